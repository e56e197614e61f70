"""A CDN keeps errors too long, or shows a refusal as success.

A server error that is kept for an hour makes a second of trouble an hour of it. A 401 or 403 that is turned into a
page with status 200 is stored as that path's content, also for those who may see it, and hides from clients and
monitoring that access was refused. Where nothing but buckets answers and nothing has to be signed, that is of low
severity: a bucket that must not be listed refuses what it does not hold as well.

To fix: keep 5xx for seconds, and leave 401 and 403 what they are. AWS: `ErrorCachingMinTTL` and `ResponseCode` of the
custom error responses. Azure has no such setting. GCP: `negativeCachingPolicy`.
"""

from collections.abc import Iterator

from pydantic import Field

from scanner.behaviours import serves_stored_files
from scanner.check import Answer, Params, Severity, Violation, check
from scanner.controls import Theme, cwe, nist
from scanner.models import Distribution, ErrorCaching, applicable, known, present

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
    applicable(known(distribution.is_enabled), "is disabled")
    for number, error in enumerate(_kept(distribution)):
        at = f"error_caching[{number}]"
        if error.code in SERVER_ERRORS and error.ttl > params.server_error_seconds:
            yield Violation(
                f"keeps error {error.code} for {error.ttl} s, longer than {params.server_error_seconds} s", at=at
            )
        elif error.code in REFUSALS and error.response_code in SUCCESS:
            yield Violation(
                f"shows a refusal ({error.code}) as success ({error.response_code})",
                at=at,
                severity=Severity.LOW if _is_for_everybody(distribution) else None,
            )


def _kept(distribution: Distribution) -> tuple[ErrorCaching, ...]:
    return present(known(distribution.error_caching), "keeps no errors, and has no such setting")


def _is_for_everybody(distribution: Distribution) -> bool:
    """Whether there are only files that nobody has to prove anything for.

    For one that it does not hold, a bucket answers 403 to whom may not list it (Amazon S3 API Reference, `GetObject`).
    """
    return all(
        serves_stored_files(distribution, each) is True and each.requires_signature is False
        for each in distribution.behaviours
    )
