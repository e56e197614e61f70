"""certificate-expired."""

from datetime import datetime, timedelta

import pytest

from checks.encryption.certificate_expired import certificate_expired
from scanner.check import Severity
from scanner.models import CertificateStatus, Unknown
from tests.factories import balancer, certificate
from tests.support import NOW, ask, report_of

UNREAD = Unknown(why="DescribeCertificate was refused")


@pytest.mark.parametrize(
    ("not_after", "verdict"),
    [
        (NOW + timedelta(days=1), "passed"),
        (NOW, "passed"),
        (NOW - timedelta(seconds=1), "expired on 2026-11-23"),
        (NOW - timedelta(days=400), "expired on 2025-10-19"),
        (UNREAD, "undetermined: DescribeCertificate was refused"),
        (None, "not applicable: has not been issued"),
    ],
)
def test_the_end_of_validity(not_after: datetime | Unknown | None, verdict: str) -> None:
    status = CertificateStatus.PENDING if not_after is None else CertificateStatus.ISSUED
    assert ask(certificate_expired, certificate(not_after=not_after, status=status)) == [verdict]


@pytest.mark.parametrize(
    ("used_by", "message", "severity"),
    [
        ((balancer().id,), "expired on 2026-11-13", Severity.HIGH),
        (UNREAD, "expired on 2026-11-13", Severity.HIGH),
        ((), "expired on 2026-11-13, and nothing uses it", Severity.LOW),
    ],
)
def test_severity_follows_use(used_by: tuple[str, ...] | Unknown, message: str, severity: Severity) -> None:
    expired = certificate(not_after=NOW - timedelta(days=10), used_by=used_by)
    (finding,) = report_of(certificate_expired, expired).verdicts
    assert (finding.message, finding.severity) == (message, severity)
