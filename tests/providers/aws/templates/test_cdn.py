"""CloudFront distributions of templates: the same as those of an account, at their lines."""

import re
from pathlib import Path
from typing import Any

import pytest

from providers.aws.session import AwsAccount
from scanner.demo.aws_server import AwsServer
from scanner.models import (
    Bucket,
    Caching,
    Distribution,
    OriginAccess,
    OriginKind,
    ResponseHeaders,
    StagedTraffic,
    Ttl,
    Unknown,
    present,
)
from scanner.plugins import load_checks
from tests.declaring import Declared, declare, facts
from tests.factories import ACCOUNT
from tests.providers.aws.cloudfront import (
    cache_policy,
    collected,
    config,
    custom,
    items,
    origin_request_policy,
    serve,
    serve_policies,
)

CACHING_OPTIMIZED = "658327ea-f89d-4fab-a63d-7e88639e58f6"
CORS = "88a5eaf4-2fd4-4709-b370-b4c650ea3fcf"
SECURITY_HEADERS = "67f7725c-6f97-4210-82d7-5512b31e9d03"

TERRAFORM = """\
data "aws_cloudfront_cache_policy" "optimized" {
  name = "Managed-CachingOptimized"
}

resource "aws_s3_bucket" "site" {
  bucket = "kestrel"
}

resource "aws_cloudfront_origin_access_control" "site" {
  name                              = "site"
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

resource "aws_cloudfront_key_group" "readers" {
  name  = "readers"
  items = ["K1"]
}

resource "aws_cloudfront_distribution" "edge" {
  enabled             = true
  aliases             = ["www.example.com"]
  default_root_object = "index.html"
  web_acl_id          = "arn:aws:wafv2:us-east-1:111122223333:global/webacl/edge/1"

  logging_config {
    bucket = "logs.s3.amazonaws.com"
  }

  origin {
    origin_id                = "site"
    domain_name              = aws_s3_bucket.site.bucket_regional_domain_name
    origin_access_control_id = aws_cloudfront_origin_access_control.site.id
  }

  origin {
    origin_id   = "web"
    domain_name = "origin.example.com"
    custom_origin_config {
      http_port              = 80
      https_port             = 443
      origin_protocol_policy = "https-only"
      origin_ssl_protocols   = ["TLSv1.2"]
    }
  }

  origin_group {
    origin_id = "pair"
    failover_criteria {
      status_codes = [500, 502]
    }
    member {
      origin_id = "web"
    }
    member {
      origin_id = "site"
    }
  }

  ordered_cache_behavior {
    path_pattern           = "/private/*"
    target_origin_id       = "web"
    viewer_protocol_policy = "https-only"
    allowed_methods        = ["GET", "HEAD", "OPTIONS"]
    cached_methods         = ["GET", "HEAD"]
    trusted_key_groups     = [aws_cloudfront_key_group.readers.id]
    min_ttl                = 0
    default_ttl            = 60
    max_ttl                = 600

    forwarded_values {
      query_string            = true
      query_string_cache_keys = ["page"]
      headers                 = ["Origin"]
      cookies {
        forward           = "whitelist"
        whitelisted_names = ["session"]
      }
    }

    lambda_function_association {
      event_type = "viewer-response"
      lambda_arn = "arn:aws:lambda:us-east-1:111122223333:function:edge:1"
    }
  }

  default_cache_behavior {
    target_origin_id           = "pair"
    viewer_protocol_policy     = "redirect-to-https"
    allowed_methods            = ["GET", "HEAD"]
    cached_methods             = ["GET", "HEAD"]
    cache_policy_id            = data.aws_cloudfront_cache_policy.optimized.id
    origin_request_policy_id   = "88a5eaf4-2fd4-4709-b370-b4c650ea3fcf"
    response_headers_policy_id = "67f7725c-6f97-4210-82d7-5512b31e9d03"
    realtime_log_config_arn    = "arn:aws:cloudfront::111122223333:realtime-log-config/all"
  }

  custom_error_response {
    error_code            = 503
    error_caching_min_ttl = 5
  }
  custom_error_response {
    error_code            = 404
    response_code         = 200
    response_page_path    = "/index.html"
    error_caching_min_ttl = 10
  }

  restrictions {
    geo_restriction {
      restriction_type = "none"
    }
  }

  viewer_certificate {
    acm_certificate_arn      = "arn:aws:acm:us-east-1:111122223333:certificate/1"
    ssl_support_method       = "sni-only"
    minimum_protocol_version = "TLSv1.2_2021"
  }
}
"""

