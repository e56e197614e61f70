"""Network security groups, read from the ARM emulator."""

from typing import Any

import pytest

from providers.azure.session import AzureSubscription
from scanner.demo.azure_security_rules import security_rule
from scanner.demo.azure_server import AzureServer
from scanner.models import AddressPeer, AddressSet
from tests.providers.azure.arm import resource, resource_id
from tests.providers.azure.networks import (
    GROUPS,
    NET,
    SUBNETS,
    WEB,
    on_subnet,
    read_groups,
    ref,
    security_group,
    service_tags,
    subnet,
    virtual_network,
)


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
    ("fields", "reason"),
    [
        ({"protocol": "Gre"}, "the protocol of rule one, Gre, is new to netassay"),
        ({"access": "Audit"}, "the access of rule one, Audit, is new to netassay"),
        ({"direction": "Sideways"}, "the direction of rule one, Sideways, is new to netassay"),
        ({"destinationPortRange": None}, "rule one names no ports"),
        ({"sourceAddressPrefix": None}, "rule one names no source"),
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


def test_a_group_without_a_location_costs_no_other(subscription: AzureSubscription, azure_server: AzureServer) -> None:
    nowhere = {name: value for name, value in security_group(name="nowhere").items() if name != "location"}
    tags = service_tags(Storage=["192.0.2.0/24"])
    found = read_groups(
        subscription, azure_server, nowhere, tags, *on_subnet(security_rule("one", 100, sourceAddressPrefix="Storage"))
    )
    assert found["nowhere"].identity.region == "global"
    (peer,) = found["web"].rules[0].peers
    assert peer == AddressPeer(name="Storage", addresses=AddressSet.of("192.0.2.0/24"))


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
