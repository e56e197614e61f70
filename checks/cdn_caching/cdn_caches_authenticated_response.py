"""A CDN may serve one user's private response to another.

The origin sees who asks, by the `Authorization` header or a cookie, and answers for that user. When the same header or
cookie is not part of the cache key, the next user who asks for the path gets the stored answer. CloudFront removes
`Authorization` unless a policy forwards it; a policy that forwards all viewer headers does so without the key.

To fix: put what identifies the user in the cache key, or do not cache these paths. AWS: `CachePolicyId` and
`OriginRequestPolicyId`, or `ForwardedValues` of the behaviour. Azure: `cacheBehavior` in the route's rule set. GCP:
`cacheMode`, `bypassCacheOnRequestHeaders`, `includeHttpHeaders` and `includeNamedCookies`.
"""

from collections.abc import Iterator
from fnmatch import fnmatchcase

from scanner.check import Answer, Params, Severity, Violation, check
from scanner.controls import Theme, cwe, nist
from scanner.models import Caching, Distribution, Selection, SelectionKind, Unknown, applicable

AUTHORIZATION = "authorization"


class PrivateCookies(Params):
    """Settings."""

    session_cookies: tuple[str, ...] = ("*",)
    """Patterns of the cookies that identify a user. By default every cookie the origin sees is taken for one."""


@check(
    "cdn-caches-authenticated-response",
    theme=Theme.CDN_CACHING,
    severity=Severity.CRITICAL,
    maps=(nist("AC-3"), nist("SC-4"), cwe(524)),
)
def cdn_caches_authenticated_response(distribution: Distribution, params: PrivateCookies) -> Iterator[Answer]:
    """Take the key away from what is forwarded, in each behaviour that caches."""
    applicable(distribution.is_enabled, "is disabled")
    for number, behaviour in enumerate(distribution.behaviours):
        if isinstance(behaviour.caching, Unknown):
            yield Unknown(why=f"behaviour {behaviour.path_pattern}: {behaviour.caching.why}")
        elif behaviour.caching.is_on and (unkeyed := " and ".join(_unkeyed(behaviour.caching, params))):
            yield Violation(
                f"caches {behaviour.path_pattern} without {unkeyed} in the key, although the origin gets to see them",
                at=f"behaviours[{number}].caching",
            )


def _unkeyed(caching: Caching, params: PrivateCookies) -> Iterator[str]:
    if (caching.forwarded.headers - caching.key.headers).includes(AUTHORIZATION):
        yield "the Authorization header"
    if cookies := _session_cookies(caching.forwarded.cookies - caching.key.cookies, params):
        yield f"cookies ({cookies})"


def _session_cookies(cookies: Selection, params: PrivateCookies) -> str:
    """The cookies that may identify a user, in words; empty when there are none."""
    if cookies.kind is SelectionKind.LISTED:
        return ", ".join(
            each for each in cookies.names if any(fnmatchcase(each, name) for name in params.session_cookies)
        )
    return str(cookies) if cookies and params.session_cookies else ""
