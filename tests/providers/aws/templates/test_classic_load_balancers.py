"""Classic Load Balancers of templates, with their listeners and policies."""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from providers.aws.classic_listeners import classic_listeners
from providers.aws.classic_load_balancers import classic_load_balancers
from providers.aws.classic_target_groups import classic_target_groups
from providers.aws.session import AwsRegion
from scanner.demo.aws_server import AwsServer
from scanner.models import Listener, LoadBalancer, Resource, TargetGroup
from tests.declaring import declare
from tests.parity import differences, is_open

TERRAFORM = """\
resource "aws_elb" "printers" {
  name                        = "printers"
  internal                    = true
  availability_zones          = ["eu-west-1a"]
  security_groups             = ["sg-1"]
  cross_zone_load_balancing   = false
  idle_timeout                = 120
  connection_draining         = true
  connection_draining_timeout = 60
  desync_mitigation_mode      = "monitor"
  access_logs {
    bucket = "logs"
  }
  health_check {
    target              = "HTTP:8080/health"
    interval            = 30
    timeout             = 5
    healthy_threshold   = 2
    unhealthy_threshold = 3
  }
  listener {
    lb_port            = 443
    lb_protocol        = "https"
    instance_port      = 8080
    instance_protocol  = "http"
    ssl_certificate_id = "arn:aws:iam::123456789012:server-certificate/printers"
  }
  listener {
    lb_port           = 80
    lb_protocol       = "http"
    instance_port     = 8080
    instance_protocol = "http"
  }
}

resource "aws_load_balancer_policy" "tls" {
  load_balancer_name = NAME
  policy_name        = "tls"
  policy_type_name   = "SSLNegotiationPolicyType"
  policy_attribute {
    name  = "Protocol-TLSv1.2"
    value = "true"
  }
  policy_attribute {
    name  = "ECDHE-RSA-AES128-GCM-SHA256"
    value = "true"
  }
}

resource "aws_load_balancer_listener_policy" "tls" {
  load_balancer_name = NAME
  load_balancer_port = 443
  policy_names       = [aws_load_balancer_policy.tls.policy_name]
}

resource "aws_lb_cookie_stickiness_policy" "sticky" {
  name          = "sticky"
  load_balancer = NAME
  lb_port       = 443
}
"""
CLOUDFORMATION = """\
Resources:
  printers:
    Type: AWS::ElasticLoadBalancing::LoadBalancer
    Properties:
      Scheme: internal
      AvailabilityZones: [eu-west-1a]
      SecurityGroups: [sg-1]
      ConnectionSettings: {IdleTimeout: 120}
      ConnectionDrainingPolicy: {Enabled: true, Timeout: 60}
      AccessLoggingPolicy: {Enabled: true, S3BucketName: logs}
      HealthCheck:
        {Target: HTTP:8080/health, Interval: '30', Timeout: '5', HealthyThreshold: '2', UnhealthyThreshold: '3'}
      LBCookieStickinessPolicy:
        - PolicyName: sticky
      Policies:
        - PolicyName: tls
          PolicyType: SSLNegotiationPolicyType
          Attributes:
            - {Name: Protocol-TLSv1.2, Value: 'true'}
            - {Name: ECDHE-RSA-AES128-GCM-SHA256, Value: 'true'}
      Listeners:
        - LoadBalancerPort: '443'
          Protocol: HTTPS
          InstancePort: '8080'
          InstanceProtocol: HTTP
          SSLCertificateId: arn:aws:iam::123456789012:server-certificate/printers
          PolicyNames: [sticky, tls]
        - {LoadBalancerPort: '80', Protocol: HTTP, InstancePort: '8080', InstanceProtocol: HTTP}
"""
SECURE = {
    "Protocol": "HTTPS",
    "LoadBalancerPort": 443,
    "InstanceProtocol": "HTTP",
    "InstancePort": 8080,
    "SSLCertificateId": "arn:aws:iam::123456789012:server-certificate/printers",
}
PLAIN = {"Protocol": "HTTP", "LoadBalancerPort": 80, "InstanceProtocol": "HTTP", "InstancePort": 8080}
LIVE: dict[str, Any] = {
    "LoadBalancerName": "printers",
    "Scheme": "internal",
    "AvailabilityZones": ["eu-west-1a"],
    "SecurityGroups": ["sg-1"],
    "HealthCheck": {
        "Target": "HTTP:8080/health",
        "Interval": 30,
        "Timeout": 5,
        "HealthyThreshold": 2,
        "UnhealthyThreshold": 3,
    },
    "ListenerDescriptions": [{"Listener": SECURE, "PolicyNames": ["sticky", "tls"]}, {"Listener": PLAIN}],
    "Policies": {"LBCookieStickinessPolicies": [{"PolicyName": "sticky"}]},
}
CHOSEN = ("Protocol-TLSv1.2", "ECDHE-RSA-AES128-GCM-SHA256")
POLICIES = [
    {
        "PolicyName": "tls",
        "PolicyTypeName": "SSLNegotiationPolicyType",
        "PolicyAttributeDescriptions": [{"AttributeName": each, "AttributeValue": "true"} for each in CHOSEN],
    },
    {"PolicyName": "sticky", "PolicyTypeName": "LBCookieStickinessPolicyType", "PolicyAttributeDescriptions": []},
]
COLLECTORS = (classic_load_balancers, classic_listeners, classic_target_groups)
MODELS = (LoadBalancer, Listener, TargetGroup)


