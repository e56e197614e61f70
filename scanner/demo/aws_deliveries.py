"""The demo account's deliveries of access logs through CloudWatch Logs.

They are answered here in boto3's shapes because moto knows no deliveries for load balancers.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from scanner.demo.aws_names import arn, hex_of
from scanner.demo.aws_server import Answer, AwsServer, Call


@dataclass(frozen=True)
class Source:
    """A resource whose log CloudWatch Logs may take."""

    name: str
    region: str
    resource: str
    log_type: str
    is_delivered: bool = True


def serve_deliveries(server: AwsServer, sources: Sequence[Source]) -> None:
    """Give the server the sources, and a delivery for each that has one."""

    def described(call: Call) -> Answer:
        return {"deliverySources": [_source(each) for each in sources if each.region == call.region]}

    def deliveries(call: Call) -> Answer:
        delivered = [each for each in sources if each.region == call.region and each.is_delivered]
        return {"deliveries": [_delivery(each) for each in delivered]}

    server.answer("logs", "DescribeDeliverySources", described)
    server.answer("logs", "DescribeDeliveries", deliveries)


def _source(source: Source) -> Answer:
    return {
        "name": source.name,
        "arn": arn("logs", source.region, f"delivery-source:{source.name}"),
        "resourceArns": [source.resource],
        "service": source.resource.split(":")[2],
        "logType": source.log_type,
    }


def _delivery(source: Source) -> Answer:
    identifier = hex_of("delivery", source.name)
    return {
        "id": identifier,
        "arn": arn("logs", source.region, f"delivery:{identifier}"),
        "deliverySourceName": source.name,
        "deliveryDestinationArn": arn("logs", source.region, "delivery-destination:kestrel-access-logs"),
        "deliveryDestinationType": "S3",
    }
