"""Route tables, read through boto3."""

from typing import Any

import pytest

from providers.aws.route_tables import route_tables
from providers.aws.session import AwsRegion
from scanner.demo.aws_server import AwsServer
from scanner.models import AddressSet, GatewayKind, Route, RouteTable, Unknown
from tests.providers.aws.conftest import Client

OTHER = "999988887777"


def read(server: AwsServer, region: AwsRegion, **answer: Any) -> RouteTable:
    common = {"RouteTableId": "rtb-1", "VpcId": "vpc-1", "OwnerId": region.account}
    server.answer("ec2", "DescribeRouteTables", {"RouteTables": [{**common, **answer}]})
    (table,) = route_tables.function(region)
    assert isinstance(table, RouteTable)
    return table


def test_a_table(aws: Client, region: AwsRegion) -> None:
    ec2 = aws("ec2")
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    subnet = ec2.create_subnet(VpcId=vpc, CidrBlock="10.0.0.0/24")["Subnet"]
    gateway = ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
    ec2.attach_internet_gateway(InternetGatewayId=gateway, VpcId=vpc)
    tags = [{"ResourceType": "route-table", "Tags": [{"Key": "Name", "Value": "edge"}]}]
    name = ec2.create_route_table(VpcId=vpc, TagSpecifications=tags)["RouteTable"]["RouteTableId"]
    ec2.associate_route_table(RouteTableId=name, SubnetId=subnet["SubnetId"])
    ec2.create_route(RouteTableId=name, DestinationCidrBlock="0.0.0.0/0", GatewayId=gateway)
    found = {each.name: each for each in route_tables.function(region) if isinstance(each, RouteTable)}
    table = found[name]
    assert table.id == region.arn("ec2", f"route-table/{name}")
    assert (table.identity.type, table.identity.label) == ("AWS::EC2::RouteTable", "edge")
    assert table.network == region.arn("ec2", f"vpc/{vpc}")
    assert (table.is_main, table.subnets, table.gateways) == (False, (subnet["SubnetArn"],), ())
    assert table.routes == (
        Route(
            destination="10.0.0.0/16",
            addresses=AddressSet.of("10.0.0.0/16"),
            next_hop="local",
            next_hop_kind=GatewayKind.LOCAL,
        ),
        Route(
            destination="0.0.0.0/0",
            addresses=AddressSet.of("0.0.0.0/0"),
            next_hop=region.arn("ec2", f"internet-gateway/{gateway}"),
            next_hop_kind=GatewayKind.INTERNET,
        ),
    )
    # The default VPC's, and this one's.
    assert [each.is_main for each in found.values()].count(True) == 2


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        ("active", False),
        ("blackhole", True),
        ("filtered", Unknown(why="the state of the route, filtered, is new to netassay")),
        (None, Unknown(why="the state of the route, not told, is new to netassay")),
    ],
)
def test_states(server: AwsServer, region: AwsRegion, state: str | None, expected: bool | Unknown) -> None:
    answer = {"DestinationCidrBlock": "0.0.0.0/0", "NatGatewayId": "nat-1", **({"State": state} if state else {})}
    (route,) = read_routes(server, region, answer)
    assert route.is_blackhole == expected


def read_routes(server: AwsServer, region: AwsRegion, *answers: dict[str, str]) -> tuple[Route, ...]:
    routes = read(server, region, Routes=list(answers)).routes
    assert isinstance(routes, tuple)
    return routes


def test_a_static_and_a_propagated_route_to_one_destination(server: AwsServer, region: AwsRegion) -> None:
    common = {"DestinationCidrBlock": "10.0.0.0/8", "GatewayId": "vgw-1", "State": "active"}
    origins = ("CreateRoute", "EnableVgwRoutePropagation", "Advertisement", "CreateRouteTable")
    found = read_routes(server, region, *({**common, "Origin": each} for each in origins))
    assert [each.is_propagated for each in found] == [False, True, True, False]
    assert [each.key for each in found[:2]] == ["route-10.0.0.0_8", "route-10.0.0.0_8-propagated"]


def test_destinations(aws: Client, server: AwsServer, region: AwsRegion) -> None:
    made = aws("ec2").create_managed_prefix_list(
        PrefixListName="depots",
        MaxEntries=5,
        AddressFamily="IPv4",
        Entries=[{"Cidr": "10.64.0.0/16"}, {"Cidr": "10.65.0.0/16"}],
    )
    depots = made["PrefixList"]["PrefixListId"]
    found = read_routes(
        server,
        region,
        {"DestinationIpv6CidrBlock": "::/0", "State": "active"},
        {"DestinationPrefixListId": depots, "State": "active"},
        {"State": "active"},
    )
    assert [each.destination for each in found] == ["::/0", depots, ""]
    assert [each.addresses for each in found] == [
        AddressSet.of("::/0"),
        AddressSet.of("10.64.0.0/15"),
        Unknown(why="the route's destination is of a kind that is new to netassay"),
    ]


@pytest.mark.parametrize("code", ["UnauthorizedOperation", "InvalidPrefixListID.NotFound"])
def test_a_prefix_list_that_cannot_be_read(server: AwsServer, region: AwsRegion, code: str) -> None:
    server.refuse("ec2", "GetManagedPrefixListEntries", code)
    (route,) = read_routes(server, region, {"DestinationPrefixListId": "pl-1", "State": "active"})
    assert route.destination == "pl-1"
    assert isinstance(route.addresses, Unknown)


def test_associations(server: AwsServer, region: AwsRegion) -> None:
    def association(state: str | None, **target: Any) -> dict[str, Any]:
        return {**target, **({"AssociationState": {"State": state}} if state else {})}

    table = read(
        server,
        region,
        OwnerId=OTHER,
        Associations=[
            association("associated", Main=True),
            association(None, SubnetId="subnet-1"),
            association("associating", SubnetId="subnet-2"),
            association("disassociating", SubnetId="subnet-3"),
            association("failed", SubnetId="subnet-4"),
            association("associated", GatewayId="igw-1"),
            association("associated", GatewayId="vgw-1"),
            association("associated", PublicIpv4Pool="ipv4pool-ec2-1"),
        ],
    )
    owned = f"arn:aws:ec2:eu-west-1:{OTHER}"
    assert table.is_main is True
    assert (table.id, table.network) == (f"{owned}:route-table/rtb-1", f"{owned}:vpc/vpc-1")
    assert table.subnets == (f"{owned}:subnet/subnet-1", f"{owned}:subnet/subnet-2")
    assert table.gateways == (f"{owned}:internet-gateway/igw-1", f"{owned}:vpn-gateway/vgw-1")
    assert table.routes == ()


def test_a_failed_association_makes_no_main_table(server: AwsServer, region: AwsRegion) -> None:
    failed = {"Main": True, "AssociationState": {"State": "failed"}}
    assert read(server, region, Associations=[failed]).is_main is False


def test_pages_are_as_long_as_the_api_allows(server: AwsServer, region: AwsRegion) -> None:
    sizes = []

    def answer(call: Any) -> dict[str, Any]:
        sizes.append(call.parameters["MaxResults"])
        return {"RouteTables": []}

    server.answer("ec2", "DescribeRouteTables", answer)
    assert list(route_tables.function(region)) == []
    assert sizes == [100]
