"""VPCs and their subnets."""

from collections.abc import Iterator
from typing import Any

from providers.aws.attributes import Attributes
from providers.aws.template_names import VPC, Naming, Told
from providers.templates import Block
from providers.translation import translates
from scanner.models import Unknown

DESCRIBE_VPCS = "ec2.describe_vpcs"
DESCRIBE_SUBNETS = "ec2.describe_subnets"
FURTHER_BLOCKS = (
    "aws_vpc_ipv4_cidr_block_association",
    "aws_vpc_ipv6_cidr_block_association",
    "AWS::EC2::VPCCidrBlock",
)
FROM_POOL = Unknown(why="AWS chooses the addresses when it is made")
SUBNET = "ec2:{region}:{account}:subnet/subnet-{token}"


@translates(None, "aws_vpc", "aws_default_vpc", "AWS::EC2::VPC", tells=[DESCRIBE_VPCS], named=VPC)
def vpc(block: Block, naming: Naming) -> Iterator[Told]:
    """A VPC with all its blocks of addresses. The default one is adopted, not made."""
    attributes = Attributes.of(block)
    is_default = block.type == "aws_default_vpc"
    further = list(naming.blocks.pointing(block, _vpc_key(block), *FURTHER_BLOCKS))
    v6_blocks = [each for each in further if _is_v6(each)]
    v4_blocks = [each for each in further if not _is_v6(each)]
    # The default VPC always has this one (VPC User Guide, "Default VPCs").
    own = "172.31.0.0/16" if is_default else attributes.text("cidr_block", FROM_POOL)
    v4 = [own, *(_further(each, "cidr_block") for each in v4_blocks)]
    v6 = [_further(each, "ipv6_cidr_block") for each in v6_blocks]
    if (
        attributes.is_set("ipv6_cidr_block")
        or attributes.flag("assign_generated_ipv6_cidr_block", unset=False) is not False
    ):
        v6.append(attributes.text("ipv6_cidr_block", FROM_POOL))
    yield Told(
        DESCRIBE_VPCS,
        {
            "VpcId": naming.id(block),
            "IsDefault": is_default,
            "CidrBlockAssociationSet": associated("CidrBlock", v4),
            "Ipv6CidrBlockAssociationSet": associated("Ipv6CidrBlock", v6),
            "Tags": attributes.tags(),
        },
    )


@translates(None, "aws_subnet", "aws_default_subnet", "AWS::EC2::Subnet", tells=[DESCRIBE_SUBNETS], named=SUBNET)
def subnet(block: Block, naming: Naming) -> Iterator[Told]:
    """A subnet. It assigns public addresses only where that is asked for, but for a default one, which does."""
    attributes = Attributes.of(block)
    is_default = block.type == "aws_default_subnet"
    v6 = [attributes.text("ipv6_cidr_block", FROM_POOL)] if attributes.is_set("ipv6_cidr_block") else []
    is_native = attributes.flag("ipv6_native", unset=False)
    yield Told(
        DESCRIBE_SUBNETS,
        {
            "SubnetId": naming.id(block),
            "VpcId": naming.id(attributes.reference("vpc_id", "default")),
            "CidrBlock": None if is_native is True else attributes.text("cidr_block", FROM_POOL),
            "Ipv6CidrBlockAssociationSet": associated("Ipv6CidrBlock", v6),
            "AvailabilityZone": _zone(attributes),
            "MapPublicIpOnLaunch": attributes.flag("map_public_ip_on_launch", unset=is_default),
            "AssignIpv6AddressOnCreation": attributes.flag("assign_ipv6_address_on_creation", unset=False),
            "Tags": attributes.tags(),
        },
    )


def associated(key: str, blocks: list[Any]) -> list[dict[str, Any]]:
    """Blocks of addresses that are associated with a network."""
    return [{key: each, f"{key}State": {"State": "associated"}} for each in blocks]


def _zone(attributes: Attributes) -> str | None:
    """Where it is known: nothing is decided by it."""
    found = attributes.text("availability_zone", None)
    return found if isinstance(found, str) else None


def _vpc_key(block: Block) -> str:
    return Attributes.of(block).key("vpc_id")


def _further(block: Block, name: str) -> str | Unknown:
    """The addresses that a resource of its own adds to a VPC."""
    found = Attributes.of(block).text(name, FROM_POOL)
    return block.doubt or found


def _is_v6(block: Block) -> bool:
    names = (
        "ipv6_cidr_block",
        "ipv6_ipam_pool_id",
        "amazon_provided_ipv6_cidr_block",
        "assign_generated_ipv6_cidr_block",
    )
    return "ipv6" in block.type or any(map(Attributes.of(block).is_set, names))
