"""Internet, egress-only and NAT gateways, read through boto3."""

from typing import Any

import pytest

from providers.aws.gateways import egress_only_gateways, internet_gateways, nat_gateways
from providers.aws.session import AwsRegion
from scanner.demo.aws_server import AwsServer
from scanner.models import NOWHERE, AddressSet, Gateway, GatewayKind
from tests.providers.aws.conftest import Client

OTHER = "999988887777"


def named(kind: str, name: str) -> list[dict[str, Any]]:
    return [{"ResourceType": kind, "Tags": [{"Key": "Name", "Value": name}]}]


def read_nat(server: AwsServer, region: AwsRegion, *answers: dict[str, Any]) -> list[Gateway]:
    common = {"NatGatewayId": "nat-1", "VpcId": "vpc-1", "State": "available"}
    server.answer("ec2", "DescribeNatGateways", {"NatGateways": [{**common, **each} for each in answers]})
    return [each for each in nat_gateways.function(region) if isinstance(each, Gateway)]


def test_an_internet_gateway(aws: Client, region: AwsRegion) -> None:
    ec2 = aws("ec2")
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    made = ec2.create_internet_gateway(TagSpecifications=named("internet-gateway", "edge"))["InternetGateway"]
    name = made["InternetGatewayId"]
    ec2.attach_internet_gateway(InternetGatewayId=name, VpcId=vpc)
    (gateway,) = internet_gateways.function(region)
    assert isinstance(gateway, Gateway)
    assert (gateway.id, gateway.identity.label) == (region.arn("ec2", f"internet-gateway/{name}"), "edge")
    assert (gateway.kind, gateway.is_public) == (GatewayKind.INTERNET, True)
    assert gateway.network == region.arn("ec2", f"vpc/{vpc}")


@pytest.mark.parametrize(
    ("attachments", "network"),
    [
        ([], None),
        ([{"VpcId": "vpc-1", "State": "available"}], "vpc-1"),
        ([{"VpcId": "vpc-1", "State": "attached"}], "vpc-1"),
        ([{"VpcId": "vpc-1", "State": "attaching"}], None),
        ([{"VpcId": "vpc-1", "State": "detached"}, {"VpcId": "vpc-2", "State": "available"}], "vpc-2"),
    ],
)
def test_what_an_internet_gateway_is_attached_to(
    server: AwsServer, region: AwsRegion, attachments: list[dict[str, str]], network: str | None
) -> None:
    answer = {"InternetGatewayId": "igw-1", "OwnerId": OTHER, "Attachments": attachments}
    server.answer("ec2", "DescribeInternetGateways", {"InternetGateways": [answer]})
    (gateway,) = internet_gateways.function(region)
    assert isinstance(gateway, Gateway)
    assert gateway.id == f"arn:aws:ec2:eu-west-1:{OTHER}:internet-gateway/igw-1"
    assert gateway.network == (f"arn:aws:ec2:eu-west-1:{OTHER}:vpc/{network}" if network else None)


def test_an_egress_only_gateway(aws: Client, region: AwsRegion) -> None:
    ec2 = aws("ec2")
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    made = ec2.create_egress_only_internet_gateway(
        VpcId=vpc, TagSpecifications=named("egress-only-internet-gateway", "out")
    )
    name = made["EgressOnlyInternetGateway"]["EgressOnlyInternetGatewayId"]
    (gateway,) = egress_only_gateways.function(region)
    assert isinstance(gateway, Gateway)
    assert gateway.id == region.arn("ec2", f"egress-only-internet-gateway/{name}")
    assert (gateway.identity.label, gateway.kind) == ("out", GatewayKind.EGRESS_ONLY)
    assert gateway.network == region.arn("ec2", f"vpc/{vpc}")


def test_pages_of_egress_only_gateways_are_as_long_as_the_api_allows(server: AwsServer, region: AwsRegion) -> None:
    sizes = []

    def answer(call: Any) -> dict[str, Any]:
        sizes.append(call.parameters["MaxResults"])
        return {"EgressOnlyInternetGateways": []}

    server.answer("ec2", "DescribeEgressOnlyInternetGateways", answer)
    assert list(egress_only_gateways.function(region)) == []
    assert sizes == [255]


def test_a_nat_gateway(aws: Client, region: AwsRegion) -> None:
    ec2 = aws("ec2")
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    subnet = ec2.create_subnet(VpcId=vpc, CidrBlock="10.0.0.0/24")["Subnet"]
    address = ec2.allocate_address(Domain="vpc")
    name = ec2.create_nat_gateway(
        SubnetId=subnet["SubnetId"],
        AllocationId=address["AllocationId"],
        TagSpecifications=named("natgateway", "out"),
    )["NatGateway"]["NatGatewayId"]
    (gateway,) = nat_gateways.function(region)
    assert isinstance(gateway, Gateway)
    assert gateway.id == region.arn("ec2", f"natgateway/{name}")
    assert (gateway.identity.label, gateway.kind) == ("out", GatewayKind.NAT)
    assert (gateway.network, gateway.subnet) == (region.arn("ec2", f"vpc/{vpc}"), subnet["SubnetArn"])
    assert gateway.addresses == AddressSet.of(address["PublicIp"])
    assert gateway.is_public is True


def test_a_private_nat_gateway(server: AwsServer, region: AwsRegion) -> None:
    private = {
        "SubnetId": "subnet-1",
        "ConnectivityType": "private",
        "NatGatewayAddresses": [{"PrivateIp": "10.0.0.9"}],
    }
    (gateway,) = read_nat(server, region, private)
    assert (gateway.is_public, gateway.addresses) == (False, NOWHERE)


def test_a_nat_gateway_of_all_zones_stands_in_no_subnet(server: AwsServer, region: AwsRegion) -> None:
    addresses = [{"PublicIp": "52.0.0.1", "AvailabilityZone": "eu-west-1a"}, {"PublicIp": "52.0.0.2"}]
    (gateway,) = read_nat(
        server,
        region,
        {"AvailabilityMode": "regional", "ConnectivityType": "public", "NatGatewayAddresses": addresses},
    )
    assert (gateway.network, gateway.subnet) == (region.arn("ec2", "vpc/vpc-1"), None)
    assert (gateway.is_public, gateway.addresses) == (True, AddressSet.of("52.0.0.1", "52.0.0.2"))


def test_nat_gateways_that_are_gone(server: AwsServer, region: AwsRegion) -> None:
    states = ("pending", "failed", "available", "deleting", "deleted")
    found = read_nat(server, region, *({"NatGatewayId": f"nat-{state}", "State": state} for state in states))
    assert [each.name for each in found] == ["nat-pending", "nat-available"]
