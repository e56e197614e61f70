"""Hashes that signatures rest on."""

import pytest

from checks.encryption.certificate_signature_algorithm import certificate_signature_algorithm
from scanner.models import Unknown
from tests.factories import certificate
from tests.support import ask

DENIED = Unknown(why="denied")


@pytest.mark.parametrize(
    ("algorithm", "verdict"),
    [
        ("SHA256WITHRSA", "passed"),
        ("SHA384WITHECDSA", "passed"),
        ("SHA512WITHRSA", "passed"),
        ("ecdsa-with-SHA256", "passed"),
        ("SHA1WITHRSA", "is signed with SHA1WITHRSA"),
        ("sha1WithRSAEncryption", "is signed with sha1WithRSAEncryption"),
        ("ecdsa-with-SHA-1", "is signed with ecdsa-with-SHA-1"),
        ("MD5WITHRSA", "is signed with MD5WITHRSA"),
        (DENIED, "undetermined: denied"),
        (None, "not applicable: has a keeper that takes no certificate with a weak signature"),
    ],
)
def test_the_certificate_itself(algorithm: str | Unknown | None, verdict: str) -> None:
    assert ask(certificate_signature_algorithm, certificate(signature_algorithm=algorithm)) == [verdict]


def test_a_certificate_that_is_not_issued() -> None:
    unissued = certificate(signature_algorithm=None, not_after=None)
    assert ask(certificate_signature_algorithm, unissued) == ["not applicable: is not issued"]


@pytest.mark.parametrize(
    ("chain", "verdict"),
    [
        ((), "passed"),
        (("SHA256WITHRSA", "SHA384WITHRSA"), "passed"),
        (("SHA256WITHRSA", "SHA1WITHRSA"), "has an intermediate signed with SHA1WITHRSA"),
        (("SHA1WITHRSA", "MD5WITHRSA", "SHA1WITHRSA"), "has an intermediate signed with MD5WITHRSA, SHA1WITHRSA"),
        (DENIED, "undetermined: denied"),
    ],
)
def test_its_intermediates(chain: tuple[str, ...] | Unknown, verdict: str) -> None:
    resource = certificate(signature_algorithm="SHA256WITHRSA", chain_signatures=chain)
    assert ask(certificate_signature_algorithm, resource) == [verdict]


def test_an_unread_chain_does_not_hide_the_certificates_flaw() -> None:
    resource = certificate(signature_algorithm="SHA1WITHRSA", chain_signatures=DENIED)
    assert ask(certificate_signature_algorithm, resource) == ["is signed with SHA1WITHRSA"]


@pytest.mark.parametrize(
    ("users", "algorithm", "verdict"),
    [
        ((), "SHA1WITHRSA", "not applicable: is not in use"),
        (DENIED, "SHA1WITHRSA", "undetermined: denied"),
        (DENIED, "SHA256WITHRSA", "passed"),
    ],
)
def test_only_what_is_in_use(users: tuple[str, ...] | Unknown, algorithm: str, verdict: str) -> None:
    resource = certificate(signature_algorithm=algorithm, used_by=users)
    assert ask(certificate_signature_algorithm, resource) == [verdict]
