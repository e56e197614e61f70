"""Rows of rules. What comes of them is held against packets in `test_idle_rules`."""

import pytest

from scanner.exposure.rows import Rows
from scanner.models import UDP, Action, Direction, FirewallRule, GroupPeer, PortSet
from tests.factories import peer, rule, unread

WEB, APP = (GroupPeer(name="web"),), (GroupPeer(name="app"),)


def positions(rules: list[FirewallRule]) -> set[tuple[int, ...]]:
    """The rules asked on each row; those that may be about other members are marked by a minus."""
    return {
        tuple(each.position if each.sure else -each.position for each in row) for row in Rows(rules, Direction.INGRESS)
    }


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        ([], set()),
        ([rule()], {(0,)}),
        ([rule(ports="1-9"), rule(ports="5")], {(0,), (0, 1)}),
        ([rule(ports="5"), rule(ports="5", protocol=UDP)], {(0,), (1,)}),
        ([rule(ports="5"), rule(protocol=None)], {(0, 1), (1,)}),
        ([rule(priority=2), rule(priority=1)], {(1, 0)}),
        ([rule(priority=1), rule(priority=1, action=Action.DENY)], {(1, 0)}),
        ([rule(), rule(enabled=False), rule(provider_default=True), rule(direction=Direction.EGRESS)], {(0,)}),
        ([rule(), rule(targets=WEB)], {(0, -1), (0, 1)}),
        ([rule(), rule(targets=WEB), rule(targets=APP)], {(0, -1, -2), (0, 1, -2), (0, -1, 2)}),
        ([rule(), rule(targets=(peer("10.0.0.0/8"),))], {(0,), (0, 1)}),
        ([rule(), rule(source_ports=PortSet.of((1, 9)))], {(0,), (0, 1)}),
    ],
)
def test_which_rules_are_asked_together(rules: list[FirewallRule], expected: set[tuple[int, ...]]) -> None:
    assert positions(rules) == expected


def test_what_a_rule_matches() -> None:
    rules = [rule("0.0.0.0/0", "::/0"), rule("10.0.0.0/8"), rule("sg-1"), rule(unread()), rule("10.0.0.0/8", unread())]
    rows = Rows(rules, Direction.INGRESS)
    ((everybody, company, group, unread_list, both),) = rows
    assert rows.has_unread
    assert everybody.sure == everybody.possible == rows.everything
    assert company.sure == company.possible == company.most < rows.everything
    assert group.sure & ~company.sure
    assert group.possible == rows.everything > group.most == group.sure == group.least | group.sure
    assert unread_list.is_unread
    assert unread_list.most == rows.everything
    assert not both.is_unread
    assert 0 < both.least < company.sure | unread_list.sure == both.sure
