"""lb-deletion-protection."""

import pytest

from checks.service_level.lb_deletion_protection import Production, lb_deletion_protection
from scanner.models import Unknown
from tests.factories import balancer
from tests.support import ask

FLAW = "is not protected from deletion"
EXEMPT = "not applicable: is declared not to be in production"


@pytest.mark.parametrize(
    ("protection", "verdict", "exempt"),
    [
        (True, "passed", EXEMPT),
        (False, FLAW, EXEMPT),
        (Unknown(why="denied"), "undetermined: denied", EXEMPT),
        (None, "not applicable: has no such setting", "not applicable: has no such setting"),
    ],
)
def test_protection(protection: bool | Unknown | None, verdict: str, exempt: str) -> None:
    front = balancer(deletion_protection=protection)
    assert ask(lb_deletion_protection, front) == [verdict]
    assert ask(lb_deletion_protection, front, params=Production(exempt=("other",))) == [verdict]
    assert ask(lb_deletion_protection, front, params=Production(exempt=("*/app/edge/*",))) == [exempt]
