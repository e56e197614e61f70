"""Server certificates of IAM, read through boto3 over HTTP."""

from datetime import UTC, datetime
from typing import Any

import pytest

from providers.aws.server_certificates import NOT_SAID, arn_of, server_certificates
from providers.aws.session import AwsAccount, AwsSession
from scanner.demo.aws_server import AwsServer
from scanner.demo.pems import pem_of
from scanner.models import Certificate, CertificateStatus, KeyKind, PublicKey, Unknown
from tests.providers.aws.conftest import Client
from tests.providers.pems import ROOT, SHA1_INTERMEDIATE, SHA1_WITH_NAMES

BEGIN, END = datetime(2026, 6, 1, tzinfo=UTC), datetime(2027, 6, 1, tzinfo=UTC)
LISTED = {
    "Path": "/cloudfront/",
    "ServerCertificateName": "photos",
    "ServerCertificateId": "ASCAEXAMPLE1234567890",
    "Arn": "arn:aws:iam::123456789012:server-certificate/cloudfront/photos",
    "UploadDate": BEGIN,
    "Expiration": END,
}


def serve(server: AwsServer, body: str, chain: str | None = None, **metadata: Any) -> None:
    listed = {key: value for key, value in {**LISTED, **metadata}.items() if value is not None}
    server.answer("iam", "ListServerCertificates", {"ServerCertificateMetadataList": [listed], "IsTruncated": False})
    certificate = {
        "ServerCertificateMetadata": listed,
        "CertificateBody": body,
        "Tags": [{"Key": "team", "Value": "web"}],
        **({"CertificateChain": chain} if chain else {}),
    }
    server.answer("iam", "GetServerCertificate", {"ServerCertificate": certificate})


def collected(account: AwsAccount) -> Certificate:
    (found,) = server_certificates.function(account)
    assert isinstance(found, Certificate)
    return found


def test_what_the_text_says(account: AwsAccount, server: AwsServer) -> None:
    serve(server, pem_of(["photos.example.com"], BEGIN, END), SHA1_INTERMEDIATE + ROOT)
    found = collected(account)
    assert (found.id, found.name, found.identity.region) == (LISTED["Arn"], "photos", "global")
    assert found.identity.type == "AWS::IAM::ServerCertificate"
    assert found.domains == ("photos.example.com",)
    assert (found.not_before, found.not_after) == (BEGIN, END)
    assert found.key == PublicKey(kind=KeyKind.EC, bits=256)
    assert (found.signature_algorithm, found.chain_signatures) == ("SHA256WITHECDSA", ("SHA1WITHECDSA",))
    assert (found.status, found.is_managed, found.renews_itself) == (CertificateStatus.ISSUED, False, False)
    assert (found.used_by, found.tags) == (NOT_SAID, {"team": "web"})


def test_one_without_a_chain(account: AwsAccount, server: AwsServer) -> None:
    serve(server, SHA1_WITH_NAMES)
    found = collected(account)
    assert (found.signature_algorithm, found.chain_signatures) == ("SHA1WITHECDSA", ())


def test_one_that_cannot_be_parsed(account: AwsAccount, server: AwsServer) -> None:
    serve(server, "nonsense", "nonsense", Expiration=None)
    found = collected(account)
    for value in (found.domains, found.not_before, found.key, found.signature_algorithm, found.chain_signatures):
        assert isinstance(value, Unknown)
    assert found.not_after == Unknown(why="IAM does not tell when the certificate expires")


def test_a_refused_text_costs_what_only_it_says(session: AwsSession, account: AwsAccount, server: AwsServer) -> None:
    serve(server, "")
    server.refuse("iam", "GetServerCertificate")
    found = collected(account)
    assert found.not_after == END
    for value in (found.domains, found.not_before, found.key, found.signature_algorithm, found.chain_signatures):
        assert isinstance(value, Unknown)
    assert [gap.action for gap in session.gaps()] == ["iam:GetServerCertificate"]


def test_one_deleted_meanwhile(account: AwsAccount, server: AwsServer) -> None:
    serve(server, "")
    server.refuse("iam", "GetServerCertificate", "NoSuchEntity")
    assert not list(server_certificates.function(account))


@pytest.mark.parametrize(
    ("identifier", "arn"), [("ASCAEXAMPLE1234567890", LISTED["Arn"]), ("ASCAELSEWHERE", "ASCAELSEWHERE")]
)
def test_the_arn_of_an_id(account: AwsAccount, server: AwsServer, identifier: str, arn: str) -> None:
    serve(server, "")
    assert arn_of(account, identifier) == arn


def test_the_arn_where_iam_refuses(session: AwsSession, account: AwsAccount, server: AwsServer) -> None:
    server.refuse("iam", "ListServerCertificates")
    assert arn_of(account, "ASCAEXAMPLE1234567890") == "ASCAEXAMPLE1234567890"
    assert [gap.action for gap in session.gaps()] == ["iam:ListServerCertificates"]


def test_against_moto(aws: Client, account: AwsAccount) -> None:
    body = pem_of(["www.example.com"], BEGIN, END)
    aws("iam").upload_server_certificate(ServerCertificateName="www", CertificateBody=body, PrivateKey="none of ours")
    found = collected(account)
    assert (found.name, found.domains) == ("www", ("www.example.com",))
