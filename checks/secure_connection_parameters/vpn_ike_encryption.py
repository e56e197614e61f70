"""The first phase of a VPN tunnel accepts encryption weaker than AES-GCM or AES-256.

Whoever can choose among the proposals of the first phase chooses the weakest, and it protects the keys of all that
follows. A tunnel that names no algorithm accepts what the provider accepts.

To fix: name the algorithms of the first phase. AWS: `Phase1EncryptionAlgorithms`. Azure:
`ipsecPolicies[].ikeEncryption`. GCP: `cipherSuite.phase1.encryption`.
"""

from collections.abc import Iterator

from scanner.check import Answer, Severity, check
from scanner.controls import Theme, cwe, nist, pci
from scanner.models import TunnelChoice, VpnConnection
from scanner.tunnels import Ciphers, refused_values


@check(
    "vpn-ike-encryption",
    theme=Theme.SECURE_CONNECTION_PARAMETERS,
    severity=Severity.HIGH,
    maps=(nist("SC-8(1)"), nist("SC-13"), pci("4.2.1"), cwe(326)),
)
def vpn_ike_encryption(connection: VpnConnection, params: Ciphers) -> Iterator[Answer]:
    """Compare the ciphers of the first phase with the allowed ones."""
    yield from refused_values(
        connection,
        TunnelChoice.IKE_ENCRYPTION,
        lambda tunnel: tunnel.phase1.encryption,
        lambda each: each in params.allowed,
    )
