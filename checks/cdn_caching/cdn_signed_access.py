"""A CDN serves paths that are declared private without a signed URL or cookie.

What the edge has stored it gives to everybody who knows the path; the origin is not asked again. Private paths are
declared in the settings, and each is judged by every behaviour that may answer for a part of it: the first one whose
pattern matches a path answers, and the default behaviour answers for what is left.

To fix: require signatures for these paths. AWS: `TrustedKeyGroups` of the behaviour. Azure: `urlSigningKeys` and a URL
signing action. GCP: `signedUrlKeyNames` of the backend.
"""

from collections.abc import Iterator

from pydantic import field_validator

from scanner.check import Answer, Params, Severity, Violation, check
from scanner.controls import Theme, cwe, nist
from scanner.models import CacheBehaviour, Distribution, Unknown, applicable
from scanner.wildcards import covers, overlap


class PrivatePaths(Params):
    """Settings."""

    private_paths: tuple[str, ...] = ()
    """Patterns of paths that only holders of a signed URL or cookie may get: `/private/*` on every distribution, or
    `media.example.com/private/*` on those that answer to the name."""

    @field_validator("private_paths")
    @classmethod
    def _name_a_path(cls, declared: tuple[str, ...]) -> tuple[str, ...]:
        for each in declared:
            host, slash, _ = each.partition("/")
            if not slash or (host and "." not in host):
                message = f"{each!r} is not a path such as /private/* or media.example.com/private/*"
                raise ValueError(message)
        return declared


@check("cdn-signed-access", theme=Theme.CDN_CACHING, severity=Severity.HIGH, maps=(nist("AC-3"), cwe(862)))
def cdn_signed_access(distribution: Distribution, params: PrivatePaths) -> Iterator[Answer]:
    """Find the behaviours that answer for each private path."""
    applicable(distribution.is_enabled, "is disabled")
    declared = tuple(_declared(distribution, params))
    applicable(bool(declared), "no path is declared private")
    for number, behaviour in enumerate(distribution.behaviours):
        paths = [path for path in declared if _may_answer(distribution.behaviours[:number], behaviour, path)]
        if not paths:
            continue
        if isinstance(behaviour.requires_signature, Unknown):
            yield Unknown(why=f"behaviour {behaviour.path_pattern}: {behaviour.requires_signature.why}")
        elif not behaviour.requires_signature:
            yield Violation(
                f"serves {', '.join(paths)} from {behaviour.path_pattern} without a signature",
                at=f"behaviours[{number}].requires_signature",
            )


def _declared(distribution: Distribution, params: PrivatePaths) -> Iterator[str]:
    """The private paths of a distribution, without the host names they are declared for."""
    for each in params.private_paths:
        host, slash, path = each.partition("/")
        if not host or any(overlap(host.lower(), domain.lower()) for domain in distribution.domains):
            yield slash + path


def _may_answer(earlier: tuple[CacheBehaviour, ...], behaviour: CacheBehaviour, path: str) -> bool:
    """Whether a behaviour may answer for some of the paths, those that an earlier one matches put aside."""
    pattern = _pattern(behaviour)
    taken = any(covers(_pattern(each), path) or covers(_pattern(each), pattern) for each in earlier)
    return overlap(path, pattern) and not taken


def _pattern(behaviour: CacheBehaviour) -> str:
    # The slash that a path begins with may be left out (CloudFront Developer Guide, "Path pattern").
    pattern = behaviour.path_pattern
    return pattern if pattern.startswith(("/", "*")) else f"/{pattern}"
