"""Packet filters."""

import pytest

from scanner.models import ANYWHERE, AddressPeer, AddressSet, Unknown
from tests.factories import rule


def test_equal_traffic_and_peers_of_rules_are_one() -> None:
    one, other = rule("8.8.8.0/24", ports="22"), rule("8.8.8.0/24", ports="22", priority=7)
    assert one.traffic[0] is other.traffic[0]
    assert one.peers[0] is other.peers[0]
    assert one.peers[0] != rule("9.9.9.0/24").peers[0]


@pytest.mark.parametrize(
    ("name", "block"),
    [
        ("*", ANYWHERE),
        ("192.0.2.0/24 (a condition)", AddressSet.of("192.0.2.0/24")),
        ("Internet", None),
        ("", None),
    ],
)
def test_the_block_that_a_name_begins_with(name: str, block: AddressSet | None) -> None:
    assert AddressPeer(name=name, addresses=Unknown(why="not read")).written == block
