"""Network ACLs, read through boto3."""

from typing import Any

import pytest

from providers.aws.network_acls import network_acls
from providers.aws.session import AwsRegion
from scanner.demo.aws_server import AwsServer
from scanner.models import (
    ICMP,
    ICMPV6,
    TCP,
    UDP,
    Action,
    AddressPeer,
    AddressSet,
    Direction,
    FirewallRule,
    IcmpType,
    PortSet,
    Protocol,
    SubnetAcl,
    Traffic,
)
from tests.providers.aws.conftest import Client

V4, V6 = "192.0.2.0/24", "2001:db8::/32"


def collected(region: AwsRegion, name: str) -> SubnetAcl:
    (acl,) = [each for each in network_acls.function(region) if each.name == name]
    assert isinstance(acl, SubnetAcl)
    return acl


def entry(number: int = 100, action: str = "allow", *, egress: bool = False, **more: Any) -> dict[str, Any]:
    return {"RuleNumber": number, "RuleAction": action, "Egress": egress, "Protocol": "-1", "CidrBlock": V4, **more}


def answered(server: AwsServer, region: AwsRegion, *entries: dict[str, Any], **more: Any) -> SubnetAcl:
    acl = {"NetworkAclId": "acl-1", "VpcId": "vpc-1", "IsDefault": False, "Entries": list(entries), **more}
    server.answer("ec2", "DescribeNetworkAcls", {"NetworkAcls": [acl]})
    return collected(region, "acl-1")


def test_an_acl_with_its_entries_and_subnets(aws: Client, region: AwsRegion) -> None:
    ec2 = aws("ec2")
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    subnet = ec2.create_subnet(VpcId=vpc, CidrBlock="10.0.0.0/24")["Subnet"]
    name = ec2.create_network_acl(VpcId=vpc)["NetworkAcl"]["NetworkAclId"]
    ec2.create_tags(Resources=[name], Tags=[{"Key": "Name", "Value": "edge"}])
    (old,) = ec2.describe_network_acls(Filters=[{"Name": "association.subnet-id", "Values": [subnet["SubnetId"]]}])[
        "NetworkAcls"
    ]
    (association,) = [each for each in old["Associations"] if each["SubnetId"] == subnet["SubnetId"]]
    ec2.replace_network_acl_association(AssociationId=association["NetworkAclAssociationId"], NetworkAclId=name)
    for number, action in ((200, "allow"), (100, "deny")):
        ec2.create_network_acl_entry(
            NetworkAclId=name,
            RuleNumber=number,
            Protocol="6",
            RuleAction=action,
            Egress=False,
            CidrBlock=V4,
            PortRange={"From": 22, "To": 23},
        )
    acl = collected(region, name)
    assert acl.identity.label == "edge"
    assert acl.network == region.arn("ec2", f"vpc/{vpc}")
    assert acl.attached_to == (subnet["SubnetArn"],)
    assert acl.is_default is False
    deny, allow = [rule for rule in acl.rules if not rule.provider_default]
    assert deny == FirewallRule(
        id="100",
        direction=Direction.INGRESS,
        action=Action.DENY,
        priority=100,
        traffic=(Traffic(protocol=TCP, ports=PortSet.parse("22-23")),),
        peers=(AddressPeer(name=V4, addresses=AddressSet.of(V4)),),
    )
    assert (allow.key, allow.action) == ("ingress-200", Action.ALLOW)
    assert collected(region, old["NetworkAclId"]).is_default is True


@pytest.mark.parametrize(
    ("fields", "traffic"),
    [
        ({"Protocol": "-1"}, Traffic()),
        ({"Protocol": "-1", "PortRange": {"From": 22, "To": 22}}, Traffic()),
        (
            {"Protocol": "17", "PortRange": {"From": 53, "To": 53}},
            Traffic(protocol=UDP, ports=PortSet.of(53)),
        ),
        ({"Protocol": "6", "PortRange": {"From": 0, "To": 65535}}, Traffic(protocol=TCP)),
        ({"Protocol": "50", "PortRange": {"From": 22, "To": 22}}, Traffic(protocol=Protocol(50))),
        ({"Protocol": "50", "IcmpTypeCode": {"Type": 8, "Code": 0}}, Traffic(protocol=Protocol(50))),
        ({"Protocol": "0"}, Traffic(protocol=Protocol(0))),
        (
            {"Protocol": "1", "IcmpTypeCode": {"Type": 8, "Code": 0}},
            Traffic(protocol=ICMP, icmp=IcmpType(type=8, code=0)),
        ),
        ({"Protocol": "1", "IcmpTypeCode": {"Type": 3, "Code": -1}}, Traffic(protocol=ICMP, icmp=IcmpType(type=3))),
        ({"Protocol": "1", "IcmpTypeCode": {"Type": -1, "Code": -1}}, Traffic(protocol=ICMP)),
        ({"Protocol": "58", "IcmpTypeCode": {"Type": 128, "Code": 0}}, Traffic(protocol=ICMPV6)),
        (
            {"Protocol": "58", "CidrBlock": None, "Ipv6CidrBlock": V6, "IcmpTypeCode": {"Type": 128, "Code": 0}},
            Traffic(protocol=ICMPV6, icmp=IcmpType(type=128, code=0)),
        ),
    ],
)
def test_a16_protocols(server: AwsServer, region: AwsRegion, fields: dict[str, Any], traffic: Traffic) -> None:
    given = {name: value for name, value in entry(**fields).items() if value is not None}
    (rule,) = answered(server, region, given).rules
    assert rule.traffic == (traffic,)


def test_a17_an_entry_is_for_one_address_family(server: AwsServer, region: AwsRegion) -> None:
    six = {name: value for name, value in entry(200, Ipv6CidrBlock="::/0").items() if name != "CidrBlock"}
    rules = answered(server, region, entry(100, CidrBlock="0.0.0.0/0"), six).rules
    assert [rule.peers for rule in rules] == [
        (AddressPeer(name="0.0.0.0/0", addresses=AddressSet.of("0.0.0.0/0")),),
        (AddressPeer(name="::/0", addresses=AddressSet.of("::/0")),),
    ]


def test_a14_entries_stand_in_the_order_of_their_evaluation(server: AwsServer, region: AwsRegion) -> None:
    rules = answered(server, region, entry(32767, "deny"), entry(90, egress=True), entry(200, "deny"), entry(100)).rules
    assert [rule.key for rule in rules] == ["ingress-100", "ingress-200", "ingress-32767", "egress-90"]


@pytest.mark.parametrize(("number", "ours"), [(32766, False), (32767, True), (32768, True)])
def test_a14_the_catch_all_entries_are_the_providers(
    server: AwsServer, region: AwsRegion, number: int, ours: bool
) -> None:
    (rule,) = answered(server, region, entry(number, "deny")).rules
    assert rule.provider_default is ours
    assert rule.priority == number


def test_an_acl_of_another_account_keeps_its_owner(server: AwsServer, region: AwsRegion) -> None:
    associations = [{"NetworkAclAssociationId": "aclassoc-1", "NetworkAclId": "acl-1", "SubnetId": "subnet-1"}]
    acl = answered(server, region, OwnerId="999988887777", Associations=associations)
    prefix = f"arn:aws:ec2:{region.region}:999988887777"
    assert (acl.id, acl.network) == (f"{prefix}:network-acl/acl-1", f"{prefix}:vpc/vpc-1")
    assert acl.attached_to == (f"{prefix}:subnet/subnet-1",)
