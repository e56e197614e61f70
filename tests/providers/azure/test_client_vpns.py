"""Point-to-site VPNs, read through azure-core from the ARM emulator."""

from typing import Any

import pytest

from checks.authentication.vpn_certificate_authentication import vpn_certificate_authentication
from checks.authentication.vpn_psk_storage import vpn_psk_storage
from checks.monitoring.vpn_logging import vpn_logging
from checks.secure_connection_parameters.vpn_dead_peer_detection import vpn_dead_peer_detection
from checks.secure_connection_parameters.vpn_explicit_crypto_policy import vpn_explicit_crypto_policy
from checks.secure_connection_parameters.vpn_ike_dh_group import vpn_ike_dh_group
from checks.secure_connection_parameters.vpn_ike_encryption import vpn_ike_encryption
from checks.secure_connection_parameters.vpn_ike_integrity import vpn_ike_integrity
from checks.secure_connection_parameters.vpn_ike_version import vpn_ike_version
from checks.secure_connection_parameters.vpn_ipsec_encryption import vpn_ipsec_encryption
from checks.secure_connection_parameters.vpn_ipsec_integrity import vpn_ipsec_integrity
from checks.secure_connection_parameters.vpn_ipsec_pfs import vpn_ipsec_pfs
from checks.secure_connection_parameters.vpn_sa_lifetime import vpn_sa_lifetime
from checks.service_level.vpn_tunnels_up import vpn_tunnels_up
from providers.azure.client_vpns import client_vpns, hub_client_vpns
from providers.azure.session import AzureSubscription
from scanner.check import Check
from scanner.demo.azure_server import AzureServer
from scanner.models import (
    Encryption,
    IkeVersion,
    Proposal,
    Tunnel,
    TunnelAuthentication,
    Unknown,
    VpnConnection,
)
from scanner.provider import Collector
from tests.providers.azure.arm import resource, resource_id
from tests.providers.azure.site_to_site import GATEWAYS, POLICY, categories, diagnostics, gateway
from tests.support import ask

HUB_GATEWAYS = "Microsoft.Network/p2svpnGateways"
SERVERS = "Microsoft.Network/vpnServerConfigurations"
POOL = {"addressPrefixes": ["172.16.9.0/24"]}
SECRET = "marker.of.a.radius.secret"
NO_PROTOCOL = Unknown(why="Azure does not tell which protocols clients may use")


def dialled(name: str = "hub", **settings: Any) -> dict[str, Any]:
    """A gateway in which clients dial by IKE, with a certificate."""
    common = {
        "vpnClientAddressPool": POOL,
        "vpnClientProtocols": ["IkeV2", "OpenVPN"],
        "vpnAuthenticationTypes": ["Certificate"],
        "vpnClientIpsecPolicies": [POLICY],
        "radiusServerSecret": SECRET,
    }
    return gateway(name, vpnClientConfiguration={**common, **settings})


def hub(**settings: Any) -> tuple[dict[str, Any], ...]:
    """The same in a virtual hub."""
    common = {
        "vpnProtocols": ["IkeV2"],
        "vpnAuthenticationTypes": ["Certificate"],
        "vpnClientIpsecPolicies": [POLICY],
        "radiusServers": [{"radiusServerSecret": SECRET}],
    }
    named = {"vpnServerConfiguration": {"id": resource_id(SERVERS, "Staff")}}
    return resource(HUB_GATEWAYS, "hub", named), resource(SERVERS, "staff", {**common, **settings})


def read(
    subscription: AzureSubscription, server: AzureServer, *answers: dict[str, Any], by: Collector = client_vpns
) -> list[VpnConnection]:
    server.put(*answers)
    return [each for each in by.function(subscription) if isinstance(each, VpnConnection)]


def tunnel(subscription: AzureSubscription, server: AzureServer, **settings: Any) -> Tunnel:
    (found,) = read(subscription, server, dialled(**settings))
    (only,) = found.tunnels
    return only


