"""Route tables of templates, and the prefix lists that their routes are for."""

from pathlib import Path

import pytest

from providers.aws.route_tables import route_tables
from providers.aws.session import AwsRegion
from scanner.models import AddressSet, GatewayKind, RouteTable, Unknown
from tests.conftest import Client
from tests.declaring import declare, facts

TERRAFORM = """\
variable "open" {}

resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_subnet" "a" {
  vpc_id     = aws_vpc.main.id
  cidr_block = "10.0.0.0/24"
}

resource "aws_internet_gateway" "out" {
  vpc_id = aws_vpc.main.id
}

resource "aws_ec2_managed_prefix_list" "offices" {
  name           = "offices"
  address_family = "IPv4"
  max_entries    = 5

  entry {
    cidr = "192.0.2.0/24"
  }
}

resource "aws_ec2_managed_prefix_list_entry" "second" {
  prefix_list_id = aws_ec2_managed_prefix_list.offices.id
  cidr           = "198.51.100.0/24"
}

resource "aws_route_table" "public" {
  vpc_id = aws_vpc.main.id
  tags   = { Name = "public" }

  route {
    cidr_block = "0.0.0.0/0"
    gateway_id = aws_internet_gateway.out.id
  }
}

resource "aws_route" "offices" {
  route_table_id             = aws_route_table.public.id
  destination_prefix_list_id = aws_ec2_managed_prefix_list.offices.id
  gateway_id                 = aws_internet_gateway.out.id
}

resource "aws_route_table_association" "a" {
  subnet_id      = aws_subnet.a.id
  route_table_id = aws_route_table.public.id
}
"""
CLOUDFORMATION = """\
Resources:
  Main:
    Type: AWS::EC2::VPC
    Properties:
      CidrBlock: 10.0.0.0/16
  A:
    Type: AWS::EC2::Subnet
    Properties:
      VpcId: !Ref Main
      CidrBlock: 10.0.0.0/24
  Out:
    Type: AWS::EC2::InternetGateway
  Attached:
    Type: AWS::EC2::VPCGatewayAttachment
    Properties:
      VpcId: !Ref Main
      InternetGatewayId: !Ref Out
  Offices:
    Type: AWS::EC2::PrefixList
    Properties:
      PrefixListName: offices
      AddressFamily: IPv4
      MaxEntries: 5
      Entries:
        - Cidr: 192.0.2.0/24
        - Cidr: 198.51.100.0/24
  Public:
    Type: AWS::EC2::RouteTable
    Properties:
      VpcId: !Ref Main
      Tags:
        - Key: Name
          Value: public
  ToAll:
    Type: AWS::EC2::Route
    Properties:
      RouteTableId: !Ref Public
      DestinationCidrBlock: 0.0.0.0/0
      GatewayId: !Ref Out
  ToOffices:
    Type: AWS::EC2::Route
    Properties:
      RouteTableId: !Ref Public
      DestinationPrefixListId: !Ref Offices
      GatewayId: !Ref Out
  OfA:
    Type: AWS::EC2::SubnetRouteTableAssociation
    Properties:
      SubnetId: !Ref A
      RouteTableId: !Ref Public
"""
TERRAFORM_TOKENS = (
    "aws_vpc.main",
    "aws_subnet.a",
    "aws_internet_gateway.out",
    "aws_ec2_managed_prefix_list.offices",
    "aws_route_table.public",
)


