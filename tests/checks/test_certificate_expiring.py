"""certificate-expiring."""

from datetime import timedelta

import pytest

from checks.encryption.certificate_expiring import Notice, certificate_expiring
from scanner.models import Unknown
from tests.factories import certificate
from tests.support import NOW, ask

UNREAD = Unknown(why="DescribeCertificate was refused")
UNDETERMINED = "undetermined: DescribeCertificate was refused"
IN_TEN_DAYS = NOW + timedelta(days=10)
EXPIRES = "expires on 2026-12-03"
STUCK = "expires on 2026-12-03 although the provider should have renewed it"


@pytest.mark.parametrize("renews_itself", [True, False])
@pytest.mark.parametrize(
    ("left", "passes"),
    [
        (timedelta(days=59), True),
        (timedelta(days=30, seconds=1), True),
        (timedelta(days=30), False),
        (timedelta(days=1), False),
        (timedelta(), False),
    ],
)
def test_default_notice(left: timedelta, *, passes: bool, renews_itself: bool) -> None:
    (verdict,) = ask(certificate_expiring, certificate(not_after=NOW + left, renews_itself=renews_itself))
    assert (verdict == "passed") is passes


@pytest.mark.parametrize(
    ("imported_days", "managed_days", "renews_itself", "verdict"),
    [
        (30, 30, False, EXPIRES),
        (30, 30, True, STUCK),
        (5, 30, False, "passed"),
        (5, 30, True, STUCK),
        (30, 5, False, EXPIRES),
        (30, 5, True, "passed"),
        (5, 5, UNREAD, "passed"),
        (30, 5, UNREAD, UNDETERMINED),
    ],
)
def test_notice_is_a_setting(
    imported_days: int, managed_days: int, *, renews_itself: bool | Unknown, verdict: str
) -> None:
    params = Notice(imported_days=imported_days, managed_days=managed_days)
    expiring = certificate(not_after=IN_TEN_DAYS, renews_itself=renews_itself)
    assert ask(certificate_expiring, expiring, params=params) == [verdict]


def test_the_message_is_the_same_every_day() -> None:
    tomorrow = certificate(not_after=IN_TEN_DAYS + timedelta(hours=10))
    assert ask(certificate_expiring, tomorrow) == [EXPIRES]


def test_only_certificates_in_use_are_judged() -> None:
    assert ask(certificate_expiring, certificate(not_after=IN_TEN_DAYS, used_by=())) == [
        "not applicable: is not in use"
    ]
    assert ask(certificate_expiring, certificate(used_by=(), renews_itself=UNREAD)) == ["not applicable: is not in use"]
    assert ask(certificate_expiring, certificate(not_after=IN_TEN_DAYS, used_by=UNREAD)) == [UNDETERMINED]
    assert ask(certificate_expiring, certificate(used_by=UNREAD)) == ["passed"]


def test_expired_certificates_are_another_checks_matter() -> None:
    assert ask(certificate_expiring, certificate(not_after=NOW - timedelta(seconds=1))) == [
        "not applicable: has expired already"
    ]


def test_a_certificate_that_is_not_issued_has_no_end() -> None:
    assert ask(certificate_expiring, certificate(not_after=None)) == ["not applicable: has not been issued"]


def test_an_end_that_could_not_be_read_is_undetermined() -> None:
    assert ask(certificate_expiring, certificate(not_after=UNREAD)) == [UNDETERMINED]
