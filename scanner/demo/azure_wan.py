"""The demo subscription's Virtual WAN, which joins its networks to the offices."""

from typing import Any

from scanner.demo.azure_names import refers, resource, resource_id
from scanner.demo.azure_server import Resource
from scanner.demo.azure_vpn import STRONG

HUBS = "Microsoft.Network/virtualHubs"
GATEWAYS = "Microsoft.Network/vpnGateways"
SITES = "Microsoft.Network/vpnSites"
TABLES = f"{HUBS}/hubRouteTables"
SITE_KEY = "kestrel.demo.site.key"
"""In the answers about sites. It appears in no report and no snapshot."""
INSTANCES = ("203.0.113.44", "203.0.113.45")


def resources() -> tuple[Resource, ...]:
    """The hub with its gateway, the sites and the connections between them."""
    wan = refers("Microsoft.Network/virtualWans", "offices")
    return (
        resource(HUBS, "offices-hub", {"virtualWan": wan, "addressPrefix": "10.44.0.0/23"}),
        resource(TABLES, "offices-hub/defaultRouteTable", {"routes": [_to_apps()]}),
        resource(
            f"{HUBS}/hubVirtualNetworkConnections",
            "offices-hub/apps",
            {
                "provisioningState": "Succeeded",
                "remoteVirtualNetwork": refers("Microsoft.Network/virtualNetworks", "apps-vnet"),
                "routingConfiguration": {"associatedRouteTable": refers(TABLES, "offices-hub/defaultRouteTable")},
            },
        ),
        resource(GATEWAYS, "offices-vpn", _gateway()),
        _site("office-ghent-legacy", "198.51.100.50"),
        _site("office-liege-legacy", "198.51.100.51"),
        _connection("office-ghent-legacy", ipsecPolicies=[STRONG]),
        _connection("office-liege-legacy", connectionStatus="NotConnected"),
    )


def _to_apps() -> dict[str, Any]:
    return {
        "name": "apps",
        "destinationType": "CIDR",
        "destinations": ["10.40.0.0/16"],
        "nextHopType": "ResourceId",
        "nextHop": resource_id(f"{HUBS}/hubVirtualNetworkConnections", "offices-hub/apps"),
    }


def _gateway() -> dict[str, Any]:
    ends = [{"id": f"Instance{number}", "publicIpAddress": address} for number, address in enumerate(INSTANCES)]
    return {"virtualHub": refers(HUBS, "offices-hub"), "ipConfigurations": ends}


def _site(name: str, address: str) -> Resource:
    link = {"name": "fibre", "properties": {"ipAddress": address}}
    return resource(SITES, name, {"siteKey": SITE_KEY, "vpnSiteLinks": [link]})


def _connection(office: str, **properties: Any) -> Resource:
    link = {
        "vpnConnectionProtocolType": "IKEv2",
        "vpnLinkConnectionMode": "Default",
        "connectionStatus": "Connected",
        "ipsecPolicies": [],
        **properties,
    }
    return resource(
        f"{GATEWAYS}/vpnConnections",
        f"offices-vpn/{office}",
        {"remoteVpnSite": refers(SITES, office), "vpnLinkConnections": [{"name": "fibre", "properties": link}]},
    )
