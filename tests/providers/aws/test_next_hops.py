"""Where routes lead, as their tables tell it through boto3."""

from typing import Any

import pytest

from providers.aws.route_tables import route_tables
from providers.aws.session import AwsRegion, AwsSession
from scanner.demo.aws_server import AwsServer
from scanner.models import GatewayKind, Route, RouteTable

OTHER = "999988887777"


def read(server: AwsServer, region: AwsRegion, *routes: dict[str, Any]) -> tuple[Route, ...]:
    table = {"RouteTableId": "rtb-1", "VpcId": "vpc-1", "OwnerId": region.account, "Routes": list(routes)}
    server.answer("ec2", "DescribeRouteTables", {"RouteTables": [table]})
    (found,) = route_tables.function(region)
    assert isinstance(found, RouteTable)
    assert isinstance(found.routes, tuple)
    return found.routes


def only(server: AwsServer, region: AwsRegion, **answer: Any) -> Route:
    (route,) = read(server, region, {"DestinationCidrBlock": "0.0.0.0/0", "State": "active", **answer})
    return route


@pytest.mark.parametrize(
    ("answer", "hop", "kind"),
    [
        ({"GatewayId": "vgw-1"}, "vpn-gateway/vgw-1", GatewayKind.VIRTUAL_PRIVATE),
        ({"GatewayId": "vpce-1"}, "vpc-endpoint/vpce-1", GatewayKind.ENDPOINT),
        ({"NatGatewayId": "nat-1"}, "natgateway/nat-1", GatewayKind.NAT),
        (
            {"EgressOnlyInternetGatewayId": "eigw-1"},
            "egress-only-internet-gateway/eigw-1",
            GatewayKind.EGRESS_ONLY,
        ),
        ({"NetworkInterfaceId": "eni-1"}, "network-interface/eni-1", GatewayKind.APPLIANCE),
        (
            {"InstanceId": "i-1", "InstanceOwnerId": "111111111111", "NetworkInterfaceId": "eni-1"},
            "arn:aws:ec2:eu-west-1:111111111111:network-interface/eni-1",
            GatewayKind.APPLIANCE,
        ),
        (
            {"InstanceOwnerId": "amazon-elb", "NetworkInterfaceId": "eni-1"},
            "network-interface/eni-1",
            GatewayKind.APPLIANCE,
        ),
        ({"InstanceId": "i-1"}, "instance/i-1", GatewayKind.APPLIANCE),
        ({"CarrierGatewayId": "cagw-1"}, "carrier-gateway/cagw-1", GatewayKind.OTHER),
    ],
)
def test_next_hops_that_the_tables_owner_has(
    server: AwsServer, region: AwsRegion, answer: dict[str, str], hop: str, kind: GatewayKind
) -> None:
    route = only(server, region, **answer)
    expected = hop if hop.startswith("arn:") else region.arn("ec2", hop)
    assert (route.next_hop, route.next_hop_kind) == (expected, kind)


CORE = "arn:aws:networkmanager::111122223333:core-network/core-network-1"


@pytest.mark.parametrize(
    ("answer", "hop", "kind"),
    [
        ({"CoreNetworkArn": CORE}, CORE, GatewayKind.OTHER),
        ({"OdbNetworkArn": "arn:aws:odb:::odb-network/odbnet-1"}, "arn:aws:odb:::odb-network/odbnet-1", "other"),
        ({"LocalGatewayId": "lgw-1"}, "lgw-1", GatewayKind.OTHER),
        ({"IpAddress": "10.0.0.7"}, "10.0.0.7", GatewayKind.APPLIANCE),
        ({"GatewayId": "newgw-1"}, "newgw-1", GatewayKind.OTHER),
        # A peering and a transit gateway that are deleted are in no list.
        ({"VpcPeeringConnectionId": "pcx-1"}, "pcx-1", GatewayKind.PEERING),
        ({"TransitGatewayId": "tgw-1"}, "tgw-1", GatewayKind.TRANSIT),
        ({}, "", GatewayKind.OTHER),
    ],
)
def test_next_hops_without_an_arn_to_make(
    server: AwsServer, region: AwsRegion, answer: dict[str, str], hop: str, kind: GatewayKind
) -> None:
    route = only(server, region, **answer)
    assert (route.next_hop, route.next_hop_kind) == (hop, kind)


def test_a_peering_and_a_transit_gateway_of_other_accounts(server: AwsServer, region: AwsRegion) -> None:
    sides = {
        "RequesterVpcInfo": {"OwnerId": OTHER, "Region": "us-east-1", "VpcId": "vpc-9"},
        "AccepterVpcInfo": {"OwnerId": region.account, "Region": "eu-west-1", "VpcId": "vpc-1"},
    }
    peering = {"VpcPeeringConnectionId": "pcx-1", "Status": {"Code": "active"}, **sides}
    hub = {"TransitGatewayId": "tgw-1", "TransitGatewayArn": f"arn:aws:ec2:eu-west-1:{OTHER}:transit-gateway/tgw-1"}
    server.answer("ec2", "DescribeVpcPeeringConnections", {"VpcPeeringConnections": [peering]})
    server.answer("ec2", "DescribeTransitGateways", {"TransitGateways": [hub]})
    routes = [
        {"DestinationCidrBlock": "10.9.0.0/16", "VpcPeeringConnectionId": "pcx-1", "State": "active"},
        {"DestinationCidrBlock": "10.0.0.0/8", "TransitGatewayId": "tgw-1", "State": "active"},
    ]
    found = read(server, region, *routes)
    assert [each.next_hop for each in found] == [
        f"arn:aws:ec2:us-east-1:{OTHER}:vpc-peering-connection/pcx-1",
        hub["TransitGatewayArn"],
    ]


def test_peerings_that_may_not_be_read_leave_the_id(server: AwsServer, session: AwsSession, region: AwsRegion) -> None:
    server.refuse("ec2", "DescribeVpcPeeringConnections")
    assert only(server, region, VpcPeeringConnectionId="pcx-1").next_hop == "pcx-1"
    assert [gap.action for gap in session.gaps()] == ["ec2:DescribeVpcPeeringConnections"]


def test_nobody_asks_for_peerings_that_no_route_leads_to(server: AwsServer, region: AwsRegion) -> None:
    only(server, region, GatewayId="igw-1")
    assert {operation for _, _, operation in server.calls} == {"DescribeRouteTables"}
