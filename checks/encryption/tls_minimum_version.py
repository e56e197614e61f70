"""A TLS endpoint accepts protocol versions older than the required minimum.

An old client, or someone tampering with the handshake, can bring a connection down to the oldest version an endpoint
still accepts. TLS 1.0 and 1.1 are withdrawn (RFC 8996), and so is SSL 3.0 (RFC 7568).

To fix: choose a security policy that starts at the minimum. AWS: `SslPolicy` of a listener, `MinimumProtocolVersion` of
a distribution, which counts only with a certificate of its own. Azure: `minProtocolVersion` of an application gateway,
`cipherSuiteSetType` and `minimumTlsVersion` of a custom domain. GCP: `minTlsVersion`.
"""

from collections.abc import Iterator

from scanner.check import Answer, Params, Severity, Violation, check
from scanner.controls import Theme, cwe, nist, pci
from scanner.handshakes import policy_met
from scanner.models import CustomDomain, Distribution, Listener, TlsVersion, known


class MinimumTls(Params):
    """Settings."""

    minimum: TlsVersion = TlsVersion.TLS_1_2
    """The oldest version an endpoint may still accept."""


@check(
    "tls-minimum-version",
    theme=Theme.ENCRYPTION,
    severity=Severity.HIGH,
    maps=(nist("SC-8(1)"), nist("SC-13"), pci("4.2.1"), cwe(326), cwe(757)),
)
def tls_minimum_version(endpoint: Listener | Distribution | CustomDomain, params: MinimumTls) -> Iterator[Answer]:
    """Compare the oldest version accepted with the minimum."""
    oldest = known(policy_met(endpoint).oldest)
    if oldest < params.minimum:
        yield Violation(f"accepts {oldest}, older than {params.minimum}", at="tls.oldest")
