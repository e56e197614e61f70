"""tls-forward-secrecy."""

import pytest

from checks.encryption.tls_forward_secrecy import tls_forward_secrecy
from scanner.models import Unknown
from tests.factories import distribution, listener, tls
from tests.support import ask


@pytest.mark.parametrize(
    ("suites", "verdict"),
    [
        (("TLS_AES_128_GCM_SHA256", "TLS_CHACHA20_POLY1305_SHA256"), "passed"),
        (("ECDHE-RSA-AES128-SHA", "DHE-RSA-AES256-GCM-SHA384", "EDH-RSA-DES-CBC3-SHA"), "passed"),
        (("TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",), "passed"),
        (
            ("ECDHE-RSA-AES128-GCM-SHA256", "AES256-SHA", "AES128-GCM-SHA256"),
            "accepts cipher suites without forward secrecy: AES128-GCM-SHA256, AES256-SHA",
        ),
        (
            ("TLS_RSA_WITH_AES_128_GCM_SHA256",),
            "accepts cipher suites without forward secrecy: TLS_RSA_WITH_AES_128_GCM_SHA256",
        ),
        (("ECDH-RSA-AES128-SHA",), "accepts cipher suites without forward secrecy: ECDH-RSA-AES128-SHA"),
        (Unknown(why="policy X is new to us"), "undetermined: policy X is new to us"),
    ],
)
def test_suites(suites: tuple[str, ...] | Unknown, verdict: str) -> None:
    assert ask(tls_forward_secrecy, listener(tls=tls(suites=suites))) == [verdict]
    assert ask(tls_forward_secrecy, distribution(tls=tls(suites=suites))) == [verdict]


def test_a_listener_without_tls_is_not_judged() -> None:
    assert ask(tls_forward_secrecy, listener(tls=None)) == ["not applicable: does not terminate TLS"]
