"""Network ACLs that are open to the world, in Terraform and in CloudFormation."""

from pathlib import Path

import pytest

from tests.declaring import declare

CHECK = "subnet-acl-sensitive-port-open"
VPC = 'variable "nobody" {}\nresource "aws_vpc" "v" {\n cidr_block = "10.0.0.0/16"\n}\n'
ACL = 'resource "aws_network_acl" "a" {\n vpc_id = aws_vpc.v.id\n}\n'


def rule(number: int, action: str, source: str, more: str = "from_port = 22\n to_port = 22") -> str:
    return (
        f'resource "aws_network_acl_rule" "r{number}" {{\n network_acl_id = aws_network_acl.a.id\n'
        f' rule_number = {number}\n rule_action = "{action}"\n protocol = "tcp"\n {source}\n {more}\n}}\n'
    )


def inline(kind: str, owner: str, source: str) -> str:
    return (
        f'resource "{kind}" "a" {{\n {owner}\n ingress {{\n  rule_no = 100\n  action = "allow"\n  protocol = "6"\n'
        f"  {source}\n  from_port = 22\n  to_port = 22\n }}\n}}\n"
    )


WITHIN = ("aws_network_acl", "vpc_id = aws_vpc.v.id")
DEFAULT = ("aws_default_network_acl", "default_network_acl_id = aws_vpc.v.default_network_acl_id")
WORLD, WORLD_V6, NEAR = 'cidr_block = "0.0.0.0/0"', 'ipv6_cidr_block = "::/0"', 'cidr_block = "10.0.0.0/8"'


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        (ACL + rule(100, "allow", WORLD), "fail"),
        (ACL + rule(100, "allow", WORLD_V6), "fail"),
        (ACL + rule(100, "allow", NEAR), "pass"),
        (ACL + rule(100, "allow", "cidr_block = var.nobody"), "undetermined"),
        (ACL + rule(100, "allow", WORLD, "from_port = 22\n to_port = 22\n egress = true"), "pass"),
        (ACL + rule(100, "allow", WORLD, "from_port = 0\n to_port = 65535"), "fail"),
        (
            ACL + rule(100, "allow", 'cidr_block = "0.0.0.0/1"') + rule(101, "allow", 'cidr_block = "128.0.0.0/1"'),
            "fail",
        ),
        (ACL + rule(90, "deny", WORLD) + rule(100, "allow", WORLD), "pass"),
        (ACL + rule(110, "deny", WORLD) + rule(100, "allow", WORLD), "fail"),
        (ACL + rule(90, "deny", WORLD) + rule(100, "allow", WORLD_V6), "fail"),
        (inline(*WITHIN, WORLD), "fail"),
        (inline(*WITHIN, NEAR), "pass"),
        (inline(*WITHIN, "cidr_block = var.nobody"), "undetermined"),
        (inline(*DEFAULT, WORLD), "fail"),
        (inline(*DEFAULT, NEAR), "pass"),
    ],
)
def test_terraform(tmp_path: Path, text: str, outcome: str) -> None:
    found = declare(tmp_path, {"main.tf": VPC + text}).judged(CHECK).verdicts
    assert {str(each.outcome) for each in found} == {outcome}


STACK = """
Parameters: {Nobody: {Type: String}}
Resources:
  Vpc: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16}}
  Acl: {Type: AWS::EC2::NetworkAcl, Properties: {VpcId: !Ref Vpc}}
  Entry:
    Type: AWS::EC2::NetworkAclEntry
    Properties: {NetworkAclId: !Ref Acl, RuleNumber: 100, RuleAction: allow, WHAT}
"""
SSH = "Protocol: 6, PortRange: {From: 22, To: 22}"


@pytest.mark.parametrize(
    ("what", "outcome"),
    [
        (f"{SSH}, CidrBlock: 0.0.0.0/0", "fail"),
        (f"{SSH}, Ipv6CidrBlock: '::/0'", "fail"),
        (f"{SSH}, CidrBlock: 10.0.0.0/8", "pass"),
        (f"{SSH}, CidrBlock: !Ref Nobody", "undetermined"),
        (f"{SSH}, CidrBlock: 0.0.0.0/0, Egress: true", "pass"),
        ("Protocol: -1, CidrBlock: 0.0.0.0/0", "fail"),
        ("Protocol: 17, PortRange: {From: 53, To: 53}, CidrBlock: 10.0.0.0/8", "pass"),
    ],
)
def test_a_stack(tmp_path: Path, what: str, outcome: str) -> None:
    found = declare(tmp_path, {"stack.yaml": STACK.replace("WHAT", what)}).judged(CHECK).verdicts
    assert {str(each.outcome) for each in found} == {outcome}
