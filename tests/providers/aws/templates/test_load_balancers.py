"""Load balancers of templates, with listeners, rules, certificates, trust stores and target groups."""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from providers.aws.listener_settings import listener_settings
from providers.aws.listeners import listeners
from providers.aws.load_balancers import load_balancers
from providers.aws.session import AwsRegion
from providers.aws.target_groups import target_groups
from providers.aws.trust_stores import trust_stores
from scanner.demo.aws_server import AwsServer, Call
from scanner.models import (
    BalancerKind,
    HealthCheck,
    Listener,
    ListenerProtocol,
    ListenerSettings,
    LoadBalancer,
    Resource,
    TargetGroup,
    TrustStore,
    Unknown,
)
from tests.declaring import Declared, declare
from tests.parity import differences, is_open
from tests.providers.aws.elb import pairs
from tests.providers.terraform_plans import configured, names, plan, resource

TERRAFORM = """\
resource "aws_lb" "edge" {
  name                       = "edge"
  security_groups            = ["sg-1"]
  subnets                    = ["subnet-1", "subnet-2"]
  drop_invalid_header_fields = true
  desync_mitigation_mode     = "strictest"
  enable_deletion_protection = true
  enable_waf_fail_open       = true
  xff_header_processing_mode = "preserve"
  idle_timeout               = 30
  ip_address_type            = "dualstack"
  access_logs {
    bucket  = "logs"
    enabled = true
  }
  connection_logs {
    bucket = "logs"
  }
}

resource "aws_lb" "feed" {
  name                             = "feed"
  load_balancer_type               = "network"
  internal                         = true
  security_groups                  = ["sg-1"]
  enable_cross_zone_load_balancing = true
  subnet_mapping {
    subnet_id = "subnet-1"
  }
}

resource "aws_alb" "inspection" {
  name               = "inspection"
  load_balancer_type = "gateway"
  subnets            = ["subnet-1"]
}

resource "aws_lb_trust_store" "partners" {
  name                             = "partners"
  ca_certificates_bundle_s3_bucket = "bundles"
  ca_certificates_bundle_s3_key    = "partners.pem"
}

resource "aws_lb_trust_store_revocation" "partners" {
  trust_store_arn       = aws_lb_trust_store.partners.arn
  revocations_s3_bucket = "bundles"
  revocations_s3_key    = "partners.crl"
}

resource "aws_lb_listener" "secure" {
  load_balancer_arn = aws_lb.edge.arn
  port              = 443
  protocol          = "HTTPS"
  ssl_policy        = "ELBSecurityPolicy-TLS13-1-2-2021-06"
  certificate_arn   = "arn:aws:acm:eu-west-1:123456789012:certificate/1"

  routing_http_response_strict_transport_security_header_value = "max-age=31536000"

  mutual_authentication {
    mode            = "verify"
    trust_store_arn = aws_lb_trust_store.partners.arn
  }
  default_action {
    type  = "authenticate-oidc"
    order = 1
    authenticate_oidc {
      authorization_endpoint     = "https://login.example.com/authorize"
      client_id                  = "portal"
      client_secret              = "kept"
      issuer                     = "https://login.example.com"
      token_endpoint             = "https://login.example.com/token"
      user_info_endpoint         = "https://login.example.com/userinfo"
      on_unauthenticated_request = "deny"
      session_timeout            = 3600
    }
  }
  default_action {
    type  = "forward"
    order = 2
    forward {
      target_group {
        arn    = aws_lb_target_group.web.arn
        weight = 9
      }
      target_group {
        arn    = aws_lb_target_group.function.arn
        weight = 0
      }
    }
  }
}

resource "aws_lb_listener_certificate" "second" {
  listener_arn    = aws_lb_listener.secure.arn
  certificate_arn = "arn:aws:acm:eu-west-1:123456789012:certificate/2"
}

resource "aws_alb_listener" "plain" {
  load_balancer_arn = aws_lb.edge.arn
  port              = 80
  default_action {
    type = "redirect"
    redirect {
      port        = "443"
      protocol    = "HTTPS"
      status_code = "HTTP_301"
    }
  }
}

resource "aws_alb_listener_rule" "labels" {
  listener_arn = aws_alb_listener.plain.arn
  priority     = 5
  action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.web.arn
  }
  condition {
    path_pattern {
      values = ["/labels/*"]
    }
  }
  condition {
    host_header {
      values = ["Old.example.com"]
    }
  }
  condition {
    source_ip {
      values = ["10.0.0.0/8"]
    }
  }
}

resource "aws_lb_listener" "feed" {
  load_balancer_arn        = aws_lb.feed.arn
  port                     = 9000
  protocol                 = "TCP"
  tcp_idle_timeout_seconds = 600
  default_action {
    type             = "forward"
    target_group_arn = aws_alb_target_group.feed.arn
  }
}

resource "aws_lb_target_group" "web" {
  name     = "web"
  port     = 8443
  protocol = "HTTPS"
  vpc_id   = "vpc-1"

  deregistration_delay = 60
  health_check {
    path     = "/health"
    protocol = "HTTPS"
  }
  stickiness {
    type = "lb_cookie"
  }
}

resource "aws_lb_target_group" "function" {
  name        = "function"
  target_type = "lambda"
}

resource "aws_alb_target_group" "feed" {
  name                              = "feed"
  port                              = 9000
  protocol                          = "TCP"
  target_type                       = "ip"
  vpc_id                            = "vpc-1"
  preserve_client_ip                = true
  load_balancing_cross_zone_enabled = false
}
"""
CLOUDFORMATION = """\
Resources:
  edge:
    Type: AWS::ElasticLoadBalancingV2::LoadBalancer
    Properties:
      Name: edge
      SecurityGroups: [sg-1]
      Subnets: [subnet-1, subnet-2]
      IpAddressType: dualstack
      LoadBalancerAttributes:
        - {Key: routing.http.drop_invalid_header_fields.enabled, Value: true}
        - {Key: routing.http.desync_mitigation_mode, Value: strictest}
        - {Key: deletion_protection.enabled, Value: 'true'}
        - {Key: waf.fail_open.enabled, Value: 'true'}
        - {Key: routing.http.xff_header_processing.mode, Value: preserve}
        - {Key: idle_timeout.timeout_seconds, Value: 30}
        - {Key: access_logs.s3.enabled, Value: 'true'}
  feed:
    Type: AWS::ElasticLoadBalancingV2::LoadBalancer
    Properties:
      Name: feed
      Type: network
      Scheme: internal
      SecurityGroups: [sg-1]
      SubnetMappings:
        - SubnetId: subnet-1
      LoadBalancerAttributes:
        - {Key: load_balancing.cross_zone.enabled, Value: 'true'}
  inspection:
    Type: AWS::ElasticLoadBalancingV2::LoadBalancer
    Properties:
      Name: inspection
      Type: gateway
      Subnets: [subnet-1]
  partners:
    Type: AWS::ElasticLoadBalancingV2::TrustStore
    Properties:
      Name: partners
      CaCertificatesBundleS3Bucket: bundles
      CaCertificatesBundleS3Key: partners.pem
  Revocation:
    Type: AWS::ElasticLoadBalancingV2::TrustStoreRevocation
    Properties:
      TrustStoreArn: !Ref partners
      RevocationContents:
        - {S3Bucket: bundles, S3Key: partners.crl}
  Secure:
    Type: AWS::ElasticLoadBalancingV2::Listener
    Properties:
      LoadBalancerArn: !Ref edge
      Port: 443
      Protocol: HTTPS
      SslPolicy: ELBSecurityPolicy-TLS13-1-2-2021-06
      Certificates:
        - CertificateArn: arn:aws:acm:eu-west-1:123456789012:certificate/1
      MutualAuthentication:
        Mode: verify
        TrustStoreArn: !Ref partners
      ListenerAttributes:
        - Key: routing.http.response.strict_transport_security.header_value
          Value: max-age=31536000
      DefaultActions:
        - Type: authenticate-oidc
          Order: 1
          AuthenticateOidcConfig:
            OnUnauthenticatedRequest: deny
            SessionTimeout: '3600'
        - Type: forward
          Order: 2
          ForwardConfig:
            TargetGroups:
              - {TargetGroupArn: !Ref web, Weight: 9}
              - {TargetGroupArn: !Ref function, Weight: 0}
  Second:
    Type: AWS::ElasticLoadBalancingV2::ListenerCertificate
    Properties:
      ListenerArn: !Ref Secure
      Certificates:
        - CertificateArn: arn:aws:acm:eu-west-1:123456789012:certificate/2
  Plain:
    Type: AWS::ElasticLoadBalancingV2::Listener
    Properties:
      LoadBalancerArn: !Ref edge
      Port: 80
      Protocol: HTTP
      DefaultActions:
        - Type: redirect
          RedirectConfig: {Port: '443', Protocol: HTTPS, StatusCode: HTTP_301}
  Labels:
    Type: AWS::ElasticLoadBalancingV2::ListenerRule
    Properties:
      ListenerArn: !Ref Plain
      Priority: 5
      Actions:
        - {Type: forward, TargetGroupArn: !Ref web}
      Conditions:
        - {Field: path-pattern, PathPatternConfig: {Values: ['/labels/*']}}
        - {Field: host-header, Values: [Old.example.com]}
        - {Field: source-ip, SourceIpConfig: {Values: [10.0.0.0/8]}}
  Feed:
    Type: AWS::ElasticLoadBalancingV2::Listener
    Properties:
      LoadBalancerArn: !Ref feed
      Port: 9000
      Protocol: TCP
      ListenerAttributes:
        - {Key: tcp.idle_timeout.seconds, Value: '600'}
      DefaultActions:
        - {Type: forward, TargetGroupArn: !Ref Stream}
  web:
    Type: AWS::ElasticLoadBalancingV2::TargetGroup
    Properties:
      Name: web
      Port: 8443
      Protocol: HTTPS
      VpcId: vpc-1
      HealthCheckPath: /health
      HealthCheckProtocol: HTTPS
      HealthCheckEnabled: true
      TargetGroupAttributes:
        - {Key: deregistration_delay.timeout_seconds, Value: '60'}
        - {Key: stickiness.enabled, Value: 'true'}
  function:
    Type: AWS::ElasticLoadBalancingV2::TargetGroup
    Properties:
      Name: function
      TargetType: lambda
  Stream:
    Type: AWS::ElasticLoadBalancingV2::TargetGroup
    Properties:
      Name: feed
      Port: 9000
      Protocol: TCP
      TargetType: ip
      VpcId: vpc-1
      TargetGroupAttributes:
        - {Key: preserve_client_ip.enabled, Value: 'true'}
        - {Key: load_balancing.cross_zone.enabled, Value: 'false'}
"""
ARN = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:"
CERTIFICATES = [{"CertificateArn": f"arn:aws:acm:eu-west-1:123456789012:certificate/{each}"} for each in (1, 2)]
EDGE, FEED, INSPECTION = (f"{ARN}loadbalancer/{each}" for each in ("app/edge/1", "net/feed/1", "gwy/inspection/1"))
STORE = f"{ARN}truststore/partners/1"
WEB, FUNCTION, STREAM = (f"{ARN}targetgroup/{each}/1" for each in ("web", "function", "feed"))
SIGN_IN = {
    "Type": "authenticate-oidc",
    "Order": 1,
    "AuthenticateOidcConfig": {
        "Issuer": "https://login.example.com",
        "AuthorizationEndpoint": "https://login.example.com/authorize",
        "TokenEndpoint": "https://login.example.com/token",
        "UserInfoEndpoint": "https://login.example.com/userinfo",
        "ClientId": "portal",
        "OnUnauthenticatedRequest": "deny",
        "SessionTimeout": 3600,
    },
}
WEIGHTS = [{"TargetGroupArn": WEB, "Weight": 9}, {"TargetGroupArn": FUNCTION, "Weight": 0}]
SECURE = {
    "ListenerArn": f"{ARN}listener/app/edge/1/443",
    "LoadBalancerArn": EDGE,
    "Port": 443,
    "Protocol": "HTTPS",
    "SslPolicy": "ELBSecurityPolicy-TLS13-1-2-2021-06",
    "Certificates": CERTIFICATES[:1],
    "MutualAuthentication": {"Mode": "verify", "TrustStoreArn": STORE, "IgnoreClientCertificateExpiry": False},
    "DefaultActions": [SIGN_IN, {"Type": "forward", "Order": 2, "ForwardConfig": {"TargetGroups": WEIGHTS}}],
}
REDIRECT = {"Type": "redirect", "RedirectConfig": {"Port": "443", "Protocol": "HTTPS", "StatusCode": "HTTP_301"}}
PLAIN = {
    "ListenerArn": f"{ARN}listener/app/edge/1/80",
    "LoadBalancerArn": EDGE,
    "Port": 80,
    "Protocol": "HTTP",
    "DefaultActions": [REDIRECT],
}
TO_STREAM = {
    "ListenerArn": f"{ARN}listener/net/feed/1/9000",
    "LoadBalancerArn": FEED,
    "Port": 9000,
    "Protocol": "TCP",
    "DefaultActions": [{"Type": "forward", "TargetGroupArn": STREAM}],
}
LISTENERS: dict[str, list[dict[str, Any]]] = {EDGE: [SECURE, PLAIN], FEED: [TO_STREAM], INSPECTION: []}
LABELS = {
    "Priority": "5",
    "IsDefault": False,
    "Actions": [{"Type": "forward", "TargetGroupArn": WEB}],
    "Conditions": [
        {"Field": "path-pattern", "PathPatternConfig": {"Values": ["/labels/*"]}},
        {"Field": "host-header", "HostHeaderConfig": {"Values": ["Old.example.com"]}},
        {"Field": "source-ip", "SourceIpConfig": {"Values": ["10.0.0.0/8"]}},
    ],
}
ATTRIBUTES = {
    EDGE: {
        "access_logs.s3.enabled": "true",
        "connection_logs.s3.enabled": "false",
        "deletion_protection.enabled": "true",
        "idle_timeout.timeout_seconds": "30",
        "load_balancing.cross_zone.enabled": "true",
        "routing.http.desync_mitigation_mode": "strictest",
        "routing.http.drop_invalid_header_fields.enabled": "true",
        "routing.http.xff_header_processing.mode": "preserve",
        "waf.fail_open.enabled": "true",
    },
    FEED: {
        "access_logs.s3.enabled": "false",
        "deletion_protection.enabled": "false",
        "load_balancing.cross_zone.enabled": "true",
    },
    INSPECTION: {"deletion_protection.enabled": "false", "load_balancing.cross_zone.enabled": "false"},
    SECURE["ListenerArn"]: {"routing.http.response.strict_transport_security.header_value": "max-age=31536000"},
    PLAIN["ListenerArn"]: {"routing.http.response.strict_transport_security.header_value": ""},
    TO_STREAM["ListenerArn"]: {"tcp.idle_timeout.seconds": "600"},
    WEB: {"deregistration_delay.timeout_seconds": "60", "stickiness.enabled": "true"},
    FUNCTION: {"lambda.multi_value_headers.enabled": "false"},
    STREAM: {"preserve_client_ip.enabled": "true", "load_balancing.cross_zone.enabled": "false"},
}
COLLECTORS = (load_balancers, listeners, listener_settings, target_groups, trust_stores)
MODELS = (LoadBalancer, Listener, ListenerSettings, TargetGroup, TrustStore)
SAME = {
    "elasticloadbalancing:listener/edge/1/443": "elasticloadbalancing:listener/secure",
    "elasticloadbalancing:listener/edge/1/80": "elasticloadbalancing:listener/plain",
    "elasticloadbalancing:listener/feed/1/9000": "elasticloadbalancing:listener/feed",
    "elasticloadbalancing:targetgroup/stream": "elasticloadbalancing:targetgroup/feed",
}


