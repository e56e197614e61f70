"""Rules of network security groups, read from the ARM emulator."""

from typing import Any

import pytest

from providers.azure.session import AzureSubscription
from scanner.demo.azure_security_rules import security_rule
from scanner.demo.azure_server import AzureServer
from scanner.models import (
    ANYWHERE,
    ICMP,
    TCP,
    UDP,
    Action,
    AddressPeer,
    AddressSet,
    Direction,
    FirewallRule,
    GroupPeer,
    PortSet,
    Protocol,
    Traffic,
)
from tests.providers.azure.arm import resource_id
from tests.providers.azure.networks import on_subnet, read_groups, ref

ASG = "Microsoft.Network/applicationSecurityGroups"


@pytest.fixture
def rule(subscription: AzureSubscription, azure_server: AzureServer) -> Any:
    """Read one rule of a group on a subnet."""

    def read(**fields: Any) -> FirewallRule:
        groups = read_groups(subscription, azure_server, *on_subnet(security_rule("one", 100, **fields)))
        (found,) = [each for each in groups["web"].rules if each.id == "one"]
        return found

    return read


@pytest.mark.parametrize(
    ("fields", "traffic"),
    [
        ({}, (Traffic(),)),
        ({"protocol": "Tcp", "destinationPortRange": "22"}, (Traffic(protocol=TCP, ports=PortSet.of(22)),)),
        ({"protocol": "TCP", "destinationPortRange": "0-65535"}, (Traffic(protocol=TCP),)),
        (
            {"protocol": "Udp", "destinationPortRange": None, "destinationPortRanges": ["53", "500-501"]},
            (Traffic(protocol=UDP, ports=PortSet.of(53, 500, 501)),),
        ),
        (
            {"protocol": "Tcp", "destinationPortRange": "22", "destinationPortRanges": ["23"]},
            (Traffic(protocol=TCP, ports=PortSet.of(22, 23)),),
        ),
        (
            {"destinationPortRange": "22"},
            (Traffic(protocol=TCP, ports=PortSet.of(22)), Traffic(protocol=UDP, ports=PortSet.of(22))),
        ),
        ({"protocol": "Icmp"}, (Traffic(protocol=ICMP),)),
        ({"protocol": "Esp"}, (Traffic(protocol=Protocol(50)),)),
        ({"protocol": "Ah"}, (Traffic(protocol=Protocol(51)),)),
    ],
)
def test_z04_protocols_go_by_names_and_a_star_is_every_port(
    rule: Any, fields: dict[str, Any], traffic: tuple[Traffic, ...]
) -> None:
    assert rule(**fields).traffic == traffic


@pytest.mark.parametrize(
    ("fields", "addresses"),
    [
        # The subnet has no IPv6 addresses.
        ({}, ANYWHERE.v4_only),
        ({"sourceAddressPrefix": "Any"}, ANYWHERE.v4_only),
        ({"access": "Deny"}, ANYWHERE),
        ({"sourceAddressPrefix": "0.0.0.0/0"}, ANYWHERE.v4_only),
        ({"sourceAddressPrefix": "::/0"}, ANYWHERE.v6_only),
        ({"sourceAddressPrefix": "192.0.2.7"}, AddressSet.of("192.0.2.7/32")),
        (
            {"sourceAddressPrefix": None, "sourceAddressPrefixes": ["0.0.0.0/1", "128.0.0.0/1"]},
            ANYWHERE.v4_only,
        ),
        (
            {"sourceAddressPrefix": "192.0.2.0/25", "sourceAddressPrefixes": ["192.0.2.128/25"]},
            AddressSet.of("192.0.2.0/24"),
        ),
        ({"sourceAddressPrefix": "192.0.2.0/24", "sourceAddressPrefixes": [""]}, AddressSet.of("192.0.2.0/24")),
        ({"sourceAddressPrefix": "azureloadbalancer"}, AddressSet.of("168.63.129.16")),
        # Both ends of a packet are of one family.
        ({"destinationAddressPrefix": "10.40.1.4"}, ANYWHERE.v4_only),
        ({"destinationAddressPrefix": "0.0.0.0/0"}, ANYWHERE.v4_only),
        ({"destinationAddressPrefix": "VirtualNetwork"}, ANYWHERE.v4_only),
    ],
)
def test_z03_singular_and_plural_fields_unite(rule: Any, fields: dict[str, Any], addresses: AddressSet) -> None:
    united = AddressSet()
    for peer in rule(**fields).peers:
        united |= peer.addresses
    assert united == addresses


