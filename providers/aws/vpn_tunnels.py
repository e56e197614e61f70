"""The tunnels of Site-to-Site VPN connections.

Their options hold the pre-shared keys. Nothing here reads them.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from providers.aws.session import Answer
from providers.aws.vpn_proposals import (
    CLASSIC_PHASES,
    CLASSIC_VERSIONS,
    defaulted_in,
    ike_versions_of,
    phase1_of,
    phase2_of,
)
from providers.translation import declared_at
from providers.undecided import decided
from scanner.models import (
    DeadPeerAction,
    DeadPeerDetection,
    IkeVersion,
    Proposal,
    Tunnel,
    TunnelAuthentication,
    TunnelChoice,
    TunnelStatus,
    Unknown,
    derive,
    known,
)

STATUSES = {"UP": TunnelStatus.UP, "DOWN": TunnelStatus.DOWN}
# Every connection has two (Site-to-Site VPN User Guide, "Tunnel options").
BOTH_TUNNELS = ("1", "2")
DEAD_PEER_ACTIONS = {
    "clear": DeadPeerAction.CLEAR,
    "none": DeadPeerAction.NONE,
    "restart": DeadPeerAction.RESTART,
}
# What an absent option means (Site-to-Site VPN User Guide, "Tunnel options"). Of the timeout the EC2 API Reference says
# the same in `ModifyVpnTunnelOptionsSpecification`, and 30 in `VpnTunnelOptionsSpecification`.
DEFAULT_DEAD_PEER_ACTION = "clear"
DEFAULT_DEAD_PEER_TIMEOUT = 40
DEFAULT_STARTUP_ACTION = "add"
STARTUP_ACTIONS = {"add": False, "start": True}
NO_OPTIONS = Unknown(why="AWS tells nothing of this tunnel's options")


@dataclass(frozen=True)
class _Ends:
    """What the tunnels of a connection have in common."""

    remote: Answer | Unknown
    """The customer gateway."""
    partition: str
    is_static: bool
    """Without a routing protocol."""


def tunnels_of(connection: Answer, remote: Answer | Unknown, partition: str) -> Iterator[Tunnel]:
    """The tunnels that have options, those of which there is only telemetry, or both with nothing known of them.

    Args:
        connection: what AWS says of their connection.
        remote: its customer gateway.
        partition: where they are.
    """
    is_classic = connection.get("Category") == "VPN-Classic"
    telemetry: dict[str, Answer] = {
        each["OutsideIpAddress"]: each for each in connection.get("VgwTelemetry", ()) if each.get("OutsideIpAddress")
    }
    options = connection.get("Options", {})
    ends = _Ends(remote, partition, is_static=options.get("StaticRoutesOnly", False))
    for number, each in enumerate(options.get("TunnelOptions", ()), 1):
        name = each.get("OutsideIpAddress") or str(number)
        seen = telemetry.pop(name, None)
        yield _classic_tunnel(name, seen, ends, each) if is_classic else _tunnel(name, seen, ends, each)
    for name in telemetry or (() if options.get("TunnelOptions") else BOTH_TUNNELS):
        seen = telemetry.get(name)
        yield _classic_tunnel(name, seen, ends, {}) if is_classic else _unread_tunnel(name, seen, ends)


def _tunnel(name: str, seen: Answer | None, ends: _Ends, options: Answer) -> Tunnel:
    ike_versions = ike_versions_of(options)
    phase2 = phase2_of(options, ends.partition)
    return Tunnel(
        id=name,
        ike_versions=ike_versions,
        phase1=phase1_of(options, ends.partition),
        phase2=phase2,
        defaulted=defaulted_in(options, phase2),
        status=_status(seen),
        authentication=decided(lambda: _authentication(seen, ends.remote)),
        dead_peer_detection=DeadPeerDetection(
            action=decided(lambda: _dead_peer_action(options, ends.remote)),
            timeout=options.get("DpdTimeoutSeconds", DEFAULT_DEAD_PEER_TIMEOUT),
        ),
        initiates=decided(lambda: _initiates(options, ike_versions, ends.remote)),
        logs_activity=_logs(options, "LogEnabled"),
        logs_routing=decided(lambda: None if ends.is_static else known(_logs(options, "BgpLogEnabled"))),
        place=declared_at(options),
    )


def _classic_tunnel(name: str, seen: Answer | None, ends: _Ends, options: Answer) -> Tunnel:
    return Tunnel(
        id=name,
        ike_versions=CLASSIC_VERSIONS,
        phase1=CLASSIC_PHASES[1],
        phase2=CLASSIC_PHASES[2],
        defaulted=tuple(TunnelChoice),
        status=_status(seen),
        authentication=TunnelAuthentication.PRE_SHARED_KEY,
        logs_activity=_logs(options, "LogEnabled"),
        logs_routing=None if ends.is_static else _logs(options, "BgpLogEnabled"),
    )


def _unread_tunnel(name: str, seen: Answer | None, ends: _Ends) -> Tunnel:
    """A tunnel that AWS lists without its options."""
    proposal = Proposal(encryption=NO_OPTIONS, integrity=NO_OPTIONS, dh_groups=NO_OPTIONS, lifetime=NO_OPTIONS)
    return Tunnel(
        id=name,
        ike_versions=NO_OPTIONS,
        phase1=proposal,
        phase2=proposal,
        defaulted=NO_OPTIONS,
        status=_status(seen),
        authentication=_authentication(seen, ends.remote),
        dead_peer_detection=NO_OPTIONS,
        initiates=NO_OPTIONS,
        logs_activity=NO_OPTIONS,
        logs_routing=None if ends.is_static else NO_OPTIONS,
    )


def _status(telemetry: Answer | None) -> TunnelStatus | Unknown:
    status = (telemetry or {}).get("Status")
    if not status:
        return Unknown(why="AWS has no telemetry of this tunnel yet")
    return STATUSES.get(status, Unknown(why=f"AWS reports the status {status}, which is new to netassay"))


def _authentication(telemetry: Answer | None, remote: Answer | Unknown) -> TunnelAuthentication | Unknown:
    """The certificate of either end tells that both have one; without one there is a pre-shared key."""
    if (telemetry or {}).get("CertificateArn") or (not isinstance(remote, Unknown) and remote.get("CertificateArn")):
        return TunnelAuthentication.CERTIFICATE
    if telemetry is None and isinstance(remote, Unknown):
        return remote
    return TunnelAuthentication.PRE_SHARED_KEY


def _dead_peer_action(options: Answer, remote: Answer | Unknown) -> DeadPeerAction | Unknown:
    """What AWS does; where it does not know the other end's address, it can end a tunnel but not restart it."""
    named = options.get("DpdTimeoutAction", DEFAULT_DEAD_PEER_ACTION)
    action = DEAD_PEER_ACTIONS.get(named, Unknown(why=f"{named} is new to netassay"))
    if action is not DeadPeerAction.RESTART:
        return action
    return derive(_is_within_reach(remote), lambda is_known: action if is_known else DeadPeerAction.CLEAR)


def _initiates(
    options: Answer, ike_versions: tuple[IkeVersion, ...] | Unknown, remote: Answer | Unknown
) -> bool | Unknown:
    """Whether AWS is told to begin, and can: only with IKEv2 (User Guide, "Tunnel initiation options")."""
    named = options.get("StartupAction", DEFAULT_STARTUP_ACTION)
    needs = (
        STARTUP_ACTIONS.get(named, Unknown(why=f"{named} is new to netassay")),
        derive(ike_versions, lambda versions: IkeVersion.V2 in versions),
        _is_within_reach(remote),
    )
    if False in needs:
        return False
    return next((each for each in needs if isinstance(each, Unknown)), True)


def _is_within_reach(remote: Answer | Unknown) -> bool | Unknown:
    """Whether AWS can begin to negotiate: it needs the customer gateway's address.

    With certificates there may be none (User Guide, "Tunnel initiation options").
    """
    return derive(remote, lambda gateway: bool(gateway.get("IpAddress")))


def _logs(options: Answer, field: str) -> bool | Unknown:
    # Off unless it is turned on (EC2 API Reference, `CloudWatchLogOptions`).
    return decided(lambda: bool(options.get("LogOptions", {}).get("CloudWatchLogOptions", {}).get(field, False)))
