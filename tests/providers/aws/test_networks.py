"""VPCs, subnets and network interfaces, read through boto3."""

from typing import Any

import pytest

from providers.aws.networks import network_interfaces, networks, subnets
from providers.aws.session import AwsRegion
from scanner.demo.aws_server import AwsServer
from scanner.models import NOWHERE, AddressSet, NetworkInterface, Subnet
from tests.providers.aws.conftest import Client

OTHER = "999988887777"


def ipv4(block: str, state: str = "associated") -> dict[str, Any]:
    return {"CidrBlock": block, "CidrBlockState": {"State": state}}


def ipv6(block: str, state: str = "associated") -> dict[str, Any]:
    return {"Ipv6CidrBlock": block, "Ipv6CidrBlockState": {"State": state}}


def subnet_answer(**more: Any) -> dict[str, Any]:
    return {
        "SubnetId": "subnet-1",
        "VpcId": "vpc-1",
        "CidrBlock": "10.0.0.0/24",
        "AvailabilityZone": "eu-west-1a",
        "MapPublicIpOnLaunch": False,
        "AssignIpv6AddressOnCreation": False,
        **more,
    }


def read_subnet(server: AwsServer, region: AwsRegion, **more: Any) -> Subnet:
    server.answer("ec2", "DescribeSubnets", {"Subnets": [subnet_answer(**more)]})
    (subnet,) = subnets.function(region)
    assert isinstance(subnet, Subnet)
    return subnet


def read_interface(server: AwsServer, region: AwsRegion, **more: Any) -> NetworkInterface:
    answer = {"NetworkInterfaceId": "eni-1", "SubnetId": "subnet-1", "VpcId": "vpc-1", **more}
    server.answer("ec2", "DescribeNetworkInterfaces", {"NetworkInterfaces": [answer]})
    (interface,) = network_interfaces.function(region)
    assert isinstance(interface, NetworkInterface)
    return interface


def test_a_vpc(aws: Client, region: AwsRegion) -> None:
    ec2 = aws("ec2")
    tags = [{"ResourceType": "vpc", "Tags": [{"Key": "Name", "Value": "edge"}]}]
    name = ec2.create_vpc(CidrBlock="10.0.0.0/16", TagSpecifications=tags)["Vpc"]["VpcId"]
    ec2.associate_vpc_cidr_block(VpcId=name, CidrBlock="10.1.0.0/16")
    found = {each.name: each for each in networks.function(region)}
    network = found.pop(name)
    assert network.id == region.arn("ec2", f"vpc/{name}")
    assert network.identity.label == "edge"
    assert network.model_dump()["owner"] is None
    assert network.model_dump()["addresses"] == ["10.0.0.0/15"]
    assert [network.model_dump()["is_default"], *(each.model_dump()["is_default"] for each in found.values())] == [
        False,
        True,
    ]


def test_only_associated_blocks_of_a_vpc_count(server: AwsServer, region: AwsRegion) -> None:
    vpc = {
        "VpcId": "vpc-1",
        "OwnerId": OTHER,
        "IsDefault": False,
        "CidrBlockAssociationSet": [ipv4("10.0.0.0/16"), ipv4("10.8.0.0/16", "disassociated")],
        "Ipv6CidrBlockAssociationSet": [ipv6("2a05:d018::/56"), ipv6("2a05:d019::/56", "failed")],
    }
    server.answer("ec2", "DescribeVpcs", {"Vpcs": [vpc]})
    (network,) = networks.function(region)
    assert network.id == f"arn:aws:ec2:{region.region}:{OTHER}:vpc/vpc-1"
    assert network.model_dump()["owner"] == OTHER
    assert network.model_dump()["addresses"] == ["10.0.0.0/16", "2a05:d018::/56"]


def test_a_subnet(aws: Client, region: AwsRegion) -> None:
    ec2 = aws("ec2")
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    made = ec2.create_subnet(VpcId=vpc, CidrBlock="10.0.3.0/24", AvailabilityZone="eu-west-1b")["Subnet"]
    ec2.modify_subnet_attribute(SubnetId=made["SubnetId"], MapPublicIpOnLaunch={"Value": True})
    (subnet,) = [each for each in subnets.function(region) if each.name == made["SubnetId"]]
    assert isinstance(subnet, Subnet)
    assert subnet.id == made["SubnetArn"]
    assert subnet.network == region.arn("ec2", f"vpc/{vpc}")
    assert subnet.addresses == AddressSet.of("10.0.3.0/24")
    assert subnet.zone == "eu-west-1b"
    assert (subnet.assigns_public_addresses, subnet.assigns_ipv6_addresses) == (True, False)


