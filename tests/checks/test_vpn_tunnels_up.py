"""vpn-tunnels-up."""

import pytest

from checks.service_level.vpn_tunnels_up import vpn_tunnels_up
from scanner.models import TunnelStatus, Unknown
from tests.factories import tunnel, vpn_connection
from tests.support import ask

DOWN, UP, UNREAD = TunnelStatus.DOWN, TunnelStatus.UP, Unknown(why="no telemetry")


@pytest.mark.parametrize(
    ("one", "two", "verdicts"),
    [
        (UP, UP, ["passed"]),
        (UP, DOWN, ["has its tunnel b down"]),
        (DOWN, DOWN, ["has its tunnel a down", "has its tunnel b down"]),
        (UP, UNREAD, ["undetermined: no telemetry"]),
        (UNREAD, DOWN, ["has its tunnel b down"]),
    ],
)
def test_tunnels(one: TunnelStatus | Unknown, two: TunnelStatus | Unknown, verdicts: list[str]) -> None:
    connection = vpn_connection(tunnel(id="a", status=one), tunnel(id="b", status=two))
    assert ask(vpn_tunnels_up, connection) == verdicts
