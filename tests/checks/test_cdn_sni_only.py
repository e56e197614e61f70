"""cdn-sni-only."""

import pytest

from checks.encryption.cdn_sni_only import cdn_sni_only
from scanner.models import Unknown
from tests.factories import distribution
from tests.support import ask

FLAW = "serves HTTPS to clients that do not name the host"


@pytest.mark.parametrize(
    ("requires_sni", "verdict"),
    [
        (True, "passed"),
        (False, FLAW),
        (None, "not applicable: has no such setting, or no certificate of its own"),
        (Unknown(why="static-ip-2 is new to netassay"), "undetermined: static-ip-2 is new to netassay"),
    ],
)
def test_who_is_served(requires_sni: bool | Unknown | None, verdict: str) -> None:
    assert ask(cdn_sni_only, distribution(requires_sni=requires_sni)) == [verdict]


def test_a_staging_distribution_is_reached_through_another() -> None:
    edge = distribution(requires_sni=False, is_staging=True)
    assert ask(cdn_sni_only, edge) == ["not applicable: is a staging distribution, reached through another"]


def test_a_disabled_distribution_serves_nobody() -> None:
    assert ask(cdn_sni_only, distribution(requires_sni=False, is_enabled=False)) == ["not applicable: is disabled"]
