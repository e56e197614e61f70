"""CloudFront distributions, with every policy their behaviours name resolved into what is cached under which key."""

import re
from collections.abc import Iterator
from functools import partial
from typing import Any

from providers.aws.session import Answer, AwsAccount
from providers.aws.tls_policies import viewer_policy
from scanner.models import (
    CacheBehaviour,
    Caching,
    Distribution,
    ErrorCaching,
    Origin,
    OriginKind,
    OriginProtocol,
    RequestParts,
    Selection,
    SelectionKind,
    TlsVersion,
    Ttl,
    Unknown,
    ViewerProtocol,
    derive,
)
from scanner.provider import collects

VIEWER_PROTOCOLS = {
    "allow-all": ViewerProtocol.ANY,
    "redirect-to-https": ViewerProtocol.REDIRECT,
    "https-only": ViewerProtocol.HTTPS_ONLY,
}
ORIGIN_PROTOCOLS = {
    "http-only": OriginProtocol.HTTP_ONLY,
    "https-only": OriginProtocol.HTTPS_ONLY,
    "match-viewer": OriginProtocol.MATCH_VIEWER,
}
ORIGIN_TLS = {
    "SSLv3": TlsVersion.SSL_3,
    "TLSv1": TlsVersion.TLS_1_0,
    "TLSv1.1": TlsVersion.TLS_1_1,
    "TLSv1.2": TlsVersion.TLS_1_2,
    "TLSv1.3": TlsVersion.TLS_1_3,
}
SELECTIONS = {
    "none": SelectionKind.NONE,
    "whitelist": SelectionKind.LISTED,
    "allExcept": SelectionKind.ALL_EXCEPT,
    "all": SelectionKind.ALL,
    # All the viewer's headers; the listed ones are CloudFront's own, which come on top.
    "allViewer": SelectionKind.ALL,
    "allViewerAndWhitelistCloudFront": SelectionKind.ALL,
}
# Host names of buckets' websites and REST endpoints (Amazon S3 User Guide, "Website endpoints", "Methods for accessing
# a bucket").
WEBSITE = re.compile(r"\.s3-website[.-][\w-]+\.amazonaws\.com(\.cn)?$")
BUCKET = re.compile(r"(^|\.)s3([.-][\w-]+)*\.amazonaws\.com(\.cn)?$")
# Where a behaviour without a cache policy names no TTL, and an error response no time (CloudFront API Reference,
# `DefaultCacheBehavior`, `CustomErrorResponse`).
DEFAULT_TTL, MAXIMUM_TTL, ERROR_TTL = 86400, 31536000, 10
EVERYTHING = Selection(kind=SelectionKind.ALL)
NOTHING = Selection()


@collects(
    "cloudfront:ListDistributions",
    "cloudfront:GetDistributionConfig",
    "cloudfront:GetCachePolicy",
    "cloudfront:GetOriginRequestPolicy",
    "cloudfront:GetVpcOrigin",
)
def distributions(account: AwsAccount) -> Iterator[Distribution]:
    """Every distribution. The configuration is read for each, since the list says nothing of logging."""
    found = account.pages("cloudfront", "list_distributions", "DistributionList.Items")
    yield from account.each(partial(_distribution, account), found)


def _distribution(account: AwsAccount, summary: Answer) -> Distribution:
    answer = account.call("cloudfront", "get_distribution_config", Id=summary["Id"])
    config = answer["DistributionConfig"]
    aliases = _items(config, "Aliases")
    certificate = config.get("ViewerCertificate") or {"CloudFrontDefaultCertificate": True}
    return Distribution(
        identity=account.identity(
            "AWS::CloudFront::Distribution",
            summary["ARN"],
            summary["Id"],
            aliases[0] if aliases else config.get("Comment", ""),
        ),
        is_enabled=config["Enabled"],
        domains=(summary["DomainName"], *aliases),
        tls=viewer_policy(
            certificate.get("MinimumProtocolVersion", "TLSv1"),
            default_certificate=certificate.get("CloudFrontDefaultCertificate", False),
        ),
        certificate=certificate.get("ACMCertificateArn") or certificate.get("IAMCertificateId"),
        behaviours=tuple(_behaviours(account, config)),
        origins=tuple(_origin(account, each) for each in _items(config, "Origins")),
        origin_groups=tuple(
            (group["Id"], tuple(member["OriginId"] for member in _items(group, "Members")))
            for group in _items(config, "OriginGroups")
        ),
        error_caching=tuple(_error_caching(each) for each in _items(config, "CustomErrorResponses")),
        access_logs=config.get("Logging", {}).get("Enabled", False),
        web_acl=config.get("WebACLId") or None,
        default_root_object=config.get("DefaultRootObject", ""),
    )


