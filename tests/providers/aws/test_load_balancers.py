"""Load balancers, read through boto3 over HTTP."""

from typing import Any

import pytest

from providers.aws.load_balancers import classic_load_balancers, load_balancers
from providers.aws.session import AwsRegion, AwsSession
from scanner.demo.aws_server import AwsServer, Call, Refusal
from scanner.models import BalancerKind, DesyncMitigation, LoadBalancer, Resource, Unknown
from tests.providers.aws.conftest import Client

ARN = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/app/edge/50dc6c495c0c9188"


def collected(region: AwsRegion, server: AwsServer, attributes: dict[str, str], **more: Any) -> LoadBalancer:
    balancer = {
        "LoadBalancerArn": ARN,
        "LoadBalancerName": "edge",
        "Scheme": "internet-facing",
        "VpcId": "vpc-1",
        "Type": "application",
        "AvailabilityZones": [{"ZoneName": "eu-west-1b"}, {"ZoneName": "eu-west-1a"}],
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
        "deletion_protection.enabled": "true",
    }
    found = collected(region, server, attributes)
    assert (found.id, found.kind, found.is_public) == (ARN, BalancerKind.APPLICATION, True)
    assert (found.name, found.identity.label) == ("app/edge/50dc6c495c0c9188", "edge")
    assert found.zones == ("eu-west-1a", "eu-west-1b")
    assert found.rule_sets == ("arn:aws:ec2:eu-west-1:123456789012:security-group/sg-1",)
    assert (found.drops_invalid_headers, found.desync_mitigation) == (True, DesyncMitigation.MONITOR)
    assert (found.access_logs, found.deletion_protection) == (True, True)


def test_what_an_attribute_means_that_is_left_out(region: AwsRegion, server: AwsServer) -> None:
    found = collected(region, server, {})
    assert (found.drops_invalid_headers, found.desync_mitigation) == (False, DesyncMitigation.DEFENSIVE)
    assert (found.access_logs, found.deletion_protection, found.cross_zone) == (False, False, True)


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


@pytest.mark.parametrize("scheme", ["internal", None])
def test_internal_ones(region: AwsRegion, server: AwsServer, scheme: str | None) -> None:
    assert not collected(region, server, {}, **({"Scheme": scheme} if scheme else {"Scheme": "internal"})).is_public


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


def classic(region: AwsRegion, server: AwsServer, settings: dict[str, Any]) -> LoadBalancer:
    balancer = {
        "LoadBalancerName": "old",
        "Scheme": "internet-facing",
        "VPCId": "vpc-1",
        "AvailabilityZones": ["eu-west-1a"],
        "SecurityGroups": ["sg-1"],
    }
    server.answer("elb", "DescribeLoadBalancers", {"LoadBalancerDescriptions": [balancer]})
    server.answer("elb", "DescribeLoadBalancerAttributes", {"LoadBalancerAttributes": settings})
    return only(classic_load_balancers.function(region))


def test_a_classic_load_balancer(region: AwsRegion, server: AwsServer) -> None:
    found = classic(
        region,
        server,
        {
            "AccessLog": {"Enabled": True},
            "CrossZoneLoadBalancing": {"Enabled": True},
            "AdditionalAttributes": [{"Key": "elb.http.desyncmitigationmode", "Value": "strictest"}],
        },
    )
    assert found.id == "arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/old"
    assert (found.kind, found.is_public, found.zones) == (BalancerKind.CLASSIC, True, ("eu-west-1a",))
    assert (found.access_logs, found.cross_zone) == (True, True)
    assert found.desync_mitigation is DesyncMitigation.STRICTEST
    assert (found.drops_invalid_headers, found.deletion_protection) == (None, None)


def test_a_classic_load_balancer_left_as_made(region: AwsRegion, server: AwsServer) -> None:
    found = classic(region, server, {})
    assert (found.access_logs, found.cross_zone) == (False, False)
    assert found.desync_mitigation is DesyncMitigation.DEFENSIVE


def test_against_moto(aws: Client, region: AwsRegion) -> None:
    subnets = [each["SubnetId"] for each in aws("ec2").describe_subnets()["Subnets"][:2]]
    aws("elbv2").create_load_balancer(Name="edge", Subnets=subnets, Scheme="internal", Type="network")
    found: list[Resource] = list(load_balancers.function(region))
    balancer = only(found)
    assert (balancer.kind, balancer.is_public, len(set(balancer.zones or ()))) == (BalancerKind.NETWORK, False, 2)
