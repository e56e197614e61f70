"""A CDN serves paths that are declared private without a signed URL or cookie.

What the edge has stored it gives to everybody who knows the path; the origin is not asked again. Private paths are
declared in the settings, and each is judged by every behaviour that may answer for a part of it: the first one whose
pattern matches a path answers, and the default behaviour answers for what is left.

To fix: require signatures for these paths. AWS: `TrustedKeyGroups` of the behaviour. Azure: `urlSigningKeys` and a URL
signing action. GCP: `signedUrlKeyNames` of the backend bucket, and `publicAccessPrevention` of the bucket; a backend
service has to refuse by itself what is not signed.
"""

from collections.abc import Iterator

from scanner.behaviours import doubt
from scanner.check import Answer, Params, Severity, Violation, check
from scanner.controls import Theme, cwe, nist
from scanner.models import Distribution, Unknown, applicable, known
from scanner.paths import PathPatterns, answered, declared_for


class PrivatePaths(Params):
    """Settings."""

    private_paths: PathPatterns = ()
    """Patterns of paths that only holders of a signed URL or cookie may get: `/private/*` on every distribution, or
    `media.example.com/private/*` on those that answer to the name."""


@check("cdn-signed-access", theme=Theme.CDN_CACHING, severity=Severity.HIGH, maps=(nist("AC-3"), cwe(862)))
def cdn_signed_access(distribution: Distribution, params: PrivatePaths) -> Iterator[Answer]:
    """Find the behaviours that answer for each private path."""
    applicable(known(distribution.is_enabled), "is disabled")
    declared = declared_for(distribution, params.private_paths)
    applicable(bool(declared), "no path is declared private")
    for number, behaviour in enumerate(distribution.behaviours):
        if not (paths := answered(distribution, number, declared)):
            continue
        if isinstance(behaviour.requires_signature, Unknown):
            yield doubt(behaviour, behaviour.requires_signature)
        elif not behaviour.requires_signature:
            yield Violation(
                f"serves {', '.join(paths)} by behaviour {behaviour.scope} without a signature",
                at=f"behaviours[{number}].requires_signature",
            )
