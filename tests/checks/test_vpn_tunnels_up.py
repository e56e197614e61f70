"""vpn-tunnels-up."""

import pytest

from checks.service_level.vpn_tunnels_up import vpn_tunnels_up
from scanner.models import TunnelStatus, Unknown
from scanner.report import Finding
from tests.factories import tunnel, vpn_connection
from tests.support import ask, report_of

DOWN, UP, UNREAD = TunnelStatus.DOWN, TunnelStatus.UP, Unknown(why="no telemetry")


@pytest.mark.parametrize(
    ("one", "two", "verdicts"),
    [
        (UP, UP, ["passed"]),
        (UP, DOWN, ["has its tunnel b down"]),
        (DOWN, DOWN, ["has its tunnel a down", "has its tunnel b down"]),
        (UP, UNREAD, ["undetermined: tunnel b: no telemetry"]),
        (UNREAD, DOWN, ["has its tunnel b down"]),
    ],
)
def test_tunnels(one: TunnelStatus | Unknown, two: TunnelStatus | Unknown, verdicts: list[str]) -> None:
    connection = vpn_connection(tunnel(id="a", status=one), tunnel(id="b", status=two))
    assert ask(vpn_tunnels_up, connection) == verdicts


def test_the_finding_names_the_tunnel() -> None:
    connection = vpn_connection(tunnel(id="a", status=UP), tunnel(id="b", status=DOWN))
    (finding,) = report_of(vpn_tunnels_up, connection).verdicts
    assert isinstance(finding, Finding)
    assert finding.subject.element == "tunnel-b"
    assert [each.field for each in finding.evidence] == ["tunnels[1].status"]


def test_a_connection_without_tunnels_is_not_judged() -> None:
    assert ask(vpn_tunnels_up, vpn_connection().model_copy(update={"tunnels": ()})) == ["not applicable: has no tunnel"]
