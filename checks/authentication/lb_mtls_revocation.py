"""A listener verifies client certificates without a revocation list.

A certificate whose key was stolen, or whose owner has left, is as good as any other until it expires. A listener can
refuse it only when the trust store that it verifies against has a list of what was revoked, or asks the issuer (OCSP).

To fix: add the revocation lists of the authorities, and keep them fresh. AWS: `AddTrustStoreRevocations`. Azure:
`verifyClientRevocation` of the SSL profile. GCP checks no revocation: issue certificates that live for a short time.
"""

from collections.abc import Iterator

from scanner.check import Answer, Related, Severity, Violation, check
from scanner.controls import Theme, cwe, nist
from scanner.models import ClientVerification, Listener, TrustStore, Unknown, applicable, known, present

NONE = "verifies no client certificates"


@check(
    "lb-mtls-revocation",
    theme=Theme.AUTHENTICATION,
    severity=Severity.MEDIUM,
    maps=(nist("IA-5(2)"), nist("SC-17"), cwe(299)),
)
def lb_mtls_revocation(listener: Listener, trust_stores: Related[TrustStore]) -> Iterator[Answer]:
    """Look for lists in the trust store."""
    client = present(known(listener.client_authentication), NONE)
    applicable(client.verification is ClientVerification.VERIFY, NONE)
    if client.trust_store is None:
        yield Unknown(why="the trust store it verifies against is not known")
        return
    store = trust_stores.get(client.trust_store)
    if not known(store.has_revocation_list):
        yield Violation(
            f"verifies client certificates against trust store {store.name}, which has no revocation list",
            at="client_authentication.trust_store",
        )
