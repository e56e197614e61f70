"""Load balancers, read through boto3 over HTTP."""

from typing import Any

import pytest

from providers.aws.load_balancers import load_balancers
from providers.aws.session import AwsRegion, AwsSession
from scanner.demo.aws_server import AwsServer, Call, Refusal
from scanner.models import AddressSet, BalancerKind, DesyncMitigation, ForwardedFor, LoadBalancer, Resource, Unknown
from tests.providers.aws.conftest import Client

ARN = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/app/edge/50dc6c495c0c9188"


def collected(region: AwsRegion, server: AwsServer, attributes: dict[str, str], **more: Any) -> LoadBalancer:
    balancer = {
        "LoadBalancerArn": ARN,
        "LoadBalancerName": "edge",
        "Scheme": "internet-facing",
        "VpcId": "vpc-1",
        "Type": "application",
        "DNSName": "Edge-1.eu-west-1.elb.amazonaws.com",
        "AvailabilityZones": [
            {"ZoneName": "eu-west-1b", "SubnetId": "subnet-2"},
            {"ZoneName": "eu-west-1a", "SubnetId": "subnet-1"},
        ],
        "SecurityGroups": ["sg-1"],
        **more,
    }
    pairs = [{"Key": key, "Value": value} for key, value in attributes.items()]
    server.answer("elbv2", "DescribeLoadBalancers", {"LoadBalancers": [balancer]})
    server.answer("elbv2", "DescribeLoadBalancerAttributes", {"Attributes": pairs})
    return only(load_balancers.function(region))


def only(found: Any) -> LoadBalancer:
    (balancer,) = found
    assert isinstance(balancer, LoadBalancer)
    return balancer


def test_an_application_load_balancer(region: AwsRegion, server: AwsServer) -> None:
    attributes = {
        "routing.http.drop_invalid_header_fields.enabled": "true",
        "routing.http.desync_mitigation_mode": "monitor",
        "access_logs.s3.enabled": "true",
        "connection_logs.s3.enabled": "true",
        "deletion_protection.enabled": "true",
        "idle_timeout.timeout_seconds": "120",
        "routing.http.xff_header_processing.mode": "preserve",
        "waf.fail_open.enabled": "true",
    }
    found = collected(region, server, attributes)
    assert (found.id, found.kind, found.is_public) == (ARN, BalancerKind.APPLICATION, True)
    assert (found.name, found.identity.label) == ("app/edge/50dc6c495c0c9188", "edge")
    assert found.domain == "edge-1.eu-west-1.elb.amazonaws.com"
    assert found.zones == ("eu-west-1a", "eu-west-1b")
    assert found.subnets == (region.arn("ec2", "subnet/subnet-1"), region.arn("ec2", "subnet/subnet-2"))
    assert found.network == region.arn("ec2", "vpc/vpc-1")
    assert found.rule_sets == ("arn:aws:ec2:eu-west-1:123456789012:security-group/sg-1",)
    assert (found.drops_invalid_headers, found.desync_mitigation) == (True, DesyncMitigation.MONITOR)
    assert (found.access_logs, found.connection_logs, found.deletion_protection) == (True, True, True)
    assert (found.idle_timeout, found.forwarded_for, found.fails_open) == (120, ForwardedFor.PRESERVE, True)


def test_what_an_attribute_means_that_is_left_out(region: AwsRegion, server: AwsServer) -> None:
    found = collected(region, server, {})
    assert (found.drops_invalid_headers, found.desync_mitigation) == (False, DesyncMitigation.DEFENSIVE)
    assert (found.access_logs, found.connection_logs) == (False, False)
    assert (found.deletion_protection, found.cross_zone) == (False, True)
    assert (found.idle_timeout, found.forwarded_for, found.fails_open) == (60, ForwardedFor.APPEND, False)


