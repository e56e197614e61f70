"""The instances behind Classic Load Balancers, one pool for each balancer."""

from collections.abc import Iterator, Mapping
from functools import partial

from providers.aws.classic_listeners import pool_of
from providers.aws.classic_load_balancers import classic_arn, described, settings_of
from providers.aws.networks import network_of, subnets_of_others
from providers.aws.session import Answer, AwsRegion
from providers.undecided import decided
from scanner.models import HealthCheck, Target, TargetGroup, TargetHealth, TargetKind, Unknown, derive
from scanner.provider import collects

STATES = {"InService": TargetHealth.HEALTHY, "OutOfService": TargetHealth.UNHEALTHY}
# What the state alone does not tell (ELB API Reference of 2012-06-01, `InstanceState`). An instance that is leaving is
# still InService (User Guide for Classic Load Balancers, "Configure connection draining").
DESCRIPTIONS = {
    "Instance registration is still in progress.": TargetHealth.INITIAL,
    "Instance deregistration currently in progress.": TargetHealth.DRAINING,
    "Instance is in the EC2 Availability Zone for which LoadBalancer is not configured to route traffic to.": (
        TargetHealth.UNUSED
    ),
}
# "The maximum timeout value can be set between 1 and 3,600 seconds (the default is 300 seconds)." (the same page)
DEFAULT_DRAINING = 300


@collects(
    "elasticloadbalancing:DescribeLoadBalancers",
    "ec2:DescribeSubnets",
    "elasticloadbalancing:DescribeInstanceHealth",
    "elasticloadbalancing:DescribeLoadBalancerAttributes",
)
def classic_target_groups(region: AwsRegion) -> Iterator[TargetGroup]:
    """The pool of every Classic Load Balancer, empty ones too."""
    found = described(region)
    shared = subnets_of_others(region) if found else {}
    yield from region.each(partial(_pool, region, shared), found)


def _pool(region: AwsRegion, shared: Mapping[str, Answer], balancer: Answer) -> TargetGroup:
    arn = classic_arn(region, balancer)
    return TargetGroup(
        identity=region.identity(
            "AWS::ElasticLoadBalancing::LoadBalancer", pool_of(arn), f"{balancer['LoadBalancerName']}/instances"
        ),
        # The listeners say what they speak to the instances.
        protocol=None,
        kind=TargetKind.INSTANCE,
        balancers=(arn,),
        network=network_of(region, balancer.get("VPCId"), shared),
        health_check=decided(lambda: _health_check(balancer.get("HealthCheck", {}))),
        targets=decided(partial(_targets, region, balancer)),
        deregistration_delay=derive(settings_of(region, balancer), _draining),
        is_sticky=decided(partial(_is_sticky, balancer)),
    )


def _health_check(answer: Answer) -> HealthCheck | None:
    """The check of `HTTP:8080/health` or `TCP:5000`, which cannot be switched off."""
    if not answer.get("Target"):
        return None
    protocol, _, place = answer["Target"].partition(":")
    port, slash, path = place.partition("/")
    return HealthCheck(
        is_enabled=True,
        protocol=protocol,
        port=port,
        path=f"/{path}" if slash else None,
        interval=answer.get("Interval"),
        timeout=answer.get("Timeout"),
        healthy_threshold=answer.get("HealthyThreshold"),
        unhealthy_threshold=answer.get("UnhealthyThreshold"),
    )


def _targets(region: AwsRegion, balancer: Answer) -> tuple[Target, ...] | Unknown:
    """Every instance, on each port that a listener uses."""
    if not balancer.get("Instances"):
        return ()
    read = region.read("elb", "describe_instance_health", LoadBalancerName=balancer["LoadBalancerName"])
    return derive(read, partial(_on_ports, _ports(balancer)))


def _ports(balancer: Answer) -> list[int]:
    return sorted({each["Listener"]["InstancePort"] for each in balancer.get("ListenerDescriptions", ())})


def _on_ports(ports: list[int], answer: Answer) -> tuple[Target, ...]:
    return tuple(
        Target(id=each["InstanceId"], port=port, health=_health(each))
        for each in answer.get("InstanceStates", ())
        for port in ports or (None,)
    )


def _health(instance: Answer) -> TargetHealth | Unknown:
    for description, health in DESCRIPTIONS.items():
        if description in instance.get("Description", ""):
            return health
    state = instance.get("State", "not told")
    return STATES.get(state, Unknown(why=f"AWS says that the health of {instance['InstanceId']} is {state}"))


def _draining(settings: Answer) -> int:
    draining = settings.get("ConnectionDraining", {})
    timeout: int = draining.get("Timeout", DEFAULT_DRAINING) if draining.get("Enabled") else 0
    return timeout


def _is_sticky(balancer: Answer) -> bool:
    policies = balancer.get("Policies", {})
    sticky = {
        policy["PolicyName"]
        for kind in ("AppCookieStickinessPolicies", "LBCookieStickinessPolicies")
        for policy in policies.get(kind, ())
    }
    used = {name for each in balancer.get("ListenerDescriptions", ()) for name in each.get("PolicyNames", ())}
    return bool(sticky & used)
