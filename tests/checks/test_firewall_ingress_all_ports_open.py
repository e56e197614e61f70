"""firewall-ingress-all-ports-open."""

import pytest

from checks.connection_control.firewall_ingress_all_ports_open import firewall_ingress_all_ports_open
from scanner.models import ICMP, UDP, Direction, FirewallRule
from tests.factories import rule, rule_set, unread
from tests.support import ask

EVERYTHING = "opens every protocol to the internet"


@pytest.mark.parametrize(
    ("rules", "verdict"),
    [
        ([], "passed"),
        ([rule(ports="443")], "passed"),
        ([rule(protocol=None, ports="*")], EVERYTHING),
        ([rule("::/0", protocol=None, ports="*")], EVERYTHING),
        ([rule(protocol=None, ports="22")], EVERYTHING),
        ([rule(ports="0-65535")], "opens every TCP port to the internet"),
        ([rule(ports="*", protocol=UDP)], "opens every UDP port to the internet"),
        ([rule(ports="1-65535")], "passed"),
        ([rule(ports="*", protocol=ICMP)], "passed"),
        ([rule("10.0.0.0/8", protocol=None, ports="*")], "passed"),
        ([rule("sg-0123", protocol=None, ports="*")], "passed"),
        ([rule(protocol=None, ports="*", direction=Direction.EGRESS)], "passed"),
        ([rule(protocol=None, ports="*", enabled=False)], "passed"),
        (
            [rule(unread(), protocol=None, ports="*")],
            f"undetermined: may be a rule that {EVERYTHING}: pl-0123: its entries could not be read",
        ),
    ],
)
def test_rules(rules: list[FirewallRule], verdict: str) -> None:
    assert ask(firewall_ingress_all_ports_open, rule_set(*rules)) == [verdict]