def zones(*subnets: str) -> list[dict[str, str]]:
    return [{"SubnetId": each, "ZoneName": f"zone of {each}"} for each in subnets]


def serve(server: AwsServer) -> None:
    """The same balancers in an account."""
    public = {"Scheme": "internet-facing", "SecurityGroups": ["sg-1"]}
    listed = [
        {
            "Type": "application",
            "IpAddressType": "dualstack",
            **public,
            "AvailabilityZones": zones("subnet-1", "subnet-2"),
        },
        {
            "Type": "network",
            "IpAddressType": "ipv4",
            "Scheme": "internal",
            "SecurityGroups": ["sg-1"],
            "EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic": "on",
            "AvailabilityZones": zones("subnet-1"),
        },
        {"Type": "gateway", "IpAddressType": "ipv4", "AvailabilityZones": zones("subnet-1")},
    ]
    arns = (EDGE, FEED, INSPECTION)
    named = [{"LoadBalancerArn": arn, "LoadBalancerName": arn.split("/")[2]} for arn in arns]
    answers = [{**name, **each} for name, each in zip(named, listed, strict=True)]
    server.answer("elbv2", "DescribeLoadBalancers", {"LoadBalancers": answers})
    server.answer(
        "elbv2", "DescribeListeners", lambda call: {"Listeners": LISTENERS[call.parameters["LoadBalancerArn"]]}
    )
    server.answer("elbv2", "DescribeRules", _rules)
    server.answer("elbv2", "DescribeListenerCertificates", {"Certificates": CERTIFICATES})
    for what, name in (
        ("LoadBalancer", "LoadBalancerArn"),
        ("Listener", "ListenerArn"),
        ("TargetGroup", "TargetGroupArn"),
    ):
        server.answer("elbv2", f"Describe{what}Attributes", partial(_attributes, name))
    server.answer("elbv2", "DescribeTargetGroups", {"TargetGroups": _groups()})
    server.answer("elbv2", "DescribeTargetHealth", {"TargetHealthDescriptions": []})
    # So that the tables answer for the policies, as for templates.
    server.answer("elbv2", "DescribeSSLPolicies", {"SslPolicies": []})
    stores = [{"TrustStoreArn": STORE, "Name": "partners", "NumberOfCaCertificates": 2, "TotalRevokedEntries": 3}]
    server.answer("elbv2", "DescribeTrustStores", {"TrustStores": stores})


