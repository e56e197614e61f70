"""What is certain, what is possible, and how it is told."""

from collections.abc import Mapping

from scanner.check import Severity, Violation
from scanner.exposure.doubts import Deciding, answer_at, as_far_as_told, certain_then_possible
from scanner.models import Action, AddressPeer, AddressSet, Direction, FirewallRule, GroupPeer, Unknown
from tests.factories import acl_rule, rule, unread

WHY = "pl-0123: its entries could not be read"


def found(rules: list[FirewallRule]) -> list[tuple[Deciding, str, str | None]]:
    """What a search gives that always finds the first rule, and the second when lists may hold anything."""

    def find(unknown: AddressSet) -> Mapping[Deciding, str]:
        return {(0,): "first", (1,): "second"} if unknown else {(0,): "first"}

    return list(certain_then_possible(rules, Direction.INGRESS, find))


def test_a_list_that_may_hold_more_than_is_told_goes_by_what_is_told() -> None:
    told, rest, other = AddressPeer(name="inside", addresses=AddressSet.of("10.0.0.0/8")), unread("inside"), unread()
    assert list(as_far_as_told([told, rest, other, GroupPeer(name="sg")])) == [told, other, GroupPeer(name="sg")]
    assert list(as_far_as_told([rest])) == [rest]


def test_where_everything_could_be_read_only_what_is_certain_is_asked() -> None:
    assert found([rule(), rule()]) == [((0,), "first", None)]


def test_what_is_possible_comes_after_with_the_reason() -> None:
    assert found([rule(), rule(unread())]) == [((0,), "first", None), ((1,), "second", WHY)]


def test_the_reason_may_be_a_deny_that_could_not_be_read() -> None:
    denies = acl_rule(1, unread("pl-2"), action=Action.DENY)
    egress = rule(unread("pl-3"), direction=Direction.EGRESS)
    assert found([rule(), rule(), denies, egress])[1:] == [((1,), "second", "pl-2: its entries could not be read")]


def test_what_rests_on_nothing_unread_is_not_told_again() -> None:
    assert found([rule(), rule(), rule(unread())]) == [((0,), "first", None)]


def test_a_flaw_is_at_its_first_rule() -> None:
    assert answer_at((3, 5), "opens SSH", severity=Severity.LOW) == Violation(
        "opens SSH", at="rules[3].peers", related=("rules[5]",), severity=Severity.LOW
    )
    assert answer_at((3,), "opens SSH", field="traffic") == Violation("opens SSH", at="rules[3].traffic")


def test_a_doubt_is_no_flaw() -> None:
    assert answer_at((3,), "opens SSH", doubt=WHY) == Unknown(why=f"may be a rule that opens SSH: {WHY}")
