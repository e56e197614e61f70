"""Custom domain names of API Gateway, which several kinds of resources make."""

from collections.abc import Iterator, Mapping
from typing import Any

from providers.aws.api_domains import PRIVATE, REGIONAL
from providers.aws.api_tls_policies import EDGE
from providers.aws.attributes import Attributes
from providers.aws.template_hosts import edge_host, regional_host
from providers.aws.template_names import Naming, Told
from providers.templates import Block, Reference, Value, Values
from providers.translation import translates
from scanner.models import Unknown

LIST = "apigateway.get_domain_names"
ARN = "apigateway:{region}::/domainnames/{token}"
PRIVATE_NAME = "AWS::ApiGateway::DomainNameV2"


@translates(None, "aws_api_gateway_domain_name", "AWS::ApiGateway::DomainName", PRIVATE_NAME, tells=[LIST], named=ARN)
def rest_domain(block: Block, naming: Naming) -> Iterator[Told]:
    """A name for REST APIs. Without a type it is edge-optimized (`aws_api_gateway_domain_name`), or private."""
    attributes = Attributes.of(block)
    endpoints = attributes.block("endpoint_configuration")
    default = PRIVATE if block.type == PRIVATE_NAME else EDGE
    types = endpoints.texts("types") if isinstance(endpoints, Attributes) else [endpoints] if endpoints else []
    answer = _answer(block, attributes, naming, list(types) or [default])
    own = {"certificateArn": "certificate_arn", "regionalCertificateArn": "regional_certificate_arn"}
    certificates = {key: _arn(attributes, name, naming) for key, name in own.items()}
    yield Told(LIST, {**answer, **certificates, "securityPolicy": attributes.text("security_policy", None)})


@translates(None, "aws_apigatewayv2_domain_name", "AWS::ApiGatewayV2::DomainName", tells=[LIST], named=ARN)
def http_domain(block: Block, naming: Naming) -> Iterator[Told]:
    """A name for HTTP and WebSocket APIs."""
    attributes = Attributes.of(block)
    found = attributes.block("domain_name_configuration|DomainNameConfigurations")
    if isinstance(found, Unknown):
        yield Told(LIST, {**_answer(block, attributes, naming, [found]), "securityPolicy": found})
        return
    config = found or Attributes(Values({}), is_camel=attributes.is_camel)
    unsaid = Unknown(why=f"{block.address} does not say where the name is served")
    kind = config.text("endpoint_type", None) or unsaid
    answer = _answer(block, attributes, naming, [kind])
    key = "certificateArn" if kind == EDGE else "regionalCertificateArn"
    certificate = _arn(config, "certificate_arn", naming)
    yield Told(LIST, {**answer, key: certificate, "securityPolicy": config.text("security_policy", None)})


def _answer(block: Block, attributes: Attributes, naming: Naming, types: list[Any]) -> dict[str, Any]:
    may_be = [kind for kind in (REGIONAL, EDGE) if kind in types or any(isinstance(each, Unknown) for each in types)]
    return {
        "domainName": attributes.text("domain_name", None),
        "domainNameArn": naming.arn(block),
        "endpointConfiguration": {"types": types},
        "regionalDomainName": regional_host(block) if REGIONAL in may_be else None,
        "distributionDomainName": edge_host(block) if EDGE in may_be else None,
        "mutualTlsAuthentication": _mutual(attributes.block("mutual_tls_authentication"), naming),
        "tags": _tags(attributes),
    }


def _arn(attributes: Attributes, name: str, naming: Naming) -> Any:
    value = attributes.reference(name, None) or None
    return naming.arn(value) if isinstance(value, Reference | str) else value


def _mutual(mutual: Attributes | Unknown | None, naming: Naming) -> Any:
    if not isinstance(mutual, Attributes):
        return mutual
    return {"truststoreUri": naming.id(mutual.reference("truststore_uri", ""))}


def _tags(attributes: Attributes) -> dict[str, str]:
    # Those of names for HTTP APIs are no list in CloudFormation either.
    plain: Value = attributes.values.get("Tags")
    listed = plain if attributes.is_camel and isinstance(plain, Mapping) else None
    pairs = listed or {each["Key"]: each["Value"] for each in attributes.tags()}
    return {key: value for key, value in pairs.items() if isinstance(value, str)}
