"""What distributions refer to: policies, access controls, key groups."""

import re
from collections.abc import Iterator
from typing import Any

from providers.aws.attributes import Attributes
from providers.aws.template_hosts import host_of
from providers.aws.template_names import Naming, Told
from providers.templates import Block, Dialect
from providers.translation import ADDRESS, said, translates
from scanner.models import Unknown


def times(attributes: Attributes, *, unset: int | None = None) -> dict[str, Any]:
    """How long answers are kept."""
    return {
        "MinTTL": attributes.number("min_ttl|MinTTL", unset),
        "DefaultTTL": attributes.number("default_ttl|DefaultTTL", unset),
        "MaxTTL": attributes.number("max_ttl|MaxTTL", unset),
    }


KEY_GROUP_TYPES = ("aws_cloudfront_key_group", "AWS::CloudFront::KeyGroup")


def _config(block: Block, name: str) -> Attributes | Unknown:
    """The configuration, which CloudFormation has in a block within."""
    own = Attributes.of(block)
    if block.dialect is Dialect.TERRAFORM:
        return own
    return own.block(f"|{name}") or Unknown(why=f"{block.address} has no {name}")


@translates(
    None,
    "aws_cloudfront_cache_policy",
    "AWS::CloudFront::CachePolicy",
    tells=[],
    named="cloudfront::{account}:cache-policy/{token}",
)
def cache_policy(block: Block, naming: Naming) -> Iterator[Told]:
    """A cache policy."""
    config = _config(block, "CachePolicyConfig")
    if isinstance(config, Attributes):
        parts = config.block("parameters_in_cache_key_and_forwarded_to_origin")
        told: Any = {**times(config), "ParametersInCacheKeyAndForwardedToOrigin": _parts(parts)}
    else:
        told = config
    yield Told("cloudfront.get_cache_policy", {"CachePolicy": {"CachePolicyConfig": told}}, of={"Id": naming.id(block)})


@translates(
    None,
    "aws_cloudfront_origin_request_policy",
    "AWS::CloudFront::OriginRequestPolicy",
    tells=[],
    named="cloudfront::{account}:origin-request-policy/{token}",
)
def origin_request_policy(block: Block, naming: Naming) -> Iterator[Told]:
    """An origin request policy."""
    told = {"OriginRequestPolicy": {"OriginRequestPolicyConfig": _parts(_config(block, "OriginRequestPolicyConfig"))}}
    yield Told("cloudfront.get_origin_request_policy", told, of={"Id": naming.id(block)})


@translates(
    None,
    "aws_cloudfront_response_headers_policy",
    "AWS::CloudFront::ResponseHeadersPolicy",
    tells=[],
    named="cloudfront::{account}:response-headers-policy/{token}",
)
def response_headers_policy(block: Block, naming: Naming) -> Iterator[Told]:
    """A response headers policy."""
    config = _config(block, "ResponseHeadersPolicyConfig")
    told = {"ResponseHeadersPolicy": {"ResponseHeadersPolicyConfig": _response_headers(config)}}
    yield Told("cloudfront.get_response_headers_policy", told, of={"Id": naming.id(block)})


@translates(
    None,
    "aws_cloudfront_origin_access_control",
    "AWS::CloudFront::OriginAccessControl",
    tells=[],
    named="cloudfront::{account}:origin-access-control/{token}",
)
def origin_access_control(block: Block, naming: Naming) -> Iterator[Told]:
    """An access control."""
    config = _config(block, "OriginAccessControlConfig")
    signing = config.text("signing_behavior", None) if isinstance(config, Attributes) else config
    told = {"OriginAccessControl": {"OriginAccessControlConfig": {"SigningBehavior": signing}}}
    yield Told("cloudfront.get_origin_access_control", told, of={"Id": naming.id(block)})


@translates(
    None,
    "aws_cloudfront_vpc_origin",
    "AWS::CloudFront::VpcOrigin",
    tells=[],
    named="cloudfront::{account}:vpcorigin/{token}",
)
def vpc_origin(block: Block, naming: Naming) -> Iterator[Told]:
    """What stands in a network behind an origin."""
    config = Attributes.of(block).block("vpc_origin_endpoint_config")
    told: Any = config
    if isinstance(config, Attributes):
        protocols = config.block("origin_ssl_protocols|")
        named = protocols.texts("items") if isinstance(protocols, Attributes) else config.texts("|OriginSSLProtocols")
        told = {
            "OriginProtocolPolicy": config.text("origin_protocol_policy", None),
            "OriginSslProtocols": {"Items": named},
        }
    yield Told(
        "cloudfront.get_vpc_origin", {"VpcOrigin": {"VpcOriginEndpointConfig": told}}, of={"Id": naming.id(block)}
    )


@translates(
    None,
    "aws_cloudfront_continuous_deployment_policy",
    "AWS::CloudFront::ContinuousDeploymentPolicy",
    tells=[],
    named="cloudfront::{account}:continuous-deployment-policy/{token}",
)
def continuous_deployment_policy(block: Block, naming: Naming) -> Iterator[Told]:
    """Which traffic is staged."""
    config = _config(block, "ContinuousDeploymentPolicyConfig")
    told = config if isinstance(config, Unknown) else _staging(config, naming)
    answer = {"ContinuousDeploymentPolicy": {"ContinuousDeploymentPolicyConfig": told}}
    yield Told("cloudfront.get_continuous_deployment_policy", answer, of={"Id": naming.id(block)})


