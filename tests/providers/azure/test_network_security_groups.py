"""Network security groups, read from the ARM emulator."""

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
    Unknown,
)
from tests.providers.azure.arm import resource, resource_id
from tests.providers.azure.networks import (
    GROUPS,
    INTERFACES,
    NET,
    SUBNETS,
    WEB,
    interface,
    on_subnet,
    read_groups,
    ref,
    security_group,
    service_tags,
    subnet,
    virtual_network,
)

ASG = "Microsoft.Network/applicationSecurityGroups"


@pytest.fixture
def rule(subscription: AzureSubscription, azure_server: AzureServer) -> Any:
    """Read one rule of a group on a subnet."""

    def read(**fields: Any) -> FirewallRule:
        groups = read_groups(subscription, azure_server, *on_subnet(security_rule("one", 100, **fields)))
        (found,) = [each for each in groups["web"].rules if each.id == "one"]
        return found

    return read


def test_a_group_on_a_subnet(subscription: AzureSubscription, azure_server: AzureServer) -> None:
    group = read_groups(subscription, azure_server, *on_subnet(security_rule("all", 100)))["web"]
    assert group.id == resource_id(GROUPS, "web").lower()
    assert (group.network, group.attached_to, group.is_default) == (NET, (WEB,), False)
    assert [(each.id, each.priority, each.provider_default) for each in group.rules if each.direction == "ingress"] == [
        ("all", 100, False),
        ("AllowVnetInBound", 65000, True),
        ("AllowAzureLoadBalancerInBound", 65001, True),
        ("DenyAllInBound", 65500, True),
    ]


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
def test_traffic(rule: Any, fields: dict[str, Any], traffic: tuple[Traffic, ...]) -> None:
    assert rule(**fields).traffic == traffic


@pytest.mark.parametrize(
    ("fields", "addresses"),
    [
        ({}, ANYWHERE),
        ({"sourceAddressPrefix": "Any"}, ANYWHERE),
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
        ({"sourceAddressPrefix": "azureloadbalancer"}, AddressSet.of("168.63.129.16", "fe80::1234:5678:9abc")),
        # Both ends of a packet are of one family.
        ({"destinationAddressPrefix": "10.40.1.4"}, ANYWHERE.v4_only),
        ({"destinationAddressPrefix": "0.0.0.0/0"}, ANYWHERE.v4_only),
        ({"destinationAddressPrefix": "VirtualNetwork"}, ANYWHERE),
    ],
)
def test_sources(rule: Any, fields: dict[str, Any], addresses: AddressSet) -> None:
    united = AddressSet()
    for peer in rule(**fields).peers:
        united |= peer.addresses
    assert united == addresses


@pytest.mark.parametrize(
    ("fields", "targets"),
    [
        ({}, ()),
        ({"destinationAddressPrefix": "VirtualNetwork"}, ()),
        ({"destinationAddressPrefix": "0.0.0.0/0"}, ()),
        (
            {"destinationAddressPrefix": "10.40.1.4"},
            (AddressPeer(name="10.40.1.4", addresses=AddressSet.of("10.40.1.4")),),
        ),
        (
            {"destinationAddressPrefix": None, "destinationApplicationSecurityGroups": [ref(ASG, "Web")]},
            (GroupPeer(name=resource_id(ASG, "web").lower()),),
        ),
        (
            {"direction": "Outbound", "sourceAddressPrefix": "10.40.1.4"},
            (AddressPeer(name="10.40.1.4", addresses=AddressSet.of("10.40.1.4")),),
        ),
    ],
)
def test_the_near_side(rule: Any, fields: dict[str, Any], targets: tuple[Any, ...]) -> None:
    assert rule(**fields).targets == targets


def test_other_fields(rule: Any) -> None:
    found = rule(access="deny", direction="OUTBOUND", sourcePortRange="1024-65535", description="nothing out")
    assert (found.action, found.direction, found.description) == (Action.DENY, Direction.EGRESS, "nothing out")
    assert found.source_ports == PortSet.parse("1024-65535")


