"""Classic Load Balancers, read through boto3 over HTTP."""

from typing import Any

import pytest

from providers.aws.classic_load_balancers import classic_load_balancers
from providers.aws.session import AwsRegion
from scanner.demo.aws_server import AwsServer
from scanner.models import BalancerKind, DesyncMitigation, ForwardedFor, LoadBalancer, Unknown


def classic(region: AwsRegion, server: AwsServer, settings: dict[str, Any], protocol: str = "HTTP") -> LoadBalancer:
    balancer = {
        "LoadBalancerName": "old",
        "Scheme": "internet-facing",
        "VPCId": "vpc-1",
        "DNSName": "Old-1.eu-west-1.elb.amazonaws.com",
        "AvailabilityZones": ["eu-west-1a"],
        "Subnets": ["subnet-2", "subnet-1"],
        "ListenerDescriptions": [{"Listener": {"Protocol": protocol, "LoadBalancerPort": 80, "InstancePort": 80}}],
        "SecurityGroups": ["sg-1"],
    }
    server.answer("elb", "DescribeLoadBalancers", {"LoadBalancerDescriptions": [balancer]})
    server.answer("elb", "DescribeLoadBalancerAttributes", {"LoadBalancerAttributes": settings})
    (found,) = classic_load_balancers.function(region)
    assert isinstance(found, LoadBalancer)
    return found


def test_a_classic_load_balancer(region: AwsRegion, server: AwsServer) -> None:
    found = classic(
        region,
        server,
        {
            "AccessLog": {"Enabled": True},
            "CrossZoneLoadBalancing": {"Enabled": True},
            "ConnectionSettings": {"IdleTimeout": 300},
            "AdditionalAttributes": [{"Key": "elb.http.desyncmitigationmode", "Value": "strictest"}],
        },
    )
    assert found.id == "arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/old"
    assert (found.kind, found.is_public, found.zones) == (BalancerKind.CLASSIC, True, ("eu-west-1a",))
    assert (found.access_logs, found.cross_zone) == (True, True)
    assert found.desync_mitigation is DesyncMitigation.STRICTEST
    assert (found.drops_invalid_headers, found.deletion_protection) == (None, None)
    assert (found.domain, found.idle_timeout) == ("old-1.eu-west-1.elb.amazonaws.com", 300)
    assert found.network == region.arn("ec2", "vpc/vpc-1")
    assert found.subnets == (region.arn("ec2", "subnet/subnet-1"), region.arn("ec2", "subnet/subnet-2"))


def test_a_classic_load_balancer_left_as_made(region: AwsRegion, server: AwsServer) -> None:
    found = classic(region, server, {})
    assert (found.access_logs, found.cross_zone) == (False, False)
    assert found.desync_mitigation is DesyncMitigation.DEFENSIVE
    assert found.idle_timeout == 60


@pytest.mark.parametrize(
    ("protocol", "expected"), [("HTTP", ForwardedFor.APPEND), ("HTTPS", ForwardedFor.APPEND), ("TCP", None)]
)
def test_listeners_for_http_say_who_asked(
    region: AwsRegion, server: AwsServer, protocol: str, expected: ForwardedFor | None
) -> None:
    assert classic(region, server, {}, protocol).forwarded_for == expected


def test_refused_attributes_are_unknown(region: AwsRegion, server: AwsServer) -> None:
    server.refuse("elb", "DescribeLoadBalancerAttributes")
    found = classic(region, server, {})
    for value in (found.access_logs, found.cross_zone, found.desync_mitigation, found.idle_timeout):
        assert isinstance(value, Unknown)