@pytest.mark.parametrize(
    ("key", "field"),
    [
        ("routing.http.desync_mitigation_mode", "desync_mitigation"),
        ("routing.http.xff_header_processing.mode", "forwarded_for"),
    ],
)
def test_a_mode_that_is_new_costs_only_itself(region: AwsRegion, server: AwsServer, key: str, field: str) -> None:
    found = collected(region, server, {key: "quantum"})
    value = getattr(found, field)
    assert isinstance(value, Unknown)
    assert value.why.endswith("mode quantum is new to netassay")
    assert found.access_logs is False


def test_a_type_that_is_new_costs_what_nobody_knows_of_it(region: AwsRegion, server: AwsServer) -> None:
    found = collected(region, server, {"deletion_protection.enabled": "true"}, Type="quantum")
    new = Unknown(why="load balancers of type quantum are new to netassay")
    assert (found.kind, found.is_public, found.deletion_protection) == (BalancerKind.OTHER, True, True)
    assert (found.access_logs, found.cross_zone, found.idle_timeout, found.desync_mitigation) == (new, new, new, new)


def test_one_in_a_subnet_that_another_account_shares(region: AwsRegion, server: AwsServer) -> None:
    theirs = "arn:aws:ec2:eu-west-1:999999999999"
    subnet = {"SubnetId": "subnet-1", "VpcId": "vpc-1", "OwnerId": "999999999999"}
    server.answer("ec2", "DescribeSubnets", {"Subnets": [{**subnet, "SubnetArn": f"{theirs}:subnet/subnet-1"}]})
    found = collected(region, server, {}, AvailabilityZones=[{"ZoneName": "eu-west-1a", "SubnetId": "subnet-1"}])
    assert (found.network, found.subnets) == (f"{theirs}:vpc/vpc-1", (f"{theirs}:subnet/subnet-1",))
    assert found.rule_sets == (region.arn("ec2", "security-group/sg-1"),)


@pytest.mark.parametrize(("kind", "crosses"), [("application", True), ("network", False), ("gateway", False)])
def test_cross_zone_is_always_on_for_application_balancers(
    region: AwsRegion, server: AwsServer, kind: str, crosses: bool
) -> None:
    assert collected(region, server, {"load_balancing.cross_zone.enabled": "false"}, Type=kind).cross_zone is crosses


@pytest.mark.parametrize(("kind", "logs"), [("network", False), ("gateway", None)])
def test_balancers_that_do_not_speak_http(region: AwsRegion, server: AwsServer, kind: str, logs: bool | None) -> None:
    found = collected(region, server, {}, Type=kind)
    assert found.kind == kind
    assert (found.drops_invalid_headers, found.desync_mitigation) == (None, None)
    assert (found.access_logs, found.cross_zone) == (logs, False)
    assert (found.connection_logs, found.idle_timeout, found.forwarded_for, found.fails_open) == (None,) * 4


@pytest.mark.parametrize(
    ("attributes", "more", "is_public"),
    [
        ({}, {}, False),
        ({"ipv6.deny_all_igw_traffic": "true"}, {"IpAddressType": "dualstack"}, False),
        ({}, {"IpAddressType": "dualstack"}, False),
        ({"ipv6.deny_all_igw_traffic": "false"}, {"IpAddressType": "dualstack"}, True),
        ({"ipv6.deny_all_igw_traffic": "false"}, {"IpAddressType": "ipv4"}, False),
    ],
)
def test_internal_ones(
    region: AwsRegion, server: AwsServer, attributes: dict[str, str], more: dict[str, str], is_public: bool
) -> None:
    assert collected(region, server, attributes, Scheme="internal", **more).is_public is is_public


