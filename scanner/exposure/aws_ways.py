"""AWS: the ways from the internet to interfaces and to balancers (semantics A1, A13, A22, A23, A31 and A33)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from scanner.exposure.aws_sites import Site, site_of
from scanner.exposure.backends import TRANSPORTS
from scanner.exposure.estate import Estate
from scanner.exposure.reach import Admitted, Closed, Exposure, Way, admitted, limited, unfiltered
from scanner.exposure.wording import shortened
from scanner.models import (
    ALL_PORTS,
    INTERNET,
    NOWHERE,
    AddressSet,
    FirewallRuleSet,
    Hop,
    HopKind,
    Identity,
    Listener,
    LoadBalancer,
    NetworkInterface,
    PortSet,
    Protocol,
    RuleSet,
    SubnetAcl,
    Unknown,
)

FROM_INTERNET = Hop(kind=HopKind.INTERNET, says="anybody sends a packet")


@dataclass(frozen=True)
class _Service:
    """What packets are for, and the rule sets before it."""

    identity: Identity
    entrance: Hop
    rule_sets: tuple[str, ...]
    within: AddressSet
    """Both families of addresses, or the one in which it has some."""
    doubt: str | None = None


def ways_to_interface(interface: NetworkInterface, estate: Estate) -> list[Way]:
    """The ways to an interface by addresses of its own."""
    reached = _families(interface)
    shown = shortened([*interface.public_addresses.blocks(), *(interface.addresses.v6_only & INTERNET).blocks()])
    if not reached:
        says = "it has none that is reached from the internet"
        return [Closed(interface.identity, (FROM_INTERNET, Hop(kind=HopKind.ADDRESS, says=says)))]
    entrance = Hop(kind=HopKind.ADDRESS, resource=interface.identity, says=f"is reached at {shown}")
    service = _Service(interface.identity, entrance, interface.rule_sets, reached)
    target = Hop(kind=HopKind.TARGET, resource=interface.identity, says="takes the connection")
    return [_to_target(service, way, target) for way in _ways_into(service, [interface.subnet or ""], estate)]


def _to_target(service: _Service, way: "_Open | Closed", target: Hop) -> Way:
    if isinstance(way, Closed):
        return way
    found = way.admitted
    return Exposure(service.identity, found.ports, found.sources, (*way.path, target), way.doubt)


def _families(interface: NetworkInterface) -> AddressSet:
    """A22: a public IPv4 address is mapped to the interface. A23: its IPv6 addresses are reached as they are."""
    v4 = INTERNET.v4_only if interface.public_addresses.v4 else NOWHERE
    v6 = INTERNET.v6_only if (interface.addresses | interface.public_addresses).v6_only & INTERNET else NOWHERE
    return v4 | v6


def ways_to_balancer(balancer: LoadBalancer, estate: Estate) -> list[Way]:
    """The ways to each listener of a balancer."""
    if balancer.is_public is False:
        says = "has no address on the internet"
        stop = Hop(kind=HopKind.BALANCER, resource=balancer.identity, says=says)
        return [Closed(balancer.identity, (FROM_INTERNET, stop))]
    doubt = balancer.is_public.why if isinstance(balancer.is_public, Unknown) else None
    entrance = Hop(kind=HopKind.BALANCER, resource=balancer.identity, says="has addresses on the internet")
    service = _Service(balancer.identity, entrance, balancer.rule_sets, INTERNET, doubt)
    into = list(_ways_into(service, balancer.subnets, estate))
    listeners = list(estate.listeners.where(balancer=balancer.id))
    return [way for listener in listeners for way in _to_listener(service, into, listener)]


def _to_listener(service: _Service, into: Sequence["_Open | Closed"], listener: Listener) -> Iterator[Way]:
    """A31 and A33: what comes to the balancer, as far as a listener takes it."""
    ports = _listening(listener)
    open_ones = [(way, limited(way.admitted.ports, ports)) for way in into if isinstance(way, _Open)]
    found = [(way, taken) for way, taken in open_ones if taken]
    for way, taken in found:
        hops = (*way.path, Hop(kind=HopKind.LISTENER, resource=listener.identity, says=_leads(listener)))
        yield Exposure(service.identity, taken, way.admitted.sources, hops, way.doubt)
    if not found:
        closed = next((way for way in into if isinstance(way, Closed)), None)
        says = "nothing before it lets anybody on the internet in to its port"
        stop = Hop(kind=HopKind.LISTENER, resource=listener.identity, says=says)
        yield closed or Closed(service.identity, (FROM_INTERNET, service.entrance, stop))


def _listening(listener: Listener) -> Mapping[Protocol, PortSet]:
    protocol = None if isinstance(listener.protocol, Unknown) else listener.protocol
    return dict.fromkeys(TRANSPORTS[protocol], listener.ports)


def _leads(listener: Listener) -> str:
    groups = listener.target_groups
    if isinstance(groups, Unknown):
        return f"takes it; to where is not known: {groups.why}"
    names = [each.rpartition(":targetgroup/")[2].partition("/")[0] or each for each in groups]
    return f"forwards it to {shortened(names)}" if names else "answers it"


@dataclass(frozen=True)
class _Open:
    """A way that comes through everything before the service."""

    admitted: Admitted
    path: tuple[Hop, ...]
    doubt: str | None


def _ways_into(service: _Service, subnets: Sequence[str], estate: Estate) -> Iterator[_Open | Closed]:
    """Through each of the subnets in which the service has addresses."""
    rule_sets = [estate.rule_sets.get(each) for each in service.rule_sets]
    sites = [site_of(estate.subnets.get(each), estate) for each in subnets]
    arriving = [site for site in sites if not site.stop]
    if not arriving and (site := next(iter(sites), None)) and site.stop:
        yield Closed(service.identity, (FROM_INTERNET, *site.path, site.stop))
    opened = [way for site in arriving for way in _through(service, rule_sets, site, estate)]
    yield from _distinct(opened)
    if arriving and not opened:
        yield Closed(service.identity, (FROM_INTERNET, *arriving[0].path, _closing(rule_sets, arriving[0], service)))


def _through(service: _Service, rule_sets: Sequence[FirewallRuleSet], site: Site, estate: Estate) -> Iterator[_Open]:
    within = service.within & site.within
    key = ("admitted", service.rule_sets, site.acl.id if site.acl else None, within)
    found = estate.rule_sets.remember(key, lambda: _admitted(rule_sets, within, site.acl))
    for each in found:
        path = (FROM_INTERNET, *site.path, *_acl_hop(site.acl, each, estate), *_rule_hop(each), service.entrance)
        doubts = (*site.doubts, service.doubt, each.doubt)
        yield _Open(each, path, "; ".join(dict.fromkeys(filter(None, doubts))) or None)


def _admitted(rule_sets: Sequence[FirewallRuleSet], within: AddressSet, acl: SubnetAcl | None) -> list[Admitted]:
    """A1: the rules of all groups unite. A13: what has none is not filtered by any."""
    places = [(acl.rules,)] if acl else []
    return admitted(rule_sets, within, places) if rule_sets else unfiltered(within, places)


def _distinct(ways: Sequence[_Open]) -> Iterator[_Open]:
    """Each rule once: through which of several subnets it is reached matters little."""
    seen: set[tuple[str, str, str | None]] = set()
    for way in ways:
        rule = way.admitted.rule
        key = (way.admitted.holder, rule.key if rule else "", way.doubt)
        if key not in seen:
            seen.add(key)
            yield way


def _rule_hop(found: Admitted) -> Iterator[Hop]:
    if found.rule_set and found.rule:
        peers = shortened([str(peer) for peer in found.rule.peers])
        traffic = shortened(list(map(str, found.rule.traffic)))
        yield Hop(
            kind=HopKind.RULE_SET,
            resource=found.rule_set.identity,
            element=found.rule.key,
            says=f"allows {traffic} from {peers}",
        )


def _acl_hop(acl: SubnetAcl | None, found: Admitted, estate: Estate) -> Iterator[Hop]:
    """The first of the ACL's rules that lets some of it in."""
    if acl is None:
        return
    letting = estate.acls.remember(("letting in", acl.id), lambda: admitted([acl], INTERNET, ()))
    for each in letting:
        if each.rule and each.sources & found.sources and limited(each.ports, _named(found)):
            says = f"lets it in by rule {each.rule.id or each.rule.key}"
            yield Hop(kind=HopKind.ACL, resource=acl.identity, element=each.rule.key, says=says)
            return


def _named(found: Admitted) -> Mapping[Protocol, PortSet]:
    return {protocol: ports for protocol, ports in found.ports.items() if protocol is not None} or {
        Protocol(6): ALL_PORTS
    }


def _closing(rule_sets: Sequence[RuleSet], site: Site, service: _Service) -> Hop:
    """The rule sets, if they let nobody in; else the ACL, which closes what they open."""
    within = service.within & site.within
    if rule_sets and not admitted(rule_sets, within, ()):
        says = "no rule lets anybody on the internet in"
        return Hop(kind=HopKind.RULE_SET, resource=rule_sets[0].identity, says=says)
    resource = site.acl.identity if site.acl else None
    return Hop(kind=HopKind.ACL, resource=resource, says="keeps out what the rule sets would let in")
