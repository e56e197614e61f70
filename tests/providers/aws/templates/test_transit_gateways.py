"""Transit gateways of templates: their attachments, and their route tables with what is propagated there."""

from pathlib import Path

import pytest

from providers.aws.hub_routes import hub_route_tables
from providers.aws.session import AwsRegion
from providers.aws.transit_gateways import hub_attachments, transit_gateways
from scanner.demo.aws_server import AwsServer
from scanner.models import HubAttachment, Resource, RouteTable, TransitHub, Unknown
from tests.conftest import Client
from tests.declaring import Declared, declare, facts

MODELS: list[type[Resource]] = [TransitHub, HubAttachment, RouteTable]
NETWORK = """\
variable "open" {}

resource "aws_vpc" "main" {
  cidr_block = "10.1.0.0/16"
}

resource "aws_subnet" "a" {
  vpc_id     = aws_vpc.main.id
  cidr_block = "10.1.0.0/24"
}

resource "aws_ec2_transit_gateway" "hub" {
  tags = { Name = "hub" }
}
"""
TERRAFORM = f"""\
{NETWORK}
resource "aws_ec2_transit_gateway_vpc_attachment" "main" {{
  transit_gateway_id = aws_ec2_transit_gateway.hub.id
  vpc_id             = aws_vpc.main.id
  subnet_ids         = [aws_subnet.a.id]
}}

resource "aws_ec2_transit_gateway_route" "nowhere" {{
  destination_cidr_block         = "192.0.2.0/24"
  blackhole                      = true
  transit_gateway_route_table_id = aws_ec2_transit_gateway.hub.association_default_route_table_id
}}
"""
CLOUDFORMATION = """\
Resources:
  Main:
    Type: AWS::EC2::VPC
    Properties:
      CidrBlock: 10.1.0.0/16
  A:
    Type: AWS::EC2::Subnet
    Properties:
      VpcId: !Ref Main
      CidrBlock: 10.1.0.0/24
  Hub:
    Type: AWS::EC2::TransitGateway
    Properties:
      Tags:
        - Key: Name
          Value: hub
  Attachment:
    Type: AWS::EC2::TransitGatewayAttachment
    Properties:
      TransitGatewayId: !Ref Hub
      VpcId: !Ref Main
      SubnetIds: [!Ref A]
"""
TERRAFORM_TOKENS = (
    "aws_vpc.main",
    "aws_subnet.a",
    "aws_ec2_transit_gateway.hub",
    "aws_ec2_transit_gateway_vpc_attachment.main",
)
CLOUDFORMATION_TOKENS = ("Main", "A", "Hub", "Attachment")


def names_of(vpc: str, subnet: str, hub: str, attachment: str) -> dict[str, str]:
    return {
        f"vpc-{vpc}": "VPC",
        f"subnet-{subnet}": "SUBNET",
        f"tgw-{hub}": "HUB",
        f"tgw-rtb-of-tgw-{hub}": "TABLE",
        f"tgw-attach-{attachment}": "ATTACHMENT",
    }


@pytest.mark.parametrize(
    ("files", "tokens"),
    [({"main.tf": TERRAFORM}, TERRAFORM_TOKENS), ({"stack.yaml": CLOUDFORMATION}, CLOUDFORMATION_TOKENS)],
)
def test_a_transit_gateway_is_what_it_is_in_an_account(
    aws: Client, region: AwsRegion, tmp_path: Path, files: dict[str, str], tokens: tuple[str, str, str, str]
) -> None:
    ec2 = aws("ec2")
    vpc = ec2.create_vpc(CidrBlock="10.1.0.0/16")["Vpc"]["VpcId"]
    subnet = ec2.create_subnet(VpcId=vpc, CidrBlock="10.1.0.0/24")["Subnet"]["SubnetId"]
    tags = [{"ResourceType": "transit-gateway", "Tags": [{"Key": "Name", "Value": "hub"}]}]
    made = ec2.create_transit_gateway(TagSpecifications=tags)["TransitGateway"]
    hub = made["TransitGatewayId"]
    attached = ec2.create_transit_gateway_vpc_attachment(TransitGatewayId=hub, VpcId=vpc, SubnetIds=[subnet])
    live = {
        vpc: "VPC",
        subnet: "SUBNET",
        hub: "HUB",
        made["Options"]["AssociationDefaultRouteTableId"]: "TABLE",
        attached["TransitGatewayVpcAttachment"]["TransitGatewayAttachmentId"]: "ATTACHMENT",
    }
    declared = declare(tmp_path, files, also=MODELS)
    hubs = [each for each in transit_gateways.function(region) if isinstance(each, TransitHub)]
    assert facts(declared.of(TransitHub), names_of(*tokens)) == facts(hubs, live)
    attachments = [each for each in hub_attachments.function(region) if isinstance(each, HubAttachment)]
    assert facts(declared.of(HubAttachment), names_of(*tokens)) == facts(attachments, live)


