"""Trust stores of load balancers."""

from collections.abc import Iterator

from providers.aws.attributes import Attributes
from providers.aws.template_names import Naming, Told
from providers.templates import Block
from providers.translation import translates

DESCRIBE = "elbv2.describe_trust_stores"
REVOCATIONS = "elbv2.describe_trust_store_revocations"
REVOCATION_TYPES = ("aws_lb_trust_store_revocation", "AWS::ElasticLoadBalancingV2::TrustStoreRevocation")


@translates(
    None,
    "aws_lb_trust_store",
    "AWS::ElasticLoadBalancingV2::TrustStore",
    tells=[DESCRIBE],
    named="elasticloadbalancing:{region}:{account}:truststore/{token}",
)
def trust_store(block: Block, naming: Naming) -> Iterator[Told]:
    """A trust store with the revocation lists that this template adds. It may get others."""
    attributes = Attributes.of(block)
    arn, name = naming.arn(block), attributes.text("name", None)
    own = {"TrustStoreArn": arn, "Name": name if isinstance(name, str) and name else naming.id(block)}
    yield Told(DESCRIBE, own)
    for each in naming.blocks.pointing(block, attributes.key("trust_store_arn"), *REVOCATION_TYPES):
        if not each.doubt:
            yield Told(REVOCATIONS, {"RevocationId": 1}, of={"TrustStoreArn": arn})