def _items(answer: Answer, key: str) -> list[Any]:
    """The members of one of CloudFront's lists, which are absent when there are none."""
    items: list[Any] = (answer.get(key) or {}).get("Items") or []
    return items


def _behaviours(account: AwsAccount, config: Answer) -> Iterator[CacheBehaviour]:
    for each in _items(config, "CacheBehaviors"):
        yield _behaviour(account, each)
    yield _behaviour(account, {**config["DefaultCacheBehavior"], "PathPattern": "*"})


def _behaviour(account: AwsAccount, answer: Answer) -> CacheBehaviour:
    methods = answer.get("AllowedMethods", {})
    signed = any(answer.get(key, {}).get("Enabled") for key in ("TrustedKeyGroups", "TrustedSigners"))
    return CacheBehaviour(
        path_pattern=answer["PathPattern"],
        origin=answer["TargetOriginId"],
        viewer_protocol=VIEWER_PROTOCOLS[answer["ViewerProtocolPolicy"]],
        allowed_methods=tuple(methods.get("Items", ("GET", "HEAD"))),
        cached_methods=tuple(methods.get("CachedMethods", {}).get("Items", ("GET", "HEAD"))),
        caching=_caching(account, answer),
        requires_signature=signed,
        realtime_logs=bool(answer.get("RealtimeLogConfigArn")),
    )


def _caching(account: AwsAccount, answer: Answer) -> Caching | Unknown:
    if "CachePolicyId" not in answer:
        return _legacy_caching(answer)
    cache = account.read("cloudfront", "get_cache_policy", Id=answer["CachePolicyId"])
    request = _origin_request_parts(account, answer.get("OriginRequestPolicyId"))
    if isinstance(request, Unknown):
        return request
    return derive(cache, lambda known: _policy_caching(known["CachePolicy"]["CachePolicyConfig"], request))


def _policy_caching(config: Answer, request: RequestParts) -> Caching:
    parameters = config.get("ParametersInCacheKeyAndForwardedToOrigin", {})
    key = _request_parts(parameters)
    return Caching(
        key=key,
        forwarded=RequestParts(
            headers=key.headers | request.headers,
            cookies=key.cookies | request.cookies,
            query_strings=key.query_strings | request.query_strings,
        ),
        ttl=Ttl(
            minimum=config["MinTTL"],
            default=config.get("DefaultTTL", DEFAULT_TTL),
            maximum=config.get("MaxTTL", MAXIMUM_TTL),
        ),
    )


def _origin_request_parts(account: AwsAccount, policy: str | None) -> RequestParts | Unknown:
    if not policy:
        return RequestParts()
    read = account.read("cloudfront", "get_origin_request_policy", Id=policy)
    return derive(read, lambda known: _request_parts(known["OriginRequestPolicy"]["OriginRequestPolicyConfig"]))


def _request_parts(config: Answer) -> RequestParts:
    headers = config.get("HeadersConfig", {})
    cookies = config.get("CookiesConfig", {})
    queries = config.get("QueryStringsConfig", {})
    return RequestParts(
        headers=_selection(
            headers.get("HeaderBehavior", "none"), [each.lower() for each in _items(headers, "Headers")]
        ),
        cookies=_selection(cookies.get("CookieBehavior", "none"), _items(cookies, "Cookies")),
        query_strings=_selection(queries.get("QueryStringBehavior", "none"), _items(queries, "QueryStrings")),
    )


