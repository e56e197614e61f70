"""AWS: the ways to interfaces and balancers that never were on the internet (semantics A25, A31, A35, A36, A39)."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from scanner.exposure.aws_endpoints import endpoint_filters, interfaces_of_endpoints, into_through
from scanner.exposure.aws_hubs import zones_behind_hubs
from scanner.exposure.aws_links import Place
from scanner.exposure.aws_on_premises import zones_on_premises
from scanner.exposure.aws_ways import OF_BALANCERS, OF_NAT_GATEWAYS, behind, filters_by, sites_of_other
from scanner.exposure.aws_zones import zones_of_own_network, zones_of_peers
from scanner.exposure.estate import Neighbourhood
from scanner.exposure.fronts import Behind, balancer_hop, ways_to_listeners
from scanner.exposure.leaving import Destination
from scanner.exposure.passing import Open, Service, Site, distinct, through
from scanner.exposure.reach import Closed, Way
from scanner.exposure.zones import Senders, Zone, told_apart, ways_from_zones
from scanner.models import ANYWHERE, BalancerKind, Hop, HopKind, LoadBalancer, NetworkInterface, Subnet

REACHED = "is reached at its private addresses"


def inner_ways_to_interface(interface: NetworkInterface, senders: Senders, estate: Neighbourhood) -> list[Way]:
    """The ways to an interface by its private addresses; none to one of a balancer, which is judged itself.

    Raises:
        UndecidedError: its addresses are not known.
    """
    if interface.owner in OF_BALANCERS:
        return []
    if interface.owner in OF_NAT_GATEWAYS:
        says = "it belongs to a NAT gateway, which lets in nothing but replies"
        stop = Hop(kind=HopKind.ADDRESS, resource=interface.identity, says=says)
        return [Closed(interface.identity, (stop,))]
    subnet = estate.subnets.get(interface.subnet or "")
    filters = filters_by(interface.rule_sets, estate)
    return [
        way
        for each in told_apart(interface, subnet.addresses)
        for way in ways_from_zones(each, _zones(_place_of(each, subnet, senders, estate)), senders, filters, estate)
    ]


def _place_of(interface: NetworkInterface, subnet: Subnet, senders: Senders, estate: Neighbourhood) -> Place:
    to = replace(Destination.of(interface), unread=None)
    return Place(subnet, to, senders, estate)


def inner_ways_to_balancer(balancer: LoadBalancer, senders: Senders, estate: Neighbourhood) -> list[Way]:
    """A31: the ways to the private addresses that every balancer has in its subnets, and on to its targets."""
    subnets = map(estate.subnets.get, balancer.subnets)
    found = [way for subnet in subnets for way in _ways_in(subnet, balancer, senders, estate)]
    if balancer.kind is BalancerKind.NETWORK:
        found += _ways_through_endpoints(balancer, senders, estate)
    return found


def _ways_through_endpoints(balancer: LoadBalancer, senders: Senders, estate: Neighbourhood) -> Iterator[Way]:
    """A35: from networks in which endpoints lead to a service that the balancer may be behind."""
    filters = endpoint_filters(balancer, filters_by(balancer.rule_sets, estate), estate)
    hop = balancer_hop(balancer, REACHED)
    for endpoint, interface in interfaces_of_endpoints(estate):
        for way in inner_ways_to_interface(interface, senders, estate):
            service = Service(balancer.identity, hop, balancer.families)
            into = list(into_through(endpoint, way, service, filters, estate))
            if into:
                onward = replace(behind(estate, balancer), hides_clients=True, reached=REACHED)
                yield from ways_to_listeners(balancer, into, onward, estate, lambda _: True)


def _ways_in(subnet: Subnet, balancer: LoadBalancer, senders: Senders, estate: Neighbourhood) -> Iterator[Way]:
    place = Place(subnet, Destination.of_balancer(balancer, subnet.addresses), senders, estate)
    for zone in _zones(place):
        if asking := zone.asking(senders) & subnet.addresses.families & balancer.families:
            hop = balancer_hop(balancer, REACHED)
            service = Service(balancer.identity, hop, asking, addresses=subnet.addresses)
            filters = zone.membership.filters(filters_by(balancer.rule_sets, estate), estate)
            into = through(service, filters, zone.site, estate)
            yield from ways_to_listeners(balancer, into, _behind(balancer, zone, estate), estate, lambda _: True)


def _behind(balancer: LoadBalancer, zone: Zone, estate: Neighbourhood) -> Behind:
    """The same as from the internet, for clients in the zone."""
    usual = behind(estate, balancer)

    return replace(
        usual,
        filters_of=lambda interface, to: zone.membership.filters(usual.filters_of(interface, to), estate),
        site_of=lambda interface: _from(zone, usual.site_of(interface)),
        into=partial(_into_other, zone, estate, balancer),
        of=lambda other: _behind(other, zone, estate),
        origin=zone.site.origin,
        senders=zone.site.senders,
        reached=REACHED,
    )


def _into_other(
    zone: Zone, estate: Neighbourhood, outer: LoadBalancer, balancer: LoadBalancer, service: Service
) -> list[Open | Closed]:
    """A36: an Application Load Balancer behind a Network Load Balancer."""
    filters = zone.membership.filters(filters_by(balancer.rule_sets, estate), estate)
    sites = [_from(zone, each) for each in sites_of_other(outer, balancer, estate)]
    return distinct([way for site in sites for way in through(service, filters, site, estate)])


def _from(zone: Zone, site: Site) -> Site:
    return replace(site, within=ANYWHERE, origin=zone.site.origin, senders=zone.site.senders)


def _zones(place: Place) -> Iterator[Zone]:
    yield from zones_of_own_network(place)
    yield from zones_of_peers(place)
    yield from zones_behind_hubs(place)
    yield from zones_on_premises(place)
