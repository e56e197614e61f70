"""Groups as addresses."""

import pytest

from scanner.exposure.members import among_members, names_of_others, with_members
from scanner.exposure.openings import openings
from scanner.models import INTERNET, NOWHERE, TCP, Action, AddressPeer, Direction, FirewallRule, Unknown
from tests.factories import peer, rule, rule_set, unread

DENY = Action.DENY
EVERYWHERE = ("0.0.0.0/0", "::/0")


def admitted(*rules: FirewallRule) -> list[int]:
    """Positions of the rules that admit somebody to TCP."""
    found = openings(with_members(rule_set(*rules)), Direction.INGRESS)
    return sorted({each.position for opening in found if opening.protocol == TCP for each in opening.admissions})


@pytest.mark.parametrize(
    ("rules", "positions"),
    [
        ([rule("sg-one")], [0]),
        ([rule("sg-one"), rule("sg-other")], [0, 1]),
        ([rule("sg-0a1b2c3d")], []),
        ([rule("sg-0a1b2c3d", "10.0.0.0/8")], [0]),
        ([rule("sg-tag", targets=(peer("sg-tag"),))], []),
        ([rule("sg-tag", targets=(peer("sg-tag"), peer("sg-db")))], [0]),
        ([rule(unread())], [0]),
        ([rule(*EVERYWHERE, priority=1, action=DENY), rule("sg-one", priority=2)], []),
        ([rule("10.0.0.0/8", priority=1, action=DENY), rule("sg-one", priority=2)], [1]),
        ([rule("sg-one", priority=1, action=DENY), rule("sg-one", "sg-other", priority=2)], [1]),
        ([rule("sg-one", priority=1, action=DENY), rule("sg-one", priority=2)], []),
        ([rule("sg-one", priority=1, action=DENY), rule("10.0.0.0/8", priority=2)], [1]),
    ],
)
def test_groups_are_asked_in_order(rules: list[FirewallRule], positions: list[int]) -> None:
    assert admitted(*rules) == positions


def test_members_are_nobody_on_the_internet_and_everybody_is_somebody_else() -> None:
    found = with_members(rule_set(rule("sg-one", "sg-other", unread())))
    sets = [each.addresses for each in found[0].peers if isinstance(each, AddressPeer)]
    assert len(sets) == 3
    for number, each in enumerate(sets):
        assert not isinstance(each, Unknown)
        assert each & INTERNET == NOWHERE
        assert each not in sets[:number]
        assert each.v4
        assert each.v6


def test_what_is_denied_by_an_unread_list_stays_unknown() -> None:
    denied = rule(unread(), action=DENY)
    assert with_members(rule_set(denied)) == (denied,)


def test_rules_keep_their_places() -> None:
    rules = [rule("sg-0a1b2c3d"), rule("10.0.0.0/8"), rule("sg-one", direction=Direction.EGRESS)]
    found = with_members(rule_set(*rules))
    assert [len(each.peers) for each in found] == [0, 1, 1]
    assert [each.direction for each in found] == [each.direction for each in rules]


def test_names_of_others() -> None:
    rules = rule_set(rule("sg-0a1b2c3d", "sg-one"), rule("10.0.0.0/8"), rule("sg-one", unread()))
    assert names_of_others(rules, (0,)) == "sg-one"
    assert names_of_others(rules, (0, 2)) == "sg-one, pl-0123"


@pytest.mark.parametrize(
    ("rules", "positions"),
    [
        ([rule("sg-0a1b2c3d")], [0]),
        ([rule("sg-one"), rule("10.0.0.0/8"), rule(unread())], []),
        ([rule("sg-0a1b2c3d", "10.0.0.0/8")], [0]),
        ([rule("sg-tag", targets=(peer("sg-tag"),))], [0]),
        ([rule("sg-tag", targets=(peer("sg-tag"), peer("sg-db")))], [0]),
        ([rule("10.0.0.0/8", targets=(peer("10.0.0.0/8"),))], [0]),
        ([rule("10.0.0.0/8", targets=(peer("10.0.0.0/16"),))], []),
        ([rule(*EVERYWHERE, priority=1, action=DENY), rule("sg-0a1b2c3d", priority=2)], []),
        ([rule("sg-0a1b2c3d", priority=1, action=DENY), rule("sg-0a1b2c3d", priority=2)], []),
    ],
)
def test_members_among_themselves(rules: list[FirewallRule], positions: list[int]) -> None:
    found = openings(among_members(rule_set(*rules)), Direction.INGRESS)
    assert sorted({each.position for opening in found for each in opening.admissions}) == positions
