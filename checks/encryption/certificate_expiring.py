"""A certificate in use is about to expire.

An imported certificate is renewed by people, who need time. One that the provider renews should long have been: AWS
Certificate Manager begins 60 days before the end (ACM User Guide, "Renewal for domains validated by DNS"), so little
time left means that the renewal is stuck, most often because validation fails. Certificates that nothing uses are not
judged, and expired ones are another check's matter. Where its keeper does not say what uses a certificate, as IAM does
not, listeners and distributions that name it do.

To fix: import a renewed certificate, or find out why the managed renewal does not get through. AWS: `NotAfter` and
`RenewalSummary` of the certificate. Azure: the listener's `publicCertData` or the Key Vault certificate. GCP:
`expireTime`.
"""

from collections.abc import Iterator
from datetime import timedelta

from pydantic import Field

from scanner.check import Answer, AsOf, Params, Related, Severity, Violation, check
from scanner.controls import Theme, cwe, nist, pci
from scanner.models import Certificate, Distribution, Listener, applicable, known, present
from scanner.presented import is_presented


class Notice(Params):
    """Settings."""

    imported_days: int = Field(default=30, ge=1)
    """Days before the end at which a certificate that people renew counts as expiring."""
    managed_days: int = Field(default=30, ge=1)
    """Days before the end at which one that the provider renews counts as stuck."""


@check(
    "certificate-expiring",
    theme=Theme.ENCRYPTION,
    severity=Severity.MEDIUM,
    maps=(nist("SC-12"), nist("SC-17"), pci("4.2.1"), cwe(298)),
)
def certificate_expiring(
    certificate: Certificate,
    listeners: Related[Listener],
    distributions: Related[Distribution],
    as_of: AsOf,
    params: Notice,
) -> Iterator[Answer]:
    """Compare the end of its validity with the time of the scan and the notice."""
    in_use = is_presented(certificate, listeners, distributions)
    applicable(in_use is not False, "is not in use")
    end = present(known(certificate.not_after), "has not been issued")
    applicable(end >= as_of, "has expired already")
    if end - as_of > timedelta(days=max(params.imported_days, params.managed_days)):
        return
    renewed = known(certificate.renews_itself)
    if end - as_of <= timedelta(days=params.managed_days if renewed else params.imported_days):
        known(in_use)
        stuck = " although the provider should have renewed it" if renewed else ""
        yield Violation(f"expires on {end:%Y-%m-%d}{stuck}", at="not_after")
