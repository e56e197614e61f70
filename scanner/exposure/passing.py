"""From the internet through everything before a service: gateways, routes, subnet ACLs, rule sets."""

from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from scanner.exposure.answers import Replies, heard, replies_hop, replies_to, worst
from scanner.exposure.estate import Estate
from scanner.exposure.gates import gate_of
from scanner.exposure.inspected import Inspection
from scanner.exposure.reach import Admitted, Answered, Closed, Exposure, Way, admitted, limited, unfiltered
from scanner.exposure.wording import addresses_in_words
from scanner.inventory import Related
from scanner.models import (
    ALL_PORTS,
    ANYWHERE,
    INTERNET,
    NOWHERE,
    TCP,
    AddressSet,
    FirewallRule,
    Hop,
    HopKind,
    Identity,
    NetworkInterface,
    PortSet,
    Protocol,
    RuleSet,
    SubnetAcl,
)

FREELY: tuple[tuple[RuleSet, ...], ...] = ((),)
"""The way past nothing."""
FROM_INTERNET = Hop(kind=HopKind.INTERNET, says="anybody sends a packet")


@dataclass(frozen=True)
class Service:
    """What packets are for."""

    identity: Identity
    entrance: Hop
    within: AddressSet
    """The addresses that they may come from."""
    doubts: tuple[str, ...] = ()
    """Why they may not arrive at all."""
    addresses: AddressSet = NOWHERE
    """Of its own, that they are for; none where replies are not looked at where they go."""


@dataclass
class Site:
    """The place of a service, as packets from somewhere see it before any rule set."""

    origin: Hop = FROM_INTERNET
    """Where they come from."""
    senders: str = "anybody on the internet"
    within: AddressSet = INTERNET
    """The addresses that packets may come from, and that replies are led to."""
    path: list[Hop] = field(default_factory=list)
    inspection: Inspection | None = None
    """What looks at packets before they come to the subnet."""
    acl: SubnetAcl | None = None
    leaving: tuple[RuleSet, ...] = ()
    """What has to let packets out where they come from, as rules about who sends them."""
    senders_acl: SubnetAcl | None = None
    """That of the subnet that they come from, which replies have to pass as well."""
    doubts: list[str] = field(default_factory=list)
    """Why they may not come here after all."""
    stop: Hop | None = None
    """Where they certainly end."""

    def replies_led(self, hop: Hop) -> None:
        """Take what the routes say of replies: a step of the way, or its end where they lead none back."""
        if self.within:
            self.path.append(hop)
        else:
            self.stop = hop


@dataclass(frozen=True)
class Filter:
    """Rule sets that are judged together, after others that packets have to pass."""

    rule_sets: tuple[RuleSet, ...] = ()
    """None lets everything in."""
    before: tuple[RuleSet, ...] = ()
    doubt: str | None = None
    """Why they may not be in force."""


@dataclass(frozen=True)
class Filters:
    """Everything that filters a service at its interface. What one of them lets in is in."""

    key: Hashable
    """Equal for those that let the same in."""
    any_of: tuple[Filter, ...]
    doubts: tuple[str, ...] = ()
    """Why there may be more of them."""
    stop: Hop | None = None
    """Where packets from the internet end for want of rule sets; others go on."""


@dataclass(frozen=True)
class Open:
    """A way that comes through everything before the service."""

    admitted: Admitted
    path: tuple[Hop, ...]
    doubt: str | None
    answered: Answered = Answered.ALL


def through(service: Service, filters: Filters, site: Site, estate: Estate) -> list[Open | Closed]:
    """The ways to a service at one place, one for each rule that lets somebody in."""
    if stop := site.stop or filters.stop:
        return [Closed(service.identity, (site.origin, *site.path, stop))]
    within = service.within & site.within
    if not within:
        asking = (("IPv4", service.within.v4), ("IPv6", service.within.v6))
        family = " or ".join(name for name, some in asking if some)
        says = f"leads no reply to any {family} address that it is reached from"
        stop = Hop(kind=HopKind.ROUTE, resource=site.path[-1].resource if site.path else None, says=says)
        return [Closed(service.identity, (site.origin, *site.path[:-1], stop))]
    looked_at = site.inspection.key if site.inspection else None
    key = ("let in", filters.key, site.acl.id if site.acl else None, _rules_of(site.leaving), looked_at, within)
    found = estate.rule_sets.remember(key, lambda: _let_in(filters, within, site))
    if not found and not filters.doubts:
        hops = (site.origin, *site.path, _closing(filters, within, site))
        return [Closed(service.identity, hops)]
    found = found or unfiltered(within, ())
    return [way for each in found for way in _opened(service, filters, site, each, estate)]


def together(*doubts: str | None) -> str | None:
    """Several doubts as one, each said once; None where there is none."""
    return "; ".join(dict.fromkeys(filter(None, doubts))) or None


