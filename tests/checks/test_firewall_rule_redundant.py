"""firewall-rule-redundant."""

import pytest

from checks.connection_control.firewall_rule_redundant import firewall_rule_redundant
from scanner.models import Action, Direction, FirewallRule, GroupPeer, Unknown
from tests.factories import acl_rule, rule, rule_set, subnet_acl, unread
from tests.support import ask

DENY = Action.DENY
SSH, COMPANY = rule(ports="22"), rule("10.0.0.0/8", ports="22")
TWICE = "allows TCP 22 from 10.0.0.0/8 and once more by the rule for TCP 22 from 0.0.0.0/0"
AGAIN = "allows TCP 443 from 10.0.0.0/8 by rule 100 and once more by rule 200"
HALVES = "the rule for TCP 22 from 0.0.0.0/1, the rule for TCP 22 from 128.0.0.0/1"
WHY = "pl-0123: its entries could not be read"
MAY = f"may change nothing: {WHY}"
OPEN = Unknown(why="depends on var.open")


@pytest.mark.parametrize(
    ("rules", "verdicts"),
    [
        ([], ["passed"]),
        ([SSH, COMPANY], [TWICE]),
        (
            [SSH, rule("192.0.2.0/24", doubt=OPEN)],
            ["undetermined: the rule for TCP 443 from 192.0.2.0/24 may change nothing: depends on var.open"],
        ),
        ([rule("192.0.2.0/24", doubt=OPEN)], ["passed"]),
        ([rule(direction=Direction.EGRESS), rule("192.0.2.0/24", doubt=OPEN)], ["passed"]),
        ([COMPANY, SSH], [TWICE]),
        ([SSH, SSH], [TWICE.replace("10.0.0.0/8", "0.0.0.0/0")]),
        ([SSH, rule("::/0", ports="22")], ["passed"]),
        (
            [rule("0.0.0.0/0", "::/0", ports="22"), rule("sg-1", ports="22")],
            [TWICE.replace("10.0.0.0/8", "sg-1").replace("0.0.0.0/0", "0.0.0.0/0, ::/0")],
        ),
        ([SSH, rule("sg-1", ports="22")], ["passed"]),
        ([SSH, rule("10.0.0.0/8", ports="22", direction=Direction.EGRESS)], ["passed"]),
        ([SSH, rule("10.0.0.0/8", ports="22-23")], ["passed"]),
        (
            [rule("0.0.0.0/1", ports="22"), rule("128.0.0.0/1", ports="22"), SSH],
            [
                "allows TCP 22 from 0.0.0.0/1 and once more by the rule for TCP 22 from 0.0.0.0/0",
                "allows TCP 22 from 128.0.0.0/1 and once more by the rule for TCP 22 from 0.0.0.0/0",
                f"allows TCP 22 from 0.0.0.0/0 and once more by {HALVES}",
            ],
        ),
        ([SSH, rule("10.0.0.0/8", ports="22", enabled=False)], ["passed"]),
        (
            [COMPANY, rule(unread(), ports="22")],
            [f"undetermined: the rule for TCP 22 from 10.0.0.0/8 {MAY}; the rule for TCP 22 from pl-0123 {MAY}"],
        ),
        ([COMPANY, rule(unread())], ["passed"]),
    ],
)
def test_without_an_order(rules: list[FirewallRule], verdicts: list[str]) -> None:
    assert sorted(ask(firewall_rule_redundant, rule_set(*rules))) == sorted(verdicts)


@pytest.mark.parametrize(
    ("rules", "verdict"),
    [
        ([acl_rule(100, "10.0.0.0/8"), acl_rule(200)], AGAIN),
        ([acl_rule(100, "10.0.0.0/8", action=DENY), acl_rule(200)], "passed"),
        ([acl_rule(100, "10.0.0.0/8"), acl_rule(150, "10.1.0.0/16", action=DENY), acl_rule(200)], "passed"),
        ([acl_rule(100), acl_rule(200, "10.0.0.0/8")], "passed"),
        ([acl_rule(100), acl_rule(200)], "passed"),
        ([acl_rule(100, action=DENY), acl_rule(32767, action=DENY, provider_default=True)], "passed"),
        ([acl_rule(100), acl_rule(65001, provider_default=True)], "passed"),
        ([acl_rule(100, "10.0.0.0/8"), acl_rule(200, targets=(GroupPeer(name="web"),))], "passed"),
        ([acl_rule(100, "10.0.0.0/8"), acl_rule(150, "sg-1", action=DENY), acl_rule(200)], "passed"),
        (
            [acl_rule(100, "10.0.0.0/8"), acl_rule(150, unread(), action=DENY), acl_rule(200)],
            f"undetermined: rule 100 may change nothing: {WHY}",
        ),
    ],
)
def test_with_an_order(rules: list[FirewallRule], verdict: str) -> None:
    assert ask(firewall_rule_redundant, subnet_acl(*rules)) == [verdict]
    assert ask(firewall_rule_redundant, rule_set(*rules)) == [verdict]
