"""A listener does not really verify client certificates.

Passing a client's certificate on to the target proves nothing by itself, and a listener that ignores expiry accepts
certificates that their owners have long lost. Listeners that must ask for certificates are declared in the settings;
one that asks without being declared is judged too. A declared listener that cannot ask, because it does not end TLS,
has the flaw, unless all it does is send clients on to HTTPS.

To fix: verify against a trust store, expiry included. AWS: `MutualAuthentication.Mode` `verify` and
`IgnoreClientCertificateExpiry` false. Azure: `verifyClientAuthMode` and `trustedClientCertificates`. GCP:
`clientValidationMode` `REJECT_INVALID`, and `allowOpen` false.
"""

from collections.abc import Iterator

from scanner.check import Answer, Params, Severity, Violation, check
from scanner.controls import Theme, cwe, nist
from scanner.declared import is_declared
from scanner.models import ClientVerification, Listener, applicable, known


class RequiredCertificates(Params):
    """Settings."""

    required: tuple[str, ...] = ()
    """Patterns of identity or name of the listeners that must verify client certificates, such as `partners:443`, or
    `partners:*` for every listener of a balancer."""


@check(
    "lb-mtls-mode",
    theme=Theme.AUTHENTICATION,
    severity=Severity.HIGH,
    maps=(nist("IA-3"), nist("IA-5(2)"), nist("SC-23"), cwe(295)),
)
def lb_mtls_mode(listener: Listener, params: RequiredCertificates) -> Iterator[Answer]:
    """Compare the mode with the declaration."""
    client = known(listener.client_authentication)
    if client is None or client.verification is ClientVerification.OFF:
        applicable(is_declared(listener, params.required), "asks for no certificates")
        applicable(listener.tls is not None or not _only_redirects(listener), "only redirects to HTTPS")
        yield Violation("does not ask for the client certificates that it must verify", at="client_authentication")
    elif client.verification is ClientVerification.PASS_THROUGH:
        yield Violation("passes client certificates on without verifying them", at="client_authentication.verification")
    elif client.ignores_expiry:
        yield Violation("accepts expired client certificates", at="client_authentication.ignores_expiry")


def _only_redirects(listener: Listener) -> bool:
    rules = known(listener.rules)
    return bool(rules) and all(known(rule.redirects_to_tls) for rule in rules)
