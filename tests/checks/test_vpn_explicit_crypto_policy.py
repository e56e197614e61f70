"""vpn-explicit-crypto-policy."""

import pytest

from checks.secure_connection_parameters.vpn_explicit_crypto_policy import vpn_explicit_crypto_policy
from scanner.models import TunnelChoice, Unknown
from scanner.report import Finding
from tests.factories import tunnel, vpn_connection
from tests.support import ask, report_of


@pytest.mark.parametrize(
    ("defaulted", "verdict"),
    [
        ((), "passed"),
        (tuple(TunnelChoice), "leaves every algorithm of tunnel 203.0.113.1 to the provider"),
        (
            (TunnelChoice.IPSEC_DH_GROUP, TunnelChoice.IKE_VERSION),
            "leaves IKE version, IPsec Diffie-Hellman group of tunnel 203.0.113.1 to the provider",
        ),
        (Unknown(why="not told"), "undetermined: tunnel 203.0.113.1: not told"),
    ],
)
def test_choices(defaulted: tuple[TunnelChoice, ...] | Unknown, verdict: str) -> None:
    assert ask(vpn_explicit_crypto_policy, vpn_connection(tunnel(defaulted=defaulted))) == [verdict]


def test_the_finding_names_the_tunnel() -> None:
    unread = tunnel(id="a", defaulted=Unknown(why="not told"))
    left = tunnel(id="b", defaulted=(TunnelChoice.IKE_ENCRYPTION,))
    (finding,) = report_of(vpn_explicit_crypto_policy, vpn_connection(unread, left)).verdicts
    assert isinstance(finding, Finding)
    assert finding.subject.element == "tunnel-b"
    assert [each.field for each in finding.evidence] == ["tunnels[1].defaulted"]


def test_a_connection_without_tunnels_is_not_judged() -> None:
    connection = vpn_connection().model_copy(update={"tunnels": ()})
    assert ask(vpn_explicit_crypto_policy, connection) == ["not applicable: has no tunnel"]
