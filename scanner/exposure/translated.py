"""Ways through firewalls that send packets on in their own name (semantics Z22): Azure Firewall's destination NAT."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from ipaddress import ip_network
from itertools import islice

from scanner.exposure.backends import holding_for
from scanner.exposure.estate import Estate
from scanner.exposure.listening import mapped
from scanner.exposure.matching import addresses_of
from scanner.exposure.passing import Filter, Filters, Open, Service, Site, through, together
from scanner.exposure.reach import Closed, Exposure, Way
from scanner.models import (
    INTERNET,
    Action,
    Address,
    AddressSet,
    FirewallRule,
    FirewallRuleSet,
    Hop,
    HopKind,
    Identity,
    TranslatingFirewall,
    Translation,
    UndecidedError,
    Unknown,
    known,
)

# "Azure Firewall rule processing logic" says that a network rule that denies counts before, and others of its pages
# that nothing is asked after a translation.
PERHAPS_DENIED = Unknown(why="whether a network rule of the firewall that denies it counts before is not known")

Inside = Callable[[AddressSet, AddressSet], Iterable[Way]]
"""The ways to some of the private addresses of a service, for packets that firewalls send from others."""
SENDER = "the firewall"
MOST = 4096
"""Addresses of a block that are looked for."""


@dataclass(frozen=True)
class Inner:
    """A service as it is reached inside of a network."""

    identity: Identity
    network: str | None
    addresses: AddressSet


def with_translated(own: list[Way], service: Inner, inside: Inside, estate: Estate) -> list[Way]:
    """Ways to a service and those by translations to it; the latter alone where the others are closed.

    Raises:
        UndecidedError: nothing is open, and some firewalls, or their rules, could not be read.
    """
    is_open = any(isinstance(each, Exposure) for each in own)
    try:
        translated = list(ways_through_firewalls(service, inside, estate))
    except UndecidedError:
        if is_open:
            return own
        raise
    return [*own, *translated] if is_open or not translated else translated


def ways_through_firewalls(service: Inner, inside: Inside, estate: Estate) -> Iterator[Way]:
    """The ways by translations to any of the private addresses of a service.

    Raises:
        UndecidedError: some firewalls, or their rules, could not be read.
    """
    by_address = estate.translators.remember("by address", lambda: _by_address(estate.translators.read))
    for block in map(ip_network, service.addresses.blocks()):
        addresses: Iterator[Address] = iter(block)
        # Neighbouring addresses are one block; whoever has a large one is no service of a translation.
        for address in islice(addresses, MOST):
            for firewall, translation in by_address.get(address, ()):
                yield from _Translated(service, firewall, translation, estate).ways(inside)
    for firewall in estate.translators:
        known(firewall.translations)


def _by_address(
    firewalls: Iterable[TranslatingFirewall],
) -> Mapping[Address, Sequence[tuple[TranslatingFirewall, Translation]]]:
    """Translations by the address that they lead to, which is a single one."""
    found: dict[Address, list[tuple[TranslatingFirewall, Translation]]] = {}
    for firewall in firewalls:
        translations = () if isinstance(firewall.translations, Unknown) else firewall.translations
        for each in translations:
            for block in () if isinstance(each.to, Unknown) else each.to.blocks():
                found.setdefault(ip_network(block)[0], []).append((firewall, each))
    return found


class _Translated:
    def __init__(self, service: Inner, firewall: TranslatingFirewall, translation: Translation, estate: Estate) -> None:
        self._service = service
        self._firewall = firewall
        self._translation = translation
        self._estate = estate

    def ways(self, inside: Inside) -> Iterator[Way]:
        """The ways by one translation; none where the address is that of something in another network."""
        networks = self._firewall.networks
        if not isinstance(networks, Unknown) and self._service.network not in networks:
            return
        doubt = networks.why if isinstance(networks, Unknown) else None
        for way in self._through_the_firewall():
            if isinstance(way, Closed):
                yield way
            else:
                yield from self._onward(way, inside, doubt)

    def _through_the_firewall(self) -> list[Open | Closed]:
        outside = addresses_of(self._translation.rule.targets) & INTERNET
        says = f"sends it on from {outside} to {self._translation.to}"
        entrance = Hop(kind=HopKind.GATEWAY, resource=self._firewall.identity, says=says)
        service = Service(self._service.identity, entrance, outside.families & INTERNET)
        rules, denials = self._rules(), self._denials()
        key = ("translated", self._firewall.id, self._translation.key)
        return through(service, Filters(key, (Filter((rules,), (denials,)),)), Site(), self._estate) if outside else []

    def _rules(self) -> FirewallRuleSet:
        """The rule, after those before it that take what is for the same addresses."""
        own = self._translation.rule
        before = []
        for each in known(self._firewall.translations):
            if each.key == own.key:
                break
            if addresses_of(own.targets) <= addresses_of(each.rule.targets):
                before.append(each.rule.model_copy(update={"action": Action.DENY, "targets": ()}))
        rules = (*before, own.model_copy(update={"targets": ()}))
        return FirewallRuleSet(identity=self._firewall.identity, rules=rules)

    def _denials(self) -> FirewallRuleSet:
        """Rules that may keep out what goes on."""
        unsure = FirewallRuleSet(
            identity=self._firewall.identity,
            rules=tuple(map(self._after_translation, self._firewall.denials)),
            unmatched=Action.PASS_ON,
            is_in_force=PERHAPS_DENIED,
        )
        return holding_for(unsure, (), known(self._translation.to))

    def _after_translation(self, rule: FirewallRule) -> FirewallRule:
        """A rule about the port that packets have then, as one about those that were asked for."""
        port = self._translation.port
        if port is None:
            return rule
        asked = {each.protocol: each.ports for each in self._translation.rule.traffic}
        traffic = tuple(
            each.model_copy(update={"ports": ports})
            for each in rule.traffic
            for protocol, ports in asked.items()
            if each.protocol in {None, protocol} and port in each.ports
        )
        return rule.model_copy(update={"traffic": traffic})

    def _onward(self, way: Open, inside: Inside, doubt: str | None) -> Iterator[Way]:
        found = way.admitted
        if isinstance(self._firewall.sends_from, Unknown):
            why = together(way.doubt, doubt, self._firewall.sends_from.why)
            yield Exposure(self._service.identity, found.ports, found.sources, way.path, why)
            return
        sources = self._firewall.sends_from
        for each in inside(known(self._translation.to), sources):
            path = (*way.path, *each.path[1:])
            ports = mapped(each.ports, found.ports, self._translation.port) if isinstance(each, Exposure) else {}
            if isinstance(each, Exposure) and ports:
                some = None if sources <= each.sources else "not all addresses of the firewall are let in"
                why = together(way.doubt, each.doubt, doubt, some)
                yield Exposure(self._service.identity, ports, found.sources, path, why)
            else:
                yield Closed(self._service.identity, path)
