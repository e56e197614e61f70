"""The second phase of a VPN tunnel accepts encryption weaker than AES-GCM or AES-256.

The second phase encrypts the traffic itself. Whoever can choose among its proposals chooses the weakest. A tunnel that
names no algorithm accepts what the provider accepts.

To fix: name the algorithms of the second phase. AWS: `Phase2EncryptionAlgorithms`. Azure:
`ipsecPolicies[].ipsecEncryption`. GCP: `cipherSuite.phase2.encryption`.
"""

from collections.abc import Iterator

from scanner.check import Answer, Severity, check
from scanner.controls import Theme, cwe, nist, pci
from scanner.models import TunnelChoice, VpnConnection
from scanner.tunnels import Ciphers, refused_values


@check(
    "vpn-ipsec-encryption",
    theme=Theme.SECURE_CONNECTION_PARAMETERS,
    severity=Severity.HIGH,
    maps=(nist("SC-8(1)"), nist("SC-13"), pci("4.2.1"), cwe(326)),
)
def vpn_ipsec_encryption(connection: VpnConnection, params: Ciphers) -> Iterator[Answer]:
    """Compare the ciphers of the second phase with the allowed ones."""
    yield from refused_values(
        connection,
        TunnelChoice.IPSEC_ENCRYPTION,
        lambda tunnel: tunnel.phase2.encryption,
        lambda each: each in params.allowed,
    )
