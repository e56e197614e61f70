"""The instances behind Classic Load Balancers, read through boto3 over HTTP."""

from typing import Any

import pytest

from providers.aws.classic_target_groups import classic_target_groups
from providers.aws.session import AwsRegion
from scanner.demo.aws_server import AwsServer
from scanner.models import HealthCheck, Target, TargetGroup, TargetHealth, TargetKind, Unknown

IN_SERVICE = {"InstanceId": "i-1", "State": "InService", "Description": "N/A"}
ON_443: dict[str, Any] = {
    "Listener": {"Protocol": "HTTPS", "LoadBalancerPort": 443, "InstanceProtocol": "HTTPS", "InstancePort": 8443}
}
ON_80: dict[str, Any] = {
    "Listener": {"Protocol": "HTTP", "LoadBalancerPort": 80, "InstancePort": 8080},
    "PolicyNames": ["cookie"],
}


def collected(
    region: AwsRegion,
    server: AwsServer,
    *states: dict[str, str],
    attributes: dict[str, Any] | None = None,
    **more: Any,
) -> TargetGroup:
    """The pool of the one balancer."""
    instances = [{"InstanceId": each["InstanceId"]} for each in states]
    balancer = {"LoadBalancerName": "old", "VPCId": "vpc-1", "ListenerDescriptions": [ON_443], "Instances": instances}
    server.answer("elb", "DescribeLoadBalancers", {"LoadBalancerDescriptions": [{**balancer, **more}]})
    server.answer("elb", "DescribeInstanceHealth", {"InstanceStates": list(states)})
    server.answer("elb", "DescribeLoadBalancerAttributes", {"LoadBalancerAttributes": attributes or {}})
    (found,) = classic_target_groups.function(region)
    assert isinstance(found, TargetGroup)
    return found


def test_a_pool(region: AwsRegion, server: AwsServer) -> None:
    found = collected(region, server, IN_SERVICE)
    balancer = region.arn("elasticloadbalancing", "loadbalancer/old")
    assert (found.id, found.name, found.balancers) == (f"{balancer}/instances", "old/instances", (balancer,))
    assert (found.protocol, found.port, found.kind) == (None, None, TargetKind.INSTANCE)
    assert found.network == region.arn("ec2", "vpc/vpc-1")
    assert found.targets == (Target(id="i-1", port=8443, health=TargetHealth.HEALTHY),)
    assert (found.keeps_client_addresses, found.cross_zone) == (None, None)


def test_an_instance_is_a_target_on_every_port_that_a_listener_uses(region: AwsRegion, server: AwsServer) -> None:
    listeners = [ON_443, ON_80, {"Listener": {**ON_80["Listener"], "LoadBalancerPort": 81}}]
    found = collected(region, server, IN_SERVICE, ListenerDescriptions=listeners)
    assert found.targets == (
        Target(id="i-1", port=8080, health=TargetHealth.HEALTHY),
        Target(id="i-1", port=8443, health=TargetHealth.HEALTHY),
    )


def test_instances_stay_where_no_listener_is(region: AwsRegion, server: AwsServer) -> None:
    found = collected(region, server, IN_SERVICE, ListenerDescriptions=[])
    assert found.targets == (Target(id="i-1", health=TargetHealth.HEALTHY),)


def test_the_health_of_nothing_is_not_asked_for(region: AwsRegion, server: AwsServer) -> None:
    assert collected(region, server).targets == ()
    assert ("elb", "eu-west-1", "DescribeInstanceHealth") not in server.calls


def test_refused_health_is_unknown(region: AwsRegion, server: AwsServer) -> None:
    server.refuse("elb", "DescribeInstanceHealth")
    assert isinstance(collected(region, server, IN_SERVICE).targets, Unknown)


@pytest.mark.parametrize(
    ("state", "description", "health"),
    [
        ("InService", "N/A", TargetHealth.HEALTHY),
        ("InService", "Instance deregistration currently in progress.", TargetHealth.DRAINING),
        ("OutOfService", "Instance registration is still in progress.", TargetHealth.INITIAL),
        ("OutOfService", "Instance is in stopped state.", TargetHealth.UNHEALTHY),
        (
            "OutOfService",
            "Instance is in the EC2 Availability Zone for which LoadBalancer is not configured to route traffic to.",
            TargetHealth.UNUSED,
        ),
        (
            "Unknown",
            "A transient error occurred. Please try again later.",
            Unknown(why="AWS says that the health of i-1 is Unknown"),
        ),
    ],
)
def test_health(
    region: AwsRegion, server: AwsServer, state: str, description: str, health: TargetHealth | Unknown
) -> None:
    found = collected(region, server, {"InstanceId": "i-1", "State": state, "Description": description})
    assert found.targets == (Target(id="i-1", port=8443, health=health),)


@pytest.mark.parametrize(
    ("target", "protocol", "port", "path"),
    [
        ("HTTP:8080/health/live", "HTTP", "8080", "/health/live"),
        ("HTTPS:8443/", "HTTPS", "8443", "/"),
        ("TCP:5000", "TCP", "5000", None),
    ],
)
def test_a_health_check(
    region: AwsRegion, server: AwsServer, target: str, protocol: str, port: str, path: str | None
) -> None:
    check = {"Target": target, "Interval": 30, "Timeout": 5, "UnhealthyThreshold": 2, "HealthyThreshold": 10}
    assert collected(region, server, HealthCheck=check).health_check == HealthCheck(
        is_enabled=True,
        protocol=protocol,
        port=port,
        path=path,
        interval=30,
        timeout=5,
        healthy_threshold=10,
        unhealthy_threshold=2,
    )


@pytest.mark.parametrize(
    ("draining", "seconds"),
    [({"Enabled": True, "Timeout": 60}, 60), ({"Enabled": True}, 300), ({"Enabled": False, "Timeout": 300}, 0)],
)
def test_draining(region: AwsRegion, server: AwsServer, draining: dict[str, Any], seconds: int) -> None:
    found = collected(region, server, attributes={"ConnectionDraining": draining})
    assert found.deregistration_delay == seconds


def test_refused_attributes_are_unknown(region: AwsRegion, server: AwsServer) -> None:
    server.refuse("elb", "DescribeLoadBalancerAttributes")
    assert isinstance(collected(region, server).deregistration_delay, Unknown)


@pytest.mark.parametrize(("listener", "is_sticky"), [(ON_80, True), (ON_443, False)])
def test_only_a_policy_that_a_listener_uses_makes_sessions_stick(
    region: AwsRegion, server: AwsServer, listener: dict[str, Any], is_sticky: bool
) -> None:
    policies = {"LBCookieStickinessPolicies": [{"PolicyName": "cookie"}]}
    assert collected(region, server, Policies=policies, ListenerDescriptions=[listener]).is_sticky is is_sticky