CLOUDFORMATION = """\
Resources:
  Site:
    Type: AWS::S3::Bucket
    Properties:
      BucketName: kestrel
  Access:
    Type: AWS::CloudFront::OriginAccessControl
    Properties:
      OriginAccessControlConfig:
        Name: site
        OriginAccessControlOriginType: s3
        SigningBehavior: always
        SigningProtocol: sigv4
  Readers:
    Type: AWS::CloudFront::KeyGroup
    Properties:
      KeyGroupConfig:
        Name: readers
        Items: [K1]
  Edge:
    Type: AWS::CloudFront::Distribution
    Properties:
      DistributionConfig:
        Enabled: true
        Aliases: [www.example.com]
        DefaultRootObject: index.html
        WebACLId: arn:aws:wafv2:us-east-1:111122223333:global/webacl/edge/1
        Logging:
          Bucket: logs.s3.amazonaws.com
        Origins:
          - Id: site
            DomainName: !GetAtt Site.RegionalDomainName
            OriginAccessControlId: !GetAtt Access.Id
            S3OriginConfig: {}
          - Id: web
            DomainName: origin.example.com
            CustomOriginConfig:
              OriginProtocolPolicy: https-only
              OriginSSLProtocols: [TLSv1.2]
        OriginGroups:
          Quantity: 1
          Items:
            - Id: pair
              FailoverCriteria:
                StatusCodes:
                  Quantity: 2
                  Items: [500, 502]
              Members:
                Quantity: 2
                Items:
                  - OriginId: web
                  - OriginId: site
        CacheBehaviors:
          - PathPattern: /private/*
            TargetOriginId: web
            ViewerProtocolPolicy: https-only
            AllowedMethods: [GET, HEAD, OPTIONS]
            CachedMethods: [GET, HEAD]
            TrustedKeyGroups: [!Ref Readers]
            DefaultTTL: 60
            MaxTTL: 600
            ForwardedValues:
              QueryString: true
              QueryStringCacheKeys: [page]
              Headers: [Origin]
              Cookies:
                Forward: whitelist
                WhitelistedNames: [session]
            LambdaFunctionAssociations:
              - EventType: viewer-response
                LambdaFunctionARN: arn:aws:lambda:us-east-1:111122223333:function:edge:1
        DefaultCacheBehavior:
          TargetOriginId: pair
          ViewerProtocolPolicy: redirect-to-https
          CachePolicyId: 658327ea-f89d-4fab-a63d-7e88639e58f6
          OriginRequestPolicyId: 88a5eaf4-2fd4-4709-b370-b4c650ea3fcf
          ResponseHeadersPolicyId: 67f7725c-6f97-4210-82d7-5512b31e9d03
          RealtimeLogConfigArn: arn:aws:cloudfront::111122223333:realtime-log-config/all
        CustomErrorResponses:
          - ErrorCode: 503
            ErrorCachingMinTTL: 5
          - ErrorCode: 404
            ResponseCode: 200
            ResponsePagePath: /index.html
        ViewerCertificate:
          AcmCertificateArn: arn:aws:acm:us-east-1:111122223333:certificate/1
          SslSupportMethod: sni-only
          MinimumProtocolVersion: TLSv1.2_2021
"""