def test_a_subnet_of_both_families(server: AwsServer, region: AwsRegion) -> None:
    blocks = [ipv6("2a05:d018::/64"), ipv6("2a05:d018:0:1::/64", "disassociated")]
    subnet = read_subnet(server, region, Ipv6CidrBlockAssociationSet=blocks, AssignIpv6AddressOnCreation=True)
    assert subnet.addresses == AddressSet.of("10.0.0.0/24", "2a05:d018::/64")
    assert subnet.assigns_ipv6_addresses is True


def test_a_subnet_for_ipv6_alone(server: AwsServer, region: AwsRegion) -> None:
    answer = subnet_answer(Ipv6Native=True, Ipv6CidrBlockAssociationSet=[ipv6("2a05:d018::/64")])
    del answer["CidrBlock"]
    server.answer("ec2", "DescribeSubnets", {"Subnets": [answer]})
    (subnet,) = subnets.function(region)
    assert isinstance(subnet, Subnet)
    assert subnet.addresses == AddressSet.of("2a05:d018::/64")


@pytest.mark.parametrize(
    "fields", [{"OwnerId": OTHER, "SubnetArn": f"arn:aws:ec2:eu-west-1:{OTHER}:subnet/subnet-1"}, {"OwnerId": OTHER}]
)
def test_a_shared_subnet_has_the_arn_of_its_owner(server: AwsServer, region: AwsRegion, fields: dict[str, str]) -> None:
    subnet = read_subnet(server, region, **fields)
    assert subnet.id == f"arn:aws:ec2:eu-west-1:{OTHER}:subnet/subnet-1"
    assert subnet.network == f"arn:aws:ec2:eu-west-1:{OTHER}:vpc/vpc-1"


def test_an_interface(aws: Client, region: AwsRegion) -> None:
    ec2 = aws("ec2")
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    subnet = ec2.create_subnet(VpcId=vpc, CidrBlock="10.0.0.0/24")["Subnet"]
    group = ec2.create_security_group(GroupName="web", Description="a test", VpcId=vpc)["GroupId"]
    made = ec2.create_network_interface(
        SubnetId=subnet["SubnetId"],
        Groups=[group],
        PrivateIpAddress="10.0.0.10",
        TagSpecifications=[{"ResourceType": "network-interface", "Tags": [{"Key": "Name", "Value": "front"}]}],
    )["NetworkInterface"]["NetworkInterfaceId"]
    (interface,) = [each for each in network_interfaces.function(region) if each.name == made]
    assert isinstance(interface, NetworkInterface)
    assert interface.id == region.arn("ec2", f"network-interface/{made}")
    assert interface.identity.label == "front"
    assert (interface.network, interface.subnet) == (region.arn("ec2", f"vpc/{vpc}"), subnet["SubnetArn"])
    assert interface.addresses == AddressSet.of("10.0.0.10")
    assert interface.public_addresses == NOWHERE
    assert interface.rule_sets == (region.arn("ec2", f"security-group/{group}"),)
    assert interface.owner == ""


def test_a24_the_addresses_of_an_interface(server: AwsServer, region: AwsRegion) -> None:
    first, second = {"PublicIp": "52.0.0.1"}, {"CarrierIp": "155.146.0.1", "CustomerOwnedIp": "172.20.0.1"}
    interface = read_interface(
        server,
        region,
        Association=first,
        PrivateIpAddresses=[
            {"PrivateIpAddress": "10.0.0.10", "Association": first},
            {"PrivateIpAddress": "10.0.0.11", "Association": second},
            {"PrivateIpAddress": "10.0.0.12"},
        ],
        Ipv6Addresses=[{"Ipv6Address": "2a05:d018::10"}],
        Ipv4Prefixes=[{"Ipv4Prefix": "10.0.0.32/28"}],
        Ipv6Prefixes=[{"Ipv6Prefix": "2a05:d018:0:1::/80"}],
    )
    assert interface.addresses == AddressSet.of(
        "10.0.0.10", "10.0.0.11", "10.0.0.12", "10.0.0.32/28", "2a05:d018::10", "2a05:d018:0:1::/80"
    )
    assert interface.public_addresses == AddressSet.of("52.0.0.1", "155.146.0.1")


