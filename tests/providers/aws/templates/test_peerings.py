"""Peerings of templates: active where both sides are declared, in doubt where others have to accept."""

from pathlib import Path

import pytest

from providers.aws.peerings import peerings
from providers.aws.session import AwsRegion
from scanner.models import NetworkPeering, Unknown
from tests.conftest import Client
from tests.declaring import declare, facts

NETWORKS = """\
variable "open" {}

resource "aws_vpc" "one" {
  cidr_block = "10.1.0.0/16"
}

resource "aws_vpc" "two" {
  cidr_block = "10.2.0.0/16"
}
"""
TERRAFORM = f"""\
{NETWORKS}
resource "aws_vpc_peering_connection" "both" {{
  vpc_id      = aws_vpc.one.id
  peer_vpc_id = aws_vpc.two.id
  auto_accept = true
  tags        = {{ Name = "depots" }}
}}
"""
CLOUDFORMATION = """\
Resources:
  One:
    Type: AWS::EC2::VPC
    Properties:
      CidrBlock: 10.1.0.0/16
  Two:
    Type: AWS::EC2::VPC
    Properties:
      CidrBlock: 10.2.0.0/16
  Both:
    Type: AWS::EC2::VPCPeeringConnection
    Properties:
      VpcId: !Ref One
      PeerVpcId: !Ref Two
      Tags:
        - Key: Name
          Value: depots
"""


@pytest.mark.parametrize(
    ("files", "names"),
    [
        ({"main.tf": TERRAFORM}, ("aws_vpc.one", "aws_vpc.two", "aws_vpc_peering_connection.both")),
        ({"stack.yaml": CLOUDFORMATION}, ("One", "Two", "Both")),
    ],
)
def test_a_peering_is_what_it_is_in_an_account(
    aws: Client, region: AwsRegion, tmp_path: Path, files: dict[str, str], names: tuple[str, str, str]
) -> None:
    ec2 = aws("ec2")
    one, two = (ec2.create_vpc(CidrBlock=f"10.{each}.0.0/16")["Vpc"]["VpcId"] for each in (1, 2))
    tags = [{"ResourceType": "vpc-peering-connection", "Tags": [{"Key": "Name", "Value": "depots"}]}]
    made = ec2.create_vpc_peering_connection(VpcId=one, PeerVpcId=two, TagSpecifications=tags)
    name = made["VpcPeeringConnection"]["VpcPeeringConnectionId"]
    ec2.accept_vpc_peering_connection(VpcPeeringConnectionId=name)
    found = [each for each in peerings.function(region) if isinstance(each, NetworkPeering)]
    first, second, joined = names
    written = {f"vpc-{first}": "ONE", f"vpc-{second}": "TWO", f"pcx-{joined}": "BOTH"}
    declared = declare(tmp_path, files, also=[NetworkPeering]).of(NetworkPeering)
    assert facts(declared, written) == facts(found, {one: "ONE", two: "TWO", name: "BOTH"})


@pytest.mark.parametrize(
    ("peering", "accepter", "doubt"),
    [
        ("auto_accept = true", "", None),
        ("", "", "whether the other side accepts it is not declared"),
        ("auto_accept = var.open", "", "depends on var.open"),
        ("", "auto_accept = true", None),
        ("", "auto_accept = false", "whether the other side accepts it is not declared"),
        ("", "auto_accept = var.open", "depends on var.open"),
    ],
)
def test_who_accepts(tmp_path: Path, peering: str, accepter: str, doubt: str | None) -> None:
    text = f"""{NETWORKS}
resource "aws_vpc_peering_connection" "asked" {{
  vpc_id      = aws_vpc.one.id
  peer_vpc_id = aws_vpc.two.id
  {peering}
}}
"""
    if accepter:
        text += f"""
resource "aws_vpc_peering_connection_accepter" "asked" {{
  vpc_peering_connection_id = aws_vpc_peering_connection.asked.id
  {accepter}
}}
"""
    asked = declare(tmp_path, {"main.tf": text}, also=[NetworkPeering]).one(NetworkPeering)
    assert asked.doubt == (Unknown(why=doubt) if doubt else None)


def test_the_other_side_may_be_of_another_account(tmp_path: Path) -> None:
    text = f"""{NETWORKS}
resource "aws_vpc_peering_connection" "away" {{
  vpc_id        = aws_vpc.one.id
  peer_vpc_id   = "vpc-9"
  peer_owner_id = "999988887777"
  peer_region   = "us-east-1"
}}
"""
    away = declare(tmp_path, {"main.tf": text}, also=[NetworkPeering]).one(NetworkPeering)
    assert away.networks == (
        "arn:aws:ec2:unknown-region:.:vpc/vpc-aws_vpc.one",
        "arn:aws:ec2:us-east-1:999988887777:vpc/vpc-9",
    )


def test_a_peering_that_others_ask_for_is_missed(tmp_path: Path) -> None:
    text = """
resource "aws_vpc_peering_connection_accepter" "asked" {
  vpc_peering_connection_id = "pcx-1"
  auto_accept               = true
}
"""
    (missed,) = declare(tmp_path, {"main.tf": text}, also=[NetworkPeering]).inventory.unevaluated
    assert missed.address == "aws_vpc_peering_connection_accepter.asked"
    assert missed.why == "which networks the peering joins is not declared"
