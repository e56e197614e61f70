"""Elastic IP addresses, read through boto3."""

from typing import Any

import pytest

from providers.aws.public_addresses import public_addresses
from providers.aws.session import AwsRegion
from scanner.demo.aws_server import AwsServer
from scanner.models import AddressSet, PublicAddress, Unknown
from tests.providers.aws.conftest import Client

OTHER = "999988887777"
NOT_SAID = Unknown(why="AWS does not say which interface has the address")


def read(server: AwsServer, region: AwsRegion, **answer: Any) -> list[PublicAddress]:
    common = {"AllocationId": "eipalloc-1", "PublicIp": "52.0.0.1", "Domain": "vpc"}
    server.answer("ec2", "DescribeAddresses", {"Addresses": [{**common, **answer}]})
    return [each for each in public_addresses.function(region) if isinstance(each, PublicAddress)]


def test_an_address(aws: Client, region: AwsRegion) -> None:
    ec2 = aws("ec2")
    tags = [{"ResourceType": "elastic-ip", "Tags": [{"Key": "Name", "Value": "edge"}]}]
    made = ec2.allocate_address(Domain="vpc", TagSpecifications=tags)
    subnet = ec2.describe_subnets()["Subnets"][0]["SubnetId"]
    interface = ec2.create_network_interface(SubnetId=subnet)["NetworkInterface"]["NetworkInterfaceId"]
    ec2.associate_address(AllocationId=made["AllocationId"], NetworkInterfaceId=interface)
    ec2.allocate_address(Domain="vpc")
    address, idle = public_addresses.function(region)
    assert isinstance(address, PublicAddress)
    assert isinstance(idle, PublicAddress)
    assert address.id == region.arn("ec2", f"elastic-ip/{made['AllocationId']}")
    assert (address.identity.type, address.identity.label) == ("AWS::EC2::EIP", "edge")
    assert address.addresses == AddressSet.of(made["PublicIp"])
    assert (address.interface, idle.interface) == (region.arn("ec2", f"network-interface/{interface}"), None)


@pytest.mark.parametrize(
    ("answer", "interface"),
    [
        ({}, None),
        ({"NetworkInterfaceId": "eni-1"}, "arn:aws:ec2:eu-west-1:123456789012:network-interface/eni-1"),
        (
            {"NetworkInterfaceId": "eni-1", "NetworkInterfaceOwnerId": OTHER},
            f"arn:aws:ec2:eu-west-1:{OTHER}:network-interface/eni-1",
        ),
        ({"AssociationId": "eipassoc-1"}, NOT_SAID),
        ({"ServiceManaged": "nlb"}, NOT_SAID),
        ({"InstanceId": "", "NetworkInterfaceId": ""}, None),
    ],
)
def test_what_has_it(
    server: AwsServer, region: AwsRegion, answer: dict[str, str], interface: str | Unknown | None
) -> None:
    (address,) = read(server, region, **answer)
    assert address.interface == interface


def test_a_carrier_address(server: AwsServer, region: AwsRegion) -> None:
    (address,) = read(server, region, PublicIp="", CarrierIp="155.146.0.1")
    assert address.addresses == AddressSet.of("155.146.0.1")


def test_an_address_without_an_allocation_is_named_by_itself(server: AwsServer, region: AwsRegion) -> None:
    (address,) = read(server, region, AllocationId="", Domain="standard")
    assert (address.name, address.id) == ("52.0.0.1", region.arn("ec2", "elastic-ip/52.0.0.1"))


def test_a_customer_owned_address_is_not_public(server: AwsServer, region: AwsRegion) -> None:
    assert read(server, region, CustomerOwnedIp="172.20.0.1", CustomerOwnedIpv4Pool="ipv4pool-coip-1") == []
