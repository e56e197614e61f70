"""Next hops of routes, read from the ARM emulator."""

from typing import Any

import pytest

from providers.azure.route_tables import route_tables
from providers.azure.session import AzureSubscription
from scanner.demo.azure_server import AzureServer
from scanner.models import GatewayKind, Route, RouteTable, Unknown
from tests.providers.azure.arm import resource
from tests.providers.azure.networks import (
    SUBNETS,
    TABLES,
    interface,
    ref,
    subnet,
    virtual_network,
)

BALANCERS = "Microsoft.Network/loadBalancers"
FIREWALLS = "Microsoft.Network/azureFirewalls"
GATEWAY_SUBNET = subnet("GatewaySubnet", ipConfigurations=[{"id": "gateway"}])
FRONT = [{"name": "front", "properties": {"privateIPAddress": "10.40.1.4"}}]


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


@pytest.mark.parametrize(
    ("hop", "others", "is_missing"),
    [
        ("10.40.1.4", [interface(enableIPForwarding=True)], False),
        # What an interface without IP forwarding gets for others, it drops.
        ("10.40.1.4", [interface()], True),
        ("10.40.1.4", [interface(enableIPForwarding=False)], True),
        ("10.40.1.4", [resource(BALANCERS, "inner", {"frontendIPConfigurations": FRONT})], False),
        ("10.40.1.4", [resource(FIREWALLS, "guard", {"ipConfigurations": FRONT})], False),
        ("10.40.1.4", [resource(FIREWALLS, "hub", {"hubIPAddresses": {"privateIPAddress": "10.40.1.4"}})], False),
        ("10.40.1.4", [], True),
        ("10.99.1.4", [], Unknown(why="who has 10.99.1.4/32 is not told in this subscription")),
    ],
)
def test_appliances(
    subscription: AzureSubscription,
    azure_server: AzureServer,
    hop: str,
    others: list[dict[str, Any]],
    is_missing: bool | Unknown,
) -> None:
    found = read(subscription, azure_server, table("net/web", nextHopIpAddress=hop), virtual_network(subnet()), *others)
    route = only_route(found)
    assert (route.next_hop, route.next_hop_kind, route.is_blackhole) == (hop, GatewayKind.APPLIANCE, is_missing)


@pytest.mark.parametrize(("hops", "is_missing"), [(["10.40.1.4", "10.40.1.5"], False), (["10.40.1.5"], True)])
def test_several_appliances(
    subscription: AzureSubscription, azure_server: AzureServer, hops: list[str], is_missing: bool
) -> None:
    written = table("net/web", nextHopType="VirtualApplianceEcmp", nextHop={"nextHopIpAddresses": hops})
    others = (virtual_network(subnet()), interface(enableIPForwarding=True))
    route = only_route(read(subscription, azure_server, written, *others))
    assert (route.next_hop, route.is_blackhole) == (", ".join(hops), is_missing)


@pytest.mark.parametrize(
    ("network", "is_missing"),
    [
        (virtual_network(subnet(), GATEWAY_SUBNET), False),
        (virtual_network(subnet(), virtualNetworkPeerings=[{"properties": {"useRemoteGateways": True}}]), False),
        (virtual_network(subnet(), subnet("GatewaySubnet")), True),
        (virtual_network(subnet()), True),
    ],
)
def test_gateways(
    subscription: AzureSubscription, azure_server: AzureServer, network: dict[str, Any], is_missing: bool
) -> None:
    written = table("net/web", nextHopType="VirtualNetworkGateway")
    route = only_route(read(subscription, azure_server, written, network))
    assert (route.next_hop_kind, route.is_blackhole) == (GatewayKind.VIRTUAL_PRIVATE, is_missing)


def test_a_gateway_of_a_network_that_is_not_listed(subscription: AzureSubscription, azure_server: AzureServer) -> None:
    found = read(subscription, azure_server, table("gone/web", nextHopType="VirtualNetworkGateway"))
    assert isinstance(only_route(found).is_blackhole, Unknown)


@pytest.mark.parametrize("refused", ["networkInterfaces", "loadBalancers", "azureFirewalls", "virtualNetworks"])
def test_unread_lists_leave_it_open_whether_a_hop_is_there(
    subscription: AzureSubscription, azure_server: AzureServer, refused: str
) -> None:
    azure_server.refuse(refused)
    found = read(subscription, azure_server, table("net/web", nextHopIpAddress="10.40.1.4"))
    assert isinstance(only_route(found).is_blackhole, Unknown)


def test_a_new_kind_of_hop(subscription: AzureSubscription, azure_server: AzureServer) -> None:
    route = only_route(read(subscription, azure_server, table(nextHopType="Wormhole")))
    assert (route.next_hop_kind, route.is_blackhole) == (
        GatewayKind.OTHER,
        Unknown(why="the next hop Wormhole is of a kind that is new to netassay"),
    )
