"""VPC endpoints, read through boto3."""

from typing import Any

import pytest

from providers.aws.endpoints import endpoints
from providers.aws.session import AwsRegion
from scanner.demo.aws_server import AwsServer
from scanner.models import EndpointKind, PrivateEndpoint
from tests.providers.aws.conftest import Client

OTHER = "999988887777"


def found(region: AwsRegion) -> list[PrivateEndpoint]:
    return [each for each in endpoints.function(region) if isinstance(each, PrivateEndpoint)]


def read(server: AwsServer, region: AwsRegion, **answer: Any) -> list[PrivateEndpoint]:
    common = {
        "VpcEndpointId": "vpce-1",
        "VpcId": "vpc-1",
        "ServiceName": "com.amazonaws.eu-west-1.ssm",
        "State": "available",
        "OwnerId": region.account,
    }
    server.answer("ec2", "DescribeVpcEndpoints", {"VpcEndpoints": [{**common, **answer}]})
    return found(region)


def test_an_interface_endpoint(aws: Client, region: AwsRegion) -> None:
    ec2 = aws("ec2")
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    subnet = ec2.create_subnet(VpcId=vpc, CidrBlock="10.0.0.0/24")["Subnet"]
    group = ec2.create_security_group(GroupName="ssm", Description="a test", VpcId=vpc)["GroupId"]
    made = ec2.create_vpc_endpoint(
        VpcId=vpc,
        VpcEndpointType="Interface",
        ServiceName="com.amazonaws.eu-west-1.ssm",
        SubnetIds=[subnet["SubnetId"]],
        SecurityGroupIds=[group],
        TagSpecifications=[{"ResourceType": "vpc-endpoint", "Tags": [{"Key": "Name", "Value": "sessions"}]}],
    )["VpcEndpoint"]
    (endpoint,) = found(region)
    assert endpoint.id == region.arn("ec2", f"vpc-endpoint/{made['VpcEndpointId']}")
    assert (endpoint.identity.type, endpoint.identity.label) == ("AWS::EC2::VPCEndpoint", "sessions")
    assert (endpoint.kind, endpoint.service) == (EndpointKind.INTERFACE, "com.amazonaws.eu-west-1.ssm")
    assert (endpoint.network, endpoint.subnets) == (region.arn("ec2", f"vpc/{vpc}"), (subnet["SubnetArn"],))
    assert endpoint.rule_sets == (region.arn("ec2", f"security-group/{group}"),)
    assert endpoint.interfaces == tuple(
        region.arn("ec2", f"network-interface/{each}") for each in made["NetworkInterfaceIds"]
    )
    assert (endpoint.route_tables, endpoint.is_available) == ((), True)


def test_a_gateway_endpoint(server: AwsServer, region: AwsRegion) -> None:
    (endpoint,) = read(server, region, VpcEndpointType="Gateway", RouteTableIds=["rtb-1", "rtb-2"])
    assert endpoint.kind is EndpointKind.GATEWAY
    assert endpoint.route_tables == tuple(region.arn("ec2", f"route-table/{each}") for each in ("rtb-1", "rtb-2"))
    assert (endpoint.subnets, endpoint.interfaces, endpoint.rule_sets) == ((), (), ())


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (None, EndpointKind.GATEWAY),
        ("GatewayLoadBalancer", EndpointKind.GATEWAY_BALANCER),
        ("Resource", EndpointKind.OTHER),
        ("ServiceNetwork", EndpointKind.OTHER),
        ("Tunnel", EndpointKind.OTHER),
        ("NextYears", EndpointKind.OTHER),
    ],
)
def test_kinds(server: AwsServer, region: AwsRegion, kind: str | None, expected: EndpointKind) -> None:
    (endpoint,) = read(server, region, **({"VpcEndpointType": kind} if kind else {}))
    assert endpoint.kind is expected


NETWORK = "arn:aws:vpc-lattice:eu-west-1:111122223333:servicenetwork/sn-1"
RESOURCE = "arn:aws:vpc-lattice:eu-west-1:111122223333:resourceconfiguration/rcfg-1"


@pytest.mark.parametrize(
    ("answer", "service"),
    [
        ({"ServiceNetworkArn": NETWORK}, NETWORK),
        ({"ResourceConfigurationArn": RESOURCE}, RESOURCE),
        ({}, ""),
        (
            {"ServiceName": "com.amazonaws.vpce.eu-west-1.vpce-svc-1", "ServiceNetworkArn": NETWORK},
            "com.amazonaws.vpce",
        ),
    ],
)
def test_what_it_leads_to(server: AwsServer, region: AwsRegion, answer: dict[str, str], service: str) -> None:
    (endpoint,) = read(server, region, **{"ServiceName": "", **answer})
    assert str(endpoint.service).startswith(service)
    assert bool(endpoint.service) is bool(service)


@pytest.mark.parametrize(
    ("state", "is_available"),
    [
        ("available", True),
        ("Available", True),
        ("pendingAcceptance", False),
        ("pending", False),
        ("rejected", False),
        ("failed", False),
        ("expired", False),
        ("partial", False),
        ("deleting", None),
        ("Deleted", None),
    ],
)
def test_states(server: AwsServer, region: AwsRegion, state: str, is_available: bool | None) -> None:
    assert [each.is_available for each in read(server, region, State=state)] == (
        [] if is_available is None else [is_available]
    )


def test_an_endpoint_in_a_subnet_that_another_account_shares(server: AwsServer, region: AwsRegion) -> None:
    subnet = {"SubnetId": "subnet-1", "VpcId": "vpc-1", "OwnerId": OTHER}
    server.answer("ec2", "DescribeSubnets", {"Subnets": [subnet]})
    (endpoint,) = read(
        server, region, SubnetIds=["subnet-1"], Groups=[{"GroupId": "sg-1"}], NetworkInterfaceIds=["eni-1"]
    )
    assert endpoint.id == region.arn("ec2", "vpc-endpoint/vpce-1")
    assert endpoint.network == f"arn:aws:ec2:eu-west-1:{OTHER}:vpc/vpc-1"
    assert endpoint.subnets == (f"arn:aws:ec2:eu-west-1:{OTHER}:subnet/subnet-1",)
    assert endpoint.rule_sets == (region.arn("ec2", "security-group/sg-1"),)
    assert endpoint.interfaces == (region.arn("ec2", "network-interface/eni-1"),)


def test_endpoints_are_read_without_the_subnets(server: AwsServer, region: AwsRegion) -> None:
    server.refuse("ec2", "DescribeSubnets")
    (endpoint,) = read(server, region, SubnetIds=["subnet-1"])
    assert endpoint.subnets == (region.arn("ec2", "subnet/subnet-1"),)


def test_nobody_asks_for_subnets_without_an_endpoint(server: AwsServer, region: AwsRegion) -> None:
    assert found(region) == []
    assert server.calls["ec2", region.region, "DescribeSubnets"] == 0
