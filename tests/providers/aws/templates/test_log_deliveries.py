"""Deliveries of access logs in templates."""

from pathlib import Path

import pytest

from providers.aws.log_deliveries import log_deliveries
from providers.aws.session import AwsRegion
from scanner.demo.aws_server import AwsServer
from scanner.models import LogDelivery, Unknown
from tests.declaring import declare, facts

ARN = "arn:aws:elasticloadbalancing:eu-west-1:999988887777:loadbalancer/net/edge/1"
TERRAFORM = f"""\
variable "open" {{}}

resource "aws_lb" "edge" {{
  load_balancer_type = "network"
}}

resource "aws_cloudwatch_log_delivery_source" "edge" {{
  name         = "edge"
  log_type     = "NLB_ACCESS_LOGS"
  resource_arn = "{ARN}"
}}

resource "aws_cloudwatch_log_delivery_source" "idle" {{
  name         = "idle"
  log_type     = "NLB_ACCESS_LOGS"
  resource_arn = "{ARN}"
}}

resource "aws_cloudwatch_log_delivery" "edge" {{
  delivery_source_name     = aws_cloudwatch_log_delivery_source.edge.name
  delivery_destination_arn = "arn:aws:logs:eu-west-1:999988887777:delivery-destination:kept"
}}
"""
CLOUDFORMATION = f"""\
Resources:
  Balancer:
    Type: AWS::ElasticLoadBalancingV2::LoadBalancer
    Properties:
      Type: network
  Edge:
    Type: AWS::Logs::DeliverySource
    Properties:
      Name: edge
      LogType: NLB_ACCESS_LOGS
      ResourceArn: {ARN}
  Idle:
    Type: AWS::Logs::DeliverySource
    Properties:
      Name: idle
      LogType: NLB_ACCESS_LOGS
      ResourceArn: {ARN}
  Delivery:
    Type: AWS::Logs::Delivery
    Properties:
      DeliverySourceName: !Ref Edge
      DeliveryDestinationArn: arn:aws:logs:eu-west-1:999988887777:delivery-destination:kept
"""
SOURCE = "aws_cloudwatch_log_delivery_source"


@pytest.mark.parametrize(
    ("files", "sources"),
    [
        ({"main.tf": TERRAFORM}, (f"{SOURCE}.edge", f"{SOURCE}.idle")),
        ({"stack.yaml": CLOUDFORMATION}, ("Edge", "Idle")),
    ],
)
def test_deliveries_are_what_they_are_in_an_account(
    server: AwsServer, region: AwsRegion, tmp_path: Path, files: dict[str, str], sources: tuple[str, str]
) -> None:
    server.answer("elbv2", "DescribeLoadBalancers", {"LoadBalancers": [{"LoadBalancerArn": ARN}]})
    listed = [
        {
            "name": name,
            "arn": region.arn("logs", f"delivery-source:{name}"),
            "resourceArns": [ARN],
            "service": "elb",
            "logType": "NLB_ACCESS_LOGS",
        }
        for name in ("edge", "idle")
    ]
    server.answer("logs", "DescribeDeliverySources", {"deliverySources": listed})
    server.answer("logs", "DescribeDeliveries", {"deliveries": [{"id": "1", "deliverySourceName": "edge"}]})
    found = [each for each in log_deliveries.function(region) if isinstance(each, LogDelivery)]
    written = {
        f"delivery-source:{each}": f"delivery-source:{name}"
        for each, name in zip(sources, ("edge", "idle"), strict=True)
    }
    declared = declare(tmp_path, files).of(LogDelivery)
    assert facts(declared, written) == facts(found, {})
    assert [each.is_delivered for each in declared] == [True, False]


def test_a_source_that_is_not_known_is_no_source_without_deliveries(tmp_path: Path) -> None:
    text = TERRAFORM.replace(f"{SOURCE}.edge.name", "var.open")
    found = declare(tmp_path, {"main.tf": text}).of(LogDelivery)
    assert [each.is_delivered for each in found] == [Unknown(why="depends on var.open")] * 2


def test_logs_of_what_is_not_known_are_missed(tmp_path: Path) -> None:
    declared = declare(tmp_path, {"main.tf": TERRAFORM.replace(f'"{ARN}"', "var.open")})
    assert not declared.of(LogDelivery)
    assert {each.address for each in declared.inventory.unevaluated} >= {f"{SOURCE}.edge", f"{SOURCE}.idle"}
