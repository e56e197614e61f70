"""Site-to-site VPNs: gateways, connections, tunnels, and what their two phases accept."""

from enum import StrEnum

from scanner.models.base import Distinct, Element, Model, Resource, Unknown


class IkeVersion(StrEnum):
    """Versions of the Internet Key Exchange."""

    V1 = "IKEv1"
    V2 = "IKEv2"


class Encryption(StrEnum):
    """Symmetric ciphers of IKE and IPsec (IANA "IKEv2 Parameters", transform type 1)."""

    NULL = "NULL"
    DES = "DES"
    DES3 = "3DES"
    AES128 = "AES128"
    AES192 = "AES192"
    AES256 = "AES256"
    AES128_GCM = "AES128-GCM"
    AES192_GCM = "AES192-GCM"
    AES256_GCM = "AES256-GCM"


class Integrity(StrEnum):
    """Hashes of IKE and IPsec. The name is the family's; key lengths follow from it."""

    MD5 = "MD5"
    SHA1 = "SHA1"
    SHA2_256 = "SHA2-256"
    SHA2_384 = "SHA2-384"
    SHA2_512 = "SHA2-512"


class Proposal(Model):
    """What one phase of a tunnel accepts."""

    encryption: Distinct[Encryption] | Unknown
    integrity: Distinct[Integrity] | Unknown
    """Empty where only authenticated encryption is accepted."""
    dh_groups: Distinct[int] | Unknown
    """Diffie-Hellman groups (IANA transform type 4). In the second phase, empty means no perfect forward secrecy."""
    lifetime: int | Unknown
    """Seconds."""


class TunnelStatus(StrEnum):
    """Whether traffic can pass."""

    UP = "up"
    DOWN = "down"


class TunnelAuthentication(StrEnum):
    """How the two ends prove who they are."""

    PRE_SHARED_KEY = "pre-shared key"
    CERTIFICATE = "certificate"


class Tunnel(Element):
    """One pair of security associations."""

    id: str
    """The provider's outside address, or a number where it has none yet."""
    ike_versions: Distinct[IkeVersion] | Unknown
    phase1: Proposal
    """IKE."""
    phase2: Proposal
    """IPsec."""
    is_provider_default: bool
    """No algorithm was chosen, so everything the provider accepts is accepted."""
    status: TunnelStatus | Unknown
    authentication: TunnelAuthentication | Unknown

    @property
    def key(self) -> str:
        """Its id within the connection."""
        return f"tunnel-{self.id}"


class VpnConnection(Resource):
    """Tunnels to one remote end."""

    gateway: str | None = None
    """Identity of the gateway on the provider's side."""
    tunnels: tuple[Tunnel, ...]


class VpnGateway(Resource):
    """The provider's end of VPN connections."""

    networks: tuple[str, ...] = ()
    """Identities of the networks it is attached to."""
    is_attached: bool
