"""A VPN tunnel accepts IKE version 1.

IKEv1 is withdrawn (RFC 9395). Its aggressive mode gives away a hash of the pre-shared key, and it lacks the defences of
IKEv2 against floods and downgrades. A tunnel that names no version accepts what the provider accepts.

To fix: allow only IKEv2, on both ends. AWS: `IkeVersions`. Azure: `connectionProtocol`. GCP: `ikeVersion`.
"""

from collections.abc import Iterator

from scanner.check import Answer, Severity, check
from scanner.controls import Theme, cwe, nist, pci
from scanner.models import IkeVersion, TunnelChoice, VpnConnection
from scanner.tunnels import refused_values


@check(
    "vpn-ike-version",
    theme=Theme.SECURE_CONNECTION_PARAMETERS,
    severity=Severity.HIGH,
    maps=(nist("SC-8(1)"), nist("SC-13"), pci("4.2.1"), cwe(327)),
)
def vpn_ike_version(connection: VpnConnection) -> Iterator[Answer]:
    """Look for version 1."""
    yield from refused_values(
        connection,
        TunnelChoice.IKE_VERSION,
        lambda tunnel: tunnel.ike_versions,
        lambda each: each is IkeVersion.V2,
    )