@pytest.mark.parametrize(
    ("fields", "owner"),
    [
        ({"Attachment": {"InstanceId": "i-1"}, "InterfaceType": "interface"}, "i-1"),
        ({"InterfaceType": "natGateway", "RequesterManaged": True, "RequesterId": "111122223333"}, "natGateway"),
        ({"InterfaceType": "interface", "RequesterManaged": True, "RequesterId": "amazon-elb"}, "amazon-elb"),
        ({"InterfaceType": "interface", "RequesterId": "AROAEXAMPLE:somebody"}, ""),
    ],
)
def test_what_an_interface_belongs_to(server: AwsServer, region: AwsRegion, fields: dict[str, Any], owner: str) -> None:
    assert read_interface(server, region, **fields).owner == owner


@pytest.mark.parametrize(("fields", "is_kept"), [({"DenyAllIgwTraffic": True}, True), ({}, False)])
def test_an_interface_may_be_kept_from_the_internet(
    server: AwsServer, region: AwsRegion, fields: dict[str, Any], is_kept: bool
) -> None:
    assert read_interface(server, region, **fields).is_kept_from_internet is is_kept


def test_an_interface_in_a_shared_subnet(server: AwsServer, region: AwsRegion) -> None:
    server.answer("ec2", "DescribeSubnets", {"Subnets": [subnet_answer(OwnerId=OTHER)]})
    groups = [{"GroupId": "sg-1", "GroupName": "web"}]
    interface = read_interface(server, region, OwnerId=region.account, Groups=groups)
    assert interface.id == region.arn("ec2", "network-interface/eni-1")
    assert interface.subnet == f"arn:aws:ec2:eu-west-1:{OTHER}:subnet/subnet-1"
    assert interface.network == f"arn:aws:ec2:eu-west-1:{OTHER}:vpc/vpc-1"
    assert interface.rule_sets == (region.arn("ec2", "security-group/sg-1"),)


def test_an_interface_of_another_account_in_our_subnet(server: AwsServer, region: AwsRegion) -> None:
    server.answer("ec2", "DescribeSubnets", {"Subnets": [subnet_answer(OwnerId=region.account)]})
    groups = [{"GroupId": "sg-1", "GroupName": "web"}]
    interface = read_interface(server, region, OwnerId=OTHER, Groups=groups)
    assert interface.id == f"arn:aws:ec2:eu-west-1:{OTHER}:network-interface/eni-1"
    assert interface.subnet == region.arn("ec2", "subnet/subnet-1")
    assert interface.rule_sets == (f"arn:aws:ec2:eu-west-1:{OTHER}:security-group/sg-1",)


def test_a_group_of_ours_on_the_interface_of_another_account(server: AwsServer, region: AwsRegion) -> None:
    shared = {"GroupId": "sg-1", "GroupName": "web", "VpcId": "vpc-1", "OwnerId": region.account}
    server.answer("ec2", "DescribeSecurityGroups", {"SecurityGroups": [shared]})
    groups = [{"GroupId": "sg-1", "GroupName": "web"}, {"GroupId": "sg-2", "GroupName": "theirs"}]
    interface = read_interface(server, region, OwnerId=OTHER, Groups=groups)
    theirs = f"arn:aws:ec2:eu-west-1:{OTHER}:security-group/sg-2"
    assert interface.rule_sets == (region.arn("ec2", "security-group/sg-1"), theirs)


def test_interfaces_of_other_accounts_are_read_without_the_groups(server: AwsServer, region: AwsRegion) -> None:
    server.refuse("ec2", "DescribeSecurityGroups")
    groups = [{"GroupId": "sg-1", "GroupName": "web"}]
    interface = read_interface(server, region, OwnerId=OTHER, Groups=groups)
    assert interface.rule_sets == (f"arn:aws:ec2:eu-west-1:{OTHER}:security-group/sg-1",)


def test_interfaces_are_read_without_the_subnets(server: AwsServer, region: AwsRegion) -> None:
    server.refuse("ec2", "DescribeSubnets")
    assert read_interface(server, region).subnet == region.arn("ec2", "subnet/subnet-1")


def test_an_interface_outside_subnets(server: AwsServer, region: AwsRegion) -> None:
    server.answer("ec2", "DescribeNetworkInterfaces", {"NetworkInterfaces": [{"NetworkInterfaceId": "eni-1"}]})
    (interface,) = network_interfaces.function(region)
    assert isinstance(interface, NetworkInterface)
    assert (interface.network, interface.subnet) == (None, None)


def test_subnets_are_listed_once(aws: Client, region: AwsRegion, server: AwsServer) -> None:
    ec2 = aws("ec2")
    ec2.create_network_interface(SubnetId=ec2.describe_subnets()["Subnets"][0]["SubnetId"])
    server.calls.clear()
    assert list(subnets.function(region))
    assert list(network_interfaces.function(region))
    assert server.calls["ec2", region.region, "DescribeSubnets"] == 1
