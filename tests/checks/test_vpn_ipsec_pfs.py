"""vpn-ipsec-pfs."""

import pytest

from checks.secure_connection_parameters.vpn_ipsec_pfs import vpn_ipsec_pfs
from scanner.models import Unknown
from tests.factories import proposal, tunnel, vpn_connection
from tests.support import ask


@pytest.mark.parametrize(
    ("groups", "verdict"),
    [
        ((14, 20), "passed"),
        ((), "has no perfect forward secrecy on tunnel 203.0.113.1"),
        ((5, 14), "accepts IPsec Diffie-Hellman group 5 on tunnel 203.0.113.1"),
        (Unknown(why="new"), "undetermined: tunnel 203.0.113.1: new"),
    ],
)
def test_groups(groups: tuple[int, ...] | Unknown, verdict: str) -> None:
    assert ask(vpn_ipsec_pfs, vpn_connection(tunnel(phase2=proposal(dh_groups=groups)))) == [verdict]
