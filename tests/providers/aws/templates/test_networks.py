"""VPCs and subnets of templates."""

from pathlib import Path

import pytest

from providers.aws.networks import networks, subnets
from providers.aws.session import AwsRegion
from scanner.models import NOWHERE, AddressSet, Network, Subnet, Unknown
from tests.conftest import Client
from tests.declaring import Declared, declare, facts

TERRAFORM = """\
resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
  tags       = { Name = "shop" }
}

resource "aws_vpc_ipv4_cidr_block_association" "more" {
  vpc_id     = aws_vpc.main.id
  cidr_block = "10.8.0.0/16"
}

resource "aws_subnet" "web" {
  vpc_id                  = aws_vpc.main.id
  cidr_block              = "10.0.1.0/24"
  availability_zone       = "eu-west-1a"
  map_public_ip_on_launch = true
}
"""
CLOUDFORMATION = """\
Resources:
  Main:
    Type: AWS::EC2::VPC
    Properties:
      CidrBlock: 10.0.0.0/16
      Tags:
        - Key: Name
          Value: shop
  More:
    Type: AWS::EC2::VPCCidrBlock
    Properties:
      VpcId: !Ref Main
      CidrBlock: 10.8.0.0/16
  Web:
    Type: AWS::EC2::Subnet
    Properties:
      VpcId: !Ref Main
      CidrBlock: 10.0.1.0/24
      AvailabilityZone: eu-west-1a
      MapPublicIpOnLaunch: true
"""


@pytest.mark.parametrize(
    ("files", "network", "subnet"),
    [({"main.tf": TERRAFORM}, "aws_vpc.main", "aws_subnet.web"), ({"stack.yaml": CLOUDFORMATION}, "Main", "Web")],
)
def test_networks_are_what_they_are_in_an_account(
    aws: Client, region: AwsRegion, tmp_path: Path, files: dict[str, str], network: str, subnet: str
) -> None:
    ec2 = aws("ec2")
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    ec2.create_tags(Resources=[vpc], Tags=[{"Key": "Name", "Value": "shop"}])
    ec2.associate_vpc_cidr_block(VpcId=vpc, CidrBlock="10.8.0.0/16")
    web = ec2.create_subnet(VpcId=vpc, CidrBlock="10.0.1.0/24", AvailabilityZone="eu-west-1a")["Subnet"]["SubnetId"]
    ec2.modify_subnet_attribute(SubnetId=web, MapPublicIpOnLaunch={"Value": True})
    live, written = {vpc: "VPC", web: "SUBNET"}, {f"vpc-{network}": "VPC", f"subnet-{subnet}": "SUBNET"}
    declared = declare(tmp_path, files)
    own = [each for each in networks.function(region) if isinstance(each, Network) and not each.is_default]
    assert facts(declared.of(Network), written) == facts(own, live)
    parts = [each for each in subnets.function(region) if isinstance(each, Subnet) and each.name == web]
    assert facts(declared.of(Subnet), written) == facts(parts, live)


OTHERS = """\
variable "open" {}

resource "aws_default_vpc" "default" {}

resource "aws_default_subnet" "a" {
  availability_zone = "eu-west-1a"
}

resource "aws_vpc" "open" {
  cidr_block = var.open
}

resource "aws_vpc" "pool" {
  ipv4_ipam_pool_id = "ipam-pool-1"
}

resource "aws_vpc" "six" {
  cidr_block                       = "10.1.0.0/16"
  assign_generated_ipv6_cidr_block = true
}

resource "aws_subnet" "open" {
  vpc_id                  = aws_vpc.open.id
  cidr_block              = "10.1.1.0/24"
  map_public_ip_on_launch = var.open
}

resource "aws_subnet" "quiet" {
  vpc_id     = aws_vpc.open.id
  cidr_block = "10.1.2.0/24"
}
"""


@pytest.fixture(scope="module")
def declared(tmp_path_factory: pytest.TempPathFactory) -> Declared:
    return declare(tmp_path_factory.mktemp("others"), {"main.tf": OTHERS})


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("open", "depends on var.open"),
        ("pool", "AWS chooses the addresses when it is made"),
        ("six", "AWS chooses the addresses when it is made"),
    ],
)
def test_addresses_that_are_not_known(declared: Declared, name: str, why: str) -> None:
    network = declared.at(Network, f"aws_vpc.{name}")
    assert (network.addresses, network.doubt) == (NOWHERE, Unknown(why=why))


def test_the_default_network_is_adopted_with_its_habits(declared: Declared) -> None:
    network = declared.at(Network, "aws_default_vpc.default")
    assert (network.is_default, network.addresses) == (True, AddressSet.of("172.31.0.0/16"))
    assert declared.at(Subnet, "aws_default_subnet.a").assigns_public_addresses is True


def test_habits_of_subnets(declared: Declared) -> None:
    assert declared.at(Subnet, "aws_subnet.open").assigns_public_addresses == Unknown(why="depends on var.open")
    assert declared.at(Subnet, "aws_subnet.quiet").assigns_public_addresses is False
