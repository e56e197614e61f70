"""Tunnels, alike for connections of virtual network gateways and for links of a Virtual WAN."""

from dataclasses import dataclass

from providers.azure.vpn_proposals import (
    IKE_VERSIONS,
    IN_POLICIES,
    POLICY_BASED,
    Accepted,
    Policies,
    phase1_of,
    phase2_of,
)
from providers.undecided import decided
from scanner.models import (
    DeadPeerAction,
    DeadPeerDetection,
    IkeVersion,
    Tunnel,
    TunnelAuthentication,
    TunnelChoice,
    TunnelStatus,
    Unknown,
    known,
)

# "The default DPD timeout is 45 seconds" (VPN Gateway FAQ); the API writes 0 where none was chosen.
DEFAULT_DEAD_PEER_TIMEOUT = 45
# "If you don't specify a connection protocol type, IKEv2 is used as default" (VPN Gateway FAQ).
DEFAULT_IKE_VERSION = IkeVersion.V2
# `ResponderOnly` leaves the negotiation to the other end ("Connection mode" in the VPN Gateway documentation).
INITIATES = {"default": True, "initiatoronly": True, "responderonly": False}
STATUSES = {
    "connected": TunnelStatus.UP,
    "connecting": TunnelStatus.DOWN,
    "notconnected": TunnelStatus.DOWN,
}
NO_DETECTION = Unknown(why="a policy-based gateway does not detect dead peers")


@dataclass(frozen=True)
class TunnelSettings:
    """What the tunnels of a connection have in common."""

    protocol: str | None
    """`IKEv1` or `IKEv2`."""
    mode: str | None
    """`Default`, `InitiatorOnly` or `ResponderOnly`."""
    dead_peer_timeout: int | None
    """Seconds."""
    policies: Policies
    accepted: Accepted | Unknown
    """By the gateway, where there is no policy."""
    authentication: TunnelAuthentication | Unknown
    logs_activity: bool | Unknown
    logs_routing: bool | Unknown | None

    def tunnel(self, name: str, status: TunnelStatus | Unknown) -> Tunnel:
        """One of them."""
        return Tunnel(
            id=name,
            ike_versions=decided(self._ike_versions),
            phase1=phase1_of(self.policies, self.accepted),
            phase2=phase2_of(self.policies, self.accepted),
            defaulted=decided(self._defaulted),
            status=status,
            authentication=self.authentication,
            dead_peer_detection=decided(self._dead_peer_detection),
            initiates=decided(self._initiates),
            logs_activity=self.logs_activity,
            logs_routing=self.logs_routing,
        )

    def _ike_versions(self) -> tuple[IkeVersion, ...] | Unknown:
        if self.accepted == POLICY_BASED:
            return (IkeVersion.V1,)
        if not self.protocol:
            return self.accepted if isinstance(self.accepted, Unknown) else (DEFAULT_IKE_VERSION,)
        version = IKE_VERSIONS.get(self.protocol.lower())
        return (version,) if version else Unknown(why=f"{self.protocol} is new to netassay")

    def _defaulted(self) -> tuple[TunnelChoice, ...]:
        policies = known(self.policies)
        version = () if self.protocol or self.accepted == POLICY_BASED else (TunnelChoice.IKE_VERSION,)
        return (*version, *(() if policies else IN_POLICIES))

    def _initiates(self) -> bool | Unknown:
        mode = self.mode or "Default"
        return INITIATES.get(mode.lower(), Unknown(why=f"the connection mode {mode} is new to netassay"))

    def _dead_peer_detection(self) -> DeadPeerDetection | Unknown:
        if isinstance(self.accepted, Unknown):
            return self.accepted
        if self.accepted == POLICY_BASED:
            return DeadPeerDetection(action=DeadPeerAction.NONE, timeout=NO_DETECTION)
        return DeadPeerDetection(
            action=self._dead_peer_action(), timeout=self.dead_peer_timeout or DEFAULT_DEAD_PEER_TIMEOUT
        )

    def _dead_peer_action(self) -> DeadPeerAction | Unknown:
        """Only who may begin a negotiation can begin anew."""
        initiates = self._initiates()
        if isinstance(initiates, Unknown):
            return initiates
        return DeadPeerAction.RESTART if initiates else DeadPeerAction.CLEAR


def status_of(written: str | None) -> TunnelStatus | Unknown:
    """What `connectionStatus` says."""
    if not written:
        return Unknown(why="Azure tells no status")
    if written.lower() == "unknown":
        return Unknown(why="Azure does not know whether it is up")
    return STATUSES.get(written.lower(), Unknown(why=f"Azure reports the status {written}, which is new to netassay"))


def status_of_each(written: str | None, count: int) -> TunnelStatus | Unknown:
    """What a status of a whole connection says of each of its tunnels: where one of two is up, it is connected."""
    status = status_of(written)
    if status is TunnelStatus.UP and count > 1:
        return Unknown(why="Azure tells that the connection is up, and not whether each of its tunnels is")
    return status
