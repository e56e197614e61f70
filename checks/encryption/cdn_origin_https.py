"""A CDN fetches from an origin over plain HTTP.

The padlock that the viewer sees ends at the edge, and the rest of the way is open to whoever is on it. Speaking to the
origin what the viewer speaks is fine where viewers can only reach it over HTTPS: a viewer who is redirected never gets
to the origin over HTTP. To a bucket CloudFront speaks HTTPS when its access control signs every request, and what the
viewer speaks otherwise; websites of buckets speak HTTP only. An origin that no behaviour leads to is not asked.

To fix: require HTTPS towards the origin. AWS: `OriginProtocolPolicy` `https-only`; in place of a bucket's website, use
its REST endpoint with origin access control. Azure: `forwardingProtocol` `HttpsOnly`. GCP: `protocol` of the backend.
"""

from collections.abc import Iterator

from scanner.check import Answer, Severity, Violation, check
from scanner.controls import Theme, cwe, nist, pci
from scanner.models import Distribution, OriginProtocol, Unknown, ViewerProtocol, applicable, known


@check(
    "cdn-origin-https",
    theme=Theme.ENCRYPTION,
    severity=Severity.HIGH,
    maps=(nist("SC-8"), nist("SC-8(1)"), pci("4.2.1"), cwe(319)),
)
def cdn_origin_https(distribution: Distribution) -> Iterator[Answer]:
    """Combine each origin's protocol with those of the viewers that reach it."""
    applicable(known(distribution.is_enabled), "is disabled")
    for number, origin in enumerate(distribution.origins):
        viewers = {behaviour.viewer_protocol for behaviour in distribution.behaviours_of(origin)}
        if not viewers:
            continue
        if isinstance(origin.protocol, Unknown):
            yield Unknown(why=f"origin {origin.id}: {origin.protocol.why}")
        elif origin.protocol is OriginProtocol.HTTP_ONLY:
            yield Violation(f"fetches from {origin.host} over plain HTTP", at=f"origins[{number}].protocol")
        elif origin.protocol is OriginProtocol.MATCH_VIEWER and ViewerProtocol.ANY in viewers:
            yield Violation(
                f"fetches from {origin.host} over plain HTTP when the viewer speaks it",
                at=f"origins[{number}].protocol",
            )
        elif origin.protocol is OriginProtocol.MATCH_VIEWER:
            yield from (each for each in viewers if isinstance(each, Unknown))
