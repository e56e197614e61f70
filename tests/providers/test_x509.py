"""What certificates say of themselves."""

import base64
from datetime import UTC, datetime

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, pkcs7

from providers.x509 import Facts, bundle_of, chain_of, facts_of, intermediate_signatures
from scanner.demo.pems import pem_of
from scanner.models import KeyKind, PublicKey, Unknown
from tests.providers.pems import ED25519, MD5, ROOT, SHA1_INTERMEDIATE, SHA1_WITH_NAMES

SOME_DAY, YEARS_LATER = datetime(2026, 11, 24, tzinfo=UTC), datetime(2028, 11, 24, tzinfo=UTC)
GOOD = pem_of(["www.example.com", "*.example.com"], SOME_DAY, YEARS_LATER)


def facts(pem: str) -> Facts:
    found = facts_of(pem)
    assert isinstance(found, Facts)
    return found


def test_one_as_it_should_be() -> None:
    assert facts(GOOD) == Facts(
        domains=("www.example.com", "*.example.com"),
        not_before=SOME_DAY,
        not_after=YEARS_LATER,
        key=PublicKey(kind=KeyKind.EC, bits=256),
        signature_algorithm="SHA256WITHECDSA",
        is_self_signed=False,
    )


def test_names_are_in_lower_case_and_addresses_are_none() -> None:
    assert facts(SHA1_WITH_NAMES).domains == ("www.example.com", "*.shop.example.com")


def test_a_common_name_is_no_name() -> None:
    assert facts(ROOT).domains == ()


@pytest.mark.parametrize(
    ("pem", "algorithm", "key", "is_self_signed"),
    [
        (SHA1_WITH_NAMES, "SHA1WITHECDSA", PublicKey(kind=KeyKind.EC, bits=256), True),
        (SHA1_INTERMEDIATE, "SHA1WITHECDSA", PublicKey(kind=KeyKind.EC, bits=256), False),
        (ROOT, "SHA256WITHECDSA", PublicKey(kind=KeyKind.EC, bits=256), True),
        (MD5, "MD5WITHRSA", PublicKey(kind=KeyKind.RSA, bits=1024), True),
        (ED25519, "ed25519", Unknown(why="Ed25519 keys are new to netassay"), True),
    ],
)
def test_signatures_and_keys(pem: str, algorithm: str, key: PublicKey | Unknown, *, is_self_signed: bool) -> None:
    found = facts(pem)
    assert (found.signature_algorithm, found.key, found.is_self_signed) == (algorithm, key, is_self_signed)


def test_several_in_their_order() -> None:
    found = chain_of(GOOD + SHA1_INTERMEDIATE + ROOT)
    assert not isinstance(found, Unknown)
    assert [each.is_self_signed for each in found] == [False, False, True]
    assert facts_of(GOOD + ROOT) == found[0]


def test_none_at_all() -> None:
    assert chain_of(" \n") == ()
    assert facts_of("") == Unknown(why="there is no certificate in it")


@pytest.mark.parametrize(
    "text", ["nonsense", GOOD.replace("M", "!"), "-----BEGIN CERTIFICATE-----\nTU9P\n-----END CERTIFICATE-----\n"]
)
def test_what_is_no_certificate(text: str) -> None:
    for found in (chain_of(text), facts_of(text), intermediate_signatures((GOOD, text))):
        assert isinstance(found, Unknown)
        assert found.why.startswith("the certificate cannot be read: ")


@pytest.mark.parametrize(
    ("own", "chain", "signatures"),
    [
        (GOOD, "", ()),
        (GOOD, SHA1_INTERMEDIATE, ("SHA1WITHECDSA",)),
        (GOOD, SHA1_INTERMEDIATE + ROOT, ("SHA1WITHECDSA",)),
        (GOOD, MD5, ()),
        (GOOD, GOOD + SHA1_INTERMEDIATE, ("SHA1WITHECDSA",)),
        ("nonsense", SHA1_INTERMEDIATE, ("SHA1WITHECDSA",)),
    ],
)
def test_intermediates_without_roots_and_without_the_certificate_itself(
    own: str, chain: str, signatures: tuple[str, ...]
) -> None:
    assert intermediate_signatures((own, chain)) == signatures


def with_bytes(pem: str, old: str, new: str) -> str:
    """A certificate, with some of its bytes replaced by others."""
    lines = pem.split()
    changed = base64.b64decode("".join(lines[2:-2])).replace(bytes.fromhex(old), bytes.fromhex(new))
    return f"-----BEGIN CERTIFICATE-----\n{base64.b64encode(changed).decode()}\n-----END CERTIFICATE-----\n"


def test_a_version_of_the_future() -> None:
    assert facts_of(with_bytes(SHA1_WITH_NAMES, "a003020102", "a003020103")) == Unknown(
        why="the certificate cannot be read: 3 is not a valid X509 version"
    )


def test_a_kind_of_signature_without_a_name() -> None:
    # RSA with SHA3-256 (NIST, "Computer Security Objects Register").
    pem = with_bytes(MD5, "06092a864886f70d010104", "060960864801650304030e")
    assert facts(pem).signature_algorithm == "SHA3256WITH2.16.840.1.101.3.4.3.14"


def test_a_signature_that_is_not_understood() -> None:
    pem = with_bytes(SHA1_INTERMEDIATE, "06072a8648ce3d0401", "06072a8648ce3d047f")
    why = Unknown(why="signatures of type 1.2.840.10045.4.127 are new to netassay")
    assert facts(pem).signature_algorithm == why
    assert intermediate_signatures((GOOD, SHA1_INTERMEDIATE + pem)) == why


def bundled(*pems: str) -> str:
    """PKCS #7 of these, in base64."""
    certificates = x509.load_pem_x509_certificates("".join(pems).encode())
    return base64.b64encode(pkcs7.serialize_certificates(certificates, Encoding.DER)).decode()


def der(pem: str) -> str:
    return base64.b64encode(x509.load_pem_x509_certificate(pem.encode()).public_bytes(Encoding.DER)).decode()


@pytest.mark.parametrize(
    ("encoded", "own", "chain"),
    [
        (der(GOOD), GOOD, ""),
        (base64.b64encode(GOOD.encode()).decode(), GOOD, ""),
        (base64.b64encode(f"\n{GOOD}{SHA1_INTERMEDIATE}".encode()).decode(), GOOD, SHA1_INTERMEDIATE),
        (bundled(GOOD), GOOD, ""),
        (bundled(SHA1_INTERMEDIATE), SHA1_INTERMEDIATE, ""),
        # Whatever comes first: the root issued the other.
        (bundled(ROOT, SHA1_INTERMEDIATE), SHA1_INTERMEDIATE, ROOT),
        (bundled(SHA1_INTERMEDIATE, ROOT), SHA1_INTERMEDIATE, ROOT),
        # Neither issued the other, and one of them is good for names.
        (bundled(GOOD, SHA1_INTERMEDIATE), GOOD, SHA1_INTERMEDIATE),
        (bundled(SHA1_INTERMEDIATE, GOOD), GOOD, SHA1_INTERMEDIATE),
    ],
)
def test_bundles(encoded: str, own: str, chain: str) -> None:
    assert bundle_of(encoded) == (own, chain)


@pytest.mark.parametrize("encoded", ["", "AAAA", "-", base64.b64encode(b"-----BEGIN nothing").decode()])
def test_what_is_no_bundle(encoded: str) -> None:
    found = bundle_of(encoded)
    assert isinstance(found, Unknown)
    assert found.why.startswith("the certificate cannot be read")
