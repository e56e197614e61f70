"""firewall-egress-unrestricted."""

from typing import Any

import pytest

from checks.connection_control.firewall_egress_unrestricted import firewall_egress_unrestricted
from scanner.models import ICMP, TCP, UDP, Action, Direction, FirewallRule, Protocol
from tests.factories import rule, rule_set, unread
from tests.support import ask

EGRESS = Direction.EGRESS
TCP_AND_UDP = "allows every TCP and UDP port to the internet"
OPEN = "allows every protocol to the internet"


def egress(protocol: Protocol | None, ports: str = "*", **more: Any) -> FirewallRule:
    return rule(protocol=protocol, ports=ports, direction=EGRESS, **more)


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
        ([egress(TCP), egress(UDP)], [TCP_AND_UDP]),
        ([egress(TCP, "1-65535"), egress(UDP, "1-1000"), egress(UDP, "1001-65535")], [TCP_AND_UDP]),
        ([egress(TCP), egress(ICMP)], ["passed"]),
        ([egress(TCP), egress(UDP, "53")], ["passed"]),
        (
            [egress(TCP, "25", priority=100, action=Action.DENY), egress(None, priority=200)],
            ["allows every protocol but TCP 25 to the internet"],
        ),
        ([egress(None, priority=100, action=Action.DENY), egress(None, priority=200)], ["passed"]),
        ([egress(None, provider_default=True, priority=65001)], [OPEN]),
        ([egress(None), egress(TCP), egress(UDP)], [OPEN, TCP_AND_UDP]),
        (
            [rule(unread(), protocol=None, ports="*", direction=EGRESS)],
            [f"undetermined: may be a rule that {OPEN}: pl-0123: its entries could not be read"],
        ),
    ],
)
def test_rules(rules: list[FirewallRule], verdicts: list[str]) -> None:
    assert ask(firewall_egress_unrestricted, rule_set(*rules)) == verdicts
