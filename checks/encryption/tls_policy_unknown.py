"""A TLS endpoint uses a security policy that neither the provider's API nor netassay describes.

Such a policy may be stronger than all others or weaker: nothing can be said until somebody looks. This check never
fails, and it never passes such a policy.

To fix: allow the call that describes policies (AWS: `DescribeSSLPolicies`), or update netassay, or choose a policy that
is described.
"""

from collections.abc import Iterator

from scanner.check import Answer, Severity, check
from scanner.controls import Theme
from scanner.handshakes import policy_met
from scanner.models import CustomDomain, Distribution, Listener, Resolution, Unknown


@check("tls-policy-unknown", theme=Theme.ENCRYPTION, severity=Severity.INFO)
def tls_policy_unknown(endpoint: Listener | Distribution | CustomDomain) -> Iterator[Answer]:
    """Pass on what is not known of the policy."""
    tls = policy_met(endpoint)
    unknown = [facts for facts in (tls.versions, tls.cipher_suites) if isinstance(facts, Unknown)]
    yield from unknown
    if tls.resolution is Resolution.UNKNOWN and not unknown:
        yield Unknown(why=f"nothing describes the security policy {tls.name or 'without a name'}")
