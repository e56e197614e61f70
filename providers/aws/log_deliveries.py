"""Deliveries of access logs that CloudWatch Logs manages beside the services (vended logs)."""

from collections.abc import Iterator

from providers.aws.session import Answer, AwsAccount, AwsRegion, AwsScope
from scanner.models import LogDelivery
from scanner.provider import collects

CLOUDFRONT = ":cloudfront:"


@collects("logs:DescribeDeliverySources", "logs:DescribeDeliveries")
def log_deliveries(region: AwsRegion) -> Iterator[LogDelivery]:
    """Deliveries of the logs of a region's resources."""
    yield from (each for each in _deliveries(region) if not _is_edge(each))


@collects("logs:DescribeDeliverySources", "logs:DescribeDeliveries")
def edge_log_deliveries(account: AwsAccount) -> Iterator[LogDelivery]:
    """Deliveries of the logs of distributions, which are all set up in us-east-1 (CloudFront Developer Guide)."""
    yield from (each for each in _deliveries(account) if _is_edge(each))


def _is_edge(delivery: LogDelivery) -> bool:
    return any(CLOUDFRONT in target for target in delivery.targets)


def _deliveries(scope: AwsScope) -> Iterator[LogDelivery]:
    sources = scope.pages("logs", "describe_delivery_sources", "deliverySources")
    delivered = {each["deliverySourceName"] for each in scope.pages("logs", "describe_deliveries", "deliveries")}
    for source in sources:
        yield _delivery(scope, source, is_delivered=source["name"] in delivered)


def _delivery(scope: AwsScope, source: Answer, *, is_delivered: bool) -> LogDelivery:
    return LogDelivery(
        identity=scope.identity("AWS::Logs::DeliverySource", source["arn"], source["name"]),
        targets=tuple(source.get("resourceArns", ())),
        log_type=source["logType"],
        is_delivered=is_delivered,
    )
