"""The demo account's domain names in API Gateway: of the tracking API, and of its predecessor."""

from collections.abc import Mapping

from scanner.demo.aws_names import DOMAIN, hex_of
from scanner.demo.aws_server import Answer, AwsServer, Call

REGION = "eu-west-1"
API_DOMAINS = {"api": "SecurityPolicy_TLS13_1_2_PFS_PQ_2025_09", "api-legacy": "TLS_1_0"}
"""Their security policies by the first label of the name, which the certificate is called after too."""


def api_domain_arn(name: str) -> str:
    """The ARN of a domain name, which has no account in it."""
    return f"arn:aws:apigateway:{REGION}::/domainnames/{name}.{DOMAIN}"


def api_target(name: str) -> str:
    """The host name that API Gateway gave a domain name."""
    return f"d-{hex_of('api', name, length=10)}.execute-api.{REGION}.amazonaws.com"


def serve_api_domains(server: AwsServer, certificates: Mapping[str, str]) -> None:
    """Give the server the domain names.

    Args:
        server: the server of the account.
        certificates: ARNs of certificates by name.
    """
    named = [_shape(name, certificates[name]) for name in API_DOMAINS]

    def listed(call: Call) -> Answer:
        return {"items": named if call.region == REGION else []}

    server.answer("apigateway", "GetDomainNames", listed)


def _shape(name: str, certificate: str) -> Answer:
    return {
        "domainName": f"{name}.{DOMAIN}",
        "domainNameArn": api_domain_arn(name),
        "regionalDomainName": api_target(name),
        "regionalCertificateArn": certificate,
        "endpointConfiguration": {"types": ["REGIONAL"], "ipAddressType": "ipv4"},
        "domainNameStatus": "AVAILABLE",
        "securityPolicy": API_DOMAINS[name],
    }
