"""What is attached to transit gateways, and which of their route tables it uses."""

from collections.abc import Iterator
from typing import Any

from providers.aws.attributes import Attributes
from providers.aws.from_templates.defaults import made_of
from providers.aws.template_names import Naming, Told
from providers.templates import Block, Dialect, Reference
from providers.translation import DOUBT, translates
from scanner.models import UndecidedError, Unknown

ATTACHMENTS = "ec2.describe_transit_gateway_attachments"
OF_VPCS = "ec2.describe_transit_gateway_vpc_attachments"
NAMED = "ec2:{region}:{account}:transit-gateway-attachment/tgw-attach-{token}"
VPC_ATTACHMENTS = (
    "aws_ec2_transit_gateway_vpc_attachment",
    "AWS::EC2::TransitGatewayAttachment",
    "AWS::EC2::TransitGatewayVpcAttachment",
)
PEERINGS = ("aws_ec2_transit_gateway_peering_attachment", "AWS::EC2::TransitGatewayPeeringAttachment")
CONNECTS = ("aws_ec2_transit_gateway_connect", "AWS::EC2::TransitGatewayConnect")
VPNS = ("aws_vpn_connection", "AWS::EC2::VPNConnection")
DIRECT_CONNECTS = ("aws_dx_gateway_association",)
KINDS = {
    **dict.fromkeys(VPC_ATTACHMENTS, "vpc"),
    **dict.fromkeys(PEERINGS, "peering"),
    **dict.fromkeys(CONNECTS, "connect"),
    **dict.fromkeys(VPNS, "vpn"),
    **dict.fromkeys(DIRECT_CONNECTS, "direct-connect-gateway"),
}
"""What is attached, by the types that make attachments."""
PEERING_ACCEPTER = "aws_ec2_transit_gateway_peering_attachment_accepter"
VPC_ACCEPTER = "aws_ec2_transit_gateway_vpc_attachment_accepter"
BY_OTHERS = Unknown(why="whether the other side accepts it is not declared")
ASSOCIATIONS = ("aws_ec2_transit_gateway_route_table_association", "AWS::EC2::TransitGatewayRouteTableAssociation")
ASSOCIATION, PROPAGATION = "association", "propagation"


@translates(None, *VPC_ATTACHMENTS, tells=[ATTACHMENTS, OF_VPCS], named=NAMED)
def vpc_attachment(block: Block, naming: Naming) -> Iterator[Told]:
    """An attachment of a VPC, with the subnets in which it has interfaces."""
    attributes = Attributes.of(block)
    vpc = attributes.reference("vpc_id", "unknown")
    yield Told(ATTACHMENTS, {**_attachment(block, naming), "ResourceId": naming.id(vpc)})
    options = attributes.block("|Options") if attributes.is_camel else attributes
    supports = options.text("security_group_referencing_support", None) if isinstance(options, Attributes) else options
    yield Told(
        OF_VPCS,
        {
            "TransitGatewayAttachmentId": naming.id(block),
            "SubnetIds": [
                each if isinstance(each, Unknown) else naming.id(each) for each in attributes.references("subnet_ids")
            ],
            "Options": {"SecurityGroupReferencingSupport": supports},
        },
    )


@translates(None, *PEERINGS, tells=[ATTACHMENTS], named=NAMED)
def peering_attachment(block: Block, naming: Naming) -> Iterator[Told]:
    """A peering with another transit gateway, which the other side has to accept."""
    accepting = naming.blocks.pointing(block, "transit_gateway_attachment_id", PEERING_ACCEPTER)
    doubts = [each.doubt for each in accepting]
    peer = Attributes.of(block).reference("peer_transit_gateway_id", "unknown")
    yield Told(
        ATTACHMENTS,
        {
            **_attachment(block, naming),
            "ResourceId": naming.id(peer),
            DOUBT: None if None in doubts else next(iter(doubts), BY_OTHERS),
        },
    )


@translates(Dialect.TERRAFORM, PEERING_ACCEPTER, VPC_ACCEPTER, tells=[ATTACHMENTS])
def accepter(block: Block, naming: Naming) -> Iterator[Told]:
    """The acceptance of an attachment, which tells nothing but of one that the template makes.

    Raises:
        UndecidedError: others have made the attachment.
    """
    if not naming.blocks.target(block, "transit_gateway_attachment_id"):
        why = "what others have attached is not declared"
        raise UndecidedError(why)
    yield from ()


@translates(None, *CONNECTS, tells=[ATTACHMENTS], named=NAMED)
def connect(block: Block, naming: Naming) -> Iterator[Told]:
    """A Connect attachment, over another attachment."""
    over = Attributes.of(block).reference("transport_attachment_id|TransportTransitGatewayAttachmentId", "unknown")
    yield Told(ATTACHMENTS, {**_attachment(block, naming), "ResourceId": attachment_id(over, naming)})


