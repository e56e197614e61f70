"""The second phase of a VPN tunnel accepts a hash weaker than SHA-256.

The hash shows that the traffic itself was not changed on its way. AES-GCM does so without a hash, so a tunnel that
accepts nothing else passes whichever hashes are listed; where another cipher is accepted beside it, the hashes count.
MD5 must not be used any more, and SHA-1 is about to go (RFC 8221, section 6). A tunnel that names no hash accepts what
the provider accepts.

To fix: accept AES-GCM alone, or name the hashes of the second phase. AWS: `Phase2IntegrityAlgorithms`. Azure:
`ipsecPolicies[].ipsecIntegrity`. GCP: `cipherSuite.phase2.integrity`.
"""

from collections.abc import Iterator, Sequence

from scanner.check import Answer, Severity, check
from scanner.controls import Theme, cwe, nist, pci
from scanner.models import Integrity, Proposal, TunnelChoice, Unknown, VpnConnection
from scanner.tunnels import Hashes, refused_values


@check(
    "vpn-ipsec-integrity",
    theme=Theme.SECURE_CONNECTION_PARAMETERS,
    severity=Severity.HIGH,
    maps=(nist("SC-8(1)"), nist("SC-13"), pci("4.2.1"), cwe(328)),
)
def vpn_ipsec_integrity(connection: VpnConnection, params: Hashes) -> Iterator[Answer]:
    """Compare the hashes of the second phase with the allowed ones."""
    yield from refused_values(
        connection,
        TunnelChoice.IPSEC_INTEGRITY,
        lambda tunnel: _hashes(tunnel.phase2, params.allowed),
        lambda each: each in params.allowed,
    )


def _hashes(phase2: Proposal, allowed: Sequence[Integrity]) -> Sequence[Integrity] | Unknown:
    """The hashes that are accepted. Beside ciphers that nobody knows, a bad one may be idle."""
    if isinstance(phase2.integrity, Unknown) or set(phase2.integrity) <= set(allowed):
        return phase2.integrity
    return phase2.encryption if isinstance(phase2.encryption, Unknown) else phase2.integrity
