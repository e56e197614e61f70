"""A CDN fetches from object storage without proving who it is.

Storage that answers the CDN as it answers anybody has to be open to anybody, and is then read around the CDN, past its
signatures, its firewall and its logs. What the policy of a bucket admits is not read here: the flaw is that the CDN
gives it nothing to tell the CDN from others by. A website endpoint of a bucket verifies no signature, so that it is
reported unless the CDN has a private way to it. An origin that no behaviour leads to is not asked.

To fix: let the CDN sign its requests, and admit nobody else in the bucket's policy. AWS: `OriginAccessControlId` with
the REST endpoint in place of the website. Azure: `sharedPrivateLinkResource` or the origin group's `authentication`.
GCP: a key for signed URLs of the backend bucket, with its objects readable by the CDN's service agent alone.
"""

from collections.abc import Iterator

from scanner.behaviours import STORAGE, used_origins
from scanner.check import Answer, Severity, Violation, check
from scanner.controls import Theme, cwe, nist
from scanner.models import Distribution, OriginAccess, OriginKind, Unknown, applicable


@check(
    "cdn-origin-private-storage",
    theme=Theme.ACCESS_RESTRICTION,
    severity=Severity.HIGH,
    maps=(nist("AC-4"), nist("SC-7"), cwe(420)),
)
def cdn_origin_private_storage(distribution: Distribution) -> Iterator[Answer]:
    """Look at how the CDN proves to each bucket who it is."""
    used = used_origins(distribution)
    stored = [(number, each) for number, each in used if isinstance(each.kind, Unknown) or each.kind in STORAGE]
    applicable(bool(stored), "has no origin in object storage")
    for number, origin in stored:
        if isinstance(origin.kind, Unknown):
            yield Unknown(why=f"origin {origin.id}: {origin.kind.why}")
        elif origin.kind is OriginKind.STORAGE_WEBSITE and origin.access is not OriginAccess.PRIVATE:
            yield Violation(
                f"fetches from {origin.host}, a website endpoint, which verifies no signature",
                at=f"origins[{number}].kind",
            )
        elif isinstance(origin.access, Unknown):
            yield Unknown(why=f"origin {origin.id}: {origin.access.why}")
        elif origin.access is OriginAccess.OPEN:
            yield Violation(
                f"fetches from {origin.host} without proving who it is",
                at=f"origins[{number}].access",
            )
