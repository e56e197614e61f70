"""A TLS endpoint offers no post-quantum key exchange.

What is recorded today can be read on the day somebody has a large quantum computer, unless the keys were agreed with
ML-KEM (FIPS 203) beside the elliptic curve. Clients that know it negotiate it, all others go on as before.

Where the provider leaves no choice, nothing is judged.

To fix: choose a security policy with hybrid key exchange. AWS: `SslPolicy` of a listener with PQ in its name,
`securityPolicy` of an API's domain name likewise; distributions have it with TLS 1.3. Azure: `serverTlsGroupPolicy` of
a custom domain; application gateways have no setting for it yet. GCP: `postQuantumKeyExchange` of the SSL policy.
"""

from collections.abc import Iterator

from scanner.check import Answer, Severity, Violation, check
from scanner.controls import Theme, nist
from scanner.handshakes import policy_met
from scanner.models import CustomDomain, Distribution, Listener, known, present


@check("tls-post-quantum", theme=Theme.ENCRYPTION, severity=Severity.INFO, maps=(nist("SC-12"), nist("SC-13")))
def tls_post_quantum(endpoint: Listener | Distribution | CustomDomain) -> Iterator[Answer]:
    """Look for hybrid groups."""
    groups = known(policy_met(endpoint).post_quantum_groups)
    if not present(groups, "its provider has no setting for it"):
        yield Violation("offers no post-quantum key exchange", at="tls.post_quantum_groups")
