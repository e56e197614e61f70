"""The demo project's Cloud VPN to the depots: one gateway for all, and a classic one that was never taken down."""

from collections.abc import Iterable, Mapping
from typing import Any

from scanner.demo.gcp_names import REGIONAL, link, resource
from scanner.demo.gcp_server import Resource

SHARED_SECRET_HASH = "kestrel.demo.hash.of.a.shared.secret"  # noqa: S105 - of nothing
"""In every answer about a tunnel. It appears in no report and no snapshot."""
HARDENED: Mapping[str, Any] = {
    "phase1": {"encryption": ["AES-GCM-16-256"], "prf": ["PRF-HMAC-SHA2-384"], "dh": ["Group-20"]},
    "phase2": {"encryption": ["AES-GCM-16-256"], "pfs": ["Group-20"]},
}
GATEWAY, CLASSIC = "depots", "depots-classic-legacy"
ADDRESSES = {"depot-bremen": "198.51.100.30", "depot-rotterdam-legacy": "198.51.100.20"}
"""Of the devices in the depots."""


def resources() -> tuple[Resource, ...]:
    """Gateways, what is on record of the depots, and tunnels."""
    return (*_gateways(), *_tunnels())


def _gateways() -> Iterable[Resource]:
    network = link("networks", "data-vpc")
    interfaces = [{"id": number, "ipAddress": f"203.0.113.{10 + number}"} for number in (0, 1)]
    yield resource("vpnGateways", GATEWAY, REGIONAL, network=network, stackType="IPV4_ONLY", vpnInterfaces=interfaces)
    yield resource("targetVpnGateways", CLASSIC, REGIONAL, network=network, status="READY")
    for name, address in ADDRESSES.items():
        yield resource(
            "externalVpnGateways",
            name,
            redundancyType="SINGLE_IP_INTERNALLY_REDUNDANT",
            interfaces=[{"id": 0, "ipAddress": address}],
        )


def _tunnels() -> Iterable[Resource]:
    for number in (0, 1):
        yield _ha_tunnel("depot-bremen", number, cipherSuite=HARDENED, ikeVersion=2)
    # Nobody chose what it accepts, and the second device was never set up.
    yield _ha_tunnel("depot-rotterdam-legacy", 0, ikeVersion=2)
    yield _ha_tunnel("depot-rotterdam-legacy", 1, ikeVersion=2, status="NO_INCOMING_PACKETS")
    yield _tunnel(
        "depot-venlo-legacy",
        targetVpnGateway=link("targetVpnGateways", CLASSIC, REGIONAL),
        peerIp="198.51.100.40",
        ikeVersion=1,
        localTrafficSelector=["10.60.0.0/20"],
        remoteTrafficSelector=["10.80.4.0/24"],
    )


def _ha_tunnel(depot: str, number: int, **fields: Any) -> Resource:
    return _tunnel(
        f"{depot}-{number}",
        vpnGateway=link("vpnGateways", GATEWAY, REGIONAL),
        vpnGatewayInterface=number,
        peerExternalGateway=link("externalVpnGateways", depot),
        peerExternalGatewayInterface=0,
        **fields,
    )


def _tunnel(name: str, **fields: Any) -> Resource:
    given = {
        "kind": "compute#vpnTunnel",
        "status": "ESTABLISHED",
        "sharedSecret": "*************",
        "sharedSecretHash": SHARED_SECRET_HASH,
        **fields,
    }
    return resource("vpnTunnels", name, REGIONAL, **given)
