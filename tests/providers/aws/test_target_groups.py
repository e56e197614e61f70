"""Target groups, read through boto3 over HTTP."""

from typing import Any

import pytest

from providers.aws.session import AwsRegion
from providers.aws.target_groups import target_groups
from scanner.demo.aws_server import AwsServer
from scanner.models import ListenerProtocol, TargetGroup, TargetKind

ARN = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/web/73e2d6bc24d8a067"


@pytest.mark.parametrize(
    ("answer", "protocol", "kind"),
    [
        ({"Protocol": "HTTPS", "Port": 443, "TargetType": "instance"}, ListenerProtocol.HTTPS, TargetKind.INSTANCE),
        ({"Protocol": "TCP", "Port": 443, "TargetType": "ip"}, ListenerProtocol.TCP, TargetKind.ADDRESS),
        ({"Protocol": "TCP", "Port": 443, "TargetType": "alb"}, ListenerProtocol.TCP, TargetKind.BALANCER),
        ({"TargetType": "lambda"}, None, TargetKind.FUNCTION),
    ],
)
def test_target_groups(
    region: AwsRegion, server: AwsServer, answer: dict[str, Any], protocol: ListenerProtocol | None, kind: TargetKind
) -> None:
    group = {"TargetGroupArn": ARN, "TargetGroupName": "web", "LoadBalancerArns": ["arn:aws:lb"], **answer}
    server.answer("elbv2", "DescribeTargetGroups", {"TargetGroups": [group]})
    (found,) = target_groups.function(region)
    assert isinstance(found, TargetGroup)
    assert (found.id, found.name, found.balancers) == (ARN, "web", ("arn:aws:lb",))
    assert (found.protocol, found.kind, found.port) == (protocol, kind, answer.get("Port"))