def _selection(behaviour: str, names: list[str]) -> Selection:
    kind = SELECTIONS[behaviour]
    has_names = kind in {SelectionKind.LISTED, SelectionKind.ALL_EXCEPT}
    return Selection(kind=kind, names=tuple(names) if has_names else ())


def _legacy_caching(answer: Answer) -> Caching:
    """What a behaviour without a cache policy does.

    Headers and cookies that it forwards are in the key as well. Of query strings either all are forwarded or none, and
    those in the key can be listed. With every header forwarded nothing is cached (CloudFront API Reference,
    `ForwardedValues`).
    """
    values = answer.get("ForwardedValues", {})
    headers = _legacy_headers([each.lower() for each in _items(values, "Headers")])
    cookies = values.get("Cookies", {})
    chosen = _selection(cookies.get("Forward", "none"), _items(cookies, "WhitelistedNames"))
    queries = EVERYTHING if values.get("QueryString") else NOTHING
    keys = _items(values, "QueryStringCacheKeys")
    keyed = _selection("whitelist", keys) if keys and queries else queries
    ttl = Ttl(
        minimum=answer.get("MinTTL", 0),
        default=answer.get("DefaultTTL", DEFAULT_TTL),
        maximum=answer.get("MaxTTL", MAXIMUM_TTL),
    )
    return Caching(
        key=RequestParts(headers=headers, cookies=chosen, query_strings=keyed),
        forwarded=RequestParts(headers=headers, cookies=chosen, query_strings=queries),
        ttl=Ttl(minimum=0, default=0, maximum=0) if headers == EVERYTHING else ttl,
    )


def _legacy_headers(names: list[str]) -> Selection:
    if "*" in names:
        return EVERYTHING
    return Selection(kind=SelectionKind.LISTED, names=tuple(names)) if names else NOTHING


def _origin(account: AwsAccount, answer: Answer) -> Origin:
    host = answer["DomainName"]
    config = _origin_config(account, answer)
    protocol = derive(config, _origin_protocol)
    return Origin(
        id=answer["Id"],
        host=host,
        kind=_origin_kind(host),
        protocol=protocol,
        tls_versions=derive(config, _origin_tls),
    )


def _origin_config(account: AwsAccount, answer: Answer) -> Answer | Unknown:
    """How CloudFront speaks to an origin. A VPC origin keeps that in a resource of its own."""
    if "VpcOriginConfig" in answer:
        read = account.read("cloudfront", "get_vpc_origin", Id=answer["VpcOriginConfig"]["VpcOriginId"])
        return derive(read, lambda known: known["VpcOrigin"]["VpcOriginEndpointConfig"])
    custom: Answer = answer.get("CustomOriginConfig") or {}
    return custom


def _origin_protocol(config: Answer) -> OriginProtocol:
    # To a bucket's REST endpoint CloudFront speaks what the viewer speaks (CloudFront Developer Guide, "Require HTTPS
    # for communication between CloudFront and your Amazon S3 origin").
    return ORIGIN_PROTOCOLS[config.get("OriginProtocolPolicy", "match-viewer")]


def _origin_tls(config: Answer) -> tuple[TlsVersion, ...] | Unknown | None:
    offered = _items(config, "OriginSslProtocols")
    if not offered or _origin_protocol(config) is OriginProtocol.HTTP_ONLY:
        return None
    if new := [each for each in offered if each not in ORIGIN_TLS]:
        return Unknown(why=f"{new[0]} is new to netassay")
    return tuple(ORIGIN_TLS[each] for each in offered)


def _origin_kind(host: str) -> OriginKind:
    if WEBSITE.search(host):
        return OriginKind.STORAGE_WEBSITE
    return OriginKind.STORAGE if BUCKET.search(host) else OriginKind.CUSTOM


def _error_caching(answer: Answer) -> ErrorCaching:
    response = answer.get("ResponseCode")
    return ErrorCaching(
        code=answer["ErrorCode"],
        ttl=answer.get("ErrorCachingMinTTL", ERROR_TTL),
        response_code=int(response) if response else None,
    )
