"""What a CloudFront behaviour caches under which key, and what it passes on to the origin."""

from functools import partial

from providers.aws import cdn_details
from providers.aws.cdn_details import Details, items
from providers.aws.session import Answer
from scanner.models import Caching, RequestParts, Selection, SelectionKind, Ttl, Unknown, derive

SELECTIONS = {
    "none": SelectionKind.NONE,
    "whitelist": SelectionKind.LISTED,
    "allExcept": SelectionKind.ALL_EXCEPT,
    "all": SelectionKind.ALL,
    # All the viewer's headers, `Authorization` with them, although it cannot be listed (CloudFront Developer Guide,
    # "Configure CloudFront to forward the Authorization header"). Those that are listed are CloudFront's own and come
    # on top.
    "allViewer": SelectionKind.ALL,
    "allViewerAndWhitelistCloudFront": SelectionKind.ALL,
}
EVERYTHING = Selection(kind=SelectionKind.ALL)
NOTHING = Selection()
NEVER = Ttl(minimum=0, default=0, maximum=0)
# Without a cache policy the origin gets every header but these, which CloudFront removes or replaces unless they are
# listed (CloudFront Developer Guide, "Request and response behavior for custom origins", HTTP request headers).
TAKEN_OUT = (
    "accept",
    "accept-charset",
    "accept-encoding",
    "accept-language",
    "authorization",
    "connection",
    "cookie",
    "expect",
    "host",
    "proxy-authenticate",
    "proxy-authorization",
    "proxy-connection",
    "referer",
    "te",
    "trailer",
    "upgrade",
    "user-agent",
    "x-forwarded-proto",
    "x-http-method-override",
    "x-real-ip",
)
PASSED_ON_ANYWAY = Selection(kind=SelectionKind.ALL_EXCEPT, names=TAKEN_OUT)
# For a policy or behaviour that names no time (CloudFront API Reference, `CachePolicyConfig`).
DEFAULT_TTL, MAXIMUM_TTL = 86400, 31536000


def caching_of(behaviour: Answer, details: Details) -> Caching | Unknown:
    """How a behaviour caches, by its policies or by the older settings of its own.

    What a cache policy or the older settings choose is in the key and passed on; what an origin request policy chooses
    is only passed on (CloudFront API Reference, `OriginRequestPolicyConfig`).
    """
    own = _own_caching(behaviour, details)
    policy = cdn_details.origin_request_policy(behaviour)
    passed_on = derive(details[policy], _passed_on) if policy else RequestParts()
    if isinstance(passed_on, Unknown):
        return passed_on
    return derive(own, partial(_with_passed_on, passed_on))


def _own_caching(behaviour: Answer, details: Details) -> Caching | Unknown:
    policy = cdn_details.cache_policy(behaviour)
    return derive(details[policy], _policy_caching) if policy else _legacy_caching(behaviour)


def _with_passed_on(more: RequestParts, caching: Caching) -> Caching:
    parts = caching.forwarded
    forwarded = RequestParts(
        headers=parts.headers | more.headers,
        cookies=parts.cookies | more.cookies,
        query_strings=parts.query_strings | more.query_strings,
    )
    return caching.model_copy(update={"forwarded": forwarded})


def _passed_on(policy: Answer) -> RequestParts | Unknown:
    return _request_parts(policy["OriginRequestPolicyConfig"])


def _policy_caching(policy: Answer) -> Caching | Unknown:
    config = policy["CachePolicyConfig"]
    parts = _request_parts(config.get("ParametersInCacheKeyAndForwardedToOrigin", {}))
    return derive(parts, lambda key: _caching(key, key, _ttl(config)))


def _request_parts(config: Answer) -> RequestParts | Unknown:
    headers = config.get("HeadersConfig", {})
    cookies = config.get("CookiesConfig", {})
    queries = config.get("QueryStringsConfig", {})
    if new := _new_to_us(
        headers.get("HeaderBehavior"), cookies.get("CookieBehavior"), queries.get("QueryStringBehavior")
    ):
        return new
    compressed = any(config.get(f"EnableAcceptEncoding{each}") for each in ("Gzip", "Brotli"))
    return RequestParts(
        headers=_selection(headers.get("HeaderBehavior"), _lower(items(headers, "Headers")))
        | _listed(["accept-encoding"] if compressed else []),
        cookies=_selection(cookies.get("CookieBehavior"), items(cookies, "Cookies")),
        query_strings=_selection(queries.get("QueryStringBehavior"), items(queries, "QueryStrings")),
    )


def _legacy_caching(behaviour: Answer) -> Caching | Unknown:
    """What a behaviour without a cache policy does.

    Headers and cookies that it passes on are in the key as well. Query strings are passed on all or none, and those in
    the key may be listed. A behaviour that passes on every header caches nothing: each request goes to the origin
    (CloudFront API Reference 2016-11-25, `Headers`). Most other headers are passed on as well, outside the key.
    """
    values = behaviour.get("ForwardedValues", {})
    headers = _lower(items(values, "Headers"))
    cookies = values.get("Cookies", {})
    if new := _new_to_us(cookies.get("Forward")):
        return new
    queries = EVERYTHING if values.get("QueryString") else NOTHING
    keyed = _listed(items(values, "QueryStringCacheKeys")) if queries else NOTHING
    passes_all = "*" in headers
    keyed_headers = EVERYTHING if passes_all else _listed(headers)
    forwarded = RequestParts(
        headers=PASSED_ON_ANYWAY | keyed_headers,
        cookies=_selection(cookies.get("Forward"), items(cookies, "WhitelistedNames")),
        query_strings=queries,
    )
    key = forwarded.model_copy(update={"headers": keyed_headers, "query_strings": keyed or queries})
    return _caching(key, forwarded, NEVER if passes_all else _ttl(behaviour))


def _caching(key: RequestParts, forwarded: RequestParts, ttl: Ttl) -> Caching:
    # For the minimum, an answer is kept even where it says `no-cache`, `no-store` or `private` (CloudFront API
    # Reference, `CachePolicyConfig`; CloudFront Developer Guide, "Manage how long content stays in the cache").
    return Caching(key=key, forwarded=forwarded, ttl=ttl, ignores_origin=ttl.minimum > 0)


def _ttl(config: Answer) -> Ttl:
    minimum = config.get("MinTTL", 0)
    default = config.get("DefaultTTL", max(minimum, DEFAULT_TTL))
    return Ttl(minimum=minimum, default=default, maximum=config.get("MaxTTL", max(default, MAXIMUM_TTL)))


def _new_to_us(*chosen: str | None) -> Unknown | None:
    new = (each for each in chosen if each and each not in SELECTIONS)
    return next((Unknown(why=f"{each} is new to netassay") for each in new), None)


def _selection(chosen: str | None, names: list[str]) -> Selection:
    match SELECTIONS[chosen or "none"]:
        case SelectionKind.LISTED:
            return _listed(names)
        case SelectionKind.ALL_EXCEPT:
            return EVERYTHING - _listed(names)
        case kind:
            return Selection(kind=kind)


def _listed(names: list[str]) -> Selection:
    return Selection(kind=SelectionKind.LISTED, names=tuple(names)) if names else NOTHING


def _lower(names: list[str]) -> list[str]:
    return [each.lower() for each in names]
