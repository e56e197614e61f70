"""Application, Network and Gateway Load Balancers."""

from collections.abc import Iterator, Mapping
from functools import partial

from providers.aws.elb_settings import Settings, attributes_of, member
from providers.aws.networks import network_of, subnet_of, subnets_of_others
from providers.aws.session import Answer, AwsRegion
from providers.undecided import decided
from scanner.models import (
    ANYWHERE,
    NOWHERE,
    AddressSet,
    BalancerKind,
    DesyncMitigation,
    ForwardedFor,
    LoadBalancer,
    Unknown,
    derive,
)
from scanner.provider import collects

KINDS = {
    "application": BalancerKind.APPLICATION,
    "network": BalancerKind.NETWORK,
    "gateway": BalancerKind.GATEWAY,
}
DELETION_PROTECTION = "deletion_protection.enabled"
CROSS_ZONE = "load_balancing.cross_zone.enabled"
ACCESS_LOGS = "access_logs.s3.enabled"
CONNECTION_LOGS = "connection_logs.s3.enabled"
IDLE_TIMEOUT = "idle_timeout.timeout_seconds"
DESYNC_MITIGATION = "routing.http.desync_mitigation_mode"
DROP_INVALID_HEADERS = "routing.http.drop_invalid_header_fields.enabled"
FORWARDED_FOR = "routing.http.xff_header_processing.mode"
FAIL_OPEN = "waf.fail_open.enabled"
ENFORCED = {"on": True, "off": False}
DENY_INTERNET_GATEWAYS = "ipv6.deny_all_igw_traffic"
# Which attributes a kind has, and what each means when the answer leaves it out (ELB API Reference,
# `LoadBalancerAttribute`).
DEFAULTS: Mapping[BalancerKind, Mapping[str, str]] = {
    BalancerKind.APPLICATION: {
        DELETION_PROTECTION: "false",
        CROSS_ZONE: "true",
        ACCESS_LOGS: "false",
        CONNECTION_LOGS: "false",
        IDLE_TIMEOUT: "60",
        DESYNC_MITIGATION: "defensive",
        DROP_INVALID_HEADERS: "false",
        FORWARDED_FOR: "append",
        FAIL_OPEN: "false",
    },
    BalancerKind.NETWORK: {DELETION_PROTECTION: "false", CROSS_ZONE: "false", ACCESS_LOGS: "false"},
    BalancerKind.GATEWAY: {DELETION_PROTECTION: "false", CROSS_ZONE: "false"},
}


@collects(
    "elasticloadbalancing:DescribeLoadBalancers",
    "ec2:DescribeSubnets",
    "elasticloadbalancing:DescribeLoadBalancerAttributes",
)
def load_balancers(region: AwsRegion) -> Iterator[LoadBalancer]:
    """Application, Network and Gateway Load Balancers."""
    found = region.pages("elbv2", "describe_load_balancers", "LoadBalancers")
    shared = subnets_of_others(region) if found else {}
    yield from region.each(partial(_balancer, region, shared), found)


def may_have_balancers(region: AwsRegion) -> bool:
    """Whether there is an Application, Network or Gateway Load Balancer here, or may be: where the list is refused."""
    found = region.read_pages("elbv2", "describe_load_balancers", "LoadBalancers")
    return isinstance(found, Unknown) or bool(found)


def kind_of(balancer: Answer) -> BalancerKind:
    """What a balancer understands of the traffic."""
    told = balancer["Type"]
    return BalancerKind.OTHER if isinstance(told, Unknown) else KINDS.get(told, BalancerKind.OTHER)


def new_kind(balancer: Answer) -> Unknown:
    """What is to be said of a balancer that is newer than netassay, or of which the kind is not told."""
    told = balancer["Type"]
    if isinstance(told, Unknown):
        return Unknown(why=told.why)
    return Unknown(why=f"load balancers of type {told} are new to netassay")


def is_public(region: AwsRegion, balancer: Answer) -> bool | Unknown:
    """Whether its nodes have addresses on the internet. Gateway Load Balancers have no scheme, and none of those.

    The IPv6 addresses of an internal one are global, and only an attribute, which is on unless somebody turned it off,
    keeps internet gateways from leading to them (ELB API Reference, `LoadBalancerAttribute`).
    """
    if balancer.get("Scheme") == "internal" and balancer.get("IpAddressType", "ipv4") != "ipv4":
        return derive(_attributes(region, balancer), lambda known: known.get(DENY_INTERNET_GATEWAYS) == "false")
    return balancer.get("Scheme") == "internet-facing"