def _rules(call: Call) -> dict[str, Any]:
    arn = call.parameters["ListenerArn"]
    (listener,) = (each for several in LISTENERS.values() for each in several if each["ListenerArn"] == arn)
    default = {"Priority": "default", "IsDefault": True, "Actions": listener["DefaultActions"]}
    return {"Rules": [*([LABELS] if listener is PLAIN else []), default]}


def _attributes(name: str, call: Call) -> dict[str, Any]:
    return {"Attributes": pairs(ATTRIBUTES[call.parameters[name]])}


def _groups() -> list[dict[str, Any]]:
    # AWS tells intervals and thresholds that nobody set as well; nothing is decided by them.
    checks = {"HealthCheckEnabled": True}
    return [
        {
            "TargetGroupArn": WEB,
            "TargetGroupName": "web",
            "Protocol": "HTTPS",
            "Port": 8443,
            "VpcId": "vpc-1",
            "TargetType": "instance",
            "LoadBalancerArns": [EDGE],
            "HealthCheckProtocol": "HTTPS",
            "HealthCheckPath": "/health",
            **checks,
        },
        {
            "TargetGroupArn": FUNCTION,
            "TargetGroupName": "function",
            "TargetType": "lambda",
            "LoadBalancerArns": [EDGE],
            "HealthCheckEnabled": False,
            "HealthCheckPath": "/",
        },
        {
            "TargetGroupArn": STREAM,
            "TargetGroupName": "feed",
            "Protocol": "TCP",
            "Port": 9000,
            "VpcId": "vpc-1",
            "TargetType": "ip",
            "LoadBalancerArns": [FEED],
            "HealthCheckProtocol": "TCP",
            **checks,
        },
    ]


