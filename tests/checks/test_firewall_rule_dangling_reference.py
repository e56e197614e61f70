"""firewall-rule-dangling-reference."""

from typing import Any

import pytest

from checks.connection_control.firewall_rule_dangling_reference import firewall_rule_dangling_reference
from scanner.models import (
    NOWHERE,
    AddressPeer,
    AddressSet,
    FirewallRule,
    FirewallRuleSet,
    GroupPeer,
    NetworkInterface,
    Resource,
    RuleSetUser,
    Unknown,
)
from tests.factories import ACCOUNT, identity, network_interface, rule, rule_set, unread
from tests.support import ask, gap_of

OTHER = rule_set(identity=identity("ec2", "security-group/sg-2", "AWS::EC2::SecurityGroup"))
REFUSED = "undetermined: test:Read could not be read: AccessDenied"
EMPTY = AddressPeer(name="pl-1", addresses=NOWHERE)
WEB = GroupPeer(name="web", on_interfaces=True)
TAGGED = network_interface(groups=("web", "app"))

TEMPLATE = identity("ec2", "launch-template/lt-1", "AWS::EC2::LaunchTemplate")
WILL_BE_WEB = RuleSetUser(identity=TEMPLATE, rule_sets=(), groups=("web",))
NOT_READ = RuleSetUser(identity=TEMPLATE, rule_sets=Unknown(why="not read"))


def group(name: str = "sg-2", account: str | None = ACCOUNT, **more: Any) -> GroupPeer:
    return GroupPeer(name=name, account=account, **more)


def verdicts(*rules: FirewallRule, others: tuple[Resource, ...] = (), **more: Any) -> list[str]:
    """Those on a rule set with these rules; it comes before the other one."""
    return ask(firewall_rule_dangling_reference, rule_set(*rules), *others, **more)[:1]


@pytest.mark.parametrize(
    ("peer", "others", "verdict"),
    [
        (group(), (OTHER,), "passed"),
        (group(), (), "names sg-2, which does not exist"),
        (group("sg-0a1b2c3d"), (), "passed"),
        (group(is_gone=True), (OTHER,), "names sg-2, which is deleted, or to which nothing leads any more"),
        (group(account="9999"), (OTHER,), "passed"),
        (
            group(account="9999"),
            (),
            "undetermined: sg-2 belongs to account 9999, and is not among what was read",
        ),
        (WEB, (TAGGED,), "passed"),
        (WEB, (network_interface(groups=("app",)),), "names web, in which nothing is"),
        (WEB, (), "names web, in which nothing is"),
        (group("INTERNAL", None), (TAGGED,), "undetermined: what is in INTERNAL was not read"),
        (WEB, (WILL_BE_WEB,), "passed"),
        (WEB, (NOT_READ,), "undetermined: lt-1: not read"),
        (EMPTY, (), "names pl-1, which holds no address"),
        (AddressPeer(name="tor", addresses=Unknown(why="not told"), is_minor=True), (), "passed"),
        (unread("10.0.0.0/8"), (), "passed"),
        (unread("*"), (), "passed"),
        (unread(), (), "undetermined: pl-0123: its entries could not be read"),
    ],
)
def test_what_is_named(peer: GroupPeer, others: tuple[Resource, ...], verdict: str) -> None:
    assert verdicts(rule(peer), others=others) == [verdict]
    assert verdicts(rule(targets=(peer,)), others=others) == [verdict]


def test_a_list_that_may_hold_more_than_is_told_is_there() -> None:
    told = AddressPeer(name="VirtualNetwork", addresses=AddressSet.of("10.0.0.0/8"))
    assert verdicts(rule(told, unread(told.name))) == ["passed"]


@pytest.mark.parametrize("one", [rule(), rule("::/0"), rule(EMPTY, enabled=False), rule(EMPTY, provider_default=True)])
def test_what_names_nothing_is_not_judged(one: FirewallRule) -> None:
    assert verdicts(one) == ["passed"]


@pytest.mark.parametrize(("peer", "model"), [(group(), FirewallRuleSet), (WEB, NetworkInterface)])
def test_what_could_not_be_read_may_be_there(peer: GroupPeer, model: type[Resource]) -> None:
    gaps = [gap_of(model)]
    assert verdicts(rule(peer), gaps=gaps) == [REFUSED]
    assert verdicts(rule(peer), others=(OTHER, TAGGED), gaps=gaps) == ["passed"]
