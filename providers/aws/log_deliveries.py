"""Deliveries of access logs that CloudWatch Logs manages beside the services (vended logs)."""

from collections.abc import Iterator
from functools import partial

from providers.aws.load_balancers import may_have_balancers
from providers.aws.session import Answer, AwsAccount, AwsRegion, AwsScope
from scanner.models import LogDelivery, Unknown, derive
from scanner.provider import collects

CLOUDFRONT = ":cloudfront:"


@collects("logs:DescribeDeliverySources", "logs:DescribeDeliveries", "elasticloadbalancing:DescribeLoadBalancers")
def log_deliveries(region: AwsRegion) -> Iterator[LogDelivery]:
    """Deliveries of the logs of a region's resources, where there are balancers that may have some."""
    if not may_have_balancers(region):
        return
    yield from _deliveries(region, [each for each in _sources(region) if not _is_edge(each)])


@collects("logs:DescribeDeliverySources", "logs:DescribeDeliveries")
def edge_log_deliveries(account: AwsAccount) -> Iterator[LogDelivery]:
    """Deliveries of the logs of distributions, which are all set up in us-east-1 (CloudFront Developer Guide)."""
    yield from _deliveries(account, [each for each in _sources(account) if _is_edge(each)])


def _sources(scope: AwsScope) -> list[Answer]:
    return scope.pages("logs", "describe_delivery_sources", "deliverySources")


def _is_edge(source: Answer) -> bool:
    return any(CLOUDFRONT in target for target in source.get("resourceArns", ()))


def _deliveries(scope: AwsScope, sources: list[Answer]) -> Iterator[LogDelivery]:
    if not sources:
        return
    deliveries = scope.read_pages("logs", "describe_deliveries", "deliveries")
    delivered = derive(deliveries, lambda found: {each["deliverySourceName"] for each in found})
    yield from scope.parsed("logs:DescribeDeliverySources", sources, partial(_delivery, scope, delivered))


def _delivery(scope: AwsScope, delivered: set[str] | Unknown, source: Answer) -> LogDelivery:
    return LogDelivery(
        identity=scope.identity("AWS::Logs::DeliverySource", source["arn"], source["name"]),
        targets=tuple(source.get("resourceArns", ())),
        log_type=source["logType"],
        is_delivered=_is_delivered(source, delivered),
    )


def _is_delivered(source: Answer, delivered: set[str] | Unknown) -> bool | Unknown:
    """Whether the source is active, and a delivery leads from it to a destination.

    The status is told for some types of logs only (CloudWatch Logs API Reference, `DeliverySource`).
    """
    if source.get("status") == "INACTIVE":
        return False
    return derive(delivered, lambda names: source["name"] in names)
