"""A CDN caches answers without headers in the key that may change them.

Who can make the origin write another host into a page, or answer for another path, by a header that is not part of the
cache key, has the answer stored for everybody else (cache poisoning). The host is no exception: CloudFront's key has
the distribution's own domain in it, not the name that the viewer asked for. Where nothing but buckets answers, only
`Host` and `Origin` count, since buckets heed no other of these headers, and `Origin` alone is of low severity: it says
which site's pages may read the answer, and changes nothing in it. `Authorization` has a check of its own,
cdn-caches-authenticated-response.

To fix: put the headers in the key, or do not forward them. AWS: `HeadersConfig` of the cache policy, which covers that
of the origin request policy. Azure: a rule that deletes the headers from the request. GCP: `includeHost`,
`includeHttpHeaders`, or `requestHeadersToRemove` of the URL map.
"""

from collections.abc import Iterator

from scanner.behaviours import Cached, cached_behaviours, doubt, serves_stored_files
from scanner.check import Answer, Params, Severity, Violation, check
from scanner.controls import Theme, cwe, nist
from scanner.headers import HeaderNames
from scanner.models import Distribution, SelectionKind, Unknown

# The name chooses the bucket, and the site that asks from a browser the answer's CORS headers (Amazon S3 User Guide,
# "Virtual hosting of general purpose buckets", "Using cross-origin resource sharing").
HEEDED_BY_BUCKETS = {"host", "origin"}
OPEN = {SelectionKind.ALL, SelectionKind.ALL_EXCEPT}


class ChangingHeaders(Params):
    """Settings."""

    headers: HeaderNames = (
        "accept-language",
        "forwarded",
        "host",
        "origin",
        "x-forwarded-host",
        "x-forwarded-port",
        "x-forwarded-prefix",
        "x-forwarded-scheme",
        "x-forwarded-server",
        "x-host",
        "x-http-method",
        "x-http-method-override",
        "x-method-override",
        "x-original-url",
        "x-rewrite-url",
    )
    """Names of the headers by which applications and frameworks choose what to answer."""


@check(
    "cdn-cache-key-unkeyed-header",
    theme=Theme.CDN_CACHING,
    severity=Severity.HIGH,
    maps=(nist("SC-4"), cwe(349)),
)
def cdn_cache_key_unkeyed_header(distribution: Distribution, params: ChangingHeaders) -> Iterator[Answer]:
    """Take the key away from what is forwarded, in each behaviour that caches."""
    for each in cached_behaviours(distribution):
        if isinstance(each, Unknown):
            yield each
        elif isinstance(are_files := serves_stored_files(distribution, each.behaviour), Unknown):
            # Of files fewer headers are asked for.
            if any(True for _ in _flaws(each, params, are_files=False)):
                yield doubt(each.behaviour, are_files)
        else:
            yield from _flaws(each, params, are_files=are_files)


def _flaws(cached: Cached, params: ChangingHeaders, *, are_files: bool) -> Iterator[Violation]:
    unkeyed = cached.caching.forwarded.headers - cached.caching.key.headers
    heeded = [each for each in params.headers if each in HEEDED_BY_BUCKETS or not are_files]
    if found := [each for each in heeded if unkeyed.includes(each)]:
        names = str(unkeyed) if unkeyed.kind in OPEN and not are_files else ", ".join(found)
        yield Violation(
            f"caches {cached.scope} without headers ({names}) in the key, although the origin gets to see them",
            at=cached.at,
            severity=Severity.LOW if are_files and found == ["origin"] else None,
        )
