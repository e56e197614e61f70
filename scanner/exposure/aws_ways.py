"""AWS: the ways from the internet to interfaces and to balancers (semantics A1, A13, A22, A23, A25, A31 to A38)."""

from dataclasses import replace
from functools import partial

from scanner.exposure.aws_accelerators import Endpoint, by_accelerators, leads_to, opened_of
from scanner.exposure.aws_sites import site_of
from scanner.exposure.estate import Estate
from scanner.exposure.fronts import Behind, balancer_hop, ways_to_listeners, without_public_address
from scanner.exposure.leaving import Destination, letting_out
from scanner.exposure.passing import (
    FROM_INTERNET,
    Filter,
    Filters,
    Open,
    Service,
    Site,
    by_addresses,
    distinct,
    entrance_of,
    exposure,
    target_hop,
    through,
    without_address,
)
from scanner.exposure.reach import Closed, Way
from scanner.models import (
    ANYWHERE,
    INTERNET,
    NOWHERE,
    AddressPeer,
    AddressSet,
    BalancerKind,
    FirewallRule,
    GroupPeer,
    Hop,
    HopKind,
    LoadBalancer,
    NetworkInterface,
    Peer,
    RuleSet,
    Subnet,
    Unknown,
)

# `InterfaceType`, or the requester of an interface that is managed (EC2 API Reference, `NetworkInterface`).
OF_BALANCERS = {"amazon-elb", "load_balancer", "network_load_balancer", "gateway_load_balancer"}
INSTANCE = "i-"
"""How identifiers of instances begin."""
ACCELERATED = {BalancerKind.APPLICATION, BalancerKind.NETWORK}
"""Those that accelerators lead to (Global Accelerator Developer Guide, "Requirements for resources you add as
accelerator endpoints")."""
OF_NAT_GATEWAYS = {"natGateway", "nat_gateway"}


def ways_to_interface(interface: NetworkInterface, estate: Estate) -> list[Way]:
    """The ways to an interface by addresses of its own; none to one of a balancer, which is judged itself."""
    if interface.owner in OF_BALANCERS:
        return []
    own = _by_own_addresses(interface, estate)
    accelerated = _accelerated(interface, estate)
    return [*opened_of(own), *opened_of(accelerated)] or accelerated or own


def _by_own_addresses(interface: NetworkInterface, estate: Estate) -> list[Way]:
    reached = _families(interface)
    if not reached:
        return [without_address(interface)]
    if interface.is_kept_from_internet:
        says = "it drops what comes from the internet, whatever addresses it has"
        stop = Hop(kind=HopKind.ADDRESS, resource=interface.identity, says=says)
        return [Closed(interface.identity, (FROM_INTERNET, stop))]
    if interface.owner in OF_NAT_GATEWAYS:
        says = "it belongs to a NAT gateway, which lets in nothing but replies"
        stop = Hop(kind=HopKind.ADDRESS, resource=interface.identity, says=says)
        return [Closed(interface.identity, (FROM_INTERNET, stop))]
    shown = interface.public_addresses | (interface.addresses.v6_only & INTERNET)
    target, filters = target_hop(interface), filters_by(interface.rule_sets, estate)
    services = by_addresses(interface, shown, _known_families(interface), reached)
    to = Destination.of(interface)
    site = site_of(estate.subnets.get(interface.subnet or ""), to, estate)
    found = distinct([way for each in services for way in through(each, filters, site, estate)])
    return [exposure(interface.identity, each, target) for each in found]


def _accelerated(interface: NetworkInterface, estate: Estate) -> list[Way]:
    """A38: to an instance; nothing else is an endpoint by an interface of its own."""
    if not interface.owner.startswith(INSTANCE):
        return []
    subnets = [interface.subnet or ""]
    endpoint = Endpoint(
        Service(interface.identity, entrance_of(interface, interface.addresses), _reached_inside(interface)),
        filters_by(interface.rule_sets, estate),
        subnets,
        lambda into: [exposure(interface.identity, each, target_hop(interface)) for each in into],
    )
    return by_accelerators(leads_to(interface, [interface.owner, *subnets], subnets, estate), endpoint, estate)


def _reached_inside(interface: NetworkInterface) -> AddressSet:
    return INTERNET if interface.unread_address else INTERNET & interface.addresses.families