def name_of(text: str) -> str:
    """A text that may be an identity, the same for an account and for each language."""
    found = re.sub(r"^arn:aws:(\w+):[\w-]*:[^:]*:", r"\1:", text)
    found = re.sub(r"/1$|aws_\w+\.|(?<=/)(app|net|gwy)/", "", found).lower()
    return SAME.get(found, found)


def keyed(resources: Iterable[Resource]) -> dict[tuple[str, str], Resource]:
    """By model and by the name that both have."""
    return {(type(each).__name__, name_of(each.id)): each for each in resources}


def by_languages(root: Path) -> Iterator[Declared]:
    """The balancers in HCL and in CloudFormation."""
    yield declare(root / "hcl", {"main.tf": TERRAFORM}, also=[ListenerSettings])
    yield declare(root / "cloudformation", {"stack.yaml": CLOUDFORMATION}, also=[ListenerSettings])


def test_balancers_are_what_they_are_in_an_account(server: AwsServer, region: AwsRegion, tmp_path: Path) -> None:
    serve(server)
    live = keyed(each for collector in COLLECTORS for each in collector.function(region) if isinstance(each, MODELS))
    assert len(live) == 13
    for found in by_languages(tmp_path):
        declared = keyed(each for model in MODELS for each in found.of(model))
        assert declared.keys() == live.keys()
        assert list(differences(live, declared, name_of)) == []
        open_fields = {
            (model, field)
            for (model, _), each in declared.items()
            for field, value in each.model_dump(mode="json").items()
            if is_open(value)
        }
        assert open_fields == {("LoadBalancer", "domain"), ("TargetGroup", "targets"), ("TrustStore", "authorities")}
        assert found.inventory.unevaluated == ()


