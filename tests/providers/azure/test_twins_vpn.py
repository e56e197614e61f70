"""Each check of VPNs, asked about a flawed Azure connection and about its good twin."""

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
from providers.azure.session import AzureSubscription
from scanner.check import Check
from scanner.demo.azure_server import AzureServer
from tests.providers.azure.arm import resource_id
from tests.providers.azure.site_to_site import (
    ADDRESSES,
    GATEWAYS,
    POLICY,
    categories,
    connection,
    diagnostics,
    gateway,
    read,
)
from tests.support import ask

PSK = {"authenticationType": "PSK"}
CERTIFICATE = {"authenticationType": "Certificate"}
UNLOGGED = {"virtualNetworkGateway1": {"id": resource_id(GATEWAYS, "unlogged")}}
TUNNEL = ADDRESSES[0]
NAMED_IN_POLICIES = (
    "IKE Diffie-Hellman group, IKE encryption, IKE integrity, "
    "IPsec Diffie-Hellman group, IPsec encryption, IPsec integrity"
)


def policy(**values: Any) -> dict[str, Any]:
    return {"ipsecPolicies": [{**POLICY, **values}]}


@pytest.mark.parametrize(
    ("check", "flawed", "finding", "good"),
    [
        (
            vpn_certificate_authentication,
            PSK,
            f"authenticates tunnel {TUNNEL} with a pre-shared key",
            CERTIFICATE,
        ),
        (vpn_logging, UNLOGGED, f"keeps no log of negotiations on tunnel {TUNNEL}", {}),
        (
            vpn_dead_peer_detection,
            {"dpdTimeoutSeconds": 120},
            f"takes 120 seconds to notice a dead peer on tunnel {TUNNEL}, longer than 45",
            {"dpdTimeoutSeconds": 0},
        ),
        (
            vpn_dead_peer_detection,
            {"connectionMode": "ResponderOnly"},
            f"ends tunnel {TUNNEL} when its peer is dead, and does not restart it",
            {"connectionMode": "Default"},
        ),
        (
            vpn_explicit_crypto_policy,
            {"ipsecPolicies": []},
            f"leaves {NAMED_IN_POLICIES} of tunnel {TUNNEL} to the provider",
            policy(),
        ),
        (
            vpn_ike_dh_group,
            policy(dhGroup="DHGroup2"),
            f"accepts IKE Diffie-Hellman group 2 on tunnel {TUNNEL}",
            policy(dhGroup="DHGroup2048"),
        ),
        (
            vpn_ike_encryption,
            policy(ikeEncryption="DES3"),
            f"accepts IKE encryption 3DES on tunnel {TUNNEL}",
            policy(ikeEncryption="GCMAES256"),
        ),
        (
            vpn_ike_integrity,
            policy(ikeIntegrity="SHA1"),
            f"accepts IKE integrity SHA1 on tunnel {TUNNEL}",
            policy(ikeIntegrity="SHA384"),
        ),
        (
            vpn_ike_version,
            {"connectionProtocol": "IKEv1"},
            f"accepts IKEv1 on tunnel {TUNNEL}",
            {"connectionProtocol": "IKEv2"},
        ),
        (
            vpn_ipsec_encryption,
            policy(ipsecEncryption="AES128", ipsecIntegrity="SHA256"),
            f"accepts IPsec encryption AES128 on tunnel {TUNNEL}",
            policy(ipsecEncryption="AES256", ipsecIntegrity="SHA256"),
        ),
        (
            vpn_ipsec_integrity,
            policy(ipsecEncryption="AES256", ipsecIntegrity="MD5"),
            f"accepts IPsec integrity MD5 on tunnel {TUNNEL}",
            policy(ipsecEncryption="GCMAES128", ipsecIntegrity="GCMAES128"),
        ),
        (
            vpn_ipsec_pfs,
            policy(pfsGroup="None"),
            f"has no perfect forward secrecy on tunnel {TUNNEL}",
            policy(pfsGroup="ECP384"),
        ),
        (
            vpn_sa_lifetime,
            policy(saLifeTimeSeconds=27000),
            f"uses keys of the second phase for 27000 seconds on tunnel {TUNNEL}, longer than 3600",
            policy(saLifeTimeSeconds=3600),
        ),
        (
            vpn_tunnels_up,
            {"connectionStatus": "NotConnected"},
            f"has its tunnel {TUNNEL} down",
            {"connectionStatus": "Connected"},
        ),
    ],
)
def test_twins(
    azure_server: AzureServer,
    subscription: AzureSubscription,
    check: Check,
    flawed: dict[str, Any],
    finding: str,
    good: dict[str, Any],
) -> None:
    azure_server.put(
        gateway(),
        gateway("unlogged"),
        diagnostics(gateway()["id"], *categories("TunnelDiagnosticLog", "IKEDiagnosticLog")),
        connection("a-legacy", **flawed),
        connection("b", **good),
    )
    legacy, twin = read(subscription)
    assert ask(check, legacy) == [finding]
    assert ask(check, twin) == ["passed"]


def test_where_the_key_is_kept(azure_server: AzureServer, subscription: AzureSubscription) -> None:
    azure_server.put(gateway(), connection("a-legacy", **PSK), connection("b", **CERTIFICATE))
    legacy, twin = read(subscription)
    assert ask(vpn_psk_storage, legacy) == ["keeps its pre-shared key in its settings"]
    assert ask(vpn_psk_storage, twin) == ["not applicable: has no pre-shared key"]


def test_what_azure_accepts_by_itself_is_too_much(azure_server: AzureServer, subscription: AzureSubscription) -> None:
    azure_server.put(gateway(), connection())
    (found,) = read(subscription)
    because = f"on tunnel {TUNNEL}, for which none was chosen"
    assert ask(vpn_ike_encryption, found) == [f"accepts IKE encryption 3DES, AES128 {because}"]
    assert ask(vpn_ike_integrity, found) == [f"accepts IKE integrity SHA1 {because}"]
    assert ask(vpn_ike_dh_group, found) == [f"accepts IKE Diffie-Hellman group 2 {because}"]
    assert ask(vpn_ipsec_encryption, found) == [f"accepts IPsec encryption 3DES, AES128, DES {because}"]
    assert ask(vpn_ipsec_integrity, found) == [f"accepts IPsec integrity SHA1 {because}"]
    needless = f"does not insist on perfect forward secrecy on tunnel {TUNNEL}"
    assert ask(vpn_ipsec_pfs, found) == [f"{needless}; accepts IPsec Diffie-Hellman group 1, 2, 24 {because}"]


def test_a_policy_based_gateway(azure_server: AzureServer, subscription: AzureSubscription) -> None:
    azure_server.put(gateway(vpnType="PolicyBased"), connection(connectionProtocol="IKEv1"))
    (found,) = read(subscription)
    assert ask(vpn_ike_version, found) == [f"accepts IKEv1 on tunnel {TUNNEL}"]
    assert ask(vpn_ipsec_pfs, found) == [f"has no perfect forward secrecy on tunnel {TUNNEL}"]
    assert ask(vpn_dead_peer_detection, found) == [f"does nothing about a dead peer on tunnel {TUNNEL}"]
    assert ask(vpn_sa_lifetime, found) == ["passed"]


def test_a_status_that_does_not_tell_of_both_tunnels_is_not_enough(
    azure_server: AzureServer, subscription: AzureSubscription
) -> None:
    azure_server.put(gateway(activeActive=True), connection())
    (found,) = read(subscription)
    (verdict,) = ask(vpn_tunnels_up, found)
    assert verdict.startswith("undetermined: tunnel")
