"""Certificates, read through boto3 over HTTP."""

from datetime import UTC, datetime
from typing import Any

import pytest

from providers.aws.certificates import KEY_TYPES, certificates
from providers.aws.session import AwsRegion
from scanner.demo.aws_server import AwsServer, Call
from scanner.models import Certificate, CertificateStatus, KeyKind, PublicKey, Unknown
from tests.providers.aws.conftest import Client

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


def test_every_kind_of_key_is_asked_for(region: AwsRegion, server: AwsServer) -> None:
    asked: list[Any] = []

    def nothing(call: Call) -> dict[str, Any]:
        asked.append(call.parameters["Includes"]["keyTypes"])
        return {"CertificateSummaryList": []}

    server.answer("acm", "ListCertificates", nothing)
    assert not list(certificates.function(region))
    assert asked == [list(KEY_TYPES)]


def test_one_not_yet_issued(region: AwsRegion, server: AwsServer) -> None:
    pending = {key: value for key, value in SUMMARY.items() if key != "NotAfter"}
    server.answer("acm", "ListCertificates", {"CertificateSummaryList": [{**pending, "Status": "PENDING_VALIDATION"}]})
    server.answer(
        "acm", "DescribeCertificate", {"Certificate": {"Status": "PENDING_VALIDATION", "Type": "AMAZON_ISSUED"}}
    )
    (found,) = certificates.function(region)
    assert isinstance(found, Certificate)
    assert (found.status, found.not_after) == (CertificateStatus.PENDING, None)


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
