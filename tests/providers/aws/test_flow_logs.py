"""Flow logs, read through boto3."""

from typing import Any

import pytest

from providers.aws.flow_logs import flow_logs
from providers.aws.session import AwsRegion
from scanner.demo.aws_server import AwsServer
from scanner.models import FlowLog, FlowTraffic, Unknown
from tests.providers.aws.conftest import Client


def read(server: AwsServer, region: AwsRegion, **more: Any) -> FlowLog:
    answer = {"FlowLogId": "fl-1", "ResourceId": "vpc-1", "FlowLogStatus": "ACTIVE", "TrafficType": "ALL", **more}
    given = {name: value for name, value in answer.items() if value is not None}
    server.answer("ec2", "DescribeFlowLogs", {"FlowLogs": [given]})
    (flow_log,) = flow_logs.function(region)
    assert isinstance(flow_log, FlowLog)
    return flow_log


def test_a_flow_log(aws: Client, region: AwsRegion) -> None:
    aws("s3").create_bucket(Bucket="flows", CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
    ec2 = aws("ec2")
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    (name,) = ec2.create_flow_logs(
        ResourceIds=[vpc],
        ResourceType="VPC",
        TrafficType="REJECT",
        LogDestinationType="s3",
        LogDestination="arn:aws:s3:::flows",
        TagSpecifications=[{"ResourceType": "vpc-flow-log", "Tags": [{"Key": "Name", "Value": "edge"}]}],
    )["FlowLogIds"]
    (flow_log,) = flow_logs.function(region)
    assert isinstance(flow_log, FlowLog)
    assert flow_log.id == region.arn("ec2", f"vpc-flow-log/{name}")
    assert flow_log.identity.label == "edge"
    assert flow_log.target == region.arn("ec2", f"vpc/{vpc}")
    assert (flow_log.is_active, flow_log.traffic) == (True, FlowTraffic.REJECTED)
    assert flow_log.destination == "arn:aws:s3:::flows"
    assert flow_log.delivery_error is None


@pytest.mark.parametrize(
    ("resource", "path"),
    [
        ("vpc-1", "vpc/vpc-1"),
        ("subnet-1", "subnet/subnet-1"),
        ("eni-1", "network-interface/eni-1"),
        ("nat-1", "natgateway/nat-1"),
        ("tgw-1", "transit-gateway/tgw-1"),
        ("tgw-attach-1", "transit-gateway-attachment/tgw-attach-1"),
    ],
)
def test_the_target_is_a_full_identity(server: AwsServer, region: AwsRegion, resource: str, path: str) -> None:
    assert read(server, region, ResourceId=resource).target == region.arn("ec2", path)


def test_another_kind_of_target_keeps_its_id(server: AwsServer, region: AwsRegion) -> None:
    assert read(server, region, ResourceId="core-network-1").target == "core-network-1"


@pytest.mark.parametrize(
    ("status", "is_active"),
    [("ACTIVE", True), ("INACTIVE", False), (None, Unknown(why="AWS does not say whether the flow log is active"))],
)
def test_activity(server: AwsServer, region: AwsRegion, status: str | None, is_active: bool | Unknown) -> None:
    assert read(server, region, FlowLogStatus=status).is_active == is_active


@pytest.mark.parametrize(
    ("resource", "kept", "traffic"),
    [
        ("vpc-1", "ALL", FlowTraffic.ALL),
        ("vpc-1", "ACCEPT", FlowTraffic.ACCEPTED),
        ("vpc-1", "REJECT", FlowTraffic.REJECTED),
        ("tgw-1", None, FlowTraffic.ALL),
        ("tgw-attach-1", None, FlowTraffic.ALL),
        ("vpc-1", None, Unknown(why="AWS says nothing of the traffic that is kept")),
        ("vpc-1", "SAMPLED", Unknown(why="AWS says SAMPLED of the traffic that is kept")),
    ],
)
def test_traffic(
    server: AwsServer, region: AwsRegion, resource: str, kept: str | None, traffic: FlowTraffic | Unknown
) -> None:
    assert read(server, region, ResourceId=resource, TrafficType=kept).traffic == traffic


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"DeliverLogsStatus": "SUCCESS"}, None),
        ({}, Unknown(why="AWS says nothing of the delivery")),
        ({"DeliverLogsStatus": "PENDING"}, Unknown(why="AWS says PENDING of the delivery")),
        ({"DeliverLogsStatus": "FAILED", "DeliverLogsErrorMessage": "Access error"}, "Access error"),
        ({"DeliverLogsStatus": "SUCCESS", "DeliverLogsErrorMessage": "Rate limited"}, "Rate limited"),
        ({"DeliverLogsStatus": "FAILED"}, "Unknown error"),
    ],
)
def test_delivery(server: AwsServer, region: AwsRegion, fields: dict[str, str], error: str | Unknown | None) -> None:
    assert read(server, region, **fields).delivery_error == error


def test_a_log_group_without_an_arn_is_named(server: AwsServer, region: AwsRegion) -> None:
    assert read(server, region, LogGroupName="flows").destination == "flows"
