"""Target groups of Application, Network and Gateway Load Balancers."""

from collections.abc import Iterator, Mapping
from functools import partial

from providers.aws.elb_settings import Settings, attributes_of, call_ahead, member
from providers.aws.networks import network_of, subnets_of_others
from providers.aws.session import Answer, AwsRegion
from providers.undecided import decided
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
    derive,
)
from scanner.provider import collects

ADDRESS, FUNCTION = "ip", "lambda"
KINDS = {
    "instance": TargetKind.INSTANCE,
    ADDRESS: TargetKind.ADDRESS,
    FUNCTION: TargetKind.FUNCTION,
    "alb": TargetKind.BALANCER,
}
# ELB API Reference, `TargetHealth`. An unhealthy target whose connections drain is unhealthy all the same.
HEALTH = {
    "healthy": TargetHealth.HEALTHY,
    "unhealthy": TargetHealth.UNHEALTHY,
    "unhealthy.draining": TargetHealth.UNHEALTHY,
    "initial": TargetHealth.INITIAL,
    "draining": TargetHealth.DRAINING,
    "unused": TargetHealth.UNUSED,
    "unavailable": TargetHealth.UNCHECKED,
}
EVERY_ZONE = "all"
CROSS_ZONE = "load_balancing.cross_zone.enabled"
PRESERVE_CLIENT_ADDRESS = "preserve_client_ip.enabled"
DEREGISTRATION_DELAY = "deregistration_delay.timeout_seconds"
STICKINESS = "stickiness.enabled"
# What attributes mean when the answer leaves them out (ELB API Reference, `TargetGroupAttribute`).
DEFAULTS = {DEREGISTRATION_DELAY: "300", STICKINESS: "false"}
ZONAL_DEFAULTS = {CROSS_ZONE: "use_load_balancer_configuration"}
NOT_ASKED = Unknown(why="no balancer uses the target group, and nothing more is asked about it then")
CROSSING = {"true": True, "false": False, "use_load_balancer_configuration": None}
# "The default is disabled if the target group type is IP address and the target group protocol is TCP or TLS.
# Otherwise, the default is enabled." It exists for Network Load Balancers alone (ELB API Reference,
# `TargetGroupAttribute`), and so for their protocols.
HIDING_BY_DEFAULT = {ListenerProtocol.TCP, ListenerProtocol.TLS}
PRESERVING = HIDING_BY_DEFAULT | {
    ListenerProtocol.UDP,
    ListenerProtocol.TCP_UDP,
    ListenerProtocol.QUIC,
    ListenerProtocol.TCP_QUIC,
}


@collects(
    "elasticloadbalancing:DescribeTargetGroups",
    "ec2:DescribeSubnets",
    "elasticloadbalancing:DescribeTargetGroupAttributes",
    "elasticloadbalancing:DescribeTargetHealth",
)
def target_groups(region: AwsRegion) -> Iterator[TargetGroup]:
    """Every target group. Targets and attributes are read of those that a balancer uses."""
    found = region.pages("elbv2", "describe_target_groups", "TargetGroups")
    shared = subnets_of_others(region) if found else {}
    call_ahead(region, [partial(read, region, each) for each in found for read in (_targets, _settings)])
    yield from region.each(partial(_target_group, region, shared), found)


def _target_group(region: AwsRegion, shared: Mapping[str, Answer], answer: Answer) -> TargetGroup:
    kind = KINDS.get(_type(answer), TargetKind.OTHER)
    settings = _settings(region, answer)
    return TargetGroup(
        identity=region.identity(
            "AWS::ElasticLoadBalancingV2::TargetGroup", answer["TargetGroupArn"], answer["TargetGroupName"]
        ),
        protocol=_protocol(answer),
        port=_port(answer),
        kind=kind,
        balancers=derive(answer.get("LoadBalancerArns", ()), tuple),
        network=network_of(region, answer.get("VpcId"), shared),
        health_check=decided(partial(_health_check, answer, kind)),
        families=_families(answer.get("IpAddressType")),
        targets=_targets(region, answer),
        keeps_client_addresses=settings.is_on(PRESERVE_CLIENT_ADDRESS),
        cross_zone=settings.get(CROSS_ZONE, _crosses),
        deregistration_delay=settings.number(DEREGISTRATION_DELAY),
        is_sticky=settings.is_on(STICKINESS),
    )


