"""The demo account's Application and Network Load Balancers, and the web ACL in front of some of them.

They are answered here in boto3's shapes because moto loses the verification of client certificates, knows few
attributes, and gives Network Load Balancers the ARNs of Application Load Balancers.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from scanner.demo.aws_names import arn, hex_of
from scanner.demo.aws_networks import Networks
from scanner.demo.aws_server import Answer, AwsServer, Call, Refusal

MADE = datetime(2024, 3, 1, 9, 30, tzinfo=UTC)
STRONG = "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09"
STRONGEST = "ELBSecurityPolicy-TLS13-1-3-2021-06"
WEAK = "ELBSecurityPolicy-2016-08"
FUTURE = "ELBSecurityPolicy-TLS13-1-4-PQ-2031-01"
"""A policy that AWS has not published: it stands for any that is newer than netassay."""
VERIFY = {"Mode": "verify", "IgnoreClientCertificateExpiry": False}
PASS_THROUGH = {"Mode": "passthrough"}
HARDENED = {
    "access_logs.s3.enabled": "true",
    "access_logs.s3.bucket": "kestrel-access-logs",
    "deletion_protection.enabled": "true",
    "routing.http.desync_mitigation_mode": "strictest",
    "routing.http.drop_invalid_header_fields.enabled": "true",
}
# What a new Application Load Balancer has (ELB API Reference, `LoadBalancerAttribute`).
UNTOUCHED = {
    "access_logs.s3.enabled": "false",
    "access_logs.s3.bucket": "",
    "deletion_protection.enabled": "false",
    "routing.http.desync_mitigation_mode": "defensive",
    "routing.http.drop_invalid_header_fields.enabled": "false",
}


@dataclass(frozen=True)
class Targets:
    """A target group."""

    name: str
    network: str
    protocol: str
    port: int


@dataclass(frozen=True)
class Listening:
    """A listener: protocol and port, TLS settings, and where requests go."""

    protocol: str
    port: int
    targets: str | None = None
    """Name of the target group; without it every request is redirected to HTTPS."""
    policy: str | None = None
    certificate: str | None = None
    """Name of the certificate."""
    mutual: Mapping[str, Any] | None = None
    exceptions: Mapping[str, str] = field(default_factory=dict)
    """Target groups by the path that leads to them instead."""


@dataclass(frozen=True)
class Balancer:
    """A load balancer."""

    name: str
    network: str
    zones: str
    listeners: tuple[Listening, ...]
    kind: str = "application"
    scheme: str = "internet-facing"
    group: str | None = None
    attributes: Mapping[str, str] = field(default_factory=lambda: UNTOUCHED)


TARGETS = (
    Targets("edge", "production", "HTTPS", 8443),
    Targets("edge-legacy", "production", "HTTP", 8080),
    Targets("partner-api", "production", "HTTPS", 8443),
    Targets("tracking-feed", "production", "TLS", 9443),
    Targets("intranet", "intranet", "HTTPS", 8443),
    Targets("intranet-legacy", "intranet", "HTTP", 8080),
)
BALANCERS = (
    Balancer(
        "edge",
        "production",
        "abc",
        (Listening("HTTPS", 443, "edge", STRONG, "edge"), Listening("HTTP", 80)),
        group="edge",
        attributes=HARDENED,
    ),
    Balancer(
        "edge-legacy",
        "production",
        "ab",
        (
            Listening("HTTPS", 443, "edge-legacy", WEAK, "edge-legacy"),
            # It redirects, but not the path that old label printers ask for.
            Listening("HTTP", 80, exceptions={"/labels/*": "edge-legacy"}),
        ),
        group="edge-legacy",
        attributes={**UNTOUCHED, "routing.http.desync_mitigation_mode": "monitor"},
    ),
    Balancer(
        "partner-api",
        "production",
        "abc",
        (Listening("HTTPS", 443, "partner-api", STRONG, "partner-api", VERIFY),),
        group="edge",
        # Its access log goes through a delivery of CloudWatch Logs.
        attributes={**HARDENED, "access_logs.s3.enabled": "false"},
    ),
    Balancer(
        "partner-api-legacy",
        "production",
        "abc",
        (Listening("HTTPS", 443, "partner-api", STRONG, "partner-api-legacy", PASS_THROUGH),),
        group="edge",
    ),
    Balancer(
        "tracking-feed",
        "production",
        "abc",
        (Listening("TLS", 9443, "tracking-feed", STRONGEST, "edge"),),
        kind="network",
        attributes={"deletion_protection.enabled": "true"},
    ),
    Balancer(
        "tracking-feed-legacy",
        "production",
        "a",
        (Listening("TLS", 9443, "tracking-feed", FUTURE, "edge"),),
        kind="network",
    ),
    Balancer(
        "intranet",
        "intranet",
        "ab",
        (Listening("HTTPS", 443, "intranet", STRONG, "intranet"),),
        scheme="internal",
        group="intranet",
        attributes=HARDENED,
    ),
    Balancer(
        "intranet-legacy",
        "intranet",
        "ab",
        (Listening("HTTPS", 443, "intranet-legacy", STRONG, "intranet-legacy"),),
        group="intranet-legacy",
    ),
)
WEB_ACL = "edge"
PROTECTED = ("edge", "partner-api")
"""Balancers behind the web ACL."""


class Balancers:
    """What the account answers about its balancers."""

    def __init__(self, networks: Networks, groups: Mapping[str, str], certificates: Mapping[str, str]) -> None:
        self._networks = networks
        self._groups = groups
        self._certificates = certificates
        self._by_arn = {self.arn(each.name): each for each in BALANCERS}

    def arn(self, name: str) -> str:
        """The ARN of a balancer."""
        (balancer,) = (each for each in BALANCERS if each.name == name)
        region = self._networks[balancer.network].region
        return arn("elasticloadbalancing", region, f"loadbalancer/{_path(balancer)}")

    def users_of(self, certificate: str) -> list[str]:
        """ARNs of the balancers that present a certificate."""
        return [
            self.arn(each.name)
            for each in BALANCERS
            if any(listener.certificate == certificate for listener in each.listeners)
        ]

    def serve(self, server: AwsServer) -> None:
        """Give the server the answers."""
        server.answer("elbv2", "DescribeLoadBalancers", self._describe_load_balancers)
        server.answer("elbv2", "DescribeLoadBalancerAttributes", self._describe_attributes)
        server.answer("elbv2", "DescribeListeners", self._describe_listeners)
        server.answer("elbv2", "DescribeRules", self._describe_rules)
        server.answer("elbv2", "DescribeTargetGroups", self._describe_target_groups)
        server.answer("wafv2", "ListWebACLs", self._list_web_acls)
        server.answer("wafv2", "ListResourcesForWebACL", self._list_protected)

    def _in(self, region: str) -> Iterator[Balancer]:
        return (each for each in BALANCERS if self._networks[each.network].region == region)

    def _describe_load_balancers(self, call: Call) -> Answer:
        return {"LoadBalancers": [self._shape(each) for each in self._in(call.region)]}

    def _shape(self, balancer: Balancer) -> Answer:
        network = self._networks[balancer.network]
        return {
            "LoadBalancerArn": self.arn(balancer.name),
            "LoadBalancerName": balancer.name,
            "DNSName": f"{balancer.name}-{hex_of(balancer.name, length=10)}.{network.region}.elb.amazonaws.com",
            "CreatedTime": MADE,
            "Scheme": balancer.scheme,
            "VpcId": network.vpc,
            "State": {"Code": "active"},
            "Type": balancer.kind,
            "AvailabilityZones": [
                {"ZoneName": f"{network.region}{zone}", "SubnetId": network.subnets[zone]} for zone in balancer.zones
            ],
            "SecurityGroups": [self._groups[balancer.group]] if balancer.group else [],
            "IpAddressType": "ipv4",
        }

    def _describe_attributes(self, call: Call) -> Answer:
        balancer = self._asked(call.parameters["LoadBalancerArn"])
        return {"Attributes": [{"Key": key, "Value": value} for key, value in balancer.attributes.items()]}

    def _describe_listeners(self, call: Call) -> Answer:
        balancer = self._asked(call.parameters["LoadBalancerArn"])
        return {"Listeners": [self._listener_shape(balancer, each) for each in balancer.listeners]}

    def _listener_shape(self, balancer: Balancer, listener: Listening) -> Answer:
        tls: dict[str, Any] = {}
        if listener.policy and listener.certificate:
            tls = {
                "SslPolicy": listener.policy,
                "Certificates": [{"CertificateArn": self._certificates[listener.certificate]}],
            }
        if listener.protocol == "HTTPS":
            tls["MutualAuthentication"] = self._mutual(balancer, listener)
        return {
            "ListenerArn": self._listener_arn(balancer, listener),
            "LoadBalancerArn": self.arn(balancer.name),
            "Port": listener.port,
            "Protocol": listener.protocol,
            "DefaultActions": [self._action(listener.targets)],
            **tls,
        }

    def _mutual(self, balancer: Balancer, listener: Listening) -> Answer:
        mutual = {"Mode": "off"} if listener.mutual is None else dict(listener.mutual)
        if mutual["Mode"] == "verify":
            region = self._networks[balancer.network].region
            mutual["TrustStoreArn"] = arn("elasticloadbalancing", region, f"truststore/partners/{hex_of('partners')}")
        return mutual

    def _describe_rules(self, call: Call) -> Answer:
        wanted = call.parameters["ListenerArn"]
        for balancer in BALANCERS:
            for listener in balancer.listeners:
                if self._listener_arn(balancer, listener) == wanted:
                    return {"Rules": list(self._rules(listener, wanted.replace(":listener/", ":listener-rule/")))}
        code = "ListenerNotFound"
        raise Refusal(code)

    def _rules(self, listener: Listening, prefix: str) -> Iterator[Answer]:
        for number, (path, targets) in enumerate(listener.exceptions.items(), 1):
            condition = {"Field": "path-pattern", "Values": [path], "PathPatternConfig": {"Values": [path]}}
            yield self._rule(prefix, str(number), [condition], targets)
        yield self._rule(prefix, "default", [], listener.targets)

    def _rule(self, prefix: str, priority: str, conditions: list[Answer], targets: str | None) -> Answer:
        return {
            "RuleArn": f"{prefix}/{hex_of(prefix, priority)}",
            "Priority": priority,
            "Conditions": conditions,
            "Actions": [self._action(targets)],
            "IsDefault": priority == "default",
        }

    def _action(self, targets: str | None) -> Answer:
        if targets is None:
            redirect = {
                "Protocol": "HTTPS",
                "Port": "443",
                "Host": "#{host}",
                "Path": "/#{path}",
                "Query": "#{query}",
                "StatusCode": "HTTP_301",
            }
            return {"Type": "redirect", "Order": 1, "RedirectConfig": redirect}
        group = self._target_group_arn(targets)
        forward = {"TargetGroups": [{"TargetGroupArn": group, "Weight": 1}]}
        return {"Type": "forward", "Order": 1, "TargetGroupArn": group, "ForwardConfig": forward}

    def _describe_target_groups(self, call: Call) -> Answer:
        here = [each for each in TARGETS if self._networks[each.network].region == call.region]
        return {
            "TargetGroups": [
                {
                    "TargetGroupArn": self._target_group_arn(each.name),
                    "TargetGroupName": each.name,
                    "Protocol": each.protocol,
                    "Port": each.port,
                    "VpcId": self._networks[each.network].vpc,
                    "TargetType": "ip",
                    "LoadBalancerArns": [self.arn(name) for name in _users(each.name)],
                }
                for each in here
            ]
        }

    def _target_group_arn(self, name: str) -> str:
        (group,) = (each for each in TARGETS if each.name == name)
        region = self._networks[group.network].region
        return arn("elasticloadbalancing", region, f"targetgroup/{name}/{hex_of('targets', name)}")

    def _listener_arn(self, balancer: Balancer, listener: Listening) -> str:
        listens = hex_of("listener", balancer.name, str(listener.port))
        return f"{self.arn(balancer.name).replace(':loadbalancer/', ':listener/')}/{listens}"

    def _asked(self, balancer: str) -> Balancer:
        if balancer not in self._by_arn:
            code = "LoadBalancerNotFound"
            raise Refusal(code)
        return self._by_arn[balancer]

    def _list_web_acls(self, call: Call) -> Answer:
        has_one = call.region == "eu-west-1" and call.parameters["Scope"] == "REGIONAL"
        identifier = _uuid("web acl", WEB_ACL)
        resource = arn("wafv2", call.region, f"regional/webacl/{WEB_ACL}/{identifier}")
        summary = {"Name": WEB_ACL, "Id": identifier, "LockToken": _uuid("lock", WEB_ACL), "ARN": resource}
        return {"WebACLs": [summary] if has_one else []}

    def _list_protected(self, call: Call) -> Answer:
        is_asked = call.parameters.get("ResourceType", "APPLICATION_LOAD_BALANCER") == "APPLICATION_LOAD_BALANCER"
        return {"ResourceArns": [self.arn(name) for name in PROTECTED] if is_asked else []}


def _path(balancer: Balancer) -> str:
    return f"{'net' if balancer.kind == 'network' else 'app'}/{balancer.name}/{hex_of('balancer', balancer.name)}"


def _users(targets: str) -> Iterable[str]:
    return [each.name for each in BALANCERS if any(_forwards(listener, targets) for listener in each.listeners)]


def _forwards(listener: Listening, targets: str) -> bool:
    return targets in {listener.targets, *listener.exceptions.values()}


def _uuid(*parts: str) -> str:
    return str(UUID(hex_of(*parts, length=32)))
