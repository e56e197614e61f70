"""flow-logs-delivery."""

import pytest

from checks.monitoring.flow_logs_delivery import flow_logs_delivery
from scanner.models import Unknown
from scanner.report import Finding
from tests.factories import flow_log, network
from tests.support import ask, report_of

FAILING = "cannot deliver what it records: Access error"


@pytest.mark.parametrize(
    ("is_active", "error", "verdict"),
    [
        (True, None, "passed"),
        (True, "Access error", FAILING),
        (True, "Rate limited", "cannot deliver what it records: Rate limited"),
        (False, None, "is not active"),
        (False, "Access error", f"is not active; {FAILING}"),
        (Unknown(why="not told"), None, "undetermined: not told"),
        (Unknown(why="not told"), "Access error", FAILING),
        (True, Unknown(why="not told"), "undetermined: not told"),
        (False, Unknown(why="not told"), "is not active"),
    ],
)
def test_delivery(is_active: bool | Unknown, error: str | Unknown | None, verdict: str) -> None:
    log = flow_log(network().id, is_active=is_active, delivery_error=error)
    assert ask(flow_logs_delivery, log) == [verdict]


@pytest.mark.parametrize("is_active", [True, False])
def test_where_the_provider_reports_no_deliveries(is_active: bool) -> None:
    log = flow_log(network().id, is_active=is_active, reports_delivery=False)
    expected = "not applicable: is taken by the provider's own logging, which reports no deliveries"
    assert ask(flow_logs_delivery, log) == [expected]


def test_the_evidence() -> None:
    (finding,) = report_of(flow_logs_delivery, flow_log(network().id, delivery_error="Access error")).verdicts
    assert isinstance(finding, Finding)
    assert [(each.field, each.value) for each in finding.evidence] == [("delivery_error", "Access error")]
