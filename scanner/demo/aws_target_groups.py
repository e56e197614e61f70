"""The target groups of the demo account's Application and Network Load Balancers, in boto3's shapes."""

from collections.abc import Callable

from scanner.demo.aws_balancer_plans import BALANCERS, TARGETS, Listening, Targets
from scanner.demo.aws_names import arn, hex_of
from scanner.demo.aws_networks import Networks
from scanner.demo.aws_server import Answer, AwsServer, Call, Refusal
from scanner.demo.aws_workloads import TARGET_ADDRESSES

ZONES = "abc"
"""Where the addresses of a group are, in their order."""
# What a new target group has (ELB API Reference, `TargetGroupAttribute`).
ATTRIBUTES = {
    "deregistration_delay.timeout_seconds": "300",
    "load_balancing.cross_zone.enabled": "use_load_balancer_configuration",
    "stickiness.enabled": "false",
}
WITH_CLIENT_ADDRESSES = {"TCP", "TLS"}
"""Protocols whose groups have the attribute for it, which is off for addresses unless somebody turns it on."""


class TargetGroups:
    """What the account answers about its target groups."""

    def __init__(self, networks: Networks, balancer_arn: Callable[[str], str]) -> None:
        self._networks = networks
        self._balancer_arn = balancer_arn
        self._by_arn = {self.arn(each.name): each for each in TARGETS}

    def arn(self, name: str) -> str:
        """The ARN of a target group."""
        (group,) = (each for each in TARGETS if each.name == name)
        region = self._networks[group.network].region
        return arn("elasticloadbalancing", region, f"targetgroup/{name}/{hex_of('targets', name)}")

    def serve(self, server: AwsServer) -> None:
        """Give the server the answers."""
        server.answer("elbv2", "DescribeTargetGroups", self._describe)
        server.answer("elbv2", "DescribeTargetGroupAttributes", self._describe_attributes)
        server.answer("elbv2", "DescribeTargetHealth", self._describe_health)

    def _asked(self, call: Call) -> Targets:
        wanted = call.parameters["TargetGroupArn"]
        if wanted not in self._by_arn:
            code = "TargetGroupNotFound"
            raise Refusal(code)
        return self._by_arn[wanted]

    def _describe(self, call: Call) -> Answer:
        here = [each for each in TARGETS if self._networks[each.network].region == call.region]
        return {"TargetGroups": [self._shape(each) for each in here]}

    def _shape(self, group: Targets) -> Answer:
        speaks_http = group.protocol in {"HTTP", "HTTPS"}
        return {
            "TargetGroupArn": self.arn(group.name),
            "TargetGroupName": group.name,
            "Protocol": group.protocol,
            "Port": group.port,
            "VpcId": self._networks[group.network].vpc,
            "TargetType": "ip",
            "LoadBalancerArns": [self._balancer_arn(name) for name in _users(group.name)],
            "HealthCheckEnabled": True,
            "HealthCheckPort": "traffic-port",
            "HealthCheckIntervalSeconds": 30,
            "HealthCheckTimeoutSeconds": 5 if speaks_http else 10,
            "HealthyThresholdCount": 5,
            "UnhealthyThresholdCount": 2,
            **_probe(group),
        }

    def _describe_attributes(self, call: Call) -> Answer:
        of_network = {"preserve_client_ip.enabled": "false"}
        attributes = {**ATTRIBUTES, **(of_network if self._asked(call).protocol in WITH_CLIENT_ADDRESSES else {})}
        return {"Attributes": [{"Key": key, "Value": value} for key, value in attributes.items()]}

    def _describe_health(self, call: Call) -> Answer:
        group = self._asked(call)
        placed = zip(TARGET_ADDRESSES.get(group.name, ()), ZONES, strict=False)
        return {
            "TargetHealthDescriptions": [
                {
                    "Target": {"Id": address, "Port": group.port, "AvailabilityZone": f"{call.region}{zone}"},
                    "HealthCheckPort": str(group.port),
                    "TargetHealth": _health(group),
                }
                for address, zone in placed
            ]
        }


def _probe(group: Targets) -> Answer:
    if not group.probe:
        return {"HealthCheckProtocol": "TCP"}
    return {
        "HealthCheckProtocol": "HTTP" if group.protocol == "HTTP" else "HTTPS",
        "HealthCheckPath": group.probe,
        "Matcher": {"HttpCode": "200"},
    }


def _health(group: Targets) -> Answer:
    if group.state == "healthy":
        return {"State": group.state}
    return {"State": group.state, "Reason": "Target.Timeout", "Description": "Request timed out"}


def _users(targets: str) -> list[str]:
    return [each.name for each in BALANCERS if any(_forwards(listener, targets) for listener in each.listeners)]


def _forwards(listener: Listening, targets: str) -> bool:
    return targets in {listener.targets, *listener.exceptions.values()}
