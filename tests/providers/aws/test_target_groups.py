"""Target groups, read through boto3 over HTTP."""

from typing import Any

import pytest

from providers.aws.session import AwsRegion, AwsSession
from providers.aws.target_groups import target_groups
from scanner.demo.aws_server import AwsServer, Call, Refusal
from scanner.models import (
    ANYWHERE,
    AddressSet,
    HealthCheck,
    ListenerProtocol,
    Target,
    TargetGroup,
    TargetHealth,
    TargetKind,
    Unknown,
)
from tests.providers.aws.elb import pairs

ARN = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/web/73e2d6bc24d8a067"
CROSS_ZONE = "load_balancing.cross_zone.enabled"
PRESERVE = "preserve_client_ip.enabled"


def collected(
    region: AwsRegion,
    server: AwsServer,
    *targets: dict[str, Any],
    attributes: dict[str, str] | None = None,
    **more: Any,
) -> TargetGroup:
    """The one target group, of addresses that speak HTTPS."""
    group = {
        "TargetGroupArn": ARN,
        "TargetGroupName": "web",
        "LoadBalancerArns": ["arn:aws:lb"],
        "TargetType": "ip",
        "Protocol": "HTTPS",
        **more,
    }
    server.answer("elbv2", "DescribeTargetGroups", {"TargetGroups": [group]})
    server.answer("elbv2", "DescribeTargetHealth", {"TargetHealthDescriptions": list(targets)})
    server.answer("elbv2", "DescribeTargetGroupAttributes", {"Attributes": pairs(attributes or {})})
    (found,) = target_groups.function(region)
    assert isinstance(found, TargetGroup)
    return found


def function(region: AwsRegion, server: AwsServer, **more: Any) -> TargetGroup:
    """A group as AWS lists it for a function: without a protocol, a port and a network."""
    group = {"TargetGroupArn": ARN, "TargetGroupName": "web", "TargetType": "lambda", "HealthCheckPath": "/", **more}
    server.answer("elbv2", "DescribeTargetGroups", {"TargetGroups": [group]})
    server.answer("elbv2", "DescribeTargetHealth", {"TargetHealthDescriptions": []})
    (found,) = target_groups.function(region)
    assert isinstance(found, TargetGroup)
    return found


@pytest.mark.parametrize(
    ("answer", "families"),
    [
        ({}, ANYWHERE.v4_only),
        ({"IpAddressType": "ipv4"}, ANYWHERE.v4_only),
        ({"IpAddressType": "ipv6"}, ANYWHERE.v6_only),
    ],
)
def test_in_which_family_targets_are_reached(
    region: AwsRegion, server: AwsServer, answer: dict[str, Any], families: AddressSet
) -> None:
    assert collected(region, server, **answer).families == families


@pytest.mark.parametrize(
    ("answer", "protocol", "kind"),
    [
        ({"Protocol": "HTTPS", "Port": 443, "TargetType": "instance"}, ListenerProtocol.HTTPS, TargetKind.INSTANCE),
        ({"Protocol": "TCP", "Port": 443, "TargetType": "ip"}, ListenerProtocol.TCP, TargetKind.ADDRESS),
        ({"Protocol": "TCP", "Port": 443, "TargetType": "alb"}, ListenerProtocol.TCP, TargetKind.BALANCER),
        ({"Protocol": "HTTP", "Port": 80, "TargetType": "quantum"}, ListenerProtocol.HTTP, TargetKind.OTHER),
        ({"Protocol": "HTTP9"}, Unknown(why="protocol HTTP9 is new to netassay"), TargetKind.ADDRESS),
    ],
)
def test_target_groups(
    region: AwsRegion,
    server: AwsServer,
    answer: dict[str, Any],
    protocol: ListenerProtocol | Unknown,
    kind: TargetKind,
) -> None:
    found = collected(region, server, VpcId="vpc-1", **answer)
    assert (found.id, found.name, found.balancers) == (ARN, "web", ("arn:aws:lb",))
    assert (found.protocol, found.kind, found.port) == (protocol, kind, answer.get("Port"))
    assert found.network == region.arn("ec2", "vpc/vpc-1")