def test_what_a_gateway_accepts_of_clients(subscription: AzureSubscription, azure_server: AzureServer) -> None:
    answer = {**dialled(), "tags": {"for": "staff"}}
    (found,) = read(subscription, azure_server, answer, diagnostics(answer["id"], *categories("P2SDiagnosticLog")))
    of = resource_id(GATEWAYS, "hub").lower()
    assert (found.id, found.name) == (f"{of}/vpnclientconfiguration", "hub/clients")
    assert found.identity.type == f"{GATEWAYS}/vpnClientConfiguration"
    assert (found.tags, found.gateway, found.remote_gateway, found.key_storage) == ({"for": "staff"}, of, None, None)
    assert found.tunnels == (
        Tunnel(
            id="IKEv2",
            ike_versions=(IkeVersion.V2,),
            phase1=found.tunnels[0].phase1,
            phase2=Proposal(encryption=(Encryption.AES256_GCM,), integrity=(), dh_groups=(19,), lifetime=3600),
            defaulted=(),
            status=None,
            authentication=TunnelAuthentication.CERTIFICATE,
            logs_activity=True,
        ),
    )
    assert SECRET not in found.model_dump_json()


@pytest.mark.parametrize(
    "clients",
    [None, {}, {"vpnClientProtocols": ["IkeV2"], "vpnClientAddressPool": None}, {"vpnClientAddressPool": {}}],
)
def test_a_gateway_without_addresses_for_clients_has_none(
    subscription: AzureSubscription, azure_server: AzureServer, clients: dict[str, Any] | None
) -> None:
    assert read(subscription, azure_server, gateway(vpnClientConfiguration=clients)) == []


def test_addresses_may_be_for_some_clients(subscription: AzureSubscription, azure_server: AzureServer) -> None:
    some = dialled(vpnClientAddressPool=None, vngClientConnectionConfigurations=[{"name": "staff"}])
    assert len(read(subscription, azure_server, some)) == 1


def test_protocols_on_tls_have_no_tunnel(subscription: AzureSubscription, azure_server: AzureServer) -> None:
    (found,) = read(subscription, azure_server, dialled(vpnClientProtocols=["OpenVPN", "SSTP"]))
    assert found.tunnels == ()
    assert ask(vpn_ike_encryption, found) == ["not applicable: has no tunnel"]


@pytest.mark.parametrize(
    ("protocols", "name", "why"),
    [
        ([], "IKEv2", NO_PROTOCOL),
        (None, "IKEv2", NO_PROTOCOL),
        (["WireGuard"], "WireGuard", Unknown(why="client protocol WireGuard is new to netassay")),
    ],
)
def test_protocols_that_are_not_told_or_new_are_a_doubt(
    subscription: AzureSubscription,
    azure_server: AzureServer,
    protocols: list[str] | None,
    name: str,
    why: Unknown,
) -> None:
    found = tunnel(subscription, azure_server, vpnClientProtocols=protocols, vpnClientIpsecPolicies=[])
    assert (found.id, found.ike_versions, found.defaulted) == (name, why, why)
    assert found.phase1.encryption == found.phase2.dh_groups == why


@pytest.mark.parametrize(
    ("types", "way"),
    [
        (["Certificate"], TunnelAuthentication.CERTIFICATE),
        (["Radius"], TunnelAuthentication.USER),
        (["certificate", "AAD"], TunnelAuthentication.USER),
        ([], Unknown(why="Azure does not tell how clients prove who they are")),
        (["Certificate", "Voice"], Unknown(why="the authentication type Voice is new to netassay")),
    ],
)
def test_how_clients_prove_who_they_are(
    subscription: AzureSubscription,
    azure_server: AzureServer,
    types: list[str],
    way: TunnelAuthentication | Unknown,
) -> None:
    assert tunnel(subscription, azure_server, vpnAuthenticationTypes=types).authentication == way


def test_a_hub(subscription: AzureSubscription, azure_server: AzureServer) -> None:
    gateway_of_hub, server = hub()
    logs = diagnostics(gateway_of_hub["id"], *categories("P2SDiagnosticLog"))
    (found,) = read(subscription, azure_server, gateway_of_hub, server, logs, by=hub_client_vpns)
    assert (found.id, found.identity.type) == (resource_id(HUB_GATEWAYS, "hub").lower(), HUB_GATEWAYS)
    assert [(each.id, each.logs_activity, each.defaulted) for each in found.tunnels] == [("IKEv2", True, ())]
    assert SECRET not in found.model_dump_json()


