"""What stands behind load balancers."""

import pytest

from scanner.exposure.backends import TRANSPORTS, allows, applying_to, interfaces_of
from scanner.inventory import Related, Table
from scanner.models import (
    TCP,
    UDP,
    Action,
    AddressPeer,
    AddressSet,
    Direction,
    FirewallRule,
    GroupPeer,
    ListenerProtocol,
    NetworkInterface,
    TargetKind,
    UndecidedError,
    Unknown,
)
from tests.factories import network, network_interface, rule, target, target_group, unread
from tests.support import gap_of

FIRST = network_interface("eni-1", owner="i-1", addresses=AddressSet.of("10.0.0.1", "10.0.0.16/28"))
SECOND = network_interface("eni-2", owner="i-1", addresses=AddressSet.of("10.0.0.2", "2001:db8::2"))
ELSEWHERE = network_interface("eni-3", owner="i-3", network=network("vpc-3").id, addresses=AddressSet.of("10.0.0.1"))


def read(*, is_complete: bool = True) -> Related[NetworkInterface]:
    gaps = () if is_complete else (gap_of(NetworkInterface),)
    return Related(Table([FIRST, SECOND, ELSEWHERE], gaps), target_group())


def test_every_protocol_is_carried_by_something() -> None:
    assert set(TRANSPORTS) == {None, *ListenerProtocol}
    assert all(set(carriers) <= {TCP, UDP} and carriers for carriers in TRANSPORTS.values())


@pytest.mark.parametrize(
    ("kind", "identifier", "found"),
    [
        (TargetKind.INSTANCE, "i-1", [FIRST, SECOND]),
        (TargetKind.INSTANCE, "i-2", []),
        (TargetKind.ADDRESS, "10.0.0.1", [FIRST]),
        (TargetKind.ADDRESS, "10.0.0.20", [FIRST]),
        (TargetKind.ADDRESS, "2001:db8::2", [SECOND]),
        (TargetKind.ADDRESS, "10.0.0.3", []),
        (TargetKind.BALANCER, "i-1", []),
    ],
)
def test_interfaces_of_targets(kind: TargetKind, identifier: str, found: list[NetworkInterface]) -> None:
    group = target_group(kind=kind, network=network().id)
    assert list(interfaces_of(group, target(id=identifier), read())) == found


def test_an_address_that_was_found_needs_no_further_search() -> None:
    group = target_group(kind=TargetKind.ADDRESS, network=network().id)
    assert list(interfaces_of(group, target(id="10.0.0.2"), read(is_complete=False))) == [SECOND]
    with pytest.raises(UndecidedError):
        list(interfaces_of(group, target(id="10.0.0.3"), read(is_complete=False)))


@pytest.mark.parametrize(
    ("asked", "is_allowed"),
    [
        (rule(), True),
        (rule(protocol=None), True),
        (rule(ports="80"), False),
        (rule(protocol=UDP), False),
        (rule(direction=Direction.EGRESS), False),
        (rule(action=Action.DENY), False),
        (rule(enabled=False), False),
    ],
)
def test_what_a_rule_allows(asked: FirewallRule, is_allowed: bool) -> None:
    assert allows(asked, Direction.INGRESS, TCP, 443) is is_allowed


IN_WEB = rule(id="web", targets=(GroupPeer(name="web"),))
IN_DB_OF_VPC = rule(id="db", targets=(GroupPeer(name="db", also=("vpc",)),))
AT_ADDRESS = rule(id="at", targets=(AddressPeer(name="10.0.0.0/8", addresses=AddressSet.of("10.0.0.0/8")),))


@pytest.mark.parametrize(
    ("limited", "groups", "expected"),
    [
        (rule(), ("web",), [rule()]),
        (IN_WEB, ("web", "vpc"), [rule(id="web")]),
        (IN_WEB, ("db",), []),
        (IN_WEB, None, [rule(unread("0.0.0.0/0", "whether rule web holds for it is not known"), id="web")]),
        (IN_DB_OF_VPC, ("db", "vpc"), [rule(id="db")]),
        (IN_DB_OF_VPC, ("vpc",), []),
    ],
)
def test_rules_for_members(limited: FirewallRule, groups: tuple[str, ...] | None, expected: list[FirewallRule]) -> None:
    assert applying_to([limited], groups) == expected


IPV6 = AddressSet.of("fd00::9")


@pytest.mark.parametrize(
    ("addresses", "expected"),
    [
        (AddressSet.of("10.0.0.9"), [rule(id="at")]),
        (AddressSet.of("192.168.0.9"), []),
        # The family of which the rule says something decides.
        (AddressSet.of("10.0.0.9") | IPV6, [rule(id="at")]),
        (IPV6, []),
    ],
)
def test_rules_for_addresses(addresses: AddressSet, expected: list[FirewallRule]) -> None:
    assert applying_to([AT_ADDRESS], (), addresses) == expected


def test_a_rule_for_some_addresses_of_a_member_may_hold() -> None:
    (found,) = applying_to([AT_ADDRESS], (), AddressSet.of("10.0.0.9", "192.168.0.9"))
    (peer,) = found.peers
    assert isinstance(peer, AddressPeer)
    assert isinstance(peer.addresses, Unknown)


@pytest.mark.parametrize("limited", [AT_ADDRESS, IN_DB_OF_VPC])
def test_a_rule_of_which_groups_do_not_say_whether_it_holds(limited: FirewallRule) -> None:
    (found,) = applying_to([limited], ("db",))
    (peer,) = found.peers
    assert isinstance(peer, AddressPeer)
    assert peer.addresses == Unknown(why=f"whether rule {limited.id} holds for it is not known")
    assert found.targets == ()
