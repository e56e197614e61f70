"""What distributions of templates refer to: the same as in an account."""

import re
from pathlib import Path
from typing import Any

import pytest

from providers.aws import managed_policies
from providers.aws.key_groups import key_groups
from providers.aws.session import AwsAccount
from providers.aws.template_account import AwsTemplate
from providers.iac import read
from scanner.demo.aws_cdn_policies import CACHE_POLICIES, ORIGIN_REQUEST_POLICIES
from scanner.demo.aws_server import AwsServer
from scanner.models import Caching, Distribution, KeyGroup, Origin, ResponseHeaders, Unknown
from scanner.plugins import load_checks
from tests.declaring import NO_OPTIONS, declare, facts
from tests.providers.aws.cloudfront import (
    behaviour,
    cache_policy,
    collected,
    config,
    items,
    origin_request_policy,
    serve,
    serve_policies,
)

TERRAFORM = """\
resource "aws_cloudfront_cache_policy" "pages" {
  name        = "pages"
  min_ttl     = 1
  default_ttl = 60
  max_ttl     = 600
  parameters_in_cache_key_and_forwarded_to_origin {
    enable_accept_encoding_gzip = true
    cookies_config {
      cookie_behavior = "allExcept"
      cookies {
        items = ["tracking"]
      }
    }
    headers_config {
      header_behavior = "whitelist"
      headers {
        items = ["Origin"]
      }
    }
    query_strings_config {
      query_string_behavior = "whitelist"
      query_strings {
        items = ["page"]
      }
    }
  }
}

resource "aws_cloudfront_origin_request_policy" "pages" {
  name = "pages"
  cookies_config {
    cookie_behavior = "none"
  }
  headers_config {
    header_behavior = "allViewerAndWhitelistCloudFront"
    headers {
      items = ["CloudFront-Viewer-Country"]
    }
  }
  query_strings_config {
    query_string_behavior = "all"
  }
}

resource "aws_cloudfront_response_headers_policy" "pages" {
  name = "pages"
  security_headers_config {
    content_type_options {
      override = true
    }
    frame_options {
      frame_option = "DENY"
      override     = true
    }
    strict_transport_security {
      access_control_max_age_sec = 63072000
      include_subdomains         = true
      override                   = true
    }
    xss_protection {
      protection = true
      override   = true
    }
  }
  custom_headers_config {
    items {
      header   = "Permissions-Policy"
      value    = "camera=()"
      override = true
    }
  }
  remove_headers_config {
    items {
      header = "Server"
    }
  }
}

resource "aws_cloudfront_vpc_origin" "inside" {
  vpc_origin_endpoint_config {
    name                   = "inside"
    arn                    = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/app/inside/1"
    http_port              = 80
    https_port             = 443
    origin_protocol_policy = "https-only"
    origin_ssl_protocols {
      items    = ["TLSv1.2"]
      quantity = 1
    }
  }
}

resource "aws_cloudfront_distribution" "edge" {
  enabled = true
  origin {
    origin_id   = "web"
    domain_name = "inside.example.com"
    vpc_origin_config {
      vpc_origin_id = aws_cloudfront_vpc_origin.inside.id
    }
  }
  default_cache_behavior {
    target_origin_id           = "web"
    viewer_protocol_policy     = "https-only"
    allowed_methods            = ["GET", "HEAD"]
    cached_methods             = ["GET", "HEAD"]
    cache_policy_id            = aws_cloudfront_cache_policy.pages.id
    origin_request_policy_id   = aws_cloudfront_origin_request_policy.pages.id
    response_headers_policy_id = aws_cloudfront_response_headers_policy.pages.id
  }
  viewer_certificate {
    cloudfront_default_certificate = true
  }
}
"""
CLOUDFORMATION = """\
Resources:
  Cache:
    Type: AWS::CloudFront::CachePolicy
    Properties:
      CachePolicyConfig:
        Name: pages
        MinTTL: 1
        DefaultTTL: 60
        MaxTTL: 600
        ParametersInCacheKeyAndForwardedToOrigin:
          EnableAcceptEncodingGzip: true
          CookiesConfig:
            CookieBehavior: allExcept
            Cookies: [tracking]
          HeadersConfig:
            HeaderBehavior: whitelist
            Headers: [Origin]
          QueryStringsConfig:
            QueryStringBehavior: whitelist
            QueryStrings: [page]
  Request:
    Type: AWS::CloudFront::OriginRequestPolicy
    Properties:
      OriginRequestPolicyConfig:
        Name: pages
        CookiesConfig:
          CookieBehavior: none
        HeadersConfig:
          HeaderBehavior: allViewerAndWhitelistCloudFront
          Headers: [CloudFront-Viewer-Country]
        QueryStringsConfig:
          QueryStringBehavior: all
  Headers:
    Type: AWS::CloudFront::ResponseHeadersPolicy
    Properties:
      ResponseHeadersPolicyConfig:
        Name: pages
        SecurityHeadersConfig:
          ContentTypeOptions:
            Override: true
          FrameOptions:
            FrameOption: DENY
            Override: true
          StrictTransportSecurity:
            AccessControlMaxAgeSec: 63072000
            IncludeSubdomains: true
            Override: true
          XSSProtection:
            Protection: true
            Override: true
        CustomHeadersConfig:
          Items:
            - Header: Permissions-Policy
              Value: camera=()
              Override: true
        RemoveHeadersConfig:
          Items:
            - Header: Server
  Inside:
    Type: AWS::CloudFront::VpcOrigin
    Properties:
      VpcOriginEndpointConfig:
        Name: inside
        Arn: arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/app/inside/1
        OriginProtocolPolicy: https-only
        OriginSSLProtocols: [TLSv1.2]
  Edge:
    Type: AWS::CloudFront::Distribution
    Properties:
      DistributionConfig:
        Enabled: true
        Origins:
          - Id: web
            DomainName: inside.example.com
            VpcOriginConfig:
              VpcOriginId: !Ref Inside
        DefaultCacheBehavior:
          TargetOriginId: web
          ViewerProtocolPolicy: https-only
          CachePolicyId: !Ref Cache
          OriginRequestPolicyId: !GetAtt Request.Id
          ResponseHeadersPolicyId: !Ref Headers
"""
SECURITY = {
    "ContentTypeOptions": {"Override": True},
    "FrameOptions": {"FrameOption": "DENY", "Override": True},
    "StrictTransportSecurity": {"AccessControlMaxAgeSec": 63072000, "IncludeSubdomains": True, "Override": True},
    "XSSProtection": {"Protection": True, "Override": True},
}


