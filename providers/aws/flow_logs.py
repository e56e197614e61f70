"""Flow logs of VPCs, subnets, interfaces and gateways."""

from collections.abc import Iterator
from functools import partial

from providers.aws.session import Answer, AwsRegion, tags_of
from providers.undecided import decided
from scanner.models import FlowLog, FlowTraffic, Unknown
from scanner.provider import collects

TRAFFIC = {"ALL": FlowTraffic.ALL, "ACCEPT": FlowTraffic.ACCEPTED, "REJECT": FlowTraffic.REJECTED}
# What a flow log can record, by the beginning of its id (EC2 API Reference, `CreateFlowLogs`, ResourceType).
ARN_TYPES = {
    "vpc": "vpc",
    "subnet": "subnet",
    "eni": "network-interface",
    "nat": "natgateway",
    "tgw-attach": "transit-gateway-attachment",
    "tgw": "transit-gateway",
}


@collects("ec2:DescribeFlowLogs")
def flow_logs(region: AwsRegion) -> Iterator[FlowLog]:
    """Every flow log, working or not."""
    found = region.pages("ec2", "describe_flow_logs", "FlowLogs")
    yield from region.parsed("ec2:DescribeFlowLogs", found, partial(_flow_log, region))


def _flow_log(region: AwsRegion, answer: Answer) -> FlowLog:
    name, tags = answer["FlowLogId"], tags_of(answer)
    return FlowLog(
        identity=region.identity(
            "AWS::EC2::FlowLog", region.arn("ec2", f"vpc-flow-log/{name}"), name, tags.get("Name", "")
        ),
        tags=tags,
        target=decided(lambda: _target(region, answer["ResourceId"])),
        is_active=_is_active(answer),
        traffic=decided(partial(_traffic, answer)),
        destination=_destination(answer),
        delivery_error=_delivery_error(answer),
    )


def _destination(answer: Answer) -> str:
    """Where the records go; empty where it is not told."""
    found = decided(lambda: str(answer.get("LogDestination") or answer.get("LogGroupName", "")))
    return "" if isinstance(found, Unknown) else found


def _target(region: AwsRegion, name: str) -> str:
    """The full identity of what is recorded; the bare id for a kind of resource that is not one of EC2."""
    kind = next((each for start, each in ARN_TYPES.items() if name.startswith(f"{start}-")), None)
    return region.arn("ec2", f"{kind}/{name}") if kind else name


def _is_active(answer: Answer) -> bool | Unknown:
    status = answer.get("FlowLogStatus")
    return status == "ACTIVE" if status else Unknown(why="AWS does not say whether the flow log is active")


def _traffic(answer: Answer) -> FlowTraffic | Unknown:
    kept = answer.get("TrafficType")
    # Flow logs of transit gateways have no traffic type: they record everything (EC2 API Reference, `CreateFlowLogs`).
    if not kept and answer["ResourceId"].startswith("tgw-"):
        return FlowTraffic.ALL
    return TRAFFIC.get(kept or "", Unknown(why=f"AWS says {kept or 'nothing'} of the traffic that is kept"))


def _delivery_error(answer: Answer) -> str | Unknown | None:
    """The message stands by itself too: "Rate limited" means that records were lost while others are delivered."""
    if message := answer.get("DeliverLogsErrorMessage"):
        return str(message)
    match answer.get("DeliverLogsStatus"):
        case "SUCCESS":
            return None
        case "FAILED":
            return "Unknown error"
        case status:
            return Unknown(why=f"AWS says {status or 'nothing'} of the delivery")