CHECKS = (
    "lb-access-logging",
    "lb-deletion-protection",
    "lb-desync-mitigation",
    "lb-drop-invalid-headers",
    "lb-listener-cleartext",
    "tls-minimum-version",
)
TWIN = """\
resource "aws_lb" "it" {
  BALANCER
}

resource "aws_lb_listener" "it" {
  load_balancer_arn = aws_lb.it.arn
  LISTENER
}

variable "open" {}
"""
STACK = """\
Parameters:
  Open: {Type: String}
Resources:
  It:
    Type: AWS::ElasticLoadBalancingV2::LoadBalancer
    Properties:
      LoadBalancerAttributes: [BALANCER]
  Listener:
    Type: AWS::ElasticLoadBalancingV2::Listener
    Properties:
      LoadBalancerArn: !Ref It
      LISTENER
"""
FORWARD = 'default_action {\n type = "forward"\n target_group_arn = "arn:aws:tg"\n }'
TO = "DefaultActions: [{Type: forward, TargetGroupArn: 'arn:aws:tg'}]"
REDIRECTED = "DefaultActions: [{Type: redirect, RedirectConfig: {StatusCode: HTTP_301, Protocol: PROTOCOL}}]"
STRONG = "ELBSecurityPolicy-TLS13-1-2-2021-06"


def hcl_redirect(protocol: str) -> str:
    """A default action that redirects to a protocol."""
    redirect = f'redirect {{\n protocol = {protocol}\n status_code = "HTTP_301"\n }}'
    return f'default_action {{\n type = "redirect"\n {redirect}\n }}'


