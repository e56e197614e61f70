"""A CDN keeps answers that the origin marks as private or not to be stored.

The mark is the only way in which an origin can say that an answer is for one user. Where the CDN does not heed it, the
next user who asks gets that answer, `Set-Cookie` included. CloudFront does not heed it for as long as the minimum time
to live, even if that is one second. Paths that hold the same for everybody are declared public in the settings. Where
nothing but buckets answers, the severity is low: they say the same to everybody, and only a mark on a file is lost.

To fix: let the origin decide. AWS: a `MinTTL` of 0. Azure: `cacheBehavior` `HonorOrigin`. GCP: a `cacheMode` other than
`FORCE_CACHE_ALL`.
"""

from collections.abc import Iterator

from scanner.behaviours import cached_behaviours, serves_stored_files
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
                f"keeps answers for {each.pattern} even if the origin marks them private or not to be stored",
                at=f"{each.at}.ignores_origin",
                related=(f"{each.at}.ttl.minimum",),
                severity=Severity.LOW if serves_stored_files(distribution, each.behaviour) else None,
            )
