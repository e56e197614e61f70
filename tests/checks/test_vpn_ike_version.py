"""vpn-ike-version."""

import pytest

from checks.secure_connection_parameters.vpn_ike_version import vpn_ike_version
from scanner.models import IkeVersion, Unknown
from tests.factories import tunnel, vpn_connection
from tests.support import ask


@pytest.mark.parametrize(
    ("versions", "verdict"),
    [
        ((IkeVersion.V2,), "passed"),
        ((IkeVersion.V1,), "accepts version IKEv1 on tunnel 203.0.113.1"),
        ((IkeVersion.V1, IkeVersion.V2), "accepts version IKEv1 on tunnel 203.0.113.1"),
        (Unknown(why="new"), "undetermined: tunnel 203.0.113.1: new"),
    ],
)
def test_versions(versions: tuple[IkeVersion, ...] | Unknown, verdict: str) -> None:
    assert ask(vpn_ike_version, vpn_connection(tunnel(ike_versions=versions))) == [verdict]


def test_defaults_are_judged_as_what_they_accept() -> None:
    default = tunnel(ike_versions=tuple(IkeVersion), is_provider_default=True)
    assert ask(vpn_ike_version, vpn_connection(default)) == [
        "accepts version IKEv1 on tunnel 203.0.113.1, since it is left at the provider's defaults"
    ]
