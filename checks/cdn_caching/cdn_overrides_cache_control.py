"""A CDN keeps answers that the origin marks as private or not to be stored.

The mark is the only way in which an origin can say that an answer is for one user. Where the CDN does not heed it, the
next user who asks gets that answer. CloudFront does not heed it for as long as the minimum time to live, even if that
is one second, as in its own policy `CachingOptimized`. Paths that hold the same for everybody are declared public in
the settings.

The severity is low where the origin cannot tell two users apart for whom the CDN stores one answer, so that a mark is
lost but nobody gets what is another's: where nothing but buckets answers, or where all that the origin gets to see of a
request beside the user's address is in the cache key, without cookies. Where it gets no cookies, CloudFront takes
`Set-Cookie` out of the answers too (CloudFront Developer Guide, "Cache content based on cookies"). A function at the
edge may add what tells users apart, so that the severity stays high.

To fix: let the origin decide. AWS: a `MinTTL` of 0. Azure heeds the marks whatever is set. GCP: a `cacheMode` other
than `FORCE_CACHE_ALL`.
"""

from collections.abc import Iterator

from scanner.behaviours import Cached, cached_behaviours, serves_stored_files
from scanner.check import Answer, Params, Severity, Violation, check
from scanner.controls import Theme, cwe, nist
from scanner.models import Distribution, Unknown
from scanner.paths import PathPatterns, is_covered


class PublicPaths(Params):
    """Settings."""

    public_paths: PathPatterns = ()
    """Patterns of paths on which every answer is meant for everybody: `/assets/*` on every distribution, or
    `media.example.com/assets/*` on those that answer to the name."""


@check(
    "cdn-overrides-cache-control",
    theme=Theme.CDN_CACHING,
    severity=Severity.HIGH,
    maps=(nist("SC-4"), cwe(524)),
)
def cdn_overrides_cache_control(distribution: Distribution, params: PublicPaths) -> Iterator[Answer]:
    """Look at each behaviour that caches, those of public paths put aside."""
    for each in cached_behaviours(distribution):
        if isinstance(each, Unknown):
            yield each
        elif each.caching.ignores_origin and not is_covered(distribution, each.behaviour, params.public_paths):
            yield Violation(
                f"keeps answers for {each.scope} even if the origin marks them private or not to be stored",
                at=f"{each.at}.ignores_origin",
                related=(f"{each.at}.ttl.minimum",),
                severity=Severity.LOW if _is_same_for_all(distribution, each) else None,
            )


def _is_same_for_all(distribution: Distribution, cached: Cached) -> bool:
    """Whether users for whom one answer is stored would all have got the same from the origin."""
    seen = cached.caching.forwarded
    sees_the_key_only = seen == cached.caching.key and not seen.cookies and cached.behaviour.functions == ()
    return sees_the_key_only or serves_stored_files(distribution, cached.behaviour) is True
