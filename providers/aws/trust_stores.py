"""Trust stores of load balancers."""

from collections.abc import Iterator
from functools import partial

from providers.aws.session import Answer, AwsRegion
from scanner.models import TrustStore, Unknown, derive
from scanner.provider import collects

NOT_SAID = Unknown(why="AWS does not say how many authorities the trust store holds")


@collects("elasticloadbalancing:DescribeTrustStores", "elasticloadbalancing:DescribeTrustStoreRevocations")
def trust_stores(region: AwsRegion) -> Iterator[TrustStore]:
    """Every trust store of the account."""
    found = region.pages("elbv2", "describe_trust_stores", "TrustStores")
    yield from region.each(partial(_trust_store, region), found)


def _trust_store(region: AwsRegion, answer: Answer) -> TrustStore:
    return TrustStore(
        identity=region.identity("AWS::ElasticLoadBalancingV2::TrustStore", answer["TrustStoreArn"], answer["Name"]),
        authorities=answer.get("NumberOfCaCertificates", NOT_SAID),
        has_revocation_list=_has_revocation_list(region, answer),
    )


def _has_revocation_list(region: AwsRegion, answer: Answer) -> bool | Unknown:
    """Whether there is a list, which is worth a call only where no certificate is revoked: it may be empty."""
    if answer.get("TotalRevokedEntries"):
        return True
    arn = answer["TrustStoreArn"]
    lists = region.read_pages("elbv2", "describe_trust_store_revocations", "TrustStoreRevocations", TrustStoreArn=arn)
    return derive(lists, bool)
