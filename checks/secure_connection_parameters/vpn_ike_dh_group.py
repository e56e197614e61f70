"""The first phase of a VPN tunnel accepts a weak Diffie-Hellman group.

Groups 1, 2 and 5 are too small (RFC 8247), and groups 22 to 24 have small subgroups and an unknown origin (RFC 8247,
RFC 6989). A tunnel that names no group accepts what the provider accepts.

To fix: name groups of 2,048 bits or elliptic curves, such as 19 to 21. AWS: `Phase1DHGroupNumbers`. Azure:
`ipsecPolicies[].dhGroup`. GCP: `cipherSuite.phase1.dh`.
"""

from collections.abc import Iterator

from scanner.check import Answer, Severity, check
from scanner.controls import Theme, cwe, nist, pci
from scanner.models import TunnelChoice, VpnConnection
from scanner.tunnels import DhGroups, refused_values


@check(
    "vpn-ike-dh-group",
    theme=Theme.SECURE_CONNECTION_PARAMETERS,
    severity=Severity.HIGH,
    maps=(nist("SC-12"), nist("SC-13"), pci("4.2.1"), cwe(326)),
)
def vpn_ike_dh_group(connection: VpnConnection, params: DhGroups) -> Iterator[Answer]:
    """Compare the groups of the first phase with the allowed ones."""
    yield from refused_values(
        connection,
        TunnelChoice.IKE_DH_GROUP,
        lambda tunnel: tunnel.phase1.dh_groups,
        lambda each: each in params.allowed,
    )
