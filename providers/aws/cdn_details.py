"""What the configuration of a distribution refers to by an identifier: policies, VPC origins, access controls."""

from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from functools import partial
from typing import Any

from providers.aws.session import Answer, AwsAccount
from scanner.models import UndecidedError, Unknown, derive


class Kind(StrEnum):
    """What is referred to, as the API names it."""

    CACHE_POLICY = "CachePolicy"
    ORIGIN_REQUEST_POLICY = "OriginRequestPolicy"
    VPC_ORIGIN = "VpcOrigin"
    ORIGIN_ACCESS_CONTROL = "OriginAccessControl"
    RESPONSE_HEADERS_POLICY = "ResponseHeadersPolicy"
    CONTINUOUS_DEPLOYMENT_POLICY = "ContinuousDeploymentPolicy"


OPERATIONS = {
    Kind.CACHE_POLICY: "get_cache_policy",
    Kind.ORIGIN_REQUEST_POLICY: "get_origin_request_policy",
    Kind.VPC_ORIGIN: "get_vpc_origin",
    Kind.ORIGIN_ACCESS_CONTROL: "get_origin_access_control",
    Kind.RESPONSE_HEADERS_POLICY: "get_response_headers_policy",
    Kind.CONTINUOUS_DEPLOYMENT_POLICY: "get_continuous_deployment_policy",
}

Reference = tuple[Kind, str]
Details = Mapping[Reference, Answer | Unknown]
"""What each reference leads to."""


def items(answer: Answer, key: str) -> list[Any]:
    """The members of one of CloudFront's lists, which are absent when there are none."""
    members: list[Any] = (answer.get(key) or {}).get("Items") or []
    return members


def behaviours(config: Answer) -> Iterator[Answer]:
    """The behaviours of a distribution as they are matched, the default one last."""
    yield from items(config, "CacheBehaviors")
    yield {**config["DefaultCacheBehavior"], "PathPattern": "*"}


def cache_policy(behaviour: Answer) -> Reference | None:
    """The cache policy of a behaviour."""
    return _reference(Kind.CACHE_POLICY, behaviour.get("CachePolicyId"))


def origin_request_policy(behaviour: Answer) -> Reference | None:
    """The origin request policy of a behaviour."""
    return _reference(Kind.ORIGIN_REQUEST_POLICY, behaviour.get("OriginRequestPolicyId"))


def response_headers_policy(behaviour: Answer) -> Reference | None:
    """The response headers policy of a behaviour."""
    return _reference(Kind.RESPONSE_HEADERS_POLICY, behaviour.get("ResponseHeadersPolicyId"))


def continuous_deployment_policy(config: Answer) -> Reference | None:
    """The continuous deployment policy of a distribution. The list of distributions does not show it."""
    return _reference(Kind.CONTINUOUS_DEPLOYMENT_POLICY, config.get("ContinuousDeploymentPolicyId"))


def vpc_origin(origin: Answer) -> Reference | None:
    """What stands in a network behind an origin."""
    return _reference(Kind.VPC_ORIGIN, origin.get("VpcOriginConfig", {}).get("VpcOriginId"))


def access_control(origin: Answer) -> Reference | None:
    """The access control of an origin."""
    return _reference(Kind.ORIGIN_ACCESS_CONTROL, origin.get("OriginAccessControlId"))


def read(account: AwsAccount, configs: Iterable[Answer]) -> Details:
    """Everything that distributions refer to. What may not be read, or is not there any more, is unknown."""
    wanted = sorted({reference for config in configs for reference in _understood(config)})
    found = dict(account.each(partial(_read_one, account), wanted))
    return {each: found.get(each, Unknown(why=f"there is no {each[0]} {each[1]} to read")) for each in wanted}


def _understood(config: Answer) -> Iterator[Reference]:
    """As far as the configuration is understood. Whoever makes a distribution of it comes upon the same."""
    try:
        yield from _references(config)
    except (AttributeError, LookupError, TypeError, UndecidedError):
        return


def _references(config: Answer) -> Iterator[Reference]:
    yield from filter(None, (continuous_deployment_policy(config),))
    for behaviour in behaviours(config):
        policies = (cache_policy(behaviour), origin_request_policy(behaviour), response_headers_policy(behaviour))
        yield from filter(None, policies)
    for origin in items(config, "Origins"):
        yield from filter(None, (vpc_origin(origin), access_control(origin)))


def _reference(kind: Kind, identifier: str | None) -> Reference | None:
    # An attribute that was emptied stays in the configuration as an empty text.
    return (kind, identifier) if identifier else None


def _read_one(account: AwsAccount, reference: Reference) -> tuple[Reference, Answer | Unknown]:
    kind, identifier = reference
    answer = account.read("cloudfront", OPERATIONS[kind], Id=identifier)
    return reference, derive(answer, lambda known: known[kind])
