"""VPN of a Virtual WAN, read from the ARM emulator."""

import logging
from typing import Any

import pytest

from checks.secure_connection_parameters.vpn_ike_encryption import vpn_ike_encryption
from checks.secure_connection_parameters.vpn_ipsec_pfs import vpn_ipsec_pfs
from checks.secure_connection_parameters.vpn_sa_lifetime import vpn_sa_lifetime
from providers.azure.session import AzureSubscription
from providers.azure.wan_vpn import hub_vpn_connections, hub_vpn_gateways, vpn_sites
from scanner.check import Check
from scanner.demo.azure_server import AzureServer
from scanner.models import (
    NOWHERE,
    AddressSet,
    DeadPeerAction,
    DeadPeerDetection,
    IkeVersion,
    KeyStorage,
    RemoteGateway,
    TunnelAuthentication,
    TunnelStatus,
    Unknown,
    VpnConnection,
    VpnGateway,
)
from tests.providers.azure.arm import resource, resource_id
from tests.providers.azure.site_to_site import ADDRESSES, POLICY, categories, diagnostics
from tests.support import ask

GATEWAYS = "Microsoft.Network/vpnGateways"
CONNECTIONS = "Microsoft.Network/vpnGateways/vpnConnections"
SITES = "Microsoft.Network/vpnSites"
HUB = resource_id("Microsoft.Network/virtualHubs", "Hub")
GATEWAY = resource(
    GATEWAYS,
    "hub-vpn",
    {
        "virtualHub": {"id": HUB},
        "ipConfigurations": [
            {"id": f"Instance{number}", "publicIpAddress": address} for number, address in enumerate(ADDRESSES)
        ],
    },
)


def link(name: str = "fibre", **properties: Any) -> dict[str, Any]:
    defaults = {
        "vpnConnectionProtocolType": "IKEv2",
        "vpnLinkConnectionMode": "Default",
        "connectionStatus": "NotConnected",
        "enableBgp": True,
        "ipsecPolicies": [],
    }
    return {"name": name, "properties": {**defaults, **properties}}


def connection(*links: dict[str, Any], name: str = "depot", **properties: Any) -> dict[str, Any]:
    defaults = {"remoteVpnSite": {"id": resource_id(SITES, "Depot")}, "vpnLinkConnections": list(links)}
    answer = resource(CONNECTIONS, f"hub-vpn/{name}", {**defaults, **properties})
    return {field: value for field, value in answer.items() if field != "location"}


def read(subscription: AzureSubscription) -> list[VpnConnection]:
    return [each for each in hub_vpn_connections.function(subscription) if isinstance(each, VpnConnection)]


def test_a_gateway(azure_server: AzureServer, subscription: AzureSubscription) -> None:
    azure_server.put(GATEWAY, resource(GATEWAYS, "loose", {"virtualHub": None}))
    found = [each for each in hub_vpn_gateways.function(subscription) if isinstance(each, VpnGateway)]
    assert [(each.name, each.networks, each.is_attached) for each in found] == [
        ("hub-vpn", (), True),
        ("loose", (), False),
    ]


def test_a_connection(azure_server: AzureServer, subscription: AzureSubscription) -> None:
    azure_server.put(
        GATEWAY,
        diagnostics(GATEWAY["id"], *categories("TunnelDiagnosticLog", "IKEDiagnosticLog")),
        connection(link("fibre", ipsecPolicies=[POLICY]), link("mobile", connectionStatus="Connected")),
    )
    (found,) = read(subscription)
    assert (found.gateway, found.remote_gateway) == (GATEWAY["id"].lower(), resource_id(SITES, "Depot").lower())
    assert (found.identity.type, found.identity.region, found.key_storage) == (
        CONNECTIONS,
        "westeurope",
        KeyStorage.SETTINGS,
    )
    assert [each.id for each in found.tunnels] == [
        f"{name}-{address}" for name in ("fibre", "mobile") for address in ADDRESSES
    ]
    fibre, _, mobile, _ = found.tunnels
    assert (fibre.ike_versions, fibre.phase2.lifetime, fibre.defaulted) == ((IkeVersion.V2,), 3600, ())
    assert fibre.authentication is TunnelAuthentication.PRE_SHARED_KEY
    assert fibre.dead_peer_detection == DeadPeerDetection(action=DeadPeerAction.RESTART, timeout=45)
    assert (fibre.status, fibre.logs_activity, fibre.logs_routing) == (TunnelStatus.DOWN, True, False)
    assert isinstance(mobile.status, Unknown)