@pytest.mark.parametrize(
    ("check", "values", "outcome"),
    [
        ("lb-drop-invalid-headers", "", "fail"),
        ("lb-drop-invalid-headers", "drop_invalid_header_fields = true", "pass"),
        ("lb-drop-invalid-headers", "drop_invalid_header_fields = var.open", "undetermined"),
        ("lb-desync-mitigation", "", "pass"),
        ("lb-desync-mitigation", 'desync_mitigation_mode = "monitor"', "fail"),
        ("lb-desync-mitigation", "desync_mitigation_mode = var.open", "undetermined"),
        ("lb-deletion-protection", "", "fail"),
        ("lb-deletion-protection", "enable_deletion_protection = true", "pass"),
        ("lb-deletion-protection", "enable_deletion_protection = var.open", "undetermined"),
        ("lb-deletion-protection", "load_balancer_type = var.open", "undetermined"),
        ("lb-access-logging", 'access_logs {\n bucket = "logs"\n enabled = true\n }', "pass"),
        ("lb-access-logging", "", "undetermined"),
        ("lb-access-logging", 'access_logs {\n bucket = "logs"\n enabled = var.open\n }', "undetermined"),
        (
            "lb-access-logging",
            'dynamic "access_logs" {\n for_each = var.open\n content {\n bucket = "b"\n enabled = true\n }\n }',
            "undetermined",
        ),
    ],
)
def test_a_setting_of_a_balancer_in_terraform(tmp_path: Path, check: str, values: str, outcome: str) -> None:
    text = TWIN.replace("BALANCER", values).replace("LISTENER", FORWARD)
    assert judged(tmp_path, {"main.tf": text}, check, "aws_lb.it") == (outcome, 1)


@pytest.mark.parametrize(
    ("check", "key", "value", "outcome"),
    [
        ("lb-drop-invalid-headers", "routing.http.drop_invalid_header_fields.enabled", "true", "pass"),
        ("lb-drop-invalid-headers", "routing.http.drop_invalid_header_fields.enabled", "!Ref Open", "undetermined"),
        ("lb-drop-invalid-headers", "!Ref Open", "true", "undetermined"),
        ("lb-drop-invalid-headers", "another", "true", "fail"),
        ("lb-desync-mitigation", "routing.http.desync_mitigation_mode", "monitor", "fail"),
        ("lb-desync-mitigation", "routing.http.desync_mitigation_mode", "!Ref Open", "undetermined"),
        ("lb-desync-mitigation", "another", "monitor", "pass"),
        ("lb-deletion-protection", "deletion_protection.enabled", "'true'", "pass"),
        ("lb-deletion-protection", "deletion_protection.enabled", "false", "fail"),
        ("lb-deletion-protection", "deletion_protection.enabled", "!Ref Open", "undetermined"),
        ("lb-access-logging", "access_logs.s3.enabled", "true", "pass"),
        ("lb-access-logging", "access_logs.s3.enabled", "!Ref Open", "undetermined"),
    ],
)
def test_a_setting_of_a_balancer_in_cloudformation(
    tmp_path: Path, check: str, key: str, value: str, outcome: str
) -> None:
    text = STACK.replace("BALANCER", f"{{Key: {key}, Value: {value}}}").replace("LISTENER", f"Port: 80\n      {TO}")
    assert judged(tmp_path, {"stack.yaml": text}, check, "It") == (outcome, 4)


@pytest.mark.parametrize(
    ("check", "values", "outcome"),
    [
        ("lb-listener-cleartext", f"port = 80\n {FORWARD}", "fail"),
        ("lb-listener-cleartext", f"port = 80\n protocol = var.open\n {FORWARD}", "undetermined"),
        ("lb-listener-cleartext", "port = 80\n " + hcl_redirect('"HTTPS"'), "pass"),
        ("lb-listener-cleartext", "port = 80\n " + hcl_redirect('"HTTP"'), "fail"),
        ("lb-listener-cleartext", "port = 80\n " + hcl_redirect("var.open"), "undetermined"),
        ("tls-minimum-version", f'port = 443\n protocol = "HTTPS"\n {FORWARD}', "fail"),
        ("tls-minimum-version", f'port = 443\n protocol = "HTTPS"\n ssl_policy = "{STRONG}"\n {FORWARD}', "pass"),
        (
            "tls-minimum-version",
            f'port = 443\n protocol = "HTTPS"\n ssl_policy = var.open\n {FORWARD}',
            "undetermined",
        ),
        ("tls-minimum-version", f"port = 443\n protocol = var.open\n {FORWARD}", "undetermined"),
    ],
)
def test_a_listener_in_terraform(tmp_path: Path, check: str, values: str, outcome: str) -> None:
    text = TWIN.replace("BALANCER", "").replace("LISTENER", values)
    assert judged(tmp_path, {"main.tf": text}, check, "aws_lb_listener.it") == (outcome, 5)


