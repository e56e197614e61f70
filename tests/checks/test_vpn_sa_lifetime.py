"""vpn-sa-lifetime."""

import pytest

from checks.secure_connection_parameters.vpn_sa_lifetime import Lifetimes, vpn_sa_lifetime
from scanner.models import Unknown
from scanner.report import Finding
from tests.factories import proposal, tunnel, vpn_connection
from tests.support import ask, report_of

NEW = Unknown(why="new")
FIRST_TOO_LONG = "uses keys of the first phase for 86400 seconds on tunnel 203.0.113.1, longer than 28800"
SECOND_TOO_LONG = "uses keys of the second phase for 27000 seconds on tunnel 203.0.113.1, longer than 3600"
LONGER = "uses keys of the second phase longer than those of the first on tunnel 203.0.113.1"
UNDETERMINED = "undetermined: tunnel 203.0.113.1: new"


@pytest.mark.parametrize(
    ("phase1", "phase2", "verdict"),
    [
        (28800, 3600, "passed"),
        (3600, 3600, "passed"),
        (86400, 3600, FIRST_TOO_LONG),
        (28800, 27000, SECOND_TOO_LONG),
        (86400, 27000, f"{FIRST_TOO_LONG}; {SECOND_TOO_LONG}"),
        (1800, 3600, LONGER),
        (1800, 27000, f"{SECOND_TOO_LONG}; {LONGER}"),
        (NEW, 3600, UNDETERMINED),
        (28800, NEW, UNDETERMINED),
        (NEW, 27000, SECOND_TOO_LONG),
        (None, 3600, "passed"),
        (None, 27000, SECOND_TOO_LONG),
        (None, None, "not applicable: the provider fixes how long keys live"),
    ],
)
def test_lifetimes(phase1: int | Unknown | None, phase2: int | Unknown | None, verdict: str) -> None:
    connection = vpn_connection(tunnel(phase1=proposal(lifetime=phase1), phase2=proposal(lifetime=phase2)))
    assert ask(vpn_sa_lifetime, connection) == [verdict]


def test_the_maxima_are_settings() -> None:
    connection = vpn_connection(tunnel(phase1=proposal(lifetime=28800), phase2=proposal(lifetime=3600)))
    params = Lifetimes(phase1_seconds=14400, phase2_seconds=1800)
    (message,) = ask(vpn_sa_lifetime, connection, params=params)
    assert message.split("; ") == [
        "uses keys of the first phase for 28800 seconds on tunnel 203.0.113.1, longer than 14400",
        "uses keys of the second phase for 3600 seconds on tunnel 203.0.113.1, longer than 1800",
    ]


def test_one_tunnel_unread_and_the_other_too_long() -> None:
    good = proposal(lifetime=3600)
    connection = vpn_connection(
        tunnel(id="a", phase1=proposal(lifetime=NEW), phase2=good),
        tunnel(id="b", phase1=proposal(lifetime=86400), phase2=good),
    )
    (finding,) = report_of(vpn_sa_lifetime, connection).verdicts
    assert isinstance(finding, Finding)
    assert finding.subject.element == "tunnel-b"
    assert [each.field for each in finding.evidence] == ["tunnels[1].phase1.lifetime"]


def test_a_connection_without_tunnels_is_not_judged() -> None:
    assert ask(vpn_sa_lifetime, vpn_connection().model_copy(update={"tunnels": ()})) == [
        "not applicable: has no tunnel"
    ]
