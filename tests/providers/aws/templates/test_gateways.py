"""Gateways of templates, and what they are attached to."""

from pathlib import Path

import pytest

from providers.aws.gateways import egress_only_gateways, internet_gateways, nat_gateways
from providers.aws.session import AwsRegion
from scanner.models import Gateway, Unknown
from tests.conftest import Client
from tests.declaring import declare, facts

TERRAFORM = """\
resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_subnet" "a" {
  vpc_id     = aws_vpc.main.id
  cidr_block = "10.0.0.0/24"
}

resource "aws_internet_gateway" "out" {
  vpc_id = aws_vpc.main.id
  tags   = { Name = "edge" }
}

resource "aws_egress_only_internet_gateway" "six" {
  vpc_id = aws_vpc.main.id
}

resource "aws_nat_gateway" "inner" {
  subnet_id         = aws_subnet.a.id
  connectivity_type = "private"
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
    Properties:
      Tags:
        - Key: Name
          Value: edge
  Attached:
    Type: AWS::EC2::VPCGatewayAttachment
    Properties:
      VpcId: !Ref Main
      InternetGatewayId: !Ref Out
  Six:
    Type: AWS::EC2::EgressOnlyInternetGateway
    Properties:
      VpcId: !Ref Main
  Inner:
    Type: AWS::EC2::NatGateway
    Properties:
      SubnetId: !Ref A
      ConnectivityType: private
"""


def names_of(vpc: str, subnet: str, internet: str, six: str, nat: str) -> dict[str, str]:
    return {
        f"vpc-{vpc}": "VPC",
        f"subnet-{subnet}": "SUBNET",
        f"igw-{internet}": "INTERNET",
        f"eigw-{six}": "SIX",
        f"nat-{nat}": "NAT",
    }


@pytest.mark.parametrize(
    ("files", "names"),
    [
        (
            {"main.tf": TERRAFORM},
            names_of(
                "aws_vpc.main",
                "aws_subnet.a",
                "aws_internet_gateway.out",
                "aws_egress_only_internet_gateway.six",
                "aws_nat_gateway.inner",
            ),
        ),
        ({"stack.yaml": CLOUDFORMATION}, names_of("Main", "A", "Out", "Six", "Inner")),
    ],
)
def test_gateways_are_what_they_are_in_an_account(
    aws: Client, region: AwsRegion, tmp_path: Path, files: dict[str, str], names: dict[str, str]
) -> None:
    ec2 = aws("ec2")
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    subnet = ec2.create_subnet(VpcId=vpc, CidrBlock="10.0.0.0/24")["Subnet"]["SubnetId"]
    internet = ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
    ec2.create_tags(Resources=[internet], Tags=[{"Key": "Name", "Value": "edge"}])
    ec2.attach_internet_gateway(InternetGatewayId=internet, VpcId=vpc)
    six = ec2.create_egress_only_internet_gateway(VpcId=vpc)["EgressOnlyInternetGateway"]
    nat = ec2.create_nat_gateway(SubnetId=subnet, ConnectivityType="private")["NatGateway"]["NatGatewayId"]
    live = {
        vpc: "VPC",
        subnet: "SUBNET",
        internet: "INTERNET",
        six["EgressOnlyInternetGatewayId"]: "SIX",
        nat: "NAT",
    }
    collectors = (internet_gateways, egress_only_gateways, nat_gateways)
    found = [each for one in collectors for each in one.function(region) if isinstance(each, Gateway)]
    assert by_id(facts(declare(tmp_path, files).of(Gateway), names)) == by_id(facts(found, live))


def by_id(found: list[dict[str, object]]) -> list[dict[str, object]]:
    return sorted(found, key=lambda each: str(each["identity"]))


@pytest.mark.parametrize(
    ("kind", "doubt"),
    [("private", None), ("public", "which address it has is known when it is made"), ("var", "depends on var.open")],
)
def test_addresses_of_nat_gateways(tmp_path: Path, kind: str, doubt: str | None) -> None:
    text = f"""\
variable "open" {{}}

resource "aws_nat_gateway" "out" {{
  subnet_id         = "subnet-1"
  connectivity_type = {"var.open" if kind == "var" else f'"{kind}"'}
}}
"""
    declared = declare(tmp_path, {"main.tf": text})
    if kind == "var":
        assert [each.why for each in declared.inventory.unevaluated] == [doubt]
    else:
        gateway = declared.one(Gateway)
        assert (gateway.is_public, gateway.doubt) == (kind == "public", Unknown(why=doubt) if doubt else None)


def test_a_gateway_that_may_be_attached_is_not_detached(tmp_path: Path) -> None:
    text = """\
variable "open" {
  type = bool
}

resource "aws_internet_gateway" "out" {}

resource "aws_internet_gateway_attachment" "out" {
  count               = var.open ? 1 : 0
  internet_gateway_id = aws_internet_gateway.out.id
  vpc_id              = "vpc-1"
}
"""
    declared = declare(tmp_path, {"main.tf": text})
    assert not declared.of(Gateway)
    assert "aws_internet_gateway.out" in [each.address for each in declared.inventory.unevaluated]
