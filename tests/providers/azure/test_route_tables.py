"""Route tables, read from the ARM emulator."""

from typing import Any

import pytest

from providers.azure.route_tables import route_tables
from providers.azure.session import AzureSubscription
from scanner.demo.azure_server import AzureServer
from scanner.models import AddressSet, GatewayKind, Route, RouteTable, Unknown
from tests.providers.azure.arm import resource
from tests.providers.azure.networks import (
    NET,
    SUBNETS,
    TABLES,
    WEB,
    ref,
    service_tags,
)


def table(*subnets: str, **fields: Any) -> dict[str, Any]:
    written = {"addressPrefix": "0.0.0.0/0", "nextHopType": "VirtualAppliance", **fields}
    routes = [{"name": "one", "properties": written}]
    return resource(TABLES, "table", {"routes": routes, "subnets": [ref(SUBNETS, each) for each in subnets]})


def read(subscription: AzureSubscription, azure_server: AzureServer, *resources: dict[str, Any]) -> RouteTable:
    azure_server.put(*resources)
    (found,) = route_tables.function(subscription)
    assert isinstance(found, RouteTable)
    return found


def only_route(found: RouteTable) -> Route:
    assert not isinstance(found.routes, Unknown)
    (route,) = found.routes
    return route


def test_a_table(subscription: AzureSubscription, azure_server: AzureServer) -> None:
    found = read(subscription, azure_server, table("net/web", nextHopType="Internet"))
    assert (found.network, found.subnets) == (NET, (WEB,))
    route = only_route(found)
    assert (route.destination, route.addresses) == ("0.0.0.0/0", AddressSet.of("0.0.0.0/0"))
    assert (route.next_hop, route.next_hop_kind, route.is_blackhole) == ("Internet", GatewayKind.INTERNET, False)


@pytest.mark.parametrize(
    ("subnets", "network"), [((), None), (("net/web", "other/web"), None), (("net/a", "net/b"), NET)]
)
def test_the_network_of_a_table(
    subscription: AzureSubscription, azure_server: AzureServer, subnets: tuple[str, ...], network: str | None
) -> None:
    assert read(subscription, azure_server, table(*subnets, nextHopType="None")).network == network


def test_a_route_to_a_tag(subscription: AzureSubscription, azure_server: AzureServer) -> None:
    tags = service_tags(Sql=["192.0.2.0/24"])
    route = only_route(read(subscription, azure_server, table(addressPrefix="Sql", nextHopType="None"), tags))
    assert (route.addresses, route.next_hop_kind) == (AddressSet.of("192.0.2.0/24"), GatewayKind.NONE)
