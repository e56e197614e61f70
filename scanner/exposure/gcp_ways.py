"""Google Cloud: the ways from the internet to interfaces and to forwarding rules (semantics G1 to G20 and G26).

A packet for an instance meets every rule set of its network, layer by layer. Passthrough balancers change nothing about
it; proxies end the connection, and open their own to what is behind them.
"""

from collections.abc import Iterator
from functools import partial

from scanner.exposure.backends import holding_for
from scanner.exposure.estate import Estate
from scanner.exposure.fronts import Behind, balancer_hop, ways_to_listeners, without_public_address
from scanner.exposure.layers import layers_of
from scanner.exposure.passing import (
    Filter,
    Filters,
    Service,
    Site,
    by_addresses,
    distinct,
    exposure,
    target_hop,
    through,
    without_address,
)
from scanner.exposure.reach import Way
from scanner.exposure.routing import by_category, led_to, to_kind
from scanner.models import (
    GLOBAL,
    INTERNET,
    NOWHERE,
    AddressPeer,
    AddressSet,
    FirewallRuleSet,
    GatewayKind,
    Hop,
    HopKind,
    LoadBalancer,
    NetworkInterface,
    RouteTable,
    SubnetPurpose,
    UndecidedError,
    Unknown,
    known,
)

# Cloud Load Balancing, "Firewall rules": from where global front ends open connections.
FRONT_ENDS = AddressSet.of("35.191.0.0/16", "130.211.0.0/22", "2600:2d00:1:b029::/64", "2600:2d00:1:1::/64")


def ways_to_interface(interface: NetworkInterface, estate: Estate) -> list[Way]:
    """The ways to an interface by external addresses of its own."""
    if not (interface.public_addresses or interface.unread_public_address):
        return [without_address(interface)]
    filters = filters_of(estate, interface, NOWHERE)
    strangers = INTERNET - _of_google(interface, estate)
    certain = strangers & interface.public_addresses.families
    reached = strangers if interface.unread_public_address else certain
    services = by_addresses(interface, interface.public_addresses, certain, reached)
    site = _site_of(interface, estate)
    site.doubts += _refused_at_the_edge(interface, estate)
    found = distinct([way for each in services for way in through(each, filters, site, estate)])
    return [exposure(interface.identity, each, target_hop(interface)) for each in found]


def ways_to_balancer(balancer: LoadBalancer, estate: Estate) -> list[Way]:
    """The ways to each forwarding rule on the internet, and on to what is behind it."""
    if balancer.is_public is False:
        return [without_public_address(balancer)]
    doubts = (balancer.is_public.why,) if isinstance(balancer.is_public, Unknown) else ()
    service = Service(balancer.identity, balancer_hop(balancer), INTERNET & balancer.families, doubts)
    # G17: packet filters are for instances, and not for front ends.
    into = through(service, Filters((), (Filter(),)), Site(), estate)
    return list(ways_to_listeners(balancer, into, behind(estate, balancer), estate))


def behind(estate: Estate, balancer: LoadBalancer) -> Behind:
    """How packets come from a balancer to its targets."""
    return Behind(
        filters_of=partial(filters_of, estate),
        # G16: instances answer passthrough balancers' clients directly, as these have sent to their address.
        site_of=lambda interface: Site(
            within=INTERNET - _of_google(interface, estate), doubts=list(_refused_at_the_edge(interface, estate))
        ),
        sources=lambda: _front_ends(balancer, estate),
        into=lambda _, service: through(service, Filters((), (Filter(),)), Site(), estate),
        of=partial(behind, estate),
        # G21: what Cloud Armor refuses does not get to a backend.
        requests=lambda group: tuple(estate.request_filters.where(attached_to=group.id)),
    )


def _refused_at_the_edge(interface: NetworkInterface, estate: Estate) -> Iterator[str]:
    """G21: Cloud Armor before machines, whose rules are not followed."""
    home = interface.identity
    region = f"//compute.googleapis.com/projects/{home.account}/regions/{home.region}"
    try:
        for each in estate.request_filters.where(attached_to=region):
            yield f"what the security policy {each.name} refuses in {home.region} is not followed"
    except UndecidedError as error:
        yield error.why


def _front_ends(balancer: LoadBalancer, estate: Estate) -> AddressSet:
    """G17 and G18: the front ends of global balancers, or the proxy-only subnets of a region."""
    region = balancer.identity.region
    if region == GLOBAL:
        return FRONT_ENDS
    found = NOWHERE
    for subnet in estate.subnets.where(purpose=SubnetPurpose.PROXY_ONLY):
        if subnet.identity.region == region and balancer.network in {None, subnet.network}:
            found |= subnet.addresses
    return found


def filters_of(estate: Estate, interface: NetworkInterface, addresses: AddressSet) -> Filters:
    """G1, G2, G4 and G8: the layers of the interface's network, with the rules that hold for it.

    What a layer allows is in, once those before it have let it pass.

    Args:
        estate: around it.
        interface: which is a member of groups.
        addresses: that packets are for; those of the interface where there are none.
    """
    layers = tuple(map(estate.rule_sets.get, layers_of(interface, estate.rule_sets)))
    here = (addresses or interface.addresses) if any(map(_is_for_addresses, layers)) else NOWHERE
    key = (tuple(each.id for each in layers), interface.groups, here)
    found = estate.rule_sets.remember(
        ("holding", key), lambda: tuple(holding_for(each, interface.groups, here) for each in layers)
    )
    return Filters(key, tuple(Filter((each,), found[:at]) for at, each in enumerate(found)))


def _is_for_addresses(layer: FirewallRuleSet) -> bool:
    return any(isinstance(target, AddressPeer) for rule in layer.rules for target in rule.targets)


def _of_google(interface: NetworkInterface, estate: Estate) -> AddressSet:
    """G19: what only the provider's own services send from is not the internet."""
    found = NOWHERE
    for each in interface.rule_sets:
        found |= estate.rule_sets.get(each).provider_networks
    return found


def _site_of(interface: NetworkInterface, estate: Estate) -> Site:
    """G15: replies leave by the default internet gateway."""
    site = Site()
    try:
        table = next(estate.route_tables.where(network=interface.network), None)
        if table is None:
            site.doubts.append(f"the routes of {interface.network} are not among what was read")
            return site
        site.within = _led_out(table, interface, estate)
    except UndecidedError as error:
        site.doubts.append(error.why)
        return site
    says = "leads replies to the internet gateway" if site.within else "leads no reply to the internet gateway"
    site.replies_led(Hop(kind=HopKind.ROUTE, resource=table.identity, says=says))
    return site


def _led_out(table: RouteTable, interface: NetworkInterface, estate: Estate) -> AddressSet:
    routes = known(table.routes)
    named = {group for each in routes for group in each.groups}
    groups = tuple(sorted(named.intersection(interface.groups or ())))
    counting = [each for each in routes if not each.groups or set(groups).intersection(each.groups)]
    return estate.route_tables.remember(
        ("led out", table.id, groups),
        lambda: led_to(counting, to_kind(GatewayKind.INTERNET), preferred=by_category),
    )
