"""Deliveries of access logs, read through boto3 over HTTP."""

from typing import Any

import pytest

from providers.aws.log_deliveries import edge_log_deliveries, log_deliveries
from providers.aws.session import AwsAccount, AwsRegion
from scanner.demo.aws_server import AwsServer
from scanner.models import LogDelivery, Unknown

BALANCER = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/net/edge/1"
DISTRIBUTION = "arn:aws:cloudfront::123456789012:distribution/E1"


def source(name: str, target: str, log_type: str = "ACCESS_LOGS") -> dict[str, Any]:
    arn = f"arn:aws:logs:eu-west-1:123456789012:delivery-source:{name}"
    return {"name": name, "arn": arn, "resourceArns": [target], "service": "x", "logType": log_type}


@pytest.fixture(autouse=True)
def deliveries(server: AwsServer) -> None:
    """A balancer's log that is delivered, another that is not, and a distribution's."""
    server.answer("elbv2", "DescribeLoadBalancers", {"LoadBalancers": [{"LoadBalancerArn": BALANCER}]})
    sources = [source("edge", BALANCER, "NLB_ACCESS_LOGS"), source("idle", BALANCER), source("cdn", DISTRIBUTION)]
    server.answer("logs", "DescribeDeliverySources", {"deliverySources": sources})
    delivered = [{"id": name, "deliverySourceName": name} for name in ("edge", "cdn")]
    server.answer("logs", "DescribeDeliveries", {"deliveries": delivered})


def test_the_logs_of_a_region(region: AwsRegion) -> None:
    found = [each for each in log_deliveries.function(region) if isinstance(each, LogDelivery)]
    assert [(each.name, each.targets, each.log_type, each.is_delivered) for each in found] == [
        ("edge", (BALANCER,), "NLB_ACCESS_LOGS", True),
        ("idle", (BALANCER,), "ACCESS_LOGS", False),
    ]


def test_refused_deliveries_are_unknown_and_the_sources_stay(region: AwsRegion, server: AwsServer) -> None:
    server.refuse("logs", "DescribeDeliveries")
    found = [each for each in log_deliveries.function(region) if isinstance(each, LogDelivery)]
    assert [each.name for each in found] == ["edge", "idle"]
    assert all(isinstance(each.is_delivered, Unknown) for each in found)


def test_an_inactive_source_delivers_nothing(region: AwsRegion, server: AwsServer) -> None:
    inactive = {**source("edge", BALANCER), "status": "INACTIVE", "statusReason": "RESOURCE_DELETED"}
    server.answer("logs", "DescribeDeliverySources", {"deliverySources": [inactive]})
    (found,) = log_deliveries.function(region)
    assert isinstance(found, LogDelivery)
    assert found.is_delivered is False


def test_deliveries_are_not_asked_for_without_sources(region: AwsRegion, server: AwsServer) -> None:
    server.answer("logs", "DescribeDeliverySources", {"deliverySources": [source("cdn", DISTRIBUTION)]})
    assert not list(log_deliveries.function(region))
    assert ("logs", "eu-west-1", "DescribeDeliveries") not in server.calls


def test_the_logs_of_the_edge(account: AwsAccount, server: AwsServer) -> None:
    (found,) = edge_log_deliveries.function(account)
    assert isinstance(found, LogDelivery)
    assert (found.targets, found.is_delivered, found.identity.region) == ((DISTRIBUTION,), True, "global")
    assert server.calls["logs", "us-east-1", "DescribeDeliverySources"] == 1


def test_where_there_is_no_balancer_nobody_asks(region: AwsRegion, server: AwsServer) -> None:
    server.answer("elbv2", "DescribeLoadBalancers", {"LoadBalancers": []})
    assert list(log_deliveries.function(region)) == []
    assert server.calls["logs", "eu-west-1", "DescribeDeliverySources"] == 0
