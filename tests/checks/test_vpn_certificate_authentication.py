"""vpn-certificate-authentication."""

from datetime import date

import pytest

from checks.authentication.vpn_certificate_authentication import PreSharedKeys, vpn_certificate_authentication
from scanner.models import TunnelAuthentication, Unknown
from scanner.report import Finding
from tests.factories import identity, tunnel, vpn_connection
from tests.support import NOW, ask, report_of

PSK, CERTIFICATE = TunnelAuthentication.PRE_SHARED_KEY, TunnelAuthentication.CERTIFICATE
DEPOT = identity("ec2", "vpn-connection/vpn-0a1b2c3d", "AWS::EC2::VPNConnection", label="depot-bremen")
FLAW = "authenticates tunnel 203.0.113.1 with a pre-shared key"


@pytest.mark.parametrize(
    ("authentication", "verdict"),
    [
        (CERTIFICATE, "passed"),
        (PSK, FLAW),
        (Unknown(why="not told"), "undetermined: tunnel 203.0.113.1: not told"),
    ],
)
def test_authentication(authentication: TunnelAuthentication | Unknown, verdict: str) -> None:
    connection = vpn_connection(tunnel(authentication=authentication))
    assert ask(vpn_certificate_authentication, connection) == [verdict]


@pytest.mark.parametrize("pattern", ["depot-*", "vpn-0a1b2c3d", DEPOT.id])
@pytest.mark.parametrize(
    ("changed", "verdict"),
    [
        (date(2026, 11, 23), "passed"),
        (date(2025, 11, 23), "passed"),
        (date(2025, 11, 22), f"{FLAW}, declared as last changed on 2025-11-22"),
        (date(2026, 11, 24), f"{FLAW}, declared as last changed on 2026-11-24"),
    ],
)
def test_an_accepted_key_is_judged_by_its_age(pattern: str, changed: date, verdict: str) -> None:
    assert NOW.date() == date(2026, 11, 23)
    connection = vpn_connection(tunnel(authentication=PSK), identity=DEPOT)
    params = PreSharedKeys(rotated={pattern: changed})
    assert ask(vpn_certificate_authentication, connection, params=params) == [verdict]


def test_how_old_it_may_be_is_a_setting() -> None:
    connection = vpn_connection(tunnel(authentication=PSK), identity=DEPOT)
    params = PreSharedKeys(rotated={"depot-*": date(2026, 10, 1)}, max_age_days=30)
    assert ask(vpn_certificate_authentication, connection, params=params) == [
        f"{FLAW}, declared as last changed on 2026-10-01"
    ]


def test_another_connection_is_not_accepted() -> None:
    connection = vpn_connection(tunnel(authentication=PSK), identity=DEPOT)
    params = PreSharedKeys(rotated={"depot-hamburg": date(2026, 11, 1)})
    assert ask(vpn_certificate_authentication, connection, params=params) == [FLAW]


def test_the_first_pattern_that_fits_counts() -> None:
    connection = vpn_connection(tunnel(authentication=PSK), identity=DEPOT)
    params = PreSharedKeys(rotated={"depot-bremen": date(2020, 1, 1), "depot-*": date(2026, 11, 1)})
    assert ask(vpn_certificate_authentication, connection, params=params) == [
        f"{FLAW}, declared as last changed on 2020-01-01"
    ]


def test_each_tunnel_has_its_finding() -> None:
    connection = vpn_connection(tunnel(id="a", authentication=CERTIFICATE), tunnel(id="b", authentication=PSK))
    (finding,) = report_of(vpn_certificate_authentication, connection).verdicts
    assert isinstance(finding, Finding)
    assert finding.subject.element == "tunnel-b"
    assert [each.field for each in finding.evidence] == ["tunnels[1].authentication"]


def test_a_connection_without_tunnels_is_not_judged() -> None:
    connection = vpn_connection().model_copy(update={"tunnels": ()})
    assert ask(vpn_certificate_authentication, connection) == ["not applicable: has no tunnel"]
