"""firewall-default-ruleset-allows-traffic."""

import pytest

from checks.connection_control.firewall_default_ruleset_allows_traffic import firewall_default_ruleset_allows_traffic
from scanner.models import Direction, FirewallRule
from tests.factories import rule, rule_set, unread
from tests.support import ask


@pytest.mark.parametrize(
    ("rules", "verdicts"),
    [
        ([], ["passed"]),
        ([rule("sg-0a1b2c3d", protocol=None, ports="*")], ["allows every protocol from itself"]),
        (
            [rule("sg-0a1b2c3d"), rule(protocol=None, ports="*", direction=Direction.EGRESS)],
            ["allows every protocol to 0.0.0.0/0", "allows TCP 443 from itself"],
        ),
        ([rule("10.0.0.0/8", ports="22")], ["allows TCP 22 from 10.0.0.0/8"]),
        ([rule(unread())], ["allows TCP 443 from pl-0123"]),
        ([rule("sg-other", "::/0")], ["allows TCP 443 from sg-other, ::/0"]),
        ([rule(provider_default=True), rule(enabled=False)], ["passed"]),
    ],
)
def test_the_default_rule_set(rules: list[FirewallRule], verdicts: list[str]) -> None:
    assert ask(firewall_default_ruleset_allows_traffic, rule_set(*rules, is_default=True)) == verdicts


def test_other_rule_sets_may_have_rules() -> None:
    assert ask(firewall_default_ruleset_allows_traffic, rule_set(rule())) == [
        "not applicable: is not the default rule set of its network"
    ]
