"""vpn-ike-integrity."""

import pytest

from checks.secure_connection_parameters.vpn_ike_integrity import vpn_ike_integrity
from scanner.models import Encryption, Integrity, TunnelChoice, Unknown
from scanner.tunnels import Hashes
from tests.factories import proposal, tunnel, vpn_connection
from tests.support import ask


@pytest.mark.parametrize(
    ("integrity", "verdict"),
    [
        ((Integrity.SHA2_256, Integrity.SHA2_384, Integrity.SHA2_512), "passed"),
        ((), "passed"),
        ((Integrity.SHA1,), "accepts IKE integrity SHA1 on tunnel 203.0.113.1"),
        (
            (Integrity.MD5, Integrity.SHA1, Integrity.SHA2_512),
            "accepts IKE integrity MD5, SHA1 on tunnel 203.0.113.1",
        ),
        (Unknown(why="new"), "undetermined: tunnel 203.0.113.1: new"),
    ],
)
def test_hashes(integrity: tuple[Integrity, ...] | Unknown, verdict: str) -> None:
    assert ask(vpn_ike_integrity, vpn_connection(tunnel(phase1=proposal(integrity=integrity)))) == [verdict]


def test_authenticated_encryption_still_derives_keys_with_the_hash() -> None:
    phase1 = proposal(encryption=(Encryption.AES256_GCM,), integrity=(Integrity.SHA1,))
    assert ask(vpn_ike_integrity, vpn_connection(tunnel(phase1=phase1))) == [
        "accepts IKE integrity SHA1 on tunnel 203.0.113.1"
    ]


def test_the_second_phase_is_another_question() -> None:
    assert ask(vpn_ike_integrity, vpn_connection(tunnel(phase2=proposal(integrity=(Integrity.MD5,))))) == ["passed"]


def test_what_is_allowed_is_a_setting() -> None:
    connection = vpn_connection(tunnel(phase1=proposal(integrity=(Integrity.SHA2_256,))))
    assert ask(vpn_ike_integrity, connection, params=Hashes(allowed=(Integrity.SHA2_384,))) == [
        "accepts IKE integrity SHA2-256 on tunnel 203.0.113.1"
    ]


def test_a_default_is_named_as_such() -> None:
    default = tunnel(phase1=proposal(integrity=(Integrity.SHA1,)), defaulted=(TunnelChoice.IKE_INTEGRITY,))
    assert ask(vpn_ike_integrity, vpn_connection(default)) == [
        "accepts IKE integrity SHA1 on tunnel 203.0.113.1, for which none was chosen"
    ]
