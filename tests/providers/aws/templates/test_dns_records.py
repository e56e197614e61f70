"""Records of zones in templates: where they lead, as in an account."""

from pathlib import Path

import pytest

from providers.aws.dns_records import dns_records
from providers.aws.session import AwsAccount
from scanner.demo.aws_server import AwsServer
from scanner.models import DnsRecord, Unknown
from tests.declaring import Declared, declare, facts

TERRAFORM = """\
resource "aws_route53_zone" "main" {
  name = "example.com"
}

resource "aws_route53_record" "www" {
  zone_id = aws_route53_zone.main.zone_id
  name    = "www"
  type    = "CNAME"
  ttl     = 300
  records = ["Edge.Example.NET."]
}

resource "aws_route53_record" "root" {
  zone_id        = aws_route53_zone.main.zone_id
  name           = "example.com"
  type           = "A"
  set_identifier = "one"
  alias {
    name                   = "d1.cloudfront.net"
    zone_id                = "Z2FDTNDATAQYW2"
    evaluate_target_health = false
  }
}

resource "aws_route53_record" "text" {
  zone_id = aws_route53_zone.main.zone_id
  name    = "text"
  type    = "TXT"
  ttl     = 300
  records = ["a text"]
}
"""
CLOUDFORMATION = """\
Resources:
  Main:
    Type: AWS::Route53::HostedZone
    Properties:
      Name: example.com
  Www:
    Type: AWS::Route53::RecordSet
    Properties:
      HostedZoneId: !Ref Main
      Name: www.example.com.
      Type: CNAME
      TTL: 300
      ResourceRecords: [Edge.Example.NET.]
  Others:
    Type: AWS::Route53::RecordSetGroup
    Properties:
      HostedZoneId: !GetAtt Main.Id
      RecordSets:
        - Name: example.com.
          Type: A
          SetIdentifier: one
          AliasTarget:
            DNSName: d1.cloudfront.net
            HostedZoneId: Z2FDTNDATAQYW2
        - Name: text.example.com.
          Type: TXT
          TTL: 300
          ResourceRecords: [a text]
"""


@pytest.mark.parametrize(
    ("files", "zone"), [({"main.tf": TERRAFORM}, "aws_route53_zone.main"), ({"stack.yaml": CLOUDFORMATION}, "Main")]
)
def test_records_lead_where_they_do_in_an_account(
    account: AwsAccount, server: AwsServer, tmp_path: Path, files: dict[str, str], zone: str
) -> None:
    main = {"Id": "/hostedzone/Z1", "Name": "example.com.", "CallerReference": "1"}
    listed = {"HostedZones": [main], "Marker": "", "IsTruncated": False, "MaxItems": "100"}
    server.answer("route53", "ListHostedZones", listed)
    alias = {"DNSName": "d1.cloudfront.net.", "HostedZoneId": "Z2FDTNDATAQYW2", "EvaluateTargetHealth": False}
    records = [
        {
            "Name": "www.example.com.",
            "Type": "CNAME",
            "TTL": 300,
            "ResourceRecords": [{"Value": "Edge.Example.NET."}],
        },
        {"Name": "example.com.", "Type": "A", "SetIdentifier": "one", "AliasTarget": alias},
        {"Name": "text.example.com.", "Type": "TXT", "TTL": 300, "ResourceRecords": [{"Value": '"a text"'}]},
    ]
    answer = {"ResourceRecordSets": records, "IsTruncated": False, "MaxItems": "300"}
    server.answer("route53", "ListResourceRecordSets", answer)
    live = [each for each in dns_records.function(account) if isinstance(each, DnsRecord)]
    declared = declare(tmp_path, files).of(DnsRecord)
    assert facts(declared, {f"hostedzone/{zone}": "hostedzone/Z1"}) == facts(live, {})
    assert all(each.location and each.location.line for each in declared)


EDGE = """\
resource "aws_cloudfront_distribution" "edge" {
  enabled = true
  origin {
    origin_id   = "web"
    domain_name = "origin.example.net"
    custom_origin_config {
      http_port              = 80
      https_port             = 443
      origin_protocol_policy = "https-only"
      origin_ssl_protocols   = ["TLSv1.2"]
    }
  }
  default_cache_behavior {
    target_origin_id       = "web"
    viewer_protocol_policy = "https-only"
    allowed_methods        = ["GET", "HEAD"]
    cached_methods         = ["GET", "HEAD"]
    cache_policy_id        = "658327ea-f89d-4fab-a63d-7e88639e58f6"
  }
  viewer_certificate {
    acm_certificate_arn = aws_acm_certificate_validation.edge.certificate_arn
    ssl_support_method  = "sni-only"
  }
}

resource "aws_acm_certificate" "edge" {
  domain_name       = "www.example.com"
  validation_method = "DNS"
}

resource "aws_acm_certificate_validation" "edge" {
  certificate_arn = aws_acm_certificate.edge.arn
}

resource "aws_route53_record" "proof" {
  for_each = { for each in aws_acm_certificate.edge.domain_validation_options : each.domain_name => each }
  zone_id  = data.aws_route53_zone.main.zone_id
  name     = each.value.resource_record_name
  type     = each.value.resource_record_type
  records  = [each.value.resource_record_value]
  ttl      = 60
}

data "aws_route53_zone" "main" {
  name = "example.com."
}

resource "aws_route53_record" "edge" {
  zone_id = data.aws_route53_zone.main.zone_id
  name    = "shop"
  type    = "A"
  alias {
    name                   = aws_cloudfront_distribution.edge.domain_name
    zone_id                = aws_cloudfront_distribution.edge.hosted_zone_id
    evaluate_target_health = false
  }
}

variable "open" {}
"""


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ('"shop"', '"shop"', "fail"),
        ('"shop"', '"www"', "pass"),
        ('"shop"', '"www.example.com"', "pass"),
        ('"shop"', "var.open", "undetermined"),
        ("data.aws_route53_zone.main.zone_id\n  name    =", "var.open\n  name    =", "undetermined"),
        ("aws_cloudfront_distribution.edge.domain_name", "var.open", "undetermined"),
        ('domain_name       = "www.example.com"', "domain_name       = var.open", "undetermined"),
        ("= aws_acm_certificate_validation.edge.certificate_arn", "= var.open", "undetermined"),
    ],
)
def test_the_names_of_a_distribution_in_the_dns_need_a_certificate(
    tmp_path: Path, old: str, new: str, expected: str
) -> None:
    assert old in EDGE
    declared = declare(tmp_path, {"main.tf": EDGE.replace(old, new)})
    whole = Declared(declared.inventory.closed(lambda _: True))
    for each in (whole, declared):
        (verdict,) = each.judged("certificate-hostname-mismatch").verdicts
        # More names may lead to it than one template knows.
        assert verdict.outcome == (expected if each is whole or expected == "fail" else "undetermined")


def test_what_proves_who_owns_a_name_leads_nowhere_of_interest(tmp_path: Path) -> None:
    declared = declare(tmp_path, {"main.tf": EDGE})
    (record,) = declared.of(DnsRecord)
    assert (record.domain, record.targets) == (
        "shop.example.com",
        ("aws_cloudfront_distribution.edge.cloudfront.net",),
    )
    assert not isinstance(record.domain, Unknown)
    assert not [each for each in declared.inventory.unevaluated if "route53" in each.address]
