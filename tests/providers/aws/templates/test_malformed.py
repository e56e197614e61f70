"""Templates with values that AWS does not take."""

from pathlib import Path

import pytest

from scanner.models import Listener, LogDelivery, PublicAccessBlock, Unknown
from tests.declaring import declare

TEMPLATE = """
Resources:
  Good:
    Type: AWS::ElasticLoadBalancingV2::Listener
    Properties:
      LoadBalancerArn: arn:aws:elasticloadbalancing:eu-west-1:1:loadbalancer/app/x/1
      Port: 80
      Protocol: HTTP
      DefaultActions:
        - {Type: redirect, RedirectConfig: {Port: "443", Protocol: HTTPS, StatusCode: HTTP_301}}
  Bad:
    Type: AWS::ElasticLoadBalancingV2::Listener
    Properties:
      LoadBalancerArn: arn:aws:elasticloadbalancing:eu-west-1:1:loadbalancer/app/x/1
      Port: 81
      Protocol: HTTP
      DefaultActions:
        - {Type: redirect, RedirectConfig: {Port: "443", Protocol: HTTPS, StatusCode: HTTP_301}}
"""
RULE = """  Rule:
    Type: AWS::ElasticLoadBalancingV2::ListenerRule
    Properties:
      ListenerArn: {Ref: Bad}
      Priority: 1
      Conditions: [{Field: path-pattern, Values: [/x]}]
      Actions: [{Type: forward, TargetGroupArn: y}]
"""


@pytest.mark.parametrize(
    ("old", "new", "flaw"),
    [
        ("Type: redirect, ", "", "DefaultActions.0 has no Type"),
        ('Port: "443"', "Port: edge", "DefaultActions.0.RedirectConfig.Port is not a port"),
        ("StatusCode: HTTP_301", "StatusCode: found", "DefaultActions.0.RedirectConfig.StatusCode is not a status"),
        ("Priority: 1", "Priority: first", "Priority is not a number"),
        ("Type: forward, ", "", "Actions.0 has no Type"),
    ],
)
def test_a_malformed_listener_costs_itself_and_is_named(tmp_path: Path, old: str, new: str, flaw: str) -> None:
    good, bad = TEMPLATE.split("  Bad:")
    found = declare(tmp_path, {"stack.yaml": f"{good}  Bad:{(bad + RULE).replace(old, new)}"})
    assert found.inventory.gaps == ()
    assert [each.name for each in found.of(Listener)] == ["Good"]
    (told,) = found.inventory.unevaluated
    assert (told.file, told.address, told.why) == ("stack.yaml", "Bad", f"is not as the cloud would take it: {flaw}")
    assert told.line is not None
    assert told.line >= TEMPLATE[: TEMPLATE.index("  Bad:")].count("\n")


def test_a_delivery_of_nothing_that_is_told_may_be_that_of_any_source(tmp_path: Path) -> None:
    text = """
resource "aws_lb" "web" {
  load_balancer_type = "application"
}
resource "aws_cloudwatch_log_delivery_source" "s" {
  name         = "s"
  log_type     = "ALB_ACCESS_LOGS"
  resource_arn = aws_lb.web.arn
}
resource "aws_cloudwatch_log_delivery" "d" {
  delivery_destination_arn = "arn:aws:logs:eu-west-1:1:delivery-destination:d"
}
"""
    found = declare(tmp_path, {"main.tf": text}, also=[LogDelivery])
    assert found.inventory.gaps == ()
    assert isinstance(found.one(LogDelivery).is_delivered, Unknown)


def test_an_exclusion_of_nothing_that_is_told_may_be_of_any_network(tmp_path: Path) -> None:
    text = """
resource "aws_vpc_block_public_access_options" "o" {
  internet_gateway_block_mode = "block-ingress"
}
resource "aws_vpc_block_public_access_exclusion" "e" {
  internet_gateway_exclusion_mode = "allow-bidirectional"
}
"""
    found = declare(tmp_path, {"main.tf": text}, also=[PublicAccessBlock])
    assert found.inventory.gaps == ()
    assert isinstance(found.one(PublicAccessBlock).exclusions, Unknown)


def test_a_source_of_logs_of_which_the_type_is_no_text_costs_itself(tmp_path: Path) -> None:
    text = """
Resources:
  Web: {Type: AWS::ElasticLoadBalancingV2::LoadBalancer, Properties: {Type: network}}
  Good: {Type: AWS::Logs::DeliverySource, Properties: {Name: good, LogType: NLB_ACCESS_LOGS, ResourceArn: {Ref: Web}}}
  Bad: {Type: AWS::Logs::DeliverySource, Properties: {Name: bad, LogType: [NLB_ACCESS_LOGS], ResourceArn: {Ref: Web}}}
"""
    found = declare(tmp_path, {"stack.yaml": text}, also=[LogDelivery])
    assert found.inventory.gaps == ()
    assert [each.name for each in found.of(LogDelivery)] == ["Good"]
    assert [(each.line, each.address) for each in found.inventory.unevaluated] == [(5, "Bad")]
