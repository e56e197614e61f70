"""Rules that templates add to security groups that they do not make."""

from pathlib import Path

import pytest

from providers.translation import token_of
from scanner.models import Direction, FirewallRuleSet, LoadBalancer
from tests.declaring import declare

VPC = 'resource "aws_vpc" "v" {\n  cidr_block = "10.0.0.0/16"\n}\n'
SUBNET = 'resource "aws_subnet" "s" {\n  vpc_id     = aws_vpc.v.id\n  cidr_block = "10.0.1.0/24"\n}\n'
ADOPTED = 'resource "aws_default_security_group" "d" {\n  vpc_id = aws_vpc.v.id\n}\n'
BALANCER = 'resource "aws_lb" "l" {\n  subnets = [aws_subnet.s.id]\n  GROUPS\n}\n'
CLUSTER = 'resource "aws_eks_cluster" "c" {\n  name = "c"\n}\n'
BY_VPC = "aws_vpc.v.default_security_group_id"
BY_CLUSTER = "aws_eks_cluster.c.vpc_config[0].cluster_security_group_id"
SHELL = "firewall-ingress-sensitive-port-open"


def rules(group: str) -> str:
    """A harmless rule of a group, and one that is open."""
    old = f'type = "ingress"\n from_port = 443\n to_port = 443\n protocol = "tcp"\n security_group_id = {group}\n'
    new = f'from_port = 22\n to_port = 22\n ip_protocol = "tcp"\n security_group_id = {group}\n'
    return (
        f'resource "aws_security_group_rule" "https" {{\n {old} cidr_blocks = ["10.0.0.0/8"]\n}}\n'
        f'resource "aws_vpc_security_group_ingress_rule" "ssh" {{ # HERE\n {new} cidr_ipv4 = "0.0.0.0/0"\n}}\n'
    )


STACK = """
Resources:
  V: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16}}
  C: {Type: AWS::EKS::Cluster, Properties: {RoleArn: x}}
  S: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref V, CidrBlock: 10.0.1.0/24}}
  L: {Type: AWS::ElasticLoadBalancingV2::LoadBalancer, Properties: {Subnets: [!Ref S]}}
  Https:
    Type: AWS::EC2::SecurityGroupIngress
    Properties: {GroupId: GROUP, IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: 10.0.0.0/8}
  Ssh: # HERE
    Type: AWS::EC2::SecurityGroupIngress
    Properties: {GroupId: GROUP, IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: 0.0.0.0/0}
"""


@pytest.mark.parametrize(
    ("file", "text", "name"),
    [
        ("main.tf", VPC + rules(BY_VPC), "the default group of vpc-aws_vpc.v"),
        ("main.tf", VPC + ADOPTED + rules(BY_VPC), "aws_default_security_group.d"),
        ("main.tf", CLUSTER + rules(BY_CLUSTER), "aws_eks_cluster.c"),
        ("stack.yaml", STACK.replace("GROUP", "!GetAtt V.DefaultSecurityGroup"), "the default group of vpc-V"),
        ("stack.yaml", STACK.replace("GROUP", "!GetAtt C.ClusterSecurityGroupId"), "C"),
    ],
    ids=["of a VPC", "of a VPC, adopted", "of a cluster", "of a VPC in a stack", "of a cluster in a stack"],
)
def test_an_open_rule_is_found_in_one_group(tmp_path: Path, file: str, text: str, name: str) -> None:
    (verdict,) = declare(tmp_path, {file: text}).judged(SHELL).verdicts
    (line,) = (number for number, each in enumerate(text.splitlines(), 1) if "HERE" in each)
    assert (str(verdict.outcome), verdict.resource.name) == ("fail", name)
    assert verdict.location is not None
    assert verdict.location.line == line


def test_the_default_group_has_what_aws_gives_it(tmp_path: Path) -> None:
    group = declare(tmp_path, {"main.tf": VPC + rules(BY_VPC)}).one(FirewallRuleSet)
    assert group.is_default
    assert [each.direction for each in group.rules].count(Direction.EGRESS) == 1
    assert [each.place.line for each in group.rules if each.place] == [1, 4, 12, 1]


@pytest.mark.parametrize("adopted", ["", ADOPTED])
@pytest.mark.parametrize("groups", ["", f"security_groups = [{BY_VPC}]"])
def test_a_balancer_has_the_group_to_which_rules_are_added(tmp_path: Path, groups: str, adopted: str) -> None:
    text = VPC + adopted + SUBNET + BALANCER.replace("GROUPS", groups) + rules(BY_VPC)
    found = declare(tmp_path, {"main.tf": text})
    assert found.one(LoadBalancer).rule_sets == (found.one(FirewallRuleSet).id,)


def test_a_group_of_others_is_declared_where_its_first_rule_is(tmp_path: Path) -> None:
    group = declare(tmp_path, {"main.tf": VPC + rules(BY_VPC)}).one(FirewallRuleSet)
    assert group.location is not None
    assert group.location.line == 4


def test_a_balancer_of_a_stack_has_the_group_to_which_rules_are_added(tmp_path: Path) -> None:
    found = declare(tmp_path, {"stack.yaml": STACK.replace("GROUP", "!GetAtt V.DefaultSecurityGroup")})
    assert found.one(LoadBalancer).rule_sets == (found.one(FirewallRuleSet).id,)


def test_a_rule_of_a_group_that_is_read_is_called_by_its_address(tmp_path: Path) -> None:
    text = 'data "aws_security_group" "x" {\n  name = "x"\n}\n' + rules("data.aws_security_group.x.id")
    names = {each.resource.name for each in declare(tmp_path, {"main.tf": text}).judged(SHELL).verdicts}
    assert names == {token_of(each) for each in ("aws_security_group_rule.https", RULE)}


RULE = "aws_vpc_security_group_ingress_rule.ssh"
