"""VPC endpoints of templates, with what other resources associate with them."""

from pathlib import Path

import pytest

from providers.aws.endpoints import endpoints
from providers.aws.session import AwsRegion
from scanner.models import EndpointKind, PrivateEndpoint, Unknown
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

resource "aws_security_group" "ssm" {
  vpc_id = aws_vpc.main.id
}

resource "aws_vpc_endpoint" "ssm" {
  vpc_id             = aws_vpc.main.id
  vpc_endpoint_type  = "Interface"
  service_name       = "com.amazonaws.eu-west-1.ssm"
  security_group_ids = [aws_security_group.ssm.id]
  tags               = { Name = "sessions" }
}

resource "aws_vpc_endpoint_subnet_association" "a" {
  vpc_endpoint_id = aws_vpc_endpoint.ssm.id
  subnet_id       = aws_subnet.a.id
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
  Group:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: ssm
      VpcId: !Ref Main
  Ssm:
    Type: AWS::EC2::VPCEndpoint
    Properties:
      VpcId: !Ref Main
      VpcEndpointType: Interface
      ServiceName: com.amazonaws.eu-west-1.ssm
      SubnetIds: [!Ref A]
      SecurityGroupIds: [!Ref Group]
      Tags:
        - Key: Name
          Value: sessions
"""


@pytest.mark.parametrize(
    ("files", "names"),
    [
        ({"main.tf": TERRAFORM}, ("aws_vpc.main", "aws_subnet.a", "aws_security_group.ssm", "aws_vpc_endpoint.ssm")),
        ({"stack.yaml": CLOUDFORMATION}, ("Main", "A", "Group", "Ssm")),
    ],
)
def test_an_endpoint_is_what_it_is_in_an_account(
    aws: Client, region: AwsRegion, tmp_path: Path, files: dict[str, str], names: tuple[str, str, str, str]
) -> None:
    ec2 = aws("ec2")
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    subnet = ec2.create_subnet(VpcId=vpc, CidrBlock="10.0.0.0/24")["Subnet"]["SubnetId"]
    group = ec2.create_security_group(GroupName="ssm", Description="a test", VpcId=vpc)["GroupId"]
    made = ec2.create_vpc_endpoint(
        VpcId=vpc,
        VpcEndpointType="Interface",
        ServiceName="com.amazonaws.eu-west-1.ssm",
        SubnetIds=[subnet],
        SecurityGroupIds=[group],
        TagSpecifications=[{"ResourceType": "vpc-endpoint", "Tags": [{"Key": "Name", "Value": "sessions"}]}],
    )["VpcEndpoint"]
    (interface,) = made["NetworkInterfaceIds"]
    found = [each for each in endpoints.function(region) if isinstance(each, PrivateEndpoint)]
    live = {vpc: "VPC", subnet: "SUBNET", group: "GROUP", interface: "INTERFACE", made["VpcEndpointId"]: "ENDPOINT"}
    network, place, filtering, itself = names
    written = {
        f"vpc-{network}": "VPC",
        f"subnet-{place}": "SUBNET",
        f"security-group/{filtering}": "security-group/GROUP",
        f"eni-0-of-vpce-{itself}": "INTERFACE",
        f"vpce-{itself}": "ENDPOINT",
    }
    assert facts(declare(tmp_path, files).of(PrivateEndpoint), written) == facts(found, live)


OTHERS = """\
variable "open" {}

resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_default_security_group" "main" {
  vpc_id = aws_vpc.main.id
}

resource "aws_route_table" "own" {
  vpc_id = aws_vpc.main.id
}

resource "aws_vpc_endpoint" "s3" {
  vpc_id          = aws_vpc.main.id
  service_name    = "com.amazonaws.${var.open}.s3"
  route_table_ids = [aws_route_table.own.id]
}

resource "aws_vpc_endpoint_route_table_association" "s3" {
  vpc_endpoint_id = aws_vpc_endpoint.s3.id
  route_table_id  = "rtb-9"
}

resource "aws_vpc_endpoint" "bare" {
  vpc_id            = aws_vpc.main.id
  service_name      = "com.amazonaws.eu-west-1.ssm"
  vpc_endpoint_type = "Interface"
}

resource "aws_vpc_endpoint" "replaced" {
  vpc_id            = aws_vpc.main.id
  service_name      = "com.amazonaws.eu-west-1.ec2"
  vpc_endpoint_type = "Interface"
}

resource "aws_vpc_endpoint_security_group_association" "replaced" {
  vpc_endpoint_id             = aws_vpc_endpoint.replaced.id
  security_group_id           = "sg-9"
  replace_default_association = true
}

resource "aws_vpc_endpoint" "of_any_kind" {
  vpc_id            = aws_vpc.main.id
  service_name      = "com.amazonaws.eu-west-1.ec2"
  vpc_endpoint_type = var.open
}
"""


def test_what_endpoints_have(tmp_path: Path) -> None:
    declared = declare(tmp_path, {"main.tf": OTHERS})
    gateway = declared.at(PrivateEndpoint, "aws_vpc_endpoint.s3")
    assert (gateway.kind, gateway.rule_sets, gateway.interfaces) == (EndpointKind.GATEWAY, (), ())
    assert [each.rpartition("/")[2] for each in gateway.route_tables] == ["rtb-aws_route_table.own", "rtb-9"]
    assert isinstance(gateway.service, Unknown)
    groups = {each.name: [one.rpartition("/")[2] for one in each.rule_sets] for each in declared.of(PrivateEndpoint)}
    assert groups["aws_vpc_endpoint.bare"] == ["aws_default_security_group.main"]
    assert groups["aws_vpc_endpoint.replaced"] == ["sg-9"]
    assert "aws_vpc_endpoint.of_any_kind" not in groups
    assert "aws_vpc_endpoint.of_any_kind" in [each.address for each in declared.inventory.unevaluated]
