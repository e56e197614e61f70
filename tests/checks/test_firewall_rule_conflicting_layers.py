"""firewall-rule-conflicting-layers."""

from typing import Any

import pytest

from checks.connection_control.firewall_rule_conflicting_layers import firewall_rule_conflicting_layers
from scanner.models import (
    UDP,
    Action,
    AddressSet,
    Direction,
    FirewallRule,
    FirewallRuleSet,
    NetworkInterface,
    Resource,
    SubnetAcl,
    Unknown,
)
from tests.factories import acl_rule, identity, network_interface, rule, rule_set, subnet, subnet_acl, unread
from tests.support import ask, gap_of

DENY = Action.DENY
SSH = rule(ports="22")
SUBNET = subnet(addresses=AddressSet.of("10.0.0.0/24"))
PLUGGED = network_interface(subnet=SUBNET.id, rule_sets=(rule_set().id,))
ALONE = "not applicable: filters nothing that another rule set filters as well"
VOID = "allows TCP 22 from 0.0.0.0/0, and none of it comes through acl-0a1b2c3d"
WEB = acl_rule(100, ports="443")
COMPANY = acl_rule(110, "10.0.0.0/8", ports="22")


def behind(acl: SubnetAcl, *rules: FirewallRule) -> list[str]:
    """The verdicts on a rule set in a subnet with this ACL."""
    return ask(firewall_rule_conflicting_layers, rule_set(*rules), PLUGGED, SUBNET, acl)


def attached(*rules: FirewallRule) -> SubnetAcl:
    return subnet_acl(*rules, attached_to=(SUBNET.id,))


@pytest.mark.parametrize(
    ("entries", "rules", "verdicts"),
    [
        ([WEB], [rule("8.0.0.0/8", ports="443")], ["passed"]),
        ([WEB], [rule("8.0.0.0/8", ports="22")], [VOID.replace("0.0.0.0/0", "8.0.0.0/8")]),
        # Machines in the same subnet get there.
        ([WEB], [SSH], ["passed"]),
        ([WEB], [rule("10.0.0.0/24", ports="22")], ["passed"]),
        ([WEB], [rule("10.0.1.0/24", ports="22")], [VOID.replace("0.0.0.0/0", "10.0.1.0/24")]),
        ([WEB, COMPANY], [SSH, rule("10.0.1.0/24", ports="22")], ["passed"]),
        ([WEB], [rule("::/0")], ["allows TCP 443 from ::/0, and none of it comes through acl-0a1b2c3d"]),
        (
            [acl_rule(90, ports="443", action=DENY), WEB],
            [rule("8.0.0.0/8")],
            ["allows TCP 443 from 8.0.0.0/8, and none of it comes through acl-0a1b2c3d"],
        ),
        (
            [WEB],
            [rule("8.0.0.0/8", ports="443", protocol=UDP)],
            ["allows UDP 443 from 8.0.0.0/8, and none of it comes through acl-0a1b2c3d"],
        ),
        (
            [WEB],
            [rule("8.0.0.0/8", direction=Direction.EGRESS)],
            ["allows TCP 443 to 8.0.0.0/8, and none of it comes through acl-0a1b2c3d"],
        ),
        ([WEB], [rule("8.0.0.0/8", ports="22", enabled=False)], ["passed"]),
        ([WEB], [rule("8.0.0.0/8", ports="22", provider_default=True)], ["passed"]),
        ([WEB], [rule("sg-1", ports="22")], ["passed"]),
        ([WEB], [rule("8.0.0.0/8", ports="22", priority=1, action=DENY)], ["passed"]),
        (
            [acl_rule(100, "8.0.0.0/8", ports="22")],
            [rule(unread(), ports="22")],
            [
                (
                    "undetermined: the rule for TCP 22 from pl-0123 may be closed by acl-0a1b2c3d: "
                    "pl-0123: its entries could not be read"
                )
            ],
        ),
    ],
)
def test_acls_of_subnets(entries: list[FirewallRule], rules: list[FirewallRule], verdicts: list[str]) -> None:
    assert behind(attached(*entries), *rules) == verdicts


def test_a_rule_that_takes_effect_in_another_subnet() -> None:
    other = subnet("subnet-2", addresses=AddressSet.of("10.0.1.0/24"))
    plugged = network_interface("eni-2", subnet=other.id, rule_sets=(rule_set().id,))
    open_one = subnet_acl(
        acl_rule(100, ports="*"),
        identity=identity("ec2", "network-acl/acl-2", "AWS::EC2::NetworkAcl"),
        attached_to=(other.id,),
    )
    subject = rule_set(rule("8.0.0.0/8", ports="22"))
    resources = (subject, PLUGGED, SUBNET, attached(WEB), plugged, other, open_one)
    assert ask(firewall_rule_conflicting_layers, *resources) == ["passed"]


@pytest.mark.parametrize("others", [(), (PLUGGED, SUBNET), (network_interface(rule_sets=(rule_set().id,)),)])
def test_nothing_else_on_the_way(others: tuple[Resource, ...]) -> None:
    assert ask(firewall_rule_conflicting_layers, rule_set(SSH), *others) == [ALONE]


def gate(*rules: FirewallRule, **more: Any) -> FirewallRuleSet:
    named = identity("ec2", "security-group/sg-gate", "AWS::EC2::SecurityGroup")
    return rule_set(*rules, identity=named, **more)


@pytest.mark.parametrize(
    ("layer", "verdict"),
    [
        (gate(rule(ports="22")), "passed"),
        (gate(rule("10.0.0.0/8", ports="22")), "passed"),
        (gate(rule(ports="443")), VOID.replace("acl-0a1b2c3d", "sg-gate")),
        (gate(unmatched=Action.PASS_ON), "passed"),
        (
            gate(rule(ports="22", action=DENY, priority=1), unmatched=Action.PASS_ON),
            VOID.replace("acl-0a1b2c3d", "sg-gate"),
        ),
        (
            gate(rule(unread(), ports="22", action=DENY, priority=1), unmatched=Action.PASS_ON),
            (
                "undetermined: the rule for TCP 22 from 0.0.0.0/0 may be closed by sg-gate: "
                "pl-0123: its entries could not be read"
            ),
        ),
    ],
)
def test_gates(layer: FirewallRuleSet, verdict: str) -> None:
    subject = rule_set(SSH, gates=((layer.id,),))
    assert ask(firewall_rule_conflicting_layers, subject, layer)[0] == verdict


@pytest.mark.parametrize(
    ("gates", "verdict"),
    [
        (((),), ALONE),
        ((("gone",),), "undetermined: gone is not among what was read"),
        (Unknown(why="denied"), "undetermined: denied"),
    ],
)
def test_gates_that_are_not_known(gates: tuple[tuple[str, ...], ...] | Unknown, verdict: str) -> None:
    assert ask(firewall_rule_conflicting_layers, rule_set(SSH, gates=gates)) == [verdict]


def test_what_could_not_be_read_may_be_a_way() -> None:
    subject = rule_set(rule("8.0.0.0/8", ports="22"))
    found = ask(
        firewall_rule_conflicting_layers, subject, PLUGGED, SUBNET, attached(WEB), gaps=[gap_of(NetworkInterface)]
    )
    assert found == ["undetermined: test:Read could not be read: AccessDenied"]
