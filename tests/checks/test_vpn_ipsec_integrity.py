"""vpn-ipsec-integrity."""

import pytest

from checks.secure_connection_parameters.vpn_ipsec_integrity import vpn_ipsec_integrity
from scanner.models import Encryption, Integrity, Unknown
from scanner.report import Finding
from scanner.tunnels import Hashes
from tests.factories import proposal, tunnel, vpn_connection
from tests.support import ask, report_of

CBC, GCM, NEW = (Encryption.AES256,), (Encryption.AES256_GCM,), Unknown(why="new")


@pytest.mark.parametrize(
    ("encryption", "integrity", "verdict"),
    [
        (CBC, (Integrity.SHA2_256, Integrity.SHA2_384, Integrity.SHA2_512), "passed"),
        (GCM, (), "passed"),
        (CBC, (Integrity.SHA1, Integrity.SHA2_256), "accepts IPsec integrity SHA1 on tunnel 203.0.113.1"),
        ((*CBC, *GCM), (Integrity.SHA1,), "accepts IPsec integrity SHA1 on tunnel 203.0.113.1"),
        (CBC, (Integrity.MD5,), "accepts IPsec integrity MD5 on tunnel 203.0.113.1"),
        (CBC, NEW, "undetermined: tunnel 203.0.113.1: new"),
        (NEW, (Integrity.SHA1,), "undetermined: tunnel 203.0.113.1: new"),
        (NEW, (Integrity.SHA2_512,), "passed"),
    ],
)
def test_hashes(
    encryption: tuple[Encryption, ...] | Unknown, integrity: tuple[Integrity, ...] | Unknown, verdict: str
) -> None:
    connection = vpn_connection(tunnel(phase2=proposal(encryption=encryption, integrity=integrity)))
    assert ask(vpn_ipsec_integrity, connection) == [verdict]


def test_the_first_phase_is_another_question() -> None:
    assert ask(vpn_ipsec_integrity, vpn_connection(tunnel(phase1=proposal(integrity=(Integrity.MD5,))))) == ["passed"]


def test_what_is_allowed_is_a_setting() -> None:
    connection = vpn_connection(tunnel(phase2=proposal(encryption=CBC, integrity=(Integrity.SHA2_256,))))
    assert ask(vpn_ipsec_integrity, connection, params=Hashes(allowed=(Integrity.SHA2_512,))) == [
        "accepts IPsec integrity SHA2-256 on tunnel 203.0.113.1"
    ]


def test_the_finding_names_the_tunnel_and_the_hashes() -> None:
    weak = proposal(encryption=CBC, integrity=(Integrity.SHA1,))
    (finding,) = report_of(vpn_ipsec_integrity, vpn_connection(tunnel(id="a"), tunnel(id="b", phase2=weak))).verdicts
    assert isinstance(finding, Finding)
    assert finding.subject.element == "tunnel-b"
    assert [each.field for each in finding.evidence] == ["tunnels[1].phase2.integrity"]
