"""A certificate has a key that is too short.

RSA keys of 1,024 bits are within reach of those who can pay for it, and browsers refuse them (CA/Browser Forum Baseline
Requirements, section 6.1.5; NIST SP 800-57 part 1).

To fix: request or import a certificate with an RSA key of 2,048 bits or an elliptic curve of 256. AWS: `KeyAlgorithm`.
Azure: `key_props` of the Key Vault certificate's policy. GCP: the key in `pemCertificate`.
"""

from collections.abc import Iterator

from pydantic import Field

from scanner.check import Answer, Params, Severity, Violation, check
from scanner.controls import Theme, cwe, nist, pci
from scanner.models import Certificate, KeyKind, known, present


class KeySizes(Params):
    """Settings."""

    rsa_bits: int = Field(default=2048, ge=1024)
    """The shortest RSA modulus."""
    ec_bits: int = Field(default=256, ge=160)
    """The smallest field of an elliptic curve."""


@check(
    "certificate-key-strength",
    theme=Theme.ENCRYPTION,
    severity=Severity.HIGH,
    maps=(nist("SC-12"), nist("SC-13"), pci("4.2.1"), cwe(326)),
)
def certificate_key_strength(certificate: Certificate, params: KeySizes) -> Iterator[Answer]:
    """Compare the key's size with the minimum of its kind."""
    key = present(known(certificate.key), "has a keeper that takes no certificate with a short key")
    minimum = {KeyKind.RSA: params.rsa_bits, KeyKind.EC: params.ec_bits}[key.kind]
    if key.bits < minimum:
        yield Violation(f"has a key of {key}, shorter than {minimum} bits", at="key")
