"""Security groups of templates: the same as those of an account, at their lines."""

from pathlib import Path

import pytest

from providers.aws.security_groups import security_groups
from providers.aws.session import AwsRegion
from scanner.models import FirewallRuleSet
from tests.conftest import Client
from tests.declaring import declare, facts

TERRAFORM = """\
resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_security_group" "web" {
  name   = "web"
  vpc_id = aws_vpc.main.id
  tags   = { team = "shop" }

  ingress {
    description      = "ssh"
    from_port        = 22
    to_port          = 23
    protocol         = "tcp"
    cidr_blocks      = ["0.0.0.0/0"]
    ipv6_cidr_blocks = ["::/0"]
  }

  egress {
    from_port   = 443
    to_port     = 443
    protocol    = "tcp"
    cidr_blocks = ["10.0.0.0/8"]
  }
}

resource "aws_vpc_security_group_ingress_rule" "all_of_us" {
  security_group_id            = aws_security_group.web.id
  referenced_security_group_id = aws_security_group.web.id
  ip_protocol                  = "-1"
}
"""

CLOUDFORMATION = """\
Resources:
  MainVpc:
    Type: AWS::EC2::VPC
    Properties:
      CidrBlock: 10.0.0.0/16
  WebGroup:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupName: web
      GroupDescription: a test
      VpcId: !Ref MainVpc
      Tags:
        - Key: team
          Value: shop
      SecurityGroupIngress:
        - Description: ssh
          IpProtocol: tcp
          FromPort: 22
          ToPort: 23
          CidrIp: 0.0.0.0/0
        - Description: ssh
          IpProtocol: tcp
          FromPort: 22
          ToPort: 23
          CidrIpv6: ::/0
      SecurityGroupEgress:
        - IpProtocol: tcp
          FromPort: 443
          ToPort: 443
          CidrIp: 10.0.0.0/8
  AllOfUs:
    Type: AWS::EC2::SecurityGroupIngress
    Properties:
      GroupId: !GetAtt WebGroup.GroupId
      SourceSecurityGroupId: !Ref WebGroup
      IpProtocol: "-1"
"""


def live(aws: Client, region: AwsRegion) -> tuple[list[FirewallRuleSet], dict[str, str]]:
    """The same group in an account, and what its ids stand for."""
    ec2 = aws("ec2")
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    group = ec2.create_security_group(GroupName="web", Description="a test", VpcId=vpc)["GroupId"]
    ec2.create_tags(Resources=[group], Tags=[{"Key": "team", "Value": "shop"}])
    ssh = {"IpProtocol": "tcp", "FromPort": 22, "ToPort": 23}
    ranges = {
        "IpRanges": [{"CidrIp": "0.0.0.0/0", "Description": "ssh"}],
        "Ipv6Ranges": [{"CidrIpv6": "::/0", "Description": "ssh"}],
    }
    ec2.authorize_security_group_ingress(
        GroupId=group,
        IpPermissions=[{**ssh, **ranges}, {"IpProtocol": "-1", "UserIdGroupPairs": [{"GroupId": group}]}],
    )
    everything = {"IpProtocol": "-1", "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}
    ec2.revoke_security_group_egress(GroupId=group, IpPermissions=[everything])
    https = {"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "IpRanges": [{"CidrIp": "10.0.0.0/8"}]}
    ec2.authorize_security_group_egress(GroupId=group, IpPermissions=[https])
    found = [each for each in security_groups.function(region) if each.identity.label == "web"]
    names = {vpc: "VPC", group: "GROUP"}
    return [each for each in found if isinstance(each, FirewallRuleSet)], names


@pytest.mark.parametrize(
    ("files", "names"),
    [
        ({"main.tf": TERRAFORM}, {"vpc-aws_vpc.main": "VPC", "aws_security_group.web": "GROUP"}),
        ({"stack.yaml": CLOUDFORMATION}, {"vpc-MainVpc": "VPC", "WebGroup": "GROUP"}),
    ],
)
def test_a_group_is_what_it_is_in_an_account(
    aws: Client, region: AwsRegion, tmp_path: Path, files: dict[str, str], names: dict[str, str]
) -> None:
    found, live_names = live(aws, region)
    declared = declare(tmp_path, files).of(FirewallRuleSet)
    assert facts(declared, names) == facts(found, live_names)
