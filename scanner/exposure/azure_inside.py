"""Azure: the ways to interfaces and balancers that never were on the internet (semantics Z2, Z15 to Z17, Z21, Z24)."""

from collections.abc import Iterator
from dataclasses import replace

from scanner.exposure.azure_filters import filters_of, filters_of_gateway
from scanner.exposure.azure_links import Place, lead_back
from scanner.exposure.azure_ways import APPLICATION_GATEWAYS, behind
from scanner.exposure.azure_zones import zones_around
from scanner.exposure.estate import Neighbourhood
from scanner.exposure.fronts import Behind, balancer_hop, ways_to_listeners
from scanner.exposure.leaving import Destination
from scanner.exposure.passing import Filter, Filters, Service, Site, through
from scanner.exposure.reach import Way
from scanner.exposure.zones import Senders, Zone, ways_from_zones
from scanner.models import AddressSet, Listener, LoadBalancer, NetworkInterface, Subnet

REACHED = "is reached at its private addresses"


def inner_ways_to_interface(interface: NetworkInterface, senders: Senders, estate: Neighbourhood) -> list[Way]:
    """The ways to an interface by its private addresses. Without a group, everybody in the networks comes in."""
    subnet = estate.subnets.get(interface.subnet or "")
    place = Place(subnet, Destination.of(interface), senders, estate, interface.ignores_routes)
    filters = filters_of(estate, interface, needs_rule_set=False)
    return list(ways_from_zones(interface, zones_around(place), senders, filters, estate))


def inner_ways_to_balancer(balancer: LoadBalancer, senders: Senders, estate: Neighbourhood) -> list[Way]:
    """Z16: the ways to the private addresses of a balancer, and on to its targets; none where it has no subnet."""
    subnets = map(estate.subnets.get, balancer.subnets)
    return [way for subnet in subnets for way in _ways_in(subnet, balancer, senders, estate)]


def _ways_in(subnet: Subnet, balancer: LoadBalancer, senders: Senders, estate: Neighbourhood) -> Iterator[Way]:
    told = (one for each in estate.listeners.where(balancer=balancer.id) for one in each.inner_addresses)
    to = Destination(balancer.name, AddressSet.of(*told) & subnet.addresses or subnet.addresses, ())
    filters = _filters(balancer, subnet, estate)
    for zone in zones_around(Place(subnet, to, senders, estate)):
        if asking := zone.asking(senders) & subnet.addresses.families & balancer.families:
            service = Service(balancer.identity, balancer_hop(balancer, REACHED), asking)
            into = through(service, zone.membership.filters(filters, estate), zone.site, estate)
            around = _behind(balancer, zone, senders, estate)
            yield from ways_to_listeners(balancer, into, around, estate, _is_inside)


def _filters(balancer: LoadBalancer, subnet: Subnet, estate: Neighbourhood) -> Filters:
    """Z17: groups filter a gateway in its subnet. Load balancers have nothing before them."""
    if balancer.identity.type.lower() == APPLICATION_GATEWAYS:
        return filters_of_gateway(subnet, estate)
    return Filters((), (Filter(),))


def _is_inside(listener: Listener) -> bool:
    return listener.is_public is not True


def _behind(balancer: LoadBalancer, zone: Zone, senders: Senders, estate: Neighbourhood) -> Behind:
    """The same as from the internet, for clients in the zone."""
    usual = behind(estate, balancer)

    def filters(interface: NetworkInterface, _: AddressSet) -> Filters:
        # Z14 is about packets from the internet.
        return zone.membership.filters(filters_of(estate, interface, needs_rule_set=False), estate)

    def site(interface: NetworkInterface) -> Site:
        """Members answer clients themselves."""
        found = Site(zone.site.origin, zone.site.senders, within=zone.site.within)
        subnet = estate.subnets.get(interface.subnet or "")
        lead_back(Place(subnet, Destination.of(interface), senders, estate), found, zone.addresses)
        return found

    return replace(
        usual,
        filters_of=filters,
        site_of=site,
        of=lambda other: _behind(other, zone, senders, estate),
        origin=zone.site.origin,
        senders=zone.site.senders,
        reached=REACHED,
    )