def _families(interface: NetworkInterface) -> AddressSet:
    """A22: a public IPv4 address is mapped to the interface. A23: its IPv6 addresses are reached as they are."""
    return INTERNET if interface.unread_public_address else _known_families(interface)


def _known_families(interface: NetworkInterface) -> AddressSet:
    as_they_are = (interface.addresses | interface.public_addresses).v6_only & INTERNET
    return INTERNET & (interface.public_addresses.v4_only | as_they_are).families


def ways_to_balancer(balancer: LoadBalancer, estate: Estate) -> list[Way]:
    """The ways through a balancer's own rule sets, A31 and A33, to each listener and on."""
    accelerated = _accelerated_balancer(balancer, estate)
    if balancer.is_public is False:
        return accelerated or [without_public_address(balancer)]
    doubts = (balancer.is_public.why,) if isinstance(balancer.is_public, Unknown) else ()
    service = Service(balancer.identity, balancer_hop(balancer), INTERNET & balancer.families, doubts)
    filters = filters_by(balancer.rule_sets, estate)
    sites = [_site_of_balancer(balancer, estate.subnets.get(each), estate) for each in balancer.subnets]
    into = distinct([way for site in sites for way in through(service, filters, site, estate)])
    own = ways_to_listeners(balancer, into, behind(estate, balancer), estate)
    return [*own, *opened_of(accelerated)]


def _accelerated_balancer(balancer: LoadBalancer, estate: Estate) -> list[Way]:
    """A38: to an Application or Network Load Balancer, which may well be an internal one."""
    if balancer.kind not in ACCELERATED:
        return []
    reached = "is reached at its private addresses"
    onward = replace(behind(estate, balancer), reached=reached)
    endpoint = Endpoint(
        Service(balancer.identity, balancer_hop(balancer, reached), INTERNET & balancer.families),
        filters_by(balancer.rule_sets, estate),
        balancer.subnets,
        lambda into: list(ways_to_listeners(balancer, into, onward, estate, lambda _: True)),
    )
    return by_accelerators(leads_to(balancer, [balancer.id], balancer.subnets, estate), endpoint, estate)


def behind(estate: Estate, balancer: LoadBalancer) -> Behind:
    """How packets come from a balancer to its targets."""
    own = frozenset(estate.rule_sets.get(each).name for each in balancer.rule_sets)
    return Behind(
        filters_of=partial(_filters_of, balancer, own, estate),
        site_of=partial(_site_of_target, estate, balancer),
        sources=lambda: _addresses(balancer, estate),
        into=partial(_into_other, estate, balancer),
        of=partial(behind, estate),
        ends_connections=balancer.kind is not BalancerKind.NETWORK,
    )


def _into_other(estate: Estate, outer: LoadBalancer, balancer: LoadBalancer, service: Service) -> list[Open | Closed]:
    """A36: an Application Load Balancer behind a Network Load Balancer, which may well be an internal one."""
    filters = filters_by(balancer.rule_sets, estate)
    sites = sites_of_other(outer, balancer, estate)
    return distinct([way for site in sites for way in through(service, filters, site, estate)])


def sites_of_other(outer: LoadBalancer, balancer: LoadBalancer, estate: Estate) -> list[Site]:
    """Into the subnets of a balancer behind another one. A15: in those that both are in, no ACL is between them."""
    return [Site() if each in outer.subnets else _site_behind(estate, each) for each in balancer.subnets] or [Site()]


def _site_of_balancer(balancer: LoadBalancer, subnet: Subnet, estate: Estate) -> Site:
    """One of the subnets in which a balancer has addresses."""
    return site_of(subnet, Destination.of_balancer(balancer, subnet.addresses), estate)


def filters_by(rule_sets: tuple[str, ...], estate: Estate) -> Filters:
    """A1: the rules of all groups unite. A13: what has none is not filtered by any."""
    return Filters(rule_sets, (Filter(tuple(map(estate.rule_sets.get, rule_sets))),))


