"""A CDN does not cache paths that are declared static.

Each request for a file that never changes then goes to the origin, which is slower for the viewer, and carries the load
that the CDN is there to carry. Static paths are declared in the settings, and each is judged by every behaviour that
may answer for a part of it: the first one whose pattern matches a path answers, and the default behaviour answers for
what is left. A disabled distribution is reported when static paths are declared for one of its names.

To fix: cache these paths. AWS: `CachePolicyId`, or `DefaultTTL` and `MaxTTL` of the behaviour. Azure:
`cacheConfiguration` of the route. GCP: `enableCDN` and `cacheMode` of the backend.
"""

from collections.abc import Iterator

from scanner.behaviours import doubt
from scanner.check import Answer, Params, Severity, Violation, check
from scanner.controls import Theme, nist
from scanner.models import Distribution, Unknown, applicable, known
from scanner.paths import PathPatterns, answered, declared_for, paths_of


class StaticPaths(Params):
    """Settings."""

    static_paths: PathPatterns = ()
    """Patterns of paths that hold the same for everybody and change seldom: `/static/*` on every distribution, or
    `media.example.com/static/*` on those that answer to the name."""


@check("cdn-caching-enabled", theme=Theme.CDN_CACHING, severity=Severity.LOW, maps=(nist("SC-5(2)"),))
def cdn_caching_enabled(distribution: Distribution, params: StaticPaths) -> Iterator[Answer]:
    """Find the behaviours that answer for each static path."""
    declared = declared_for(distribution, params.static_paths)
    if not known(distribution.is_enabled):
        yield from _disabled(distribution, params)
        return
    applicable(bool(declared), "no path is declared static")
    for number, behaviour in enumerate(distribution.behaviours):
        if not (paths := answered(distribution, number, declared)):
            continue
        if isinstance(behaviour.caching, Unknown):
            yield doubt(behaviour, behaviour.caching)
        elif not behaviour.caching.is_on:
            yield Violation(
                f"serves {', '.join(paths)} by behaviour {behaviour.scope} without caching",
                at=f"behaviours[{number}].caching.ttl.maximum",
            )


def _disabled(distribution: Distribution, params: StaticPaths) -> Iterator[Answer]:
    by_name = declared_for(distribution, [each for each in params.static_paths if not each.startswith("/")])
    applicable(bool(by_name), "is disabled")
    yield Violation(f"is disabled, although it is declared to serve {', '.join(paths_of(by_name))}", at="is_enabled")