@translates(Dialect.TERRAFORM, *DIRECT_CONNECTS, tells=[ATTACHMENTS], named=NAMED)
def direct_connect(block: Block, naming: Naming) -> Iterator[Told]:
    """A Direct Connect gateway that is associated with a transit gateway, and not with a virtual private one."""
    gateway = made_of(block.values.reference("associated_gateway_id", None), naming)
    if gateway and gateway.type == "aws_ec2_transit_gateway":
        name = naming.id(block.values.reference("dx_gateway_id", "unknown"))
        yield Told(ATTACHMENTS, {**_attachment(block, naming, "associated_gateway_id"), "ResourceId": name})


def attachment_of_vpn(block: Block, naming: Naming) -> Iterator[Told]:
    """The attachment of a VPN connection that ends at a transit gateway."""
    if Attributes.of(block).is_set("transit_gateway_id"):
        yield Told(ATTACHMENTS, {**_attachment(block, naming), "ResourceId": naming.id(block)})


def attachment_id(value: Block | Reference | str | Unknown, naming: Naming) -> str:
    """The id of an attachment, which a VPN connection makes along with itself."""
    block = value if isinstance(value, Block) else made_of(value, naming)
    if block and block.type in VPNS:
        return f"tgw-attach-of-{naming.id(block)}"
    return naming.id(value)


def default_table(hub: Block, purpose: str, naming: Naming) -> str | Unknown | None:
    """The id of a transit gateway's table for new attachments; None where it has none.

    AWS makes one for both purposes, unless another one is named.
    """
    attributes = Attributes.of(hub)
    name = f"aws_ec2_transit_gateway_default_route_table_{purpose}"
    for each in naming.blocks.pointing(hub, "transit_gateway_id", name):
        return each.doubt or table_id(each.values.reference("transit_gateway_route_table_id", "unknown"), naming)
    own = attributes.reference(f"|{purpose.capitalize()}DefaultRouteTableId", None) if attributes.is_camel else None
    # "enable" is the default (`aws_ec2_transit_gateway`; `AWS::EC2::TransitGateway`).
    match attributes.text(f"default_route_table_{purpose}", "enable"):
        case Unknown() as unknown:
            return unknown
        case "disable":
            return None
        case _:
            return made_by_aws(hub, naming) if own is None else naming.id(own)


def made_by_aws(hub: Block, naming: Naming) -> str:
    """The id of the table that comes with a transit gateway."""
    return f"tgw-rtb-of-{naming.id(hub)}"


def table_id(value: Block | Reference | str | Unknown, naming: Naming) -> str:
    """The id of a route table, which may be the one that comes with a transit gateway."""
    block = value if isinstance(value, Block) else made_of(value, naming)
    is_hub = block is not None and block.type == "aws_ec2_transit_gateway"
    return made_by_aws(block, naming) if block and is_hub else naming.id(value)


def _attachment(block: Block, naming: Naming, key: str = "transit_gateway_id") -> dict[str, Any]:
    attributes = Attributes.of(block)
    return {
        "TransitGatewayAttachmentId": attachment_id(block, naming),
        "TransitGatewayId": naming.id(attributes.reference(key, "unknown")),
        "ResourceType": KINDS[block.type],
        "State": "available",
        "Association": {"TransitGatewayRouteTableId": _association(block, key, naming), "State": "associated"},
        "Tags": attributes.tags(),
    }


def _association(block: Block, key: str, naming: Naming) -> str | Unknown | None:
    """The id of the table that leads what comes from an attachment."""
    attributes = Attributes.of(block)
    for each in naming.blocks.pointing(block, attributes.key("transit_gateway_attachment_id"), *ASSOCIATIONS):
        named = Attributes.of(each).reference("transit_gateway_route_table_id", "unknown")
        return each.doubt or table_id(named, naming)
    hub = attributes.reference(key, "unknown")
    made = made_of(hub, naming)
    table = default_table(made, ASSOCIATION, naming) if made else f"tgw-rtb-of-{naming.id(hub)}"
    return taken(block, ASSOCIATION, table)


def taken(block: Block, purpose: str, table: str | Unknown | None) -> str | Unknown | None:
    """The default table, unless an attachment does without; peerings do (Transit Gateways guide, "Peering")."""
    wants: bool | Unknown = True
    if block.type in VPC_ATTACHMENTS and block.dialect is Dialect.TERRAFORM:
        wants = block.values.flag(f"transit_gateway_default_route_table_{purpose}", unset=True)
    if wants is False or (block.type in PEERINGS and purpose == PROPAGATION):
        return None
    return wants if isinstance(wants, Unknown) else table