def _site_of_target(estate: Estate, balancer: LoadBalancer, interface: NetworkInterface) -> Site:
    """A15: out of the subnet of the balancer and into that of the target; no ACL filters within the same one.

    Of a Classic Load Balancer what it sends out is filtered there too (Reachability Analyzer, "Explanation codes",
    `ELB_ACL_RESTRICTION`).
    """
    is_within = interface.subnet in balancer.subnets
    site = Site() if is_within else _site_behind(estate, interface.subnet)
    if is_within and balancer.kind is not BalancerKind.CLASSIC:
        if balancer.kind is BalancerKind.NETWORK and len(_acls_of(balancer, estate)) > 1:
            site.doubts.append(
                f"which ACL packets to {interface.name} pass depends on the subnet that they come through"
            )
        return site
    sending = [interface.subnet or ""] if is_within else balancer.subnets
    ways_out = {acl.rules: acl for each in sending for acl in _letting_out(estate, each, interface)}
    if len(ways_out) == 1:
        site.leaving = tuple(ways_out.values())
    elif ways_out:
        site.doubts.append(f"which ACL packets to {interface.name} pass depends on the subnet that they are sent from")
    return site


def _acls_of(balancer: LoadBalancer, estate: Estate) -> set[tuple[FirewallRule, ...]]:
    """What the ACLs of its subnets say."""
    return {acl.rules for each in balancer.subnets for acl in estate.acls.where(attached_to=each)}


def _letting_out(estate: Estate, subnet: str, interface: NetworkInterface) -> tuple[RuleSet, ...]:
    return letting_out(list(estate.acls.where(attached_to=subnet)), Destination.of(interface))


def _site_behind(estate: Estate, subnet: str | None) -> Site:
    """A34: a balancer brings packets to its targets, and their replies back, whatever their routes say."""
    return Site(acl=next(estate.acls.where(attached_to=subnet), None))


def _addresses(balancer: LoadBalancer, estate: Estate) -> AddressSet:
    found = NOWHERE
    for each in balancer.subnets:
        found |= estate.subnets.get(each).addresses
    return found


def _filters_of(
    balancer: LoadBalancer, own: frozenset[str], estate: Estate, interface: NetworkInterface, _: AddressSet
) -> Filters:
    """A32 and A34: the rules of a target, as what comes through the balancer meets them."""
    rule_sets = tuple(map(estate.rule_sets.get, interface.rule_sets))
    hidden = _hidden(balancer, interface)
    if not hidden and not any(own.intersection(each.groups_named) for each in rule_sets):
        return Filters(interface.rule_sets, (Filter(rule_sets),))
    seen = _Seen(own, _addresses(balancer, estate), hidden)
    seen_as = tuple(map(seen.rule_set, rule_sets))
    # Whether a target has an IPv6 address is not known of one whose addresses are not.
    doubts = (interface.unread_address.why,) if hidden and interface.unread_address else ()
    return Filters((interface.rule_sets, balancer.id, hidden), (Filter(seen_as),), doubts)


def _hidden(balancer: LoadBalancer, interface: NetworkInterface) -> AddressSet:
    """The clients that a target does not see: those of the family that it has no address of."""
    over, has = balancer.families, interface.addresses
    v6 = ANYWHERE.v6_only if over.v6 and not has.v6 else NOWHERE
    return v6 | (ANYWHERE.v4_only if over.v4 and has.v6 and not has.v4 else NOWHERE)


class _Seen:
    """A balancer as rules of a target see it.

    A rule that names a group of the balancer lets in what comes through it. A target that has no address of a client's
    family sees the balancer's own in its place ("Edit target group attributes", client IP preservation).
    """

    def __init__(self, own: frozenset[str], addresses: AddressSet, hidden: AddressSet) -> None:
        self._own = own
        self._shown = addresses - hidden
        self._hidden = hidden

    def rule_set(self, rule_set: RuleSet) -> RuleSet:
        """A rule set with what its peers stand for."""
        return rule_set.model_copy(update={"rules": tuple(map(self._rule, rule_set.rules))})

    def _rule(self, rule: FirewallRule) -> FirewallRule:
        return rule.model_copy(update={"peers": tuple(map(self._peer, rule.peers))})

    def _peer(self, peer: Peer) -> Peer:
        if isinstance(peer, GroupPeer):
            is_own = peer.name in self._own
            return AddressPeer(name=peer.name, addresses=ANYWHERE) if is_own else peer
        if isinstance(peer.addresses, Unknown) or not self._hidden:
            return peer
        clients = self._hidden if self._shown and self._shown <= peer.addresses else NOWHERE
        return peer.model_copy(update={"addresses": (peer.addresses - self._hidden) | clients})
