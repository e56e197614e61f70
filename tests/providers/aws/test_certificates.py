"""Certificates, read through boto3 over HTTP."""

from datetime import UTC, datetime
from typing import Any

import pytest

from providers.aws.certificates import KEY_TYPES, certificates
from providers.aws.session import AwsRegion, AwsSession
from scanner.demo.aws_server import AwsServer, Call
from scanner.demo.pems import pem_of
from scanner.models import Certificate, CertificateStatus, KeyKind, PublicKey, Unknown
from tests.providers.aws.conftest import Client
from tests.providers.pems import ROOT, SHA1_INTERMEDIATE, SHA1_WITH_NAMES

ARN = "arn:aws:acm:eu-west-1:123456789012:certificate/12345678-1234-1234-1234-123456789012"
SUMMARY = {
    "CertificateArn": ARN,
    "DomainName": "example.com",
    "Status": "ISSUED",
    "Type": "AMAZON_ISSUED",
    "KeyAlgorithm": "RSA_2048",
    "RenewalEligibility": "ELIGIBLE",
    "NotAfter": "2027-06-01T00:00:00Z",
    "InUse": True,
}


def collected(region: AwsRegion, server: AwsServer, summary: dict[str, Any], **details: Any) -> Certificate:
    server.answer("acm", "ListCertificates", {"CertificateSummaryList": [{**SUMMARY, **summary}]})
    described = {key: value for key, value in {**SUMMARY, **summary, **details}.items() if key != "InUse"}
    server.answer("acm", "DescribeCertificate", {"Certificate": described})
    (found,) = certificates.function(region)
    assert isinstance(found, Certificate)
    return found


def test_a_managed_certificate(region: AwsRegion, server: AwsServer) -> None:
    found = collected(
        region,
        server,
        {},
        InUseBy=["arn:aws:lb"],
        SubjectAlternativeNames=["example.com", "www.example.com"],
        SignatureAlgorithm="SHA256WITHRSA",
    )
    assert (found.id, found.identity.label) == (ARN, "example.com")
    assert found.domains == ("example.com", "www.example.com")
    assert found.not_after == datetime(2027, 6, 1, tzinfo=UTC)
    assert (found.is_managed, found.renews_itself, found.used_by) == (True, True, ("arn:aws:lb",))
    assert (found.status, found.signature_algorithm) == (CertificateStatus.ISSUED, "SHA256WITHRSA")


@pytest.mark.parametrize(
    ("algorithm", "key"),
    [
        ("RSA_1024", PublicKey(kind=KeyKind.RSA, bits=1024)),
        ("RSA-2048", PublicKey(kind=KeyKind.RSA, bits=2048)),
        ("EC_prime256v1", PublicKey(kind=KeyKind.EC, bits=256)),
        ("EC_secp384r1", PublicKey(kind=KeyKind.EC, bits=384)),
        ("ML_DSA_65", Unknown(why="key algorithm ML_DSA_65 is new to netassay")),
    ],
)
def test_keys(region: AwsRegion, server: AwsServer, algorithm: str, key: PublicKey | Unknown) -> None:
    assert collected(region, server, {}, KeyAlgorithm=algorithm).key == key


@pytest.mark.parametrize(
    ("kind", "eligibility", "managed", "renews"),
    [
        ("AMAZON_ISSUED", "ELIGIBLE", True, True),
        ("AMAZON_ISSUED", "INELIGIBLE", True, False),
        ("PRIVATE", "ELIGIBLE", True, True),
        ("IMPORTED", "INELIGIBLE", False, False),
    ],
)
def test_who_renews(
    region: AwsRegion, server: AwsServer, *, kind: str, eligibility: str, managed: bool, renews: bool
) -> None:
    found = collected(region, server, {"Type": kind, "RenewalEligibility": eligibility})
    assert (found.is_managed, found.renews_itself) == (managed, renews)


def test_every_kind_of_key_and_every_origin_is_asked_for(region: AwsRegion, server: AwsServer) -> None:
    asked: list[Any] = []

    def nothing(call: Call) -> dict[str, Any]:
        asked.append((call.parameters["Includes"]["keyTypes"], call.parameters["CertificateKeyPairOrigins"]))
        return {"CertificateSummaryList": []}

    server.answer("acm", "ListCertificates", nothing)
    assert not list(certificates.function(region))
    assert asked == [(list(KEY_TYPES), ["AWS_MANAGED", "CUSTOMER_PROVIDED", "ACME"])]


def test_one_not_yet_issued(region: AwsRegion, server: AwsServer) -> None:
    pending = {key: value for key, value in SUMMARY.items() if key != "NotAfter"}
    server.answer("acm", "ListCertificates", {"CertificateSummaryList": [{**pending, "Status": "PENDING_VALIDATION"}]})
    server.answer(
        "acm", "DescribeCertificate", {"Certificate": {"Status": "PENDING_VALIDATION", "Type": "AMAZON_ISSUED"}}
    )
    (found,) = certificates.function(region)
    assert isinstance(found, Certificate)
    assert (found.status, found.not_after) == (CertificateStatus.PENDING, None)


@pytest.mark.parametrize("status", ["ISSUED", "EXPIRED", "INACTIVE", "REVOKED", "RESTING"])
def test_what_acm_leaves_out_once_it_was_issued_is_unknown(region: AwsRegion, server: AwsServer, status: str) -> None:
    bare = {"CertificateArn": ARN, "Status": status, "Type": "AMAZON_ISSUED"}
    server.answer("acm", "ListCertificates", {"CertificateSummaryList": [bare]})
    server.answer("acm", "DescribeCertificate", {"Certificate": bare})
    (found,) = certificates.function(region)
    assert isinstance(found, Certificate)
    assert found.not_after == Unknown(why="ACM does not tell the NotAfter of the certificate")
    assert isinstance(found.not_before, Unknown)
    assert isinstance(found.signature_algorithm, Unknown)


