"""Network ACLs of templates, with entries within them and those that are resources of their own."""

from pathlib import Path

import pytest

from providers.aws.network_acls import network_acls
from providers.aws.session import AwsRegion
from scanner.demo.aws_server import AwsServer
from scanner.models import SubnetAcl
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

resource "aws_network_acl" "web" {
  vpc_id     = aws_vpc.main.id
  subnet_ids = [aws_subnet.a.id]
  tags       = { Name = "web" }

  ingress {
    rule_no    = 100
    action     = "allow"
    protocol   = "tcp"
    cidr_block = "0.0.0.0/0"
    from_port  = 443
    to_port    = 443
  }
}

resource "aws_network_acl_rule" "replies" {
  network_acl_id  = aws_network_acl.web.id
  egress          = true
  rule_number     = 110
  rule_action     = "deny"
  protocol        = "-1"
  ipv6_cidr_block = "::/0"
}

resource "aws_network_acl_rule" "echo" {
  network_acl_id = aws_network_acl.web.id
  rule_number    = 120
  rule_action    = "allow"
  protocol       = "1"
  cidr_block     = "10.0.0.0/8"
  icmp_type      = 8
  icmp_code      = -1
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
  Web:
    Type: AWS::EC2::NetworkAcl
    Properties:
      VpcId: !Ref Main
      Tags:
        - Key: Name
          Value: web
  OfA:
    Type: AWS::EC2::SubnetNetworkAclAssociation
    Properties:
      SubnetId: !Ref A
      NetworkAclId: !Ref Web
  Https:
    Type: AWS::EC2::NetworkAclEntry
    Properties:
      NetworkAclId: !Ref Web
      RuleNumber: 100
      RuleAction: allow
      Protocol: 6
      CidrBlock: 0.0.0.0/0
      PortRange:
        From: 443
        To: 443
  Replies:
    Type: AWS::EC2::NetworkAclEntry
    Properties:
      NetworkAclId: !Ref Web
      Egress: true
      RuleNumber: 110
      RuleAction: deny
      Protocol: -1
      Ipv6CidrBlock: ::/0
  Echo:
    Type: AWS::EC2::NetworkAclEntry
    Properties:
      NetworkAclId: !Ref Web
      RuleNumber: 120
      RuleAction: allow
      Protocol: 1
      CidrBlock: 10.0.0.0/8
      Icmp:
        Type: 8
        Code: -1
"""


LAST = {"RuleNumber": 32767, "Protocol": "-1", "RuleAction": "deny", "CidrBlock": "0.0.0.0/0"}
LIVE = {
    "NetworkAclId": "acl-1",
    "VpcId": "vpc-1",
    "IsDefault": False,
    "Associations": [{"NetworkAclAssociationId": "aclassoc-1", "NetworkAclId": "acl-1", "SubnetId": "subnet-1"}],
    "Entries": [
        {
            "RuleNumber": 100,
            "Protocol": "6",
            "RuleAction": "allow",
            "Egress": False,
            "CidrBlock": "0.0.0.0/0",
            "PortRange": {"From": 443, "To": 443},
        },
        {
            "RuleNumber": 120,
            "Protocol": "1",
            "RuleAction": "allow",
            "Egress": False,
            "CidrBlock": "10.0.0.0/8",
            "IcmpTypeCode": {"Type": 8, "Code": -1},
        },
        {"RuleNumber": 110, "Protocol": "-1", "RuleAction": "deny", "Egress": True, "Ipv6CidrBlock": "::/0"},
        {**LAST, "Egress": False},
        {**LAST, "Egress": True},
    ],
    "Tags": [{"Key": "Name", "Value": "web"}],
}


@pytest.mark.parametrize(
    ("files", "names"),
    [
        ({"main.tf": TERRAFORM}, ("aws_vpc.main", "aws_subnet.a", "aws_network_acl.web")),
        ({"stack.yaml": CLOUDFORMATION}, ("Main", "A", "Web")),
    ],
)
def test_an_acl_is_what_it_is_in_an_account(
    server: AwsServer, region: AwsRegion, tmp_path: Path, files: dict[str, str], names: tuple[str, str, str]
) -> None:
    # moto loses types of ICMP, and the entries that end every ACL.
    server.answer("ec2", "DescribeNetworkAcls", {"NetworkAcls": [LIVE]})
    found = [each for each in network_acls.function(region) if isinstance(each, SubnetAcl)]
    network, place, itself = names
    written = {f"vpc-{network}": "VPC", f"subnet-{place}": "SUBNET", f"acl-{itself}": "ACL"}
    declared = declare(tmp_path, files).of(SubnetAcl)
    assert facts(declared, written) == facts(found, {"vpc-1": "VPC", "subnet-1": "SUBNET", "acl-1": "ACL"})


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("rule_no    = 100", "rule_no    = var.open"),
        ('action     = "allow"', "action     = var.open"),
        ("rule_number     = 110", "rule_number     = 110\n  count           = var.open"),
        ("  ingress {", '  dynamic "ingress" {\n    for_each = var.open\n    content {\n    }\n  }\n\n  ingress {'),
    ],
)
def test_an_acl_with_entries_that_nobody_knows_is_missed(tmp_path: Path, old: str, new: str) -> None:
    assert old in TERRAFORM
    declared = declare(tmp_path, {"main.tf": TERRAFORM.replace(old, new, 1)})
    assert not declared.of(SubnetAcl)
    assert "aws_network_acl.web" in [each.address for each in declared.inventory.unevaluated]


def test_the_default_acl_is_of_the_network_that_has_it(tmp_path: Path) -> None:
    text = """\
resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_default_network_acl" "main" {
  default_network_acl_id = aws_vpc.main.default_network_acl_id
}
"""
    acl = declare(tmp_path, {"main.tf": text}).one(SubnetAcl)
    assert (acl.network, acl.is_default) == ("arn:aws:ec2:unknown-region:.:vpc/vpc-aws_vpc.main", True)
