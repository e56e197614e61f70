"""CloudFront distributions."""

from collections.abc import Iterator, Mapping
from itertools import count
from typing import Any

from providers.aws import managed_policies
from providers.aws.attributes import Attributes
from providers.aws.template_names import Naming, Told
from providers.templates import Block, Dialect, Reference, Values
from providers.translation import PLACE, line_of, token_of, translates
from scanner.models import Place, Unknown

LIST = "cloudfront.list_distributions"
CONFIG = "cloudfront.get_distribution_config"
ARN = "cloudfront::{account}:distribution/{token}"
NOT_YET = "chosen-when-it-is-made.cloudfront.net"
# The calls about policies, with those that CloudFront manages.
POLICIES: Mapping[str, tuple[str, str, Mapping[str, Any]]] = {
    "cache_policy_id": ("get_cache_policy", "CachePolicy", managed_policies.CACHE_POLICIES),
    "origin_request_policy_id": (
        "get_origin_request_policy",
        "OriginRequestPolicy",
        managed_policies.ORIGIN_REQUEST_POLICIES,
    ),
    "response_headers_policy_id": (
        "get_response_headers_policy",
        "ResponseHeadersPolicy",
        managed_policies.RESPONSE_HEADERS_POLICIES,
    ),
}


@translates(None, "aws_cloudfront_distribution", "AWS::CloudFront::Distribution", tells=[LIST, CONFIG], named=ARN)
def distribution(block: Block, naming: Naming) -> Iterator[Told]:
    """A distribution, whose configuration CloudFormation has in a block within."""
    found = _inner(block)
    identifier = naming.id(block)
    config = found if isinstance(found, Unknown) else _config(found, block, naming)
    yield Told(LIST, {"Id": identifier, "ARN": naming.arn(block), "DomainName": NOT_YET})
    yield Told(CONFIG, {"DistributionConfig": config}, of={"Id": identifier})
    if not isinstance(found, Unknown):
        yield from _managed(found, naming)


def _inner(block: Block) -> Attributes | Unknown:
    if block.dialect is Dialect.TERRAFORM:
        return Attributes.of(block)
    return Attributes.of(block).block("distribution_config") or Attributes(Values({}), is_camel=True)


def _config(attributes: Attributes, block: Block, naming: Naming) -> dict[str, Any]:
    web_acl = attributes.reference("web_acl_id|WebACLId", None)
    staging = attributes.reference("continuous_deployment_policy_id", None)
    default = attributes.block("default_cache_behavior")
    return {
        "Enabled": attributes.flag("enabled", unset=True),
        "Aliases": _items(attributes.texts("aliases")),
        "Comment": "",
        "DefaultRootObject": attributes.text("default_root_object", None),
        "WebACLId": None if web_acl is None else naming.arn(web_acl),
        "Staging": attributes.flag("staging", unset=False),
        "ContinuousDeploymentPolicyId": None if staging is None else naming.id(staging),
        "Logging": _logging(attributes.block("logging_config|Logging")),
        "ViewerCertificate": _certificate(attributes.block("viewer_certificate"), naming),
        "DefaultCacheBehavior": _behaviour(default, naming, _line(block, attributes, "default_cache_behavior")),
        "CacheBehaviors": _each(attributes, "ordered_cache_behavior|CacheBehaviors", block, naming, _behaviour),
        "Origins": _each(attributes, "origin|Origins", block, naming, _origin),
        "OriginGroups": _each(attributes, "origin_group|", block, naming, _origin_group)
        if attributes.is_set("origin_group|")
        else _groups_of(attributes.block("|OriginGroups"), block, naming),
        "CustomErrorResponses": _each(
            attributes, "custom_error_response|CustomErrorResponses", block, naming, _error_response
        ),
    }


def _items(values: list[Any]) -> Any:
    return {"Items": values}


def _line(block: Block, attributes: Attributes, name: str) -> Place:
    return line_of(block, attributes.values, attributes.key(name))


def _each(attributes: Attributes, name: str, block: Block, naming: Naming, make: Any) -> Any:
    """The blocks of a list, each with its line."""
    key = attributes.key(name)
    places = (line_of(block, attributes.values, f"{key}.{number}") for number in count())
    return _items([make(each, naming, place) for each, place in zip(attributes.blocks(name), places, strict=False)])


def _logging(logging: Attributes | Unknown | None) -> Any:
    """Being there turns it on, unless it has no bucket and so is for the newer way (`aws_cloudfront_distribution`)."""
    if not isinstance(logging, Attributes):
        return logging
    return {"Enabled": logging.is_set("bucket")}