@pytest.mark.parametrize(
    ("files", "tokens"),
    [
        ({"main.tf": TERRAFORM}, TERRAFORM_TOKENS),
        ({"stack.yaml": CLOUDFORMATION}, ("Main", "A", "Out", "Offices", "Public")),
    ],
)
def test_a_table_is_what_it_is_in_an_account(
    aws: Client, region: AwsRegion, tmp_path: Path, files: dict[str, str], tokens: tuple[str, str, str, str, str]
) -> None:
    ec2 = aws("ec2")
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    subnet = ec2.create_subnet(VpcId=vpc, CidrBlock="10.0.0.0/24")["Subnet"]["SubnetId"]
    gateway = ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
    ec2.attach_internet_gateway(InternetGatewayId=gateway, VpcId=vpc)
    offices = ec2.create_managed_prefix_list(
        PrefixListName="offices",
        AddressFamily="IPv4",
        MaxEntries=5,
        Entries=[{"Cidr": "192.0.2.0/24"}, {"Cidr": "198.51.100.0/24"}],
    )["PrefixList"]["PrefixListId"]
    tags = [{"ResourceType": "route-table", "Tags": [{"Key": "Name", "Value": "public"}]}]
    table = ec2.create_route_table(VpcId=vpc, TagSpecifications=tags)["RouteTable"]["RouteTableId"]
    ec2.create_route(RouteTableId=table, DestinationCidrBlock="0.0.0.0/0", GatewayId=gateway)
    ec2.create_route(RouteTableId=table, DestinationPrefixListId=offices, GatewayId=gateway)
    ec2.associate_route_table(RouteTableId=table, SubnetId=subnet)
    found = [each for each in route_tables.function(region) if isinstance(each, RouteTable) and each.name == table]
    words = ("VPC", "SUBNET", "GATEWAY", "LIST", "TABLE")
    live = dict(zip((vpc, subnet, gateway, offices, table), words, strict=True))
    ids = (f"{kind}-{token}" for kind, token in zip(("vpc", "subnet", "igw", "pl", "rtb"), tokens, strict=True))
    declared = declare(tmp_path, files).of(RouteTable)
    assert facts(declared, dict(zip(ids, words, strict=True))) == facts(found, live)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('cidr_block = "0.0.0.0/0"', "cidr_block = var.open"),
        (
            'resource "aws_vpc" "main" {\n  cidr_block = "10.0.0.0/16"',
            'resource "aws_vpc" "main" {\n  cidr_block = var.open',
        ),
    ],
)
def test_routes_that_are_not_known(tmp_path: Path, old: str, new: str) -> None:
    assert old in TERRAFORM
    table = declare(tmp_path, {"main.tf": TERRAFORM.replace(old, new)}).one(RouteTable)
    assert isinstance(table.routes, Unknown)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('resource "aws_route" "offices" {', 'resource "aws_route" "offices" {\n  count = var.open'),
        (
            'resource "aws_route_table_association" "a" {',
            'resource "aws_route_table_association" "a" {\n  count = var.open',
        ),
    ],
)
def test_a_table_with_parts_that_may_be_there_is_missed(tmp_path: Path, old: str, new: str) -> None:
    assert old in TERRAFORM
    declared = declare(tmp_path, {"main.tf": TERRAFORM.replace(old, new)})
    assert not declared.of(RouteTable)
    assert "aws_route_table.public" in [each.address for each in declared.inventory.unevaluated]


@pytest.mark.parametrize(
    ("old", "new", "addresses"),
    [
        ("", "", AddressSet.of("192.0.2.0/24", "198.51.100.0/24")),
        ('cidr           = "198.51.100.0/24"', "cidr           = var.open", None),
        ("= aws_ec2_managed_prefix_list.offices.id\n  gateway", '= "pl-9"\n  gateway', None),
    ],
)
def test_entries_of_prefix_lists(tmp_path: Path, old: str, new: str, addresses: AddressSet | None) -> None:
    assert old in TERRAFORM
    table = declare(tmp_path, {"main.tf": TERRAFORM.replace(old, new) if old else TERRAFORM}).one(RouteTable)
    assert isinstance(table.routes, tuple)
    (found,) = (each.addresses for each in table.routes if each.destination.startswith("pl-"))
    assert isinstance(found, Unknown) if addresses is None else found == addresses


HOPS = """\
resource "aws_vpc" "main" {{
  cidr_block = "10.0.0.0/16"
}}

resource "aws_default_route_table" "main" {{
  default_route_table_id = aws_vpc.main.default_route_table_id

  route {{
    cidr_block = "192.0.2.0/24"
    {hop}
  }}
}}
"""


@pytest.mark.parametrize(
    ("hop", "kind"),
    [
        ('nat_gateway_id = "nat-1"', GatewayKind.NAT),
        ('transit_gateway_id = "tgw-1"', GatewayKind.TRANSIT),
        ('vpc_peering_connection_id = "pcx-1"', GatewayKind.PEERING),
        ('network_interface_id = "eni-1"', GatewayKind.APPLIANCE),
        ('vpc_endpoint_id = "vpce-1"', GatewayKind.ENDPOINT),
        ('gateway_id = "vgw-1"', GatewayKind.VIRTUAL_PRIVATE),
    ],
)
def test_next_hops_of_the_main_table(tmp_path: Path, hop: str, kind: GatewayKind) -> None:
    table = declare(tmp_path, {"main.tf": HOPS.format(hop=hop)}).one(RouteTable)
    assert (table.is_main, table.network) == (True, "arn:aws:ec2:unknown-region:.:vpc/vpc-aws_vpc.main")
    assert isinstance(table.routes, tuple)
    assert [each.next_hop_kind for each in table.routes] == [GatewayKind.LOCAL, kind]
