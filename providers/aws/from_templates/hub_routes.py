"""Route tables of transit gateways, with routes that somebody writes and those that attachments propagate."""

from collections.abc import Iterable, Iterator
from typing import Any

from providers.aws.attributes import Attributes
from providers.aws.from_templates.defaults import made_of
from providers.aws.from_templates.hub_attachments import (
    ASSOCIATION,
    KINDS,
    PROPAGATION,
    VPC_ATTACHMENTS,
    attachment_id,
    default_table,
    made_by_aws,
    table_id,
    taken,
)
from providers.aws.from_templates.networks import vpc
from providers.aws.template_names import Naming, Told
from providers.templates import Block
from providers.translation import translates
from scanner.models import Unknown

TABLES = "ec2.describe_transit_gateway_route_tables"
SEARCH = "ec2.search_transit_gateway_routes"
ROUTES = (
    "aws_ec2_transit_gateway_route",
    "aws_ec2_transit_gateway_prefix_list_reference",
    "AWS::EC2::TransitGatewayRoute",
)
PROPAGATIONS = ("aws_ec2_transit_gateway_route_table_propagation", "AWS::EC2::TransitGatewayRouteTablePropagation")
NOT_DECLARED = Unknown(why="what is attached is not declared")
LEARNT = Unknown(why="which routes are propagated shows once it is made")
Route = dict[str, Any]


def table_of_hub(hub: Block, naming: Naming) -> Iterator[Told]:
    """The table that comes with a transit gateway, where new attachments use it."""
    used = [default_table(hub, purpose, naming) for purpose in (ASSOCIATION, PROPAGATION)]
    name = made_by_aws(hub, naming)
    if name in [each for each in used if not isinstance(each, Unknown)]:
        yield from _told(name, hub, hub, used[0], naming)


@translates(
    None,
    "aws_ec2_transit_gateway_route_table",
    "AWS::EC2::TransitGatewayRouteTable",
    tells=[TABLES, SEARCH],
    named="ec2:{region}:{account}:transit-gateway-route-table/tgw-rtb-{token}",
)
def hub_route_table(block: Block, naming: Naming) -> Iterator[Told]:
    """A table that somebody makes."""
    hub = made_of(Attributes.of(block).reference("transit_gateway_id", None), naming)
    association = default_table(hub, ASSOCIATION, naming) if hub else None
    yield from _told(naming.id(block), block, hub, association, naming)


def _told(
    name: str, block: Block, hub: Block | None, association: str | Unknown | None, naming: Naming
) -> Iterator[Told]:
    """A table and all its routes.

    Args:
        name: its id.
        block: what makes it.
        hub: its transit gateway, where the template makes that.
        association: the id of the table for new attachments.
        naming: of the template.
    """
    named = Attributes.of(block).reference("transit_gateway_id", "unknown")
    yield Told(
        TABLES,
        {
            "TransitGatewayRouteTableId": name,
            "TransitGatewayId": naming.id(hub or named),
            "State": "available",
            "DefaultAssociationRouteTable": not isinstance(association, Unknown) and association == name,
            "Tags": [] if block is hub else Attributes.of(block).tags(),
        },
    )
    routes = [*_static(block, name, naming), *_propagated(block, name, hub, naming)]
    unknown = next((each for each in routes if isinstance(each, Unknown)), None)
    found = unknown or list(_in_force([each for each in routes if not isinstance(each, Unknown)]))
    yield Told(SEARCH, {"Routes": found}, of={"TransitGatewayRouteTableId": name})


def _in_force(routes: list[Route]) -> Iterator[Route]:
    """A static route is preferred to those that are propagated (Transit Gateways guide, "Route evaluation order")."""
    written = [each["DestinationCidrBlock"] for each in routes if each["Type"] == "static"]
    known = {each for each in written if isinstance(each, str)}
    for each in routes:
        destination = each["DestinationCidrBlock"]
        if each["Type"] == "static" or not isinstance(destination, str) or destination not in known:
            yield each