@pytest.mark.parametrize(
    ("fields", "families"),
    [
        ({}, ("0.0.0.0/0",)),
        ({"IpAddressType": "ipv4"}, ("0.0.0.0/0",)),
        ({"IpAddressType": "dualstack"}, ("0.0.0.0/0", "::/0")),
        ({"IpAddressType": "dualstack-without-public-ipv4"}, ("::/0",)),
    ],
)
def test_families_of_its_addresses(
    region: AwsRegion, server: AwsServer, fields: dict[str, str], families: tuple[str, ...]
) -> None:
    assert collected(region, server, {}, **fields).families == AddressSet.of(*families)


def test_whether_an_internal_one_is_open_over_ipv6_may_not_be_readable(region: AwsRegion, server: AwsServer) -> None:
    server.refuse("elbv2", "DescribeLoadBalancerAttributes")
    assert isinstance(collected(region, server, {}, Scheme="internal", IpAddressType="dualstack").is_public, Unknown)


def test_a_gateway_balancer_has_no_scheme(region: AwsRegion, server: AwsServer) -> None:
    server.answer("elbv2", "DescribeLoadBalancerAttributes", {"Attributes": []})
    gateway = {"LoadBalancerArn": ARN, "LoadBalancerName": "edge", "VpcId": "vpc-1", "Type": "gateway"}
    server.answer("elbv2", "DescribeLoadBalancers", {"LoadBalancers": [gateway]})
    assert not only(load_balancers.function(region)).is_public


def test_refused_attributes_are_unknown_and_the_balancer_stays(
    session: AwsSession, region: AwsRegion, server: AwsServer
) -> None:
    server.refuse("elbv2", "DescribeLoadBalancerAttributes")
    found = collected(region, server, {})
    assert found.zones == ("eu-west-1a", "eu-west-1b")
    for value in (found.drops_invalid_headers, found.desync_mitigation, found.access_logs, found.deletion_protection):
        assert isinstance(value, Unknown)
    assert found.cross_zone is True
    assert [gap.action for gap in session.gaps()] == ["elasticloadbalancing:DescribeLoadBalancerAttributes"]


def test_one_deleted_meanwhile_costs_only_itself(region: AwsRegion, server: AwsServer, aws: Client) -> None:
    ec2, elb = aws("ec2"), aws("elbv2")
    subnets = [each["SubnetId"] for each in ec2.describe_subnets()["Subnets"][:2]]
    made = [
        elb.create_load_balancer(Name=name, Subnets=subnets)["LoadBalancers"][0]["LoadBalancerArn"]
        for name in ("gone", "edge")
    ]

    def gone(call: Call) -> None:
        if call.parameters["LoadBalancerArn"] == made[0]:
            code = "LoadBalancerNotFound"
            raise Refusal(code)

    server.answer("elbv2", "DescribeLoadBalancerAttributes", gone)
    assert [each.identity.label for each in load_balancers.function(region)] == ["edge"]


def test_against_moto(aws: Client, region: AwsRegion) -> None:
    subnets = [each["SubnetId"] for each in aws("ec2").describe_subnets()["Subnets"][:2]]
    aws("elbv2").create_load_balancer(Name="edge", Subnets=subnets, Scheme="internal", Type="network")
    found: list[Resource] = list(load_balancers.function(region))
    balancer = only(found)
    assert (balancer.kind, balancer.is_public, len(set(balancer.zones or ()))) == (BalancerKind.NETWORK, False, 2)


@pytest.mark.parametrize(
    ("kind", "fields", "expected"),
    [
        ("network", {"EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic": "on"}, True),
        ("network", {"EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic": "off"}, False),
        ("network", {}, Unknown(why="AWS does not say whether security groups filter PrivateLink traffic")),
        ("network", {"SecurityGroups": []}, None),
        ("application", {}, None),
    ],
)
def test_a35_whether_groups_filter_private_link(
    region: AwsRegion, server: AwsServer, kind: str, fields: dict[str, Any], expected: bool | Unknown | None
) -> None:
    found = collected(region, server, {}, **{"Type": kind, "SecurityGroups": ["sg-1"], **fields})
    assert found.filters_endpoints == expected
