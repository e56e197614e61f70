"""Private networks reached as a whole. Where they are found is held in the test of `firewall-egress-lateral-admin`."""

import pytest

from scanner.exposure.internet import Ports
from scanner.exposure.whole_networks import reaching_whole
from scanner.models import ANYWHERE, NOWHERE, TCP, AddressSet, Direction, FirewallRule, PortSet
from tests.factories import rule, unread

NETWORKS = (AddressSet.of("10.0.0.0/8"), AddressSet.of("fd00::/8"))
PORTS: Ports = {TCP: PortSet.of(22, 3389)}


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        ([], {}),
        ([rule(ports="22")], {(0,): "22"}),
        ([rule("::/0", ports="*")], {(0,): "22, 3389"}),
        ([rule("10.0.0.0/9", ports="22"), rule("10.128.0.0/9", ports="*")], {(0, 1): "22"}),
        ([rule("10.0.0.0/9", ports="22"), rule("10.0.0.0/8", ports="*")], {(1,): "22, 3389"}),
        ([rule("10.0.0.0/9", ports="*")], {}),
        ([rule(ports="443")], {}),
    ],
)
def test_who_reaches_every_address(rules: list[FirewallRule], expected: dict[tuple[int, ...], str]) -> None:
    found = reaching_whole(rules, Direction.INGRESS, NETWORKS, PORTS, NOWHERE)
    assert {deciding: str(ports[TCP]) for deciding, ports in found.items()} == expected


def test_what_an_unread_list_holds_is_given() -> None:
    rules = [rule(unread(), ports="22")]
    assert not reaching_whole(rules, Direction.INGRESS, NETWORKS, PORTS, NOWHERE)
    assert list(reaching_whole(rules, Direction.INGRESS, NETWORKS, PORTS, ANYWHERE)) == [(0,)]
