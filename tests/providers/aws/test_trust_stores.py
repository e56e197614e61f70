"""Trust stores, read through boto3 over HTTP."""

from typing import Any

from providers.aws.session import AwsRegion, AwsSession
from providers.aws.trust_stores import trust_stores
from scanner.demo.aws_server import AwsServer, Call
from scanner.models import TrustStore, Unknown

ARN = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:truststore/partners/73e2d6bc24d8a067"


def collected(region: AwsRegion, server: AwsServer, *stores: dict[str, Any]) -> list[TrustStore]:
    server.answer("elbv2", "DescribeTrustStores", {"TrustStores": list(stores)})
    return [each for each in trust_stores.function(region) if isinstance(each, TrustStore)]


def test_each_store_has_its_own_lists(region: AwsRegion, server: AwsServer) -> None:
    def revocations(call: Call) -> dict[str, Any]:
        revocation = {"TrustStoreArn": ARN, "RevocationId": 1, "RevocationType": "CRL", "NumberOfRevokedEntries": 0}
        return {"TrustStoreRevocations": [revocation] if call.parameters["TrustStoreArn"] == ARN else []}

    server.answer("elbv2", "DescribeTrustStoreRevocations", revocations)
    good, bad = collected(
        region,
        server,
        {"Name": "partners", "TrustStoreArn": ARN, "NumberOfCaCertificates": 2, "TotalRevokedEntries": 0},
        {"Name": "bare", "TrustStoreArn": f"{ARN}0", "NumberOfCaCertificates": 1},
    )
    assert (good.id, good.name, good.authorities, good.revocation_lists) == (ARN, "partners", 2, 1)
    assert (bad.name, bad.authorities, bad.revocation_lists) == ("bare", 1, 0)


def test_refused_lists_are_unknown(session: AwsSession, region: AwsRegion, server: AwsServer) -> None:
    server.refuse("elbv2", "DescribeTrustStoreRevocations")
    (found,) = collected(region, server, {"Name": "partners", "TrustStoreArn": ARN, "NumberOfCaCertificates": 2})
    assert isinstance(found.revocation_lists, Unknown)
    assert [gap.action for gap in session.gaps()] == ["elasticloadbalancing:DescribeTrustStoreRevocations"]


def test_a_store_in_the_making(region: AwsRegion, server: AwsServer) -> None:
    server.answer("elbv2", "DescribeTrustStoreRevocations", {"TrustStoreRevocations": []})
    (found,) = collected(region, server, {"Name": "partners", "TrustStoreArn": ARN, "Status": "CREATING"})
    assert isinstance(found.authorities, Unknown)
