"""Flow logs of templates."""

from pathlib import Path

import pytest

from providers.aws.flow_logs import flow_logs
from providers.aws.session import AwsRegion
from scanner.models import FlowLog, FlowTraffic, Network, Unknown
from tests.conftest import Client
from tests.declaring import Declared, declare, facts

TERRAFORM = """\
variable "open" {}

resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_s3_bucket" "kept" {
  bucket = "kept-logs"
}

resource "aws_flow_log" "main" {
  vpc_id               = aws_vpc.main.id
  traffic_type         = "REJECT"
  log_destination_type = "s3"
  log_destination      = aws_s3_bucket.kept.arn
}
"""
CLOUDFORMATION = """\
Resources:
  Main:
    Type: AWS::EC2::VPC
    Properties:
      CidrBlock: 10.0.0.0/16
  Kept:
    Type: AWS::S3::Bucket
    Properties:
      BucketName: kept-logs
  Log:
    Type: AWS::EC2::FlowLog
    Properties:
      ResourceType: VPC
      ResourceId: !Ref Main
      TrafficType: REJECT
      LogDestinationType: s3
      LogDestination: !GetAtt Kept.Arn
"""


@pytest.mark.parametrize(
    ("files", "vpc", "log"),
    [({"main.tf": TERRAFORM}, "aws_vpc.main", "aws_flow_log.main"), ({"stack.yaml": CLOUDFORMATION}, "Main", "Log")],
)
def test_a_log_is_what_it_is_in_an_account(
    aws: Client, region: AwsRegion, tmp_path: Path, files: dict[str, str], vpc: str, log: str
) -> None:
    ec2, s3 = aws("ec2"), aws("s3")
    network = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    s3.create_bucket(Bucket="kept-logs", CreateBucketConfiguration={"LocationConstraint": region.region})
    (made,) = ec2.create_flow_logs(
        ResourceIds=[network],
        ResourceType="VPC",
        TrafficType="REJECT",
        LogDestinationType="s3",
        LogDestination="arn:aws:s3:::kept-logs",
    )["FlowLogIds"]
    # How deliveries go shows once there are some.
    later = {"delivery_error": Unknown(why="AWS says nothing of the delivery")}
    found = [each.model_copy(update=later) for each in flow_logs.function(region) if isinstance(each, FlowLog)]
    declared = declare(tmp_path, files).of(FlowLog)
    assert facts(declared, {f"vpc-{vpc}": "VPC", f"fl-{log}": "LOG"}) == facts(found, {network: "VPC", made: "LOG"})


def test_a_log_of_a_network_that_is_not_known_may_be_of_any(tmp_path: Path) -> None:
    declared = declare(tmp_path, {"main.tf": TERRAFORM.replace("aws_vpc.main.id", "var.open")})
    assert declared.one(FlowLog).target == Unknown(why="depends on var.open")
    whole = Declared(declared.inventory.closed(lambda _: True))
    (verdict,) = whole.judged("flow-logs-enabled").verdicts
    assert (verdict.outcome, verdict.message) == ("undetermined", "depends on var.open")


def test_a_whole_account_without_a_log_of_its_network(tmp_path: Path) -> None:
    declared = declare(tmp_path, {"main.tf": TERRAFORM.partition('resource "aws_flow_log"')[0]})
    (verdict,) = Declared(declared.inventory.closed(lambda _: True)).judged("flow-logs-enabled").verdicts
    assert verdict.outcome == "fail"


def test_names_with_hyphens(tmp_path: Path) -> None:
    text = TERRAFORM.replace('"aws_vpc" "main"', '"aws_vpc" "of-the-shop"').replace(
        "aws_vpc.main", "aws_vpc.of-the-shop"
    )
    declared = declare(tmp_path, {"main.tf": text})
    assert declared.one(FlowLog).target == declared.one(Network).id


@pytest.mark.parametrize(
    ("written", "kept"),
    [('"ALL"', FlowTraffic.ALL), ('"REJECT"', FlowTraffic.REJECTED), ("var.open", Unknown(why="depends on var.open"))],
)
def test_traffic(tmp_path: Path, written: str, kept: FlowTraffic | Unknown) -> None:
    declared = declare(tmp_path, {"main.tf": TERRAFORM.replace('"REJECT"', written)})
    assert declared.one(FlowLog).traffic == kept
