"""tls-minimum-version."""

import pytest

from checks.encryption.tls_minimum_version import MinimumTls, tls_minimum_version
from scanner.models import TlsVersion, Unknown
from tests.factories import distribution, listener, tls
from tests.support import ask


@pytest.mark.parametrize(
    ("oldest", "verdict"),
    [
        (TlsVersion.TLS_1_2, "passed"),
        (TlsVersion.TLS_1_1, "accepts TLS 1.1, older than TLS 1.2"),
        (Unknown(why="policy X is new to us"), "undetermined: policy X is new to us"),
    ],
)
def test_default_minimum(oldest: TlsVersion | Unknown, verdict: str) -> None:
    assert ask(tls_minimum_version, listener(tls=tls(oldest))) == [verdict]


def test_a_listener_without_tls_is_not_judged() -> None:
    assert ask(tls_minimum_version, listener(tls=None)) == ["not applicable: does not terminate TLS"]


def test_distributions_are_judged_too() -> None:
    assert ask(tls_minimum_version, distribution(tls=tls(TlsVersion.TLS_1_0))) == [
        "accepts TLS 1.0, older than TLS 1.2"
    ]


def test_the_minimum_is_a_setting() -> None:
    strict = MinimumTls(minimum=TlsVersion.TLS_1_3)
    assert ask(tls_minimum_version, listener(tls=tls(TlsVersion.TLS_1_2)), params=strict) == [
        "accepts TLS 1.2, older than TLS 1.3"
    ]
