"""A CDN keys its cache on whatever a viewer sends.

With every query string, cookie or header in the key, each new name or value makes a new entry: a made-up `?x=1` gets
past the cache to the origin, as often as somebody likes, and drives out what others would have found there. Paths on
which that is needed are declared in the settings; paths that are not cached have no key.

To fix: list what the answer depends on. AWS: `whitelist` for `CookieBehavior`, `QueryStringBehavior` and
`HeaderBehavior` of the cache policy. Azure: `queryStringCachingBehavior` `IncludeSpecifiedQueryStrings`. GCP:
`queryStringWhitelist` and `includeNamedCookies`.
"""

from collections.abc import Iterator

from scanner.behaviours import cached_behaviours
from scanner.check import Answer, Params, Severity, Violation, check
from scanner.controls import Theme, cwe, nist
from scanner.models import Distribution, RequestParts, SelectionKind, Unknown
from scanner.paths import PathPatterns, is_covered

UNBOUNDED = {SelectionKind.ALL, SelectionKind.ALL_EXCEPT}


class AllowedPaths(Params):
    """Settings."""

    allowed_paths: PathPatterns = ()
    """Patterns of paths whose answers may depend on anything: `/search/*` on every distribution, or
    `www.example.com/search/*` on those that answer to the name."""


@check(
    "cdn-cache-key-unbounded",
    theme=Theme.CDN_CACHING,
    severity=Severity.MEDIUM,
    maps=(nist("SC-5"), cwe(400)),
)
def cdn_cache_key_unbounded(distribution: Distribution, params: AllowedPaths) -> Iterator[Answer]:
    """Look for parts of the key that are not listed, in each behaviour that caches."""
    for each in cached_behaviours(distribution):
        if isinstance(each, Unknown):
            yield each
        elif is_covered(distribution, each.behaviour, params.allowed_paths):
            continue
        elif unbounded := list(_unbounded(each.caching.key)):
            yield Violation(f"keys its cache of {each.scope} on {' and '.join(unbounded)}", at=f"{each.at}.key")


def _unbounded(key: RequestParts) -> Iterator[str]:
    parts = {"query strings": key.query_strings, "cookies": key.cookies, "headers": key.headers}
    for name, selection in parts.items():
        if selection.kind in UNBOUNDED:
            yield f"{name} ({selection})"
