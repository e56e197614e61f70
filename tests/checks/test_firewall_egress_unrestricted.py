"""firewall-egress-unrestricted."""

import pytest

from checks.connection_control.firewall_egress_unrestricted import firewall_egress_unrestricted
from scanner.models import Direction, FirewallRule
from tests.factories import rule, rule_set, unread
from tests.support import ask

EGRESS = Direction.EGRESS
OPEN = "allows every protocol and port to the internet"


@pytest.mark.parametrize(
    ("rules", "verdicts"),
    [
        ([], ["passed"]),
        ([rule(protocol=None, ports="*", direction=EGRESS)], [OPEN]),
        ([rule("::/0", protocol=None, ports="*", direction=EGRESS)], [OPEN]),
        (
            [
                rule("0.0.0.0/1", protocol=None, ports="*", direction=EGRESS),
                rule("128.0.0.0/1", protocol=None, ports="*", direction=EGRESS),
            ],
            [OPEN, OPEN],
        ),
        ([rule(ports="443", direction=EGRESS)], ["passed"]),
        ([rule("10.0.0.0/8", protocol=None, ports="*", direction=EGRESS)], ["passed"]),
        ([rule(protocol=None, ports="*")], ["passed"]),
        (
            [rule(unread(), protocol=None, ports="*", direction=EGRESS)],
            [f"undetermined: may be a rule that {OPEN}: pl-0123: its entries could not be read"],
        ),
    ],
)
def test_rules(rules: list[FirewallRule], verdicts: list[str]) -> None:
    assert ask(firewall_egress_unrestricted, rule_set(*rules)) == verdicts