def live(account: AwsAccount, server: AwsServer) -> Distribution:
    """The same distribution in an account."""
    key = {
        "EnableAcceptEncodingGzip": True,
        "CookiesConfig": {"CookieBehavior": "allExcept", "Cookies": items("tracking")},
        "HeadersConfig": {"HeaderBehavior": "whitelist", "Headers": items("Origin")},
        "QueryStringsConfig": {"QueryStringBehavior": "whitelist", "QueryStrings": items("page")},
    }
    used = behaviour(OriginRequestPolicyId="request", ResponseHeadersPolicyId="headers")
    origin = {"Id": "web", "DomainName": "inside.example.com", "VpcOriginConfig": {"VpcOriginId": "vo1"}}
    policy = {**cache_policy(key, DefaultTTL=60, MaxTTL=600), "MinTTL": 1}
    serve(server, {"E1": config(Origins=items(origin), DefaultCacheBehavior=used)}, cache={"cache": policy})
    asked = origin_request_policy(
        HeadersConfig={
            "HeaderBehavior": "allViewerAndWhitelistCloudFront",
            "Headers": items("CloudFront-Viewer-Country"),
        },
        QueryStringsConfig={"QueryStringBehavior": "all"},
    )
    serve_policies(server, "OriginRequest", {"request": asked})
    added = {
        "Name": "headers",
        "SecurityHeadersConfig": SECURITY,
        "CustomHeadersConfig": items({"Header": "Permissions-Policy", "Value": "camera=()", "Override": True}),
        "RemoveHeadersConfig": items({"Header": "Server"}),
    }
    serve_policies(server, "ResponseHeaders", {"headers": added})
    endpoint = {
        "Name": "inside",
        "Arn": "arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/app/inside/1",
        "HTTPPort": 80,
        "HTTPSPort": 443,
        "OriginProtocolPolicy": "https-only",
        "OriginSslProtocols": items("TLSv1.2"),
    }
    server.answer("cloudfront", "GetVpcOrigin", {"VpcOrigin": {"Id": "vo1", "VpcOriginEndpointConfig": endpoint}})
    return collected(account)


@pytest.mark.parametrize("files", [{"main.tf": TERRAFORM}, {"stack.yaml": CLOUDFORMATION}])
def test_policies_are_what_they_are_in_an_account(
    account: AwsAccount, server: AwsServer, tmp_path: Path, files: dict[str, str]
) -> None:
    (found,), (declared,) = (
        facts([each], {}) for each in (live(account, server), declare(tmp_path, files).one(Distribution))
    )
    assert (declared["behaviours"], declared["origins"]) == (found["behaviours"], found["origins"])


def open_in(template: str, attribute: str) -> str:
    """The template where one attribute is a variable that nobody gives a value."""
    changed, count = re.subn(rf"(?m)^(\s*{attribute}\s*=).*$", r"\1 var.open", template, count=1)
    assert count
    return changed + 'variable "open" {}\n'


@pytest.mark.parametrize(
    "attribute",
    [
        "min_ttl",
        "default_ttl",
        "max_ttl",
        "enable_accept_encoding_gzip",
        "cookie_behavior",
        "header_behavior",
        "query_string_behavior",
        "items",
        "override",
        "access_control_max_age_sec",
        "include_subdomains",
        "header",
        "origin_protocol_policy",
        "vpc_origin_id",
        "cache_policy_id",
        "origin_request_policy_id",
        "response_headers_policy_id",
    ],
)
def test_what_is_unknown_leaves_the_distribution(tmp_path: Path, attribute: str) -> None:
    checks = [each.id for each in load_checks() if Distribution in each.subjects]
    before = declare(tmp_path / "before", {"main.tf": TERRAFORM}).judged(*checks)
    declared = declare(tmp_path / "after", {"main.tf": open_in(TERRAFORM, attribute)})
    assert not declared.inventory.unevaluated
    outcomes = {each.check: each.outcome for each in before.verdicts}
    for verdict in declared.judged(*checks).verdicts:
        assert verdict.outcome in {outcomes[verdict.check], "undetermined"}