def test_the_table_that_comes_with_it_is_what_it_is_in_an_account(
    server: AwsServer, region: AwsRegion, tmp_path: Path
) -> None:
    table = {
        "TransitGatewayRouteTableId": "tgw-rtb-1",
        "TransitGatewayId": "tgw-1",
        "State": "available",
        "DefaultAssociationRouteTable": True,
    }
    server.answer("ec2", "DescribeTransitGatewayRouteTables", {"TransitGatewayRouteTables": [table]})
    attachment = {"TransitGatewayAttachmentId": "tgw-attach-1", "ResourceId": "vpc-1", "ResourceType": "vpc"}
    routes = [
        {"DestinationCidrBlock": "192.0.2.0/24", "Type": "static", "State": "blackhole"},
        {
            "DestinationCidrBlock": "10.1.0.0/16",
            "Type": "propagated",
            "State": "active",
            "TransitGatewayAttachments": [attachment],
        },
    ]
    server.answer("ec2", "SearchTransitGatewayRoutes", {"Routes": routes})
    found = [each for each in hub_route_tables.function(region) if isinstance(each, RouteTable)]
    declared = declare(tmp_path, {"main.tf": TERRAFORM}, also=MODELS).of(RouteTable)
    live = {"tgw-rtb-1": "TABLE", "tgw-1": "HUB", "tgw-attach-1": "ATTACHMENT"}
    assert facts(declared, names_of(*TERRAFORM_TOKENS)) == facts(found, live)


TABLES = """
resource "aws_ec2_transit_gateway_route_table" "own" {
  transit_gateway_id = aws_ec2_transit_gateway.hub.id
}

resource "aws_ec2_transit_gateway_vpc_attachment" "main" {
  transit_gateway_id                              = aws_ec2_transit_gateway.hub.id
  vpc_id                                          = aws_vpc.main.id
  subnet_ids                                      = [aws_subnet.a.id]
  transit_gateway_default_route_table_association = false
  transit_gateway_default_route_table_propagation = false
}

resource "aws_ec2_transit_gateway_route_table_association" "main" {
  transit_gateway_attachment_id  = aws_ec2_transit_gateway_vpc_attachment.main.id
  transit_gateway_route_table_id = aws_ec2_transit_gateway_route_table.own.id
}

resource "aws_ec2_transit_gateway_route_table_propagation" "main" {
  transit_gateway_attachment_id  = aws_ec2_transit_gateway_vpc_attachment.main.id
  transit_gateway_route_table_id = aws_ec2_transit_gateway_route_table.own.id
}

resource "aws_ec2_transit_gateway_peering_attachment" "away" {
  transit_gateway_id      = aws_ec2_transit_gateway.hub.id
  peer_transit_gateway_id = "tgw-9"
  peer_region             = "us-east-1"
}

resource "aws_ec2_transit_gateway_route" "away" {
  destination_cidr_block         = "10.9.0.0/16"
  transit_gateway_attachment_id  = aws_ec2_transit_gateway_peering_attachment.away.id
  transit_gateway_route_table_id = aws_ec2_transit_gateway_route_table.own.id
}
"""


def declare_hub(root: Path, text: str, *, old: str = "", new: str = "") -> Declared:
    assert old in text
    return declare(root, {"main.tf": text.replace(old, new, 1) if old else text}, also=MODELS)


def routes_of(declared: Declared, name: str) -> list[tuple[str, str]] | str:
    found = declared.at(RouteTable, name).routes
    if isinstance(found, Unknown):
        return found.why
    return [(each.destination, each.next_hop.rpartition("/")[2]) for each in found]