@pytest.mark.parametrize(
    ("check", "values", "outcome"),
    [
        ("lb-listener-cleartext", ("Protocol: HTTP", TO), "fail"),
        ("lb-listener-cleartext", ("Protocol: !Ref Open", TO), "undetermined"),
        ("lb-listener-cleartext", ("Protocol: HTTP", REDIRECTED.replace("PROTOCOL", "HTTPS")), "pass"),
        ("lb-listener-cleartext", ("Protocol: HTTP", REDIRECTED.replace("PROTOCOL", "'#{protocol}'")), "fail"),
        ("lb-listener-cleartext", ("Protocol: HTTP", REDIRECTED.replace("PROTOCOL", "!Ref Open")), "undetermined"),
        ("tls-minimum-version", ("Protocol: HTTPS", TO), "fail"),
        ("tls-minimum-version", ("Protocol: HTTPS", f"SslPolicy: {STRONG}", TO), "pass"),
        ("tls-minimum-version", ("Protocol: HTTPS", "SslPolicy: !Ref Open", TO), "undetermined"),
    ],
)
def test_a_listener_in_cloudformation(tmp_path: Path, check: str, values: tuple[str, ...], outcome: str) -> None:
    text = STACK.replace("BALANCER", "").replace("LISTENER", "\n      ".join(("Port: 80", *values)))
    assert judged(tmp_path, {"stack.yaml": text}, check, "Listener") == (outcome, 8)


def judged(root: Path, files: Mapping[str, str], check: str, address: str) -> tuple[str, int | None]:
    """What a check says of a resource, and where that is declared."""
    (found,) = (each for each in declare(root, files).judged(check).verdicts if each.resource.name == address)
    return str(found.outcome), found.location.line if found.location else None


RULED = """\
variable "open" {}

resource "aws_lb" "it" {
  load_balancer_type = "application"
}

resource "aws_lb_listener" "first" {
  load_balancer_arn = aws_lb.it.arn
  port              = 80
  REDIRECT
}

resource "aws_lb_listener" "second" {
  load_balancer_arn = aws_lb.it.arn
  port              = 81
  REDIRECT
}

resource "aws_lb_listener_rule" "it" {
  RULE
  priority = 5
  action {
    type             = "forward"
    target_group_arn = "arn:aws:tg"
  }
  condition {
    path_pattern {
      values = ["/old/*"]
    }
  }
}
""".replace("REDIRECT", hcl_redirect('"HTTPS"'))


@pytest.mark.parametrize(
    ("rule", "first", "second"),
    [
        ("listener_arn = aws_lb_listener.first.arn", "fail", "pass"),
        ("count = var.open\n listener_arn = aws_lb_listener.first.arn", "undetermined", "pass"),
        ("for_each = var.open\n listener_arn = aws_lb_listener.first.arn", "undetermined", "undetermined"),
        (
            "listener_arn = var.open ? aws_lb_listener.first.arn : aws_lb_listener.second.arn",
            "undetermined",
            "undetermined",
        ),
        ("listener_arn = var.open", "pass", "pass"),
    ],
)
def test_a_rule_that_may_be_of_a_listener(tmp_path: Path, rule: str, first: str, second: str) -> None:
    report = declare(tmp_path, {"main.tf": RULED.replace("RULE", rule)}).judged("lb-listener-cleartext")
    found = {each.resource.name: each.outcome for each in report.verdicts}
    assert found == {"aws_lb_listener.first": first, "aws_lb_listener.second": second}


def test_a_rule_of_one_of_several_listeners_in_cloudformation(tmp_path: Path) -> None:
    text = STACK.replace("BALANCER", "").replace(
        "LISTENER", f"Port: 80\n      Protocol: HTTP\n      {REDIRECTED.replace('PROTOCOL', 'HTTPS')}"
    )
    text += """\
  Rule:
    Type: AWS::ElasticLoadBalancingV2::ListenerRule
    Properties:
      ListenerArn: !If [Chosen, !Ref Listener, another]
      Priority: 5
      Actions: [{Type: forward, TargetGroupArn: another}]
      Conditions: [{Field: path-pattern, Values: [/old]}]
Conditions:
  Chosen: !Equals [!Ref Open, chosen]
"""
    assert judged(tmp_path, {"stack.yaml": text}, "lb-listener-cleartext", "Listener") == ("undetermined", 8)


EXTERNAL = """\
variable "balancer" {}
variable "open" {}

resource "aws_lb_listener" "first" {
  load_balancer_arn = ARN
  port              = 80
  FIRST
  ACTION
}

resource "aws_lb_listener" "second" {
  load_balancer_arn = ARN
  port              = 81
  SECOND
  ACTION
}
""".replace("ACTION", FORWARD)
OF_APPLICATION = f'"{EDGE}"'


@pytest.mark.parametrize(
    ("arn", "first", "second", "protocols"),
    [
        ("var.balancer", "", "", (None, None)),
        ("var.balancer", "", 'protocol = "HTTPS"', (ListenerProtocol.HTTP, ListenerProtocol.HTTPS)),
        ("var.balancer", 'protocol = "TCP"', 'protocol = "UDP"', (ListenerProtocol.TCP, ListenerProtocol.UDP)),
        ("var.balancer", "protocol = var.open", "", (None, None)),
        (OF_APPLICATION, "", "", (ListenerProtocol.HTTP, ListenerProtocol.HTTP)),
        (f'"{INSPECTION}"', "", "", (ListenerProtocol.GENEVE, ListenerProtocol.GENEVE)),
    ],
)
def test_listeners_of_a_balancer_that_is_made_elsewhere(
    tmp_path: Path, arn: str, first: str, second: str, protocols: tuple[ListenerProtocol | None, ...]
) -> None:
    text = EXTERNAL.replace("ARN", arn).replace("FIRST", first).replace("SECOND", second)
    declared = declare(tmp_path, {"main.tf": text})
    found = {each.name: each.protocol for each in declared.of(Listener)}
    known = tuple(each if isinstance(each, ListenerProtocol) else None for each in found.values())
    assert (list(found), known) == (["aws_lb_listener.first", "aws_lb_listener.second"], protocols)