def name_of(text: str) -> str:
    """A text that may be an identity, the same for an account and for each language."""
    found = re.sub(r"^arn:aws:(\w+):[\w-]*:[^:]*:", r"\1:", text)
    return found.replace("aws_elb.", "")


def keyed(resources: Iterable[Resource]) -> dict[tuple[str, str], Resource]:
    """By model and by the name that both have."""
    return {(type(each).__name__, name_of(each.id)): each for each in resources}


@pytest.mark.parametrize(
    ("files", "desync"),
    [
        ({"main.tf": TERRAFORM.replace("NAME", "aws_elb.printers.name")}, "monitor"),
        ({"main.tf": TERRAFORM.replace("NAME", "aws_elb.printers.id")}, "monitor"),
        ({"main.tf": TERRAFORM.replace("NAME", '"printers"')}, "monitor"),
        # CloudFormation has no property for it.
        ({"stack.yaml": CLOUDFORMATION}, "defensive"),
    ],
)
def test_a_balancer_is_what_it_is_in_an_account(
    server: AwsServer, region: AwsRegion, tmp_path: Path, files: dict[str, str], desync: str
) -> None:
    settings = {
        "CrossZoneLoadBalancing": {"Enabled": False},
        "AccessLog": {"Enabled": True},
        "ConnectionDraining": {"Enabled": True, "Timeout": 60},
        "ConnectionSettings": {"IdleTimeout": 120},
        "AdditionalAttributes": [{"Key": "elb.http.desyncmitigationmode", "Value": desync}],
    }
    server.answer("elb", "DescribeLoadBalancers", {"LoadBalancerDescriptions": [LIVE]})
    server.answer("elb", "DescribeLoadBalancerAttributes", {"LoadBalancerAttributes": settings})
    server.answer("elb", "DescribeLoadBalancerPolicies", {"PolicyDescriptions": POLICIES})
    live = keyed(each for collector in COLLECTORS for each in collector.function(region) if isinstance(each, MODELS))
    found = declare(tmp_path, files)
    declared = keyed(each for model in MODELS for each in found.of(model))
    assert len(live) == 4
    assert declared.keys() == live.keys()
    assert list(differences(live, declared, name_of)) == []
    open_fields = {
        (model, field)
        for (model, _), each in declared.items()
        for field, value in each.model_dump(mode="json").items()
        if is_open(value)
    }
    assert open_fields == {("LoadBalancer", "domain"), ("TargetGroup", "targets")}
    assert found.inventory.unevaluated == ()


UNSET = """\
resource "aws_elb" "it" {
  listener {
    lb_port           = 80
    lb_protocol       = "http"
    instance_port     = 80
    instance_protocol = "http"
  }
}
"""


def test_what_is_unset_is_a_default(tmp_path: Path) -> None:
    """Terraform crosses zones by itself, and CloudFormation does not."""
    text = CLOUDFORMATION.replace("      AccessLoggingPolicy: {Enabled: true, S3BucketName: logs}\n", "")
    own = declare(tmp_path / "hcl", {"main.tf": UNSET}).one(LoadBalancer)
    its = declare(tmp_path / "stack", {"stack.yaml": text}).one(LoadBalancer)
    assert (own.cross_zone, own.access_logs, own.idle_timeout, own.is_public) == (True, False, 60, True)
    assert (its.cross_zone, its.access_logs) == (False, False)


@pytest.mark.parametrize(
    ("old", "new", "outcome"),
    [
        ("", "", "pass"),
        ('"Protocol-TLSv1.2"', '"Protocol-TLSv1"', "fail"),
        ('"Protocol-TLSv1.2"', "var.open", "undetermined"),
        ("load_balancer_port = 443", "load_balancer_port = var.open", "undetermined"),
        ("load_balancer_port = 443", "load_balancer_port = 444", "fail"),
        ("load_balancer_port = 443", "load_balancer_port = 443\n  count = var.open", "undetermined"),
    ],
)
def test_the_policy_of_a_listener(tmp_path: Path, old: str, new: str, outcome: str) -> None:
    text = TERRAFORM.replace("NAME", "aws_elb.printers.name").replace(old, new) + 'variable "open" {}\n'
    report = declare(tmp_path, {"main.tf": text}).judged("tls-minimum-version")
    found = {each.resource.name: str(each.outcome) for each in report.verdicts}
    assert found == {"aws_elb.printers:443": outcome, "aws_elb.printers:80": "not-applicable"}


@pytest.mark.parametrize(
    ("subnets", "outcome"),
    [('["subnet-1", "subnet-2"]', "pass"), ('["subnet-1"]', "fail"), ("var.nobody", "undetermined")],
)
def test_its_subnets_are_in_zones_of_their_own(tmp_path: Path, subnets: str, outcome: str) -> None:
    text = f'variable "nobody" {{}}\nresource "aws_elb" "e" {{\n  subnets = {subnets}\n}}\n'
    (verdict,) = declare(tmp_path, {"main.tf": text}).judged("lb-multi-zone").verdicts
    assert str(verdict.outcome) == outcome