DISTRIBUTION = config(
    Aliases=items("www.example.com"),
    DefaultRootObject="index.html",
    WebACLId="arn:aws:wafv2:us-east-1:111122223333:global/webacl/edge/1",
    Logging={"Enabled": True, "IncludeCookies": False, "Bucket": "logs.s3.amazonaws.com", "Prefix": ""},
    Origins=items(
        {
            "Id": "site",
            "DomainName": "kestrel.s3.amazonaws.com",
            "OriginAccessControlId": "A1",
            "S3OriginConfig": {"OriginAccessIdentity": ""},
        },
        custom(),
    ),
    OriginGroups=items(
        {
            "Id": "pair",
            "FailoverCriteria": {"StatusCodes": items(500, 502)},
            "Members": items({"OriginId": "web"}, {"OriginId": "site"}),
        }
    ),
    CacheBehaviors=items(
        {
            "PathPattern": "/private/*",
            "TargetOriginId": "web",
            "ViewerProtocolPolicy": "https-only",
            "AllowedMethods": {**items("GET", "HEAD", "OPTIONS"), "CachedMethods": items("GET", "HEAD")},
            "TrustedKeyGroups": {"Enabled": True, **items("G1")},
            "MinTTL": 0,
            "DefaultTTL": 60,
            "MaxTTL": 600,
            "ForwardedValues": {
                "QueryString": True,
                "QueryStringCacheKeys": items("page"),
                "Headers": items("Origin"),
                "Cookies": {"Forward": "whitelist", "WhitelistedNames": items("session")},
            },
            "LambdaFunctionAssociations": items(
                {
                    "EventType": "viewer-response",
                    "LambdaFunctionARN": "arn:aws:lambda:us-east-1:111122223333:function:edge:1",
                }
            ),
        }
    ),
    DefaultCacheBehavior={
        "TargetOriginId": "pair",
        "ViewerProtocolPolicy": "redirect-to-https",
        "CachePolicyId": CACHING_OPTIMIZED,
        "OriginRequestPolicyId": CORS,
        "ResponseHeadersPolicyId": SECURITY_HEADERS,
        "RealtimeLogConfigArn": "arn:aws:cloudfront::111122223333:realtime-log-config/all",
    },
    CustomErrorResponses=items(
        {"ErrorCode": 503, "ErrorCachingMinTTL": 5},
        {"ErrorCode": 404, "ResponseCode": "200", "ErrorCachingMinTTL": 10},
    ),
    ViewerCertificate={
        "ACMCertificateArn": "arn:aws:acm:us-east-1:111122223333:certificate/1",
        "SSLSupportMethod": "sni-only",
        "MinimumProtocolVersion": "TLSv1.2_2021",
    },
)

OWN = {"d111111abcdef8.cloudfront.net": "OWN", f":{ACCOUNT}:distribution": ":ACCOUNT:distribution"}


def live(account: AwsAccount, server: AwsServer) -> Distribution:
    """The same distribution in an account."""
    compressed = {"EnableAcceptEncodingGzip": True, "EnableAcceptEncodingBrotli": True}
    optimized = cache_policy(compressed, MinTTL=1, DefaultTTL=86400, MaxTTL=31536000)
    serve(server, {"E1": DISTRIBUTION}, cache={CACHING_OPTIMIZED: optimized})
    cors = ("Origin", "Access-Control-Request-Headers", "Access-Control-Request-Method")
    asked = origin_request_policy(HeadersConfig={"HeaderBehavior": "whitelist", "Headers": items(*cors)})
    serve_policies(server, "OriginRequest", {CORS: asked})
    added = {
        "StrictTransportSecurity": {"AccessControlMaxAgeSec": 31536000, "Override": False},
        "ContentTypeOptions": {"Override": True},
        "FrameOptions": {"FrameOption": "SAMEORIGIN", "Override": False},
        "ReferrerPolicy": {"ReferrerPolicy": "strict-origin-when-cross-origin", "Override": False},
        "XSSProtection": {"Protection": True, "ModeBlock": True, "Override": False},
    }
    serve_policies(server, "ResponseHeaders", {SECURITY_HEADERS: {"Name": "s", "SecurityHeadersConfig": added}})
    control = {"Name": "site", "SigningBehavior": "always", "OriginAccessControlOriginType": "s3"}
    told = {"OriginAccessControl": {"Id": "A1", "OriginAccessControlConfig": {**control, "SigningProtocol": "sigv4"}}}
    server.answer("cloudfront", "GetOriginAccessControl", told)
    return collected(account)


@pytest.mark.parametrize(
    ("files", "names"),
    [
        (
            {"main.tf": TERRAFORM},
            {
                "aws_cloudfront_distribution.edge.cloudfront.net": "OWN",
                "aws_cloudfront_distribution.edge": "E1",
                "aws_cloudfront_key_group.readers": "G1",
            },
        ),
        ({"stack.yaml": CLOUDFORMATION}, {"edge.cloudfront.net": "OWN", "/Edge": "/E1", "Readers": "G1"}),
    ],
)
def test_a_distribution_is_what_it_is_in_an_account(
    account: AwsAccount, server: AwsServer, tmp_path: Path, files: dict[str, str], names: dict[str, str]
) -> None:
    found = live(account, server)
    declared = declare(tmp_path, files).of(Distribution)
    assert facts(declared, names) == facts([found], OWN)


