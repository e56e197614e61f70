"""VPC Block Public Access."""

from collections.abc import Iterator
from typing import Any

from providers.aws.attributes import Attributes
from providers.aws.public_access_block import NAME
from providers.aws.template_names import Naming, Told
from providers.templates import Block
from providers.translation import token_of, translates
from scanner.models import Unknown

OPTIONS = "ec2.describe_vpc_block_public_access_options"
EXCLUSIONS = "ec2.describe_vpc_block_public_access_exclusions"
OF_EXCLUSIONS = ("aws_vpc_block_public_access_exclusion", "AWS::EC2::VPCBlockPublicAccessExclusion")
NOT_SAID = Unknown(why="the mode of the block is not declared")


@translates(
    None,
    "aws_vpc_block_public_access_options",
    "AWS::EC2::VPCBlockPublicAccessOptions",
    tells=[OPTIONS, EXCLUSIONS],
    named="ec2:{region}:{account}:" + NAME,
)
def public_access_block(block: Block, naming: Naming) -> Iterator[Told]:
    """The block of a region, with what it leaves out: the API tells that in one answer."""
    mode = Attributes.of(block).text("internet_gateway_block_mode", NOT_SAID)
    yield Told(OPTIONS, {"VpcBlockPublicAccessOptions": {"State": "update-complete", "InternetGatewayBlockMode": mode}})
    found = [_exclusion(each, naming) for each in naming.blocks.of(*OF_EXCLUSIONS)]
    yield Told(EXCLUSIONS, {"VpcBlockPublicAccessExclusions": found})


UNTOLD = Unknown(why="what an exclusion is for is not declared")


def _exclusion(block: Block, naming: Naming) -> dict[str, Any]:
    attributes = Attributes.of(block)
    vpc, subnet = (attributes.reference(name, None) for name in ("vpc_id", "subnet_id"))
    target = subnet if vpc is None else vpc
    unknown = block.doubt or (target if isinstance(target, Unknown) else None)
    return {
        "ExclusionId": token_of(block.address),
        "ResourceArn": UNTOLD if target is None else naming.arn(target),
        "State": "create-complete",
        "InternetGatewayExclusionMode": unknown or attributes.text("internet_gateway_exclusion_mode", NOT_SAID),
    }
