"""A CDN passes on methods that change things, on paths that it caches.

A behaviour that caches serves files. Methods other than GET, HEAD and OPTIONS have no meaning there, and reach an
origin that may not expect them.

To fix: allow GET and HEAD, with OPTIONS where browsers need it, on the paths that are cached, and give paths that take
other methods a behaviour without caching. AWS: `AllowedMethods` and `CachedMethods`. Azure and GCP have no such
setting.
"""

from collections.abc import Iterator

from scanner.behaviours import doubt
from scanner.check import Answer, Severity, Violation, check
from scanner.controls import Theme, cwe, nist
from scanner.models import Distribution, Unknown, applicable, known

STATIC = {"GET", "HEAD", "OPTIONS"}


@check("cdn-cached-methods", theme=Theme.CDN_CACHING, severity=Severity.LOW, maps=(nist("CM-7"), cwe(650)))
def cdn_cached_methods(distribution: Distribution) -> Iterator[Answer]:
    """Look at the methods of each behaviour that caches."""
    applicable(known(distribution.is_enabled), "is disabled")
    applicable(
        any(each.allowed_methods is not None for each in distribution.behaviours),
        "which methods it passes on is no setting",
    )
    for number, behaviour in enumerate(distribution.behaviours):
        if isinstance(behaviour.allowed_methods, Unknown):
            yield doubt(behaviour, behaviour.allowed_methods)
            continue
        if not (more := [each for each in behaviour.allowed_methods or () if each not in STATIC]):
            continue
        if isinstance(behaviour.caching, Unknown):
            yield doubt(behaviour, behaviour.caching)
        elif behaviour.caching.is_on:
            yield Violation(
                f"caches {behaviour.scope} and passes on {', '.join(more)}",
                at=f"behaviours[{number}].allowed_methods",
            )
