"""VPC peering connections, read through boto3."""

import pytest

from providers.aws.peerings import peerings
from providers.aws.session import AwsRegion
from scanner.demo.aws_server import AwsServer
from scanner.models import NetworkPeering
from tests.providers.aws.conftest import Client

OTHER = "999988887777"


def found(region: AwsRegion) -> list[NetworkPeering]:
    return [each for each in peerings.function(region) if isinstance(each, NetworkPeering)]


def test_a_peering(aws: Client, region: AwsRegion) -> None:
    ec2 = aws("ec2")
    one, two = (ec2.create_vpc(CidrBlock=f"10.{each}.0.0/16")["Vpc"]["VpcId"] for each in (1, 2))
    tags = [{"ResourceType": "vpc-peering-connection", "Tags": [{"Key": "Name", "Value": "depots"}]}]
    made = ec2.create_vpc_peering_connection(VpcId=one, PeerVpcId=two, TagSpecifications=tags)
    name = made["VpcPeeringConnection"]["VpcPeeringConnectionId"]
    ec2.accept_vpc_peering_connection(VpcPeeringConnectionId=name)
    (peering,) = found(region)
    assert peering.id == region.arn("ec2", f"vpc-peering-connection/{name}")
    assert (peering.identity.type, peering.identity.label) == ("AWS::EC2::VPCPeeringConnection", "depots")
    assert peering.is_active is True
    assert peering.networks == (region.arn("ec2", f"vpc/{one}"), region.arn("ec2", f"vpc/{two}"))


@pytest.mark.parametrize(
    ("status", "is_active"),
    [
        ("initiating-request", False),
        ("pending-acceptance", False),
        ("provisioning", False),
        ("active", True),
        *((gone, None) for gone in ("deleted", "deleting", "rejected", "failed", "expired")),
    ],
)
def test_states(server: AwsServer, region: AwsRegion, status: str, is_active: bool | None) -> None:
    answer = {
        "VpcPeeringConnectionId": "pcx-1",
        "Status": {"Code": status},
        "RequesterVpcInfo": {"OwnerId": OTHER, "Region": "us-east-1", "VpcId": "vpc-1"},
        "AccepterVpcInfo": {"VpcId": "vpc-2"},
    }
    server.answer("ec2", "DescribeVpcPeeringConnections", {"VpcPeeringConnections": [answer]})
    assert [each.is_active for each in found(region)] == ([] if is_active is None else [is_active])


def test_a_peering_with_another_account_and_region(server: AwsServer, region: AwsRegion) -> None:
    answer = {
        "VpcPeeringConnectionId": "pcx-1",
        "Status": {"Code": "active"},
        "RequesterVpcInfo": {"OwnerId": OTHER, "Region": "us-east-1", "VpcId": "vpc-1"},
        "AccepterVpcInfo": {"OwnerId": region.account, "Region": "eu-west-1", "VpcId": "vpc-2"},
    }
    server.answer("ec2", "DescribeVpcPeeringConnections", {"VpcPeeringConnections": [answer]})
    (peering,) = found(region)
    assert peering.id == f"arn:aws:ec2:us-east-1:{OTHER}:vpc-peering-connection/pcx-1"
    assert (peering.identity.account, peering.identity.region) == (region.account, region.region)
    assert peering.networks == (f"arn:aws:ec2:us-east-1:{OTHER}:vpc/vpc-1", region.arn("ec2", "vpc/vpc-2"))
