"""Route tables of VPCs, with the routes within them and those that are resources of their own."""

from collections.abc import Iterator, Mapping
from typing import Any

from providers.aws.attributes import Attributes
from providers.aws.from_templates.defaults import adopted_parts
from providers.aws.from_templates.network_firewalls import endpoint_of
from providers.aws.template_names import Naming, Told
from providers.templates import Block, Reference
from providers.translation import PLACE, line_of, place_of, translates
from scanner.models import Place, UndecidedError, Unknown

DESCRIBE = "ec2.describe_route_tables"
ROUTES = ("aws_route", "AWS::EC2::Route")
ASSOCIATIONS = (
    "aws_route_table_association",
    "AWS::EC2::SubnetRouteTableAssociation",
    "AWS::EC2::GatewayRouteTableAssociation",
)
DEFAULT = "aws_default_route_table"
# Where a route leads, as the API names it.
HOPS: Mapping[str, str] = {
    "gateway_id": "GatewayId",
    "nat_gateway_id": "NatGatewayId",
    "egress_only_gateway_id|EgressOnlyInternetGatewayId": "EgressOnlyInternetGatewayId",
    "carrier_gateway_id": "CarrierGatewayId",
    "local_gateway_id": "LocalGatewayId",
    "network_interface_id": "NetworkInterfaceId",
    "instance_id": "InstanceId",
    "transit_gateway_id": "TransitGatewayId",
    "vpc_peering_connection_id": "VpcPeeringConnectionId",
    "vpc_endpoint_id": "GatewayId",
    "core_network_arn": "CoreNetworkArn",
}
# A route within a table has other names for these (`aws_route_table`).
DESTINATIONS: Mapping[str, str] = {
    "cidr_block|": "DestinationCidrBlock",
    "destination_cidr_block": "DestinationCidrBlock",
    "ipv6_cidr_block|": "DestinationIpv6CidrBlock",
    "destination_ipv6_cidr_block": "DestinationIpv6CidrBlock",
}
Route = dict[str, Any]


@translates(
    None,
    "aws_route_table",
    DEFAULT,
    "AWS::EC2::RouteTable",
    tells=[DESCRIBE],
    named="ec2:{region}:{account}:route-table/rtb-{token}",
)
def route_table(block: Block, naming: Naming) -> Iterator[Told]:
    """A table with all its routes, also the local ones, which nobody has to write.

    Raises:
        UndecidedError: there may be routes or associations that nobody knows.
    """
    attributes = Attributes.of(block)
    key = attributes.key("route_table_id")
    vpc = naming.blocks.target(block, attributes.key("vpc_id"))
    if block.type == DEFAULT:
        vpc = naming.blocks.target(block, "default_route_table_id")
    network = naming.id(vpc) if vpc else naming.id(attributes.reference("vpc_id", "default"))
    routes = [*_local(vpc), *_inline(block, naming), *_separate(block, key, naming)]
    yield Told(
        DESCRIBE,
        {
            "RouteTableId": naming.id(block),
            "VpcId": network,
            "Routes": routes,
            "Associations": [*_associations(block, key, naming), *_main(block, naming)],
            "Tags": attributes.tags(),
        },
    )


def _local(vpc: Block | None) -> Iterator[Route]:
    """The route within the VPC, where it is known what it has."""
    if vpc:
        block = Attributes.of(vpc).text("cidr_block", Unknown(why="AWS chooses the addresses of the VPC"))
        yield {"DestinationCidrBlock": block, "GatewayId": "local", "State": "active", "Origin": "CreateRouteTable"}


def _inline(block: Block, naming: Naming) -> Iterator[Route]:
    for number, each in enumerate(Attributes.of(block).blocks("route")):
        if isinstance(each, Unknown):
            raise UndecidedError(each.why)
        yield _route(each, naming, line_of(block, block.values, f"route.{number}"))


def _separate(block: Block, key: str, naming: Naming) -> Iterator[Route]:
    by_vpc = adopted_parts(block, "default_route_table_id", key, ROUTES, naming) if block.type == DEFAULT else ()
    for each in (*naming.blocks.pointing(block, key, *ROUTES), *by_vpc):
        if each.doubt:
            raise UndecidedError(each.doubt.why)
        yield _route(Attributes.of(each), naming, place_of(each))


def _route(attributes: Attributes, naming: Naming, place: Place) -> Route:
    hops = [(api, attributes.reference(name, None) or None) for name, api in HOPS.items()]
    destinations = [(api, attributes.text(name, None) or None) for name, api in DESTINATIONS.items()]
    prefix_list = attributes.reference("destination_prefix_list_id", None) or None
    return {
        **{api: each for api, each in destinations if each is not None},
        "DestinationPrefixListId": None if prefix_list is None else naming.id(prefix_list),
        **{api: _hop(each, naming) for api, each in hops if each is not None},
        # A route leads nowhere only after what it leads to has gone.
        "State": "active",
        "Origin": "CreateRoute",
        PLACE: place,
    }


def _hop(value: Reference | str | Unknown, naming: Naming) -> str:
    return endpoint_of(value, naming) or naming.id(value)


def _associations(block: Block, key: str, naming: Naming) -> Iterator[dict[str, Any]]:
    for each in naming.blocks.pointing(block, key, *ASSOCIATIONS):
        if each.doubt:
            raise UndecidedError(each.doubt.why)
        attributes = Attributes.of(each)
        for name, api in (("subnet_id", "SubnetId"), ("gateway_id", "GatewayId")):
            if (found := attributes.reference(name, None)) is not None:
                yield {api: naming.id(found), "Main": False, "AssociationState": {"State": "associated"}}


def _main(block: Block, naming: Naming) -> Iterator[dict[str, Any]]:
    made_main = list(naming.blocks.pointing(block, "route_table_id", "aws_main_route_table_association"))
    if made_main and (doubt := made_main[0].doubt):
        raise UndecidedError(doubt.why)
    if made_main or block.type == DEFAULT:
        yield {"Main": True, "AssociationState": {"State": "associated"}}