def test_the_kind_of_a_balancer_that_is_not_known_costs_no_listener(tmp_path: Path) -> None:
    text = TWIN.replace("BALANCER", "load_balancer_type = var.open").replace("LISTENER", f"port = 80\n {FORWARD}")
    declared = declare(tmp_path, {"main.tf": text})
    assert declared.one(LoadBalancer).kind is BalancerKind.OTHER
    assert declared.one(Listener).protocol == Unknown(why="depends on var.open")


def test_what_a_plan_leaves_unset_is_a_default(tmp_path: Path) -> None:
    balancer = resource(
        "aws_lb.it",
        {"load_balancer_type": "application", "internal": None, "drop_invalid_header_fields": False},
        unknown={"arn": True, "internal": True, "ip_address_type": True, "security_groups": True, "subnets": True},
    )
    listener = resource(
        "aws_lb_listener.it",
        {"port": 443, "protocol": "HTTPS", "default_action": [{"type": "forward", "target_group_arn": "arn:aws:tg"}]},
        unknown={"ssl_policy": True, "load_balancer_arn": True, "mutual_authentication": True, "default_action": [{}]},
    )
    own = configured(
        "aws_lb_listener.it",
        load_balancer_arn=names("aws_lb.it.arn", "aws_lb.it"),
        port={"constant_value": 443},
        protocol={"constant_value": "HTTPS"},
    )
    module = {"resources": [configured("aws_lb.it"), own]}
    document = plan(balancer, listener, module=module)
    declared = declare(tmp_path, {"plan.json": document})
    found = {(each.check, each.resource.name): each.outcome for each in declared.judged(*CHECKS).verdicts}
    assert declared.one(LoadBalancer).is_public is True
    assert found["tls-minimum-version", "aws_lb_listener.it"] == "fail"
    assert found["lb-drop-invalid-headers", "aws_lb.it"] == "fail"
    assert found["lb-desync-mitigation", "aws_lb.it"] == "pass"


@pytest.mark.parametrize(
    ("values", "protocol", "path", "is_enabled"),
    [
        ('protocol = "TCP"', "TCP", None, None),
        ('protocol = "HTTPS"', "HTTP", "/", None),
        ('protocol = "TCP"\n health_check {\n }', "HTTP", "/", True),
        ('target_type = "lambda"\n health_check {\n path = "/up"\n }', "HTTP", "/up", True),
        ('target_type = "lambda"', "HTTP", "/", False),
    ],
)
def test_a_health_check_of_which_little_is_said(
    tmp_path: Path, values: str, protocol: str, path: str | None, *, is_enabled: bool | None
) -> None:
    text = f'resource "aws_lb_target_group" "it" {{\n {values}\n}}\n'
    check = declare(tmp_path, {"main.tf": text}).one(TargetGroup).health_check
    assert isinstance(check, HealthCheck)
    assert (check.protocol, check.path) == (protocol, path)
    assert check.is_enabled is (is_enabled is not False)


IN_NETWORK = """\
resource "aws_vpc" "v" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_default_security_group" "d" {
  vpc_id = aws_vpc.v.id
}

resource "aws_subnet" "s" {
  vpc_id     = aws_vpc.v.id
  cidr_block = "10.0.1.0/24"
}

resource "KIND" "e" {
  subnets = [aws_subnet.s.id]
  MORE
}
"""


@pytest.mark.parametrize(
    ("kind", "more", "groups"),
    [
        ("aws_lb", "", ["d"]),
        ("aws_lb", "security_groups = []", ["d"]),
        ("aws_lb", 'security_groups = ["sg-1"]', ["sg-1"]),
        ("aws_lb", 'load_balancer_type = "network"', []),
        ("aws_lb", 'load_balancer_type = "gateway"', []),
        ("aws_elb", "", ["d"]),
    ],
)
def test_without_groups_it_has_the_default_one_of_its_network(
    tmp_path: Path, kind: str, more: str, groups: list[str]
) -> None:
    text = IN_NETWORK.replace("KIND", kind).replace("MORE", more)
    found = declare(tmp_path, {"main.tf": text}).one(LoadBalancer).rule_sets
    assert [each.rpartition("/")[2].removeprefix("aws_default_security_group.") for each in found] == groups
