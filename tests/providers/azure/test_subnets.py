"""Subnets, read from the ARM emulator."""

from typing import Any

import pytest

from providers.azure.session import AzureSubscription
from providers.azure.subnets import subnets
from scanner.demo.azure_server import AzureServer
from scanner.models import AddressSet, Subnet, SubnetPurpose, Unknown
from tests.providers.azure.arm import resource, resource_id
from tests.providers.azure.networks import GROUPS, NET, TABLES, WEB, ref, subnet, virtual_network


def read(
    subscription: AzureSubscription,
    azure_server: AzureServer,
    *others: dict[str, Any],
    name: str = "web",
    **fields: Any,
) -> Subnet:
    azure_server.put(virtual_network(subnet(name, **fields)), *others)
    (found,) = subnets.function(subscription)
    assert isinstance(found, Subnet)
    return found


def test_a_subnet(subscription: AzureSubscription, azure_server: AzureServer) -> None:
    found = read(subscription, azure_server, networkSecurityGroup=ref(GROUPS, "web"))
    assert (found.id, found.network, found.addresses) == (WEB, NET, AddressSet.of("10.40.1.0/24"))
    assert (found.identity.region, found.rule_sets) == ("westeurope", (resource_id(GROUPS, "web").lower(),))
    assert (found.assigns_public_addresses, found.assigns_ipv6_addresses) == (False, False)


def test_a_subnet_of_both_families(subscription: AzureSubscription, azure_server: AzureServer) -> None:
    blocks = ["10.40.1.0/24", "fd00:40:1::/64"]
    found = read(subscription, azure_server, addressPrefix=None, addressPrefixes=blocks)
    assert found.addresses == AddressSet.of(*blocks)


@pytest.mark.parametrize(
    ("name", "purpose"),
    [
        ("web", SubnetPurpose.WORKLOAD),
        ("GatewaySubnet", SubnetPurpose.GATEWAY),
        ("AzureFirewallSubnet", SubnetPurpose.FIREWALL),
        ("AzureBastionSubnet", SubnetPurpose.PRIVATE_SERVICE),
    ],
)
def test_reserved_names(
    subscription: AzureSubscription, azure_server: AzureServer, name: str, purpose: SubnetPurpose
) -> None:
    assert read(subscription, azure_server, name=name).purpose is purpose


def table(prefix: str, hop: str, *more: str) -> dict[str, Any]:
    routes = [{"name": each, "properties": {"addressPrefix": each, "nextHopType": hop}} for each in (prefix, *more)]
    return resource(TABLES, "table", {"routes": routes})


ROUTED: dict[str, Any] = {"routeTable": ref(TABLES, "table")}


@pytest.mark.parametrize(
    ("fields", "others", "has"),
    [
        ({}, [], True),
        ({"defaultOutboundAccess": True}, [], True),
        ({"defaultOutboundAccess": False}, [], False),
        ({"natGateway": ref("Microsoft.Network/natGateways", "nat")}, [], False),
        ({"delegations": []}, [], True),
        ({"delegations": [{"name": "web", "properties": {"serviceName": "Microsoft.Web/serverFarms"}}]}, [], None),
        (ROUTED, [table("0.0.0.0/0", "VirtualAppliance")], False),
        (ROUTED, [table("0.0.0.0/0", "None")], False),
        (ROUTED, [table("0.0.0.0/0", "Internet")], True),
        (ROUTED, [table("10.0.0.0/8", "VirtualAppliance")], True),
        (ROUTED, [table("0.0.0.0/1", "VirtualAppliance", "128.0.0.0/1")], False),
        (ROUTED, [table("AzureCloud", "VirtualAppliance", "0.0.0.0/1")], True),
    ],
)
def test_z25_default_outbound_access(
    subscription: AzureSubscription,
    azure_server: AzureServer,
    fields: dict[str, Any],
    others: list[dict[str, Any]],
    has: bool | None,
) -> None:
    assert read(subscription, azure_server, *others, **fields).default_outbound is has


def test_a_nat_gateway_of_the_whole_network_serves_its_subnets(
    subscription: AzureSubscription, azure_server: AzureServer
) -> None:
    nat = ref("Microsoft.Network/natGateways", "nat")
    azure_server.put(
        virtual_network(subnet(), defaultPublicNatGateway=nat), virtual_network(subnet(network="b"), name="b")
    )
    found = {each.network: each.default_outbound for each in subnets.function(subscription) if isinstance(each, Subnet)}
    assert found == {NET: False, NET.removesuffix("net") + "b": True}


def test_unread_routes_leave_default_outbound_access_open(
    subscription: AzureSubscription, azure_server: AzureServer
) -> None:
    azure_server.refuse("routeTables")
    assert isinstance(read(subscription, azure_server, **ROUTED).default_outbound, Unknown)


def test_a_route_table_that_is_not_listed_leaves_it_open(
    subscription: AzureSubscription, azure_server: AzureServer
) -> None:
    assert isinstance(read(subscription, azure_server, **ROUTED).default_outbound, Unknown)
