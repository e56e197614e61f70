"""The demo subscription's VPNs to the depots."""

from typing import Any

from scanner.demo.azure_names import refers, resource, resource_id
from scanner.demo.azure_server import Resource

GATEWAYS = "Microsoft.Network/virtualNetworkGateways"
LOCAL_GATEWAYS = "Microsoft.Network/localNetworkGateways"
CONNECTIONS = "Microsoft.Network/connections"
PUBLIC_ADDRESSES = "Microsoft.Network/publicIPAddresses"
SUBNETS = "Microsoft.Network/virtualNetworks/subnets"
SETTINGS = "Microsoft.Insights/diagnosticSettings"

PRE_SHARED_KEY = "kestrel.demo.pre.shared.key"
"""In the answers that show a key. It appears in no report and no snapshot."""
ADDRESSES = ("203.0.113.40", "203.0.113.41")
LEGACY_ADDRESS = "203.0.113.42"
STRONG = {
    "saLifeTimeSeconds": 3600,
    "saDataSizeKilobytes": 102400000,
    "ipsecEncryption": "GCMAES256",
    "ipsecIntegrity": "GCMAES256",
    "ikeEncryption": "GCMAES256",
    "ikeIntegrity": "SHA384",
    "dhGroup": "ECP384",
    "pfsGroup": "ECP384",
}
WEAK = {
    "saLifeTimeSeconds": 86400,
    "saDataSizeKilobytes": 102400000,
    "ipsecEncryption": "AES128",
    "ipsecIntegrity": "SHA1",
    "ikeEncryption": "DES3",
    "ikeIntegrity": "SHA1",
    "dhGroup": "DHGroup2",
    "pfsGroup": "None",
}


def resources() -> tuple[Resource, ...]:
    """The gateways, the depots and the connections between them."""
    return (
        _gateway(
            "apps-vpn",
            "VpnGw2AZ",
            ADDRESSES,
            vpnAuthenticationTypes=["Certificate"],
            vpnClientIpsecPolicies=[STRONG],
        ),
        _logs("apps-vpn"),
        _gateway(
            "apps-vpn-legacy",
            "VpnGw1",
            (LEGACY_ADDRESS,),
            vpnAuthenticationTypes=["Radius"],
            vpnClientIpsecPolicies=[],
            radiusServerSecret=PRE_SHARED_KEY,
        ),
        _depot("depot-antwerp", "198.51.100.40"),
        _depot("depot-antwerp-legacy", "198.51.100.41"),
        _depot("depot-lille", "198.51.100.42"),
        _depot("depot-lille-legacy", "198.51.100.43"),
        _hardened("depot-antwerp"),
        _connection(
            "depot-antwerp-legacy",
            "apps-vpn-legacy",
            connectionProtocol="IKEv1",
            connectionMode="ResponderOnly",
            connectionStatus="NotConnected",
            dpdTimeoutSeconds=120,
            sharedKey=PRE_SHARED_KEY,
        ),
        _hardened("depot-lille"),
        _connection(
            "depot-lille-legacy",
            "apps-vpn-legacy",
            connectionStatus="Connected",
            ipsecPolicies=[WEAK],
            sharedKey=PRE_SHARED_KEY,
        ),
    )


def _gateway(name: str, sku: str, addresses: tuple[str, ...], **clients: Any) -> Resource:
    """A route-based gateway, in active-active mode where it has two addresses, and what it accepts of clients."""
    return resource(
        GATEWAYS,
        name,
        {
            "gatewayType": "Vpn",
            "vpnType": "RouteBased",
            "sku": {"name": sku, "tier": sku},
            "activeActive": len(addresses) > 1,
            "enableBgp": True,
            "ipConfigurations": [_end(name, number) for number, _ in enumerate(addresses)],
            "bgpSettings": {
                "asn": 65515,
                "bgpPeeringAddresses": [{"tunnelIpAddresses": [address]} for address in addresses],
            },
            "vpnClientConfiguration": {
                "vpnClientAddressPool": {"addressPrefixes": ["10.43.0.0/24"]},
                "vpnClientProtocols": ["IkeV2"],
                **clients,
            },
        },
    )


def _end(name: str, number: int) -> dict[str, Any]:
    return {
        "name": f"instance-{number}",
        "properties": {
            "subnet": refers(SUBNETS, "apps-vnet/GatewaySubnet"),
            "publicIPAddress": refers(PUBLIC_ADDRESSES, f"{name}-{number}"),
        },
    }


def _logs(gateway: str) -> Resource:
    kinds = ("Gateway", "Tunnel", "Route", "IKE", "P2S")
    return {
        "id": f"{resource_id(GATEWAYS, gateway)}/providers/{SETTINGS}/central",
        "name": "central",
        "type": SETTINGS,
        "properties": {
            "workspaceId": resource_id("Microsoft.OperationalInsights/workspaces", "central"),
            "logs": [{"category": f"{each}DiagnosticLog", "enabled": True} for each in kinds],
        },
    }


def _depot(name: str, address: str) -> Resource:
    """The device in the depot."""
    return resource(LOCAL_GATEWAYS, name, {"gatewayIpAddress": address, "bgpSettings": {"asn": 65010}, "fqdn": None})


def _hardened(depot: str) -> Resource:
    return _connection(
        depot,
        "apps-vpn",
        authenticationType="Certificate",
        dpdTimeoutSeconds=30,
        ipsecPolicies=[STRONG],
        connectionStatus="Connected",
        tunnelConnectionStatus=[{"tunnel": each, "connectionStatus": "Connected"} for each in ADDRESSES],
    )


def _connection(depot: str, gateway: str, **properties: Any) -> Resource:
    defaults = {
        "connectionType": "IPsec",
        "connectionProtocol": "IKEv2",
        "connectionMode": "Default",
        "authenticationType": "PSK",
        "dpdTimeoutSeconds": 0,
        "enableBgp": True,
        "usePolicyBasedTrafficSelectors": False,
        "ipsecPolicies": [],
        "virtualNetworkGateway1": refers(GATEWAYS, gateway),
        "localNetworkGateway2": refers(LOCAL_GATEWAYS, depot),
    }
    return resource(CONNECTIONS, depot, {**defaults, **properties})
