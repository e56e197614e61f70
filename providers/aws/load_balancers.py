"""Load balancers: Application, Network, Gateway and Classic."""

from collections.abc import Iterator, Mapping
from functools import partial

from providers.aws.session import Answer, AwsRegion
from scanner.models import BalancerKind, DesyncMitigation, LoadBalancer, Unknown, derive
from scanner.provider import collects

KINDS = {
    "application": BalancerKind.APPLICATION,
    "network": BalancerKind.NETWORK,
    "gateway": BalancerKind.GATEWAY,
}
# What an attribute means when the answer leaves it out (ELB API Reference, `LoadBalancerAttribute`; for Classic Load
# Balancers, `AdditionalAttribute`).
DEFAULTS = {
    "access_logs.s3.enabled": "false",
    "deletion_protection.enabled": "false",
    "load_balancing.cross_zone.enabled": "false",
    "elb.http.desyncmitigationmode": "defensive",
    "routing.http.desync_mitigation_mode": "defensive",
    "routing.http.drop_invalid_header_fields.enabled": "false",
}
Attributes = Mapping[str, str]


@collects("elasticloadbalancing:DescribeLoadBalancers", "elasticloadbalancing:DescribeLoadBalancerAttributes")
def load_balancers(region: AwsRegion) -> Iterator[LoadBalancer]:
    """Application, Network and Gateway Load Balancers."""
    found = region.pages("elbv2", "describe_load_balancers", "LoadBalancers")
    yield from region.each(partial(_balancer, region), found)


@collects("elasticloadbalancing:DescribeLoadBalancers", "elasticloadbalancing:DescribeLoadBalancerAttributes")
def classic_load_balancers(region: AwsRegion) -> Iterator[LoadBalancer]:
    """Classic Load Balancers."""
    found = region.pages("elb", "describe_load_balancers", "LoadBalancerDescriptions")
    yield from region.each(partial(_classic, region), found)


def classic_arn(region: AwsRegion, name: str) -> str:
    """The ARN of a Classic Load Balancer, which the API does not tell (Service Authorization Reference)."""
    return region.arn("elasticloadbalancing", f"loadbalancer/{name}")


def is_public(balancer: Answer) -> bool:
    """Whether its nodes have public addresses. Gateway Load Balancers have no scheme, and none of those."""
    return balancer.get("Scheme") == "internet-facing"


def _balancer(region: AwsRegion, answer: Answer) -> LoadBalancer:
    arn, kind = answer["LoadBalancerArn"], KINDS[answer["Type"]]
    read = region.read("elbv2", "describe_load_balancer_attributes", LoadBalancerArn=arn)
    attributes = derive(read, _attributes)
    speaks_http = kind is BalancerKind.APPLICATION
    return LoadBalancer(
        identity=region.identity(
            "AWS::ElasticLoadBalancingV2::LoadBalancer",
            arn,
            arn.rpartition(":")[2].partition("/")[2],
            answer["LoadBalancerName"],
        ),
        kind=kind,
        is_public=is_public(answer),
        network=region.arn("ec2", f"vpc/{answer['VpcId']}"),
        zones=_zone_names(answer),
        rule_sets=_security_groups(region, answer),
        drops_invalid_headers=_is_true(attributes, "routing.http.drop_invalid_header_fields.enabled")
        if speaks_http
        else None,
        desync_mitigation=_mitigation(attributes, "routing.http.desync_mitigation_mode") if speaks_http else None,
        access_logs=None if kind is BalancerKind.GATEWAY else _is_true(attributes, "access_logs.s3.enabled"),
        deletion_protection=_is_true(attributes, "deletion_protection.enabled"),
        # "The default for Application Load Balancers is true, and can't be changed." (`LoadBalancerAttribute`)
        cross_zone=speaks_http or _is_true(attributes, "load_balancing.cross_zone.enabled"),
    )


def _classic(region: AwsRegion, answer: Answer) -> LoadBalancer:
    name = answer["LoadBalancerName"]
    read = region.read("elb", "describe_load_balancer_attributes", LoadBalancerName=name)
    settings = derive(read, lambda each: each["LoadBalancerAttributes"])
    return LoadBalancer(
        identity=region.identity("AWS::ElasticLoadBalancing::LoadBalancer", classic_arn(region, name), name),
        kind=BalancerKind.CLASSIC,
        is_public=is_public(answer),
        network=region.arn("ec2", f"vpc/{answer['VPCId']}") if answer.get("VPCId") else None,
        zones=tuple(answer.get("AvailabilityZones", ())),
        rule_sets=_security_groups(region, answer),
        desync_mitigation=_mitigation(derive(settings, _additional), "elb.http.desyncmitigationmode"),
        access_logs=derive(settings, lambda each: bool(each.get("AccessLog", {}).get("Enabled", False))),
        cross_zone=derive(settings, lambda each: bool(each.get("CrossZoneLoadBalancing", {}).get("Enabled", False))),
    )


def _attributes(answer: Answer) -> Attributes:
    return {each["Key"]: each["Value"] for each in answer["Attributes"]}


def _additional(settings: Answer) -> Attributes:
    return {each["Key"]: each["Value"] for each in settings.get("AdditionalAttributes", ())}


def _is_true(attributes: Attributes | Unknown, key: str) -> bool | Unknown:
    return derive(attributes, lambda known: known.get(key, DEFAULTS[key]) == "true")


def _mitigation(attributes: Attributes | Unknown, key: str) -> DesyncMitigation | Unknown:
    return derive(attributes, lambda known: DesyncMitigation(known.get(key, DEFAULTS[key])))


def _zone_names(answer: Answer) -> tuple[str, ...]:
    return tuple(sorted(zone["ZoneName"] for zone in answer.get("AvailabilityZones", ())))


def _security_groups(region: AwsRegion, answer: Answer) -> tuple[str, ...]:
    return tuple(region.arn("ec2", f"security-group/{group}") for group in answer.get("SecurityGroups") or ())
