"""The first phase of a VPN tunnel accepts a hash weaker than SHA-256.

The hash protects the negotiation from tampering, and the keys of everything that follows are derived with it. MD5 must
not be used for it, and SHA-1 is about to go (RFC 8247, sections 2.2 and 2.3). It matters with AES-GCM too, which needs
no hash for integrity but still one to derive keys. A tunnel that names no hash accepts what the provider accepts.

To fix: name the hashes of the first phase. AWS: `Phase1IntegrityAlgorithms`. Azure: `ipsecPolicies[].ikeIntegrity`.
GCP: `cipherSuite.phase1.integrity` and `cipherSuite.phase1.prf`.
"""

from collections.abc import Iterator

from scanner.check import Answer, Severity, check
from scanner.controls import Theme, cwe, nist, pci
from scanner.models import TunnelChoice, VpnConnection
from scanner.tunnels import Hashes, refused_values


@check(
    "vpn-ike-integrity",
    theme=Theme.SECURE_CONNECTION_PARAMETERS,
    severity=Severity.HIGH,
    maps=(nist("SC-8(1)"), nist("SC-13"), pci("4.2.1"), cwe(328)),
)
def vpn_ike_integrity(connection: VpnConnection, params: Hashes) -> Iterator[Answer]:
    """Compare the hashes of the first phase with the allowed ones."""
    yield from refused_values(
        connection,
        TunnelChoice.IKE_INTEGRITY,
        lambda tunnel: tunnel.phase1.integrity,
        lambda each: each in params.allowed,
    )
