"""The demo account's Site-to-Site VPNs to the depots.

They are answered here in boto3's shapes because moto loses the tunnels' options and telemetry.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum, auto
from typing import Any

from scanner.demo.aws_names import arn, hex_of
from scanner.demo.aws_networks import Network
from scanner.demo.aws_server import Answer, AwsServer, Call

PRE_SHARED_KEY = "kestrel.demo.pre.shared.key"
"""Begins every key in the answers. It appears in no report and no snapshot."""
AUTONOMOUS_SYSTEM = "65010"
CHANGED = datetime(2026, 9, 14, 6, 12, tzinfo=UTC)
HARDENED: Mapping[str, Any] = {
    "Phase1EncryptionAlgorithms": [{"Value": "AES256-GCM-16"}],
    "Phase2EncryptionAlgorithms": [{"Value": "AES256-GCM-16"}],
    "Phase1IntegrityAlgorithms": [{"Value": "SHA2-384"}],
    "Phase2IntegrityAlgorithms": [{"Value": "SHA2-384"}],
    "Phase1DHGroupNumbers": [{"Value": 20}, {"Value": 21}],
    "Phase2DHGroupNumbers": [{"Value": 20}, {"Value": 21}],
    "Phase1LifetimeSeconds": 14400,
    "Phase2LifetimeSeconds": 3600,
    "IkeVersions": [{"Value": "ikev2"}],
    "DpdTimeoutAction": "restart",
    "DpdTimeoutSeconds": 30,
    "StartupAction": "start",
    "LogOptions": {"CloudWatchLogOptions": {"LogEnabled": True, "BgpLogEnabled": True}},
}


class Proof(Enum):
    """How both ends of a connection prove who they are."""

    CERTIFICATE = auto()
    KEY_IN_SECRETS_MANAGER = auto()
    KEY = auto()


@dataclass(frozen=True)
class Depot:
    """A connection."""

    name: str
    address: str
    """The device's in the depot."""
    tunnels: Mapping[str, str]
    """Status by outside address."""
    options: Mapping[str, Any]
    """What the tunnels were set to."""
    proof: Proof


DEPOTS = (
    Depot("depot-hamburg", "198.51.100.10", {"192.0.2.10": "UP", "192.0.2.11": "UP"}, HARDENED, Proof.CERTIFICATE),
    Depot(
        "depot-bremen",
        "198.51.100.30",
        {"192.0.2.30": "UP", "192.0.2.31": "UP"},
        HARDENED,
        Proof.KEY_IN_SECRETS_MANAGER,
    ),
    Depot("depot-rotterdam-legacy", "198.51.100.20", {"192.0.2.20": "UP", "192.0.2.21": "DOWN"}, {}, Proof.KEY),
)


def serve_vpn(server: AwsServer, network: Network) -> None:
    """Give the server the connections and their two ends; the one in AWS is attached to the network."""
    gateway = f"vgw-{hex_of('depots', length=17)}"

    def connections(call: Call) -> Answer:
        here = DEPOTS if call.region == network.region else ()
        return {"VpnConnections": [_connection(each, gateway, network.region) for each in here]}

    def customer_gateways(call: Call) -> Answer:
        here = DEPOTS if call.region == network.region else ()
        return {"CustomerGateways": [_customer_gateway(each, network.region) for each in here]}

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
    server.answer("ec2", "DescribeCustomerGateways", customer_gateways)


def _customer_gateway(depot: Depot, region: str) -> Answer:
    return {
        "CustomerGatewayId": f"cgw-{hex_of(depot.name, length=17)}",
        "State": "available",
        "Type": "ipsec.1",
        "IpAddress": depot.address,
        "BgpAsn": AUTONOMOUS_SYSTEM,
        "Tags": [{"Key": "Name", "Value": depot.name}],
        **_certificate(depot, "customer gateway", region),
    }


def _connection(depot: Depot, gateway: str, region: str) -> Answer:
    secret = arn("secretsmanager", region, f"secret:s2svpn!{depot.name}-{hex_of(depot.name, length=6)}")
    return {
        "VpnConnectionId": f"vpn-{hex_of(depot.name, length=17)}",
        "CustomerGatewayId": f"cgw-{hex_of(depot.name, length=17)}",
        "VpnGatewayId": gateway,
        "State": "available",
        "Type": "ipsec.1",
        "Category": "VPN",
        "CustomerGatewayConfiguration": "".join(_configuration(depot, address) for address in depot.tunnels),
        "Options": {
            "StaticRoutesOnly": False,
            "LocalIpv4NetworkCidr": "0.0.0.0/0",
            "RemoteIpv4NetworkCidr": "0.0.0.0/0",
            "TunnelOptions": [_tunnel(number, each, depot) for number, each in enumerate(depot.tunnels)],
        },
        "VgwTelemetry": [
            {
                "OutsideIpAddress": address,
                "Status": status,
                "LastStatusChange": CHANGED,
                "AcceptedRouteCount": 4,
                **_certificate(depot, address, region),
            }
            for address, status in depot.tunnels.items()
        ],
        "Tags": [{"Key": "Name", "Value": depot.name}],
        **({"PreSharedKeyArn": secret} if depot.proof is Proof.KEY_IN_SECRETS_MANAGER else {}),
    }


def _tunnel(number: int, address: str, depot: Depot) -> Answer:
    return {
        "OutsideIpAddress": address,
        "TunnelInsideCidr": f"169.254.{len(depot.name)}.{number * 4}/30",
        **depot.options,
        **({"PreSharedKey": _key(address)} if depot.proof is Proof.KEY else {}),
    }


def _configuration(depot: Depot, address: str) -> str:
    """What an administrator downloads for the device in the depot; AWS adds it to every answer."""
    key = f"<pre_shared_key>{_key(address)}</pre_shared_key>" if depot.proof is Proof.KEY else ""
    return f"<ipsec_tunnel><ike>{key}</ike></ipsec_tunnel>"


def _key(address: str) -> str:
    return f"{PRE_SHARED_KEY}.{address}"


def _certificate(depot: Depot, end: str, region: str) -> Answer:
    """The certificate of one end, from the company's private authority."""
    if depot.proof is not Proof.CERTIFICATE:
        return {}
    return {"CertificateArn": arn("acm", region, f"certificate/{hex_of(depot.name, end, length=32)}")}
