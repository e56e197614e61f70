"""certificate-key-strength."""

import pytest

from checks.encryption.certificate_key_strength import KeySizes, certificate_key_strength
from scanner.models import KeyKind, PublicKey, Unknown
from tests.factories import certificate
from tests.support import ask


def rsa(bits: int) -> PublicKey:
    return PublicKey(kind=KeyKind.RSA, bits=bits)


def ec(bits: int) -> PublicKey:
    return PublicKey(kind=KeyKind.EC, bits=bits)


@pytest.mark.parametrize(
    ("key", "verdict"),
    [
        (rsa(2048), "passed"),
        (rsa(4096), "passed"),
        (rsa(1024), "has a key of RSA 1024, shorter than 2048 bits"),
        (rsa(2047), "has a key of RSA 2047, shorter than 2048 bits"),
        (ec(256), "passed"),
        (ec(521), "passed"),
        (ec(224), "has a key of EC 224, shorter than 256 bits"),
        (Unknown(why="key algorithm X is new to us"), "undetermined: key algorithm X is new to us"),
    ],
)
def test_default_sizes(key: PublicKey | Unknown, verdict: str) -> None:
    assert ask(certificate_key_strength, certificate(key=key)) == [verdict]


def test_sizes_are_settings() -> None:
    strict = KeySizes(rsa_bits=3072, ec_bits=384)
    assert ask(certificate_key_strength, certificate(key=rsa(2048)), params=strict) == [
        "has a key of RSA 2048, shorter than 3072 bits"
    ]
    assert ask(certificate_key_strength, certificate(key=ec(256)), params=strict) == [
        "has a key of EC 256, shorter than 384 bits"
    ]
    assert ask(certificate_key_strength, certificate(key=ec(384)), params=strict) == ["passed"]


def test_where_the_keeper_takes_no_short_keys() -> None:
    reason = "not applicable: has a keeper that takes no certificate with a short key"
    assert ask(certificate_key_strength, certificate(key=None)) == [reason]
