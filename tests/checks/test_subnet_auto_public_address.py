"""subnet-auto-public-address."""

from typing import Any

import pytest

from checks.connection_control.subnet_auto_public_address import DeclaredPublic, subnet_auto_public_address
from scanner.check import Severity
from scanner.models import AddressSet, SubnetPurpose, Unknown
from scanner.report import Finding
from tests.factories import subnet
from tests.support import ask, report_of

NOT_SAID = Unknown(why="not said")
DUAL = AddressSet.of("10.0.0.0/24", "2a05:d018::/64")
NATIVE = AddressSet.of("2600:1f18::/64")
PRIVATE = AddressSet.of("10.0.0.0/24", "fd00:ec2::/64")
IPV4 = "gives what starts in it a public IPv4 address"
IPV6 = "gives what starts in it a public IPv6 address"


@pytest.mark.parametrize(
    ("fields", "verdicts"),
    [
        ({}, ["passed"]),
        ({"assigns_public_addresses": True}, [IPV4]),
        ({"assigns_ipv6_addresses": True, "addresses": DUAL}, [IPV6]),
        ({"assigns_ipv6_addresses": True, "addresses": NATIVE}, [IPV6]),
        ({"assigns_public_addresses": True, "assigns_ipv6_addresses": True, "addresses": DUAL}, [f"{IPV4}; {IPV6}"]),
        ({"addresses": DUAL}, ["passed"]),
        # Nothing public to give: unique local addresses, or none at all.
        ({"assigns_ipv6_addresses": True, "addresses": PRIVATE}, ["passed"]),
        ({"assigns_ipv6_addresses": True}, ["passed"]),
        ({"assigns_ipv6_addresses": NOT_SAID}, ["passed"]),
        ({"assigns_public_addresses": NOT_SAID}, ["undetermined: not said"]),
        ({"assigns_ipv6_addresses": NOT_SAID, "addresses": DUAL}, ["undetermined: not said"]),
        ({"assigns_public_addresses": NOT_SAID, "assigns_ipv6_addresses": True, "addresses": DUAL}, [IPV6]),
        ({"default_outbound": True}, ["lends what starts in it a public address to go out by"]),
        ({"default_outbound": False}, ["passed"]),
        ({"default_outbound": NOT_SAID}, ["undetermined: not said"]),
        (
            {"assigns_public_addresses": True, "purpose": SubnetPurpose.GATEWAY},
            ["not applicable: is for the provider's own use: gateway"],
        ),
    ],
)
def test_settings(fields: dict[str, Any], verdicts: list[str]) -> None:
    assert ask(subnet_auto_public_address, subnet(**fields)) == verdicts


@pytest.mark.parametrize(
    ("public", "verdict"), [(("subnet-0a*",), "passed"), (("*:subnet/subnet-0a1b2c3d",), "passed"), (("edge",), IPV4)]
)
def test_declared_subnets_pass(public: tuple[str, ...], verdict: str) -> None:
    params = DeclaredPublic(public=public)
    assert ask(subnet_auto_public_address, subnet(assigns_public_addresses=True), params=params) == [verdict]


def test_what_a_declared_subnet_does_need_not_be_known() -> None:
    params = DeclaredPublic(public=("subnet-0a1b2c3d",))
    assert ask(subnet_auto_public_address, subnet(assigns_public_addresses=NOT_SAID), params=params) == ["passed"]


@pytest.mark.parametrize(
    ("fields", "severity"),
    [({"assigns_public_addresses": True}, Severity.HIGH), ({"default_outbound": True}, Severity.MEDIUM)],
)
def test_an_address_for_the_way_out_alone_is_less_grave(fields: dict[str, Any], severity: Severity) -> None:
    (verdict,) = report_of(subnet_auto_public_address, subnet(**fields)).verdicts
    assert isinstance(verdict, Finding)
    assert verdict.severity is severity
