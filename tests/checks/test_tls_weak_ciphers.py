"""tls-weak-ciphers."""

import pytest

from checks.encryption.tls_weak_ciphers import WeakCiphers, tls_weak_ciphers
from scanner.models import Unknown
from scanner.report import Finding
from tests.factories import distribution, listener, tls
from tests.support import ask, report_of

SHA1 = "accepts weak cipher suites: AES128-SHA (uses CBC with HMAC-SHA1)"


@pytest.mark.parametrize(
    ("suites", "verdict"),
    [
        (("TLS_AES_128_GCM_SHA256",), "passed"),
        (("ECDHE-RSA-AES128-GCM-SHA256", "ECDHE-RSA-AES128-SHA256", "AES128-GCM-SHA256"), "passed"),
        (("TLS_AES_128_GCM_SHA256", "AES128-SHA"), SHA1),
        (
            ("DES-CBC3-SHA", "ECDHE-RSA-AES128-SHA", "AES128-GCM-SHA256", "AES128-SHA", "RC4-MD5"),
            (
                "accepts weak cipher suites: AES128-SHA, ECDHE-RSA-AES128-SHA (uses CBC with HMAC-SHA1);"
                " RC4-MD5 (uses RC4); DES-CBC3-SHA (uses a cipher with 64-bit blocks)"
            ),
        ),
        (
            ("TLS_RSA_WITH_3DES_EDE_CBC_SHA",),
            "accepts weak cipher suites: TLS_RSA_WITH_3DES_EDE_CBC_SHA (uses a cipher with 64-bit blocks)",
        ),
        (Unknown(why="policy X is new to us"), "undetermined: policy X is new to us"),
    ],
)
def test_suites(suites: tuple[str, ...] | Unknown, verdict: str) -> None:
    assert ask(tls_weak_ciphers, listener(tls=tls(suites=suites))) == [verdict]
    assert ask(tls_weak_ciphers, distribution(tls=tls(suites=suites))) == [verdict]


def test_the_message_does_not_depend_on_the_order_of_the_suites() -> None:
    suites = ("RC4-MD5", "DES-CBC3-SHA", "AES256-SHA", "AES128-SHA", "EDH-RSA-DES-CBC3-SHA")
    forwards = ask(tls_weak_ciphers, listener(tls=tls(suites=suites)))
    assert forwards == ask(tls_weak_ciphers, listener(tls=tls(suites=suites[::-1])))


def test_tolerated_suites_are_a_setting() -> None:
    policy = tls(suites=("AES128-SHA", "ECDHE-RSA-AES128-SHA"))
    one = WeakCiphers(tolerated=("ECDHE-RSA-AES128-SHA",))
    assert ask(tls_weak_ciphers, listener(tls=policy), params=one) == [SHA1]
    both = WeakCiphers(tolerated=("ECDHE-RSA-AES128-SHA", "AES128-SHA"))
    assert ask(tls_weak_ciphers, listener(tls=policy), params=both) == ["passed"]


def test_a_listener_without_tls_is_not_judged() -> None:
    assert ask(tls_weak_ciphers, listener(tls=None)) == ["not applicable: does not terminate TLS"]


def test_the_suites_are_the_evidence() -> None:
    (finding,) = report_of(tls_weak_ciphers, listener(tls=tls(suites=("AES128-SHA",)))).verdicts
    assert isinstance(finding, Finding)
    assert [(each.field, each.value) for each in finding.evidence] == [("tls.cipher_suites", ["AES128-SHA"])]
