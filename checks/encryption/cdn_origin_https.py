"""A CDN fetches from an origin over plain HTTP.

The padlock that the viewer sees ends at the edge, and the rest of the way is open to whoever is on it. Speaking to the
origin what the viewer speaks is fine where viewers can only reach it over HTTPS. Websites of buckets speak HTTP only.

To fix: require HTTPS towards the origin. AWS: `OriginProtocolPolicy` `https-only`; in place of a bucket's website, use
its REST endpoint with origin access control. Azure: `forwardingProtocol` `HttpsOnly`. GCP: `protocol` of the backend.
"""

from collections.abc import Iterator

from scanner.check import Answer, Severity, Violation, check
from scanner.controls import Theme, cwe, nist, pci
from scanner.models import (
    Distribution,
    Origin,
    OriginKind,
    OriginProtocol,
    Unknown,
    ViewerProtocol,
    applicable,
)


@check(
    "cdn-origin-https",
    theme=Theme.ENCRYPTION,
    severity=Severity.HIGH,
    maps=(nist("SC-8"), nist("SC-8(1)"), pci("4.2.1"), cwe(319)),
)
def cdn_origin_https(distribution: Distribution) -> Iterator[Answer]:
    """Combine each origin's protocol with those of the viewers that reach it."""
    applicable(distribution.is_enabled, "is disabled")
    for number, origin in enumerate(distribution.origins):
        viewers = _viewer_protocols(distribution, origin)
        if not viewers:
            continue
        if isinstance(origin.protocol, Unknown):
            yield Unknown(why=f"origin {origin.id}: {origin.protocol.why}")
        elif origin.kind is OriginKind.STORAGE_WEBSITE or origin.protocol is OriginProtocol.HTTP_ONLY:
            yield Violation(f"fetches from {origin.host} over plain HTTP", at=f"origins[{number}].protocol")
        elif origin.protocol is OriginProtocol.MATCH_VIEWER and ViewerProtocol.ANY in viewers:
            yield Violation(
                f"fetches from {origin.host} over plain HTTP when the viewer speaks it",
                at=f"origins[{number}].protocol",
            )


def _viewer_protocols(distribution: Distribution, origin: Origin) -> set[ViewerProtocol]:
    """What viewers may speak on the paths that lead to the origin, directly or through a group."""
    names = {origin.id} | {group for group, members in distribution.origin_groups if origin.id in members}
    return {each.viewer_protocol for each in distribution.behaviours if each.origin in names}