def _balancer(region: AwsRegion, shared: Mapping[str, Answer], answer: Answer) -> LoadBalancer:
    arn, kind = answer["LoadBalancerArn"], kind_of(answer)
    settings = _settings(region, answer)
    families = decided(partial(_families, answer))
    return LoadBalancer(
        identity=region.identity(
            "AWS::ElasticLoadBalancingV2::LoadBalancer",
            arn,
            arn.rpartition(":")[2].partition("/")[2],
            answer["LoadBalancerName"],
        ),
        kind=kind,
        is_public=decided(partial(is_public, region, answer)),
        families=families if isinstance(families, AddressSet) else ANYWHERE,
        doubt=families if isinstance(families, Unknown) else None,
        domain=derive(answer.get("DNSName", ""), str.lower),
        network=network_of(region, answer.get("VpcId"), shared),
        subnets=tuple(subnet_of(region, subnet, shared) for subnet in _places(answer, "SubnetId")),
        zones=decided(partial(_places, answer, "ZoneName")),
        rule_sets=security_groups(region, answer),
        filters_endpoints=_filters_endpoints(answer),
        drops_invalid_headers=settings.is_on(DROP_INVALID_HEADERS),
        desync_mitigation=settings.get(DESYNC_MITIGATION, mitigation),
        access_logs=settings.is_on(ACCESS_LOGS),
        connection_logs=settings.is_on(CONNECTION_LOGS),
        deletion_protection=settings.is_on(DELETION_PROTECTION),
        # "The default for Application Load Balancers is true, and can't be changed." (`LoadBalancerAttribute`)
        cross_zone=kind is BalancerKind.APPLICATION or settings.is_on(CROSS_ZONE),
        idle_timeout=settings.number(IDLE_TIMEOUT),
        forwarded_for=settings.get(FORWARDED_FOR, partial(member, ForwardedFor, what="X-Forwarded-For mode")),
        fails_open=settings.is_on(FAIL_OPEN),
    )


def _families(answer: Answer) -> AddressSet:
    """Of its public addresses (ELB API Reference, `LoadBalancer`, IpAddressType)."""
    v4 = NOWHERE if answer.get("IpAddressType") == "dualstack-without-public-ipv4" else ANYWHERE.v4_only
    v6 = NOWHERE if answer.get("IpAddressType", "ipv4") == "ipv4" else ANYWHERE.v6_only
    return v4 | v6


def security_groups(region: AwsRegion, answer: Answer) -> tuple[str, ...]:
    """Identities of a balancer's security groups, which belong to the balancer's account also in a shared subnet."""
    return tuple(region.arn("ec2", f"security-group/{group}") for group in answer.get("SecurityGroups") or ())


def _filters_endpoints(answer: Answer) -> bool | Unknown | None:
    """Whether inbound rules hold for PrivateLink too (ELB API Reference, `LoadBalancer`)."""
    if kind_of(answer) is not BalancerKind.NETWORK or not answer.get("SecurityGroups"):
        return None
    told = answer.get("EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic")
    not_told = Unknown(why="AWS does not say whether security groups filter PrivateLink traffic")
    return ENFORCED.get(told or "", not_told)


def mitigation(mode: str) -> DesyncMitigation | Unknown:
    """What is done with requests that smuggling attacks rely on."""
    return member(DesyncMitigation, mode, "desync mitigation mode")


def _settings(region: AwsRegion, balancer: Answer) -> Settings:
    kind = kind_of(balancer)
    known: Mapping[str, str | Unknown] = DEFAULTS[kind] if kind in DEFAULTS else _of_new_kind(balancer)
    return Settings(_attributes(region, balancer), known)


def _of_new_kind(balancer: Answer) -> Mapping[str, Unknown]:
    """Any attribute may exist, and nobody knows what leaving it out means."""
    return dict.fromkeys(DEFAULTS[BalancerKind.APPLICATION], new_kind(balancer))


def _attributes(region: AwsRegion, balancer: Answer) -> Mapping[str, str] | Unknown:
    arn = balancer["LoadBalancerArn"]
    return derive(region.read("elbv2", "describe_load_balancer_attributes", LoadBalancerArn=arn), attributes_of)


def _places(balancer: Answer, what: str) -> tuple[str, ...]:
    return tuple(sorted(zone[what] for zone in balancer.get("AvailabilityZones", ()) if what in zone))
