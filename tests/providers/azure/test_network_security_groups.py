"""Network security groups, read from the ARM emulator."""

from typing import Any

import pytest

from checks.connection_control.firewall_ingress_all_protocols import firewall_ingress_all_protocols
from checks.connection_control.firewall_ingress_any_port_open import firewall_ingress_any_port_open
from checks.connection_control.firewall_ingress_sensitive_port_open import firewall_ingress_sensitive_port_open
from checks.connection_control.firewall_rule_shadowed import firewall_rule_shadowed
from providers.azure.session import AzureSubscription
from scanner.demo.azure_security_rules import security_rule
from scanner.demo.azure_server import AzureServer
from scanner.models import Action, AddressPeer, AddressSet, Direction, Unknown
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
from tests.support import ask_rules

AUDIT = "unknown addresses: the access of rule first, Audit, is new to netassay"
IN, BOTH = {Direction.INGRESS}, {Direction.INGRESS, Direction.EGRESS}
ALLOW, DENY, EITHER = {Action.ALLOW}, {Action.DENY}, {Action.ALLOW, Action.DENY}


def one_rule(name: str, **fields: Any) -> dict[str, Any]:
    rule = security_rule(name, 100)
    return {**rule, "properties": {**rule["properties"], **fields}}


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
    ("fields", "reason", "directions", "actions"),
    [
        ({"protocol": "Gre"}, "the protocol of rule one, Gre, is new to netassay", IN, ALLOW),
        ({"protocol": None}, "the protocol of rule one is not told", IN, ALLOW),
        ({"destinationPortRange": None}, "rule one names no ports", IN, ALLOW),
        ({"sourceAddressPrefix": None}, "rule one names no source", IN, ALLOW),
        ({"destinationAddressPrefix": None}, "rule one names no destination", IN, ALLOW),
        (
            {"sourceAddressPrefix": "10.0.0.0/99"},
            "'10.0.0.0/99' does not appear to be an IPv4 or IPv6 network",
            IN,
            ALLOW,
        ),
        ({"priority": None}, "the priority of rule one is not told", IN, ALLOW),
        ({"access": "Audit"}, "the access of rule one, Audit, is new to netassay", IN, EITHER),
        ({"access": None}, "the access of rule one is not told", IN, EITHER),
        ({"direction": "Sideways"}, "the direction of rule one, Sideways, is new to netassay", BOTH, ALLOW),
        ({"direction": None, "access": "Deny"}, "the direction of rule one is not told", BOTH, DENY),
    ],
)
def test_a_rule_that_is_not_understood_may_be_about_anything(
    subscription: AzureSubscription,
    azure_server: AzureServer,
    fields: dict[str, Any],
    reason: str,
    directions: set[Direction],
    actions: set[Action],
) -> None:
    found = read_groups(subscription, azure_server, *on_subnet(one_rule("one", **fields)))["web"]
    one = [each for each in found.rules if each.id == "one"]
    assert {each.direction for each in one} == directions
    assert {each.action for each in one} == actions
    anybody = AddressPeer(name="unknown addresses", addresses=Unknown(why=reason), may_be_group=True)
    assert {each.peers for each in one} == {(anybody,)}
    assert subscription.gaps() == ()


@pytest.mark.parametrize(
    ("first", "verdict"),
    [
        ({}, "passed"),
        (
            {"access": "Audit"},
            f"undetermined: may be a rule that opens every protocol to the internet: {AUDIT}",
        ),
        ({"direction": "Outbound", "access": "Audit"}, "passed"),
    ],
)
def test_what_may_be_open_is_no_pass(
    subscription: AzureSubscription, azure_server: AzureServer, first: dict[str, Any], verdict: str
) -> None:
    rules = [security_rule("first", 100, **{"access": "Deny", **first}), security_rule("no", 200, access="Deny")]
    group = read_groups(subscription, azure_server, *on_subnet(*rules))["web"]
    assert ask_rules(firewall_ingress_any_port_open, group) == [verdict]


@pytest.mark.parametrize(
    ("first", "is_certain"), [({"priority": 300, "access": "Audit"}, True), ({"access": "Audit"}, False)]
)
def test_what_may_be_kept_out_is_no_flaw(
    subscription: AzureSubscription, azure_server: AzureServer, first: dict[str, Any], *, is_certain: bool
) -> None:
    rules = [one_rule("one", **first), security_rule("open", 200, destinationPortRange="22", protocol="Tcp")]
    group = read_groups(subscription, azure_server, *on_subnet(*rules))["web"]
    (verdict,) = ask_rules(firewall_ingress_sensitive_port_open, group)
    assert verdict.startswith("opens ssh (TCP 22)") is is_certain
    assert is_certain or verdict.startswith("undetermined")


@pytest.mark.parametrize("fields", [{"direction": "Sideways"}, {"access": "Audit"}])
def test_what_a_rule_may_not_do_is_no_flaw(
    subscription: AzureSubscription, azure_server: AzureServer, fields: dict[str, Any]
) -> None:
    group = read_groups(subscription, azure_server, *on_subnet(one_rule("one", **fields)))["web"]
    (verdict,) = ask_rules(firewall_ingress_all_protocols, group)
    assert verdict.startswith("undetermined")


def test_a_default_rule_that_is_not_understood_is_nobodys_fault(
    subscription: AzureSubscription, azure_server: AzureServer
) -> None:
    group, network = on_subnet(security_rule("no", 100, access="Deny"))
    rules = group["properties"]["defaultSecurityRules"]
    first = {**rules[0], "properties": {**rules[0]["properties"], "direction": "Sideways"}}
    answer = {**group, "properties": {**group["properties"], "defaultSecurityRules": [first, *rules[1:]]}}
    found = read_groups(subscription, azure_server, answer, network)["web"]
    assert {each.provider_default for each in found.rules if each.id == first["name"]} == {True}
    assert ask_rules(firewall_rule_shadowed, found) == ["passed"]


def test_a_group_of_which_no_rules_are_told_is_a_gap(
    subscription: AzureSubscription, azure_server: AzureServer
) -> None:
    bare = {name: value for name, value in security_group(name="bare").items() if name != "properties"}
    assert list(read_groups(subscription, azure_server, bare, *on_subnet())) == ["web"]
    (gap,) = subscription.gaps()
    assert "Azure tells no default rules of it" in gap.reason


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
