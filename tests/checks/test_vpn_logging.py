"""vpn-logging."""

import pytest

from checks.monitoring.vpn_logging import TunnelLogs, vpn_logging
from scanner.models import Unknown
from scanner.report import Finding
from tests.factories import tunnel, vpn_connection
from tests.support import ask, report_of

NEW = Unknown(why="not told")
FLAW = "keeps no log of negotiations on tunnel 203.0.113.1"
NO_ROUTING = "keeps no log of routing on tunnel 203.0.113.1"
UNDETERMINED = "undetermined: tunnel 203.0.113.1: not told"


@pytest.mark.parametrize(
    ("activity", "verdict"),
    [
        (True, "passed"),
        (False, FLAW),
        (NEW, UNDETERMINED),
        (None, "not applicable: its provider always keeps this log"),
    ],
)
def test_negotiations(activity: bool | Unknown | None, verdict: str) -> None:
    assert ask(vpn_logging, vpn_connection(tunnel(logs_activity=activity, logs_routing=False))) == [verdict]


@pytest.mark.parametrize(
    ("activity", "routing", "verdict"),
    [
        (True, True, "passed"),
        (True, None, "passed"),
        (True, False, NO_ROUTING),
        (False, False, f"{FLAW}; {NO_ROUTING}"),
        (True, NEW, UNDETERMINED),
        (NEW, False, NO_ROUTING),
    ],
)
def test_routing_is_a_setting(activity: bool | Unknown, routing: bool | Unknown | None, verdict: str) -> None:
    connection = vpn_connection(tunnel(logs_activity=activity, logs_routing=routing))
    assert ask(vpn_logging, connection, params=TunnelLogs(routing=True)) == [verdict]


def test_the_finding_names_the_tunnel() -> None:
    connection = vpn_connection(tunnel(id="a", logs_activity=True), tunnel(id="b", logs_activity=False))
    (finding,) = report_of(vpn_logging, connection).verdicts
    assert isinstance(finding, Finding)
    assert finding.subject.element == "tunnel-b"
    assert [each.field for each in finding.evidence] == ["tunnels[1].logs_activity"]
