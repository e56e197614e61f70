"""A TLS endpoint accepts weak cipher suites.

Suites without encryption or authentication, of export grade, with RC4, with 64-bit blocks, or with CBC and HMAC-SHA1
can be broken or have been attacked. The client's list and a tamperer's patience decide which suite is used.

To fix: choose a security policy without them. AWS: `SslPolicy` of a listener, `MinimumProtocolVersion` of a
distribution. Azure: `cipherSuites` of an application gateway, `cipherSuiteSetType` of a custom domain. GCP: the profile
`RESTRICTED`, or `customFeatures`.
"""

from collections import defaultdict
from collections.abc import Iterator

from scanner.check import Answer, Params, Severity, Violation, check
from scanner.controls import Theme, cwe, nist, pci
from scanner.handshakes import policy_met
from scanner.models import CustomDomain, Distribution, Listener, known


class WeakCiphers(Params):
    """Settings."""

    tolerated: tuple[str, ...] = ()
    """Names of weak suites that are accepted all the same, such as `ECDHE-RSA-AES128-SHA` for old clients."""


@check(
    "tls-weak-ciphers",
    theme=Theme.ENCRYPTION,
    severity=Severity.HIGH,
    maps=(nist("SC-8(1)"), nist("SC-13"), pci("4.2.1"), cwe(327)),
)
def tls_weak_ciphers(endpoint: Listener | Distribution | CustomDomain, params: WeakCiphers) -> Iterator[Answer]:
    """Ask each suite for its weakness."""
    weak: dict[str, list[str]] = defaultdict(list)
    for suite in known(policy_met(endpoint).cipher_suites):
        if suite not in params.tolerated and suite.weakness:
            weak[suite.weakness].append(suite)
    if weak:
        shown = "; ".join(f"{', '.join(sorted(suites))} ({why})" for why, suites in sorted(weak.items()))
        yield Violation(f"accepts weak cipher suites: {shown}", at="tls.cipher_suites")
