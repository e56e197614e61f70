"""Azure: the ways from the internet to interfaces, load balancers and gateways (semantics Z2, Z6, Z12 to Z22).

Load balancers pass packets on to interfaces, where network security groups see the client and the port of the target.
Application gateways end connections and open their own.
"""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from scanner.exposure.azure_filters import filters_of, filters_of_gateway
from scanner.exposure.estate import Estate
from scanner.exposure.fronts import Behind, balancer_hop, ways_to_listeners, without_public_address
from scanner.exposure.passing import (
    Filter,
    Filters,
    Open,
    Service,
    Site,
    by_addresses,
    distinct,
    exposure,
    target_hop,
    through,
    without_address,
)
from scanner.exposure.reach import Closed, Way
from scanner.exposure.routing import led_to, to_kind
from scanner.exposure.translated import SENDER, Inner, with_translated
from scanner.models import (
    INTERNET,
    NOWHERE,
    AddressSet,
    GatewayKind,
    Hop,
    HopKind,
    LoadBalancer,
    NetworkInterface,
    Subnet,
    UndecidedError,
    Unknown,
    known,
)

APPLICATION_GATEWAYS = "microsoft.network/applicationgateways"
# Z8: only the platform itself sends from it ("What is IP address 168.63.129.16?").
PLATFORM = AddressSet.of("168.63.129.16")
STRANGERS = INTERNET - PLATFORM


def ways_to_interface(interface: NetworkInterface, estate: Estate) -> list[Way]:
    """The ways to an interface by public addresses of its own, and by those of firewalls."""
    inner = Inner(interface.identity, interface.network, interface.addresses)
    inside = partial(_inside, interface, estate)
    return with_translated(_own_ways(interface, estate), inner, inside, estate)


def _inside(interface: NetworkInterface, estate: Estate, _: AddressSet, sources: AddressSet) -> list[Way]:
    """Z22: groups see the firewall, and need not be there for packets that it sends."""
    service = Service(interface.identity, target_hop(interface), sources)
    filters, site = filters_of(estate, interface, needs_rule_set=False), Site(senders=SENDER, within=sources)
    return [exposure(interface.identity, each) for each in distinct(through(service, filters, site, estate))]


def _own_ways(interface: NetworkInterface, estate: Estate) -> list[Way]:
    reached = _families(interface)
    if not reached:
        return [without_address(interface)]
    certain = STRANGERS & interface.public_addresses.families
    services = by_addresses(interface, interface.public_addresses, certain, reached)
    filters = filters_of(estate, interface, needs_rule_set=interface.needs_rule_set)
    site = _site_of_interface(estate, interface)
    found = distinct([way for each in services for way in through(each, filters, site, estate)])
    return [exposure(interface.identity, each, target_hop(interface)) for each in found]


def _families(interface: NetworkInterface) -> AddressSet:
    if interface.unread_public_address:
        return STRANGERS
    return STRANGERS & interface.public_addresses.families


def ways_to_balancer(balancer: LoadBalancer, estate: Estate) -> list[Way]:
    """The ways to each listener on the internet, and on to what is behind it."""
    own = _own_ways_to_balancer(balancer, estate)
    listeners = estate.listeners.where(balancer=balancer.id) if balancer.is_public is not True else ()
    addresses = AddressSet.of(*(one for each in listeners for one in each.inner_addresses))
    if not addresses:
        return own
    inner = Inner(balancer.identity, balancer.network, addresses)
    return with_translated(own, inner, partial(_inside_balancer, balancer, estate), estate)


def _inside_balancer(balancer: LoadBalancer, estate: Estate, to: AddressSet, sources: AddressSet) -> Iterator[Way]:
    """Z22: the same through a balancer inside."""
    site = Site(senders=SENDER, within=sources)
    around = replace(
        behind(estate, balancer),
        filters_of=lambda interface, _: filters_of(estate, interface, needs_rule_set=False),
        site_of=lambda _: site,
        senders=SENDER,
    )
    service = Service(balancer.identity, balancer_hop(balancer, "is reached inside"), sources)
    into = distinct([way for each in _filters_of(balancer, estate) for way in through(service, each, site, estate)])
    yield from ways_to_listeners(
        balancer, into, around, estate, lambda listener: bool(AddressSet.of(*listener.inner_addresses) & to)
    )


def _filters_of(balancer: LoadBalancer, estate: Estate) -> list[Filters]:
    """Z17: groups filter a gateway in its subnet. Load balancers have nothing before them."""
    if balancer.identity.type.lower() == APPLICATION_GATEWAYS:
        return [filters_of_gateway(estate.subnets.get(each), estate) for each in balancer.subnets]
    return [Filters((), (Filter(),))]


def _own_ways_to_balancer(balancer: LoadBalancer, estate: Estate) -> list[Way]:
    if balancer.is_public is False:
        return [without_public_address(balancer)]
    doubts = (balancer.is_public.why,) if isinstance(balancer.is_public, Unknown) else ()
    service = Service(balancer.identity, balancer_hop(balancer), STRANGERS & balancer.families, doubts)
    into = _into(service, balancer, estate)
    return list(ways_to_listeners(balancer, into, behind(estate, balancer), estate))


def behind(estate: Estate, balancer: LoadBalancer) -> Behind:
    """How packets come from a balancer to its targets."""
    return Behind(
        filters_of=lambda interface, to: filters_of(estate, interface, needs_rule_set=balancer.needs_rule_set, kept=to),
        site_of=partial(_site_of_interface, estate),
        sources=lambda: _addresses(balancer, estate),
        # A global balancer passes packets on to regional ones ("Cross-region (global) Load Balancer").
        into=lambda other, service: _into(service, other, estate),
        of=partial(behind, estate),
    )


def _into(service: Service, balancer: LoadBalancer, estate: Estate) -> list[Open | Closed]:
    """Z17: groups filter a gateway in its subnet. Load balancers have nothing before them."""
    if balancer.identity.type.lower() == APPLICATION_GATEWAYS:
        subnets = [estate.subnets.get(each) for each in balancer.subnets]
        return distinct([way for each in subnets for way in _into_gateway(service, each, estate)])
    return through(service, Filters((), (Filter(),)), Site(), estate)


def _into_gateway(service: Service, subnet: Subnet, estate: Estate) -> list[Open | Closed]:
    return through(service, filters_of_gateway(subnet, estate), _site_of(subnet.id, estate), estate)


def _addresses(balancer: LoadBalancer, estate: Estate) -> AddressSet:
    found = NOWHERE
    for each in balancer.subnets:
        found |= estate.subnets.get(each).addresses
    return found


def _site_of_interface(estate: Estate, interface: NetworkInterface) -> Site:
    return _site_of(interface.subnet, estate)


def _site_of(subnet: str | None, estate: Estate) -> Site:
    """Z18 to Z20: replies leave for the internet unless a route of the subnet's table leads them elsewhere."""
    site = Site()
    try:
        table = next(estate.route_tables.where(subnets=subnet), None) if subnet else None
        if table is None:
            return site
        routes = known(table.routes)
        site.within = estate.route_tables.remember(
            ("led out", table.id), lambda: led_to(routes, to_kind(GatewayKind.INTERNET), INTERNET)
        )
    except UndecidedError as error:
        site.doubts.append(error.why)
        return site
    says = "leads replies to the internet" if site.within else "leads every reply elsewhere"
    site.replies_led(Hop(kind=HopKind.ROUTE, resource=table.identity, says=says))
    return site
