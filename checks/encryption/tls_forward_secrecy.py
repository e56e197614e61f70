"""A TLS endpoint accepts cipher suites without forward secrecy.

With them, whoever records traffic today and gets hold of the private key later reads all of it. TLS 1.3 has forward
secrecy always, and suites with ephemeral Diffie-Hellman have it in TLS 1.2.

To fix: choose a security policy whose suites all begin with ECDHE or belong to TLS 1.3. AWS: `SslPolicy` of a listener,
`MinimumProtocolVersion` of a distribution. Azure: `cipherSuites` of an application gateway, `cipherSuiteSetType` of a
custom domain. GCP: `enabledFeatures`.
"""

from collections.abc import Iterator

from scanner.check import Answer, Severity, Violation, check
from scanner.controls import Theme, cwe, nist
from scanner.handshakes import policy_met
from scanner.models import CustomDomain, Distribution, Listener, known


@check(
    "tls-forward-secrecy",
    theme=Theme.ENCRYPTION,
    severity=Severity.MEDIUM,
    maps=(nist("SC-8(1)"), nist("SC-12"), nist("SC-13"), cwe(326)),
)
def tls_forward_secrecy(endpoint: Listener | Distribution | CustomDomain) -> Iterator[Answer]:
    """Look for suites without an ephemeral key exchange."""
    suites = known(policy_met(endpoint).cipher_suites)
    if without := sorted(suite for suite in suites if not suite.has_forward_secrecy):
        yield Violation(f"accepts cipher suites without forward secrecy: {', '.join(without)}", at="tls.cipher_suites")