def _certificate(certificate: Attributes | Unknown | None, naming: Naming) -> Any:
    if not isinstance(certificate, Attributes):
        return certificate
    own = certificate.reference("acm_certificate_arn", None) or None
    of_iam = certificate.reference("iam_certificate_id", None) or None
    return {
        "ACMCertificateArn": None if own is None else naming.arn(own),
        "IAMCertificateId": None if of_iam is None else naming.id(of_iam),
        "MinimumProtocolVersion": certificate.text("minimum_protocol_version", None),
        "SSLSupportMethod": certificate.text("ssl_support_method", None),
    }


FUNCTIONS = ("function_association|FunctionAssociations", "function_arn|FunctionARN", "FunctionARN")
LAMBDA_FUNCTIONS = (
    "lambda_function_association|LambdaFunctionAssociations",
    "lambda_arn|LambdaFunctionARN",
    "LambdaFunctionARN",
)


def _behaviour(behaviour: Attributes | Unknown | None, naming: Naming, place: Place) -> Any:
    if not isinstance(behaviour, Attributes):
        return behaviour
    policies = {name: policy_id(behaviour.reference(name, None), name, naming) for name in POLICIES}
    return {
        "PathPattern": behaviour.text("path_pattern", None),
        "TargetOriginId": behaviour.text("target_origin_id", None),
        "ViewerProtocolPolicy": behaviour.text("viewer_protocol_policy", None),
        "AllowedMethods": {
            "Items": behaviour.texts("allowed_methods") or None,
            "CachedMethods": _items(behaviour.texts("cached_methods")),
        },
        "CachePolicyId": policies["cache_policy_id"],
        "OriginRequestPolicyId": policies["origin_request_policy_id"],
        "ResponseHeadersPolicyId": policies["response_headers_policy_id"],
        "ForwardedValues": _forwarded(behaviour.block("forwarded_values")),
        **times(behaviour),
        "TrustedKeyGroups": _trusted(behaviour.references("trusted_key_groups"), naming),
        "TrustedSigners": _trusted(behaviour.references("trusted_signers"), naming),
        "FunctionAssociations": _functions(behaviour, *FUNCTIONS, naming),
        "LambdaFunctionAssociations": _functions(behaviour, *LAMBDA_FUNCTIONS, naming),
        "RealtimeLogConfigArn": None if not behaviour.is_set("realtime_log_config_arn") else "set",
        PLACE: place,
    }


def times(attributes: Attributes) -> dict[str, Any]:
    """How long answers are kept."""
    return {
        "MinTTL": attributes.number("min_ttl|MinTTL", None),
        "DefaultTTL": attributes.number("default_ttl|DefaultTTL", None),
        "MaxTTL": attributes.number("max_ttl|MaxTTL", None),
    }


def policy_id(value: Reference | str | Unknown | None, name: str, naming: Naming) -> str | None:
    """The id of a policy: of one that is declared, looked up by its name, or written."""
    if value is None or value == "":
        return None
    looked_up = naming.blocks.get(value.address) if isinstance(value, Reference) else None
    if looked_up is not None and looked_up.is_read:
        wanted = looked_up.values.text("name", None)
        _, _, managed = POLICIES[name]
        found = (each for each, policy in managed.items() if next(iter(policy.values()))["Name"] == wanted)
        return next(found, naming.id(value))
    return naming.id(value)


def _managed(attributes: Attributes, naming: Naming) -> Iterator[Told]:
    """What those policies do that the behaviours name and CloudFront manages."""
    ordered = attributes.blocks("ordered_cache_behavior|CacheBehaviors")
    behaviours = [
        each for each in (attributes.block("default_cache_behavior"), *ordered) if isinstance(each, Attributes)
    ]
    for name, (operation, key, managed) in POLICIES.items():
        named = dict.fromkeys(policy_id(each.reference(name, None), name, naming) for each in behaviours)
        for identifier in filter(None, named):
            if identifier in managed:
                yield Told(f"cloudfront.{operation}", {key: managed[identifier]}, of={"Id": identifier})


def _forwarded(values: Attributes | Unknown | None) -> Any:
    if not isinstance(values, Attributes):
        return values
    cookies = values.block("cookies")
    return {
        "QueryString": values.flag("query_string", unset=False),
        "QueryStringCacheKeys": _items(values.texts("query_string_cache_keys")),
        "Headers": _items(values.texts("headers")),
        "Cookies": cookies
        if not isinstance(cookies, Attributes)
        else {"Forward": cookies.text("forward", None), "WhitelistedNames": _items(cookies.texts("whitelisted_names"))},
    }


def _trusted(listed: list[Any], naming: Naming) -> Any:
    unknown = next((each for each in listed if isinstance(each, Unknown)), None)
    return unknown or {"Enabled": bool(listed), "Items": [naming.id(each) for each in listed]}


