"""VPC peering connections."""

from collections.abc import Iterator
from typing import Any

from providers.aws.attributes import Attributes
from providers.aws.template_names import Naming, Told
from providers.templates import Block, Dialect
from providers.translation import DOUBT, translates
from scanner.models import UndecidedError, Unknown

DESCRIBE = "ec2.describe_vpc_peering_connections"
ACCEPTER = "aws_vpc_peering_connection_accepter"
BY_OTHERS = Unknown(why="whether the other side accepts it is not declared")


@translates(
    None,
    "aws_vpc_peering_connection",
    "AWS::EC2::VPCPeeringConnection",
    tells=[DESCRIBE],
    named="ec2:{region}:{account}:vpc-peering-connection/pcx-{token}",
)
def peering(block: Block, naming: Naming) -> Iterator[Told]:
    """A peering with both its VPCs."""
    attributes = Attributes.of(block)
    yield Told(
        DESCRIBE,
        {
            "VpcPeeringConnectionId": naming.id(block),
            "Status": {"Code": "active"},
            DOUBT: _not_accepted(block, attributes, naming),
            "RequesterVpcInfo": {"VpcId": naming.id(attributes.reference("vpc_id", "unknown"))},
            "AccepterVpcInfo": _other_side(block, attributes, naming),
            "Tags": attributes.tags(),
        },
    )


@translates(Dialect.TERRAFORM, ACCEPTER, tells=[DESCRIBE])
def accepter(block: Block, naming: Naming) -> Iterator[Told]:
    """The acceptance of a peering, which tells nothing but of one that the template makes.

    Raises:
        UndecidedError: others have asked for the peering.
    """
    if not naming.blocks.target(block, "vpc_peering_connection_id"):
        why = "which networks the peering joins is not declared"
        raise UndecidedError(why)
    yield from ()


def _not_accepted(block: Block, attributes: Attributes, naming: Naming) -> Unknown | None:
    """Why packets may not pass. CloudFormation makes a stack only once the peering is accepted."""
    if block.dialect is Dialect.CLOUDFORMATION:
        return None
    accepting = list(naming.blocks.pointing(block, "vpc_peering_connection_id", ACCEPTER))
    said = [attributes.flag("auto_accept", unset=False), *map(_accepts, accepting)]
    if True in [each for each in said if not isinstance(each, Unknown)]:
        return None
    return next((each for each in said if isinstance(each, Unknown)), BY_OTHERS)


def _accepts(block: Block) -> bool | Unknown:
    accepts = Attributes.of(block).flag("auto_accept", unset=False)
    return block.doubt or accepts


def _other_side(block: Block, attributes: Attributes, naming: Naming) -> dict[str, Any]:
    """The VPC that accepts. Where it is none of the template's, its account and region may be others."""
    vpc = {"VpcId": naming.id(attributes.reference("peer_vpc_id", "unknown"))}
    if naming.blocks.target(block, attributes.key("peer_vpc_id")):
        return vpc
    owner, region = attributes.text("peer_owner_id", None), attributes.text("peer_region", None)
    named = {"OwnerId": owner, "Region": region}
    return {**vpc, **{key: naming.id(each) for key, each in named.items() if each is not None}}