def parts(template: str, values: dict[str, str]) -> str:
    """The template with other values for some attributes, and variables that nobody gives a value."""
    changed = template
    for attribute, value in values.items():
        changed, count = re.subn(rf"(?m)^(\s*{attribute}\s*=).*$", rf"\1 {value}", changed, count=1)
        assert count
    return changed + 'variable "open" {}\n'


CHECKS = tuple(each.id for each in load_checks() if Distribution in each.subjects)

FLAWED = {
    "viewer_protocol_policy": '"allow-all"',
    "minimum_protocol_version": '"TLSv1"',
    "origin_ssl_protocols": '["TLSv1"]',
}


@pytest.mark.parametrize(
    "attribute",
    [
        "enabled",
        "aliases",
        "default_root_object",
        "web_acl_id",
        "bucket",
        "origin_id",
        "domain_name",
        "origin_access_control_id",
        "signing_behavior",
        "origin_protocol_policy",
        "origin_ssl_protocols",
        "status_codes",
        "viewer_protocol_policy",
        "allowed_methods",
        "cached_methods",
        "trusted_key_groups",
        "min_ttl",
        "default_ttl",
        "max_ttl",
        "query_string",
        "query_string_cache_keys",
        "headers",
        "forward",
        "whitelisted_names",
        "event_type",
        "lambda_arn",
        "cache_policy_id",
        "origin_request_policy_id",
        "response_headers_policy_id",
        "realtime_log_config_arn",
        "error_code",
        "error_caching_min_ttl",
        "response_code",
        "acm_certificate_arn",
        "ssl_support_method",
        "minimum_protocol_version",
    ],
)
@pytest.mark.parametrize("template", [TERRAFORM, parts(TERRAFORM, FLAWED)])
def test_what_is_unknown_costs_its_own_questions_only(tmp_path: Path, template: str, attribute: str) -> None:
    before = declare(tmp_path / "before", {"main.tf": template}).judged(*CHECKS)
    declared = declare(tmp_path / "after", {"main.tf": parts(template, {attribute: "var.open"})})
    after = declared.judged(*CHECKS)
    assert not declared.inventory.unevaluated
    outcomes = {each.check: each.outcome for each in before.verdicts}
    for verdict in after.verdicts:
        assert verdict.outcome in {outcomes[verdict.check], "undetermined"}, verdict


def of_edge(declared: Declared, check: str) -> list[Any]:
    """What a check says of the distribution."""
    found = declared.judged(check).verdicts
    return [each for each in found if each.resource.type == "AWS::CloudFront::Distribution"]


WHOLE, BEHAVIOUR, ORIGIN = 'resource "aws_cloudfront_distribution"', "ordered_cache_behavior {", "origin {"


@pytest.mark.parametrize(
    ("check", "attribute", "flawed", "at"),
    [
        ("cdn-viewer-https", "viewer_protocol_policy", '"allow-all"', BEHAVIOUR),
        ("cdn-cached-methods", "allowed_methods", '["GET", "HEAD", "POST"]', BEHAVIOUR),
        ("cdn-origin-https", "origin_protocol_policy", '"http-only"', ORIGIN),
        ("cdn-origin-tls-version", "origin_ssl_protocols", '["TLSv1"]', ORIGIN),
        ("cdn-origin-private-storage", "signing_behavior", '"never"', ORIGIN),
        ("cdn-error-caching", "error_caching_min_ttl", "3600", "custom_error_response {"),
        ("cdn-default-root-object", "default_root_object", '""', WHOLE),
        ("cdn-sni-only", "ssl_support_method", '"vip"', WHOLE),
        ("tls-minimum-version", "minimum_protocol_version", '"TLSv1"', WHOLE),
        ("waf-attached", "web_acl_id", "null", WHOLE),
    ],
)
def test_a_flaw_is_found_where_it_is(tmp_path: Path, check: str, attribute: str, flawed: str, at: str) -> None:
    template = parts(TERRAFORM, {attribute: flawed})
    (good,) = of_edge(declare(tmp_path / "good", {"main.tf": TERRAFORM}), check)
    (bad,) = of_edge(declare(tmp_path / "bad", {"main.tf": template}), check)
    (unknown,) = of_edge(declare(tmp_path / "open", {"main.tf": parts(TERRAFORM, {attribute: "var.open"})}), check)
    assert (good.outcome, bad.outcome) == ("pass", "fail")
    assert bad.location
    assert at in template.splitlines()[(bad.location.line or 0) - 1]
    assert unknown.outcome == "undetermined"
    assert "var.open" in unknown.message


