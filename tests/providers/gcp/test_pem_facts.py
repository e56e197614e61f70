"""Facts of certificates in PEM."""

from datetime import UTC, datetime

from providers.gcp.pem_facts import PemFacts, moment
from scanner.demo.pems import pem_of
from scanner.models import KeyKind, PublicKey, Unknown
from tests.providers.pems import ROOT, SHA1_INTERMEDIATE

BEGIN, END = datetime(2026, 6, 1, tzinfo=UTC), datetime(2027, 6, 1, tzinfo=UTC)
LEAF = pem_of(["www.example.com"], BEGIN, END)


def test_a_leaf_with_its_chain() -> None:
    pem = PemFacts(LEAF + SHA1_INTERMEDIATE + ROOT, "")
    assert (pem.get("domains"), pem.get("not_after")) == (("www.example.com",), END)
    assert pem.get("key") == PublicKey(kind=KeyKind.EC, bits=256)
    assert pem.get("signature_algorithm") == "SHA256WITHECDSA"
    assert pem.chain_signatures() == ("SHA1WITHECDSA",)


def test_a_leaf_alone() -> None:
    assert PemFacts(LEAF, "").chain_signatures() == ()


def test_nothing_at_all() -> None:
    pem = PemFacts(None, "it is not issued yet")
    assert pem.get("key") == pem.get("domains") == Unknown(why="it is not issued yet")
    assert pem.chain_signatures() == ()


def test_what_is_no_certificate() -> None:
    pem = PemFacts("-----BEGIN CERTIFICATE-----\nmarker\n-----END CERTIFICATE-----\n", "")
    assert isinstance(pem.facts, Unknown)
    assert "marker" not in pem.facts.why


def test_moments() -> None:
    assert moment("2026-05-31T17:00:00.000-07:00") == moment("2026-06-01T00:00:00Z") == BEGIN
    assert moment(None) is moment("") is None
