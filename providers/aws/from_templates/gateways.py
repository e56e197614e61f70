"""Internet gateways, egress-only internet gateways and NAT gateways."""

from collections.abc import Iterator
from typing import Any

from providers.aws.attributes import Attributes
from providers.aws.template_names import Naming, Told
from providers.templates import Block
from providers.translation import translates
from scanner.models import UndecidedError, Unknown

NOT_YET = Unknown(why="which address it has is known when it is made")
ATTACHMENTS = ("aws_internet_gateway_attachment", "AWS::EC2::VPCGatewayAttachment")


@translates(
    None,
    "aws_internet_gateway",
    "AWS::EC2::InternetGateway",
    tells=["ec2.describe_internet_gateways"],
    named="ec2:{region}:{account}:internet-gateway/igw-{token}",
)
def internet_gateway(block: Block, naming: Naming) -> Iterator[Told]:
    """An internet gateway with the VPC that it is attached to, here or by a resource of its own."""
    vpcs = attached_to(block, "internet_gateway_id", ATTACHMENTS, naming)
    yield Told(
        "ec2.describe_internet_gateways",
        {
            "InternetGatewayId": naming.id(block),
            "Attachments": [{"VpcId": each, "State": "available"} for each in vpcs],
            "Tags": Attributes.of(block).tags(),
        },
    )


@translates(
    None,
    "aws_egress_only_internet_gateway",
    "AWS::EC2::EgressOnlyInternetGateway",
    tells=["ec2.describe_egress_only_internet_gateways"],
    named="ec2:{region}:{account}:egress-only-internet-gateway/eigw-{token}",
)
def egress_only_gateway(block: Block, naming: Naming) -> Iterator[Told]:
    """An egress-only internet gateway."""
    attributes = Attributes.of(block)
    vpc = naming.id(attributes.reference("vpc_id", "default"))
    yield Told(
        "ec2.describe_egress_only_internet_gateways",
        {
            "EgressOnlyInternetGatewayId": naming.id(block),
            "Attachments": [{"VpcId": vpc, "State": "attached"}],
            "Tags": attributes.tags(),
        },
    )


@translates(
    None,
    "aws_nat_gateway",
    "AWS::EC2::NatGateway",
    tells=["ec2.describe_nat_gateways"],
    named="ec2:{region}:{account}:natgateway/nat-{token}",
)
def nat_gateway(block: Block, naming: Naming) -> Iterator[Told]:
    """A NAT gateway, in the VPC of its subnet."""
    attributes = Attributes.of(block)
    subnet = naming.blocks.target(block, attributes.key("subnet_id"))
    where = attributes.reference("subnet_id", None)
    own = attributes.reference("vpc_id", None)
    vpc = Attributes.of(subnet).reference("vpc_id", "default") if subnet else own
    is_public = attributes.text("connectivity_type", "public")
    yield Told(
        "ec2.describe_nat_gateways",
        {
            "NatGatewayId": naming.id(block),
            "State": "available",
            "SubnetId": None if where is None else naming.id(where),
            "VpcId": f"that of {naming.id(block)}" if vpc is None else naming.id(vpc),
            "ConnectivityType": is_public,
            "NatGatewayAddresses": [] if is_public == "private" else [{"PublicIp": NOT_YET}],
            "Tags": attributes.tags(),
        },
    )


def attached_to(block: Block, key: str, types: tuple[str, ...], naming: Naming) -> list[str]:
    """The VPCs that a gateway is attached to.

    Raises:
        UndecidedError: it may be attached, or not.
    """
    attributes = Attributes.of(block)
    own: list[Any] = [attributes.reference("vpc_id", None)] if attributes.is_set("vpc_id") else []
    separate = list(naming.blocks.pointing(block, attributes.key(key), *types))
    if doubt := next((each.doubt for each in separate if each.doubt), None):
        raise UndecidedError(doubt.why)
    return [naming.id(each) for each in [*own, *(Attributes.of(each).reference("vpc_id", None) for each in separate)]]
