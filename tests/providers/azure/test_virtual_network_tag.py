"""The tags VirtualNetwork and Internet, as rules of groups that are read from the ARM emulator have them."""

from typing import Any

import pytest

from providers.azure.session import AzureSubscription
from scanner.demo.azure_security_rules import security_rule
from scanner.demo.azure_server import AzureServer
from scanner.models import INTERNET, AddressPeer, AddressSet, Unknown
from tests.providers.azure.arm import resource
from tests.providers.azure.networks import (
    BLOCK,
    NETWORKS,
    SUBNETS,
    TABLES,
    read_groups,
    ref,
    security_group,
    service_tags,
    subnet,
    virtual_network,
)

HOST = "168.63.129.16"


@pytest.fixture
def stands_for(subscription: AzureSubscription, azure_server: AzureServer) -> Any:
    """Read what a tag stands for as the source of a rule: the addresses, and why there may be more."""

    def read(
        *resources: dict[str, Any], tag: str = "VirtualNetwork", access: str = "Allow"
    ) -> tuple[AddressSet, list[str]]:
        rule = security_rule("one", 100, sourceAddressPrefix=tag, access=access)
        group = security_group(rule, subnets=[ref(SUBNETS, "net/web")])
        found = read_groups(subscription, azure_server, group, *resources)["web"].rules[0].peers
        addresses, doubts = AddressSet(), []
        for peer in found:
            assert isinstance(peer, AddressPeer)
            if isinstance(peer.addresses, Unknown):
                doubts.append(peer.addresses.why)
            else:
                addresses |= peer.addresses
        return addresses, doubts

    return read


def on_web(**fields: Any) -> dict[str, Any]:
    """The subnet `web` with the group on it."""
    return subnet(networkSecurityGroup=ref("Microsoft.Network/networkSecurityGroups", "web"), **fields)


def table(*prefixes: str, hop: str = "VirtualAppliance") -> dict[str, Any]:
    routes = [
        {"name": each, "properties": {"addressPrefix": each, "nextHopType": hop, "nextHopIpAddress": "10.40.9.4"}}
        for each in prefixes
    ]
    return resource(TABLES, "table", {"routes": routes})


def peering(**fields: Any) -> dict[str, Any]:
    written = {
        "peeringState": "Connected",
        "allowVirtualNetworkAccess": True,
        "remoteVirtualNetwork": ref(NETWORKS, "hub"),
        "remoteVirtualNetworkAddressSpace": {"addressPrefixes": ["10.50.0.0/16"]},
        **fields,
    }
    return {"name": "to-hub", "properties": written}


def test_z09_the_address_space_and_the_host(stands_for: Any) -> None:
    assert stands_for(virtual_network(on_web())) == (AddressSet.of(BLOCK, HOST), [])


@pytest.mark.parametrize(
    ("fields", "is_inside"),
    [
        ({}, True),
        ({"allowVirtualNetworkAccess": False}, False),
        ({"peeringState": "Disconnected"}, False),
        ({"peeringState": "Initiated"}, False),
    ],
)
def test_z26_only_connected_peers_count(stands_for: Any, fields: dict[str, Any], is_inside: bool) -> None:
    addresses, doubts = stands_for(virtual_network(on_web(), virtualNetworkPeerings=[peering(**fields)]))
    assert (AddressSet.of("10.50.0.0/16") <= addresses) is is_inside
    assert doubts == []


def test_what_lies_beyond_a_gateway_that_is_not_told(stands_for: Any) -> None:
    spoke = virtual_network(on_web(), virtualNetworkPeerings=[peering(useRemoteGateways=True)])
    addresses, doubts = stands_for(spoke)
    assert addresses == AddressSet.of(BLOCK, HOST, "10.50.0.0/16")
    assert doubts == ["it may hold any address that the gateway of another subscription leads net to"]


def test_z09_destinations_of_custom_routes(stands_for: Any) -> None:
    network = virtual_network(on_web(routeTable=ref(TABLES, "table")))
    assert stands_for(network, table("192.168.0.0/16", "198.51.100.0/24")) == (
        AddressSet.of(BLOCK, HOST, "192.168.0.0/16", "198.51.100.0/24"),
        [],
    )


