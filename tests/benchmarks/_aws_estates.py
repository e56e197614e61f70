"""Accounts of a given size on loopback, and what was asked of them: `python -m tests.benchmarks._aws_estates ESTATE`.

Prints its URL, serves until its standard input ends, and then prints what it was asked as one JSON object.
"""

import json
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from moto.core.utils import get_service_model

from scanner.demo.aws_names import ACCOUNT, arn, hex_of
from scanner.demo.aws_server import SERVICES, Answer, AwsServer, Call

LATENCY = 0.08
"""Seconds before each answer: about what a call to another continent takes."""
MADE = datetime(2024, 3, 1, tzinfo=UTC)
POLICY = "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09"


@dataclass(frozen=True)
class Size:
    """How much there is."""

    regions: tuple[str, ...]
    groups: int = 0
    """Security groups in each region."""
    rules: int = 0
    """Rules of each security group."""
    balancers: int = 0
    """Application Load Balancers in each region, each with two listeners and a target group."""
    distributions: int = 0


EVERYWHERE = (
    "ap-northeast-1",
    "ap-northeast-2",
    "ap-northeast-3",
    "ap-south-1",
    "ap-southeast-1",
    "ap-southeast-2",
    "ca-central-1",
    "eu-central-1",
    "eu-north-1",
    "eu-west-1",
    "eu-west-2",
    "eu-west-3",
    "sa-east-1",
    "us-east-1",
    "us-east-2",
    "us-west-1",
    "us-west-2",
)
"""The regions that every account has."""
ESTATES = {
    "busy": Size(("eu-central-1", "eu-west-1", "us-east-1"), groups=100, rules=20, balancers=20, distributions=10),
    "empty": Size(EVERYWHERE),
}


class Log:
    """What was asked, and which call could only be made after which other."""

    def __init__(self) -> None:
        self.calls: Counter[str] = Counter()
        self.repeated: Counter[str] = Counter()
        self.chain: tuple[str, ...] = ()
        """The longest row of calls of which each names something that the one before it told."""
        self._seen: set[str] = set()
        self._chains: dict[str, tuple[str, ...]] = {}
        self._lock = threading.Lock()

    def note(self, call: Call, answer: Answer) -> None:
        """A call and what it was told."""
        action = f"{call.service}:{call.operation}"
        question = f"{action} {call.region} {json.dumps(call.parameters, sort_keys=True, default=str)}"
        with self._lock:
            self.calls[action] += 1
            self.repeated[action] += question in self._seen
            self._seen.add(question)
            before = (self._chains.get(each, ()) for each in (call.region, *_texts(call.parameters)))
            chain = (*max(before, key=len, default=()), action)
            self.chain = max(self.chain, chain, key=len)
            for each in _texts(answer):
                self._chains.setdefault(each, chain)

    def summary(self) -> str:
        """The log as one JSON object."""
        repeated = sorted(each for each, times in self.repeated.items() if times)
        return json.dumps({"calls": dict(sorted(self.calls.items())), "repeated": repeated, "chain": self.chain})


SHORTEST = 7
"""Letters that an identifier, a region or a page's token has at least; what is shorter is a word such as `tcp`."""


def _texts(value: Any) -> Iterator[str]:
    match value:
        case str():
            if len(value) > SHORTEST and any(map(str.isdigit, value)):
                yield value
        case Mapping():
            for each in value.values():
                yield from _texts(each)
        case list() | tuple():
            for each in value:
                yield from _texts(each)
        case _:
            pass