def test_an_application_security_group_as_source(rule: Any) -> None:
    found = rule(sourceAddressPrefix=None, sourceApplicationSecurityGroups=[ref(ASG, "web")])
    assert found.peers == (GroupPeer(name=resource_id(ASG, "web").lower()),)


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"protocol": "Gre"}, "the protocol Gre is new to netassay"),
        ({"access": "Audit"}, "the access Audit is new to netassay"),
        ({"direction": "Sideways"}, "the direction Sideways is new to netassay"),
        ({"destinationPortRange": None}, "a rule names no ports"),
        ({"sourceAddressPrefix": None}, "the rule one names no source"),
    ],
)
def test_what_is_not_understood_costs_the_group(
    subscription: AzureSubscription, azure_server: AzureServer, fields: dict[str, Any], reason: str
) -> None:
    other = security_group(name="other")
    found = read_groups(subscription, azure_server, other, *on_subnet(security_rule("one", 100, **fields)))
    assert list(found) == ["other"]
    (gap,) = subscription.gaps()
    assert reason in gap.reason


def test_tags_of_services_are_looked_up(subscription: AzureSubscription, azure_server: AzureServer) -> None:
    tags = service_tags(**{"Storage": ["192.0.2.0/24"], "Storage.WestEurope": ["192.0.2.0/25", "2001:db8::/64"]})
    wanted = security_rule("one", 100, sourceAddressPrefix="storage.westeurope")
    missing = security_rule("two", 101, sourceAddressPrefix="Moon")
    group = read_groups(subscription, azure_server, tags, *on_subnet(wanted, missing))["web"]
    known, unknown = (each.peers[0] for each in group.rules if each.id in {"one", "two"})
    assert known == AddressPeer(name="storage.westeurope", addresses=AddressSet.of("192.0.2.0/25", "2001:db8::/64"))
    assert unknown == AddressPeer(name="Moon", addresses=Unknown(why="the list of service tags has no Moon"))


def test_tags_that_cannot_be_looked_up_are_unknown(subscription: AzureSubscription, azure_server: AzureServer) -> None:
    azure_server.refuse("serviceTags")
    rules = (security_rule("one", 100, sourceAddressPrefix="Sql"), security_rule("two", 101, sourceAddressPrefix="Sql"))
    group = read_groups(subscription, azure_server, *on_subnet(*rules))["web"]
    (peer,) = group.rules[0].peers
    assert isinstance(peer, AddressPeer)
    assert isinstance(peer.addresses, Unknown)
    assert [each.action for each in subscription.gaps()] == ["Microsoft.Network/locations/serviceTags/read"]


def test_tags_are_not_looked_up_in_vain(subscription: AzureSubscription, azure_server: AzureServer) -> None:
    read_groups(subscription, azure_server, *on_subnet(security_rule("all", 100)))
    assert not [path for path in azure_server.calls if path.endswith("servicetags")]


GATES = [
    # The interface has a group of its own: both let packets in, or neither.
    ("web", "nic", [interface(group="nic")], (("nic",),)),
    ("nic", "web", [interface(group="nic")], (("web",),)),
    # One of the interfaces has none.
    ("web", "nic", [interface(group="nic"), interface("bare")], ((), ("nic",))),
    # Another machine may be put into an empty subnet at any time.
    ("web", "nic", [], ((),)),
    ("web", "web", [interface(group="web")], ((),)),
]


@pytest.mark.parametrize(("name", "other", "interfaces", "gates"), GATES)
def test_what_else_packets_pass(
    subscription: AzureSubscription,
    azure_server: AzureServer,
    name: str,
    other: str,
    interfaces: list[dict[str, Any]],
    gates: tuple[tuple[str, ...], ...],
) -> None:
    second = security_group(name="nic", networkInterfaces=[ref(INTERFACES, "nic")])
    found = read_groups(subscription, azure_server, second, *on_subnet(), *interfaces)
    expected = {tuple(resource_id(GROUPS, each).lower() for each in place) for place in gates}
    assert other in found
    gates_read = found[name].gates
    assert not isinstance(gates_read, Unknown)
    assert set(gates_read) == expected