@pytest.mark.parametrize("attribute", ["path_pattern", "target_origin_id"])
def test_a_distribution_whose_parts_cannot_be_told_apart_is_not_evaluated(tmp_path: Path, attribute: str) -> None:
    declared = declare(tmp_path, {"main.tf": parts(TERRAFORM, {attribute: "var.open"})})
    assert not declared.of(Distribution)
    (left_out,) = declared.inventory.unevaluated
    assert (left_out.address, left_out.why) == ("aws_cloudfront_distribution.edge", "depends on var.open")


SMALL = """\
resource "aws_s3_bucket" "site" {}

resource "aws_s3_bucket_website_configuration" "site" {
  bucket = aws_s3_bucket.site.id
}

resource "aws_cloudfront_distribution" "edge" {
  enabled = true
  origin {
    origin_id   = "site"
    domain_name = aws_s3_bucket.site.bucket_regional_domain_name
  }
  default_cache_behavior {
    target_origin_id       = "site"
    viewer_protocol_policy = "allow-all"
    allowed_methods        = ["GET", "HEAD"]
    cached_methods         = ["GET", "HEAD"]
    forwarded_values {
      query_string = false
      cookies {
        forward = "none"
      }
    }
  }
  custom_error_response {
    error_code = 503
  }
  viewer_certificate {
    cloudfront_default_certificate = true
  }
}
"""
SMALL_STACK = """\
Resources:
  Site:
    Type: AWS::S3::Bucket
  Edge:
    Type: AWS::CloudFront::Distribution
    Properties:
      DistributionConfig:
        Enabled: true
        Origins:
          - Id: site
            DomainName: !GetAtt Site.DomainName
            S3OriginConfig: {}
        DefaultCacheBehavior:
          TargetOriginId: site
          ViewerProtocolPolicy: allow-all
          ForwardedValues:
            QueryString: false
        CustomErrorResponses:
          - ErrorCode: 503
"""


@pytest.mark.parametrize(
    ("files", "ttl", "error_ttl"),
    [
        # Terraform's provider sends what is not set as zero.
        ({"main.tf": SMALL}, Ttl(minimum=0, default=0, maximum=0), 0),
        ({"stack.yaml": SMALL_STACK}, Ttl(minimum=0, default=86400, maximum=31536000), 10),
    ],
)
def test_what_is_not_set_has_its_default(tmp_path: Path, files: dict[str, str], ttl: Ttl, error_ttl: int) -> None:
    declared = declare(tmp_path, files)
    found = declared.one(Distribution)
    (behaviour,), (origin,), bucket = found.behaviours, found.origins, declared.one(Bucket)
    assert isinstance(behaviour.caching, Caching)
    assert behaviour.caching.ttl == ttl
    assert behaviour.allowed_methods == behaviour.cached_methods == ("GET", "HEAD")
    assert (behaviour.requires_signature, behaviour.functions, behaviour.realtime_logs) == (False, (), False)
    assert behaviour.response_headers == ResponseHeaders()
    assert isinstance(found.error_caching, tuple)
    assert [each.ttl for each in found.error_caching] == [error_ttl]
    assert (found.access_logs, found.web_acl, found.default_root_object, found.certificate) == (False, None, "", None)
    assert (found.is_staging, found.staged, present(found.tls).name) == (False, None, "TLSv1")
    assert (origin.kind, origin.access, origin.resource) == (OriginKind.STORAGE, OriginAccess.OPEN, bucket.id)


