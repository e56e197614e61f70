"""The TLS settings that clients meet."""

from scanner.models import CustomDomain, Distribution, Listener, TlsPolicy, applicable, known, present

LISTENERS_DECIDE = "its listeners terminate TLS"


def policy_met(endpoint: Listener | Distribution | CustomDomain) -> TlsPolicy:
    """The settings in force where clients reach an endpoint.

    Raises:
        InapplicableError: none do, or it does not terminate TLS.
    """
    if isinstance(endpoint, Distribution):
        applicable(known(endpoint.is_enabled), "is disabled")
        # HTTP requests are sent on to it (CloudFront API Reference, `TrafficConfig`), after the other's handshake.
        applicable(not known(endpoint.is_staging), "is a staging distribution, reached through another")
        return present(endpoint.tls, LISTENERS_DECIDE)
    return present(endpoint.tls, "does not terminate TLS")
