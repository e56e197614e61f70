"""Cloud VPN connections, read over HTTP."""

from typing import Any

import pytest

from providers.gcp.session import GcpProject
from providers.gcp.vpn import vpn_connections
from scanner.demo.gcp_server import GcpServer
from scanner.models import (
    Encryption,
    IkeVersion,
    Integrity,
    KeyStorage,
    Proposal,
    Tunnel,
    TunnelAuthentication,
    TunnelStatus,
    Unknown,
    VpnConnection,
)
from tests.providers.gcp.compute import REGION, full, link, resource

MARKER = "marker-of-a-key"
GATEWAY = link("vpnGateways", "depots", REGION)
HAMBURG = link("externalVpnGateways", "hamburg")
SUITE = {
    "phase1": {
        "encryption": ["AES-GCM-16-256"],
        "prf": ["PRF-HMAC-SHA2-384"],
        "dh": ["Group-20"],
    },
    "phase2": {"encryption": ["AES-GCM-16-256"], "pfs": ["Group-20"]},
}


def tunnel(name: str, **fields: Any) -> dict[str, Any]:
    """A tunnel of an HA VPN gateway to a peer gateway."""
    given = {"vpnGateway": GATEWAY, "peerExternalGateway": HAMBURG, "status": "ESTABLISHED", "ikeVersion": 2, **fields}
    return resource("vpnTunnels", name, REGION, **given)


def listed(server: GcpServer, project: GcpProject, *tunnels: dict[str, Any]) -> list[VpnConnection]:
    """The connections of a project with these tunnels."""
    server.put("compute", *tunnels)
    return [each for each in vpn_connections.function(project) if isinstance(each, VpnConnection)]


def test_a_connection(gcp_server: GcpServer, project: GcpProject) -> None:
    second = tunnel("hamburg-1", vpnGatewayInterface=1, cipherSuite=SUITE, status="NO_INCOMING_PACKETS")
    first = tunnel("hamburg-2", vpnGatewayInterface=0, cipherSuite=SUITE, labels={"site": "hamburg"})
    (connection,) = listed(gcp_server, project, second, first)
    gateway, peer = full("vpnGateways", "depots", REGION), full("externalVpnGateways", "hamburg")
    assert connection.id == f"{gateway}#{peer}"
    assert (connection.name, connection.identity.label) == ("depots to hamburg", "hamburg")
    assert connection.identity.type == "compute.googleapis.com/VpnGateway"
    assert connection.identity.region == "europe-west4"
    assert connection.tags == {"site": "hamburg"}
    assert (connection.gateway, connection.remote_gateway) == (gateway, peer)
    assert connection.key_storage is KeyStorage.HIDDEN
    assert [each.id for each in connection.tunnels] == ["hamburg-2", "hamburg-1"]
    assert [each.status for each in connection.tunnels] == [TunnelStatus.UP, TunnelStatus.DOWN]
    assert connection.tunnels[0] == Tunnel(
        id="hamburg-2",
        ike_versions=(IkeVersion.V2,),
        phase1=Proposal(
            encryption=(Encryption.AES256_GCM,), integrity=(Integrity.SHA2_384,), dh_groups=(20,), lifetime=None
        ),
        phase2=Proposal(encryption=(Encryption.AES256_GCM,), integrity=(), dh_groups=(20,), lifetime=None),
        defaulted=(),
        status=TunnelStatus.UP,
        authentication=TunnelAuthentication.PRE_SHARED_KEY,
    )


def test_tunnels_of_one_gateway_to_one_peer_are_one_connection(gcp_server: GcpServer, project: GcpProject) -> None:
    bremen, other_cloud = link("externalVpnGateways", "bremen"), link("vpnGateways", "other", REGION)
    connections = listed(
        gcp_server,
        project,
        tunnel("a", vpnGatewayInterface=0),
        tunnel("b", vpnGatewayInterface=0, peerExternalGateway=bremen),
        tunnel("c", vpnGatewayInterface=1),
        tunnel("d", peerExternalGateway=None, peerGcpGateway=other_cloud),
    )
    assert {each.name: [tunnel.id for tunnel in each.tunnels] for each in connections} == {
        "depots to bremen": ["b"],
        "depots to hamburg": ["a", "c"],
        "depots to other": ["d"],
    }


def test_each_classic_tunnel_is_a_connection(gcp_server: GcpServer, project: GcpProject) -> None:
    gateway = link("targetVpnGateways", "old", REGION)
    classic = {"vpnGateway": None, "peerExternalGateway": None, "targetVpnGateway": gateway}
    connections = listed(
        gcp_server,
        project,
        tunnel("one", peerIp="198.51.100.1", **classic),
        tunnel("two", peerIp="198.51.100.2", **classic),
    )
    assert [each.id for each in connections] == [full("vpnTunnels", "one", REGION), full("vpnTunnels", "two", REGION)]
    assert connections[0].identity.type == "compute.googleapis.com/VpnTunnel"
    assert connections[0].gateway == full("targetVpnGateways", "old", REGION)
    assert connections[0].remote_gateway is None


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("ESTABLISHED", TunnelStatus.UP),
        ("AUTHORIZATION_ERROR", TunnelStatus.DOWN),
        ("NEGOTIATION_FAILURE", TunnelStatus.DOWN),
        ("STOPPED", TunnelStatus.DOWN),
        ("WAITING_FOR_FULL_CONFIG", TunnelStatus.DOWN),
        ("FIRST_HANDSHAKE", Unknown(why="the tunnel is still being set up (FIRST_HANDSHAKE)")),
        ("DREAMING", Unknown(why="status DREAMING is new to netassay")),
        (None, Unknown(why="Google does not say whether the tunnel is up")),
    ],
)
def test_status(
    gcp_server: GcpServer, project: GcpProject, status: str | None, expected: TunnelStatus | Unknown
) -> None:
    (connection,) = listed(gcp_server, project, tunnel("a", status=status))
    assert connection.tunnels[0].status == expected


def test_a_tunnel_that_is_going_is_none(gcp_server: GcpServer, project: GcpProject) -> None:
    assert listed(gcp_server, project, tunnel("a", status="DEPROVISIONING")) == []


def test_keys_stay_in_the_answer(gcp_server: GcpServer, project: GcpProject, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    (connection,) = listed(
        gcp_server, project, tunnel("a", sharedSecret=MARKER, sharedSecretHash=MARKER, detailedStatus=MARKER)
    )
    assert MARKER not in connection.model_dump_json()
    assert MARKER not in caplog.text
