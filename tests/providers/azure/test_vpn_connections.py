"""VPN connections, read from the ARM emulator."""

import logging
from typing import Any

import pytest

from providers.azure.session import AzureSubscription
from providers.azure.vpn_connections import vpn_connections
from scanner.demo.azure_server import AzureServer
from scanner.models import (
    DeadPeerAction,
    DeadPeerDetection,
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
from tests.providers.azure.arm import GROUP, resource_id
from tests.providers.azure.site_to_site import (
    ADDRESSES,
    CONNECTIONS,
    GATEWAYS,
    LOCAL_GATEWAYS,
    POLICY,
    categories,
    connection,
    diagnostics,
    gateway,
    read,
    tunnel,
    tunnels,
)

NOT_EACH = Unknown(why="Azure tells that the connection is up, and not whether each of its tunnels is")


def test_a_connection(azure_server: AzureServer, subscription: AzureSubscription) -> None:
    logs = categories("TunnelDiagnosticLog", "IKEDiagnosticLog", "RouteDiagnosticLog")
    azure_server.put(
        gateway(),
        diagnostics(gateway()["id"], *logs),
        {**connection("Depot", ipsecPolicies=[POLICY], dpdTimeoutSeconds=30, enableBgp=True), "tags": {"site": "1"}},
    )
    (found,) = read(subscription)
    assert found == VpnConnection(
        identity=subscription.identity(CONNECTIONS, connection("Depot")),
        tags={"site": "1"},
        gateway=resource_id(GATEWAYS, "hub").lower(),
        remote_gateway=resource_id(LOCAL_GATEWAYS, "depot").lower(),
        key_storage=KeyStorage.SETTINGS,
        tunnels=(
            Tunnel(
                id=ADDRESSES[0],
                ike_versions=(IkeVersion.V2,),
                phase1=Proposal(
                    encryption=(Encryption.AES256,), integrity=(Integrity.SHA2_384,), dh_groups=(20,), lifetime=None
                ),
                phase2=Proposal(encryption=(Encryption.AES256_GCM,), integrity=(), dh_groups=(19,), lifetime=3600),
                defaulted=(),
                status=TunnelStatus.UP,
                authentication=TunnelAuthentication.PRE_SHARED_KEY,
                dead_peer_detection=DeadPeerDetection(action=DeadPeerAction.RESTART, timeout=30),
                initiates=True,
                logs_activity=True,
                logs_routing=True,
            ),
        ),
    )


def test_a_connection_of_two_virtual_networks(azure_server: AzureServer, subscription: AzureSubscription) -> None:
    other = resource_id(GATEWAYS, "Spoke")
    azure_server.put(
        gateway(),
        connection(connectionType="Vnet2Vnet", localNetworkGateway2=None, virtualNetworkGateway2={"id": other}),
    )
    (found,) = read(subscription)
    assert found.remote_gateway == other.lower()


def test_what_is_no_site_to_site_vpn_is_left_out(azure_server: AzureServer, subscription: AzureSubscription) -> None:
    azure_server.put(
        connection("circuit", connectionType="ExpressRoute"),
        connection("clients", connectionType="VPNClient"),
        connection("going", provisioningState="Deleting"),
    )
    assert read(subscription) == []
    assert not any(GATEWAYS.lower() in path for path in azure_server.calls)


@pytest.mark.parametrize(
    ("written", "way", "storage"),
    [
        ("PSK", TunnelAuthentication.PRE_SHARED_KEY, KeyStorage.SETTINGS),
        (None, TunnelAuthentication.PRE_SHARED_KEY, KeyStorage.SETTINGS),
        ("Certificate", TunnelAuthentication.CERTIFICATE, None),
        ("Voice", *[Unknown(why="the authentication type Voice is new to netassay")] * 2),
    ],
)
def test_how_both_ends_prove_who_they_are(
    azure_server: AzureServer,
    subscription: AzureSubscription,
    written: str | None,
    way: TunnelAuthentication | Unknown,
    storage: KeyStorage | Unknown | None,
) -> None:
    azure_server.put(gateway(), connection(authenticationType=written))
    (found,) = read(subscription)
    assert (found.tunnels[0].authentication, found.key_storage) == (way, storage)


@pytest.mark.parametrize(
    ("of_gateway", "statuses", "status", "expected"),
    [
        ({}, None, "Connected", [(ADDRESSES[0], TunnelStatus.UP)]),
        ({}, [], "NotConnected", [(ADDRESSES[0], TunnelStatus.DOWN)]),
        ({"activeActive": True}, None, "Connected", [(each, NOT_EACH) for each in ADDRESSES]),
        ({"activeActive": True}, None, "NotConnected", [(each, TunnelStatus.DOWN) for each in ADDRESSES]),
        (
            {"activeActive": True},
            [(f"depot_{ADDRESSES[1]}", "Connected"), (f"depot_{ADDRESSES[0]}", "NotConnected")],
            "Connected",
            [(f"depot_{ADDRESSES[1]}", TunnelStatus.UP), (f"depot_{ADDRESSES[0]}", TunnelStatus.DOWN)],
        ),
        (
            {"activeActive": True},
            [(f"depot_{ADDRESSES[1]}", "Connected")],
            "Connected",
            [(f"depot_{ADDRESSES[1]}", TunnelStatus.UP), (ADDRESSES[0], NOT_EACH)],
        ),
        (
            {"activeActive": True},
            [("first", "Connected"), ("second", "Connected")],
            "Connected",
            [("first", TunnelStatus.UP), ("second", TunnelStatus.UP)],
        ),
        ({"activeActive": True, "bgpSettings": None}, None, "Connected", [("1", NOT_EACH), ("2", NOT_EACH)]),
    ],
)
def test_the_tunnels_of_each_instance(
    azure_server: AzureServer,
    subscription: AzureSubscription,
    of_gateway: dict[str, Any],
    statuses: list[tuple[str, str]] | None,
    status: str,
    expected: list[tuple[str, TunnelStatus | Unknown]],
) -> None:
    told = None if statuses is None else [{"tunnel": name, "connectionStatus": each} for name, each in statuses]
    found = tunnels(
        azure_server, subscription, gateway(**of_gateway), connectionStatus=status, tunnelConnectionStatus=told
    )
    assert [(each.id, each.status) for each in found] == expected


@pytest.mark.parametrize(
    ("logs", "is_logged"),
    [
        ([], False),
        (categories("IKEDiagnosticLog"), False),
        (categories("IKEDiagnosticLog", "TunnelDiagnosticLog"), True),
        ([{"categoryGroup": "allLogs", "enabled": True}], True),
        ([{"categoryGroup": "allLogs", "enabled": False}], False),
    ],
)
def test_whether_activity_is_logged(
    azure_server: AzureServer, subscription: AzureSubscription, logs: list[dict[str, Any]], is_logged: bool
) -> None:
    azure_server.put(diagnostics(gateway()["id"], *logs))
    found = tunnel(azure_server, subscription)
    assert (found.logs_activity, found.logs_routing) == (is_logged, None)


def test_a_policy_based_gateway_cannot_log_it(azure_server: AzureServer, subscription: AzureSubscription) -> None:
    azure_server.put(diagnostics(gateway()["id"], {"categoryGroup": "allLogs", "enabled": True}))
    assert tunnel(azure_server, subscription, gateway(vpnType="PolicyBased")).logs_activity is False


def test_connections_are_read_without_their_gateways(
    azure_server: AzureServer, subscription: AzureSubscription
) -> None:
    azure_server.refuse(f"{GROUP}/providers/{GATEWAYS}")
    azure_server.refuse("Microsoft.Insights/diagnosticSettings")
    found = tunnel(azure_server, subscription, ipsecPolicies=[])
    unread = Unknown(why=f"{GATEWAYS}/read could not be read: AuthorizationFailed: refused by the demo server")
    assert (found.id, found.status) == ("1", TunnelStatus.UP)
    assert (found.phase1.encryption, found.phase2.lifetime, found.dead_peer_detection) == (unread, unread, unread)
    assert isinstance(found.logs_activity, Unknown)
    assert found.ike_versions == (IkeVersion.V2,)
    assert {gap.action for gap in subscription.gaps()} == {
        f"{GATEWAYS}/read",
        "Microsoft.Insights/diagnosticSettings/read",
    }


def test_a_gateway_that_is_not_listed(azure_server: AzureServer, subscription: AzureSubscription) -> None:
    azure_server.put(connection("depot"), connection("odd", virtualNetworkGateway1=None))
    depot, odd = read(subscription)
    name = resource_id(GATEWAYS, "hub").lower()
    assert depot.tunnels[0].phase1.dh_groups == Unknown(why=f"Azure does not list the gateway {name}")
    assert odd.tunnels[0].phase1.dh_groups == Unknown(why="Azure does not list the gateway of this connection")
    assert odd.tunnels[0].logs_activity == Unknown(why="Azure does not tell which gateway logs this connection")


def test_one_that_is_not_understood_costs_only_itself(
    azure_server: AzureServer, subscription: AzureSubscription
) -> None:
    azure_server.put(gateway(), connection("depot"), connection("odd", ipsecPolicies=["none"]))
    assert [each.name for each in read(subscription)] == ["depot"]
    assert [gap.action for gap in subscription.gaps()] == [f"{CONNECTIONS}/read"]


def test_no_secret_leaves_the_answer(
    azure_server: AzureServer, subscription: AzureSubscription, caplog: pytest.LogCaptureFixture
) -> None:
    secrets = ("marker.of.the.shared.key", "marker.of.the.authorisation")
    azure_server.put(
        gateway(),
        connection("depot", sharedKey=secrets[0], authorizationKey=secrets[1]),
        connection("odd", sharedKey=secrets[0], authorizationKey=secrets[1], ipsecPolicies=["none"]),
    )
    with caplog.at_level(logging.DEBUG):
        (found,) = read(subscription)
    # The answer does hold them: else their absence below would say nothing.
    raw = str(subscription.get(resource_id(CONNECTIONS, "depot"), CONNECTIONS))
    written = (found.model_dump_json(), repr(found), caplog.text, str(list(subscription.gaps())))
    for secret in secrets:
        assert secret in raw
        assert not any(secret in each for each in written)


def test_what_is_read() -> None:
    assert vpn_connections.model is VpnConnection
    assert vpn_connections.actions == (
        f"{CONNECTIONS}/read",
        "Microsoft.Resources/subscriptions/resources/read",
        f"{GATEWAYS}/read",
        "Microsoft.Insights/diagnosticSettings/read",
    )
