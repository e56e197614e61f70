"""What the phases of Cloud VPN tunnels accept."""

from typing import Any

import pytest

from providers.gcp.vpn_proposals import defaulted_in, ike_versions_of, phase1_of, phase2_of
from scanner.models import Encryption, IkeVersion, Integrity, TunnelChoice, Unknown

EVERY_GROUP = (2, 5, 14, 15, 16, 18, 19, 20, 21, 22, 23, 24, 31)
NEW = Unknown(why="X is new to netassay")
ALL_BUT_VERSION = tuple(each for each in TunnelChoice if each is not TunnelChoice.IKE_VERSION)


def suite(phase: str, **lists: list[str]) -> dict[str, Any]:
    """A tunnel whose cipher suite names these for a phase."""
    return {"ikeVersion": 2, "cipherSuite": {phase: lists}}


@pytest.mark.parametrize(
    ("tunnel", "versions"),
    [
        ({"ikeVersion": 1}, (IkeVersion.V1,)),
        ({"ikeVersion": 2}, (IkeVersion.V2,)),
        ({}, (IkeVersion.V2,)),
        ({"ikeVersion": 3}, Unknown(why="IKE version 3 is new to netassay")),
    ],
)
def test_version(tunnel: dict[str, Any], versions: object) -> None:
    assert ike_versions_of(tunnel) == versions


@pytest.mark.parametrize("tunnel", [{}, {"cipherSuite": {}}, {"cipherSuite": {"phase1": {}, "phase2": {"pfs": []}}}])
def test_nothing_named(tunnel: dict[str, Any]) -> None:
    first, second = phase1_of(tunnel), phase2_of(tunnel)
    assert set(first.encryption) == {each for each in Encryption if each not in {Encryption.NULL, Encryption.DES}}
    assert set(first.integrity) == set(Integrity)
    assert first.dh_groups == second.dh_groups == EVERY_GROUP
    assert set(second.encryption) == set(first.encryption) - {Encryption.DES3}
    assert second.integrity == (Integrity.SHA1, Integrity.SHA2_256, Integrity.SHA2_512)
    assert (first.lifetime, second.lifetime) == (None, None)
    assert set(defaulted_in(tunnel)) == set(ALL_BUT_VERSION)


def test_nothing_named_for_the_first_version() -> None:
    for phase in (phase1_of({"ikeVersion": 1}), phase2_of({"ikeVersion": 1})):
        assert (phase.encryption, phase.integrity, phase.dh_groups) == ((Encryption.AES128,), (Integrity.SHA1,), (2,))


@pytest.mark.parametrize(
    ("tunnel", "encryption", "integrity"),
    [
        (
            suite("phase1", encryption=["AES-CBC-256"], integrity=["HMAC-SHA2-256-128"], prf=["PRF-HMAC-SHA1"]),
            (Encryption.AES256,),
            (Integrity.SHA1, Integrity.SHA2_256),
        ),
        # The hash of a cipher that authenticates by itself is the pseudorandom function's alone.
        (
            suite("phase1", encryption=["AES-GCM-16-128"], integrity=["HMAC-MD5-96"], prf=["PRF-HMAC-SHA2-512"]),
            (Encryption.AES128_GCM,),
            (Integrity.SHA2_512,),
        ),
        (suite("phase1", encryption=["X"], integrity=["HMAC-SHA1-96"], prf=["PRF-HMAC-SHA1"]), NEW, (Integrity.SHA1,)),
        (suite("phase1", encryption=["3DES-CBC"], integrity=["X"]), (Encryption.DES3,), NEW),
        (suite("phase1", encryption=["AES-GCM-16-192"], prf=["X"]), (Encryption.AES192_GCM,), NEW),
    ],
)
def test_first_phase(tunnel: dict[str, Any], encryption: object, integrity: object) -> None:
    phase = phase1_of(tunnel)
    assert (phase.encryption, phase.integrity) == (encryption, integrity)


@pytest.mark.parametrize(
    ("tunnel", "encryption", "integrity"),
    [
        (suite("phase2", encryption=["AES-GCM-16-256"]), (Encryption.AES256_GCM,), ()),
        (
            suite("phase2", encryption=["AES-GCM-16-256", "AES-CBC-128"], integrity=["HMAC-SHA1-96"]),
            (Encryption.AES128, Encryption.AES256_GCM),
            (Integrity.SHA1,),
        ),
        (suite("phase2", integrity=["X"], encryption=["AES-CBC-192"]), (Encryption.AES192,), NEW),
    ],
)
def test_second_phase(tunnel: dict[str, Any], encryption: object, integrity: object) -> None:
    phase = phase2_of(tunnel)
    assert (phase.encryption, phase.integrity) == (encryption, integrity)


@pytest.mark.parametrize(
    ("names", "groups"),
    [(["Group-14", "Group-31"], (14, 31)), (["modp-1024-160", "modp-2048-256"], (22, 24)), (["X"], NEW)],
)
def test_groups(names: list[str], groups: object) -> None:
    assert phase1_of(suite("phase1", dh=names)).dh_groups == groups
    assert phase2_of(suite("phase2", pfs=names)).dh_groups == groups


@pytest.mark.parametrize(
    ("first", "second", "left"),
    [
        (
            {"encryption": ["AES-GCM-16-256"], "prf": ["PRF-HMAC-SHA2-256"], "dh": ["Group-20"]},
            {"encryption": ["AES-GCM-16-256"], "pfs": ["Group-20"]},
            (),
        ),
        # A cipher that needs a hash, of which none is named.
        (
            {"encryption": ["AES-CBC-256"], "prf": ["PRF-HMAC-SHA2-256"], "dh": ["Group-20"]},
            {"encryption": ["AES-CBC-256"], "pfs": ["Group-20"]},
            (TunnelChoice.IKE_INTEGRITY, TunnelChoice.IPSEC_INTEGRITY),
        ),
        (
            {"encryption": ["AES-GCM-16-256"]},
            {"encryption": ["AES-GCM-16-256"]},
            (TunnelChoice.IKE_INTEGRITY, TunnelChoice.IKE_DH_GROUP, TunnelChoice.IPSEC_DH_GROUP),
        ),
    ],
)
def test_what_is_left_to_google(
    first: dict[str, list[str]], second: dict[str, list[str]], left: tuple[TunnelChoice, ...]
) -> None:
    assert defaulted_in({"ikeVersion": 2, "cipherSuite": {"phase1": first, "phase2": second}}) == left


def test_an_unknown_version_accepts_what_is_not_known() -> None:
    phase = phase1_of({"ikeVersion": 3})
    assert phase.encryption == Unknown(why="IKE version 3 is new to netassay")
    assert phase.integrity == phase.dh_groups == phase.encryption
