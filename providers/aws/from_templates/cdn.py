"""CloudFront distributions."""

from collections.abc import Callable, Iterator
from itertools import count
from typing import Any

from providers.aws.attributes import Attributes
from providers.aws.from_templates.cdn_behaviours import behaviour_in, policies_of
from providers.aws.from_templates.cdn_origins import named_apart, origin_group_in, origin_in, references_of
from providers.aws.template_hosts import DISTRIBUTIONS, distribution_host
from providers.aws.template_names import Naming, Told
from providers.templates import Block, Dialect, Values
from providers.translation import PLACE, line_of, translates
from scanner.models import Place, UndecidedError, Unknown

LIST = "cloudfront.list_distributions"
CONFIG = "cloudfront.get_distribution_config"
ARN = "cloudfront::{account}:distribution/{token}"
LEGACY = ("|S3Origin", "|CustomOrigin")


@translates(None, *DISTRIBUTIONS, tells=[LIST, CONFIG], named=ARN)
def distribution(block: Block, naming: Naming) -> Iterator[Told]:
    """A distribution, whose configuration CloudFormation has in a block within.

    Raises:
        UndecidedError: nothing of the configuration is known.
    """
    attributes, identifier = _inner(block), naming.id(block)
    config = named_apart(_config(attributes, block, naming))
    yield Told(LIST, {"Id": identifier, "ARN": naming.arn(block), "DomainName": distribution_host(block)})
    yield Told(CONFIG, {"DistributionConfig": config}, of={"Id": identifier})
    yield from policies_of(attributes, naming)
    yield from references_of(attributes, naming)


def _inner(block: Block) -> Attributes:
    own = Attributes.of(block)
    if block.dialect is Dialect.TERRAFORM:
        return own
    found = own.block("distribution_config")
    if isinstance(found, Unknown):
        raise UndecidedError(found.why)
    return found or Attributes(Values({}), is_camel=True)


def _config(attributes: Attributes, block: Block, naming: Naming) -> dict[str, Any]:
    web_acl = attributes.reference("web_acl_id|WebACLId", None)
    staging = attributes.reference("continuous_deployment_policy_id", None) or None
    place = line_of(block, attributes.values, attributes.key("default_cache_behavior"))
    groups, within = _origin_groups(attributes)
    return {
        "Enabled": attributes.flag("enabled", None),
        "Aliases": _items([*attributes.texts("aliases"), *attributes.texts("|CNAMEs")]),
        "DefaultRootObject": attributes.text("default_root_object", None),
        # Without one it may be `null` or empty.
        "WebACLId": web_acl if web_acl is None or isinstance(web_acl, Unknown) else naming.arn(web_acl),
        "Staging": attributes.flag("staging", unset=False),
        "ConnectionMode": attributes.text("|ConnectionMode", None),
        "ContinuousDeploymentPolicyId": None if staging is None else naming.id(staging),
        "Logging": _logging(attributes.block("logging_config|Logging")),
        "ViewerCertificate": _certificate(attributes.block("viewer_certificate"), naming),
        "DefaultCacheBehavior": behaviour_in(attributes.block("default_cache_behavior"), naming, place),
        "CacheBehaviors": _each(
            attributes, "ordered_cache_behavior|CacheBehaviors", block, lambda each, at: behaviour_in(each, naming, at)
        ),
        "Origins": _each(attributes, "origin|Origins", block, lambda each, at: origin_in(each, naming, at))
        if not any(map(attributes.is_set, LEGACY))
        else Unknown(why="`S3Origin` and `CustomOrigin`, the older way to declare origins, are not read"),
        "OriginGroups": groups if isinstance(groups, Unknown) else _each(groups, within, block, origin_group_in),
        "CustomErrorResponses": _each(attributes, "custom_error_response|CustomErrorResponses", block, _error_response),
    }


def _items(values: list[Any]) -> dict[str, Any]:
    return {"Items": values}


def _origin_groups(attributes: Attributes) -> tuple[Attributes | Unknown, str]:
    """Where the list of groups stands, which CloudFormation wraps as the API does."""
    groups = attributes.block("|OriginGroups")
    return (attributes, "origin_group|") if groups is None else (groups, "|Items")


def _each(
    attributes: Attributes, name: str, block: Block, make: Callable[[Attributes | Unknown, Place], Any]
) -> dict[str, Any]:
    """The blocks of a list, each with its line."""
    key = attributes.key(name)
    places = (line_of(block, attributes.values, f"{key}.{number}") for number in count())
    return _items([make(each, place) for each, place in zip(attributes.blocks(name), places, strict=False)])


def _logging(logging: Attributes | Unknown | None) -> Any:
    """Being there turns it on, unless it has no bucket and so is for the newer way (`aws_cloudfront_distribution`)."""
    if not isinstance(logging, Attributes):
        return logging
    bucket = logging.reference("bucket", None)
    return {"Enabled": bucket if isinstance(bucket, Unknown) else bool(bucket)}


def _certificate(certificate: Attributes | Unknown | None, naming: Naming) -> Any:
    if not isinstance(certificate, Attributes):
        return certificate
    of_iam = certificate.reference("iam_certificate_id", None) or None
    # The provider prefers the one of IAM (`aws_cloudfront_distribution`).
    own = None if of_iam else certificate.reference("acm_certificate_arn", None) or None
    is_default = certificate.flag("cloudfront_default_certificate|CloudFrontDefaultCertificate", unset=False)
    doubt = next((each for each in (own, of_iam) if isinstance(each, Unknown)), None) if is_default else None
    return {
        "ACMCertificateArn": doubt if own is None or doubt else naming.arn(own),
        "IAMCertificateId": None if of_iam is None or doubt else naming.id(of_iam),
        "MinimumProtocolVersion": certificate.text("minimum_protocol_version", None),
        "SSLSupportMethod": certificate.text("ssl_support_method", None),
    }


def _error_response(response: Attributes | Unknown, place: Place) -> Any:
    if isinstance(response, Unknown):
        return response
    # Terraform's provider sends zero where the template says nothing (`expandCustomErrorResponse`).
    unset = None if response.is_camel else 0
    return {
        "ErrorCode": response.number("error_code", None),
        "ErrorCachingMinTTL": response.number("error_caching_min_ttl|ErrorCachingMinTTL", unset),
        "ResponseCode": response.number("response_code", None) or None,
        PLACE: place,
    }
