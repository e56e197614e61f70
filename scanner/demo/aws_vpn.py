"""The demo account's Site-to-Site VPNs to the depots.

They are answered here in boto3's shapes because moto loses the tunnels' options and telemetry.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from scanner.demo.aws_names import hex_of
from scanner.demo.aws_networks import Network
from scanner.demo.aws_server import Answer, AwsServer, Call

PRE_SHARED_KEY = "kestrel.demo.pre.shared.key"
"""Begins every key in the answers. It appears in no report and no snapshot."""
CHANGED = datetime(2026, 9, 14, 6, 12, tzinfo=UTC)
HARDENED: Mapping[str, Any] = {
    "Phase1EncryptionAlgorithms": [{"Value": "AES256-GCM-16"}],
    "Phase2EncryptionAlgorithms": [{"Value": "AES256-GCM-16"}],
    "Phase1IntegrityAlgorithms": [{"Value": "SHA2-384"}],
    "Phase2IntegrityAlgorithms": [{"Value": "SHA2-384"}],
    "Phase1DHGroupNumbers": [{"Value": 20}, {"Value": 21}],
    "Phase2DHGroupNumbers": [{"Value": 20}, {"Value": 21}],
    "IkeVersions": [{"Value": "ikev2"}],
    "StartupAction": "start",
}


@dataclass(frozen=True)
class Depot:
    """A connection: the outside addresses of its tunnels with their status, and what they were set to accept."""

    name: str
    tunnels: Mapping[str, str]
    options: Mapping[str, Any]


DEPOTS = (
    Depot("depot-hamburg", {"192.0.2.10": "UP", "192.0.2.11": "UP"}, HARDENED),
    Depot("depot-rotterdam-legacy", {"192.0.2.20": "UP", "192.0.2.21": "DOWN"}, {}),
)


def serve_vpn(server: AwsServer, network: Network) -> None:
    """Give the server the connections and their gateway, which is attached to the network."""
    gateway = f"vgw-{hex_of('depots', length=17)}"

    def connections(call: Call) -> Answer:
        here = DEPOTS if call.region == network.region else ()
        return {"VpnConnections": [_connection(each, gateway) for each in here]}

    def gateways(call: Call) -> Answer:
        answer = {
            "VpnGatewayId": gateway,
            "State": "available",
            "Type": "ipsec.1",
            "AmazonSideAsn": 64512,
            "VpcAttachments": [{"VpcId": network.vpc, "State": "attached"}],
            "Tags": [{"Key": "Name", "Value": "depots"}],
        }
        return {"VpnGateways": [answer] if call.region == network.region else []}

    server.answer("ec2", "DescribeVpnConnections", connections)
    server.answer("ec2", "DescribeVpnGateways", gateways)


def _connection(depot: Depot, gateway: str) -> Answer:
    return {
        "VpnConnectionId": f"vpn-{hex_of(depot.name, length=17)}",
        "CustomerGatewayId": f"cgw-{hex_of(depot.name, length=17)}",
        "VpnGatewayId": gateway,
        "State": "available",
        "Type": "ipsec.1",
        "Category": "VPN",
        "CustomerGatewayConfiguration": "".join(_configuration(address) for address in depot.tunnels),
        "Options": {
            "StaticRoutesOnly": False,
            "LocalIpv4NetworkCidr": "0.0.0.0/0",
            "RemoteIpv4NetworkCidr": "0.0.0.0/0",
            "TunnelOptions": [_tunnel(number, each, depot) for number, each in enumerate(depot.tunnels)],
        },
        "VgwTelemetry": [
            {"OutsideIpAddress": address, "Status": status, "LastStatusChange": CHANGED, "AcceptedRouteCount": 4}
            for address, status in depot.tunnels.items()
        ],
        "Tags": [{"Key": "Name", "Value": depot.name}],
    }


def _tunnel(number: int, address: str, depot: Depot) -> Answer:
    return {
        "OutsideIpAddress": address,
        "TunnelInsideCidr": f"169.254.{len(depot.name)}.{number * 4}/30",
        "PreSharedKey": _key(address),
        **depot.options,
    }


def _configuration(address: str) -> str:
    """What an administrator downloads for the device in the depot; AWS adds it to every answer."""
    return f"<ipsec_tunnel><ike><pre_shared_key>{_key(address)}</pre_shared_key></ike></ipsec_tunnel>"


def _key(address: str) -> str:
    return f"{PRE_SHARED_KEY}.{address}"
