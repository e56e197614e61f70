"""What packets pass beside a network security group, read from the ARM emulator."""

from typing import Any

import pytest

from providers.azure.session import AzureSubscription
from scanner.demo.azure_server import AzureServer
from scanner.models import Unknown
from tests.providers.azure.arm import resource_id
from tests.providers.azure.networks import GROUPS, INTERFACES, interface, on_subnet, read_groups, ref, security_group

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
def test_z02_what_else_packets_pass(
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