@pytest.mark.parametrize(
    ("values", "kind", "host"),
    [
        ({"bucket": '"kestrel"'}, OriginKind.STORAGE, "kestrel.s3.amazonaws.com"),
        ({}, OriginKind.STORAGE, "aws_s3_bucket.site.s3.amazonaws.com"),
        (
            {"domain_name": "aws_s3_bucket_website_configuration.site.website_endpoint", "bucket": '"kestrel"'},
            OriginKind.STORAGE_WEBSITE,
            "kestrel.s3-website.unknown-region.amazonaws.com",
        ),
        (
            {"domain_name": "aws_s3_bucket.site.website_endpoint"},
            OriginKind.STORAGE_WEBSITE,
            "aws_s3_bucket.site.s3-website.unknown-region.amazonaws.com",
        ),
    ],
)
def test_a_declared_bucket_is_an_origin(tmp_path: Path, values: dict[str, str], kind: OriginKind, host: str) -> None:
    template = SMALL.replace('"site" {}', '"site" {\n  bucket = null\n}')
    declared = declare(tmp_path, {"main.tf": parts(template, values)})
    (origin,) = declared.one(Distribution).origins
    assert (origin.kind, origin.host, origin.resource) == (kind, host, declared.one(Bucket).id)
    (verdict,) = declared.judged("cdn-origin-exists").verdicts
    assert verdict.outcome == "pass"


def test_any_bucket_may_be_the_one_whose_name_is_unknown(tmp_path: Path) -> None:
    values = {"bucket": "var.open", "domain_name": '"kestrel.s3.amazonaws.com"'}
    template = SMALL.replace('"site" {}', '"site" {\n  bucket = null\n}')
    declared = declare(tmp_path, {"main.tf": parts(template, values)})
    whole = declared.inventory.closed(lambda _: True)
    (verdict,) = Declared(whole).judged("cdn-origin-exists").verdicts
    assert verdict.outcome == "undetermined"


@pytest.mark.parametrize(
    ("certificate", "known"),
    [
        ("acm_certificate_arn = var.open", True),
        ("acm_certificate_arn = var.open\n cloudfront_default_certificate = false", True),
        ("acm_certificate_arn = var.open\n cloudfront_default_certificate = var.other", False),
        ("acm_certificate_arn = var.open\n cloudfront_default_certificate = true", False),
    ],
)
def test_a_certificate_that_must_be_there_is(tmp_path: Path, certificate: str, *, known: bool) -> None:
    template = SMALL.replace("cloudfront_default_certificate = true", certificate)
    found = declare(tmp_path, {"main.tf": template + 'variable "open" {}\nvariable "other" {}\n'}).one(Distribution)
    assert isinstance(found.certificate, str if known else Unknown)
    assert isinstance(present(found.tls).versions, tuple if known else Unknown)


STAGED = """\
resource "aws_cloudfront_continuous_deployment_policy" "trial" {
  enabled = true
  staging_distribution_dns_names {
    items    = [aws_cloudfront_distribution.edge.domain_name]
    quantity = 1
  }
  traffic_config {
    type = "SingleWeight"
    single_weight_config {
      weight = "0.01"
    }
  }
}
"""
STAGED_STACK = """\
  Trial:
    Type: AWS::CloudFront::ContinuousDeploymentPolicy
    Properties:
      ContinuousDeploymentPolicyConfig:
        Enabled: true
        StagingDistributionDnsNames: [!GetAtt Edge.DomainName]
        TrafficConfig:
          Type: SingleHeader
          SingleHeaderConfig:
            Header: aws-cf-cd-trial
            Value: "1"
"""


def test_some_traffic_is_staged(tmp_path: Path) -> None:
    chosen = "enabled = true\n continuous_deployment_policy_id = aws_cloudfront_continuous_deployment_policy.trial.id"
    found = declare(tmp_path / "terraform", {"main.tf": SMALL.replace("enabled = true", chosen) + STAGED})
    own = "aws_cloudfront_distribution.edge.cloudfront.net"
    assert found.one(Distribution).staged == StagedTraffic(domains=(own,), share=0.01)
    chosen = "Enabled: true\n        ContinuousDeploymentPolicyId: !Ref Trial"
    stack = SMALL_STACK.replace("Enabled: true", chosen) + STAGED_STACK
    found = declare(tmp_path / "cloudformation", {"stack.yaml": stack})
    assert found.one(Distribution).staged == StagedTraffic(domains=("edge.cloudfront.net",), header="aws-cf-cd-trial")


