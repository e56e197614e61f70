"""Flow logs."""

from collections.abc import Iterator
from typing import Any

from providers.aws.attributes import Attributes
from providers.aws.template_names import Naming, Told
from providers.templates import Block
from providers.translation import translates
from scanner.models import Unknown

DESCRIBE = "ec2.describe_flow_logs"
# What Terraform has an attribute for, each.
RECORDED = ("vpc_id", "subnet_id", "eni_id", "transit_gateway_id", "transit_gateway_attachment_id", "|ResourceId")


@translates(
    None,
    "aws_flow_log",
    "AWS::EC2::FlowLog",
    tells=[DESCRIBE],
    named="ec2:{region}:{account}:vpc-flow-log/fl-{token}",
)
def flow_log(block: Block, naming: Naming) -> Iterator[Told]:
    """A flow log. It is active once it is made, and whether it can deliver shows later."""
    attributes = Attributes.of(block)
    recorded: Any = next((each for name in RECORDED if (each := attributes.reference(name, None)) is not None), None)
    destination = attributes.reference("log_destination", None)
    yield Told(
        DESCRIBE,
        {
            "FlowLogId": naming.id(block),
            "ResourceId": _id(recorded, naming),
            "FlowLogStatus": "ACTIVE",
            # "ALL" is the default of CloudFormation and of the API for a log without one; Terraform requires one.
            "TrafficType": attributes.text("traffic_type", None),
            "LogDestination": None if destination is None else naming.arn(destination),
            "LogGroupName": attributes.text("log_group_name", None),
            "Tags": attributes.tags(),
        },
    )


def _id(recorded: Any, naming: Naming) -> str | Unknown:
    """What is recorded may be anything where it is not known, and has to be something."""
    if recorded is None:
        return Unknown(why="what the flow log records is not told")
    return recorded if isinstance(recorded, Unknown) else naming.id(recorded)
