"""A VPN tunnel notices late that its peer is dead, or does not restart then.

Without detection, a tunnel goes on sending to an end that is gone, and nothing moves over to the other tunnel. Where
detection only ends the tunnel, it is down until the other end negotiates anew, which not every device does. What AWS
does at startup does not help: it is meant for new and changed connections (Site-to-Site VPN User Guide, "Tunnel
initiation options").

To fix: shorten the time and restart the tunnel. AWS: `DpdTimeoutSeconds`, and `DpdTimeoutAction` `restart`, which needs
the address of the customer gateway. Azure: `dpdTimeoutSeconds`, and a `connectionMode` other than `ResponderOnly`. GCP:
nothing can be set.
"""

from collections.abc import Iterator

from pydantic import Field

from scanner.check import Answer, Params, Severity, Violation, check
from scanner.controls import Theme, nist
from scanner.models import DeadPeerAction, DeadPeerDetection, Tunnel, Unknown, VpnConnection
from scanner.tunnels import doubt, settings_of


class DeadPeers(Params):
    """Settings."""

    max_seconds: int = Field(default=45, ge=1)
    """The longest until a dead peer must have been noticed. Unless told otherwise, AWS takes 40 seconds, and Azure 45
    (Azure VPN Gateway FAQ)."""
    restart: bool = True
    """The tunnel must be negotiated anew; when this is off, it is enough that it ends."""


@check(
    "vpn-dead-peer-detection",
    theme=Theme.SECURE_CONNECTION_PARAMETERS,
    severity=Severity.LOW,
    maps=(nist("CP-8"),),
)
def vpn_dead_peer_detection(connection: VpnConnection, params: DeadPeers) -> Iterator[Answer]:
    """Look at what each tunnel does about a dead peer, then at how long it takes."""
    detections = settings_of(connection, lambda tunnel: tunnel.dead_peer_detection, "dead peer detection is no setting")
    for number, tunnel, detection in detections:
        if isinstance(detection, Unknown):
            yield doubt(tunnel, detection)
            continue
        yield from _about_action(number, tunnel, detection, params)
        yield from _about_time(number, tunnel, detection, params)


def _about_action(number: int, tunnel: Tunnel, detection: DeadPeerDetection, params: DeadPeers) -> Iterator[Answer]:
    at = f"tunnels[{number}].dead_peer_detection.action"
    match detection.action:
        case Unknown() as unknown:
            yield doubt(tunnel, unknown)
        case DeadPeerAction.NONE:
            yield Violation(f"does nothing about a dead peer on tunnel {tunnel.id}", at=at)
        case DeadPeerAction.CLEAR if params.restart:
            yield Violation(f"ends tunnel {tunnel.id} when its peer is dead, and does not restart it", at=at)


def _about_time(number: int, tunnel: Tunnel, detection: DeadPeerDetection, params: DeadPeers) -> Iterator[Answer]:
    if detection.action is DeadPeerAction.NONE:
        return
    if isinstance(detection.timeout, Unknown):
        yield doubt(tunnel, detection.timeout)
    elif detection.timeout > params.max_seconds:
        yield Violation(
            f"takes {detection.timeout} seconds to notice a dead peer on tunnel {tunnel.id},"
            f" longer than {params.max_seconds}",
            at=f"tunnels[{number}].dead_peer_detection.timeout",
        )
