"""Route tables of transit gateways, read through boto3. moto cannot be asked for a page of routes."""

from typing import Any

import pytest

from providers.aws.hub_routes import hub_route_tables
from providers.aws.session import AwsRegion, AwsSession
from scanner.demo.aws_server import Answer, AwsServer, Call, Refusal
from scanner.models import AddressSet, GatewayKind, Route, RouteTable, Unknown

ATTACHMENT = {"TransitGatewayAttachmentId": "tgw-attach-1", "ResourceId": "vpc-1", "ResourceType": "vpc"}


def list_tables(server: AwsServer, *answers: dict[str, Any]) -> None:
    common = {"TransitGatewayRouteTableId": "tgw-rtb-1", "TransitGatewayId": "tgw-1", "State": "available"}
    listed = {"TransitGatewayRouteTables": [{**common, **each} for each in answers or ({},)]}
    server.answer("ec2", "DescribeTransitGatewayRouteTables", listed)


def found(region: AwsRegion) -> list[RouteTable]:
    return [each for each in hub_route_tables.function(region) if isinstance(each, RouteTable)]


def read_routes(server: AwsServer, region: AwsRegion, *answers: dict[str, Any]) -> tuple[Route, ...]:
    list_tables(server)
    common = {"DestinationCidrBlock": "10.0.0.0/8", "Type": "static", "State": "active"}
    server.answer("ec2", "SearchTransitGatewayRoutes", {"Routes": [{**common, **each} for each in answers]})
    (table,) = found(region)
    assert isinstance(table.routes, tuple)
    return table.routes


def test_a_table(server: AwsServer, region: AwsRegion) -> None:
    list_tables(server, {"DefaultAssociationRouteTable": True, "Tags": [{"Key": "Name", "Value": "depots"}]})
    asked = []

    def routes(call: Call) -> Answer:
        asked.append(call.parameters)
        route = {"DestinationCidrBlock": "10.20.0.0/16", "Type": "propagated", "State": "active"}
        return {"Routes": [{**route, "TransitGatewayAttachments": [ATTACHMENT]}], "AdditionalRoutesAvailable": False}

    server.answer("ec2", "SearchTransitGatewayRoutes", routes)
    (table,) = found(region)
    assert table.id == region.arn("ec2", "transit-gateway-route-table/tgw-rtb-1")
    assert (table.identity.type, table.identity.label) == ("AWS::EC2::TransitGatewayRouteTable", "depots")
    assert (table.network, table.is_main) == (region.arn("ec2", "transit-gateway/tgw-1"), True)
    assert table.routes == (
        Route(
            destination="10.20.0.0/16",
            addresses=AddressSet.of("10.20.0.0/16"),
            next_hop=region.arn("ec2", "transit-gateway-attachment/tgw-attach-1"),
            next_hop_kind=GatewayKind.OTHER,
            is_propagated=True,
        ),
    )
    assert asked == [
        {
            "TransitGatewayRouteTableId": "tgw-rtb-1",
            "Filters": [{"Name": "state", "Values": ["active", "blackhole"]}],
            "MaxResults": 1000,
        }
    ]


@pytest.mark.parametrize(
    ("answer", "kind", "is_blackhole"),
    [
        # Made to drop packets.
        ({"State": "blackhole"}, GatewayKind.NONE, True),
        ({"State": "blackhole", "TransitGatewayAttachments": []}, GatewayKind.NONE, True),
        # Its attachment is gone or down.
        ({"State": "blackhole", "TransitGatewayAttachments": [ATTACHMENT]}, GatewayKind.OTHER, True),
        ({"State": "blackhole", "Type": "propagated"}, GatewayKind.OTHER, True),
        (
            {"TransitGatewayAttachments": [{**ATTACHMENT, "ResourceType": "peering"}]},
            GatewayKind.PEERING,
            False,
        ),
    ],
)
def test_what_drops_packets(
    server: AwsServer, region: AwsRegion, answer: dict[str, Any], kind: GatewayKind, is_blackhole: bool
) -> None:
    (route,) = read_routes(server, region, answer)
    assert (route.next_hop_kind, route.is_blackhole) == (kind, is_blackhole)
    assert bool(route.next_hop) is bool(answer.get("TransitGatewayAttachments"))


