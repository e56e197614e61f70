"""The public access block of templates: its mode and exclusions, and nothing where none is declared."""

from pathlib import Path

import pytest

from providers.aws.public_access_block import public_access_blocks
from providers.aws.session import AwsRegion
from scanner.demo.aws_server import AwsServer
from scanner.models import BlockedAccess, PublicAccessBlock, Unknown
from tests.declaring import Declared, declare, facts

TERRAFORM = """\
variable "open" {}

resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_vpc_block_public_access_options" "all" {
  internet_gateway_block_mode = "block-bidirectional"
}

resource "aws_vpc_block_public_access_exclusion" "main" {
  vpc_id                          = aws_vpc.main.id
  internet_gateway_exclusion_mode = "allow-egress"
}
"""
CLOUDFORMATION = """\
Resources:
  Main:
    Type: AWS::EC2::VPC
    Properties:
      CidrBlock: 10.0.0.0/16
  All:
    Type: AWS::EC2::VPCBlockPublicAccessOptions
    Properties:
      InternetGatewayBlockMode: block-bidirectional
  Left:
    Type: AWS::EC2::VPCBlockPublicAccessExclusion
    Properties:
      VpcId: !Ref Main
      InternetGatewayExclusionMode: allow-egress
"""


@pytest.mark.parametrize(
    ("files", "vpc", "exclusion"),
    [
        ({"main.tf": TERRAFORM}, "vpc-aws_vpc.main", "aws_vpc_block_public_access_exclusion.main"),
        ({"stack.yaml": CLOUDFORMATION}, "vpc-Main", "Left"),
    ],
)
def test_a_block_is_what_it_is_in_an_account(
    server: AwsServer, region: AwsRegion, tmp_path: Path, files: dict[str, str], vpc: str, exclusion: str
) -> None:
    options = {"State": "update-complete", "InternetGatewayBlockMode": "block-bidirectional"}
    server.answer("ec2", "DescribeVpcBlockPublicAccessOptions", {"VpcBlockPublicAccessOptions": options})
    left_out = {
        "ExclusionId": "exclusion-1",
        "ResourceArn": region.arn("ec2", "vpc/vpc-1"),
        "State": "create-complete",
        "InternetGatewayExclusionMode": "allow-egress",
    }
    answer = {"VpcBlockPublicAccessExclusions": [left_out]}
    server.answer("ec2", "DescribeVpcBlockPublicAccessExclusions", answer)
    found = [each for each in public_access_blocks.function(region) if isinstance(each, PublicAccessBlock)]
    declared = declare(tmp_path, files).of(PublicAccessBlock)
    assert facts(declared, {vpc: "VPC", exclusion: "LEFT"}) == facts(found, {"vpc-1": "VPC", "exclusion-1": "LEFT"})
    assert all(each.location and each.location.line for each in declared)


@pytest.mark.parametrize(
    ("old", "new", "mode", "exclusions"),
    [
        ('"block-bidirectional"', '"off"', BlockedAccess.NONE, 0),
        ('"block-bidirectional"', "var.open", None, 1),
        ('"allow-egress"', "var.open", BlockedAccess.BOTH, None),
        ("aws_vpc.main.id", "var.open", BlockedAccess.BOTH, None),
    ],
)
def test_what_is_open(tmp_path: Path, old: str, new: str, mode: BlockedAccess | None, exclusions: int | None) -> None:
    assert old in TERRAFORM
    block = declare(tmp_path, {"main.tf": TERRAFORM.replace(old, new)}).one(PublicAccessBlock)
    unknown = Unknown(why="depends on var.open")
    assert block.blocked == (mode or unknown)
    found = block.exclusions
    assert (found if isinstance(found, Unknown) else len(found)) == (unknown if exclusions is None else exclusions)


def test_a_template_without_it_has_none_and_more_may_exist(tmp_path: Path) -> None:
    declared = declare(tmp_path, {"main.tf": 'resource "aws_vpc" "main" {\n  cidr_block = "10.0.0.0/16"\n}\n'})
    whole = Declared(declared.inventory.closed(lambda _: True))
    assert not declared.of(PublicAccessBlock)
    assert declared.inventory.table(PublicAccessBlock).gaps
    assert not whole.inventory.table(PublicAccessBlock).gaps
