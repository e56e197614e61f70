"""Route tables of transit gateways."""

from collections.abc import Iterator, Sequence
from functools import partial

from providers.aws import prefix_lists
from providers.aws.route_tables import PrefixLists, addresses_to, drops
from providers.aws.session import Answer, AwsRegion, tags_of
from providers.aws.tokens import read_on
from providers.aws.transit_gateways import GONE, attachment_arn, table_arn
from providers.undecided import decided
from scanner.models import GatewayKind, Route, RouteTable, Unknown, derive
from scanner.provider import collects

# The most that the call takes.
PAGE = 1000
# The call wants a filter; these are the states in which a route says something (EC2 API Reference,
# `SearchTransitGatewayRoutes`).
EVERY_ROUTE = [{"Name": "state", "Values": ["active", "blackhole"]}]
CUT = Unknown(why="AWS tells only a part of the route table")

Found = list[Answer] | Unknown


@collects("ec2:DescribeTransitGatewayRouteTables", "ec2:SearchTransitGatewayRoutes", "ec2:GetManagedPrefixListEntries")
def hub_route_tables(region: AwsRegion) -> Iterator[RouteTable]:
    """Every route table of the account's transit gateways with its routes."""
    listed = region.pages("ec2", "describe_transit_gateway_route_tables", "TransitGatewayRouteTables")
    existing = [each for each in listed if each["State"] not in GONE]
    tables = list(region.each(partial(_searched, region), existing))
    lists = prefix_lists.addresses_of(region, {each["PrefixListId"] for each in _without_block(tables)})
    for table, found in tables:
        yield _table(region, table, found, lists)


def _searched(region: AwsRegion, table: Answer) -> tuple[Answer, Found]:
    """A table and what stands in it: all of it, or unknown."""
    answers = read_on(
        region,
        "ec2",
        "search_transit_gateway_routes",
        TransitGatewayRouteTableId=table["TransitGatewayRouteTableId"],
        Filters=EVERY_ROUTE,
        MaxResults=PAGE,
    )
    if isinstance(answers, Unknown):
        return table, answers
    if answers[-1].get("AdditionalRoutesAvailable"):
        return table, CUT
    return table, decided(lambda: [route for answer in answers for route in answer.get("Routes", ())])


def _without_block(tables: Sequence[tuple[Answer, Found]]) -> Iterator[Answer]:
    for _, found in tables:
        if not isinstance(found, Unknown):
            yield from (each for each in found if each.get("PrefixListId") and not each.get("DestinationCidrBlock"))


def _table(region: AwsRegion, answer: Answer, found: Found, lists: PrefixLists) -> RouteTable:
    name, tags = answer["TransitGatewayRouteTableId"], tags_of(answer)
    return RouteTable(
        identity=region.identity(
            "AWS::EC2::TransitGatewayRouteTable", table_arn(region, None, name), name, tags.get("Name", "")
        ),
        tags=tags,
        network=region.arn("ec2", f"transit-gateway/{answer['TransitGatewayId']}"),
        is_main=answer.get("DefaultAssociationRouteTable", False),
        routes=derive(found, lambda routes: tuple(each for one in routes for each in _routes(region, one, lists))),
    )


def _routes(region: AwsRegion, answer: Answer, lists: PrefixLists) -> Iterator[Route]:
    """A route for each attachment that its packets may go to."""
    block, prefix_list = answer.get("DestinationCidrBlock"), answer.get("PrefixListId")
    for hop, kind in _next_hops(region, answer):
        yield Route(
            destination=block or prefix_list or "",
            addresses=addresses_to(block, prefix_list, lists),
            next_hop=hop,
            next_hop_kind=kind,
            is_blackhole=drops(answer.get("State")),
            is_propagated=answer.get("Type") == "propagated",
        )


def _next_hops(region: AwsRegion, answer: Answer) -> Iterator[tuple[str, GatewayKind]]:
    attachments = answer.get("TransitGatewayAttachments") or ()
    for each in attachments:
        kind = GatewayKind.PEERING if each.get("ResourceType") == "peering" else GatewayKind.OTHER
        yield attachment_arn(region, None, each["TransitGatewayAttachmentId"]), kind
    if not attachments:
        # A static route that drops its packets on purpose is made without an attachment (Transit Gateways guide,
        # "Create a static route"); a route that an attachment propagated had one.
        yield "", GatewayKind.NONE if answer.get("Type") == "static" else GatewayKind.OTHER
