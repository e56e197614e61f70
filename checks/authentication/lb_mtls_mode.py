"""A listener does not really verify client certificates.

Passing a client's certificate on to the target proves nothing by itself, and a listener that ignores expiry accepts
certificates that their owners have long lost. Listeners that must ask for certificates are declared in the settings;
one that asks without being declared is judged too.

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
    """Patterns of identity or name of the listeners that must verify client certificates."""


@check(
    "lb-mtls-mode",
    theme=Theme.AUTHENTICATION,
    severity=Severity.HIGH,
    maps=(nist("IA-3"), nist("IA-5(2)"), nist("SC-23"), cwe(295)),
)
def lb_mtls_mode(listener: Listener, params: RequiredCertificates) -> Iterator[Answer]:
    """Compare the mode with the declaration."""
    client = known(listener.client_authentication)
    mode = client.verification if client else ClientVerification.OFF
    applicable(mode is not ClientVerification.OFF or is_declared(listener, params.required), "asks for no certificates")
    match mode:
        case ClientVerification.OFF:
            yield Violation("does not ask for the client certificates that it must verify", at="client_authentication")
        case ClientVerification.PASS_THROUGH:
            yield Violation("passes client certificates on without verifying them", at="client_authentication")
        case ClientVerification.VERIFY:
            if client and client.ignores_expiry:
                yield Violation("accepts expired client certificates", at="client_authentication")
