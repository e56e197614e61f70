"""Azure Firewalls that send on what comes to their public addresses."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property, partial
from ipaddress import ip_address, summarize_address_range
from typing import TypeVar

from providers.azure.firewall_collections import FirewallCollections, collections_of
from providers.azure.next_hops import AZURE_FIREWALLS
from providers.azure.peerings import is_connected
from providers.azure.security_rules import PROTOCOLS, meaning
from providers.azure.service_tags import ServiceTags
from providers.azure.session import Answer, AzureSubscription, properties_of, reference
from providers.azure.subnets import blocks_of
from providers.azure.virtual_hubs import CONNECTIONS, HUBS
from providers.azure.virtual_networks import VIRTUAL_NETWORKS, network_of
from providers.translation import declared_at
from providers.undecided import decided
from scanner.calls import VanishedError
from scanner.models import (
    ALL_PORTS,
    PROTOCOLS_WITH_PORTS,
    TCP,
    UDP,
    Action,
    AddressPeer,
    AddressSet,
    Direction,
    FirewallRule,
    PortSet,
    Traffic,
    TranslatingFirewall,
    Translation,
    Unknown,
    derive,
)
from scanner.provider import collects

R = TypeVar("R")

IP_GROUPS = "Microsoft.Network/ipGroups"
NAMED = Unknown(why="it is a name, and to which addresses that leads changes")


@collects(
    "Microsoft.Network/azureFirewalls/read",
    "Microsoft.Network/firewallPolicies/read",
    "Microsoft.Network/firewallPolicies/ruleCollectionGroups/read",
    "Microsoft.Network/ipGroups/read",
    "Microsoft.Network/virtualNetworks/read",
    "Microsoft.Network/virtualHubs/read",
    "Microsoft.Network/virtualHubs/hubVirtualNetworkConnections/read",
    "Microsoft.Network/locations/serviceTags/read",
)
def translating_firewalls(subscription: AzureSubscription) -> Iterator[TranslatingFirewall]:
    """Every Azure Firewall with its rules of destination NAT."""
    found = subscription.all(AZURE_FIREWALLS)
    networks = _Networks(subscription)
    yield from subscription.parsed(AZURE_FIREWALLS, found, partial(_firewall, subscription, networks))


def _firewall(subscription: AzureSubscription, networks: "_Networks", answer: Answer) -> TranslatingFirewall:
    rules = decided(lambda: _or_unknown(subscription, partial(collections_of, subscription, answer)))
    names = _Names(subscription, answer.get("location") or "")
    denials = derive(rules, lambda known: decided(lambda: tuple(_denials(names, known))))
    return TranslatingFirewall(
        identity=subscription.identity(AZURE_FIREWALLS, answer),
        networks=networks.reached_by(answer),
        sends_from=networks.addresses_of(answer),
        # What may be kept out, nobody knows to be sent on.
        translations=denials
        if isinstance(denials, Unknown)
        else derive(rules, lambda known: decided(lambda: _translations(names, known))),
        denials=() if isinstance(denials, Unknown) else denials,
    )


def _or_unknown(subscription: AzureSubscription, call: Callable[[], R]) -> R | Unknown:
    """What a call gives about a part that may be of another subscription, whose parts are not there for everybody."""
    try:
        return subscription.or_unknown(call)
    except VanishedError as vanished:
        return Unknown(why=f"{vanished} could not be found")


class _Networks:
    """The networks around firewalls."""

    def __init__(self, subscription: AzureSubscription) -> None:
        self._subscription = subscription

    def reached_by(self, firewall: Answer) -> tuple[str, ...] | Unknown:
        """Identities of the networks that a firewall is in or joined to."""
        hub = reference(properties_of(firewall).get("virtualHub"))
        if hub:
            listed = partial(self._subscription.children, hub, CONNECTIONS)
            return derive(_or_unknown(self._subscription, listed), _connected)
        return derive(self._listed, lambda known: tuple(_joined(known, _subnets_of(firewall))))

    def addresses_of(self, firewall: Answer) -> AddressSet | Unknown:
        """What its instances have: addresses of its subnet ("Azure Firewall NAT behaviors"), or of its hub."""
        hub = reference(properties_of(firewall).get("virtualHub"))
        if hub:
            answer = _or_unknown(self._subscription, partial(self._subscription.get, hub, HUBS))
            return derive(answer, lambda known: AddressSet.of(properties_of(known)["addressPrefix"]))
        return derive(self._listed, lambda known: _blocks(known, _subnets_of(firewall)))

    @cached_property
    def _listed(self) -> Mapping[str, Answer] | Unknown:
        found = self._subscription.or_unknown(lambda: self._subscription.all(VIRTUAL_NETWORKS))
        return derive(found, lambda known: {each["id"].lower(): properties_of(each) for each in known})


def _subnets_of(firewall: Answer) -> tuple[str, ...]:
    configurations = map(properties_of, properties_of(firewall).get("ipConfigurations") or ())
    return tuple(found for each in configurations if (found := reference(each.get("subnet"))))


def _joined(networks: Mapping[str, Answer], subnets: Iterable[str]) -> Iterator[str]:
    for own in dict.fromkeys(map(network_of, subnets)):
        yield own
        peerings = (networks.get(own) or {}).get("virtualNetworkPeerings") or ()
        others = (reference(properties_of(each).get("remoteVirtualNetwork")) for each in peerings if is_connected(each))
        yield from filter(None, others)


def _connected(connections: Iterable[Answer]) -> tuple[str, ...]:
    found = (reference(properties_of(each).get("remoteVirtualNetwork")) for each in connections)
    return tuple(filter(None, found))


def _blocks(networks: Mapping[str, Answer], names: Iterable[str]) -> AddressSet:
    subnets = (each for name in names for each in (networks.get(network_of(name)) or {}).get("subnets") or ())
    wanted = (blocks_of(each) for each in subnets if each["id"].lower() in names)
    return AddressSet.union(wanted)


class _Names:
    """What addresses, ranges, tags and groups of addresses stand for in rules."""

    def __init__(self, subscription: AzureSubscription, location: str) -> None:
        self._subscription = subscription
        self._tags = ServiceTags(subscription, location)

    def peers(self, rule: Answer, end: str) -> tuple[AddressPeer, ...]:
        """One end of a rule: its addresses and its groups unite."""
        return (
            *(AddressPeer(name=each, addresses=self._addresses(each)) for each in rule.get(f"{end}Addresses") or ()),
            *(self._group(each.lower()) for each in rule.get(f"{end}IpGroups") or ()),
            *(AddressPeer(name=each, addresses=NAMED) for each in rule.get(f"{end}Fqdns") or ()),
        )

    def _group(self, group: str) -> AddressPeer:
        missing = Unknown(why="the IP group is not in the list of the subscription")
        found = derive(self._groups, lambda known: known.get(group, missing))
        return AddressPeer(name=group.rpartition("/")[2], addresses=found)

    def _addresses(self, name: str) -> AddressSet | Unknown:
        return self._tags.addresses(name) if "-" not in name else _range(name)

    @cached_property
    def _groups(self) -> Mapping[str, AddressSet | Unknown] | Unknown:
        found = self._subscription.or_unknown(lambda: self._subscription.all(IP_GROUPS))
        return derive(found, lambda known: {each["id"].lower(): decided(partial(_listed, each)) for each in known})


def _listed(group: Answer) -> AddressSet:
    return AddressSet.union(map(_range, properties_of(group).get("ipAddresses") or ()))


def _range(written: str) -> AddressSet:
    """An address, a block, or two addresses with everything between them."""
    first, dash, last = written.partition("-")
    if not dash:
        return AddressSet.of(written)
    between = summarize_address_range(ip_address(first.strip()), ip_address(last.strip()))
    return AddressSet.of(*map(str, between))


def _translations(names: _Names, rules: FirewallCollections) -> tuple[Translation, ...]:
    return tuple(_translation(names, at, each) for at, each in enumerate(rules.translations))


def _translation(names: _Names, at: int, answer: Answer) -> Translation:
    address, port = answer.get("translatedAddress"), answer.get("translatedPort")
    return Translation(
        rule=_rule(names, at, answer, Action.ALLOW),
        to=AddressSet.of(address) if address else NAMED,
        port=int(port) if port else None,
    )


def _denials(names: _Names, rules: FirewallCollections) -> Iterator[FirewallRule]:
    yield from (_rule(names, at, each, Action.DENY) for at, each in enumerate(rules.denials))


def _rule(names: _Names, at: int, answer: Answer, action: Action) -> FirewallRule:
    # Policies and what firewalls had before them write the protocols differently (REST API).
    protocols = answer.get("ipProtocols") or answer.get("protocols") or ()
    ports = PortSet.parse(answer.get("destinationPorts") or ("*",))
    return FirewallRule(
        id=answer["name"],
        direction=Direction.INGRESS,
        action=action,
        priority=at,
        traffic=tuple(each for protocol in protocols for each in _traffic(protocol, ports)),
        peers=names.peers(answer, "source"),
        targets=names.peers(answer, "destination"),
        description=answer.get("description") or "",
        place=declared_at(answer),
    )


def _traffic(protocol: str, ports: PortSet) -> Iterator[Traffic]:
    meant = meaning(PROTOCOLS, protocol, "protocol")
    if meant is None and ports != ALL_PORTS:
        # Of the protocols that rules can name, these have ports.
        yield from (Traffic(protocol=each, ports=ports) for each in (TCP, UDP))
    else:
        yield Traffic(protocol=meant, ports=ports if meant in PROTOCOLS_WITH_PORTS else ALL_PORTS)
