"""lb-multi-zone."""

import pytest

from checks.service_level.lb_multi_zone import Zones, lb_multi_zone
from scanner.models import Unknown
from tests.factories import balancer
from tests.support import ask


@pytest.mark.parametrize(
    ("zones", "verdict"),
    [
        (("a", "b"), "passed"),
        (("a",), "spans 1 zones, fewer than 2: a"),
        (("a", "a"), "spans 1 zones, fewer than 2: a"),
        ((), "spans 0 zones, fewer than 2"),
        (Unknown(why="denied"), "undetermined: denied"),
    ],
)
def test_zones(zones: tuple[str, ...] | Unknown, verdict: str) -> None:
    assert ask(lb_multi_zone, balancer(zones=zones)) == [verdict]


def test_the_number_is_a_setting() -> None:
    assert ask(lb_multi_zone, balancer(zones=("a", "b")), params=Zones(minimum=3)) == [
        "spans 2 zones, fewer than 3: a, b"
    ]
