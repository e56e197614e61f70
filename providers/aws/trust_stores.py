"""Trust stores of load balancers."""

from collections.abc import Iterator
from functools import partial

from providers.aws.session import Answer, AwsRegion
from scanner.models import TrustStore, Unknown, derive
from scanner.provider import collects

NOT_SAID = Unknown(why="AWS does not say how many authorities the trust store holds")


@collects("elasticloadbalancing:DescribeTrustStores", "elasticloadbalancing:DescribeTrustStoreRevocations")
def trust_stores(region: AwsRegion) -> Iterator[TrustStore]:
    """Every trust store with the number of its revocation lists."""
    found = region.pages("elbv2", "describe_trust_stores", "TrustStores")
    yield from region.each(partial(_trust_store, region), found)


def _trust_store(region: AwsRegion, answer: Answer) -> TrustStore:
    arn = answer["TrustStoreArn"]
    revocations = region.read_pages(
        "elbv2", "describe_trust_store_revocations", "TrustStoreRevocations", TrustStoreArn=arn
    )
    return TrustStore(
        identity=region.identity("AWS::ElasticLoadBalancingV2::TrustStore", arn, answer["Name"]),
        authorities=answer.get("NumberOfCaCertificates", NOT_SAID),
        revocation_lists=derive(revocations, len),
    )