@pytest.mark.parametrize(
    ("attribute", "field"),
    [("max_ttl", "caching"), ("items", "caching"), ("access_control_max_age_sec", "response_headers")],
)
def test_what_is_unknown_is_said(tmp_path: Path, attribute: str, field: str) -> None:
    (only,) = declare(tmp_path, {"main.tf": open_in(TERRAFORM, attribute)}).one(Distribution).behaviours
    assert getattr(only, field) == Unknown(why="depends on var.open")


def test_what_the_demo_knows_of_managed_policies_is_what_we_know() -> None:
    for known, ours, key in (
        (CACHE_POLICIES, managed_policies.CACHE_POLICIES, "CachePolicyConfig"),
        (ORIGIN_REQUEST_POLICIES, managed_policies.ORIGIN_REQUEST_POLICIES, "OriginRequestPolicyConfig"),
    ):
        for identifier in known.keys() & ours.keys():
            assert_says(ours[identifier][key], known[identifier])


def assert_says(ours: Any, expected: Any) -> None:
    """Compare what is written in both."""
    if isinstance(expected, dict):
        for each in expected.keys() & ours.keys() - {"Quantity"}:
            assert_says(ours[each], expected[each])
    else:
        assert ours == expected


@pytest.mark.parametrize(
    ("attribute", "kind", "policies"),
    [
        ("cache_policy_id", "cache", managed_policies.CACHE_POLICIES),
        ("origin_request_policy_id", "origin_request", managed_policies.ORIGIN_REQUEST_POLICIES),
        ("response_headers_policy_id", "response_headers", managed_policies.RESPONSE_HEADERS_POLICIES),
    ],
)
def test_managed_policies_are_known_by_name_and_by_id(
    tmp_path: Path, attribute: str, kind: str, policies: dict[str, Any]
) -> None:
    for number, (identifier, policy) in enumerate(policies.items()):
        (config,) = policy.values()
        looked_up = f'data "aws_cloudfront_{kind}_policy" "it" {{\n  name = "{config["Name"]}"\n}}\n'
        reference = f"data.aws_cloudfront_{kind}_policy.it.id"
        by_name = re.sub(rf"({attribute}\s*=).*", rf"\1 {reference}", TERRAFORM) + looked_up
        by_id = re.sub(rf"({attribute}\s*=).*", rf'\1 "{identifier}"', TERRAFORM)
        one = declare(tmp_path / f"name{number}", {"main.tf": by_name}).one(Distribution).behaviours[0]
        other = declare(tmp_path / f"id{number}", {"main.tf": by_id}).one(Distribution).behaviours[0]
        assert isinstance(one.caching, Caching)
        assert isinstance(one.response_headers, ResponseHeaders)
        assert one == other


KEY_GROUPS = """\
resource "aws_cloudfront_public_key" "one" {
  encoded_key = "a key"
}

resource "aws_cloudfront_key_group" "readers" {
  name  = "readers"
  items = [aws_cloudfront_public_key.one.id, "K2"]
}

resource "aws_cloudfront_key_group" "others" {
  name  = "others"
  items = var.open
}

variable "open" {}
"""


def test_key_groups(account: AwsAccount, server: AwsServer, tmp_path: Path) -> None:
    group = {"Id": "readers", "KeyGroupConfig": {"Name": "readers", "Items": ["K1", "K2"]}}
    server.answer("cloudfront", "ListKeyGroups", {"KeyGroupList": {"MaxItems": 100, **items({"KeyGroup": group})}})
    (live,) = key_groups.function(account)
    (tmp_path / "main.tf").write_text(KEY_GROUPS, encoding="utf-8")
    (template,) = read(tmp_path, ["."], NO_OPTIONS)
    declared = AwsTemplate.of(template, concurrency=1)
    assert declared
    (made,) = key_groups.function(AwsAccount(declared, "us-east-1"))
    assert isinstance(made, KeyGroup)
    assert isinstance(live, KeyGroup)
    assert made.keys == ("aws_cloudfront_public_key.one", "K2")
    assert (made.identity.label, len(live.keys)) == ("readers", 2)
    # The keys of the other one are not known.
    assert [why for _, why in declared.calls.undecided] == ["depends on var.open"]


def test_an_origin_has_a_place(tmp_path: Path) -> None:
    (origin,) = declare(tmp_path, {"main.tf": TERRAFORM}).one(Distribution).origins
    assert isinstance(origin, Origin)
    assert origin.place
    assert TERRAFORM.splitlines()[(origin.place.line or 0) - 1].strip() == "origin {"
