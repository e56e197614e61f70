"""A VPN tunnel leaves to the provider which algorithms it accepts.

Providers accept by default whatever any device may still need, weak algorithms among them, and may change that at any
time. What a tunnel accepts should be somebody's decision. Each list that is not named is left to the provider, also
where others are named. A hash that no accepted cipher uses need not be named.

To fix: name the IKE versions and the algorithms of both phases. AWS: `IkeVersions`, and the encryption and integrity
algorithms and group numbers of `Phase1` and `Phase2` in each tunnel's options. Azure: `ipsecPolicies`. GCP:
`cipherSuite`.
"""

from collections.abc import Iterator

from scanner.check import Answer, Severity, Violation, check
from scanner.controls import Theme, cwe, nist, pci
from scanner.models import TunnelChoice, Unknown, VpnConnection
from scanner.tunnels import doubt, tunnels_of


@check(
    "vpn-explicit-crypto-policy",
    theme=Theme.SECURE_CONNECTION_PARAMETERS,
    severity=Severity.MEDIUM,
    maps=(nist("CM-6"), nist("SC-13"), pci("2.2.1"), cwe(1188)),
)
def vpn_explicit_crypto_policy(connection: VpnConnection) -> Iterator[Answer]:
    """Look for lists that were not named."""
    for number, tunnel in enumerate(tunnels_of(connection)):
        if isinstance(tunnel.defaulted, Unknown):
            yield doubt(tunnel, tunnel.defaulted)
        elif left := tunnel.defaulted:
            what = "every algorithm" if set(left) == set(TunnelChoice) else ", ".join(left)
            yield Violation(f"leaves {what} of tunnel {tunnel.id} to the provider", at=f"tunnels[{number}].defaulted")
