"""Domain names of APIs in templates: the same as those of an account."""

import re
from pathlib import Path
from typing import Any

import pytest

from providers.aws.api_domains import api_domains
from providers.aws.session import AwsRegion
from scanner.demo.aws_server import AwsServer
from scanner.models import ClientVerification, CustomDomain, Unknown
from scanner.plugins import load_checks
from tests.declaring import declare, facts

CERTIFICATE = "arn:aws:acm:eu-west-1:111122223333:certificate/1"
REST = """\
resource "aws_api_gateway_domain_name" "api" {
  domain_name              = "API.example.com"
  regional_certificate_arn = "arn:aws:acm:eu-west-1:111122223333:certificate/1"
  security_policy          = "TLS_1_2"
  tags                     = { team = "web" }
  endpoint_configuration {
    types = ["REGIONAL"]
  }
  mutual_tls_authentication {
    truststore_uri = "s3://trust/partners.pem"
  }
}
"""
HTTP = """\
resource "aws_apigatewayv2_domain_name" "api" {
  domain_name = "API.example.com"
  tags        = { team = "web" }
  domain_name_configuration {
    certificate_arn = "arn:aws:acm:eu-west-1:111122223333:certificate/1"
    endpoint_type   = "REGIONAL"
    security_policy = "TLS_1_2"
  }
  mutual_tls_authentication {
    truststore_uri = "s3://trust/partners.pem"
  }
}
"""
REST_STACK = """\
Resources:
  Api:
    Type: AWS::ApiGateway::DomainName
    Properties:
      DomainName: API.example.com
      RegionalCertificateArn: arn:aws:acm:eu-west-1:111122223333:certificate/1
      SecurityPolicy: TLS_1_2
      EndpointConfiguration:
        Types: [REGIONAL]
      MutualTlsAuthentication:
        TruststoreUri: s3://trust/partners.pem
      Tags:
        - Key: team
          Value: web
"""
HTTP_STACK = """\
Resources:
  Api:
    Type: AWS::ApiGatewayV2::DomainName
    Properties:
      DomainName: API.example.com
      DomainNameConfigurations:
        - CertificateArn: arn:aws:acm:eu-west-1:111122223333:certificate/1
          EndpointType: REGIONAL
          SecurityPolicy: TLS_1_2
      MutualTlsAuthentication:
        TruststoreUri: s3://trust/partners.pem
      Tags:
        team: web
"""


@pytest.mark.parametrize(
    ("files", "token"),
    [
        ({"main.tf": REST}, "aws_api_gateway_domain_name.api"),
        ({"main.tf": HTTP}, "aws_apigatewayv2_domain_name.api"),
        ({"stack.yaml": REST_STACK}, "Api"),
        ({"stack.yaml": HTTP_STACK}, "Api"),
    ],
)
def test_a_name_is_what_it_is_in_an_account(
    region: AwsRegion, server: AwsServer, tmp_path: Path, files: dict[str, str], token: str
) -> None:
    answer = {
        "domainName": "API.example.com",
        "domainNameArn": "arn:aws:apigateway:eu-west-1::/domainnames/API.example.com",
        "regionalDomainName": "d-1.execute-api.eu-west-1.amazonaws.com",
        "regionalCertificateArn": CERTIFICATE,
        "endpointConfiguration": {"types": ["REGIONAL"]},
        "securityPolicy": "TLS_1_2",
        "mutualTlsAuthentication": {"truststoreUri": "s3://trust/partners.pem"},
        "tags": {"team": "web"},
    }
    server.answer("apigateway", "GetDomainNames", {"items": [answer]})
    live = [each for each in api_domains.function(region) if isinstance(each, CustomDomain)]
    declared = declare(tmp_path, files).of(CustomDomain)
    names = {f"domainnames/{token}": "NAME", f"{token.lower()}.execute-api.unknown-region": "TARGET"}
    live_names = {"domainnames/API.example.com": "NAME", "d-1.execute-api.eu-west-1": "TARGET"}
    assert facts(declared, names) == facts(live, live_names)


def changed(template: str, attribute: str, value: str) -> str:
    """The template with another value for an attribute, and a variable that nobody gives a value."""
    new, count = re.subn(rf"(?m)^(\s*{attribute}\s*=).*$", rf"\1 {value}", template, count=1)
    assert count
    return new + 'variable "open" {}\n'


@pytest.mark.parametrize("flawed", [False, True])
@pytest.mark.parametrize(
    ("template", "attribute"),
    [
        (template, attribute)
        for template, attributes in (
            (REST, ("domain_name", "regional_certificate_arn", "security_policy", "types", "truststore_uri")),
            (HTTP, ("domain_name", "certificate_arn", "security_policy", "endpoint_type", "truststore_uri")),
        )
        for attribute in attributes
    ],
)
def test_what_is_unknown_costs_its_own_questions_only(
    tmp_path: Path, template: str, attribute: str, *, flawed: bool
) -> None:
    checks = [each.id for each in load_checks() if CustomDomain in each.subjects]
    template = template.replace("TLS_1_2", "TLS_1_0") if flawed else template
    before = declare(tmp_path / "before", {"main.tf": template}).judged(*checks)
    declared = declare(tmp_path / "after", {"main.tf": changed(template, attribute, "var.open")})
    assert len(declared.of(CustomDomain)) == 1
    outcomes = {each.check: each.outcome for each in before.verdicts}
    after = {each.check: each.outcome for each in declared.judged(*checks).verdicts}
    assert all(after[each] in {outcomes[each], "undetermined"} for each in outcomes)
    open_ones = {"security_policy", "types", "endpoint_type"}
    assert after["tls-minimum-version"] == ("undetermined" if attribute in open_ones else "fail" if flawed else "pass")


def stack(kind: str) -> dict[str, str]:
    """A stack with a name of which nothing else is said."""
    return {"stack.yaml": f"Resources:\n  A:\n    Type: {kind}\n    Properties:\n      DomainName: a.example.com\n"}


def module(kind: str) -> dict[str, str]:
    """The same in Terraform."""
    return {"main.tf": f'resource "{kind}" "a" {{\n  domain_name = "a.example.com"\n}}\n'}


@pytest.mark.parametrize(
    ("files", "is_public", "targets", "authentication"),
    [
        (module("aws_api_gateway_domain_name"), True, 1, None),
        (module("aws_apigatewayv2_domain_name"), None, 2, Unknown),
        (stack("AWS::ApiGateway::DomainName"), True, 1, None),
        (stack("AWS::ApiGateway::DomainNameV2"), False, 0, None),
        (stack("AWS::ApiGatewayV2::DomainName"), None, 2, Unknown),
    ],
)
def test_what_is_not_set(
    tmp_path: Path, files: dict[str, str], is_public: bool | None, targets: int, authentication: Any
) -> None:
    found = declare(tmp_path, files).one(CustomDomain)
    assert found.is_public is is_public or (is_public is None and isinstance(found.is_public, Unknown))
    assert len(found.targets) == targets
    assert isinstance(found.client_authentication, authentication or type(None))
    # AWS does not say what a name without a policy accepts.
    assert isinstance(found.tls.versions, Unknown)


def test_a_trust_store_may_be_a_declared_object(tmp_path: Path) -> None:
    bucket = 'resource "aws_s3_bucket" "trust" {}\n'
    template = changed(REST, "truststore_uri", '"s3://${aws_s3_bucket.trust.id}/partners.pem"') + bucket
    client = declare(tmp_path, {"main.tf": template}).one(CustomDomain).client_authentication
    assert client
    assert not isinstance(client, Unknown)
    assert client.verification is ClientVerification.VERIFY
