"""vpn-ike-encryption."""

import pytest

from checks.secure_connection_parameters.vpn_ike_encryption import vpn_ike_encryption
from scanner.models import Encryption, Unknown
from scanner.tunnels import Ciphers
from tests.factories import proposal, tunnel, vpn_connection
from tests.support import ask


@pytest.mark.parametrize(
    ("encryption", "verdict"),
    [
        ((Encryption.AES256,), "passed"),
        ((Encryption.AES128_GCM, Encryption.AES256_GCM), "passed"),
        ((Encryption.AES128, Encryption.AES256), "accepts IKE encryption AES128 on tunnel 203.0.113.1"),
        ((Encryption.DES3,), "accepts IKE encryption 3DES on tunnel 203.0.113.1"),
        (Unknown(why="new"), "undetermined: tunnel 203.0.113.1: new"),
    ],
)
def test_ciphers(encryption: tuple[Encryption, ...] | Unknown, verdict: str) -> None:
    connection = vpn_connection(tunnel(phase1=proposal(encryption=encryption)))
    assert ask(vpn_ike_encryption, connection) == [verdict]


def test_the_second_phase_is_another_question() -> None:
    assert ask(vpn_ike_encryption, vpn_connection(tunnel(phase2=proposal(encryption=(Encryption.DES3,))))) == ["passed"]


def test_one_tunnel_unread_and_the_other_weak() -> None:
    unread = tunnel(phase1=proposal(encryption=Unknown(why="new")))
    weak = tunnel(id="203.0.113.2", phase1=proposal(encryption=(Encryption.DES,)))
    assert ask(vpn_ike_encryption, vpn_connection(unread, weak)) == ["accepts IKE encryption DES on tunnel 203.0.113.2"]


def test_what_is_allowed_is_a_setting() -> None:
    strict = Ciphers(allowed=(Encryption.AES256_GCM,))
    connection = vpn_connection(tunnel(phase1=proposal(encryption=(Encryption.AES256,))))
    assert ask(vpn_ike_encryption, connection, params=strict) == ["accepts IKE encryption AES256 on tunnel 203.0.113.1"]