def _static(block: Block, name: str, naming: Naming) -> Iterator[Route | Unknown]:
    for each in _pointing(block, name, ROUTES, naming):
        if each.doubt:
            yield each.doubt
            continue
        attributes = Attributes.of(each)
        drops = attributes.flag("blackhole", unset=False)
        attached = attributes.reference("transit_gateway_attachment_id", None)
        prefix_list = attributes.reference("prefix_list_id|", None) if not attributes.is_camel else None
        yield {
            "DestinationCidrBlock": attributes.text("destination_cidr_block", None),
            "PrefixListId": None if prefix_list is None else naming.id(prefix_list),
            "TransitGatewayAttachments": [] if attached is None else [_hop(attached, naming)],
            "Type": "static",
            "State": drops if isinstance(drops, Unknown) else "blackhole" if drops else "active",
        }


def _hop(attached: Any, naming: Naming) -> dict[str, Any]:
    block = attached if isinstance(attached, Block) else made_of(attached, naming)
    kind = KINDS.get(block.type, NOT_DECLARED) if block else NOT_DECLARED
    return {"TransitGatewayAttachmentId": attachment_id(attached, naming), "ResourceType": kind}


def _propagated(block: Block, name: str, hub: Block | None, naming: Naming) -> Iterator[Route | Unknown]:
    asked: set[str] = set()
    for each in _pointing(block, name, PROPAGATIONS, naming):
        attached = made_of(Attributes.of(each).reference("transit_gateway_attachment_id", None), naming)
        asked.add(attached.address if attached else "")
        yield from [each.doubt] if each.doubt else _by(attached, naming) if attached else [NOT_DECLARED]
    if hub is None:
        return
    table = default_table(hub, PROPAGATION, naming)
    key = Attributes.of(hub).key("transit_gateway_id")
    for attached in (
        *naming.blocks.pointing(hub, key, *KINDS),
        *naming.blocks.pointing(hub, "associated_gateway_id", *KINDS),
    ):
        found = taken(attached, PROPAGATION, table)
        if isinstance(found, Unknown):
            yield found
        elif found == name and attached.address not in asked:
            yield from [attached.doubt] if attached.doubt else _by(attached, naming)


def _by(attachment: Block, naming: Naming) -> Iterable[Route | Unknown]:
    """The routes that an attachment propagates: of a VPC all its blocks."""
    if attachment.type not in VPC_ATTACHMENTS:
        return [LEARNT]
    network = made_of(Attributes.of(attachment).reference("vpc_id", None), naming)
    if network is None:
        return [NOT_DECLARED]
    (answer,) = (each.answer for each in vpc.function(network, naming))
    blocks = [each["CidrBlock"] for each in answer["CidrBlockAssociationSet"]]
    blocks += [each["Ipv6CidrBlock"] for each in answer["Ipv6CidrBlockAssociationSet"] if _leads_v6(attachment)]
    return [
        {
            "DestinationCidrBlock": each,
            "TransitGatewayAttachments": [_hop(attachment, naming)],
            "Type": "propagated",
            "State": "active",
        }
        for each in blocks
    ]


def _leads_v6(attachment: Block) -> bool:
    """Whether it may lead IPv6, which it does not by default (`aws_ec2_transit_gateway_vpc_attachment`)."""
    attributes = Attributes.of(attachment)
    options = attributes.block("|Options") if attributes.is_camel else attributes
    return isinstance(options, Unknown) or (
        options is not None and options.text("ipv6_support", "disable") != "disable"
    )


def _pointing(block: Block, name: str, types: tuple[str, ...], naming: Naming) -> Iterator[Block]:
    """The resources of some types that name a table, also where they name it by its transit gateway."""
    key = Attributes.of(block).key("transit_gateway_route_table_id")
    for each in naming.blocks.pointing(block, key, *types):
        named = Attributes.of(each).reference("transit_gateway_route_table_id", "unknown")
        is_untold = isinstance(named, Unknown) or not each.values
        if is_untold or table_id(named, naming) == name:
            yield each