def test_a_function(region: AwsRegion, server: AwsServer) -> None:
    found = function(region, server)
    assert (found.kind, found.protocol, found.port, found.network) == (TargetKind.FUNCTION, None, None, None)
    assert (found.keeps_client_addresses, found.cross_zone, found.is_sticky) == (None, None, None)
    assert found.deregistration_delay is None
    assert ("elbv2", "eu-west-1", "DescribeTargetGroupAttributes") not in server.calls


def test_nothing_more_is_asked_about_a_group_that_no_balancer_uses(region: AwsRegion, server: AwsServer) -> None:
    found = collected(region, server, attributes={CROSS_ZONE: "true"}, LoadBalancerArns=[])
    why = Unknown(why="no balancer uses the target group, and nothing more is asked about it then")
    assert (found.balancers, found.targets, found.cross_zone, found.is_sticky) == ((), why, why, why)
    assert {operation for service, _, operation in server.calls if service == "elbv2"} == {"DescribeTargetGroups"}


def test_a_group_that_does_not_say_its_type_has_instances(region: AwsRegion, server: AwsServer) -> None:
    group = {"TargetGroupArn": ARN, "TargetGroupName": "web", "Protocol": "TCP", "LoadBalancerArns": ["arn:aws:lb"]}
    server.answer("elbv2", "DescribeTargetGroups", {"TargetGroups": [group]})
    server.answer("elbv2", "DescribeTargetHealth", {"TargetHealthDescriptions": []})
    server.answer("elbv2", "DescribeTargetGroupAttributes", {"Attributes": []})
    (found,) = target_groups.function(region)
    assert isinstance(found, TargetGroup)
    assert (found.kind, found.keeps_client_addresses) == (TargetKind.INSTANCE, True)


def test_a_health_check(region: AwsRegion, server: AwsServer) -> None:
    found = collected(
        region,
        server,
        HealthCheckEnabled=True,
        HealthCheckProtocol="HTTPS",
        HealthCheckPort="traffic-port",
        HealthCheckPath="/health",
        HealthCheckIntervalSeconds=15,
        HealthCheckTimeoutSeconds=5,
        HealthyThresholdCount=3,
        UnhealthyThresholdCount=2,
    )
    assert found.health_check == HealthCheck(
        is_enabled=True,
        protocol="HTTPS",
        port="traffic-port",
        path="/health",
        interval=15,
        timeout=5,
        healthy_threshold=3,
        unhealthy_threshold=2,
    )


@pytest.mark.parametrize(("answer", "is_enabled"), [({}, False), ({"HealthCheckEnabled": True}, True)])
def test_functions_are_not_checked_unless_somebody_wants_it(
    region: AwsRegion, server: AwsServer, answer: dict[str, bool], is_enabled: bool
) -> None:
    assert function(region, server, **answer).health_check == HealthCheck(
        is_enabled=is_enabled, protocol="HTTP", path="/"
    )


def test_a_check_of_connections_asks_for_no_path(region: AwsRegion, server: AwsServer) -> None:
    found = collected(region, server, Protocol="TCP", HealthCheckProtocol="TCP", HealthCheckPort="80")
    assert found.health_check == HealthCheck(is_enabled=True, protocol="TCP", port="80")


@pytest.mark.parametrize(
    ("state", "health"),
    [
        ("healthy", TargetHealth.HEALTHY),
        ("unhealthy", TargetHealth.UNHEALTHY),
        ("unhealthy.draining", TargetHealth.UNHEALTHY),
        ("initial", TargetHealth.INITIAL),
        ("draining", TargetHealth.DRAINING),
        ("unused", TargetHealth.UNUSED),
        ("unavailable", TargetHealth.UNCHECKED),
        ("unconscious", Unknown(why="target health unconscious is new to netassay")),
        (None, Unknown(why="AWS does not tell the health of the target")),
    ],
)
def test_health(region: AwsRegion, server: AwsServer, state: str | None, health: TargetHealth | Unknown) -> None:
    told = {"TargetHealth": {"State": state}} if state else {}
    found = collected(region, server, {"Target": {"Id": "10.0.0.1", "Port": 8443}, **told})
    assert found.targets == (Target(id="10.0.0.1", port=8443, health=health),)


