"""vpn-ike-version."""

import pytest

from checks.secure_connection_parameters.vpn_ike_version import vpn_ike_version
from scanner.models import IkeVersion, TunnelChoice, Unknown
from scanner.report import Finding
from tests.factories import tunnel, vpn_connection
from tests.support import ask, report_of


@pytest.mark.parametrize(
    ("versions", "verdict"),
    [
        ((IkeVersion.V2,), "passed"),
        ((IkeVersion.V1,), "accepts IKEv1 on tunnel 203.0.113.1"),
        ((IkeVersion.V1, IkeVersion.V2), "accepts IKEv1 on tunnel 203.0.113.1"),
        (Unknown(why="new"), "undetermined: tunnel 203.0.113.1: new"),
    ],
)
def test_versions(versions: tuple[IkeVersion, ...] | Unknown, verdict: str) -> None:
    assert ask(vpn_ike_version, vpn_connection(tunnel(ike_versions=versions))) == [verdict]


@pytest.mark.parametrize(
    ("defaulted", "because"),
    [
        ((TunnelChoice.IKE_VERSION,), ", for which none was chosen"),
        ((TunnelChoice.IKE_ENCRYPTION,), ""),
        (Unknown(why="new"), ""),
        ((), ""),
    ],
)
def test_defaults_are_judged_as_what_they_accept(defaulted: tuple[TunnelChoice, ...] | Unknown, because: str) -> None:
    default = tunnel(ike_versions=tuple(IkeVersion), defaulted=defaulted)
    assert ask(vpn_ike_version, vpn_connection(default)) == [f"accepts IKEv1 on tunnel 203.0.113.1{because}"]


def test_each_tunnel_has_its_finding() -> None:
    connection = vpn_connection(
        tunnel(id="a", ike_versions=(IkeVersion.V1,)), tunnel(id="b"), tunnel(id="c", ike_versions=(IkeVersion.V1,))
    )
    verdicts = report_of(vpn_ike_version, connection).verdicts
    assert [
        (each.subject.element, [evidence.field for evidence in each.evidence])
        for each in verdicts
        if isinstance(each, Finding)
    ] == [("tunnel-a", ["tunnels[0].ike_versions"]), ("tunnel-c", ["tunnels[2].ike_versions"])]


def test_a_connection_without_tunnels_is_not_judged() -> None:
    assert ask(vpn_ike_version, vpn_connection().model_copy(update={"tunnels": ()})) == [
        "not applicable: has no tunnel"
    ]
