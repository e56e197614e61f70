"""Deliveries of logs, of which there are none."""

from checks.monitoring.cdn_access_logging import cdn_access_logging
from providers.gcp.log_deliveries import log_deliveries
from providers.gcp.session import GcpProject
from scanner.config import Settings
from scanner.demo.gcp_server import GcpServer
from scanner.engine import collect
from scanner.judge import judge
from scanner.plugins import load_collectors
from scanner.report import Outcome
from tests.demo.scans import Silent
from tests.providers.gcp.cdn_parts import front, service, url_map


def test_no_call_is_made(gcp_server: GcpServer, project: GcpProject) -> None:
    assert list(log_deliveries.function(project)) == []
    assert not gcp_server.calls


def test_a_backend_that_keeps_no_log_has_none(gcp_server: GcpServer, project: GcpProject) -> None:
    gcp_server.put("compute", *front(), service(), url_map())
    checks = [cdn_access_logging]
    found = collect([project], load_collectors("gcp"), checks, progress=Silent(), concurrency=2)
    (verdict,) = judge(found, checks, Settings()).verdicts
    assert verdict.outcome is Outcome.FAIL
