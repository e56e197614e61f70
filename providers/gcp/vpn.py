"""Cloud VPN connections: the tunnels of a gateway that lead to the same other end.

The answers hold hashes of the pre-shared keys, and stars in place of the keys. Nothing here reads these fields.
"""

from collections.abc import Iterator
from functools import partial
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from providers.gcp.names import labels_of
from providers.gcp.rest import Answer
from providers.gcp.session import GcpProject
from providers.gcp.vpn_proposals import defaulted_in, ike_versions_of, phase1_of, phase2_of
from providers.translation import declared_at
from providers.undecided import decided
from scanner.models import Identity, KeyStorage, Tunnel, TunnelAuthentication, TunnelStatus, Unknown, VpnConnection
from scanner.provider import collects

# The Compute API reference, `vpnTunnels`, `status`.
GOING = "DEPROVISIONING"
BEGINNING = frozenset({"ALLOCATING_RESOURCES", "FIRST_HANDSHAKE", "PROVISIONING"})
STATUSES = {
    "AUTHORIZATION_ERROR": TunnelStatus.DOWN,
    "ESTABLISHED": TunnelStatus.UP,
    "FAILED": TunnelStatus.DOWN,
    "NEGOTIATION_FAILURE": TunnelStatus.DOWN,
    "NETWORK_ERROR": TunnelStatus.DOWN,
    "NO_INCOMING_PACKETS": TunnelStatus.DOWN,
    "REJECTED": TunnelStatus.DOWN,
    "STOPPED": TunnelStatus.DOWN,
    "WAITING_FOR_FULL_CONFIG": TunnelStatus.DOWN,
}


class _Part(NamedTuple):
    """A tunnel and the connection it is part of."""

    connection: Identity
    answer: Answer
    tunnel: Tunnel


@collects("compute.vpnTunnels.list")
def vpn_connections(project: GcpProject) -> Iterator[VpnConnection]:
    """Every connection: all tunnels of an HA VPN gateway to the same peer gateway, or one tunnel of a classic one."""
    existing = [each for each in project.aggregated("vpnTunnels") if each.get("status") != GOING]
    parts = sorted(project.parsed(existing, partial(_part, project)), key=_place)
    for _, tunnels in groupby(parts, key=attrgetter("connection.id")):
        yield _connection(project, tuple(tunnels))


def _part(project: GcpProject, answer: Answer) -> _Part:
    return _Part(_identity(project, answer), answer, _tunnel(answer))


def _place(part: _Part) -> tuple[str, int, str]:
    """Where a tunnel stands in the order of all: by the interfaces of its gateway."""
    interface = part.answer.get("vpnGatewayInterface", 0)
    return part.connection.id, interface if isinstance(interface, int) else 0, part.tunnel.id


def _identity(project: GcpProject, answer: Answer) -> Identity:
    """The classic tunnel itself, or the gateway together with its peer: a pair of both has no name of its own.

    One of which either is not known may be part of any connection, and is told as one of its own.
    """
    own = project.identity("compute.googleapis.com/VpnTunnel", answer)
    gateway, peer = _known_ends(project, answer)
    if gateway is None or peer is None:
        return own
    names = (gateway, peer)
    return own.model_copy(
        update={
            "id": "#".join(names),
            "name": " to ".join(each.rpartition("/")[2] for each in names),
            "label": peer.rpartition("/")[2],
            "type": "compute.googleapis.com/VpnGateway",
        }
    )


def _known_ends(project: GcpProject, answer: Answer) -> tuple[str | None, str | None]:
    found = decided(partial(_ends, project, answer))
    return (None, None) if isinstance(found, Unknown) else found


def _ends(project: GcpProject, answer: Answer) -> tuple[str | None, str | None]:
    """The identities of the HA VPN gateway, and of the other end where Google has it on record."""
    links = answer.get("vpnGateway"), answer.get("peerExternalGateway") or answer.get("peerGcpGateway")
    gateway, peer = (project.full_name(each) if each else None for each in links)
    return gateway, peer


def _connection(project: GcpProject, parts: tuple[_Part, ...]) -> VpnConnection:
    first = parts[0].answer
    classic = decided(lambda: first.get("targetVpnGateway"))
    gateway, peer = _known_ends(project, first)
    return VpnConnection(
        identity=parts[0].connection,
        location=declared_at(first),
        tags=labels_of(first),
        gateway=gateway or (project.full_name(classic) if isinstance(classic, str) else None),
        remote_gateway=peer,
        # A GET shows stars in its place (Compute API reference, `vpnTunnels`, `sharedSecret`).
        key_storage=KeyStorage.HIDDEN,
        tunnels=tuple(each.tunnel for each in parts),
    )


def _tunnel(answer: Answer) -> Tunnel:
    """One tunnel. Dead peer detection and who initiates are no settings, and Cloud Logging has all that happens.

    Source: Cloud VPN, "Configure the peer VPN gateway" and "View logs and metrics".
    """
    return Tunnel(
        id=answer["name"],
        ike_versions=ike_versions_of(answer),
        phase1=phase1_of(answer),
        phase2=phase2_of(answer),
        defaulted=defaulted_in(answer),
        status=decided(lambda: _status(answer.get("status"))),
        # Cloud VPN knows no other way (Cloud VPN overview, "IPsec and IKE support").
        authentication=TunnelAuthentication.PRE_SHARED_KEY,
    )


def _status(status: str | None) -> TunnelStatus | Unknown:
    if status is None:
        return Unknown(why="Google does not say whether the tunnel is up")
    if status in BEGINNING:
        return Unknown(why=f"the tunnel is still being set up ({status})")
    return STATUSES.get(status, Unknown(why=f"status {status} is new to netassay"))
