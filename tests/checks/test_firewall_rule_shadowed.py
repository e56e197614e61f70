"""firewall-rule-shadowed."""

import pytest

from checks.connection_control.firewall_rule_shadowed import firewall_rule_shadowed
from scanner.check import Severity
from scanner.models import UDP, Action, Direction, FirewallRule, GroupPeer, Resource, Unknown
from tests.factories import acl_rule, rule, rule_set, subnet_acl, unread
from tests.support import ask, report_of

DENY = Action.DENY
ALL_TCP = acl_rule(100, ports="*")
NO_SSH = acl_rule(200, ports="22", action=DENY)
NEVER = "never denies TCP 22 from 0.0.0.0/0 by rule 200, since before it the opposite is decided by rule 100"
SAME = "never allows TCP 443 from 10.0.0.0/8 by rule 200, since before it the same is decided by rule 100"
UNTOLD = Unknown(why="depends on var.open")
WEB = (GroupPeer(name="web"),)


@pytest.mark.parametrize(
    ("rules", "verdict"),
    [
        ([ALL_TCP, NO_SSH], NEVER),
        ([acl_rule(50, ports="22", action=DENY), ALL_TCP], "passed"),
        ([ALL_TCP, acl_rule(200, "::/0", ports="22", action=DENY)], "passed"),
        ([ALL_TCP, acl_rule(200, ports="22", protocol=UDP, action=DENY)], "passed"),
        (
            [acl_rule(100, protocol=None), acl_rule(200, ports="53", protocol=UDP, action=DENY)],
            NEVER.replace("TCP 22", "UDP 53"),
        ),
        ([acl_rule(100), acl_rule(200, "10.0.0.0/8")], SAME),
        (
            [acl_rule(100), acl_rule(200, "192.0.2.0/24", ports="22", doubt=UNTOLD)],
            "undetermined: rule 200 may never decide: depends on var.open",
        ),
        (
            [acl_rule(90, "0.0.0.0/1", ports="1-100"), acl_rule(100, "128.0.0.0/1", ports="*"), NO_SSH],
            NEVER.replace("rule 100", "rule 90, rule 100"),
        ),
        ([acl_rule(100, "0.0.0.0/1", ports="*"), NO_SSH], "passed"),
        ([acl_rule(100, ports="1-21"), acl_rule(110, ports="23-100"), NO_SSH], "passed"),
        ([acl_rule(100, ports="*", enabled=False), NO_SSH], "passed"),
        ([ALL_TCP, acl_rule(200, ports="22", action=DENY, enabled=False)], "passed"),
        ([ALL_TCP, acl_rule(200, ports="22", direction=Direction.EGRESS, action=DENY)], "passed"),
        ([ALL_TCP, acl_rule(32767, protocol=None, action=DENY, provider_default=True)], "passed"),
        ([acl_rule(100, ports="*", targets=WEB), NO_SSH], "passed"),
        ([ALL_TCP, acl_rule(200, ports="22", action=DENY, targets=WEB)], NEVER),
        ([acl_rule(100, "sg-1"), acl_rule(200, "10.0.0.0/8")], "passed"),
        (
            [acl_rule(100, unread(), ports="*"), NO_SSH],
            "undetermined: rule 200 may never decide: pl-0123: its entries could not be read",
        ),
    ],
)
def test_order(rules: list[FirewallRule], verdict: str) -> None:
    assert ask(firewall_rule_shadowed, rule_set(*rules)) == [verdict]
    assert ask(firewall_rule_shadowed, subnet_acl(*rules)) == [verdict]


@pytest.mark.parametrize(
    ("rules", "severity"),
    [([ALL_TCP, NO_SSH], Severity.MEDIUM), ([acl_rule(100), acl_rule(200, "10.0.0.0/8")], Severity.LOW)],
)
def test_what_was_meant_and_lost_is_worse(rules: list[FirewallRule], severity: Severity) -> None:
    (found,) = report_of(firewall_rule_shadowed, subnet_acl(*rules)).verdicts
    assert found.severity is severity


@pytest.mark.parametrize("subject", [rule_set(rule(), rule()), rule_set()])
def test_without_an_order(subject: Resource) -> None:
    verdict = "not applicable: has rules without an order, all of which count"
    assert ask(firewall_rule_shadowed, subject) == [verdict]
