"""From the internet through everything before a service: gateways, routes, subnet ACLs, rule sets."""

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, field

from scanner.exposure.answers import answered, heard, replies_hop, worst
from scanner.exposure.estate import Estate
from scanner.exposure.gates import gate_of
from scanner.exposure.reach import Admitted, Answered, Closed, Exposure, Way, admitted, limited, unfiltered
from scanner.exposure.wording import addresses_in_words, shortened
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
    key = ("let in", filters.key, site.acl.id if site.acl else None, _rules_of(site.leaving), within)
    found = estate.rule_sets.remember(key, lambda: _let_in(filters, within, site))
    if not found and not filters.doubts:
        hops = (site.origin, *site.path, _closing(filters, within, site))
        return [Closed(service.identity, hops)]
    found = found or unfiltered(within, ())
    return [_open(service, filters, site, each, estate) for each in found]


def together(*doubts: str | None) -> str | None:
    """Several doubts as one, each said once; None where there is none."""
    return "; ".join(dict.fromkeys(filter(None, doubts))) or None


def distinct(ways: Sequence[Open | Closed]) -> list[Open | Closed]:
    """Each rule once, where the same is reached at several places; closed ways only where none is open."""
    found: dict[Hashable, Open | Closed] = {}
    for way in ways:
        if isinstance(way, Open):
            what = way.admitted
            ports = tuple(what.ports.items())
            rule = what.rule.key if what.rule else ""
            found.setdefault((what.holder, rule, ports, what.sources, way.doubt, way.answered), way)
    return list(found.values()) or list(ways[:1])


def exposure(service: Identity, way: Open | Closed, *hops: Hop) -> Way:
    """The way as it ends at a service, after further hops."""
    if isinstance(way, Closed):
        return way
    found = way.admitted
    return Exposure(service, found.ports, found.sources, (*way.path, *hops), way.doubt, way.answered)


def entrance_of(interface: NetworkInterface, reached: AddressSet) -> Hop:
    """Where an interface is reached."""
    says = f"is reached at {addresses_in_words(reached)}"
    return Hop(kind=HopKind.ADDRESS, resource=interface.identity, says=says)


def without_address(interface: NetworkInterface) -> Closed:
    """The way to an interface that no packet from the internet can be sent to."""
    says = "it has none that is reached from the internet"
    return Closed(interface.identity, (FROM_INTERNET, Hop(kind=HopKind.ADDRESS, says=says)))


def target_hop(interface: NetworkInterface) -> Hop:
    """The end of the way."""
    return Hop(kind=HopKind.TARGET, resource=interface.identity, says="takes the connection")


def _let_in(filters: Filters, within: AddressSet, site: Site) -> list[Admitted]:
    before = (*site.leaving, *((site.acl,) if site.acl else ()))
    return [found for each in filters.any_of for found in _let_in_by(each, within, before)]


def _let_in_by(filtering: Filter, within: AddressSet, before: tuple[RuleSet, ...]) -> Iterator[Admitted]:
    gates = tuple(map(gate_of, (*before, *filtering.before)))
    places = [gates] if gates else []
    found = admitted(filtering.rule_sets, within, places) if filtering.rule_sets else unfiltered(within, places)
    for each in found:
        yield Admitted(each.rule_set, each.rule, each.ports, each.sources, together(filtering.doubt, each.doubt))


def _open(service: Service, filters: Filters, site: Site, found: Admitted, estate: Estate) -> Open:
    losing = list(_losing(service, site, found.sources, estate)) if TCP in named(found) else []
    path = (
        site.origin,
        *site.path,
        *_acl_hops(site.acl, found, estate),
        *_rule_hops(found, estate),
        service.entrance,
        *(replies_hop(acl, replies) for acl, replies in losing),
    )
    doubt = together(*site.doubts, *service.doubts, *filters.doubts, found.doubt)
    return Open(found, path, doubt, worst(replies for _, replies in losing))


