"""Packet filters."""

from tests.factories import rule


def test_equal_traffic_and_peers_of_rules_are_one() -> None:
    one, other = rule("8.8.8.0/24", ports="22"), rule("8.8.8.0/24", ports="22", priority=7)
    assert one.traffic[0] is other.traffic[0]
    assert one.peers[0] is other.peers[0]
    assert one.peers[0] != rule("9.9.9.0/24").peers[0]