@pytest.mark.parametrize(
    ("fields", "addresses"),
    [
        ({}, ANYWHERE),
        ({"sourceAddressPrefix": "AzureLoadBalancer"}, AddressSet.of("168.63.129.16", "fe80::1234:5678:9abc")),
        ({"destinationAddressPrefix": "0.0.0.0/0"}, ANYWHERE.v4_only),
        ({"destinationAddressPrefix": "VirtualNetwork"}, ANYWHERE),
    ],
)
def test_z04_a_star_is_everybody_of_both_families(
    subscription: AzureSubscription, azure_server: AzureServer, fields: dict[str, Any], addresses: AddressSet
) -> None:
    both = on_subnet(security_rule("one", 100, **fields), addressPrefixes=["fd00:40:1::/64"])
    (found,) = [each for each in read_groups(subscription, azure_server, *both)["web"].rules if each.id == "one"]
    assert [peer.addresses for peer in found.peers if isinstance(peer, AddressPeer)] == [addresses]


@pytest.mark.parametrize(
    ("fields", "targets"),
    [
        ({}, ()),
        ({"destinationAddressPrefix": "VirtualNetwork"}, ()),
        ({"destinationAddressPrefix": "0.0.0.0/0"}, ()),
        ({"destinationAddressPrefix": "10.40.1.0/24"}, ()),
        ({"destinationAddressPrefix": None, "destinationAddressPrefixes": ["10.40.1.0/25", "10.40.1.128/25"]}, ()),
        ({"direction": "Outbound", "sourceAddressPrefix": "10.0.0.0/8"}, ()),
        (
            {"destinationAddressPrefix": "10.40.1.0/25"},
            (AddressPeer(name="10.40.1.0/25", addresses=AddressSet.of("10.40.1.0/25")),),
        ),
        (
            {"destinationAddressPrefix": "10.40.1.4"},
            (AddressPeer(name="10.40.1.4", addresses=AddressSet.of("10.40.1.4")),),
        ),
        (
            {"destinationAddressPrefix": None, "destinationApplicationSecurityGroups": [ref(ASG, "Web")]},
            (GroupPeer(name=resource_id(ASG, "web").lower(), on_interfaces=True),),
        ),
        (
            {"direction": "Outbound", "sourceAddressPrefix": "10.40.1.4"},
            (AddressPeer(name="10.40.1.4", addresses=AddressSet.of("10.40.1.4")),),
        ),
    ],
)
def test_z11_the_near_side(rule: Any, fields: dict[str, Any], targets: tuple[Any, ...]) -> None:
    assert rule(**fields).targets == targets


def test_z05_source_ports_are_read(rule: Any) -> None:
    found = rule(access="deny", direction="OUTBOUND", sourcePortRange="1024-65535", description="nothing out")
    assert (found.action, found.direction, found.description) == (Action.DENY, Direction.EGRESS, "nothing out")
    assert found.source_ports == PortSet.parse("1024-65535")


def test_z03_an_application_security_group_takes_the_place_of_addresses(rule: Any) -> None:
    found = rule(sourceAddressPrefix=None, sourceApplicationSecurityGroups=[ref(ASG, "web")])
    assert found.peers == (GroupPeer(name=resource_id(ASG, "web").lower(), on_interfaces=True),)
