"""Site-to-site VPNs: gateways, connections, tunnels, and what their two phases accept."""

from enum import StrEnum

from scanner.models.addresses import NOWHERE, AddressSet
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
    """Hashes of IKE and IPsec, and what stands in for one. The name is the family's; key lengths follow from it."""

    MD5 = "MD5"
    AES_XCBC = "AES-XCBC"
    AES_CMAC = "AES-CMAC"
    SHA1 = "SHA1"
    SHA2_256 = "SHA2-256"
    SHA2_384 = "SHA2-384"
    SHA2_512 = "SHA2-512"


NO_DH_GROUP = 0
"""No key exchange (IANA "IKEv2 Parameters", transform type 4, `NONE`)."""


class Proposal(Model):
    """What one phase of a tunnel accepts."""

    encryption: Distinct[Encryption] | Unknown
    integrity: Distinct[Integrity] | Unknown
    """Empty where only authenticated encryption is accepted."""
    dh_groups: Distinct[int] | Unknown
    """Diffie-Hellman groups (IANA transform type 4). In the second phase, empty means no perfect forward secrecy, and
    `NO_DH_GROUP` beside others that it is done without where the other end wants that."""
    lifetime: int | Unknown | None
    """Seconds. None where it is not a setting."""


class TunnelChoice(StrEnum):
    """What a tunnel may name, or leave to whatever its provider accepts."""

    IKE_VERSION = "IKE version"
    IKE_ENCRYPTION = "IKE encryption"
    IKE_INTEGRITY = "IKE integrity"
    IKE_DH_GROUP = "IKE Diffie-Hellman group"
    IPSEC_ENCRYPTION = "IPsec encryption"
    IPSEC_INTEGRITY = "IPsec integrity"
    IPSEC_DH_GROUP = "IPsec Diffie-Hellman group"


class TunnelStatus(StrEnum):
    """Whether traffic can pass."""

    UP = "up"
    DOWN = "down"


class TunnelAuthentication(StrEnum):
    """How the two ends prove who they are."""

    PRE_SHARED_KEY = "pre-shared key"
    CERTIFICATE = "certificate"
    USER = "user"
    """The provider's end with a certificate, the other as somebody who signs in (RADIUS, an identity provider)."""


class DeadPeerAction(StrEnum):
    """What happens when the other end does not answer any more."""

    CLEAR = "clear"
    """The security associations end, and nothing more."""
    RESTART = "restart"
    """They are negotiated anew."""
    NONE = "none"
    """Nothing: the tunnel keeps sending into the void."""


class DeadPeerDetection(Model):
    """How a tunnel notices that the other end is gone (RFC 3706)."""

    action: DeadPeerAction | Unknown
    timeout: int | Unknown
    """Seconds."""


class KeyStorage(StrEnum):
    """Where a pre-shared key is kept."""

    SECRET_STORE = "secret store"  # noqa: S105 - a place
    SETTINGS = "settings"
    """In the settings of the connection, for everybody who may read them."""
    HIDDEN = "hidden"
    """With the provider, who shows it to nobody, not even to those who may read the connection."""


class Tunnel(Element):
    """One pair of security associations."""

    id: str
    """The provider's outside address, or a number where it has none yet."""
    ike_versions: Distinct[IkeVersion] | Unknown
    phase1: Proposal
    """IKE."""
    phase2: Proposal
    """IPsec."""
    defaulted: Distinct[TunnelChoice] | Unknown
    """For which nothing was named, so that everything the provider accepts is accepted."""
    status: TunnelStatus | Unknown | None
    """None where the other end dials in when it wants to."""
    authentication: TunnelAuthentication | Unknown
    dead_peer_detection: DeadPeerDetection | Unknown | None = None
    """None where it is not a setting."""
    initiates: bool | Unknown | None = None
    """Whether the provider's end begins the negotiation. None where it is not a setting."""
    logs_activity: bool | Unknown | None = None
    """Negotiations and their failures are logged. None where the provider always does."""
    logs_routing: bool | Unknown | None = None
    """Messages of the routing protocol are logged. None where there are none, or where it is not a setting."""

    @property
    def key(self) -> str:
        """Its id within the connection."""
        return f"tunnel-{self.id}"


class VpnConnection(Resource):
    """Tunnels to one remote end."""

    gateway: str | None = None
    """Identity of the gateway on the provider's side."""
    remote_gateway: str | None = None
    """Identity of what the provider knows of the other end."""
    key_storage: KeyStorage | Unknown | None = None
    """None where there is no pre-shared key."""
    tunnels: tuple[Tunnel, ...]


class VpnGateway(Resource):
    """The provider's end of VPN connections."""

    networks: tuple[str, ...] = ()
    """Identities of the networks it is attached to."""
    is_attached: bool


class RemoteGateway(Resource):
    """The other end of VPN connections, as the provider has it on record."""

    addresses: AddressSet = NOWHERE
    """Where it is reached; none where it calls in from wherever it is."""
    domain: str | None = None
    """DNS name at which it is reached, where no address is on record."""
    certificate: str | None = None
    """Identity of the certificate it proves itself with; None for a pre-shared key."""
    autonomous_system: int | None = None
    """Number of its autonomous system in BGP."""


class RemoteNetworks(Resource):
    """Whatever is reached through the gateways of a network: networks on premises, machines that dial in."""

    network: str
    """Identity of the network."""
    addresses: AddressSet = NOWHERE
    """What certainly is."""
    unread: Unknown | None = None
    """Why there may be more. None where that is all."""
