"""Managed API gateways and CDNs, as far as they terminate TLS under a name of their owner that is set up by itself."""

from scanner.models.base import Resource, Unknown
from scanner.models.load_balancing import ClientAuthentication
from scanner.models.tls import TlsPolicy


class CustomDomain(Resource):
    """A name of the owner under which APIs or the contents of a CDN are served, with a certificate of its own."""

    domains: tuple[str, ...] | Unknown
    """The name, which may begin with `*.`."""
    targets: tuple[str, ...] = ()
    """The provider's own names that it may lead to, in lower case; none where every client network has its own."""
    is_public: bool | Unknown
    """Whether it is served on the internet."""
    tls: TlsPolicy
    certificates: tuple[str, ...] | Unknown
    """Identities of the certificates it presents."""
    client_authentication: ClientAuthentication | Unknown | None = None
    """None where it cannot ask for client certificates."""
