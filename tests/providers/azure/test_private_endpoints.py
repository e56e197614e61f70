"""Private endpoints, read from the ARM emulator."""

from typing import Any

import pytest

from providers.azure.private_endpoints import private_endpoints
from providers.azure.session import AzureSubscription
from scanner.demo.azure_server import AzureServer
from scanner.models import EndpointKind, PrivateEndpoint
from tests.providers.azure.arm import resource, resource_id
from tests.providers.azure.networks import GROUPS, INTERFACES, NET, SUBNETS, WEB, ref, subnet, virtual_network

ENDPOINTS = "Microsoft.Network/privateEndpoints"
SERVERS = "Microsoft.Sql/servers"


def read(
    subscription: AzureSubscription, azure_server: AzureServer, status: str = "Approved", **web: Any
) -> PrivateEndpoint:
    connection = {
        "name": "db",
        "properties": {
            "privateLinkServiceId": resource_id(SERVERS, "DB"),
            "privateLinkServiceConnectionState": {"status": status},
        },
    }
    properties = {
        "subnet": ref(SUBNETS, "net/web"),
        "networkInterfaces": [ref(INTERFACES, "db-nic")],
        "manualPrivateLinkServiceConnections": [connection],
    }
    azure_server.put(
        resource(ENDPOINTS, "db", properties), virtual_network(subnet(networkSecurityGroup=ref(GROUPS, "web"), **web))
    )
    (found,) = private_endpoints.function(subscription)
    assert isinstance(found, PrivateEndpoint)
    return found


def test_an_endpoint(subscription: AzureSubscription, azure_server: AzureServer) -> None:
    found = read(subscription, azure_server)
    assert (found.kind, found.service) == (EndpointKind.INTERFACE, resource_id(SERVERS, "db").lower())
    assert (found.network, found.subnets) == (NET, (WEB,))
    assert found.interfaces == (resource_id(INTERFACES, "db-nic").lower(),)


@pytest.mark.parametrize(("status", "is_available"), [("Approved", True), ("Pending", False), ("Disconnected", False)])
def test_approval(subscription: AzureSubscription, azure_server: AzureServer, status: str, is_available: bool) -> None:
    assert read(subscription, azure_server, status).is_available is is_available


@pytest.mark.parametrize(
    ("policies", "is_filtered"),
    [
        ({}, False),
        ({"privateEndpointNetworkPolicies": "Disabled"}, False),
        ({"privateEndpointNetworkPolicies": "RouteTableEnabled"}, False),
        ({"privateEndpointNetworkPolicies": "Enabled"}, True),
        ({"privateEndpointNetworkPolicies": "NetworkSecurityGroupEnabled"}, True),
    ],
)
def test_z21_groups_count_only_where_the_subnet_says_so(
    subscription: AzureSubscription, azure_server: AzureServer, policies: dict[str, str], is_filtered: bool
) -> None:
    assert bool(read(subscription, azure_server, **policies).rule_sets) is is_filtered
