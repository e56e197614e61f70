"""Virtual hubs of Azure Virtual WAN, the networks connected to them, and their route tables."""

from collections.abc import Iterator
from functools import partial

from providers.azure.session import Answer, AzureSubscription, properties_of, reference, tags_of
from scanner.models import AddressSet, GatewayKind, HubAttachment, Route, RouteTable, TransitHub, Unknown
from scanner.provider import collects

HUBS = "Microsoft.Network/virtualHubs"
CONNECTIONS = f"{HUBS}/hubVirtualNetworkConnections"
TABLES = f"{HUBS}/hubRouteTables"
# What a connection is associated with, and propagates to, unless told otherwise ("About virtual hub routing").
DEFAULT_TABLE = "hubroutetables/defaultroutetable"
CARRYING = frozenset({"succeeded", "updating"})


@collects(f"{HUBS}/read")
def virtual_hubs(subscription: AzureSubscription) -> Iterator[TransitHub]:
    """Every virtual hub of a Virtual WAN."""
    yield from subscription.parsed(HUBS, _hubs(subscription), partial(_hub, subscription))


@collects(f"{CONNECTIONS}/read", f"{HUBS}/read")
def hub_network_connections(subscription: AzureSubscription) -> Iterator[HubAttachment]:
    """Every connection of a hub to a virtual network."""
    listed = partial(_children, subscription, CONNECTIONS)
    for hub, connections in subscription.each(listed, _hubs(subscription)):
        yield from subscription.parsed(CONNECTIONS, connections, partial(_attachment, subscription, hub))


@collects(f"{TABLES}/read", f"{HUBS}/read")
def hub_route_tables(subscription: AzureSubscription) -> Iterator[RouteTable]:
    """Every route table of a hub, with the routes that somebody wrote into it."""
    listed = partial(_children, subscription, TABLES)
    for hub, tables in subscription.each(listed, _hubs(subscription)):
        yield from subscription.parsed(TABLES, tables, partial(_table, subscription, hub))


def _hubs(subscription: AzureSubscription) -> list[Answer]:
    """Those of a Virtual WAN; a Route Server is of the same type and joins no networks."""
    return [each for each in subscription.all(HUBS) if properties_of(each).get("virtualWan")]


def _children(subscription: AzureSubscription, type_name: str, hub: Answer) -> tuple[Answer, list[Answer]]:
    return hub, subscription.children(hub["id"], type_name)


def _hub(subscription: AzureSubscription, answer: Answer) -> TransitHub:
    table = f"{answer['id'].lower()}/{DEFAULT_TABLE}"
    return TransitHub(
        identity=subscription.identity(HUBS, answer),
        tags=tags_of(answer),
        association_table=table,
        propagation_table=table,
    )


def _attachment(subscription: AzureSubscription, hub: Answer, answer: Answer) -> HubAttachment:
    properties = properties_of(answer)
    routing = properties.get("routingConfiguration") or {}
    return HubAttachment(
        identity=subscription.identity(CONNECTIONS, answer, hub.get("location")),
        hub=hub["id"].lower(),
        kind="virtualNetwork",
        attached=reference(properties.get("remoteVirtualNetwork")),
        route_table=reference(routing.get("associatedRouteTable")) or f"{hub['id'].lower()}/{DEFAULT_TABLE}",
        is_active=str(properties.get("provisioningState")).lower() in CARRYING,
    )


def _table(subscription: AzureSubscription, hub: Answer, answer: Answer) -> RouteTable:
    routes = properties_of(answer).get("routes") or ()
    return RouteTable(
        identity=subscription.identity(TABLES, answer, hub.get("location")),
        network=hub["id"].lower(),
        is_main=answer["id"].lower().endswith(DEFAULT_TABLE),
        routes=tuple(each for route in routes for each in _routes(route)),
    )


def _routes(route: Answer) -> Iterator[Route]:
    """One for each destination."""
    hop = route["nextHop"]
    kind = GatewayKind.APPLIANCE if "/azurefirewalls/" in hop.lower() else GatewayKind.OTHER
    for destination in route["destinations"]:
        yield Route(
            destination=destination,
            addresses=_addresses(route["destinationType"], destination),
            next_hop=hop.lower(),
            next_hop_kind=kind,
        )


def _addresses(kind: str, destination: str) -> AddressSet | Unknown:
    if kind.lower() == "cidr":
        return AddressSet.of(destination)
    return Unknown(why=f"Azure does not tell which addresses {destination} stands for")
