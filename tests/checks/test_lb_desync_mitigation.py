"""lb-desync-mitigation."""

import pytest

from checks.secure_connection_parameters.lb_desync_mitigation import lb_desync_mitigation
from scanner.models import DesyncMitigation, Unknown
from tests.factories import balancer
from tests.support import ask


@pytest.mark.parametrize(
    ("mode", "verdict"),
    [
        (DesyncMitigation.DEFENSIVE, "passed"),
        (DesyncMitigation.STRICTEST, "passed"),
        (DesyncMitigation.MONITOR, "lets through requests that may be read in two ways (mode monitor)"),
        (Unknown(why="its attributes could not be read"), "undetermined: its attributes could not be read"),
        (None, "not applicable: has no such setting"),
    ],
)
def test_the_mode(mode: DesyncMitigation | Unknown | None, verdict: str) -> None:
    assert ask(lb_desync_mitigation, balancer(desync_mitigation=mode)) == [verdict]
