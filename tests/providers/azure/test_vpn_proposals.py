"""What the phases of a tunnel accept."""

from typing import Any

import pytest

from providers.azure.session import AzureSubscription
from scanner.demo.azure_server import AzureServer
from scanner.models import NO_DH_GROUP, Encryption, Integrity, Proposal, Unknown
from tests.providers.azure.site_to_site import POLICY, gateway, tunnel

AES_AND_3DES = (Encryption.DES3, Encryption.AES128, Encryption.AES256)
SHA1_AND_2 = (Integrity.SHA1, Integrity.SHA2_256)


@pytest.mark.parametrize(
    ("kind", "phase2"),
    [
        (
            "RouteBased",
            Proposal(
                encryption=(Encryption.AES256_GCM, Encryption.DES, *AES_AND_3DES),
                integrity=SHA1_AND_2,
                dh_groups=(NO_DH_GROUP, 1, 2, 14, 24),
                lifetime=27000,
            ),
        ),
        ("PolicyBased", Proposal(encryption=AES_AND_3DES, integrity=SHA1_AND_2, dh_groups=(), lifetime=3600)),
    ],
)
def test_what_a_gateway_accepts_without_a_policy(
    azure_server: AzureServer, subscription: AzureSubscription, kind: str, phase2: Proposal
) -> None:
    found = tunnel(azure_server, subscription, gateway(vpnType=kind))
    assert found.phase1 == Proposal(encryption=AES_AND_3DES, integrity=SHA1_AND_2, dh_groups=(2,), lifetime=None)
    assert found.phase2 == phase2


def test_a_new_kind_of_gateway_accepts_nobody_knows_what(
    azure_server: AzureServer, subscription: AzureSubscription
) -> None:
    found = tunnel(azure_server, subscription, gateway(vpnType="Quantum"))
    new = Unknown(why="the VPN type Quantum is new to netassay")
    assert (found.phase1.encryption, found.phase2.dh_groups, found.phase2.lifetime) == (new, new, new)
    assert found.phase1.lifetime is None


@pytest.mark.parametrize(
    ("field", "value", "phase", "name", "expected"),
    [
        ("ikeEncryption", "DES3", "phase1", "encryption", (Encryption.DES3,)),
        ("ikeEncryption", "gcmaes128", "phase1", "encryption", (Encryption.AES128_GCM,)),
        ("ikeIntegrity", "MD5", "phase1", "integrity", (Integrity.MD5,)),
        (
            "ikeIntegrity",
            "GCMAES256",
            "phase1",
            "integrity",
            Unknown(why="Azure does not tell which hash derives the keys of IKE beside GCMAES256"),
        ),
        ("dhGroup", "DHGroup2048", "phase1", "dh_groups", (14,)),
        ("dhGroup", "None", "phase1", "dh_groups", (NO_DH_GROUP,)),
        ("ipsecEncryption", "None", "phase2", "encryption", (Encryption.NULL,)),
        ("ipsecIntegrity", "SHA1", "phase2", "integrity", (Integrity.SHA1,)),
        ("ipsecIntegrity", "GCMAES256", "phase2", "integrity", ()),
        ("pfsGroup", "PFS2", "phase2", "dh_groups", (2,)),
        ("pfsGroup", "PFS14", "phase2", "dh_groups", (14,)),
        ("pfsGroup", "None", "phase2", "dh_groups", ()),
        ("pfsGroup", "PFSMM", "phase2", "dh_groups", (20,)),
        ("pfsGroup", "PFS99", "phase2", "dh_groups", Unknown(why="pfsGroup PFS99 is new to netassay")),
        ("ikeEncryption", None, "phase1", "encryption", Unknown(why="ikeEncryption left empty is new to netassay")),
        ("saLifeTimeSeconds", 300, "phase2", "lifetime", 300),
        ("saLifeTimeSeconds", 0, "phase2", "lifetime", 27000),
    ],
)
def test_a_policy(
    azure_server: AzureServer,
    subscription: AzureSubscription,
    field: str,
    value: Any,
    phase: str,
    name: str,
    expected: object,
) -> None:
    found = tunnel(azure_server, subscription, ipsecPolicies=[{**POLICY, field: value}])
    assert getattr(getattr(found, phase), name) == expected


def test_several_policies_are_all_accepted(azure_server: AzureServer, subscription: AzureSubscription) -> None:
    other = {**POLICY, "ipsecEncryption": "AES128", "ipsecIntegrity": "SHA256", "pfsGroup": "None"}
    found = tunnel(azure_server, subscription, ipsecPolicies=[POLICY, {**other, "saLifeTimeSeconds": 7200}])
    assert found.phase2 == Proposal(
        encryption=(Encryption.AES128, Encryption.AES256_GCM),
        integrity=(Integrity.SHA2_256,),
        dh_groups=(NO_DH_GROUP, 19),
        lifetime=7200,
    )
