"""How Cloud CDN keeps what a route answers: by the backend's policy, or by one of the route, in the same words."""

from collections.abc import Iterator

from providers.gcp.cdn_routes import Route
from providers.gcp.names import parse_link
from providers.gcp.rest import Answer

BUCKETS = "backendBuckets"
BYPASS = "BYPASS_CACHE"
# What the policies of backends and of routes call the same thing (Compute API reference, `BackendServiceCdnPolicy`,
# `CachePolicy`).
KEY_NAMES = {
    "excludedQueryParameters": "queryStringBlacklist",
    "includedCookieNames": "includeNamedCookies",
    "includedHeaderNames": "includeHttpHeaders",
    "includedQueryParameters": "queryStringWhitelist",
}
TIMES = ("clientTtl", "defaultTtl", "maxTtl")
# "By default, Cloud CDN will apply the following default TTLs to these status codes" (the same place); those of
# redirects are no errors.
DEFAULT_ERROR_TTLS = {404: 120, 405: 60, 410: 120, 451: 120, 501: 60}
FIRST_ERROR = 400


def is_bucket(backend: Answer) -> bool:
    """Whether a backend is a bucket, and not a service."""
    return parse_link(backend["selfLink"]).collection == BUCKETS


def has_cdn(backend: Answer) -> bool:
    """Whether the CDN is on for all that a backend answers. The two kinds spell it differently."""
    return bool(backend.get("enableCDN") or backend.get("enableCdn"))


def has_own_policy(route: Route) -> bool:
    """Whether the route says how its answers are kept, whatever its backend says."""
    return bool(route.action.get("cachePolicy"))


def policy_of(route: Route, backend: Answer) -> Answer | None:
    """The policy in force, in the words of backends; None where nothing is kept.

    A policy of the route stands in for that of its backend (Cloud CDN, "Caching overview", cache policies in URL maps).
    """
    if own := route.action.get("cachePolicy"):
        return None if own.get("cacheMode") == BYPASS else _in_words_of_backends(own)
    policy: Answer = backend.get("cdnPolicy") or {}
    return policy if has_cdn(backend) else None


def error_ttls(policy: Answer) -> dict[int, int]:
    """For how many seconds which errors are kept, by their status."""
    if not policy.get("negativeCaching"):
        return {}
    listed = policy.get("negativeCachingPolicy")
    # "Cloud CDN will not apply any default negative caching when a policy exists." A time of 0 is left out (proto3).
    found = {each["code"]: _seconds(each.get("ttl", 0)) for each in listed} if listed else DEFAULT_ERROR_TTLS
    return {code: ttl for code, ttl in found.items() if code >= FIRST_ERROR}


def _in_words_of_backends(policy: Answer) -> Answer:
    bypassing = [{"headerName": each} for each in policy.get("cacheBypassRequestHeaderNames") or ()]
    return {
        **policy,
        **{name: _seconds(policy[name]) for name in TIMES if name in policy},
        **dict(_key(policy)),
        # "If not specified, Cloud CDN applies negative caching by default."
        "negativeCaching": policy.get("negativeCaching", True),
        "bypassCacheOnRequestHeaders": bypassing,
    }


def _key(policy: Answer) -> Iterator[tuple[str, Answer]]:
    if "cacheKeyPolicy" in policy:
        renamed = {KEY_NAMES.get(name, name): value for name, value in policy["cacheKeyPolicy"].items()}
        yield "cacheKeyPolicy", renamed


def _seconds(value: Answer | int) -> int:
    """A time, which policies of routes write as a `Duration` with a long number in it."""
    return int(value.get("seconds", 0)) if isinstance(value, dict) else value