def distinct(ways: Sequence[Open | Closed]) -> list[Open | Closed]:
    """Each rule once, where the same is reached at several places; closed ways only where none is open.

    Of ways that differ in nothing but where they go, the shortest is shown, and of these the first by its names: in
    which order they were found does not matter.
    """
    found: dict[Hashable, Open | Closed] = {}
    for way in ways:
        if isinstance(way, Open):
            what = way.admitted
            ports = tuple(what.ports.items())
            rule = what.rule.key if what.rule else ""
            key = (what.holder, rule, ports, what.sources, way.doubt, way.answered)
            found[key] = min(found[key], way, key=_in_steps) if key in found else way
    if found:
        return list(found.values())
    return [max(ways, key=lambda way: (len(way.path), _in_steps(way)))] if ways else []


def _in_steps(way: Open | Closed) -> tuple[int, list[str]]:
    return len(way.path), [f"{hop.where} {hop.element or ''} {hop.says}" for hop in way.path]


def exposure(service: Identity, way: Open | Closed, *hops: Hop) -> Way:
    """The way as it ends at a service, after further hops."""
    if isinstance(way, Closed):
        return way
    found = way.admitted
    return Exposure(service, found.ports, found.sources, (*way.path, *hops), way.doubt, way.answered)


def entrance_of(interface: NetworkInterface, reached: AddressSet) -> Hop:
    """Where an interface is reached."""
    says = f"is reached at {addresses_in_words(reached) if reached else 'an address that is not known'}"
    return Hop(kind=HopKind.ADDRESS, resource=interface.identity, says=says)


def by_addresses(
    interface: NetworkInterface, addresses: AddressSet, certain: AddressSet, reached: AddressSet
) -> list[Service]:
    """An interface as it is reached for certain, and as it may be reached at addresses that were not read.

    Args:
        interface: that is asked about.
        addresses: those that are known.
        certain: who reaches these.
        reached: who reaches all that it has.
    """
    found = [Service(interface.identity, entrance_of(interface, addresses), certain)] if certain else []
    if (unread := interface.unread_public_address) and (perhaps := reached - certain):
        found.append(Service(interface.identity, entrance_of(interface, NOWHERE), perhaps, (unread.why,)))
    return found


def without_address(interface: NetworkInterface) -> Closed:
    """The way to an interface that no packet from the internet can be sent to."""
    says = "it has none that is reached from the internet"
    return Closed(interface.identity, (FROM_INTERNET, Hop(kind=HopKind.ADDRESS, says=says)))


def target_hop(interface: NetworkInterface) -> Hop:
    """The end of the way."""
    return Hop(kind=HopKind.TARGET, resource=interface.identity, says="takes the connection")


def _let_in(filters: Filters, within: AddressSet, site: Site) -> list[Admitted]:
    before = (*site.leaving, *((site.acl,) if site.acl else ()))
    past = site.inspection.ways if site.inspection else FREELY
    return [found for each in filters.any_of for found in _let_in_by(each, within, before, past)]


def _let_in_by(
    filtering: Filter,
    within: AddressSet,
    before: tuple[RuleSet, ...],
    past: tuple[tuple[RuleSet, ...], ...],
) -> Iterator[Admitted]:
    gates = [tuple(map(gate_of, (*way, *before, *filtering.before))) for way in past]
    places = list(filter(None, gates))
    found = admitted(filtering.rule_sets, within, places) if filtering.rule_sets else unfiltered(within, places)
    for each in found:
        yield Admitted(each.rule_set, each.rule, each.ports, each.sources, together(filtering.doubt, each.doubt))


@dataclass(frozen=True)
class _Part:
    """A part of what is let in, with what the ACLs do to replies over TCP."""

    found: Admitted
    losing: tuple[tuple[SubnetAcl, Answered], ...] = ()
    """The ACLs that keep back some or all of them."""
    doubt: str | None = None
    """Why it is not certain that any of them come through."""


def _opened(service: Service, filters: Filters, site: Site, found: Admitted, estate: Estate) -> Iterator[Open]:
    for part in _parts(service, site, found, estate):
        path = (
            site.origin,
            *site.path,
            *_inspection_hops(site.inspection, part.found, estate),
            *_acl_hops(site.acl, part.found, estate),
            *found.hops,
            service.entrance,
            *(replies_hop(acl, replies) for acl, replies in part.losing),
        )
        doubt = together(*site.doubts, *service.doubts, *filters.doubts, found.doubt, part.doubt)
        yield Open(part.found, path, doubt, worst(replies for _, replies in part.losing))


