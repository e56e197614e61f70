"""Wide public networks against a plain look at the union."""

from ipaddress import ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.exposure.broad_networks import Limits, broad_networks, public_sources
from scanner.exposure.public_services import PublicServices
from scanner.models import NOWHERE, AddressSet, FirewallRule
from tests.factories import rule

LIMITS = Limits(ipv4=24, ipv6=48)
BLOCKS = st.sampled_from(
    [f"8.8.{third}.0/{prefix}" for third in range(4) for prefix in (23, 24, 25)]
    + ["8.8.0.128/25", "8.8.1.128/25", "2600::/48", "2600:0:1::/48", "2600::/47", "2600:0:8::/49"]
)
SETS = st.lists(BLOCKS, max_size=3).map(lambda blocks: AddressSet.of(*blocks))


def wide(addresses: AddressSet) -> list[str]:
    """Blocks of a set that are too wide."""
    return [each for each in addresses.blocks() if ip_network(each).prefixlen < LIMITS.of(ip_network(each))]


@given(st.lists(SETS, max_size=5))
def test_networks_are_found_exactly_when_all_sources_together_have_a_wide_one(sets: list[AddressSet]) -> None:
    union = NOWHERE
    for each in sets:
        union |= each
    assert bool(broad_networks(dict(enumerate(sets)), LIMITS)) == bool(wide(union))


@given(st.lists(SETS, max_size=5))
def test_the_rules_that_are_named_have_the_networks(sets: list[AddressSet]) -> None:
    for deciding, networks in broad_networks(dict(enumerate(sets)), LIMITS).items():
        named = NOWHERE
        for position in deciding:
            named |= sets[position]
        assert networks
        for network in map(str, networks):
            assert AddressSet.of(network) <= named
            assert wide(AddressSet.of(network))
        assert len(deciding) == 1 or not any(wide(sets[position]) for position in deciding)


def sources(*rules: FirewallRule, open_ended: tuple[int, ...] = ()) -> dict[int, str]:
    found = public_sources(rules, PublicServices().ports, 0.1, NOWHERE, open_ended)
    return {position: str(each) for position, each in found.items()}


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        ([rule("8.0.0.0/8", ports="22")], {0: "8.0.0.0/8"}),
        ([rule("8.0.0.0/8", ports="443")], {}),
        ([rule("8.0.0.0/8", "10.0.0.0/8", ports="22")], {0: "8.0.0.0/8"}),
        ([rule("0.0.0.0/0", ports="22")], {}),
        ([rule("0.0.0.0/0", "2600::/48", ports="22")], {0: "2600::/48"}),
        ([rule("0.0.0.0/0", ports="22"), rule("8.0.0.0/8", ports="22")], {1: "8.0.0.0/8"}),
        ([rule("24.0.0.0/5", ports="22"), rule("16.0.0.0/5", ports="22")], {0: "24.0.0.0/5", 1: "16.0.0.0/5"}),
        ([rule(f"{each}.0.0.0/5", ports="22") for each in (8, 16, 24)], {}),
        ([rule("8.0.0.0/8", ports="22-23"), rule("0.0.0.0/0", ports="23")], {0: "8.0.0.0/8"}),
    ],
)
def test_public_sources(rules: list[FirewallRule], expected: dict[int, str]) -> None:
    assert sources(*rules) == expected


def test_an_open_ended_rule_is_never_left_out() -> None:
    assert set(sources(rule("0.0.0.0/0", ports="22"), open_ended=(0,))) == {0}
