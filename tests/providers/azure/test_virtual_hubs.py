"""Virtual hubs, read from the ARM emulator."""

from typing import Any

import pytest

from providers.azure.session import AzureSubscription
from providers.azure.virtual_hubs import hub_network_connections, hub_route_tables, virtual_hubs
from scanner.demo.azure_server import AzureServer
from scanner.models import AddressSet, GatewayKind, HubAttachment, RouteTable, TransitHub, Unknown
from tests.providers.azure.arm import resource, resource_id

HUBS = "Microsoft.Network/virtualHubs"
CONNECTIONS = f"{HUBS}/hubVirtualNetworkConnections"
TABLES = f"{HUBS}/hubRouteTables"
NETWORK = resource_id("Microsoft.Network/virtualNetworks", "Apps")
FIREWALL = resource_id("Microsoft.Network/azureFirewalls", "Hub")
WAN = {"virtualWan": {"id": resource_id("Microsoft.Network/virtualWans", "wan")}}
HUB = resource(HUBS, "Hub", WAN)
DEFAULT_TABLE = f"{HUB['id'].lower()}/hubroutetables/defaultroutetable"


def test_a_hub(azure_server: AzureServer, subscription: AzureSubscription) -> None:
    azure_server.put(HUB, resource(HUBS, "route-server", {}))
    assert list(virtual_hubs.function(subscription)) == [
        TransitHub(
            identity=subscription.identity(HUBS, HUB),
            association_table=DEFAULT_TABLE,
            propagation_table=DEFAULT_TABLE,
        )
    ]


@pytest.mark.parametrize(
    ("properties", "table", "is_active"),
    [
        ({"provisioningState": "Succeeded"}, DEFAULT_TABLE, True),
        (
            {
                "provisioningState": "Failed",
                "routingConfiguration": {"associatedRouteTable": {"id": resource_id(TABLES, "Hub/Isolated")}},
            },
            resource_id(TABLES, "Hub/Isolated").lower(),
            False,
        ),
    ],
)
def test_a_connected_network(
    azure_server: AzureServer,
    subscription: AzureSubscription,
    properties: dict[str, Any],
    table: str,
    is_active: bool,
) -> None:
    azure_server.put(HUB, resource(CONNECTIONS, "Hub/apps", {"remoteVirtualNetwork": {"id": NETWORK}, **properties}))
    (found,) = hub_network_connections.function(subscription)
    assert isinstance(found, HubAttachment)
    assert (found.hub, found.kind, found.attached) == (HUB["id"].lower(), "virtualNetwork", NETWORK.lower())
    assert (found.route_table, found.is_active) == (table, is_active)


def test_a_route_table(azure_server: AzureServer, subscription: AzureSubscription) -> None:
    routes = [
        {
            "name": "out",
            "destinationType": "CIDR",
            "destinations": ["0.0.0.0/0", "10.0.0.0/8"],
            "nextHopType": "ResourceId",
            "nextHop": FIREWALL,
        },
        {
            "name": "apps",
            "destinationType": "Service",
            "destinations": ["Storage"],
            "nextHopType": "ResourceId",
            "nextHop": resource_id(CONNECTIONS, "Hub/apps"),
        },
    ]
    azure_server.put(
        HUB,
        resource(TABLES, "Hub/defaultRouteTable", {"routes": routes}),
        resource(TABLES, "Hub/noneRouteTable", {}),
    )
    default, none = hub_route_tables.function(subscription)
    assert isinstance(default, RouteTable)
    assert isinstance(none, RouteTable)
    assert (default.id, default.network, default.is_main) == (DEFAULT_TABLE, HUB["id"].lower(), True)
    assert isinstance(default.routes, tuple)
    assert [(each.addresses, each.next_hop, each.next_hop_kind) for each in default.routes] == [
        (AddressSet.of("0.0.0.0/0"), FIREWALL.lower(), GatewayKind.APPLIANCE),
        (AddressSet.of("10.0.0.0/8"), FIREWALL.lower(), GatewayKind.APPLIANCE),
        (
            Unknown(why="Azure does not tell which addresses Storage stands for"),
            resource_id(CONNECTIONS, "Hub/apps").lower(),
            GatewayKind.OTHER,
        ),
    ]
    assert (none.is_main, none.routes) == (False, ())


def test_what_is_not_understood_costs_only_itself(azure_server: AzureServer, subscription: AzureSubscription) -> None:
    azure_server.put(
        HUB, resource(TABLES, "Hub/good", {}), resource(TABLES, "Hub/odd", {"routes": [{"nextHop": None}]})
    )
    assert [each.name for each in hub_route_tables.function(subscription)] == ["good"]
    assert [gap.action for gap in subscription.gaps()] == [f"{TABLES}/read"]