def test_a_route_over_several_attachments(server: AwsServer, region: AwsRegion) -> None:
    attachments = [{"TransitGatewayAttachmentId": f"tgw-attach-{each}", "ResourceType": "vpn"} for each in (1, 2)]
    routes = read_routes(server, region, {"Type": "propagated", "TransitGatewayAttachments": attachments})
    assert [each.next_hop.rpartition("/")[2] for each in routes] == ["tgw-attach-1", "tgw-attach-2"]
    assert {each.key for each in routes} == {"route-10.0.0.0_8-propagated"}


def test_destinations(server: AwsServer, region: AwsRegion) -> None:
    entries = [{"Cidr": "10.64.0.0/16"}, {"Cidr": "10.65.0.0/16"}]
    server.answer("ec2", "GetManagedPrefixListEntries", {"Entries": entries})
    routes = read_routes(
        server,
        region,
        {"DestinationCidrBlock": "2a05:d018::/56"},
        {"DestinationCidrBlock": "10.66.0.0/16", "PrefixListId": "pl-1"},
        {"DestinationCidrBlock": "", "PrefixListId": "pl-2"},
    )
    assert [(each.destination, each.addresses) for each in routes] == [
        ("2a05:d018::/56", AddressSet.of("2a05:d018::/56")),
        ("10.66.0.0/16", AddressSet.of("10.66.0.0/16")),
        ("pl-2", AddressSet.of("10.64.0.0/15")),
    ]
    assert server.calls["ec2", region.region, "GetManagedPrefixListEntries"] == 1


def test_routes_on_several_pages(server: AwsServer, region: AwsRegion) -> None:
    list_tables(server)

    def page(call: Call) -> Answer:
        token = call.parameters.get("NextToken")
        route = {"DestinationCidrBlock": "10.2.0.0/16" if token else "10.1.0.0/16", "State": "active"}
        more = {} if token else {"NextToken": "second", "AdditionalRoutesAvailable": True}
        return {"Routes": [route], **more}

    server.answer("ec2", "SearchTransitGatewayRoutes", page)
    (table,) = found(region)
    assert isinstance(table.routes, tuple)
    assert [each.destination for each in table.routes] == ["10.1.0.0/16", "10.2.0.0/16"]


def test_an_answer_that_was_cut_is_not_the_whole_table(server: AwsServer, region: AwsRegion) -> None:
    list_tables(server)
    route = {"DestinationCidrBlock": "10.1.0.0/16", "State": "active"}
    server.answer("ec2", "SearchTransitGatewayRoutes", {"Routes": [route], "AdditionalRoutesAvailable": True})
    (table,) = found(region)
    assert table.routes == Unknown(why="AWS tells only a part of the route table")


def test_routes_that_may_not_be_read(server: AwsServer, session: AwsSession, region: AwsRegion) -> None:
    list_tables(server)
    server.refuse("ec2", "SearchTransitGatewayRoutes", "UnauthorizedOperation")
    (table,) = found(region)
    assert isinstance(table.routes, Unknown)
    assert [gap.action for gap in session.gaps()] == ["ec2:SearchTransitGatewayRoutes"]


def test_tables_that_are_gone(server: AwsServer, region: AwsRegion) -> None:
    states = ("pending", "available", "deleting", "deleted")
    list_tables(server, *({"TransitGatewayRouteTableId": f"tgw-rtb-{each}", "State": each} for each in states))
    server.answer("ec2", "SearchTransitGatewayRoutes", {"Routes": []})
    assert [each.name for each in found(region)] == ["tgw-rtb-pending", "tgw-rtb-available"]


def test_a_table_that_vanishes_in_between(server: AwsServer, region: AwsRegion) -> None:
    list_tables(server, {}, {"TransitGatewayRouteTableId": "tgw-rtb-2"})

    def routes(call: Call) -> Answer:
        if call.parameters["TransitGatewayRouteTableId"] == "tgw-rtb-1":
            code = "InvalidRouteTableID.NotFound"
            raise Refusal(code)
        return {"Routes": []}

    server.answer("ec2", "SearchTransitGatewayRoutes", routes)
    assert [each.name for each in found(region)] == ["tgw-rtb-2"]
