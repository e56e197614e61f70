"""Each check of VPNs, asked about a flawed Cloud VPN tunnel and about its good twin."""

from collections.abc import Mapping
from typing import Any

import pytest

from checks.authentication.vpn_certificate_authentication import PreSharedKeys, vpn_certificate_authentication
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
from providers.gcp.session import GcpProject
from providers.gcp.vpn import vpn_connections
from scanner.check import Check, Params
from scanner.demo.gcp_server import GcpServer
from tests.providers.gcp.compute import REGION, link, resource
from tests.support import NOW, ask

Suite = Mapping[str, Mapping[str, list[str]]]
GOOD: Suite = {
    "phase1": {"encryption": ["AES-GCM-16-256"], "prf": ["PRF-HMAC-SHA2-384"], "dh": ["Group-20"]},
    "phase2": {"encryption": ["AES-GCM-16-256"], "pfs": ["Group-20"]},
}


def verdicts(
    server: GcpServer, project: GcpProject, check: Check, params: Params | None = None, **fields: Any
) -> list[str]:
    """What a check says of the only tunnel of a project."""
    given = {
        "vpnGateway": link("vpnGateways", "depots", REGION),
        "peerExternalGateway": link("externalVpnGateways", "hamburg"),
        "ikeVersion": 2,
        "status": "ESTABLISHED",
        "cipherSuite": GOOD,
        "sharedSecret": "*************",
        **fields,
    }
    server.put("compute", resource("vpnTunnels", "one", REGION, **given))
    return ask(check, *vpn_connections.function(project), params=params)


def suite(phase: str, **lists: list[str]) -> Suite:
    """The good suite with other lists in one phase."""
    return {**GOOD, phase: {**GOOD[phase], **lists}}


@pytest.mark.parametrize(
    ("check", "flawed", "flaw"),
    [
        (vpn_explicit_crypto_policy, {"cipherSuite": None}, "leaves IKE Diffie-Hellman group, IKE encryption, IKE"),
        (vpn_explicit_crypto_policy, {"cipherSuite": suite("phase1", dh=[])}, "leaves IKE Diffie-Hellman group of"),
        (vpn_ike_version, {"ikeVersion": 1}, "accepts IKEv1 on tunnel one"),
        (
            vpn_ike_encryption,
            {"cipherSuite": suite("phase1", encryption=["AES-CBC-128"])},
            "accepts IKE encryption AES",
        ),
        (
            vpn_ike_encryption,
            {"cipherSuite": None},
            "accepts IKE encryption 3DES, AES128, AES192 on tunnel one, for wh",
        ),
        (vpn_ike_integrity, {"cipherSuite": suite("phase1", prf=["PRF-HMAC-SHA1"])}, "accepts IKE integrity SHA1 on"),
        (vpn_ike_integrity, {"cipherSuite": None}, "accepts IKE integrity AES-CMAC, AES-XCBC, MD5, SHA1 on"),
        (vpn_ike_dh_group, {"cipherSuite": suite("phase1", dh=["Group-2"])}, "accepts IKE Diffie-Hellman group 2 on"),
        (vpn_ike_dh_group, {"cipherSuite": None}, "accepts IKE Diffie-Hellman group 2, 5, 22, 23, 24 on"),
        (
            vpn_ipsec_encryption,
            {"cipherSuite": suite("phase2", encryption=["AES-CBC-192"])},
            "accepts IPsec encryption",
        ),
        (vpn_ipsec_encryption, {"cipherSuite": None}, "accepts IPsec encryption AES128, AES192 on"),
        (
            vpn_ipsec_integrity,
            {"cipherSuite": suite("phase2", encryption=["AES-CBC-256"], integrity=["HMAC-SHA1-96"])},
            "accepts IPsec integrity SHA1 on",
        ),
        (vpn_ipsec_integrity, {"cipherSuite": None}, "accepts IPsec integrity SHA1 on"),
        (vpn_ipsec_pfs, {"cipherSuite": suite("phase2", pfs=["Group-5"])}, "accepts IPsec Diffie-Hellman group 5 on"),
        (vpn_ipsec_pfs, {"cipherSuite": None}, "accepts IPsec Diffie-Hellman group 2, 5, 22, 23, 24 on"),
        (vpn_ike_encryption, {"cipherSuite": None, "ikeVersion": 1}, "accepts IKE encryption AES128 on"),
        (vpn_ipsec_pfs, {"cipherSuite": None, "ikeVersion": 1}, "accepts IPsec Diffie-Hellman group 2 on"),
        (vpn_tunnels_up, {"status": "NEGOTIATION_FAILURE"}, "has its tunnel one down"),
    ],
)
def test_twins(gcp_server: GcpServer, project: GcpProject, check: Check, flawed: dict[str, Any], flaw: str) -> None:
    (found,) = verdicts(gcp_server, project, check, **flawed)
    assert found.startswith(flaw)


@pytest.mark.parametrize(
    "check",
    [
        vpn_explicit_crypto_policy,
        vpn_ike_version,
        vpn_ike_encryption,
        vpn_ike_integrity,
        vpn_ike_dh_group,
        vpn_ipsec_encryption,
        vpn_ipsec_integrity,
        vpn_ipsec_pfs,
        vpn_tunnels_up,
    ],
)
def test_the_good_tunnel(gcp_server: GcpServer, project: GcpProject, check: Check) -> None:
    assert verdicts(gcp_server, project, check) == ["passed"]


def test_keys_are_accepted_by_declaration_only(gcp_server: GcpServer, project: GcpProject) -> None:
    flaw = "authenticates tunnel one with a pre-shared key"
    assert verdicts(gcp_server, project, vpn_certificate_authentication) == [flaw]
    declared = PreSharedKeys(rotated={"depots to hamburg": NOW.date()})
    assert verdicts(gcp_server, project, vpn_certificate_authentication, declared) == ["passed"]


@pytest.mark.parametrize(
    ("check", "reason"),
    [
        (vpn_logging, "its provider always keeps this log"),
        (vpn_dead_peer_detection, "dead peer detection is no setting"),
        (vpn_psk_storage, "the provider shows the key to nobody"),
        (vpn_sa_lifetime, "the provider fixes how long keys live"),
    ],
)
def test_what_is_no_setting(gcp_server: GcpServer, project: GcpProject, check: Check, reason: str) -> None:
    assert verdicts(gcp_server, project, check) == [f"not applicable: {reason}"]


@pytest.mark.parametrize(
    ("check", "fields", "reason"),
    [
        (vpn_ike_version, {"ikeVersion": 3}, "IKE version 3 is new to netassay"),
        (vpn_ike_dh_group, {"cipherSuite": suite("phase1", dh=["Group-99"])}, "Group-99 is new to netassay"),
        (vpn_tunnels_up, {"status": "FIRST_HANDSHAKE"}, "the tunnel is still being set up (FIRST_HANDSHAKE)"),
    ],
)
def test_what_is_not_known(
    gcp_server: GcpServer, project: GcpProject, check: Check, fields: dict[str, Any], reason: str
) -> None:
    assert verdicts(gcp_server, project, check, **fields) == [f"undetermined: tunnel one: {reason}"]
