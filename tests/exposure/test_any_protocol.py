"""Rules for every protocol."""

import pytest

from scanner.exposure.any_protocol import any_protocol_rules
from scanner.models import ALL_PORTS, NOWHERE, TCP, UDP, Action, Direction, FirewallRule, Protocol
from tests.factories import rule

EVERY = rule(protocol=None, priority=9)


@pytest.mark.parametrize(
    ("rules", "deciding"),
    [
        ([], []),
        ([rule(ports="*"), rule(ports="*", protocol=UDP)], []),
        ([rule(ports="*"), EVERY, EVERY], [(1,), (2,)]),
        ([rule(protocol=None, priority=1, action=Action.DENY), EVERY], []),
        ([rule(protocol=None, direction=Direction.EGRESS)], []),
    ],
)
def test_rules(rules: list[FirewallRule], deciding: list[tuple[int, ...]]) -> None:
    assert list(any_protocol_rules(rules, Direction.INGRESS, NOWHERE)) == deciding


def test_what_is_denied_before_is_left_out() -> None:
    denied = rule(ports="22", priority=1, action=Action.DENY)
    no_gre = rule(protocol=Protocol(47), ports="*", priority=1, action=Action.DENY)
    (ports,) = any_protocol_rules([denied, no_gre, EVERY], Direction.INGRESS, NOWHERE).values()
    assert 22 not in ports[TCP]
    assert ports[UDP] == ALL_PORTS
    assert Protocol(47) not in ports
