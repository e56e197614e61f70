"""A certificate has expired.

Clients refuse the service that presents it, or people learn to click warnings away. An expired certificate that nothing
uses is only in the way, and somebody may attach it by mistake. One that is not valid yet, or that its issuer revoked,
passes: only the end of its validity is looked at.

To fix: renew or replace the certificate, and delete what is not used. AWS: `NotAfter` and `InUseBy` of the certificate.
Azure: the listener's `publicCertData` or the Key Vault certificate. GCP: `expireTime`.
"""

from collections.abc import Iterator

from scanner.check import Answer, AsOf, Severity, Violation, check
from scanner.controls import Theme, cwe, nist, pci
from scanner.models import Certificate, known, present


@check(
    "certificate-expired",
    theme=Theme.ENCRYPTION,
    severity=Severity.HIGH,
    maps=(nist("SC-12"), nist("SC-17"), pci("4.2.1"), cwe(298)),
)
def certificate_expired(certificate: Certificate, as_of: AsOf) -> Iterator[Answer]:
    """Compare the end of its validity with the time of the scan."""
    end = present(known(certificate.not_after), "has not been issued")
    if end < as_of:
        unused = certificate.used_by == ()
        yield Violation(
            f"expired on {end:%Y-%m-%d}{', and nothing uses it' if unused else ''}",
            at="not_after",
            severity=Severity.LOW if unused else None,
        )
