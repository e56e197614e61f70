"""Whether outbound rules lead to targets."""

from collections.abc import Sequence

import pytest

from scanner.exposure.outbound import Outbound, Surroundings
from scanner.inventory import Related, Table
from scanner.models import (
    TCP,
    UDP,
    AddressSet,
    Direction,
    FirewallRule,
    FirewallRuleSet,
    NetworkInterface,
    TargetKind,
    Unknown,
)
from scanner.provider import Gap
from tests.factories import balancer, network, network_interface, rule, rule_set, target, target_group, unread
from tests.support import gap_of

APP = rule_set()
MACHINE = network_interface(owner="i-1", addresses=AddressSet.of("10.0.0.9", "2001:db8::9"), rule_sets=(APP.id,))
GROUP = target_group(network=network().id)


def outbound(*rules: FirewallRule, gaps: Sequence[Gap] = ()) -> Outbound:
    front = balancer()
    return Outbound(
        rules,
        Surroundings(
            Related(Table([MACHINE], [gap for gap in gaps if NetworkInterface.__name__ in gap.affects]), front),
            Related(Table([], ()), front),
            Related(Table([], ()), front),
            Related(Table([APP], [gap for gap in gaps if FirewallRuleSet.__name__ in gap.affects]), front),
        ),
    )


def to(*peers: str, ports: str = "443") -> FirewallRule:
    return rule(*peers, ports=ports, direction=Direction.EGRESS)


@pytest.mark.parametrize(
    ("rules", "is_reached"),
    [
        ([to("10.0.0.0/24")], True),
        ([to("2001:db8::/64")], True),
        ([to(APP.name)], True),
        ([to("10.0.0.0/29"), to("10.0.0.8/29")], True),
        ([to("10.0.1.0/24")], False),
        ([to("10.0.0.0/24", ports="80")], False),
        ([rule("10.0.0.0/24")], False),
        ([], False),
    ],
)
def test_an_instance_is_reached_by_any_of_its_addresses(rules: list[FirewallRule], is_reached: bool) -> None:
    ways = outbound(*rules)
    assert ways.reaches(GROUP, target(id="i-1"), TCP, 443) is is_reached
    assert ways.reaches(GROUP, target(id="i-1"), UDP, 443) is False


def test_what_could_not_be_read_may_lead_there() -> None:
    listed = rule(unread(), direction=Direction.EGRESS)
    assert outbound(listed).reaches(GROUP, target(id="i-1"), TCP, 443) == Unknown(
        why="pl-0123: its entries could not be read"
    )
    refused = Unknown(why="test:Read could not be read: AccessDenied")
    of_others = outbound(to("sg-others"), gaps=[gap_of(FirewallRuleSet)])
    assert of_others.reaches(GROUP, target(id="i-1"), TCP, 443) == refused
    not_there = outbound(to(APP.name), gaps=[gap_of(NetworkInterface)])
    assert not_there.reaches(GROUP, target(id="i-2"), TCP, 443) == refused


def test_an_address_is_reached_wherever_it_is() -> None:
    group = target_group(kind=TargetKind.ADDRESS, network=network().id)
    ways = outbound(to("192.168.0.0/16"), gaps=[gap_of(NetworkInterface)])
    assert ways.reaches(group, target(id="192.168.7.7"), TCP, 443) is True
    # No rule names a group, so that nobody needs to know whose address it is.
    assert ways.reaches(group, target(id="10.0.0.9"), TCP, 443) is False
