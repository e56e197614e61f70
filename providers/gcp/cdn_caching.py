"""What Cloud CDN keeps, for how long, and what tells two kept answers apart.

Source: Cloud CDN, "Caching overview", of 2026, and the Compute API reference, `BackendServiceCdnPolicy`.
"""

from collections.abc import Iterable

from providers.gcp.cdn_policies import is_bucket, policy_of
from providers.gcp.cdn_routes import Route
from providers.gcp.rest import Answer
from scanner.models import Caching, RequestParts, Selection, SelectionKind, Ttl, Unknown

STATIC, BY_ORIGIN, FORCED = "CACHE_ALL_STATIC", "USE_ORIGIN_HEADERS", "FORCE_CACHE_ALL"
DEFAULT_MODE = STATIC
DEFAULT_TTL, DEFAULT_MAXIMUM = 3600, 86400
# "When the expiration time value exceeds 30 days ..., Cloud CDN treats the expiration value as if it were" that.
LONGEST = 2592000
EVERYTHING, NOTHING = Selection(kind=SelectionKind.ALL), Selection()
AUTHORIZATION, COOKIE, HOST = "authorization", "cookie", "host"
OFF = Ttl(minimum=0, default=0, maximum=0)
WHOLE_REQUEST: Answer = {"includeHost": True, "includeProtocol": True, "includeQueryString": True}
"""The key where no policy names one, for backend services."""


def caching_of(route: Route, backend: Answer, *, is_private: bool = False) -> Caching | Unknown:
    """How the answers of a route are kept.

    Args:
        route: the route.
        backend: what it leads to.
        is_private: whether that is a bucket which nobody may read without signing in.
    """
    policy = policy_of(route, backend)
    if policy is None:
        return Caching(key=RequestParts(), forwarded=_seen(route, {}, backend, RequestParts()), ttl=OFF)
    mode = policy.get("cacheMode") or DEFAULT_MODE
    if mode not in {STATIC, BY_ORIGIN, FORCED}:
        return Unknown(why=f"cache mode {mode} is new to netassay")
    key = _bucket_key(policy) if is_bucket(backend) else _service_key(policy)
    seen = _seen(route, policy, backend, key, is_private=is_private)
    return Caching(
        key=key,
        forwarded=seen,
        ttl=_ttl(mode, policy),
        # What is asked for with a signature is kept whatever the origin says, but for those with a signature alone.
        ignores_origin=mode == FORCED,
        heeds_authorization=mode != FORCED,
        defaults_to_files=mode == STATIC,
    )


def signing_keys(backend: Answer) -> tuple[str, ...]:
    """Names of the keys whose signatures a backend's CDN verifies."""
    return tuple((backend.get("cdnPolicy") or {}).get("signedUrlKeyNames") or ())


def _ttl(mode: str, policy: Answer) -> Ttl:
    default = policy.get("defaultTtl", DEFAULT_TTL)
    match mode:
        case "FORCE_CACHE_ALL":
            return Ttl(minimum=default, default=default, maximum=default)
        case "USE_ORIGIN_HEADERS":
            return Ttl(minimum=0, default=0, maximum=LONGEST)
        case _:
            return Ttl(minimum=0, default=default, maximum=policy.get("maxTtl", max(default, DEFAULT_MAXIMUM)))


def _service_key(policy: Answer) -> RequestParts:
    told: Answer | None = policy.get("cacheKeyPolicy")
    key = WHOLE_REQUEST if told is None else told
    headers = [*_lower(key.get("includeHttpHeaders")), *((HOST,) if key.get("includeHost") else ())]
    return RequestParts(
        headers=_listed(headers),
        cookies=_listed(key.get("includeNamedCookies")),
        query_strings=_query_strings(key),
    )


def _query_strings(key: Answer) -> Selection:
    if not key.get("includeQueryString"):
        return NOTHING
    if listed := key.get("queryStringWhitelist"):
        return _listed(listed)
    return EVERYTHING - _listed(key.get("queryStringBlacklist"))


def _bucket_key(policy: Answer) -> RequestParts:
    """The key for a bucket, which beside these has only "query parameters that are known to Cloud Storage"."""
    key = policy.get("cacheKeyPolicy") or {}
    return RequestParts(
        headers=_listed(_lower(key.get("includeHttpHeaders"))),
        query_strings=_listed(key.get("queryStringWhitelist")),
    )


def _seen(
    route: Route, policy: Answer, backend: Answer, key: RequestParts, *, is_private: bool = False
) -> RequestParts:
    """What the backend gets to see of requests whose answers may be kept. Whoever is bypassed gets none that is kept.

    A bucket "does not serve different content or route based on query parameters" and is addressed by its own name, not
    by that of the viewer. What it answers for a site that asks it says so (`Vary: Origin`), and the CDN heeds that. Who
    asks makes no difference where it answers anybody.
    """
    hidden = _listed({*_bypassing(policy), *_removed(route)})
    if is_bucket(backend):
        identifying = _listed([AUTHORIZATION]) if is_private else NOTHING
        return key.model_copy(update={"headers": key.headers | (identifying - hidden)})
    return RequestParts(
        headers=key.headers | (EVERYTHING - hidden),
        cookies=key.cookies if hidden.includes(COOKIE) else EVERYTHING,
        query_strings=EVERYTHING,
    )


def _bypassing(policy: Answer) -> Iterable[str]:
    return _lower(each["headerName"] for each in policy.get("bypassCacheOnRequestHeaders") or ())


def _removed(route: Route) -> Iterable[str]:
    """Headers of the viewer's request that the balancer takes out or replaces."""
    for action in route.headers:
        yield from _lower(action.get("requestHeadersToRemove"))
    if (route.action.get("urlRewrite") or {}).get("hostRewrite"):
        yield HOST


def _listed(names: Iterable[str] | None) -> Selection:
    found = tuple(names or ())
    return Selection(kind=SelectionKind.LISTED, names=found) if found else NOTHING


def _lower(names: Iterable[str] | None) -> list[str]:
    return [each.lower() for each in names or ()]
