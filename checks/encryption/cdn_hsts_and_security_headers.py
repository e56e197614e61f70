"""A CDN does not add HSTS or the declared security headers to its responses.

A browser that was never told to insist on HTTPS follows the first plain link it meets, and whoever is on the way can
keep it there. Only what the CDN adds is seen and counted: what an origin sends by itself is not, and answers of the
edge, its redirects and error pages, lack it. Where the CDN adds the header only to responses without it, the origin's
own holds, and that is fine. A function that may change responses leaves a missing header undecided.

To fix: set the headers in each behaviour. AWS: `StrictTransportSecurity` and the other `SecurityHeadersConfig` of a
response headers policy, `ResponseHeadersPolicyId` of the behaviour. Azure: a rule that modifies the response header.
GCP: `customResponseHeaders` of the backend.
"""

from collections.abc import Iterator

from pydantic import Field

from scanner.behaviours import doubt
from scanner.check import Answer, Params, Severity, Violation, check
from scanner.controls import Theme, cwe, nist
from scanner.headers import HeaderNames
from scanner.models import CacheBehaviour, Distribution, ResponseHeaders, Unknown, applicable, known

HSTS = "strict-transport-security"


class SecurityHeaders(Params):
    """Settings."""

    minimum_seconds: int = Field(default=31536000, ge=1)
    """Shortest time for which browsers are told to insist on HTTPS. A year is what browsers ask of hosts on their
    preload lists, and what AWS's own policy of security headers sets."""
    headers: HeaderNames = ("x-content-type-options",)
    """Names of the headers that every response must carry besides. The one by default has a single value that fits
    every response; others, such as `content-security-policy`, depend on what is served."""


@check(
    "cdn-hsts-and-security-headers",
    theme=Theme.ENCRYPTION,
    severity=Severity.MEDIUM,
    maps=(nist("SC-8"), nist("SC-23"), cwe(319)),
)
def cdn_hsts_and_security_headers(distribution: Distribution, params: SecurityHeaders) -> Iterator[Answer]:
    """Look at the headers that each behaviour adds."""
    applicable(known(distribution.is_enabled), "is disabled")
    for number, behaviour in enumerate(distribution.behaviours):
        if isinstance(behaviour.response_headers, Unknown):
            yield doubt(behaviour, behaviour.response_headers)
            continue
        for answer in _lacks(behaviour.response_headers, params):
            if isinstance(answer, Unknown):
                yield doubt(behaviour, answer)
            elif changed := _changed(behaviour):
                yield doubt(behaviour, changed)
            else:
                yield Violation(f"serves {behaviour.scope} {answer}", at=f"behaviours[{number}].response_headers")


def _lacks(added: ResponseHeaders, params: SecurityHeaders) -> Iterator[str | Unknown]:
    """What is wrong with the headers, in words that follow what is served."""
    if added.strict_transport is None:
        if HSTS in added.names:
            yield Unknown(why=f"what its {HSTS} says was not read")
        else:
            yield f"without {HSTS}"
    elif added.strict_transport.max_age < params.minimum_seconds:
        yield f"with {HSTS} for {added.strict_transport.max_age} s, less than {params.minimum_seconds} s"
    if missing := [each for each in params.headers if each not in {*added.names, HSTS}]:
        yield f"without {', '.join(missing)}"


def _changed(behaviour: CacheBehaviour) -> Unknown | None:
    """Why the headers may be others in the end."""
    if isinstance(behaviour.functions, Unknown):
        return behaviour.functions
    changing = (each.function for each in behaviour.functions if each.changes_response)
    return next((Unknown(why=f"{each} may change the headers of responses") for each in changing), None)
