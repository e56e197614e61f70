"""subnet-acl-sensitive-port-open."""

import pytest

from checks.connection_control.subnet_acl_sensitive_port_open import subnet_acl_sensitive_port_open
from scanner.check import Severity
from scanner.models import Action, Direction, FirewallRule
from tests.factories import acl_rule, subnet_acl, unread
from tests.support import ask, report_of

SSH = "opens ssh (TCP 22) to the internet"
DENY = Action.DENY


@pytest.mark.parametrize(
    ("rules", "verdict"),
    [
        ([], "passed"),
        ([acl_rule(100, ports="22")], SSH),
        ([acl_rule(100, "::/0", ports="22")], SSH),
        ([acl_rule(90, ports="22", action=DENY), acl_rule(100, ports="22")], "passed"),
        ([acl_rule(110, ports="22", action=DENY), acl_rule(100, ports="22")], SSH),
        ([acl_rule(90, ports="22", action=DENY), acl_rule(100, "::/0", ports="22")], SSH),
        ([acl_rule(90, "0.0.0.0/1", ports="22", action=DENY), acl_rule(100, ports="22")], SSH),
        ([acl_rule(90, "10.0.0.0/8", ports="22", action=DENY), acl_rule(100, ports="22")], SSH),
        ([acl_rule(90, "10.0.0.0/8", ports="22"), acl_rule(100, ports="22", action=DENY)], "passed"),
        ([acl_rule(100, ports="22", direction=Direction.EGRESS)], "passed"),
        ([acl_rule(90, ports="*", protocol=None, action=DENY), acl_rule(100, ports="22")], "passed"),
        ([acl_rule(90, unread(), ports="22", action=DENY), acl_rule(100, ports="443")], "passed"),
        ([acl_rule(32767, ports="*", protocol=None, action=DENY, provider_default=True)], "passed"),
        (
            [acl_rule(90, unread(), ports="22", action=DENY), acl_rule(100, ports="22")],
            f"undetermined: may be a rule that {SSH}: pl-0123: its entries could not be read",
        ),
    ],
)
def test_entries(rules: list[FirewallRule], verdict: str) -> None:
    assert ask(subnet_acl_sensitive_port_open, subnet_acl(*rules)) == [verdict]


def test_every_group_of_ports_weighs_the_same() -> None:
    (finding,) = report_of(subnet_acl_sensitive_port_open, subnet_acl(acl_rule(100, ports="22"))).verdicts
    assert finding.severity is Severity.MEDIUM
