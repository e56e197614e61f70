"""vpn-ipsec-encryption."""

import pytest

from checks.secure_connection_parameters.vpn_ipsec_encryption import vpn_ipsec_encryption
from scanner.models import Encryption, Unknown
from scanner.report import Finding
from scanner.tunnels import Ciphers
from tests.factories import proposal, tunnel, vpn_connection
from tests.support import ask, report_of


@pytest.mark.parametrize(
    ("encryption", "verdict"),
    [
        ((Encryption.AES256,), "passed"),
        ((Encryption.AES128_GCM, Encryption.AES192_GCM, Encryption.AES256_GCM), "passed"),
        ((Encryption.AES128, Encryption.AES256_GCM), "accepts IPsec encryption AES128 on tunnel 203.0.113.1"),
        ((Encryption.AES192,), "accepts IPsec encryption AES192 on tunnel 203.0.113.1"),
        ((Encryption.NULL, Encryption.DES), "accepts IPsec encryption DES, NULL on tunnel 203.0.113.1"),
        (Unknown(why="new"), "undetermined: tunnel 203.0.113.1: new"),
    ],
)
def test_ciphers(encryption: tuple[Encryption, ...] | Unknown, verdict: str) -> None:
    connection = vpn_connection(tunnel(phase2=proposal(encryption=encryption)))
    assert ask(vpn_ipsec_encryption, connection) == [verdict]


def test_the_first_phase_is_another_question() -> None:
    connection = vpn_connection(tunnel(phase1=proposal(encryption=(Encryption.DES3,))))
    assert ask(vpn_ipsec_encryption, connection) == ["passed"]


def test_what_is_allowed_is_a_setting() -> None:
    connection = vpn_connection(tunnel(phase2=proposal(encryption=(Encryption.AES128_GCM,))))
    assert ask(vpn_ipsec_encryption, connection, params=Ciphers(allowed=(Encryption.AES256_GCM,))) == [
        "accepts IPsec encryption AES128-GCM on tunnel 203.0.113.1"
    ]


def test_the_finding_names_the_tunnel() -> None:
    connection = vpn_connection(tunnel(id="a"), tunnel(id="b", phase2=proposal(encryption=(Encryption.DES3,))))
    (finding,) = report_of(vpn_ipsec_encryption, connection).verdicts
    assert isinstance(finding, Finding)
    assert finding.subject.element == "tunnel-b"
    assert [each.field for each in finding.evidence] == ["tunnels[1].phase2.encryption"]
