"""A CDN serves paths that are declared private without a signed URL or cookie.

What the edge has stored it gives to everybody who knows the path; the origin is not asked again. Private paths are
declared in the settings, and each is judged by the behaviour that answers for it.

To fix: require signatures for these paths. AWS: `TrustedKeyGroups` of the behaviour. Azure: `urlSigningKeys` and a URL
signing action. GCP: `signedUrlKeyNames` of the backend.
"""

from collections.abc import Iterator
from fnmatch import fnmatchcase
from functools import cache

from scanner.check import Answer, Params, Severity, Violation, check
from scanner.controls import Theme, cwe, nist
from scanner.models import CacheBehaviour, Distribution, Unknown, applicable


class PrivatePaths(Params):
    """Settings."""

    private_paths: tuple[str, ...] = ()
    """Patterns of paths that only holders of a signed URL or cookie may get, such as `/private/*`."""


@check("cdn-signed-access", theme=Theme.CDN_CACHING, severity=Severity.HIGH, maps=(nist("AC-3"), cwe(862)))
def cdn_signed_access(distribution: Distribution, params: PrivatePaths) -> Iterator[Answer]:
    """Find the behaviours that answer for each private path."""
    applicable(distribution.is_enabled, "is disabled")
    applicable(bool(params.private_paths), "no path is declared private")
    for number, behaviour in enumerate(distribution.behaviours):
        paths = [path for path in params.private_paths if number in set(_answering(distribution.behaviours, path))]
        if not paths:
            continue
        if isinstance(behaviour.requires_signature, Unknown):
            yield behaviour.requires_signature
        elif not behaviour.requires_signature:
            yield Violation(
                f"serves {', '.join(paths)} from {behaviour.path_pattern} without a signature",
                at=f"behaviours[{number}].requires_signature",
            )


def _answering(behaviours: tuple[CacheBehaviour, ...], path: str) -> Iterator[int]:
    """Behaviours that can answer for some path of a pattern: those that overlap it, up to one that covers it whole."""
    for number, behaviour in enumerate(behaviours):
        # The leading slash of a path pattern may be left out (CloudFront Developer Guide, "Path pattern").
        pattern = behaviour.path_pattern.removeprefix("/")
        if _overlap(path.removeprefix("/"), pattern):
            yield number
        # A pattern is covered when the other one matches it as it is written, wildcards and all.
        if fnmatchcase(path.removeprefix("/"), pattern):
            return


@cache
def _overlap(one: str, other: str) -> bool:
    """Whether some path matches both patterns."""
    if not one or not other:
        return not (one + other).strip("*")
    if one[0] == "*":
        return _overlap(one[1:], other) or _overlap(one, other[1:])
    if other[0] == "*":
        return _overlap(other, one)
    return (one[0] == other[0] or "?" in {one[0], other[0]}) and _overlap(one[1:], other[1:])
