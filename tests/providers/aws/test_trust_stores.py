"""Trust stores, read through boto3 over HTTP."""

from typing import Any

import pytest

from providers.aws.session import AwsRegion, AwsSession
from providers.aws.trust_stores import trust_stores
from scanner.demo.aws_server import AwsServer, Call
from scanner.models import TrustStore, Unknown

ARN = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:truststore/partners/73e2d6bc24d8a067"


def collected(region: AwsRegion, server: AwsServer, *stores: dict[str, Any]) -> list[TrustStore]:
    server.answer("elbv2", "DescribeTrustStores", {"TrustStores": list(stores)})
    return [each for each in trust_stores.function(region) if isinstance(each, TrustStore)]


@pytest.mark.parametrize(
    ("revoked", "lists", "expected"), [(14, 1, True), (0, 1, True), (0, 0, False), (None, 0, False)]
)
def test_whether_a_store_has_a_list(
    region: AwsRegion, server: AwsServer, revoked: int | None, lists: int, expected: bool
) -> None:
    entries = {} if revoked is None else {"TotalRevokedEntries": revoked}
    one = {"TrustStoreArn": ARN, "RevocationId": 1, "RevocationType": "CRL", "NumberOfRevokedEntries": revoked or 0}
    server.answer("elbv2", "DescribeTrustStoreRevocations", {"TrustStoreRevocations": [one] * lists})
    (found,) = collected(region, server, {"Name": "partners", "TrustStoreArn": ARN, **entries})
    assert found.has_revocation_list is expected
    # That something is revoked says that there is a list.
    assert (("elbv2", "eu-west-1", "DescribeTrustStoreRevocations") in server.calls) is not bool(revoked)


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
    assert (good.id, good.name, good.authorities, good.has_revocation_list) == (ARN, "partners", 2, True)
    assert (bad.name, bad.authorities, bad.has_revocation_list) == ("bare", 1, False)


def test_refused_lists_are_unknown(session: AwsSession, region: AwsRegion, server: AwsServer) -> None:
    server.refuse("elbv2", "DescribeTrustStoreRevocations")
    (found,) = collected(region, server, {"Name": "partners", "TrustStoreArn": ARN, "NumberOfCaCertificates": 2})
    assert isinstance(found.has_revocation_list, Unknown)
    assert [gap.action for gap in session.gaps()] == ["elasticloadbalancing:DescribeTrustStoreRevocations"]


def test_a_store_in_the_making(region: AwsRegion, server: AwsServer) -> None:
    server.answer("elbv2", "DescribeTrustStoreRevocations", {"TrustStoreRevocations": []})
    (found,) = collected(region, server, {"Name": "partners", "TrustStoreArn": ARN, "Status": "CREATING"})
    assert isinstance(found.authorities, Unknown)
