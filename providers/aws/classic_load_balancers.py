"""Classic Load Balancers."""

from collections.abc import Iterator, Mapping
from functools import partial

from providers.aws.elb_settings import Attributes, Settings
from providers.aws.load_balancers import mitigation, security_groups
from providers.aws.networks import network_of, subnet_of, subnets_of_others
from providers.aws.session import Answer, AwsRegion
from providers.undecided import decided
from scanner.models import ANYWHERE, BalancerKind, ForwardedFor, LoadBalancer, Unknown, derive
from scanner.provider import collects

DESYNC_MITIGATION = "elb.http.desyncmitigationmode"
# ELB API Reference of 2012-06-01, `AdditionalAttribute`.
DEFAULTS = {DESYNC_MITIGATION: "defensive"}
# ELB API Reference of 2012-06-01, `LoadBalancerAttributes`.
DEFAULT_IDLE_TIMEOUT = 60


@collects(
    "elasticloadbalancing:DescribeLoadBalancers",
    "ec2:DescribeSubnets",
    "elasticloadbalancing:DescribeLoadBalancerAttributes",
)
def classic_load_balancers(region: AwsRegion) -> Iterator[LoadBalancer]:
    """Classic Load Balancers."""
    found = described(region)
    shared = subnets_of_others(region) if found else {}
    yield from region.each(partial(_balancer, region, shared), found)


def described(region: AwsRegion) -> list[Answer]:
    """Every Classic Load Balancer, with its listeners, instances and health check."""
    return region.pages("elb", "describe_load_balancers", "LoadBalancerDescriptions")


def classic_arn(region: AwsRegion, balancer: Answer) -> str:
    """The ARN of a Classic Load Balancer, which the API does not tell (Service Authorization Reference)."""
    return region.arn("elasticloadbalancing", f"loadbalancer/{balancer['LoadBalancerName']}")


def is_public(balancer: Answer) -> bool:
    """Whether its nodes have public addresses."""
    return balancer.get("Scheme") == "internet-facing"


def settings_of(region: AwsRegion, balancer: Answer) -> Answer | Unknown:
    """The attributes of a Classic Load Balancer."""
    name = balancer["LoadBalancerName"]
    read = region.read("elb", "describe_load_balancer_attributes", LoadBalancerName=name)
    return derive(read, lambda each: each["LoadBalancerAttributes"])


def _balancer(region: AwsRegion, shared: Mapping[str, Answer], answer: Answer) -> LoadBalancer:
    settings = settings_of(region, answer)
    additional = Settings(derive(settings, _additional), DEFAULTS)
    return LoadBalancer(
        identity=region.identity(
            "AWS::ElasticLoadBalancing::LoadBalancer", classic_arn(region, answer), answer["LoadBalancerName"]
        ),
        kind=BalancerKind.CLASSIC,
        is_public=decided(partial(is_public, answer)),
        # Those in a VPC have no IPv6 addresses (User Guide for Classic Load Balancers, "Internet-facing Classic Load
        # Balancers").
        families=ANYWHERE.v4_only,
        domain=derive(answer.get("DNSName", ""), str.lower),
        network=network_of(region, answer.get("VPCId"), shared),
        subnets=tuple(subnet_of(region, subnet, shared) for subnet in sorted(answer.get("Subnets", ()))),
        zones=decided(lambda: tuple(answer.get("AvailabilityZones", ()))),
        rule_sets=security_groups(region, answer),
        desync_mitigation=additional.get(DESYNC_MITIGATION, mitigation),
        access_logs=derive(settings, lambda each: bool(each.get("AccessLog", {}).get("Enabled", False))),
        cross_zone=derive(settings, lambda each: bool(each.get("CrossZoneLoadBalancing", {}).get("Enabled", False))),
        idle_timeout=derive(settings, _idle_timeout),
        forwarded_for=decided(partial(_forwarded_for, answer)),
    )


def _additional(settings: Answer) -> Attributes:
    return {each["Key"]: each["Value"] for each in settings.get("AdditionalAttributes", ())}


def _idle_timeout(settings: Answer) -> int:
    timeout: int = settings.get("ConnectionSettings", {}).get("IdleTimeout", DEFAULT_IDLE_TIMEOUT)
    return timeout


def _forwarded_for(balancer: Answer) -> ForwardedFor | None:
    """What listeners for HTTP always do (User Guide for Classic Load Balancers, "HTTP headers")."""
    protocols = {each["Listener"]["Protocol"].upper() for each in balancer.get("ListenerDescriptions", ())}
    return ForwardedFor.APPEND if protocols & {"HTTP", "HTTPS"} else None