def _parts(service: Service, site: Site, found: Admitted, estate: Estate) -> Iterator[_Part]:
    """C4: what is let in, told apart by who gets replies. A doubt about these is none about what needs no replies."""
    others = {protocol: ports for protocol, ports in found.ports.items() if protocol != TCP}
    if len(others) == len(found.ports):
        yield _Part(found)
        return
    hearing, unsure = heard(site.senders_acl, service.addresses) if site.senders_acl else (Answered.ALL, None)
    hears = ((site.senders_acl, hearing),) if site.senders_acl and hearing is not Answered.ALL else ()
    whole = [Replies(found.sources, Answered.ALL)]
    for each in replies_to(site.acl, found.sources, estate) if site.acl else whole:
        doubt = together(each.doubt, unsure)
        own = ((site.acl, each.answered),) if site.acl and each.answered is not Answered.ALL else ()
        part = replace(found, sources=each.clients)
        if doubt and others:
            yield _Part(replace(part, ports={TCP: found.ports[TCP]}), (*own, *hears), doubt)
            yield _Part(replace(part, ports=others))
        else:
            yield _Part(part, (*own, *hears), doubt)


def _rules_of(rule_sets: tuple[RuleSet, ...]) -> tuple[tuple[FirewallRule, ...], ...]:
    return tuple(each.rules for each in rule_sets)


def _acl_hops(acl: SubnetAcl | None, found: Admitted, estate: Estate) -> tuple[Hop, ...]:
    """The first of the ACL's rules that lets some of it in."""
    if acl is None:
        return ()
    return _first_letting(estate.acls, ("letting in", acl.id), partial(_letting_in, acl), found)


def _inspection_hops(inspection: Inspection | None, found: Admitted, estate: Estate) -> tuple[Hop, ...]:
    """The first of the firewall's rules that lets some of it through, or may."""
    if inspection is None:
        return ()
    key = ("letting through", inspection.key)
    return _first_letting(estate.firewalls, key, partial(_letting_through, inspection), found)


Letting = list[tuple[Admitted, Hop]]
"""What rules let in, each as a step of a way."""


def _first_letting(
    table: Related[Any], key: tuple[Hashable, ...], make: Callable[[], Letting], found: Admitted
) -> tuple[Hop, ...]:
    """The step by the first of some rules that is about some of what comes in. It is looked for once for the ports."""
    asked = named(found)
    letting = table.remember(key, make)
    for_ports = (*key, tuple(asked.items()))
    fitting = table.remember(for_ports, lambda: [each for each in letting if limited(each[0].ports, asked)])
    return next(((hop,) for each, hop in fitting if each.sources & found.sources), ())


def _letting_in(acl: SubnetAcl) -> Letting:
    """What the rules of an ACL let in."""
    return [
        (each, Hop(kind=HopKind.ACL, resource=acl.identity, element=each.rule.key, says=_by("lets it in", each.rule)))
        for each in admitted([acl], ANYWHERE, ())
        if each.rule
    ]


def _letting_through(inspection: Inspection) -> Letting:
    """What the rules of a firewall let through, first what they do for certain."""
    found = [each for way in inspection.ways for each in admitted([way[0]], inspection.families, ())]
    return [
        (each, Hop(kind=HopKind.FIREWALL, resource=inspection.firewall.identity, element=each.rule.key, says=says))
        for each in sorted(found, key=lambda each: bool(each.doubt))
        if each.rule
        for says in [_by(f"{'may let' if each.doubt else 'lets'} it through", each.rule)]
    ]


def _by(says: str, rule: FirewallRule) -> str:
    return f"{says} by rule {rule.id or rule.key}"


def named(found: Admitted) -> dict[Protocol, PortSet]:
    """The ports of the protocols that rules name; those of TCP where they name none."""
    return {protocol: ports for protocol, ports in found.ports.items() if protocol is not None} or {TCP: ALL_PORTS}


def _closing(filters: Filters, within: AddressSet, site: Site) -> Hop:
    """What keeps out what the rule sets would let in; the last of these where they let nobody in."""
    past = site.inspection.ways if site.inspection else FREELY
    for each in filters.any_of:
        alone = Filter(each.rule_sets)
        before = (*site.leaving, *((site.acl,) if site.acl else ()), *each.before)
        if any(_let_in_by(alone, within, (), FREELY)) and not any(_let_in_by(alone, within, (), past)):
            return _stopping(site)
        for last, holder in enumerate(before):
            if any(_let_in_by(alone, within, before[:last], past)) and not any(
                _let_in_by(alone, within, before[: last + 1], past)
            ):
                return Hop(kind=_kind_of(holder), resource=holder.identity, says=_keeps(holder, site))
    asked = [rule_set for each in filters.any_of for rule_set in each.rule_sets]
    resource = asked[-1].identity if asked else None
    return Hop(kind=HopKind.RULE_SET, resource=resource, says=f"no rule lets {site.senders} in")


def _stopping(site: Site) -> Hop:
    firewall = site.inspection.firewall.identity if site.inspection else None
    return Hop(kind=HopKind.FIREWALL, resource=firewall, says="stops what the rule sets would let in")


def _kind_of(holder: RuleSet) -> HopKind:
    return HopKind.ACL if isinstance(holder, SubnetAcl) else HopKind.RULE_SET


def _keeps(holder: RuleSet, site: Site) -> str:
    if holder in site.leaving:
        return "keeps in what would come here"
    if holder is site.acl:
        return "keeps out what the rule sets would let in"
    return "keeps out what rule sets after it would let in"
