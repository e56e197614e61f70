"""Route tables, which people make beside the routes that Azure makes itself."""

from collections.abc import Iterable, Iterator
from functools import partial

from providers.azure.next_hops import NextHops
from providers.azure.service_tags import ServiceTags, is_block
from providers.azure.session import Answer, AzureSubscription, properties_of, references, tags_of
from providers.azure.virtual_networks import network_of
from scanner.models import ANYWHERE, AddressSet, Route, RouteTable, Unknown
from scanner.provider import collects

ROUTE_TABLES = "Microsoft.Network/routeTables"
EVERY_ADDRESS = frozenset({"0.0.0.0/0", "::/0"})


@collects(
    "Microsoft.Network/routeTables/read",
    "Microsoft.Network/virtualNetworks/read",
    "Microsoft.Network/networkInterfaces/read",
    "Microsoft.Network/loadBalancers/read",
    "Microsoft.Network/azureFirewalls/read",
    "Microsoft.Network/locations/serviceTags/read",
    "Microsoft.Compute/virtualMachineScaleSets/read",
    "Microsoft.Compute/virtualMachineScaleSets/networkInterfaces/read",
)
def route_tables(subscription: AzureSubscription) -> Iterator[RouteTable]:
    """Every route table with its routes, on whichever subnets it is."""
    found = subscription.all(ROUTE_TABLES)
    hops = NextHops(subscription)
    yield from subscription.parsed(ROUTE_TABLES, found, partial(_table, subscription, hops))


def custom_routes(subscription: AzureSubscription, table: str | None) -> list[Answer] | Unknown:
    """The routes in the table of a subnet; none where it has no table."""
    if table is None:
        return []
    found = subscription.or_unknown(lambda: subscription.all(ROUTE_TABLES))
    if isinstance(found, Unknown):
        return found
    tables = [each for each in found if each["id"].lower() == table]
    return routes_of(tables[0]) if tables else Unknown(why=f"the route table {table} is not in the list")


def routes_of(table: Answer) -> list[Answer]:
    """The routes as they are written."""
    return list(properties_of(table).get("routes") or ())


def leads_everything_away(routes: Iterable[Answer]) -> bool:
    """Whether routes, one or several together, take the place of Azure's own of all IPv4 addresses to the internet."""
    elsewhere = (each for each in map(properties_of, routes) if str(each.get("nextHopType")).lower() != "internet")
    prefixes = (each.get("addressPrefix") or "" for each in elsewhere)
    return ANYWHERE.v4_only <= AddressSet.of(*filter(is_block, prefixes))


def _table(subscription: AzureSubscription, hops: NextHops, answer: Answer) -> RouteTable:
    subnets = references(properties_of(answer).get("subnets"))
    networks = tuple(dict.fromkeys(map(network_of, subnets)))
    tags = ServiceTags(subscription, answer.get("location"))
    return RouteTable(
        identity=subscription.identity(ROUTE_TABLES, answer),
        tags=tags_of(answer),
        network=networks[0] if len(networks) == 1 else None,
        subnets=subnets,
        routes=tuple(_route(properties_of(each), networks, hops, tags) for each in routes_of(answer)),
    )


def _route(properties: Answer, networks: tuple[str, ...], hops: NextHops, tags: ServiceTags) -> Route:
    destination = properties["addressPrefix"]
    hop = hops.of(properties, networks)
    return Route(
        destination=destination,
        addresses=tags.addresses(destination),
        next_hop=hop.name,
        next_hop_kind=hop.kind,
        is_blackhole=hop.is_missing,
    )
