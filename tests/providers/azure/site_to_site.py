"""Answers about VPN connections, as ARM writes them."""

from typing import Any

from providers.azure.session import AzureSubscription
from providers.azure.vpn_connections import vpn_connections
from scanner.demo.azure_server import AzureServer
from scanner.models import Tunnel, VpnConnection
from tests.providers.azure.arm import resource, resource_id

GATEWAYS = "Microsoft.Network/virtualNetworkGateways"
CONNECTIONS = "Microsoft.Network/connections"
LOCAL_GATEWAYS = "Microsoft.Network/localNetworkGateways"
SUBNET = "Microsoft.Network/virtualNetworks/subnets"
ADDRESSES = ("20.50.1.4", "20.50.1.5")
POLICY = {
    "saLifeTimeSeconds": 3600,
    "saDataSizeKilobytes": 102400000,
    "ipsecEncryption": "GCMAES256",
    "ipsecIntegrity": "GCMAES256",
    "ikeEncryption": "AES256",
    "ikeIntegrity": "SHA384",
    "dhGroup": "ECP384",
    "pfsGroup": "ECP256",
}


def gateway(name: str = "hub", **properties: Any) -> dict[str, Any]:
    """A route-based gateway with one instance."""
    subnet = {"id": resource_id(SUBNET, "Hub/GatewaySubnet")}
    defaults = {
        "gatewayType": "Vpn",
        "vpnType": "RouteBased",
        "activeActive": False,
        "ipConfigurations": [{"name": "default", "properties": {"subnet": subnet}}],
        "bgpSettings": {
            "asn": 65515,
            "bgpPeeringAddresses": [{"tunnelIpAddresses": [each]} for each in ADDRESSES],
        },
    }
    return resource(GATEWAYS, name, {**defaults, **properties})


def connection(name: str = "depot", **properties: Any) -> dict[str, Any]:
    """A connection that is up, of the gateway `hub`."""
    defaults = {
        "connectionType": "IPsec",
        "connectionProtocol": "IKEv2",
        "connectionMode": "Default",
        "connectionStatus": "Connected",
        "dpdTimeoutSeconds": 0,
        "enableBgp": False,
        "ipsecPolicies": [],
        "virtualNetworkGateway1": {"id": resource_id(GATEWAYS, "hub")},
        "localNetworkGateway2": {"id": resource_id(LOCAL_GATEWAYS, "depot")},
    }
    return resource(CONNECTIONS, name, {**defaults, **properties})


def diagnostics(owner: str, *logs: dict[str, Any]) -> dict[str, Any]:
    """A diagnostic setting of a resource that sends these logs to a workspace."""
    kind = "Microsoft.Insights/diagnosticSettings"
    return {
        "id": f"{owner}/providers/{kind}/central",
        "name": "central",
        "type": kind,
        "properties": {"workspaceId": "/subscriptions/x/workspaces/central", "logs": list(logs)},
    }


def categories(*names: str) -> list[dict[str, Any]]:
    return [{"category": name, "enabled": True} for name in names]


def read(subscription: AzureSubscription) -> list[VpnConnection]:
    return [each for each in vpn_connections.function(subscription) if isinstance(each, VpnConnection)]


def tunnels(
    server: AzureServer, subscription: AzureSubscription, its_gateway: dict[str, Any] | None = None, **properties: Any
) -> tuple[Tunnel, ...]:
    """The tunnels of a connection with these properties."""
    server.put(its_gateway or gateway(), connection(**properties))
    (only,) = read(subscription)
    return only.tunnels


def tunnel(
    server: AzureServer, subscription: AzureSubscription, its_gateway: dict[str, Any] | None = None, **properties: Any
) -> Tunnel:
    (only,) = tunnels(server, subscription, its_gateway, **properties)
    return only