class Estate:
    """Answers as an account of a size gives them. Of what is not named here there is nothing."""

    def __init__(self, size: Size) -> None:
        self.log = Log()
        self._size = size
        self._answers: Mapping[str, Callable[[Call], Answer]] = {
            "sts:GetCallerIdentity": lambda _: {"Account": ACCOUNT, "Arn": f"arn:aws:iam::{ACCOUNT}:user/a"},
            "ec2:DescribeRegions": self._regions,
            "ec2:DescribeSecurityGroups": self._security_groups,
            "elbv2:DescribeLoadBalancers": self._load_balancers,
            "elbv2:DescribeLoadBalancerAttributes": lambda _: {"Attributes": []},
            "elbv2:DescribeListeners": self._listeners,
            "elbv2:DescribeListenerAttributes": lambda _: {"Attributes": []},
            "elbv2:DescribeListenerCertificates": lambda _: {"Certificates": []},
            "elbv2:DescribeRules": self._rules,
            "elbv2:DescribeTargetGroups": self._target_groups,
            "elbv2:DescribeTargetGroupAttributes": lambda _: {"Attributes": []},
            "elbv2:DescribeTargetHealth": self._target_health,
            "elbv2:DescribeSSLPolicies": self._tls_policies,
            "cloudfront:ListDistributions": self._distributions,
            "cloudfront:GetDistributionConfig": lambda _: {"DistributionConfig": self._config()},
            "cloudfront:GetCachePolicy": self._cache_policy,
        }

    def serve(self, server: AwsServer) -> None:
        """Give the server every answer."""
        for service in SERVICES:
            for operation in get_service_model(service).operation_names:
                if operation.startswith(("Describe", "Get", "List", "Search")):
                    server.answer(service, operation, self._answer)

    def _answer(self, call: Call) -> Answer:
        action = f"{call.service}:{call.operation}"
        answer = self._answers[action](call) if action in self._answers else {}
        self.log.note(call, answer)
        return answer

    def _regions(self, _: Call) -> Answer:
        return {"Regions": [{"RegionName": each, "OptInStatus": "opted-in"} for each in self._size.regions]}

    def _security_groups(self, call: Call) -> Answer:
        return {"SecurityGroups": [self._group(call.region, number) for number in range(self._size.groups)]}

    def _group(self, region: str, number: int) -> Answer:
        name = f"sg-{hex_of('group', region, str(number), length=17)}"
        permissions = [
            {
                "IpProtocol": "tcp",
                "FromPort": 1000 + rule,
                "ToPort": 1000 + rule,
                "IpRanges": [{"CidrIp": f"10.{number}.{rule}.0/24", "Description": "a neighbour"}],
                "Ipv6Ranges": [],
                "PrefixListIds": [],
                "UserIdGroupPairs": [],
            }
            for rule in range(self._size.rules)
        ]
        return {
            "GroupId": name,
            "GroupName": f"workload-{number}",
            "Description": "a workload",
            "OwnerId": ACCOUNT,
            "VpcId": "vpc-0123456789abcdef0",
            "IpPermissions": permissions,
            "IpPermissionsEgress": [],
            "Tags": [{"Key": "Name", "Value": f"workload {number}"}],
        }

    def _load_balancers(self, call: Call) -> Answer:
        return {"LoadBalancers": [self._balancer(call.region, number) for number in range(self._size.balancers)]}

    def _balancer(self, region: str, number: int) -> Answer:
        return {
            "LoadBalancerArn": _elb(region, "loadbalancer/app", number),
            "LoadBalancerName": f"web-{number}",
            "DNSName": f"web-{number}.{region}.elb.amazonaws.com",
            "Scheme": "internet-facing",
            "VpcId": "vpc-0123456789abcdef0",
            "Type": "application",
            "AvailabilityZones": [
                {"ZoneName": f"{region}{zone}", "SubnetId": f"subnet-{zone}123456789abcdef0"} for zone in "ab"
            ],
            "SecurityGroups": [f"sg-{hex_of('group', region, '0', length=17)}"],
            "IpAddressType": "ipv4",
        }

    def _listeners(self, call: Call) -> Answer:
        balancer = call.parameters["LoadBalancerArn"]
        group = balancer.replace("loadbalancer/app", "targetgroup")
        listener = balancer.replace(":loadbalancer/", ":listener/")
        common = {"LoadBalancerArn": balancer, "DefaultActions": [{"Type": "forward", "TargetGroupArn": group}]}
        tls = {"SslPolicy": POLICY, "Certificates": []}
        return {
            "Listeners": [
                {**common, "ListenerArn": f"{listener}/80", "Port": 80, "Protocol": "HTTP"},
                {**common, **tls, "ListenerArn": f"{listener}/443", "Port": 443, "Protocol": "HTTPS"},
            ]
        }

    def _rules(self, call: Call) -> Answer:
        listener = call.parameters["ListenerArn"]
        group = listener.replace("listener/app", "targetgroup").rpartition("/")[0]
        action = {"Type": "forward", "TargetGroupArn": group}
        return {"Rules": [{"RuleArn": f"{listener}/1", "Priority": "default", "IsDefault": True, "Actions": [action]}]}

    def _target_groups(self, call: Call) -> Answer:
        return {"TargetGroups": [self._target_group(call.region, number) for number in range(self._size.balancers)]}

    def _target_group(self, region: str, number: int) -> Answer:
        return {
            "TargetGroupArn": _elb(region, "targetgroup", number),
            "TargetGroupName": f"web-{number}",
            "Protocol": "HTTPS",
            "Port": 8443,
            "VpcId": "vpc-0123456789abcdef0",
            "TargetType": "ip",
            "HealthCheckEnabled": True,
            "HealthCheckProtocol": "HTTPS",
            "HealthCheckPath": "/health",
            "LoadBalancerArns": [_elb(region, "loadbalancer/app", number)],
        }

    def _target_health(self, _: Call) -> Answer:
        target = {"Target": {"Id": "10.0.0.20", "Port": 8443}, "TargetHealth": {"State": "healthy"}}
        return {"TargetHealthDescriptions": [target]}

    def _tls_policies(self, _: Call) -> Answer:
        suites = [{"Name": "TLS_AES_128_GCM_SHA256", "Priority": 1}]
        return {"SslPolicies": [{"Name": POLICY, "SslProtocols": ["TLSv1.2", "TLSv1.3"], "Ciphers": suites}]}

    def _distributions(self, _: Call) -> Answer:
        return {"DistributionList": {"Items": [self._summary(number) for number in range(self._size.distributions)]}}

    def _summary(self, number: int) -> Answer:
        name = f"E{hex_of('distribution', str(number), length=13).upper()}"
        config = {key: value for key, value in self._config().items() if key not in {"CallerReference", "Logging"}}
        return {
            **config,
            "Id": name,
            "ARN": arn("cloudfront", "", f"distribution/{name}"),
            "DomainName": f"d{number}.cloudfront.net",
        }

    def _config(self) -> Answer:
        behaviour = {
            "TargetOriginId": "web",
            "ViewerProtocolPolicy": "https-only",
            "CachePolicyId": "658327ea-f89d-4fab-a63d-7e88639e58f6",
        }
        origin = {
            "Id": "web",
            "DomainName": "origin.example.com",
            "CustomOriginConfig": {
                "HTTPPort": 80,
                "HTTPSPort": 443,
                "OriginProtocolPolicy": "https-only",
                "OriginSslProtocols": {"Quantity": 1, "Items": ["TLSv1.2"]},
            },
        }
        return {
            "CallerReference": "benchmark",
            "Origins": {"Quantity": 1, "Items": [origin]},
            "DefaultCacheBehavior": behaviour,
            "Comment": "",
            "Logging": {"Enabled": False, "IncludeCookies": False, "Bucket": "", "Prefix": ""},
            "Enabled": True,
            "ViewerCertificate": {"CloudFrontDefaultCertificate": True},
        }

    def _cache_policy(self, call: Call) -> Answer:
        config = {"Name": "static", "MinTTL": 1, "DefaultTTL": 86400, "MaxTTL": 31536000}
        return {"CachePolicy": {"Id": call.parameters["Id"], "LastModifiedTime": MADE, "CachePolicyConfig": config}}


def _elb(region: str, kind: str, number: int) -> str:
    return arn("elasticloadbalancing", region, f"{kind}/web-{number}/{hex_of('elb', region, str(number))}")


def serve(estate: Estate) -> None:
    """Serve until standard input ends."""
    with AwsServer() as server:
        estate.serve(server)
        server.delay = LATENCY
        sys.stdout.write(f"{server.url}\n")
        sys.stdout.flush()
        sys.stdin.read()
    sys.stdout.write(f"{estate.log.summary()}\n")


if __name__ == "__main__":
    serve(Estate(ESTATES[sys.argv[1]]))