def _port(answer: Answer) -> int | None:
    """The port, where it is known: nothing is decided by it alone."""
    port = answer.get("Port")
    return None if isinstance(port, Unknown) else port


def _type(answer: Answer) -> str:
    # "This is the default value." (ELB API Reference, `CreateTargetGroup`)
    target_type: str = answer.get("TargetType", "instance")
    return target_type


def _protocol(answer: Answer) -> ListenerProtocol | Unknown | None:
    name = answer.get("Protocol")
    return derive(name, lambda known: member(ListenerProtocol, known, "protocol") if known else None)


def _health_check(answer: Answer, kind: TargetKind) -> HealthCheck:
    return HealthCheck(
        # "If the target type is lambda, health checks are disabled by default but can be enabled. If the target type is
        # instance, ip, or alb, health checks are always enabled and can't be disabled." (`CreateTargetGroup`)
        is_enabled=answer.get("HealthCheckEnabled", kind is not TargetKind.FUNCTION),
        # Functions have none; their balancer's kind has HTTP by default (`CreateTargetGroup`).
        protocol=answer.get("HealthCheckProtocol", "HTTP"),
        port=answer.get("HealthCheckPort"),
        path=answer.get("HealthCheckPath"),
        interval=answer.get("HealthCheckIntervalSeconds"),
        timeout=answer.get("HealthCheckTimeoutSeconds"),
        healthy_threshold=answer.get("HealthyThresholdCount"),
        unhealthy_threshold=answer.get("UnhealthyThresholdCount"),
    )


def _families(told: str | Unknown | None) -> AddressSet:
    """Those of IPv4 are the default (ELB API Reference, `CreateTargetGroup`, IpAddressType)."""
    if isinstance(told, Unknown):
        return ANYWHERE
    return ANYWHERE.v6_only if told == "ipv6" else ANYWHERE.v4_only


def _targets(region: AwsRegion, answer: Answer) -> tuple[Target, ...] | Unknown:
    if _is_unused(answer):
        return NOT_ASKED
    read = region.read("elbv2", "describe_target_health", TargetGroupArn=answer["TargetGroupArn"])
    return derive(read, lambda known: tuple(map(_target, known.get("TargetHealthDescriptions", ()))))


def _is_unused(answer: Answer) -> bool:
    """Whether certainly no balancer uses it."""
    balancers = answer.get("LoadBalancerArns")
    return not isinstance(balancers, Unknown) and not balancers


def _target(answer: Answer) -> Target:
    target = answer["Target"]
    zone = target.get("AvailabilityZone")
    return Target(
        id=target["Id"],
        port=target.get("Port"),
        zone=None if zone == EVERY_ZONE else zone,
        health=_health(answer.get("TargetHealth", {})),
    )


def _health(answer: Answer) -> TargetHealth | Unknown:
    if (state := answer.get("State")) is None:
        return Unknown(why="AWS does not tell the health of the target")
    return HEALTH.get(state, Unknown(why=f"target health {state} is new to netassay"))


def _settings(region: AwsRegion, answer: Answer) -> Settings:
    # Of what is read here, a function has nothing (`TargetGroupAttribute`).
    if _type(answer) == FUNCTION:
        return Settings({}, {})
    if _is_unused(answer):
        return Settings(NOT_ASKED, _defaults(answer))
    read = region.read("elbv2", "describe_target_group_attributes", TargetGroupArn=answer["TargetGroupArn"])
    return Settings(derive(read, attributes_of), _defaults(answer))


def _defaults(answer: Answer) -> Mapping[str, str | Unknown]:
    protocol = _protocol(answer)
    zonal = {} if protocol is ListenerProtocol.GENEVE else ZONAL_DEFAULTS
    return {**DEFAULTS, **zonal, **_preservation(protocol, _type(answer))}


def _preservation(protocol: ListenerProtocol | Unknown | None, target_type: str) -> Mapping[str, str | Unknown]:
    """Whether targets see the clients' addresses when the answer does not say it."""
    if isinstance(protocol, Unknown):
        return {PRESERVE_CLIENT_ADDRESS: protocol}
    if protocol not in PRESERVING:
        return {}
    is_hiding = target_type == ADDRESS and protocol in HIDING_BY_DEFAULT
    return {PRESERVE_CLIENT_ADDRESS: "false" if is_hiding else "true"}


def _crosses(value: str) -> bool | Unknown | None:
    return CROSSING.get(value, Unknown(why=f"cross-zone setting {value} is new to netassay"))
