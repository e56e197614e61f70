"""Route tables of VPCs."""

from collections.abc import Iterator, Mapping

from providers.aws import prefix_lists
from providers.aws.networks import arn_of_owner
from providers.aws.next_hops import foreign_arns, gateway_arn, next_hop
from providers.aws.session import Answer, AwsRegion, tags_of
from providers.translation import declared_at
from providers.undecided import decided
from scanner.models import AddressSet, Route, RouteTable, Unknown
from scanner.provider import collects

PrefixLists = Mapping[str, AddressSet | Unknown]

IN_FORCE = {"associating", "associated"}
# Whether a route in this state drops its packets.
DROPS = {"active": False, "blackhole": True}
PROPAGATED = {"EnableVgwRoutePropagation", "Advertisement"}
NO_DESTINATION = Unknown(why="the route's destination is of a kind that is new to netassay")


@collects(
    "ec2:DescribeRouteTables",
    "ec2:GetManagedPrefixListEntries",
    "ec2:DescribeVpcPeeringConnections",
    "ec2:DescribeTransitGateways",
)
def route_tables(region: AwsRegion) -> Iterator[RouteTable]:
    """Every route table with its routes."""
    tables = region.pages("ec2", "describe_route_tables", "RouteTables")
    routes = [route for table in tables for route in table.get("Routes", ())]
    lists = prefix_lists.addresses_of(region, {each["DestinationPrefixListId"] for each in routes if _by_list(each)})
    foreign = foreign_arns(region, routes)
    yield from region.parsed("ec2:DescribeRouteTables", tables, lambda each: _table(region, each, lists, foreign))


def drops(state: str | None) -> bool | Unknown:
    """Whether a route in this state drops its packets."""
    return DROPS.get(state or "", Unknown(why=f"the state of the route, {state or 'not told'}, is new to netassay"))


def addresses_to(block: str | None, prefix_list: str | None, lists: PrefixLists) -> AddressSet | Unknown:
    """The destinations of a route that names a block or a prefix list."""
    if block:
        return AddressSet.of(block)
    return lists[prefix_list] if prefix_list else NO_DESTINATION


def _by_list(route: Answer) -> bool:
    return bool(route.get("DestinationPrefixListId"))


def _table(region: AwsRegion, answer: Answer, lists: PrefixLists, foreign: Mapping[str, str]) -> RouteTable:
    name, tags = answer["RouteTableId"], tags_of(answer)
    # The owner of a VPC owns its route tables too (VPC User Guide, "Share your VPC subnets").
    owner = answer.get("OwnerId")
    associations = [each for each in answer.get("Associations", ()) if _is_in_force(each)]
    return RouteTable(
        identity=region.identity(
            "AWS::EC2::RouteTable", arn_of_owner(region, owner, f"route-table/{name}"), name, tags.get("Name", "")
        ),
        tags=tags,
        network=arn_of_owner(region, owner, f"vpc/{answer['VpcId']}"),
        is_main=any(each.get("Main") for each in associations),
        subnets=tuple(
            arn_of_owner(region, owner, f"subnet/{each['SubnetId']}") for each in associations if each.get("SubnetId")
        ),
        gateways=tuple(gateway_arn(region, owner, each["GatewayId"]) for each in associations if each.get("GatewayId")),
        routes=decided(lambda: tuple(_route(region, each, owner, lists, foreign) for each in answer.get("Routes", ()))),
    )


def _is_in_force(association: Answer) -> bool:
    state: str | None = association.get("AssociationState", {}).get("State")
    return state is None or state in IN_FORCE


def _route(
    region: AwsRegion, answer: Answer, owner: str | None, lists: PrefixLists, foreign: Mapping[str, str]
) -> Route:
    block = answer.get("DestinationCidrBlock") or answer.get("DestinationIpv6CidrBlock")
    prefix_list = answer.get("DestinationPrefixListId")
    hop, kind = next_hop(region, answer, owner, foreign)
    return Route(
        destination=block or prefix_list or "",
        addresses=addresses_to(block, prefix_list, lists),
        next_hop=hop,
        next_hop_kind=kind,
        is_blackhole=drops(answer.get("State")),
        is_propagated=answer.get("Origin") in PROPAGATED,
        place=declared_at(answer),
    )