def _losing(service: Service, site: Site, senders: AddressSet, estate: Estate) -> Iterator[tuple[SubnetAcl, Answered]]:
    """The ACLs that keep back replies, with how many of the senders still get some."""
    if site.acl and (replies := answered(site.acl, senders, estate)) is not Answered.ALL:
        yield site.acl, replies
    if site.senders_acl and (replies := heard(site.senders_acl, service.addresses)) is not Answered.ALL:
        yield site.senders_acl, replies


def _rules_of(rule_sets: tuple[RuleSet, ...]) -> tuple[tuple[FirewallRule, ...], ...]:
    return tuple(each.rules for each in rule_sets)


def _rule_hops(found: Admitted, estate: Estate) -> tuple[Hop, ...]:
    """The rule that lets it in."""
    if not (found.rule_set and found.rule):
        return ()
    holder, rule = found.rule_set, found.rule
    return estate.rule_sets.remember(("hop", holder.id, rule), lambda: (_rule_hop(holder, rule),))


def _rule_hop(holder: RuleSet, rule: FirewallRule) -> Hop:
    peers = shortened([str(peer) for peer in rule.peers])
    says = f"allows {shortened(list(map(str, rule.traffic)))} from {peers}"
    return Hop(kind=HopKind.RULE_SET, resource=holder.identity, element=rule.key, says=says)


def _acl_hops(acl: SubnetAcl | None, found: Admitted, estate: Estate) -> tuple[Hop, ...]:
    """The first of the ACL's rules that lets some of it in."""
    if acl is None:
        return ()
    asked = named(found)
    letting = estate.acls.remember(("letting in", acl.id), lambda: _letting_in(acl))
    key = ("letting in", acl.id, tuple(asked.items()))
    fitting = estate.acls.remember(key, lambda: [each for each in letting if limited(each[0].ports, asked)])
    return next(((hop,) for each, hop in fitting if each.sources & found.sources), ())


def _letting_in(acl: SubnetAcl) -> list[tuple[Admitted, Hop]]:
    """What the rules of an ACL let in."""
    return [
        (each, Hop(kind=HopKind.ACL, resource=acl.identity, element=each.rule.key, says=_lets_in(each.rule)))
        for each in admitted([acl], ANYWHERE, ())
        if each.rule
    ]


def _lets_in(rule: FirewallRule) -> str:
    return f"lets it in by rule {rule.id or rule.key}"


def named(found: Admitted) -> dict[Protocol, PortSet]:
    """The ports of the protocols that rules name; those of TCP where they name none."""
    return {protocol: ports for protocol, ports in found.ports.items() if protocol is not None} or {TCP: ALL_PORTS}


def _closing(filters: Filters, within: AddressSet, site: Site) -> Hop:
    """What keeps out what the rule sets would let in; the last of these where they let nobody in."""
    for each in filters.any_of:
        before = (*site.leaving, *((site.acl,) if site.acl else ()), *each.before)
        for last, holder in enumerate(before):
            if any(_let_in_by(Filter(each.rule_sets), within, before[:last])) and not any(
                _let_in_by(Filter(each.rule_sets), within, before[: last + 1])
            ):
                return Hop(kind=_kind_of(holder), resource=holder.identity, says=_keeps(holder, site))
    asked = [rule_set for each in filters.any_of for rule_set in each.rule_sets]
    resource = asked[-1].identity if asked else None
    return Hop(kind=HopKind.RULE_SET, resource=resource, says=f"no rule lets {site.senders} in")


def _kind_of(holder: RuleSet) -> HopKind:
    return HopKind.ACL if isinstance(holder, SubnetAcl) else HopKind.RULE_SET


def _keeps(holder: RuleSet, site: Site) -> str:
    if holder in site.leaving:
        return "keeps in what would come here"
    if holder is site.acl:
        return "keeps out what the rule sets would let in"
    return "keeps out what rule sets after it would let in"
