"""vpn-ipsec-pfs."""

import pytest

from checks.secure_connection_parameters.vpn_ipsec_pfs import vpn_ipsec_pfs
from scanner.models import Unknown
from scanner.report import Finding
from scanner.tunnels import DhGroups
from tests.factories import proposal, tunnel, vpn_connection
from tests.support import ask, report_of


@pytest.mark.parametrize(
    ("groups", "verdict"),
    [
        ((14, 20), "passed"),
        ((), "has no perfect forward secrecy on tunnel 203.0.113.1"),
        ((0, 14), "does not insist on perfect forward secrecy on tunnel 203.0.113.1"),
        ((5, 14), "accepts IPsec Diffie-Hellman group 5 on tunnel 203.0.113.1"),
        (Unknown(why="new"), "undetermined: tunnel 203.0.113.1: new"),
    ],
)
def test_groups(groups: tuple[int, ...] | Unknown, verdict: str) -> None:
    assert ask(vpn_ipsec_pfs, vpn_connection(tunnel(phase2=proposal(dh_groups=groups)))) == [verdict]


def test_the_first_phase_is_another_question() -> None:
    assert ask(vpn_ipsec_pfs, vpn_connection(tunnel(phase1=proposal(dh_groups=(2,))))) == ["passed"]


def test_what_is_allowed_is_a_setting() -> None:
    connection = vpn_connection(tunnel(phase2=proposal(dh_groups=(14,))))
    assert ask(vpn_ipsec_pfs, connection, params=DhGroups(allowed=(19,))) == [
        "accepts IPsec Diffie-Hellman group 14 on tunnel 203.0.113.1"
    ]


def test_the_findings_name_the_tunnels() -> None:
    connection = vpn_connection(
        tunnel(id="a", phase2=proposal(dh_groups=())), tunnel(id="b", phase2=proposal(dh_groups=(2,)))
    )
    verdicts = report_of(vpn_ipsec_pfs, connection).verdicts
    assert [
        (each.subject.element, [evidence.field for evidence in each.evidence])
        for each in verdicts
        if isinstance(each, Finding)
    ] == [("tunnel-a", ["tunnels[0].phase2.dh_groups"]), ("tunnel-b", ["tunnels[1].phase2.dh_groups"])]


def test_a_connection_without_tunnels_is_not_judged() -> None:
    assert ask(vpn_ipsec_pfs, vpn_connection().model_copy(update={"tunnels": ()})) == ["not applicable: has no tunnel"]
