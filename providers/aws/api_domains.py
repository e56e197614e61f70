"""Custom domain names of API Gateway.

The API for REST APIs lists those of HTTP and WebSocket APIs too, as they are the same resources. That for HTTP APIs
leaves out the names of private APIs, and knows two security policies only.
"""

from collections.abc import Iterator
from functools import partial

from providers.aws.api_tls_policies import EDGE, api_policy
from providers.aws.session import Answer, AwsRegion
from providers.aws.tls_policies import unknown_policy
from providers.undecided import decided
from scanner.models import (
    ClientAuthentication,
    ClientVerification,
    CustomDomain,
    Identity,
    TlsPolicy,
    Unknown,
    derive,
    known,
)
from scanner.provider import collects

REGIONAL, PRIVATE = "REGIONAL", "PRIVATE"


@collects("apigateway:GetDomainNames")
def api_domains(region: AwsRegion) -> Iterator[CustomDomain]:
    """Every domain name, whatever the type of its endpoints."""
    found = region.pages("apigateway", "get_domain_names", "items")
    yield from region.parsed("apigateway:GetDomainNames", found, partial(_domain, region))


def _domain(region: AwsRegion, answer: Answer) -> CustomDomain:
    types = decided(partial(_endpoint_types, answer))
    return CustomDomain(
        identity=_identity(region, answer, types),
        tags=answer.get("tags", {}),
        domains=decided(lambda: (answer["domainName"].lower(),)),
        targets=_given(answer, "regionalDomainName", "distributionDomainName", lower=True),
        is_public=derive(types, lambda known: known != (PRIVATE,)),
        # The guide also says that the policy of the API behind the name is used to negotiate ("Choose a security policy
        # for your custom domain"). Which API that is shows only in the path of a request, long after the handshake.
        tls=_tls(answer, types),
        certificates=decided(lambda: _given(answer, "regionalCertificateArn", "certificateArn")),
        client_authentication=decided(partial(_client_authentication, answer, types)),
    )


def _endpoint_types(answer: Answer) -> tuple[str, ...]:
    """Where it is served. Before there was a choice, all were edge-optimized."""
    return tuple(answer.get("endpointConfiguration", {}).get("types") or (EDGE,))


def _tls(answer: Answer, types: tuple[str, ...] | Unknown) -> TlsPolicy:
    found = derive(types, lambda known: api_policy(answer.get("securityPolicy"), known))
    return unknown_policy(None, found) if isinstance(found, Unknown) else found


def _identity(region: AwsRegion, answer: Answer, types: tuple[str, ...] | Unknown) -> Identity:
    name = answer["domainName"] if isinstance(answer["domainName"], str) else answer["domainNameArn"].rpartition("/")[2]
    # Service Authorization Reference, "Actions, resources, and condition keys for Amazon API Gateway Management".
    # Several private names may be the same, and their ARNs tell them apart.
    arn = answer.get("domainNameArn") or f"arn:{region.partition}:apigateway:{region.region}::/domainnames/{name}"
    kind = "AWS::ApiGateway::DomainNameV2" if types == (PRIVATE,) else "AWS::ApiGateway::DomainName"
    return region.identity(kind, arn, name)


def _given(answer: Answer, *keys: str, lower: bool = False) -> tuple[str, ...]:
    values = tuple(answer[key] for key in keys if answer.get(key))
    return tuple(map(str.lower, values)) if lower else values


def _client_authentication(answer: Answer, types: tuple[str, ...] | Unknown) -> ClientAuthentication | None:
    """Mutual TLS, which only Regional names can have ("Turn on mutual TLS authentication for your REST APIs")."""
    store = answer.get("mutualTlsAuthentication", {}).get("truststoreUri")
    if store:
        return ClientAuthentication(verification=ClientVerification.VERIFY, trust_store=store)
    return ClientAuthentication(verification=ClientVerification.OFF) if REGIONAL in known(types) else None
