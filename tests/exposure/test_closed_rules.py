"""Rules that others close. Where the others are found is held in the test of `firewall-rule-conflicting-layers`."""

import pytest

from scanner.exposure.closed_rules import closed_rules
from scanner.exposure.openings import Place
from scanner.models import Action, Direction, FirewallRule
from tests.factories import rule, unread

SSH, WEB = rule(ports="22"), rule(ports="443")
WHY = "pl-0123: its entries could not be read"


@pytest.mark.parametrize(
    ("rules", "places", "expected"),
    [
        ([SSH, WEB], [((WEB,),)], [(0, None)]),
        ([SSH, WEB], [((WEB,),), ((SSH,),)], []),
        ([SSH, WEB], [((WEB,), (SSH,))], [(0, None), (1, None)]),
        ([SSH, WEB], [()], []),
        ([rule("::/0", ports="22")], [((SSH,),)], [(0, None)]),
        # Something else in the same list closes it already.
        ([rule(priority=1, action=Action.DENY), rule(priority=2)], [((SSH,),)], []),
        ([SSH], [((rule(unread(), ports="22"),),)], [(0, WHY)]),
        ([rule(unread(), ports="22")], [((SSH,),)], [(0, WHY)]),
        ([rule(unread(), ports="22")], [((WEB,),)], [(0, None)]),
        ([rule("sg-1", ports="22")], [((WEB,),)], []),
    ],
)
def test_what_comes_through_nowhere(
    rules: list[FirewallRule], places: list[Place], expected: list[tuple[int, str | None]]
) -> None:
    found = closed_rules(rules, Direction.INGRESS, places)
    assert [(each.position, each.doubt) for each in found] == expected
