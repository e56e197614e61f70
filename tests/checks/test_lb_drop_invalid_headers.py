"""lb-drop-invalid-headers."""

import pytest

from checks.secure_connection_parameters.lb_drop_invalid_headers import lb_drop_invalid_headers
from scanner.models import Unknown
from tests.factories import balancer
from tests.support import ask


@pytest.mark.parametrize(
    ("drops", "verdict"),
    [
        (True, "passed"),
        (False, "passes on invalid header fields"),
        (Unknown(why="its attributes could not be read"), "undetermined: its attributes could not be read"),
        (None, "not applicable: has no such setting"),
    ],
)
def test_the_setting(*, drops: bool | Unknown | None, verdict: str) -> None:
    assert ask(lb_drop_invalid_headers, balancer(drops_invalid_headers=drops)) == [verdict]
