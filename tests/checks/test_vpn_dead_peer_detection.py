"""vpn-dead-peer-detection."""

import pytest

from checks.secure_connection_parameters.vpn_dead_peer_detection import DeadPeers, vpn_dead_peer_detection
from scanner.models import DeadPeerAction, DeadPeerDetection, Unknown
from scanner.report import Finding
from tests.factories import tunnel, vpn_connection
from tests.support import ask, report_of

CLEAR, RESTART, NONE = DeadPeerAction.CLEAR, DeadPeerAction.RESTART, DeadPeerAction.NONE
NEW = Unknown(why="new")
UNDETERMINED = "undetermined: tunnel 203.0.113.1: new"
ENDS = "ends tunnel 203.0.113.1 when its peer is dead, and does not restart it"
LATE = "takes 60 seconds to notice a dead peer on tunnel 203.0.113.1, longer than 45"


def detects(action: DeadPeerAction | Unknown, timeout: int | Unknown = 30) -> DeadPeerDetection:
    return DeadPeerDetection(action=action, timeout=timeout)


@pytest.mark.parametrize(
    ("detection", "verdict"),
    [
        (detects(RESTART), "passed"),
        (detects(RESTART, 45), "passed"),
        (detects(RESTART, 60), LATE),
        (detects(CLEAR), ENDS),
        (detects(CLEAR, 60), f"{ENDS}; {LATE}"),
        (detects(NONE), "does nothing about a dead peer on tunnel 203.0.113.1"),
        (detects(NONE, 60), "does nothing about a dead peer on tunnel 203.0.113.1"),
        (detects(NONE, NEW), "does nothing about a dead peer on tunnel 203.0.113.1"),
        (detects(NEW), UNDETERMINED),
        (detects(RESTART, NEW), UNDETERMINED),
        (detects(NEW, 60), LATE),
        (NEW, UNDETERMINED),
        (None, "not applicable: dead peer detection is no setting"),
    ],
)
def test_detection(detection: DeadPeerDetection | Unknown | None, verdict: str) -> None:
    connection = vpn_connection(tunnel(dead_peer_detection=detection))
    assert ask(vpn_dead_peer_detection, connection) == [verdict]


@pytest.mark.parametrize(
    ("action", "verdict"),
    [(CLEAR, "passed"), (NONE, "does nothing about a dead peer on tunnel 203.0.113.1"), (NEW, UNDETERMINED)],
)
def test_that_it_restarts_is_a_setting(action: DeadPeerAction | Unknown, verdict: str) -> None:
    connection = vpn_connection(tunnel(dead_peer_detection=detects(action)))
    assert ask(vpn_dead_peer_detection, connection, params=DeadPeers(restart=False)) == [verdict]


def test_how_long_it_may_take_is_a_setting() -> None:
    connection = vpn_connection(tunnel(dead_peer_detection=detects(RESTART, 60)))
    assert ask(vpn_dead_peer_detection, connection, params=DeadPeers(max_seconds=60)) == ["passed"]


def test_what_begins_at_startup_is_another_question() -> None:
    connection = vpn_connection(tunnel(dead_peer_detection=detects(CLEAR), initiates=True))
    assert ask(vpn_dead_peer_detection, connection) == [ENDS]


def test_one_tunnel_without_the_setting() -> None:
    connection = vpn_connection(tunnel(id="a"), tunnel(id="b", dead_peer_detection=detects(CLEAR)))
    (finding,) = report_of(vpn_dead_peer_detection, connection).verdicts
    assert isinstance(finding, Finding)
    assert finding.subject.element == "tunnel-b"
    assert [each.field for each in finding.evidence] == ["tunnels[1].dead_peer_detection.action"]