def test_a_policy_of_others_is_not_known(tmp_path: Path) -> None:
    template = parts(TERRAFORM, {"cache_policy_id": '"11111111-2222-3333-4444-555555555555"'})
    found = declare(tmp_path, {"main.tf": template}).one(Distribution)
    assert isinstance(found.behaviours[-1].caching, Unknown)
    assert isinstance(found.behaviours[0].caching, Caching)


def open_in(stack: str, name: str) -> str:
    """The stack where one property is a parameter that nobody gives a value."""
    changed, count = re.subn(rf"(?m)^(\s*(?:- )?{name}:) .+$", r"\1 !Ref Open", stack, count=1)
    assert count
    return f"Parameters:\n  Open:\n    Type: String\n{changed}"


@pytest.mark.parametrize(
    "name",
    [
        "Enabled",
        "Aliases",
        "DefaultRootObject",
        "WebACLId",
        "Bucket",
        "DomainName",
        "OriginAccessControlId",
        "S3OriginConfig",
        "OriginProtocolPolicy",
        "OriginSSLProtocols",
        "ViewerProtocolPolicy",
        "AllowedMethods",
        "CachedMethods",
        "TrustedKeyGroups",
        "DefaultTTL",
        "MaxTTL",
        "QueryString",
        "Headers",
        "Forward",
        "EventType",
        "CachePolicyId",
        "ErrorCode",
        "ErrorCachingMinTTL",
        "ResponseCode",
        "AcmCertificateArn",
        "SslSupportMethod",
        "MinimumProtocolVersion",
    ],
)
def test_a_parameter_costs_its_own_questions_only(tmp_path: Path, name: str) -> None:
    before = declare(tmp_path / "before", {"stack.yaml": CLOUDFORMATION}).judged(*CHECKS)
    declared = declare(tmp_path / "after", {"stack.yaml": open_in(CLOUDFORMATION, name)})
    assert len(declared.of(Distribution)) == 1
    outcomes = {each.check: each.outcome for each in before.verdicts}
    for verdict in declared.judged(*CHECKS).verdicts:
        assert verdict.outcome in {outcomes[verdict.check], "undetermined"}, verdict


BROKEN = """\
resource "aws_cloudfront_distribution" "broken" {
  enabled = true
  dynamic "origin" {
    for_each = var.open
    content {
      origin_id   = origin.value
      domain_name = origin.value
    }
  }
  default_cache_behavior {
    target_origin_id       = "web"
    viewer_protocol_policy = "allow-all"
  }
}

resource "aws_cloudfront_distribution" "empty" {}

variable "open" {}
"""


def test_one_that_is_not_understood_costs_only_itself(tmp_path: Path) -> None:
    declared = declare(tmp_path, {"main.tf": SMALL + BROKEN})
    assert [each.name for each in declared.of(Distribution)] == ["aws_cloudfront_distribution.edge"]
    left_out = {each.address for each in declared.inventory.unevaluated}
    assert left_out == {"aws_cloudfront_distribution.broken", "aws_cloudfront_distribution.empty"}


WEB_HOST = '"origin.example.com"'


@pytest.mark.parametrize(
    ("host", "kind", "outcome"),
    [
        ("var.open", Unknown(why="depends on var.open"), "undetermined"),
        ("aws_lb.web.dns_name", OriginKind.CUSTOM, "pass"),
        ("data.aws_lb.web.dns_name", OriginKind.CUSTOM, "pass"),
        ("data.aws_s3_bucket.other.bucket_regional_domain_name", OriginKind.STORAGE, "fail"),
        ("data.aws_s3_bucket.other.website_endpoint", OriginKind.STORAGE_WEBSITE, "fail"),
        ('"other.s3-website.eu-west-1.amazonaws.com"', OriginKind.STORAGE_WEBSITE, "fail"),
    ],
)
def test_what_a_custom_origin_may_be(tmp_path: Path, host: str, kind: OriginKind | Unknown, outcome: str) -> None:
    others = (
        'resource "aws_lb" "web" {}\ndata "aws_lb" "web" {}\ndata "aws_s3_bucket" "other" {\n  bucket = "other"\n}\n'
    )
    declared = declare(tmp_path, {"main.tf": parts(TERRAFORM.replace(WEB_HOST, host) + others, {})})
    (origin,) = (each for each in declared.one(Distribution).origins if each.id == "web")
    assert origin.kind == kind
    (verdict,) = declared.judged("cdn-origin-private-storage").verdicts
    assert verdict.outcome == outcome
