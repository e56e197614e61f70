"""Domain names of APIs, read through boto3 over HTTP."""

from typing import Any

import pytest

from providers.aws.api_domains import api_domains
from providers.aws.session import AwsRegion
from scanner.demo.aws_server import AwsServer
from scanner.models import ClientAuthentication, ClientVerification, CustomDomain, TlsVersion, Unknown
from scanner.provider import RefusedError

CERTIFICATE = "arn:aws:acm:eu-west-1:123456789012:certificate/12345678-1234-1234-1234-123456789012"
OFF = ClientAuthentication(verification=ClientVerification.OFF)
REGIONAL = {
    "domainName": "API.example.com",
    "domainNameArn": "arn:aws:apigateway:eu-west-1::/domainnames/API.example.com",
    "regionalDomainName": "d-ABC123.execute-api.eu-west-1.amazonaws.com",
    "regionalCertificateArn": CERTIFICATE,
    "endpointConfiguration": {"types": ["REGIONAL"], "ipAddressType": "ipv4"},
    "securityPolicy": "TLS_1_2",
    "tags": {"team": "web"},
}


def collected(region: AwsRegion, server: AwsServer, answer: dict[str, Any]) -> CustomDomain:
    server.answer("apigateway", "GetDomainNames", {"items": [answer]})
    (found,) = api_domains.function(region)
    assert isinstance(found, CustomDomain)
    return found


def test_a_regional_name(region: AwsRegion, server: AwsServer) -> None:
    found = collected(region, server, REGIONAL)
    assert (found.id, found.identity.type) == (REGIONAL["domainNameArn"], "AWS::ApiGateway::DomainName")
    assert found.domains == ("api.example.com",)
    assert found.targets == ("d-abc123.execute-api.eu-west-1.amazonaws.com",)
    assert (found.is_public, found.certificates, found.tags) == (True, (CERTIFICATE,), {"team": "web"})
    assert (found.tls.name, found.tls.oldest) == ("TLS_1_2", TlsVersion.TLS_1_2)
    assert found.client_authentication == OFF


def test_an_edge_optimized_name_from_before_there_were_types_and_policies(region: AwsRegion, server: AwsServer) -> None:
    found = collected(
        region,
        server,
        {"domainName": "api.example.com", "distributionDomainName": "d1.cloudfront.net", "certificateName": "uploaded"},
    )
    assert found.id == "arn:aws:apigateway:eu-west-1::/domainnames/api.example.com"
    assert (found.targets, found.is_public, found.certificates) == (("d1.cloudfront.net",), True, ())
    assert isinstance(found.tls.versions, Unknown)
    assert found.client_authentication is None


def test_a_private_name(region: AwsRegion, server: AwsServer) -> None:
    arn = "arn:aws:apigateway:eu-west-1:123456789012:/domainnames/private.example.com+abcd1234"
    found = collected(
        region,
        server,
        {
            "domainName": "private.example.com",
            "domainNameId": "abcd1234",
            "domainNameArn": arn,
            "certificateArn": CERTIFICATE,
            "endpointConfiguration": {"types": ["PRIVATE"]},
            "securityPolicy": "TLS_1_2",
        },
    )
    assert (found.id, found.identity.type) == (arn, "AWS::ApiGateway::DomainNameV2")
    assert (found.is_public, found.targets, found.certificates) == (False, (), (CERTIFICATE,))
    assert found.client_authentication is None


def test_a_name_on_its_way_from_the_edge_to_a_region(region: AwsRegion, server: AwsServer) -> None:
    found = collected(
        region,
        server,
        {
            **REGIONAL,
            "distributionDomainName": "d1.cloudfront.net",
            "certificateArn": f"{CERTIFICATE}-edge",
            "endpointConfiguration": {"types": ["EDGE", "REGIONAL"]},
        },
    )
    assert found.targets == ("d-abc123.execute-api.eu-west-1.amazonaws.com", "d1.cloudfront.net")
    assert found.certificates == (CERTIFICATE, f"{CERTIFICATE}-edge")
    assert found.is_public


def test_client_certificates(region: AwsRegion, server: AwsServer) -> None:
    store = "s3://trust/partners.pem"
    mutual = {"truststoreUri": store, "truststoreVersion": "1"}
    found = collected(region, server, {**REGIONAL, "mutualTlsAuthentication": mutual})
    assert found.client_authentication == ClientAuthentication(
        verification=ClientVerification.VERIFY, trust_store=store
    )


@pytest.mark.parametrize(("mutual", "expected"), [({}, OFF), ({"truststoreUri": ""}, OFF)])
def test_no_client_certificates(
    region: AwsRegion, server: AwsServer, mutual: dict[str, str], expected: ClientAuthentication
) -> None:
    assert collected(region, server, {**REGIONAL, "mutualTlsAuthentication": mutual}).client_authentication == expected


def test_a_refusal_names_the_call(region: AwsRegion, server: AwsServer) -> None:
    server.refuse("apigateway", "GetDomainNames", "AccessDeniedException")
    with pytest.raises(RefusedError) as refused:
        list(api_domains.function(region))
    assert refused.value.gap.action == "apigateway:GetDomainNames"


def test_an_account_without_any(region: AwsRegion, server: AwsServer) -> None:
    assert not list(api_domains.function(region))
    assert server.calls["apigateway", "eu-west-1", "GetDomainNames"] == 1