def test_what_is_new_costs_one_field(region: AwsRegion, server: AwsServer) -> None:
    found = collected(region, server, {"Status": "RESTING", "Type": "BORROWED"})
    assert found.status == Unknown(why="status RESTING is new to netassay")
    assert found.is_managed == Unknown(why="certificate type BORROWED is new to netassay")
    assert found.domains == ("example.com",)


def test_what_was_issued_over_acme_is_renewed_by_its_owner(region: AwsRegion, server: AwsServer) -> None:
    found = collected(region, server, {"CertificateKeyPairOrigin": "ACME"})
    assert (found.is_managed, found.renews_itself) == (True, False)


USED = {"InUseBy": ["arn:aws:lb"]}
OWN = pem_of(["www.example.com"], datetime(2026, 6, 1, tzinfo=UTC), datetime(2027, 6, 1, tzinfo=UTC))


@pytest.mark.parametrize(
    ("own", "chain", "signatures"),
    [
        (OWN, SHA1_INTERMEDIATE, ("SHA1WITHECDSA",)),
        (OWN, SHA1_INTERMEDIATE + ROOT, ("SHA1WITHECDSA",)),
        (OWN, ROOT, ()),
        (OWN, None, ()),
        (SHA1_WITH_NAMES, SHA1_WITH_NAMES, ()),
    ],
)
@pytest.mark.parametrize("kind", ["IMPORTED", "PRIVATE"])
def test_the_chain_that_its_owner_brought_along(
    region: AwsRegion, server: AwsServer, kind: str, own: str, chain: str | None, signatures: tuple[str, ...]
) -> None:
    server.answer("acm", "GetCertificate", {"Certificate": own, **({"CertificateChain": chain} if chain else {})})
    assert collected(region, server, {"Type": kind}, **USED).chain_signatures == signatures


@pytest.mark.parametrize(("kind", "users"), [("IMPORTED", {}), ("PRIVATE", {"InUseBy": []}), ("AMAZON_ISSUED", USED)])
def test_chains_that_nobody_presents_or_that_are_amazons_are_not_read(
    region: AwsRegion, server: AwsServer, kind: str, users: dict[str, Any]
) -> None:
    assert collected(region, server, {"Type": kind}, **users).chain_signatures == ()
    assert server.calls["acm", "eu-west-1", "GetCertificate"] == 0


def test_names_of_an_imported_certificate_are_those_that_clients_look_at(region: AwsRegion, server: AwsServer) -> None:
    server.answer("acm", "GetCertificate", {"Certificate": OWN})
    # Its common name, which it lists nowhere else.
    found = collected(region, server, {"Type": "IMPORTED", "DomainName": "shop.example.com"}, **USED)
    assert (found.domains, found.identity.label) == (("www.example.com",), "shop.example.com")


def test_an_imported_certificate_that_cannot_be_parsed(region: AwsRegion, server: AwsServer) -> None:
    server.answer("acm", "GetCertificate", {"Certificate": "nonsense", "CertificateChain": "nonsense"})
    found = collected(region, server, {"Type": "IMPORTED"}, **USED)
    assert found.domains == ("example.com",)
    assert isinstance(found.chain_signatures, Unknown)


def test_a_refused_chain_is_unknown(session: AwsSession, region: AwsRegion, server: AwsServer) -> None:
    server.refuse("acm", "GetCertificate")
    found = collected(region, server, {"Type": "IMPORTED"}, **USED)
    assert isinstance(found.chain_signatures, Unknown)
    assert found.domains == ("example.com",)
    assert [gap.action for gap in session.gaps()] == ["acm:GetCertificate"]


@pytest.mark.parametrize("has_more", [True, False])
def test_the_list_shows_a_hundred_names(region: AwsRegion, server: AwsServer, *, has_more: bool) -> None:
    server.refuse("acm", "DescribeCertificate")
    found = collected(
        region,
        server,
        {"SubjectAlternativeNameSummaries": ["a.example.com"], "HasAdditionalSubjectAlternativeNames": has_more},
    )
    assert isinstance(found.domains, Unknown) is has_more
    assert has_more or found.domains == ("example.com", "a.example.com")


@pytest.mark.parametrize(("in_use", "is_known"), [(False, True), (True, False)])
def test_the_list_tells_most_when_details_are_refused(
    region: AwsRegion, server: AwsServer, in_use: bool, is_known: bool
) -> None:
    server.refuse("acm", "DescribeCertificate")
    found = collected(region, server, {"InUse": in_use})
    assert found.not_after == datetime(2027, 6, 1, tzinfo=UTC)
    assert found.key == PublicKey(kind=KeyKind.RSA, bits=2048)
    assert isinstance(found.signature_algorithm, Unknown)
    assert (found.used_by == ()) is is_known
    assert isinstance(found.used_by, Unknown) is not is_known


def test_against_moto(aws: Client, region: AwsRegion) -> None:
    aws("acm").request_certificate(DomainName="example.com", ValidationMethod="DNS")
    (found,) = certificates.function(region)
    assert isinstance(found, Certificate)
    assert (found.domains, found.is_managed) == (("example.com",), True)