def test_tags_of_custom_routes(stands_for: Any) -> None:
    network = virtual_network(on_web(routeTable=ref(TABLES, "table")))
    addresses, doubts = stands_for(network, table("Sql", "Moon"), service_tags(Sql=["192.0.2.0/24"]))
    assert AddressSet.of("192.0.2.0/24") <= addresses
    assert doubts == ["the list of service tags has no Moon"]


@pytest.mark.parametrize("default", ["0.0.0.0/0", "::/0"])
def test_z09_a_custom_default_route_leaves_it_open(stands_for: Any, default: str) -> None:
    network = virtual_network(on_web(routeTable=ref(TABLES, "table")))
    addresses, doubts = stands_for(network, table(default))
    assert addresses == AddressSet.of(BLOCK, HOST)
    assert doubts == [f"it may hold {default}, for which the subnet has a custom route"]


def test_unread_route_tables_leave_it_open(stands_for: Any, azure_server: AzureServer) -> None:
    azure_server.refuse("routeTables")
    _, doubts = stands_for(virtual_network(on_web(routeTable=ref(TABLES, "table"))))
    assert [each.partition(" could")[0] for each in doubts] == ["Microsoft.Network/routeTables/read"]


def test_unread_networks_leave_it_open(stands_for: Any, azure_server: AzureServer) -> None:
    azure_server.refuse("virtualNetworks")
    _, doubts = stands_for(virtual_network(on_web()))
    assert [each.partition(" could")[0] for each in doubts] == ["Microsoft.Network/virtualNetworks/read"]


def test_a_group_that_filters_nothing_has_no_virtual_network(
    subscription: AzureSubscription, azure_server: AzureServer
) -> None:
    group = read_groups(subscription, azure_server, security_group())["web"]
    assert group.rules[0].peers == (AddressPeer(name="VirtualNetwork", addresses=AddressSet.of(HOST)),)


@pytest.mark.parametrize("access", ["Allow", "Deny"])
def test_z07_the_internet_is_outside_the_virtual_network(stands_for: Any, access: str) -> None:
    space = {"addressPrefixes": ["51.0.0.0/16"]}
    network = virtual_network(on_web(routeTable=ref(TABLES, "table")), addressSpace=space)
    expected = (INTERNET if access == "Deny" else INTERNET.v4_only) - AddressSet.of("51.0.0.0/16", "198.0.0.0/16", HOST)
    assert stands_for(network, table("0.0.0.0/0", "198.0.0.0/16"), tag="Internet", access=access) == (expected, [])


@pytest.mark.parametrize(("access", "is_open"), [("Allow", False), ("Deny", True)])
def test_unread_networks_leave_open_what_a_deny_of_the_internet_keeps_out(
    stands_for: Any, azure_server: AzureServer, access: str, is_open: bool
) -> None:
    azure_server.refuse("virtualNetworks")
    _, doubts = stands_for(virtual_network(on_web()), tag="Internet", access=access)
    assert bool(doubts) is is_open


@pytest.mark.parametrize(("access", "common"), [("Allow", False), ("Deny", True)])
def test_in_two_networks_an_allow_counts_for_either_and_a_deny_for_both(
    subscription: AzureSubscription, azure_server: AzureServer, access: str, common: bool
) -> None:
    rule = security_rule("one", 100, sourceAddressPrefix="VirtualNetwork", access=access)
    group = security_group(rule, subnets=[ref(SUBNETS, "net/web"), ref(SUBNETS, "other/web")])
    mine = ref("Microsoft.Network/networkSecurityGroups", "web")
    other = virtual_network(
        subnet(network="other", networkSecurityGroup=mine),
        name="other",
        addressSpace={"addressPrefixes": ["10.60.0.0/16"]},
    )
    found = read_groups(subscription, azure_server, group, virtual_network(on_web()), other)["web"]
    expected = AddressSet.of(HOST) if common else AddressSet.of(BLOCK, "10.60.0.0/16", HOST)
    assert found.rules[0].peers == (AddressPeer(name="VirtualNetwork", addresses=expected),)
