"""A TLS endpoint does not offer TLS 1.3.

TLS 1.3 (RFC 8446) leaves out everything that has been attacked in the older versions, hides more of the handshake from
listeners on the way, and takes one round trip less. Nothing newer than what it offers can be negotiated.

To fix: choose a security policy with TLS 1.3. AWS: `SslPolicy` of a listener (`ELBSecurityPolicy-TLS13-1-2-...`),
`securityPolicy` of an API's domain name (`SecurityPolicy_TLS13_...`); every policy of a distribution has it. Azure:
every front door has it; `sslPolicy` of an application gateway with a predefined policy of 2022 or later. GCP: every SSL
policy has it.
"""

from collections.abc import Iterator

from scanner.check import Answer, Severity, Violation, check
from scanner.controls import Theme, cwe, nist
from scanner.handshakes import policy_met
from scanner.models import CustomDomain, Distribution, Listener, TlsVersion, known


@check(
    "tls-1-3-enabled",
    theme=Theme.ENCRYPTION,
    severity=Severity.LOW,
    maps=(nist("SC-8(1)"), nist("SC-13"), cwe(327)),
)
def tls_1_3_enabled(endpoint: Listener | Distribution | CustomDomain) -> Iterator[Answer]:
    """Look at the newest version."""
    newest = known(policy_met(endpoint).newest)
    if newest < TlsVersion.TLS_1_3:
        yield Violation(f"offers nothing newer than {newest}", at="tls.newest")
