"""Security groups, read through boto3 from a moto server."""

from typing import Any

import pytest

from providers.aws.security_groups import security_groups
from providers.aws.session import AwsRegion
from scanner.demo.aws_server import AwsServer
from scanner.models import (
    ANYWHERE,
    ICMP,
    TCP,
    AddressPeer,
    AddressSet,
    Direction,
    FirewallRuleSet,
    GroupPeer,
    IcmpType,
    PortSet,
    Protocol,
    Traffic,
    Unknown,
)
from tests.providers.aws.conftest import Client


def make_group(aws: Client, *permissions: dict[str, Any], name: str = "web") -> str:
    ec2 = aws("ec2")
    vpc = ec2.describe_vpcs()["Vpcs"][0]["VpcId"]
    group: str = ec2.create_security_group(GroupName=name, Description="a test", VpcId=vpc)["GroupId"]
    if permissions:
        ec2.authorize_security_group_ingress(GroupId=group, IpPermissions=list(permissions))
    return group


def collected(region: AwsRegion, name: str) -> FirewallRuleSet:
    (group,) = [each for each in security_groups.function(region) if each.name == name]
    assert isinstance(group, FirewallRuleSet)
    return group


def test_each_source_is_a_rule(aws: Client, region: AwsRegion) -> None:
    name = make_group(aws)
    aws("ec2").authorize_security_group_ingress(
        GroupId=name,
        IpPermissions=[
            {
                "IpProtocol": "tcp",
                "FromPort": 22,
                "ToPort": 23,
                "IpRanges": [{"CidrIp": "192.0.2.0/24", "Description": "office"}, {"CidrIp": "0.0.0.0/0"}],
                "Ipv6Ranges": [{"CidrIpv6": "::/0"}],
                "UserIdGroupPairs": [{"GroupId": name}],
            }
        ],
    )
    ingress = [rule for rule in collected(region, name).rules if rule.direction is Direction.INGRESS]
    assert {rule.traffic for rule in ingress} == {(Traffic(protocol=TCP, ports=PortSet.parse("22-23")),)}
    assert [rule.peers[0] for rule in ingress] == [
        AddressPeer(name="192.0.2.0/24", addresses=AddressSet.of("192.0.2.0/24")),
        AddressPeer(name="0.0.0.0/0", addresses=ANYWHERE.v4_only),
        AddressPeer(name="::/0", addresses=ANYWHERE.v6_only),
        GroupPeer(name=name, account=region.account),
    ]
    assert ingress[0].description == "office"


@pytest.mark.parametrize(
    ("permission", "traffic"),
    [
        ({"IpProtocol": "-1"}, Traffic()),
        ({"IpProtocol": "6", "FromPort": 22, "ToPort": 22}, Traffic(protocol=TCP, ports=PortSet.of(22))),
        ({"IpProtocol": "tcp", "FromPort": 0, "ToPort": 65535}, Traffic(protocol=TCP)),
        ({"IpProtocol": "icmp", "FromPort": -1, "ToPort": -1}, Traffic(protocol=ICMP)),
        ({"IpProtocol": "icmp", "FromPort": 8, "ToPort": 0}, Traffic(protocol=ICMP, icmp=IcmpType(type=8, code=0))),
        ({"IpProtocol": "50", "FromPort": 22, "ToPort": 22}, Traffic(protocol=Protocol(50))),
    ],
)
def test_a03_a04_protocols(aws: Client, region: AwsRegion, permission: dict[str, Any], traffic: Traffic) -> None:
    name = make_group(aws, {**permission, "IpRanges": [{"CidrIp": "192.0.2.0/24"}]})
    rule = collected(region, name).rules[0]
    assert rule.traffic == (traffic,)


