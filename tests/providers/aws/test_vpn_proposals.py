"""What the phases of a tunnel accept, read through boto3."""

from typing import Any

import pytest

from providers.aws.session import AwsRegion, AwsSession
from scanner.demo.aws_server import AwsServer
from scanner.models import Encryption, IkeVersion, Integrity, Proposal, TunnelChoice, Unknown
from tests.providers.aws.site_to_site import FIRST, UP, chosen, tunnel, tunnels

EVERY_ENCRYPTION = ("AES128", "AES128-GCM", "AES256", "AES256-GCM")
EVERY_INTEGRITY = ("SHA1", "SHA2-256", "SHA2-384", "SHA2-512")


@pytest.mark.parametrize("lists", [{}, {"IkeVersions": [], "Phase1DHGroupNumbers": []}])
def test_what_is_not_chosen_is_everything_aws_accepts(
    server: AwsServer, region: AwsRegion, lists: dict[str, Any]
) -> None:
    seen = tunnel(server, region, **lists)
    assert seen.ike_versions == (IkeVersion.V1, IkeVersion.V2)
    assert (seen.phase1.encryption, seen.phase2.encryption) == (EVERY_ENCRYPTION, EVERY_ENCRYPTION)
    assert (seen.phase1.integrity, seen.phase2.integrity) == (EVERY_INTEGRITY, EVERY_INTEGRITY)
    assert seen.phase1.dh_groups == (2, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24)
    assert seen.phase2.dh_groups == (2, 5, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24)
    assert (seen.phase1.lifetime, seen.phase2.lifetime) == (28800, 3600)
    assert set(seen.defaulted) == set(TunnelChoice)


@pytest.mark.parametrize(
    ("option", "choice"),
    [
        ("IkeVersions", TunnelChoice.IKE_VERSION),
        ("Phase1EncryptionAlgorithms", TunnelChoice.IKE_ENCRYPTION),
        ("Phase1IntegrityAlgorithms", TunnelChoice.IKE_INTEGRITY),
        ("Phase1DHGroupNumbers", TunnelChoice.IKE_DH_GROUP),
        ("Phase2EncryptionAlgorithms", TunnelChoice.IPSEC_ENCRYPTION),
        ("Phase2IntegrityAlgorithms", TunnelChoice.IPSEC_INTEGRITY),
        ("Phase2DHGroupNumbers", TunnelChoice.IPSEC_DH_GROUP),
    ],
)
def test_one_choice_leaves_the_other_lists_at_their_defaults(
    server: AwsServer, region: AwsRegion, option: str, choice: TunnelChoice
) -> None:
    values: dict[str, str | int] = {"Ike": "ikev2", "Encryption": "AES256", "Integrity": "SHA2-256", "DHGroup": 14}
    named = next(each for word, each in values.items() if word in option)
    seen = tunnel(server, region, **{option: chosen(named)})
    assert set(seen.defaulted) == set(TunnelChoice) - {choice}


def test_the_defaults_of_govcloud_are_not_published(
    server: AwsServer, session: AwsSession, region: AwsRegion, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session, "partition", "aws-us-gov")
    seen = tunnel(server, region, Phase2DHGroupNumbers=chosen(14))
    assert isinstance(seen.phase1.integrity, Unknown)
    assert isinstance(seen.phase1.dh_groups, Unknown)
    assert seen.phase2.dh_groups == (14,)
    assert set(seen.defaulted) == set(TunnelChoice) - {TunnelChoice.IPSEC_DH_GROUP}


@pytest.mark.parametrize(
    ("option", "values", "path"),
    [
        ("IkeVersions", ("ikev2", "ikev3"), ("ike_versions",)),
        ("Phase1EncryptionAlgorithms", ("AES256", "AES512"), ("phase1", "encryption")),
        ("Phase2IntegrityAlgorithms", ("SHA3-256",), ("phase2", "integrity")),
    ],
)
def test_a_value_new_to_us_makes_its_list_unknown(
    server: AwsServer, region: AwsRegion, option: str, values: tuple[str, ...], path: tuple[str, ...]
) -> None:
    value: Any = tunnel(server, region, **{option: chosen(*values)})
    for name in path:
        value = getattr(value, name)
    assert value == Unknown(why=f"{values[-1]} is new to netassay")


def test_a_group_needs_no_table(server: AwsServer, region: AwsRegion) -> None:
    assert tunnel(server, region, Phase2DHGroupNumbers=chosen(37, 31)).phase2.dh_groups == (31, 37)


@pytest.mark.parametrize("listed_integrity", [{}, {"Phase2IntegrityAlgorithms": chosen("SHA1")}])
def test_ipsec_with_authenticated_encryption_alone_has_no_other_integrity(
    server: AwsServer, region: AwsRegion, listed_integrity: dict[str, Any]
) -> None:
    gcm = chosen("AES256-GCM-16")
    seen = tunnel(server, region, Phase1EncryptionAlgorithms=gcm, Phase2EncryptionAlgorithms=gcm, **listed_integrity)
    assert seen.phase2.integrity == ()
    assert seen.phase1.integrity == EVERY_INTEGRITY
    assert TunnelChoice.IKE_INTEGRITY in tuple(seen.defaulted)
    assert TunnelChoice.IPSEC_INTEGRITY not in tuple(seen.defaulted)


def test_beside_another_cipher_the_hashes_count(server: AwsServer, region: AwsRegion) -> None:
    seen = tunnel(server, region, Phase2EncryptionAlgorithms=chosen("AES256-GCM-16", "AES256"))
    assert seen.phase2.integrity == EVERY_INTEGRITY


@pytest.mark.parametrize("options", [{}, {"TunnelOptions": [{"OutsideIpAddress": FIRST}]}])
def test_a_classic_connection_has_what_its_generation_had(
    server: AwsServer, region: AwsRegion, options: dict[str, Any]
) -> None:
    (seen,) = tunnels(server, region, Category="VPN-Classic", Options=options, VgwTelemetry=[UP])
    assert seen.ike_versions == (IkeVersion.V1,)
    for phase, lifetime in ((seen.phase1, 28800), (seen.phase2, 3600)):
        assert phase == Proposal(
            encryption=(Encryption.AES128,), integrity=(Integrity.SHA1,), dh_groups=(2,), lifetime=lifetime
        )
    assert set(seen.defaulted) == set(TunnelChoice)
