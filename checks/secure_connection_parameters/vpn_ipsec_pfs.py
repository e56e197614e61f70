"""The second phase of a VPN tunnel has no perfect forward secrecy, or with a weak group.

Without a fresh key exchange in the second phase, one stolen key of the first phase opens all the traffic recorded under
it. Where a tunnel accepts a group and none, the other end decides. A tunnel that names no group accepts what the
provider accepts.

To fix: turn on perfect forward secrecy with a group of 2,048 bits or an elliptic curve. AWS: `Phase2DHGroupNumbers`.
Azure: `ipsecPolicies[].pfsGroup`. GCP: `cipherSuite.phase2.pfs`.
"""

from collections.abc import Iterator

from scanner.check import Answer, Severity, Violation, check
from scanner.controls import Theme, cwe, nist, pci
from scanner.models import NO_DH_GROUP, TunnelChoice, Unknown, VpnConnection
from scanner.tunnels import DhGroups, refused_values, tunnels_of


@check(
    "vpn-ipsec-pfs",
    theme=Theme.SECURE_CONNECTION_PARAMETERS,
    severity=Severity.HIGH,
    maps=(nist("SC-12"), nist("SC-13"), pci("4.2.1"), cwe(326)),
)
def vpn_ipsec_pfs(connection: VpnConnection, params: DhGroups) -> Iterator[Answer]:
    """Look for tunnels that need no group, then compare the groups of the second phase with the allowed ones."""
    for number, tunnel in enumerate(tunnels_of(connection)):
        groups, at = tunnel.phase2.dh_groups, f"tunnels[{number}].phase2.dh_groups"
        if groups == ():
            yield Violation(f"has no perfect forward secrecy on tunnel {tunnel.id}", at=at)
        elif not isinstance(groups, Unknown) and NO_DH_GROUP in groups:
            yield Violation(f"does not insist on perfect forward secrecy on tunnel {tunnel.id}", at=at)
    yield from refused_values(
        connection,
        TunnelChoice.IPSEC_DH_GROUP,
        lambda tunnel: tunnel.phase2.dh_groups,
        lambda each: each == NO_DH_GROUP or each in params.allowed,
    )