@pytest.mark.parametrize(
    ("listed", "is_alone"),
    [
        (f"{resource_id(INTERFACES, 'nic')}/ipConfigurations/main", False),
        (f"{resource_id('Microsoft.Network/applicationGateways', 'edge')}/gatewayIPConfigurations/main", True),
        (f"{resource_id('Microsoft.Network/loadBalancers', 'inner')}/frontendIPConfigurations/main", False),
    ],
)
def test_what_is_in_a_subnet_without_an_interface_has_the_group_of_the_subnet_alone(
    subscription: AzureSubscription, azure_server: AzureServer, listed: str, is_alone: bool
) -> None:
    resources = on_subnet(ipConfigurations=[{"id": listed}])
    group = read_groups(subscription, azure_server, *resources, interface(group="nic"), security_group(name="nic"))
    gates = group["web"].gates
    assert not isinstance(gates, Unknown)
    assert (() in gates) is is_alone


@pytest.mark.parametrize(
    ("policy", "is_alone"),
    [(None, False), ("Disabled", False), ("Enabled", True), ("NetworkSecurityGroupEnabled", True)],
)
def test_private_endpoints_are_filtered_only_where_the_subnet_says_so(
    subscription: AzureSubscription, azure_server: AzureServer, policy: str | None, is_alone: bool
) -> None:
    endpoint = interface("endpoint", privateEndpoint=ref("Microsoft.Network/privateEndpoints", "db"))
    resources = on_subnet(privateEndpointNetworkPolicies=policy)
    group = read_groups(
        subscription, azure_server, *resources, endpoint, interface(group="nic"), security_group(name="nic")
    )
    gates = group["web"].gates
    assert not isinstance(gates, Unknown)
    assert (() in gates) is is_alone


def test_unread_interfaces_leave_it_open_what_else_packets_pass(
    subscription: AzureSubscription, azure_server: AzureServer
) -> None:
    azure_server.refuse("networkInterfaces")
    group = read_groups(subscription, azure_server, *on_subnet())["web"]
    assert isinstance(group.gates, Unknown)
    assert group.gates.why.startswith("Microsoft.Network/networkInterfaces/read could not be read")


def test_a_scale_set_has_its_groups_without_a_machine(
    subscription: AzureSubscription, azure_server: AzureServer
) -> None:
    plan = {
        "name": "main",
        "properties": {
            "networkSecurityGroup": ref(GROUPS, "nic"),
            "ipConfigurations": [{"name": "main", "properties": {"subnet": ref(SUBNETS, "net/web")}}],
        },
    }
    profile = {"networkProfile": {"networkInterfaceConfigurations": [plan]}}
    scale_set = resource("Microsoft.Compute/virtualMachineScaleSets", "workers", {"virtualMachineProfile": profile})
    found = read_groups(subscription, azure_server, scale_set, *on_subnet(), security_group(name="nic"))
    assert found["nic"].gates == ((resource_id(GROUPS, "web").lower(),),)
    assert found["nic"].network == NET


def test_a_group_in_several_networks_belongs_to_none(
    subscription: AzureSubscription, azure_server: AzureServer
) -> None:
    group = security_group(subnets=[ref(SUBNETS, "net/web"), ref(SUBNETS, "other/web")])
    networks = [
        virtual_network(subnet(network=name, networkSecurityGroup=ref(GROUPS, "web")), name=name)
        for name in ("net", "other")
    ]
    found = read_groups(subscription, azure_server, group, *networks)["web"]
    assert found.network is None
    assert found.attached_to == (WEB, resource_id(SUBNETS, "other/web").lower())