def test_a_hub_whose_server_is_not_told(subscription: AzureSubscription, azure_server: AzureServer) -> None:
    (found,) = read(subscription, azure_server, hub()[0], by=hub_client_vpns)
    (only,) = found.tunnels
    assert isinstance(only.phase1.encryption, Unknown)
    assert isinstance(only.authentication, Unknown)
    assert ask(vpn_certificate_authentication, found)[0].startswith("undetermined: tunnel IKEv2")


def test_a_subscription_without_hubs_is_asked_for_no_servers(
    subscription: AzureSubscription, azure_server: AzureServer
) -> None:
    assert read(subscription, azure_server, by=hub_client_vpns) == []
    assert not any(SERVERS.lower() in path for path in azure_server.calls)


DEFAULTED: dict[str, Any] = {"vpnClientIpsecPolicies": []}
PASSED = ["passed"]


@pytest.mark.parametrize(
    ("check", "flawed", "finding", "good"),
    [
        (vpn_ike_version, {"vpnClientProtocols": []}, f"undetermined: tunnel IKEv2: {NO_PROTOCOL.why}", PASSED),
        (
            vpn_explicit_crypto_policy,
            DEFAULTED,
            (
                "leaves IKE Diffie-Hellman group, IKE encryption, IKE integrity, IPsec Diffie-Hellman group, "
                "IPsec encryption, IPsec integrity of tunnel IKEv2 to the provider"
            ),
            PASSED,
        ),
        (
            vpn_ike_dh_group,
            DEFAULTED,
            "accepts IKE Diffie-Hellman group 2, 24 on tunnel IKEv2, for which none was chosen",
            PASSED,
        ),
        (
            vpn_ike_encryption,
            {"vpnClientIpsecPolicies": [{**POLICY, "ikeEncryption": "AES128"}]},
            "accepts IKE encryption AES128 on tunnel IKEv2",
            PASSED,
        ),
        (
            vpn_ike_integrity,
            {"vpnClientIpsecPolicies": [{**POLICY, "ikeIntegrity": "SHA1"}]},
            "accepts IKE integrity SHA1 on tunnel IKEv2",
            PASSED,
        ),
        (
            vpn_ipsec_encryption,
            {"vpnClientIpsecPolicies": [{**POLICY, "ipsecEncryption": "AES128"}]},
            "accepts IPsec encryption AES128 on tunnel IKEv2",
            PASSED,
        ),
        (
            vpn_ipsec_integrity,
            DEFAULTED,
            "accepts IPsec integrity SHA1 on tunnel IKEv2, for which none was chosen",
            PASSED,
        ),
        (
            vpn_ipsec_pfs,
            {"vpnClientIpsecPolicies": [{**POLICY, "pfsGroup": "None"}]},
            "has no perfect forward secrecy on tunnel IKEv2",
            PASSED,
        ),
        (
            vpn_sa_lifetime,
            DEFAULTED,
            "undetermined: tunnel IKEv2: Azure does not tell how long clients use keys where no policy says it",
            PASSED,
        ),
        (vpn_certificate_authentication, {}, "passed", PASSED),
        (vpn_psk_storage, {}, "not applicable: has no pre-shared key", None),
        (vpn_dead_peer_detection, {}, "not applicable: dead peer detection is no setting", None),
        (vpn_tunnels_up, {}, "not applicable: clients dial in to it", None),
    ],
)
def test_twins(
    subscription: AzureSubscription,
    azure_server: AzureServer,
    check: Check,
    flawed: dict[str, Any],
    finding: str,
    good: list[str] | None,
) -> None:
    bad, twin = read(subscription, azure_server, dialled(**flawed), dialled("hub-twin"))
    assert ask(check, bad) == [finding]
    assert good is None or ask(check, twin) == good


def test_logs(subscription: AzureSubscription, azure_server: AzureServer) -> None:
    (found,) = read(subscription, azure_server, dialled())
    assert ask(vpn_logging, found) == ["keeps no log of negotiations on tunnel IKEv2"]
