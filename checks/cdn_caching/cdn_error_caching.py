"""A CDN keeps errors too long, or shows a refusal as success.

A server error that is kept for an hour makes a second of trouble an hour of it. A 401 or 403 that is turned into a
page with status 200 is stored as that path's content, also for those who may see it, and hides from clients and
monitoring that access was refused.

To fix: keep 5xx for seconds, and leave 401 and 403 what they are. AWS: `ErrorCachingMinTTL` and `ResponseCode` of the
custom error responses. Azure: the route's `cacheConfiguration`. GCP: `negativeCachingPolicy`.
"""

from collections.abc import Iterator

from pydantic import Field

from scanner.check import Answer, Params, Severity, Violation, check
from scanner.controls import Theme, cwe, nist
from scanner.models import Distribution, ErrorCaching, applicable

SERVER_ERRORS = range(500, 600)
REFUSALS = {401, 403}
SUCCESS = range(200, 300)


class ErrorTtl(Params):
    """Settings."""

    server_error_seconds: int = Field(default=60, ge=0)
    """Longest time for which a 5xx may be kept. CloudFront's own default is 10 seconds."""


@check("cdn-error-caching", theme=Theme.CDN_CACHING, severity=Severity.MEDIUM, maps=(nist("SC-5"), cwe(524)))
def cdn_error_caching(distribution: Distribution, params: ErrorTtl) -> Iterator[Answer]:
    """Judge each custom error response."""
    applicable(distribution.is_enabled, "is disabled")
    for number, error in enumerate(distribution.error_caching):
        if flaw := _flaw(error, params):
            yield Violation(flaw, at=f"error_caching[{number}]")


def _flaw(error: ErrorCaching, params: ErrorTtl) -> str | None:
    if error.code in SERVER_ERRORS and error.ttl > params.server_error_seconds:
        return f"keeps error {error.code} for {error.ttl} s, longer than {params.server_error_seconds} s"
    if error.code in REFUSALS and error.response_code in SUCCESS:
        return f"shows a refusal ({error.code}) as success ({error.response_code})"
    return None