def test_a10_prefix_lists_are_expanded(aws: Client, region: AwsRegion) -> None:
    entries = [{"Cidr": "192.0.2.0/25"}, {"Cidr": "192.0.2.128/25"}]
    made = aws("ec2").create_managed_prefix_list(
        PrefixListName="partners", MaxEntries=5, AddressFamily="IPv4", Entries=entries
    )
    identifier = made["PrefixList"]["PrefixListId"]
    name = make_group(aws, {"IpProtocol": "-1", "PrefixListIds": [{"PrefixListId": identifier}]})
    (peer,) = collected(region, name).rules[0].peers
    assert peer == AddressPeer(name=identifier, addresses=AddressSet.of("192.0.2.0/24"))


@pytest.mark.parametrize("code", ["UnauthorizedOperation", "InvalidPrefixListID.NotFound"])
def test_a10_a_prefix_list_that_cannot_be_read_is_unknown(
    aws: Client, region: AwsRegion, server: AwsServer, code: str
) -> None:
    server.refuse("ec2", "GetManagedPrefixListEntries", code)
    name = make_group(aws, {"IpProtocol": "-1", "PrefixListIds": [{"PrefixListId": "pl-00000000"}]})
    (peer,) = collected(region, name).rules[0].peers
    assert isinstance(peer, AddressPeer)
    assert isinstance(peer.addresses, Unknown)


def test_the_default_group_is_known_as_such(aws: Client, region: AwsRegion) -> None:
    made = make_group(aws)
    defaults = {
        group.name: group.is_default for group in security_groups.function(region) if isinstance(group, FirewallRuleSet)
    }
    assert defaults.pop(made) is False
    assert all(defaults.values())


def test_lists_that_are_left_out_are_empty(server: AwsServer, region: AwsRegion) -> None:
    permission = {"IpProtocol": "tcp", "FromPort": 22, "ToPort": 22, "IpRanges": [{"CidrIp": "192.0.2.0/24"}]}
    answer = {"GroupId": "sg-1", "GroupName": "web", "VpcId": "vpc-1", "IpPermissions": [permission]}
    server.answer("ec2", "DescribeSecurityGroups", {"SecurityGroups": [answer]})
    assert [str(rule.peers[0]) for rule in collected(region, "sg-1").rules] == ["192.0.2.0/24"]


@pytest.mark.parametrize(("fields", "owner"), [({"OwnerId": "999988887777"}, "999988887777"), ({}, None)])
def test_who_shares_a_group(server: AwsServer, region: AwsRegion, fields: dict[str, str], owner: str | None) -> None:
    answer = {"GroupId": "sg-1", "GroupName": "web", "VpcId": "vpc-1", **fields}
    server.answer("ec2", "DescribeSecurityGroups", {"SecurityGroups": [answer]})
    assert collected(region, "sg-1").owner == owner


def test_an_own_group_is_shared_by_nobody(aws: Client, region: AwsRegion) -> None:
    assert collected(region, make_group(aws)).owner is None


ELSEWHERE = {"GroupId": "sg-2", "VpcId": "vpc-2", "VpcPeeringConnectionId": "pcx-1"}


@pytest.mark.parametrize(
    ("pair", "account", "is_gone"),
    [
        ({"GroupId": "sg-2", "UserId": "999988887777"}, "999988887777", False),
        ({"GroupId": "sg-2"}, None, False),
        ({**ELSEWHERE, "UserId": "999988887777", "PeeringStatus": "active"}, "999988887777", False),
        ({**ELSEWHERE, "UserId": "999988887777", "PeeringStatus": "deleted"}, "999988887777", True),
        ({**ELSEWHERE, "PeeringStatus": "active"}, None, True),
    ],
)
def test_whose_group_is_named(
    server: AwsServer, region: AwsRegion, pair: dict[str, str], account: str | None, *, is_gone: bool
) -> None:
    permission = {"IpProtocol": "-1", "UserIdGroupPairs": [pair]}
    answer = {"GroupId": "sg-1", "GroupName": "web", "VpcId": "vpc-1", "IpPermissions": [permission]}
    server.answer("ec2", "DescribeSecurityGroups", {"SecurityGroups": [answer]})
    (peer,) = collected(region, "sg-1").rules[0].peers
    assert peer == GroupPeer(name="sg-2", account=account or region.account, is_gone=is_gone)