def test_a_connection_to_a_site_without_links(azure_server: AzureServer, subscription: AzureSubscription) -> None:
    azure_server.put(
        {**GATEWAY, "properties": {}},
        connection(vpnConnectionProtocolType="IKEv1", connectionStatus="NotConnected", ipsecPolicies=[POLICY]),
    )
    (found,) = read(subscription)
    assert [(each.id, each.ike_versions, each.status) for each in found.tunnels] == [
        (f"depot-{number}", (IkeVersion.V1,), TunnelStatus.DOWN) for number in (1, 2)
    ]


@pytest.mark.parametrize(
    ("check", "flaw"),
    [
        (vpn_ike_encryption, "accepts IKE encryption AES128 on tunnel"),
        (vpn_ipsec_pfs, "does not insist on perfect forward secrecy on tunnel"),
    ],
)
def test_what_azure_accepts_by_itself_is_too_much(
    azure_server: AzureServer, subscription: AzureSubscription, check: Check, flaw: str
) -> None:
    azure_server.put(GATEWAY, connection(link(), name="a-legacy"), connection(link(ipsecPolicies=[POLICY]), name="b"))
    legacy, twin = read(subscription)
    assert flaw in ask(check, legacy)[0]
    assert ask(check, twin) == ["passed"]
    assert ask(vpn_sa_lifetime, legacy) == ["passed"]


def test_a_connection_that_is_not_understood_costs_only_itself(
    azure_server: AzureServer, subscription: AzureSubscription
) -> None:
    azure_server.put(GATEWAY, connection(link(), name="depot"), connection(link(ipsecPolicies=["none"]), name="odd"))
    assert [each.name for each in read(subscription)] == ["depot"]
    assert [gap.action for gap in subscription.gaps()] == [f"{CONNECTIONS}/read"]


@pytest.mark.parametrize(
    ("properties", "addresses", "domain", "system"),
    [
        (
            {
                "vpnSiteLinks": [
                    {"properties": {"ipAddress": "192.0.2.1", "bgpProperties": {"asn": 65010}}},
                    {"properties": {"ipAddress": "192.0.2.2", "fqdn": "depot.example"}},
                ]
            },
            AddressSet.of("192.0.2.1", "192.0.2.2"),
            None,
            65010,
        ),
        ({"ipAddress": "192.0.2.1", "bgpProperties": {"asn": 65011}}, AddressSet.of("192.0.2.1"), None, 65011),
        ({"vpnSiteLinks": [{"properties": {"fqdn": "depot.example"}}]}, NOWHERE, "depot.example", None),
    ],
)
def test_a_site(
    azure_server: AzureServer,
    subscription: AzureSubscription,
    properties: dict[str, Any],
    addresses: AddressSet,
    domain: str | None,
    system: int | None,
) -> None:
    azure_server.put(resource(SITES, "Depot", properties))
    (found,) = vpn_sites.function(subscription)
    assert isinstance(found, RemoteGateway)
    assert (found.addresses, found.domain, found.autonomous_system) == (addresses, domain, system)


def test_no_secret_leaves_the_answers(
    azure_server: AzureServer, subscription: AzureSubscription, caplog: pytest.LogCaptureFixture
) -> None:
    secret = "marker.of.a.key"
    azure_server.put(
        GATEWAY, connection(link(sharedKey=secret), sharedKey=secret), resource(SITES, "Depot", {"siteKey": secret})
    )
    with caplog.at_level(logging.DEBUG):
        found = [*read(subscription), *vpn_sites.function(subscription)]
    assert secret in str(subscription.children(GATEWAY["id"], CONNECTIONS))
    assert secret in str(subscription.all(SITES))
    assert secret not in caplog.text
    assert not any(secret in each.model_dump_json() for each in found)