def _staging(config: Attributes, naming: Naming) -> dict[str, Any]:
    within = config.block("staging_distribution_dns_names|")
    named = within.references("items") if isinstance(within, Attributes) else [within] if within else []
    names = [*named, *config.references("|StagingDistributionDnsNames")]
    traffic = config.block("traffic_config")
    return {
        "Enabled": config.flag("enabled", None),
        "StagingDistributionDnsNames": {"Items": [host_of(each, naming.blocks) for each in names]},
        "TrafficConfig": _traffic(traffic) if isinstance(traffic, Attributes) else traffic,
    }


def _traffic(traffic: Attributes) -> dict[str, Any]:
    weight, header = traffic.block("single_weight_config"), traffic.block("single_header_config")
    share = weight.text("weight", None) if isinstance(weight, Attributes) else weight
    return {
        "Type": traffic.text("type", None),
        "SingleWeightConfig": {"Weight": float(share) if isinstance(share, str) else share},
        "SingleHeaderConfig": {"Header": header.text("header", None) if isinstance(header, Attributes) else header},
    }


@translates(None, *KEY_GROUP_TYPES, tells=[], named="cloudfront::{account}:key-group/{token}")
def key_groups(block: Block, naming: Naming) -> Iterator[Told]:
    """All groups of public keys, which are one answer, told with the first of them."""
    everything = list(naming.blocks.of(*KEY_GROUP_TYPES))
    if block.address == everything[0].address:
        listed = [{"KeyGroup": _key_group(each, naming)} for each in everything]
        yield Told("cloudfront.list_key_groups", {"KeyGroupList": {"Items": listed}})


def _key_group(block: Block, naming: Naming) -> dict[str, Any]:
    config, name = _config(block, "KeyGroupConfig"), naming.id(block)
    keys = config.values.references(config.key("items")) if isinstance(config, Attributes) else config
    own = (said(config.values, config.key("name")) if isinstance(config, Attributes) else None) or name
    return {
        "Id": name,
        "KeyGroupConfig": {"Name": own, "Items": keys if isinstance(keys, Unknown) else list(map(naming.id, keys))},
        ADDRESS: block.address,
    }


def _parts(config: Attributes | Unknown | None) -> Any:
    """Which parts of a request: headers, cookies and query strings."""
    if not isinstance(config, Attributes):
        return config
    return {
        "EnableAcceptEncodingGzip": config.flag("enable_accept_encoding_gzip", unset=False),
        "EnableAcceptEncodingBrotli": config.flag("enable_accept_encoding_brotli", unset=False),
        "HeadersConfig": _chosen(config, "headers_config", "HeaderBehavior", "headers"),
        "CookiesConfig": _chosen(config, "cookies_config", "CookieBehavior", "cookies"),
        "QueryStringsConfig": _chosen(config, "query_strings_config", "QueryStringBehavior", "query_strings"),
    }


def _chosen(config: Attributes, name: str, behaviour: str, listed: str) -> Any:
    found = config.block(name)
    if not isinstance(found, Attributes):
        return found
    inner = found.block(f"{listed}|")
    plain = "".join(part.capitalize() for part in listed.split("_"))
    chosen = found.text("_".join(re.findall("[A-Z][a-z]+", behaviour)).lower() + f"|{behaviour}", None)
    if isinstance(inner, Unknown):
        return {behaviour: chosen, plain: inner}
    return {behaviour: chosen, plain: {"Items": inner.texts("items") if inner else found.texts(f"|{plain}")}}


SECURITY = {
    "content_security_policy": "ContentSecurityPolicy",
    "content_type_options": "ContentTypeOptions",
    "frame_options": "FrameOptions",
    "referrer_policy": "ReferrerPolicy",
    "xss_protection|XSSProtection": "XSSProtection",
}


def _response_headers(config: Attributes | Unknown) -> Any:
    if isinstance(config, Unknown):
        return config
    security = config.block("security_headers_config")
    return {
        "SecurityHeadersConfig": _security(security) if isinstance(security, Attributes) else security,
        "CustomHeadersConfig": _named(config.block("custom_headers_config")),
        "RemoveHeadersConfig": _named(config.block("remove_headers_config")),
    }


def _security(config: Attributes) -> dict[str, Any]:
    parts = {key: config.block(name) for name, key in SECURITY.items()}
    set_ = {key: {"Override": True} if isinstance(each, Attributes) else each for key, each in parts.items()}
    strict = config.block("strict_transport_security")
    if not isinstance(strict, Attributes):
        return {**set_, "StrictTransportSecurity": strict}
    return {
        **set_,
        "StrictTransportSecurity": {
            "AccessControlMaxAgeSec": strict.number("access_control_max_age_sec", None),
            "IncludeSubdomains": strict.flag("include_subdomains", unset=False),
            "Preload": strict.flag("preload", unset=False),
            "Override": strict.flag("override", unset=False),
        },
    }


def _named(config: Attributes | Unknown | None) -> Any:
    if not isinstance(config, Attributes):
        return config
    listed = config.blocks("items")
    return {"Items": [each if isinstance(each, Unknown) else {"Header": each.text("header", None)} for each in listed]}