@pytest.mark.parametrize(("zone", "expected"), [("eu-west-1a", "eu-west-1a"), ("all", None)])
def test_the_zone_of_a_target(region: AwsRegion, server: AwsServer, zone: str, expected: str | None) -> None:
    target = {"Target": {"Id": "10.0.0.1", "AvailabilityZone": zone}, "TargetHealth": {"State": "healthy"}}
    found = collected(region, server, target)
    assert found.targets == (Target(id="10.0.0.1", zone=expected, health=TargetHealth.HEALTHY),)


@pytest.mark.parametrize("operation", ["DescribeTargetHealth", "DescribeTargetGroupAttributes"])
def test_a_refusal_costs_what_it_would_have_told(
    session: AwsSession, region: AwsRegion, server: AwsServer, operation: str
) -> None:
    server.refuse("elbv2", operation)
    found = collected(region, server)
    are_targets_refused = operation == "DescribeTargetHealth"
    assert isinstance(found.targets, Unknown) is are_targets_refused
    for value in (found.cross_zone, found.deregistration_delay, found.is_sticky):
        assert isinstance(value, Unknown) is not are_targets_refused
    assert {gap.action for gap in session.gaps()} == {f"elasticloadbalancing:{operation}"}


def test_attributes(region: AwsRegion, server: AwsServer) -> None:
    attributes = {CROSS_ZONE: "true", "deregistration_delay.timeout_seconds": "30", "stickiness.enabled": "true"}
    found = collected(region, server, attributes=attributes)
    assert (found.cross_zone, found.deregistration_delay, found.is_sticky) == (True, 30, True)


def test_what_attributes_mean_that_are_left_out(region: AwsRegion, server: AwsServer) -> None:
    found = collected(region, server)
    assert (found.cross_zone, found.deregistration_delay, found.is_sticky) == (None, 300, False)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("true", True),
        ("false", False),
        ("use_load_balancer_configuration", None),
        ("sometimes", Unknown(why="cross-zone setting sometimes is new to netassay")),
    ],
)
def test_cross_zone(region: AwsRegion, server: AwsServer, value: str, expected: bool | Unknown | None) -> None:
    assert collected(region, server, attributes={CROSS_ZONE: value}).cross_zone == expected


NEW = Unknown(why="protocol HTTP9 is new to netassay")


@pytest.mark.parametrize(
    ("target_type", "protocol", "attributes", "expected"),
    [
        ("ip", "TCP", {}, False),
        ("ip", "TLS", {}, False),
        ("ip", "UDP", {}, True),
        ("ip", "TCP_QUIC", {}, True),
        ("instance", "TCP", {}, True),
        ("alb", "TCP", {}, True),
        ("ip", "TCP", {PRESERVE: "true"}, True),
        ("instance", "TLS", {PRESERVE: "false"}, False),
        ("ip", "HTTPS", {}, None),
        ("instance", "GENEVE", {}, None),
        ("ip", "HTTP9", {}, NEW),
        ("ip", "HTTP9", {PRESERVE: "true"}, True),
    ],
)
def test_whether_targets_see_the_clients_addresses(
    region: AwsRegion,
    server: AwsServer,
    target_type: str,
    protocol: str,
    attributes: dict[str, str],
    expected: bool | Unknown | None,
) -> None:
    found = collected(region, server, attributes=attributes, TargetType=target_type, Protocol=protocol)
    assert found.keeps_client_addresses == expected


def test_one_deleted_meanwhile_costs_only_itself(region: AwsRegion, server: AwsServer) -> None:
    def health(call: Call) -> dict[str, Any]:
        if call.parameters["TargetGroupArn"] != ARN:
            code = "TargetGroupNotFound"
            raise Refusal(code)
        return {"TargetHealthDescriptions": []}

    common = {"TargetGroupName": "web", "TargetType": "ip", "Protocol": "HTTP", "LoadBalancerArns": ["arn:aws:lb"]}
    groups = [{"TargetGroupArn": arn, **common} for arn in (f"{ARN}0", ARN)]
    server.answer("elbv2", "DescribeTargetGroups", {"TargetGroups": groups})
    server.answer("elbv2", "DescribeTargetHealth", health)
    server.answer("elbv2", "DescribeTargetGroupAttributes", {"Attributes": []})
    assert [each.id for each in target_groups.function(region)] == [ARN]
    assert server.calls["elbv2", "eu-west-1", "DescribeTargetHealth"] == 2
