"""A CDN may serve one user's private response to another.

The origin sees who asks, by the `Authorization` header or a cookie, and answers for that user. When the same header or
cookie is not part of the cache key, the next user who asks for the path gets the stored answer. CloudFront removes
`Authorization` unless a policy forwards it; a policy that forwards all viewer headers does so without the key. Azure
Front Door and Cloud CDN forward it and every cookie, and keep an answer to a request with `Authorization` only where
the origin marks it as meant for everybody; Cloud CDN with `FORCE_CACHE_ALL` keeps each.

What the origin does with a cookie cannot be seen from here, so that every cookie it gets is taken for one that
identifies the user, unless the settings name those that do. Where nothing but buckets answers, cookies do not count,
since buckets process none, nor does `Authorization` where the CDN puts its own signature in its place.

A cache that keeps only answers which the origin marks as cacheable, or beside these only images, style sheets and the
like, is less dangerous, and the severity is then high: one wrong mark, or one picture that is private, is enough.

To fix: put what identifies the user in the cache key, or do not cache these paths. AWS: `CachePolicyId` and
`OriginRequestPolicyId`, or `ForwardedValues` of the behaviour. Azure: no `cacheConfiguration`, or a rule that deletes
the `Cookie` header of the request. GCP: `bypassCacheOnRequestHeaders`, `includeNamedCookies`, or a `cacheMode` other
than `FORCE_CACHE_ALL`.
"""

from collections.abc import Iterator

from scanner.behaviours import doubt, origins_of, serves_stored_files
from scanner.check import Answer, Params, Severity, Violation, check
from scanner.controls import Theme, cwe, nist
from scanner.models import (
    CacheBehaviour,
    Caching,
    Distribution,
    OriginAccess,
    Selection,
    SelectionKind,
    Unknown,
    applicable,
    known,
)
from scanner.wildcards import covers, overlap

AUTHORIZATION = "authorization"
COOKIE = "cookie"
ALL = {AUTHORIZATION, COOKIE}


class PrivateCookies(Params):
    """Settings."""

    session_cookies: tuple[str, ...] = ("*",)
    """Names of the cookies that identify a user, with `*` and `?` for any text and any character. By default every
    cookie the origin sees is taken for one."""


@check(
    "cdn-caches-authenticated-response",
    theme=Theme.CDN_CACHING,
    severity=Severity.CRITICAL,
    maps=(nist("AC-3"), nist("SC-4"), cwe(524)),
)
def cdn_caches_authenticated_response(distribution: Distribution, params: PrivateCookies) -> Iterator[Answer]:
    """Take the key away from what is forwarded, in each behaviour that caches."""
    applicable(known(distribution.is_enabled), "is disabled")
    for number, behaviour in enumerate(distribution.behaviours):
        found = _heeded(distribution, behaviour)
        heeded = ALL if isinstance(found, Unknown) else found
        if not heeded:
            continue
        if isinstance(behaviour.caching, Unknown):
            yield doubt(behaviour, behaviour.caching)
        elif not (behaviour.caching.is_on and (unkeyed := " and ".join(_unkeyed(behaviour.caching, heeded, params)))):
            continue
        elif isinstance(found, Unknown):
            yield doubt(behaviour, found)
        else:
            yield Violation(
                f"caches {behaviour.scope} without {unkeyed} in the key, although the origin gets to see them",
                at=f"behaviours[{number}].caching",
                severity=None if _keeps_unmarked(behaviour.caching) else Severity.HIGH,
            )


def _keeps_unmarked(caching: Caching) -> bool:
    """Whether answers are kept of which the origin did not say so, of any kind."""
    return caching.ttl.default > 0 and not caching.defaults_to_files


def _heeded(distribution: Distribution, behaviour: CacheBehaviour) -> set[str] | Unknown:
    """By which headers the origins may tell who asks.

    Buckets process no cookies (CloudFront Developer Guide, "Request and response behavior for Amazon S3 origins"), and
    an access control that signs every request for a bucket overwrites the viewer's `Authorization` (CloudFront API
    Reference, `OriginAccessControlConfig`).
    """
    are_files = serves_stored_files(distribution, behaviour)
    if isinstance(are_files, Unknown):
        return are_files
    if not are_files:
        return ALL
    unsigned = [each.access for each in origins_of(distribution, behaviour) if each.access is not OriginAccess.SIGNED]
    unknown = [each for each in unsigned if isinstance(each, Unknown)]
    if unknown and unknown == unsigned:
        return unknown[0]
    return {AUTHORIZATION} if unsigned else set()


def _unkeyed(caching: Caching, heeded: set[str], params: PrivateCookies) -> Iterator[str]:
    headers = caching.forwarded.headers - caching.key.headers
    if AUTHORIZATION in heeded and headers.includes(AUTHORIZATION) and not caching.heeds_authorization:
        yield "the Authorization header"
    cookies = _session_cookies(caching.forwarded.cookies - caching.key.cookies, params)
    if COOKIE in heeded and cookies:
        yield f"cookies ({cookies})"


def _session_cookies(cookies: Selection, params: PrivateCookies) -> str:
    """The cookies that may identify a user, in words; empty when there are none."""
    wanted = params.session_cookies
    match cookies.kind:
        case SelectionKind.NONE:
            return ""
        case SelectionKind.LISTED:
            return ", ".join(each for each in cookies.names if any(overlap(each, name) for name in wanted))
        case SelectionKind.ALL | SelectionKind.ALL_EXCEPT:
            is_met = any(not any(covers(excepted, name) for excepted in cookies.names) for name in wanted)
            return str(cookies) if is_met else ""
