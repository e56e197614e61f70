"""Certificates."""

from datetime import UTC, datetime, timedelta, timezone

from checks.encryption.certificate_expired import certificate_expired
from tests.factories import certificate
from tests.support import ask

EAST = timezone(timedelta(hours=13))
EVENING = datetime(2026, 11, 13, 23, 59, tzinfo=UTC)


def test_moments_are_told_the_same_everywhere() -> None:
    elsewhere = certificate(not_before=EVENING.astimezone(EAST), not_after=EVENING.astimezone(EAST))
    assert elsewhere.not_after == EVENING
    assert elsewhere.model_dump_json() == certificate(not_before=EVENING, not_after=EVENING).model_dump_json()
    assert ask(certificate_expired, elsewhere) == ["expired on 2026-11-13"]
