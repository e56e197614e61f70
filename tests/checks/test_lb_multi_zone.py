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
        (("a",), "spans only a, fewer than 2 zones"),
        (("a", "a"), "spans only a, fewer than 2 zones"),
        ((), "spans no zone, fewer than 2 zones"),
        (Unknown(why="denied"), "undetermined: denied"),
        (None, "not applicable: is placed in no zones, and neither are its targets"),
    ],
)
def test_zones(zones: tuple[str, ...] | Unknown | None, verdict: str) -> None:
    assert ask(lb_multi_zone, balancer(zones=zones)) == [verdict]


def test_the_number_is_a_setting() -> None:
    assert ask(lb_multi_zone, balancer(zones=("a", "b")), params=Zones(minimum=3)) == [
        "spans only a, b, fewer than 3 zones"
    ]