def _functions(behaviour: Attributes, name: str, arn: str, key: str, naming: Naming) -> Any:
    found = behaviour.blocks(name)
    return _items(
        [
            each
            if isinstance(each, Unknown)
            else {"EventType": each.text("event_type", None), key: naming.arn(each.reference(arn, "none"))}
            for each in found
        ]
    )


def _origin(origin: Attributes | Unknown, naming: Naming, place: Place) -> Any:
    if isinstance(origin, Unknown):
        return origin
    control = origin.reference("origin_access_control_id", None) or None
    host = origin.reference("domain_name", None)
    return {
        "Id": origin.text("origin_id|Id", None),
        "DomainName": _host(host, naming),
        "OriginAccessControlId": None if control is None else naming.id(control),
        "CustomOriginConfig": _custom(origin.block("custom_origin_config")),
        "S3OriginConfig": _bucket(origin.block("s3_origin_config"), origin),
        "VpcOriginConfig": _vpc(origin.block("vpc_origin_config"), naming),
        PLACE: place,
    }


def _host(host: Reference | str | Unknown | None, naming: Naming) -> Any:
    """The name of the host. That of a bucket which is declared too is made of the bucket's own."""
    if not isinstance(host, Reference):
        return host
    bucket = naming.blocks.get(host.address)
    if bucket is not None and bucket.type in {"aws_s3_bucket", "AWS::S3::Bucket"} and not host.value:
        name = Attributes.of(bucket).text("bucket|BucketName", None)
        return f"{name if isinstance(name, str) else token_of(bucket.address)}.s3.amazonaws.com"
    return host.value or Unknown(why=f"depends on {host}")


def _custom(config: Attributes | Unknown | None) -> Any:
    if not isinstance(config, Attributes):
        return config
    return {
        "OriginProtocolPolicy": config.text("origin_protocol_policy", None),
        # CloudFormation has a default, which lists TLS 1.0 too; Terraform wants them named.
        "OriginSslProtocols": _items(config.texts("origin_ssl_protocols|OriginSSLProtocols")),
    }


def _bucket(config: Attributes | Unknown | None, origin: Attributes) -> Any:
    if config is None:
        # Without any, a bucket is the origin (`aws_cloudfront_distribution`).
        others = ("custom_origin_config", "vpc_origin_config")
        return None if any(map(origin.is_set, others)) else {"OriginAccessIdentity": ""}
    return config if isinstance(config, Unknown) else {"OriginAccessIdentity": _identity(config)}


def _identity(config: Attributes) -> Any:
    found = config.reference("origin_access_identity", "")
    return str(found) if isinstance(found, Reference) else found


def _vpc(config: Attributes | Unknown | None, naming: Naming) -> Any:
    if not isinstance(config, Attributes):
        return config
    return {"VpcOriginId": naming.id(config.reference("vpc_origin_id", "none"))}


def _groups_of(groups: Attributes | Unknown | None, block: Block, naming: Naming) -> Any:
    """CloudFormation wraps the list, as the API does."""
    if not isinstance(groups, Attributes):
        return groups
    return _each(groups, "|Items", block, naming, _origin_group)


def _origin_group(group: Attributes | Unknown, naming: Naming, place: Place) -> Any:
    del naming
    if isinstance(group, Unknown):
        return group
    criteria = group.block("failover_criteria")
    codes = criteria.block("|StatusCodes") if isinstance(criteria, Attributes) else None
    source, name = (codes, "|Items") if isinstance(codes, Attributes) else (criteria, "status_codes|")
    members = group.block("|Members")
    listed = members.blocks("|Items") if isinstance(members, Attributes) else group.blocks("member|")
    return {
        "Id": group.text("origin_id|Id", None),
        "FailoverCriteria": {"StatusCodes": _items(_numbers(source, name))},
        "Members": _items(
            [each if isinstance(each, Unknown) else {"OriginId": each.text("origin_id", None)} for each in listed]
        ),
        PLACE: place,
    }


def _member(member: Attributes | Unknown) -> Any:
    return member if isinstance(member, Unknown) else {"OriginId": member.text("origin_id", None)}


def _numbers(source: Attributes | Unknown | None, name: str) -> list[Any]:
    if not isinstance(source, Attributes):
        return [source] if source else []
    return [int(each) if isinstance(each, str) and each.isdecimal() else each for each in source.texts(name)]


def _error_response(response: Attributes | Unknown, naming: Naming, place: Place) -> Any:
    del naming
    if isinstance(response, Unknown):
        return response
    return {
        "ErrorCode": response.number("error_code", None),
        "ErrorCachingMinTTL": response.number("error_caching_min_ttl|ErrorCachingMinTTL", None),
        "ResponseCode": response.text("response_code", None),
        PLACE: place,
    }
