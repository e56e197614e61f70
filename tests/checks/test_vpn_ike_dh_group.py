"""vpn-ike-dh-group."""

import pytest

from checks.secure_connection_parameters.vpn_ike_dh_group import vpn_ike_dh_group
from scanner.models import TunnelChoice, Unknown
from scanner.tunnels import DhGroups
from tests.factories import proposal, tunnel, vpn_connection
from tests.support import ask


@pytest.mark.parametrize(
    ("groups", "verdict"),
    [
        ((14, 19, 20, 21), "passed"),
        ((2, 14), "accepts IKE Diffie-Hellman group 2 on tunnel 203.0.113.1"),
        ((22, 23, 24), "accepts IKE Diffie-Hellman group 22, 23, 24 on tunnel 203.0.113.1"),
        ((1, 5), "accepts IKE Diffie-Hellman group 1, 5 on tunnel 203.0.113.1"),
        ((15, 16, 17, 18, 31), "passed"),
        ((25,), "accepts IKE Diffie-Hellman group 25 on tunnel 203.0.113.1"),
        ((32, 35, 36, 37), "passed"),
        (Unknown(why="new"), "undetermined: tunnel 203.0.113.1: new"),
    ],
)
def test_groups(groups: tuple[int, ...] | Unknown, verdict: str) -> None:
    assert ask(vpn_ike_dh_group, vpn_connection(tunnel(phase1=proposal(dh_groups=groups)))) == [verdict]


def test_what_is_allowed_is_a_setting() -> None:
    connection = vpn_connection(tunnel(phase1=proposal(dh_groups=(14,))))
    assert ask(vpn_ike_dh_group, connection, params=DhGroups(allowed=(19, 20, 21))) == [
        "accepts IKE Diffie-Hellman group 14 on tunnel 203.0.113.1"
    ]


def test_the_second_phase_is_another_question() -> None:
    assert ask(vpn_ike_dh_group, vpn_connection(tunnel(phase2=proposal(dh_groups=(2,))))) == ["passed"]


def test_the_groups_of_the_provider_are_judged_as_such() -> None:
    default = tunnel(phase1=proposal(dh_groups=(2, *range(14, 25))), defaulted=tuple(TunnelChoice))
    assert ask(vpn_ike_dh_group, vpn_connection(default)) == [
        "accepts IKE Diffie-Hellman group 2, 22, 23, 24 on tunnel 203.0.113.1, for which none was chosen"
    ]