def test_a_table_that_somebody_makes(tmp_path: Path) -> None:
    declared = declare_hub(tmp_path, NETWORK + TABLES)
    assert routes_of(declared, "aws_ec2_transit_gateway_route_table.own") == [
        ("10.9.0.0/16", "tgw-attach-aws_ec2_transit_gateway_peering_attachment.away"),
        ("10.1.0.0/16", "tgw-attach-aws_ec2_transit_gateway_vpc_attachment.main"),
    ]
    assert routes_of(declared, "tgw-rtb-of-tgw-aws_ec2_transit_gateway.hub") == []
    attached = declared.at(HubAttachment, "aws_ec2_transit_gateway_vpc_attachment.main")
    assert attached.route_table == declared.at(RouteTable, "aws_ec2_transit_gateway_route_table.own").id
    away = declared.at(HubAttachment, "aws_ec2_transit_gateway_peering_attachment.away")
    assert away.doubt == Unknown(why="whether the other side accepts it is not declared")
    assert (away.kind, away.attached) == ("peering", "tgw-9")


@pytest.mark.parametrize(
    ("old", "new", "routes"),
    [
        ('destination_cidr_block         = "10.9.0.0/16"', "destination_cidr_block = var.open", "depends on var.open"),
        (
            "transit_gateway_attachment_id  = aws_ec2_transit_gateway_peering_attachment.away.id",
            "transit_gateway_attachment_id = var.open",
            "what is attached is not declared",
        ),
        ("vpc_id                                          = aws_vpc.main.id", "vpc_id = var.open", "what is attached"),
        ('cidr_block = "10.1.0.0/16"', "cidr_block = var.open", "depends on var.open"),
        ('"10.9.0.0/16"', '"10.9.0.0/16"\n  blackhole = var.open', "depends on var.open"),
        # A static route is preferred.
        (
            '"10.9.0.0/16"',
            '"10.1.0.0/16"',
            [("10.1.0.0/16", "tgw-attach-aws_ec2_transit_gateway_peering_attachment.away")],
        ),
    ],
)
def test_routes_that_are_not_known(tmp_path: Path, old: str, new: str, routes: str | list[tuple[str, str]]) -> None:
    declared = declare_hub(tmp_path, NETWORK + TABLES, old=old, new=new)
    found = routes_of(declared, "aws_ec2_transit_gateway_route_table.own")
    assert found.startswith(routes) if isinstance(found, str) and isinstance(routes, str) else found == routes


VPN = """
resource "aws_customer_gateway" "office" {
  ip_address = "192.0.2.1"
  bgp_asn    = 65000
  type       = "ipsec.1"
}

resource "aws_vpn_connection" "office" {
  customer_gateway_id = aws_customer_gateway.office.id
  transit_gateway_id  = aws_ec2_transit_gateway.hub.id
  type                = "ipsec.1"
}
"""


def test_a_vpn_connection_is_attached_as_well(tmp_path: Path) -> None:
    declared = declare_hub(tmp_path, NETWORK + VPN)
    attachment = declared.one(HubAttachment)
    assert (attachment.kind, attachment.attached) == (
        "vpn",
        "arn:aws:ec2:unknown-region:.:vpn-connection/vpn-aws_vpn_connection.office",
    )
    table = "tgw-rtb-of-tgw-aws_ec2_transit_gateway.hub"
    assert routes_of(declared, table) == "which routes are propagated shows once it is made"
    assert attachment.route_table == declared.at(RouteTable, table).id


@pytest.mark.parametrize(
    ("option", "tables"),
    [
        ("", ("TABLE", "TABLE")),
        ('default_route_table_association = "disable"', (None, "TABLE")),
        ('default_route_table_propagation = "disable"', ("TABLE", None)),
    ],
)
def test_tables_for_new_attachments(tmp_path: Path, option: str, tables: tuple[str | None, str | None]) -> None:
    text = f'resource "aws_ec2_transit_gateway" "hub" {{\n  {option}\n}}\n'
    hub = declare_hub(tmp_path, text).one(TransitHub)
    table = "arn:aws:ec2:unknown-region:.:transit-gateway-route-table/tgw-rtb-of-tgw-aws_ec2_transit_gateway.hub"
    wanted = tuple(table if each else None for each in tables)
    assert (hub.association_table, hub.propagation_table) == wanted


def test_a_hub_whose_tables_are_not_known_is_missed(tmp_path: Path) -> None:
    hub = 'resource "aws_ec2_transit_gateway" "hub" {\n  default_route_table_association = var.open\n}\n'
    declared = declare_hub(tmp_path, 'variable "open" {}\n' + hub)
    assert not declared.of(TransitHub)
    assert [each.address for each in declared.inventory.unevaluated] == ["aws_ec2_transit_gateway.hub"]
