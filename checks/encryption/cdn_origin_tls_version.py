"""A CDN offers an origin TLS versions older than the required minimum.

An origin that picks the oldest, or somebody on the way who makes it, gets a connection that can be read. Only origins
that a behaviour leads to and that speak TLS count, and buckets do not: what is offered to them cannot be chosen.

To fix: offer only TLS 1.2 or later. AWS: `OriginSslProtocols`. Azure offers TLS 1.2 and later by itself. GCP has
no such setting.
"""

from collections.abc import Iterator

from scanner.check import Answer, Params, Severity, Violation, check
from scanner.controls import Theme, cwe, nist, pci
from scanner.models import Distribution, TlsVersion, Unknown, applicable, known


class MinimumOriginTls(Params):
    """Settings."""

    minimum: TlsVersion = TlsVersion.TLS_1_2
    """The oldest version that may be offered."""


@check(
    "cdn-origin-tls-version",
    theme=Theme.ENCRYPTION,
    severity=Severity.MEDIUM,
    maps=(nist("SC-8(1)"), nist("SC-13"), pci("4.2.1"), cwe(326)),
)
def cdn_origin_tls_version(distribution: Distribution, params: MinimumOriginTls) -> Iterator[Answer]:
    """Compare what is offered to each origin with the minimum."""
    applicable(known(distribution.is_enabled), "is disabled")
    used = [(number, each) for number, each in enumerate(distribution.origins) if distribution.behaviours_of(each)]
    offers = [(number, each) for number, each in used if each.tls_versions is not None]
    applicable(bool(offers), "has no origin for which TLS versions can be chosen")
    for number, origin in offers:
        if isinstance(origin.tls_versions, Unknown):
            yield Unknown(why=f"origin {origin.id}: {origin.tls_versions.why}")
        elif old := [each for each in origin.tls_versions or () if each < params.minimum]:
            yield Violation(
                f"offers {', '.join(old)} to {origin.host}, older than {params.minimum}",
                at=f"origins[{number}].tls_versions",
            )
