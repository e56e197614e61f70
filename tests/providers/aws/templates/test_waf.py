"""Web ACLs of templates: the same as those of an account."""

from pathlib import Path

import pytest

from providers.aws.session import AwsRegion
from providers.aws.waf import web_acls
from scanner.demo.aws_server import AwsServer
from scanner.models import LoadBalancer, Unknown, WebAcl
from tests.declaring import Declared, declare, facts

TERRAFORM = """\
resource "aws_lb" "edge" {
  name    = "edge"
  subnets = ["subnet-1", "subnet-2"]
}

resource "aws_wafv2_web_acl" "edge" {
  name  = "edge"
  scope = "REGIONAL"
}

resource "aws_wafv2_web_acl" "cdn" {
  name  = "cdn"
  scope = "CLOUDFRONT"
}

resource "aws_wafv2_web_acl_association" "edge" {
  resource_arn = aws_lb.edge.arn
  web_acl_arn  = aws_wafv2_web_acl.edge.arn
}
"""
CLOUDFORMATION = """\
Resources:
  Balancer:
    Type: AWS::ElasticLoadBalancingV2::LoadBalancer
    Properties:
      Name: edge
      Subnets: [subnet-1, subnet-2]
  Acl:
    Type: AWS::WAFv2::WebACL
    Properties:
      Name: edge
      Scope: REGIONAL
  Association:
    Type: AWS::WAFv2::WebACLAssociation
    Properties:
      ResourceArn: !Ref Balancer
      WebACLArn: !GetAtt Acl.Arn
"""
ACL = "arn:aws:wafv2:eu-west-1:123456789012:regional/webacl/edge/1"
BALANCER = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/app/edge/1"


@pytest.mark.parametrize(
    ("files", "acl", "balancer"),
    [
        ({"main.tf": TERRAFORM}, "aws_wafv2_web_acl.edge", "aws_lb.edge"),
        ({"stack.yaml": CLOUDFORMATION}, "Acl", "Balancer"),
    ],
)
def test_an_acl_protects_what_it_does_in_an_account(
    region: AwsRegion, server: AwsServer, tmp_path: Path, files: dict[str, str], acl: str, balancer: str
) -> None:
    server.answer("elbv2", "DescribeLoadBalancers", {"LoadBalancers": [{"LoadBalancerName": "edge"}]})
    server.answer("wafv2", "ListWebACLs", {"WebACLs": [{"Name": "edge", "Id": "1", "ARN": ACL, "LockToken": "1"}]})
    server.answer("wafv2", "ListResourcesForWebACL", {"ResourceArns": [BALANCER]})
    live = [each for each in web_acls.function(region) if isinstance(each, WebAcl)]
    declared = declare(tmp_path, files)
    names = {f"webacl/{acl}": "webacl/edge/1", f"loadbalancer/{balancer}": "loadbalancer/app/edge/1"}
    assert facts(declared.of(WebAcl), names) == facts(live, {})
    assert outcome(declared) == "pass"


def outcome(declared: Declared) -> str:
    """Whether the balancer is protected."""
    (verdict,) = (each for each in declared.judged("waf-attached").verdicts if "::LoadBalancer" in each.resource.type)
    return str(verdict.outcome)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("aws_wafv2_web_acl.edge.arn", "var.open", "pass"),
        ("aws_wafv2_web_acl.edge.arn", f'"{ACL}"', "pass"),
        ("aws_lb.edge.arn", "var.open", "undetermined"),
        ("aws_lb.edge.arn", f'"{BALANCER}"', "fail"),
    ],
)
def test_an_association_may_be_open(tmp_path: Path, old: str, new: str, expected: str) -> None:
    declared = declare(tmp_path, {"main.tf": TERRAFORM.replace(old, new) + 'variable "open" {}\n'})
    assert len(declared.of(LoadBalancer)) == 1
    assert outcome(declared) == (expected if expected != "fail" else "undetermined")
    assert outcome(Declared(declared.inventory.closed(lambda _: True))) == expected


def test_what_an_unknown_association_protects_is_unknown(tmp_path: Path) -> None:
    template = TERRAFORM.replace("aws_lb.edge.arn", "var.open") + 'variable "open" {}\n'
    assert isinstance(declare(tmp_path, {"main.tf": template}).one(WebAcl).protects, Unknown)


def test_an_association_may_not_be_there(tmp_path: Path) -> None:
    head = "Parameters:\n  Open:\n    Type: String\nConditions:\n  IsOpen: !Equals [!Ref Open, a]\n"
    maybe = "WebACLAssociation\n    Condition: IsOpen\n"
    template = head + CLOUDFORMATION.replace("WebACLAssociation\n", maybe)
    declared = declare(tmp_path, {"stack.yaml": template})
    assert outcome(declared) == outcome(Declared(declared.inventory.closed(lambda _: True))) == "undetermined"
