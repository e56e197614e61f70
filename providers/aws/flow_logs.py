"""VPC flow logs."""

from collections.abc import Iterator

from providers.aws.session import Answer, AwsRegion, tags_of
from scanner.models import FlowLog, FlowTraffic
from scanner.provider import collects

TRAFFIC = {"ALL": FlowTraffic.ALL, "ACCEPT": FlowTraffic.ACCEPTED, "REJECT": FlowTraffic.REJECTED}
# What a flow log can record, by the beginning of its id (EC2 API Reference, `CreateFlowLogs`, ResourceType).
ARN_TYPES = {
    "vpc": "vpc",
    "subnet": "subnet",
    "eni": "network-interface",
    "tgw": "transit-gateway",
    "tgw-attach": "transit-gateway-attachment",
}


@collects("ec2:DescribeFlowLogs")
def flow_logs(region: AwsRegion) -> Iterator[FlowLog]:
    """Every flow log, working or not."""
    for answer in region.pages("ec2", "describe_flow_logs", "FlowLogs"):
        yield _flow_log(region, answer)


def _flow_log(region: AwsRegion, answer: Answer) -> FlowLog:
    name, tags = answer["FlowLogId"], tags_of(answer)
    failed = answer.get("DeliverLogsStatus") == "FAILED"
    return FlowLog(
        identity=region.identity(
            "AWS::EC2::FlowLog", region.arn("ec2", f"vpc-flow-log/{name}"), name, tags.get("Name", "")
        ),
        tags=tags,
        target=region.arn("ec2", _target(answer["ResourceId"])),
        is_active=answer["FlowLogStatus"] == "ACTIVE",
        # Flow logs of transit gateways have no traffic type: they record everything.
        traffic=TRAFFIC[answer.get("TrafficType", "ALL")],
        destination=answer.get("LogDestination") or answer.get("LogGroupName", ""),
        delivery_error=answer.get("DeliverLogsErrorMessage", "unknown error") if failed else None,
    )


def _target(name: str) -> str:
    prefix = name.rpartition("-")[0]
    return f"{ARN_TYPES.get(prefix, prefix)}/{name}"
