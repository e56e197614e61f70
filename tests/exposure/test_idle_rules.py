"""Idle rules against an evaluator that asks every rule about one packet at a time."""

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from ipaddress import ip_address
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scanner.exposure.idle_rules import Idle, covered, repeated, shadowed
from scanner.models import (
    ALL_PORTS,
    ICMP,
    TCP,
    UDP,
    Action,
    Address,
    AddressPeer,
    Direction,
    FirewallRule,
    GroupPeer,
    IcmpType,
    Peer,
    PortSet,
    Protocol,
    Traffic,
    Unknown,
)
from tests.factories import peer, rule, unread

INGRESS = Direction.INGRESS
LOW, HIGH = 80, 50000
SOME_SOURCE_PORTS = PortSet.of((1024, 65535))
LIST = unread("pl-1")
MINOR = AddressPeer(name="attackers", addresses=Unknown(why="not told"), is_minor=True)
HOLDERS = (peer("sg-1"), LIST)
MEMBERS = (GroupPeer(name="web"), GroupPeer(name="app"))


@dataclass(frozen=True)
class Packet:
    """The first packet of a connection, and who is at its ends."""

    address: Address
    protocol: Protocol
    number: int
    """Destination port, or ICMP type * 256 + code."""
    far: tuple[Peer, ...] = ()
    """The groups and unread lists that hold its address."""
    near: tuple[Peer, ...] = ()
    source_port: int = HIGH


def subsets(peers: Sequence[Peer]) -> Iterable[tuple[Peer, ...]]:
    return (
        tuple(each for each, is_in in zip(peers, mask, strict=True) if is_in)
        for mask in product((True, False), repeat=len(peers))
    )


PLAIN = [
    Packet(ip_address(address), protocol, number)
    for address in ("8.8.8.8", "8.1.1.1", "10.0.0.1", "200.0.0.1", "2a00::1", "fd00::1")
    for protocol, numbers in (
        (TCP, (0, 1, 22, 23, 24, 65535)),
        (UDP, (0, 1, 22, 23, 24, 65535)),
        (ICMP, (8 * 256, 8 * 256 + 1, 0)),
        (Protocol(99), (0,)),
    )
    for number in numbers
]
EVERY_KIND = [
    Packet(each.address, each.protocol, each.number, far, near, port)
    for each in PLAIN
    for far in subsets(HOLDERS)
    for near in subsets(MEMBERS)
    for port in (LOW, HIGH)
]


def speaks_of(traffic: Traffic, packet: Packet) -> bool:
    if traffic.protocol is None:
        return True
    if traffic.protocol != packet.protocol:
        return False
    if packet.protocol in {TCP, UDP}:
        return packet.number in traffic.ports
    if traffic.icmp is None or packet.protocol != ICMP:
        return True
    kind, code = divmod(packet.number, 256)
    return traffic.icmp.type == kind and traffic.icmp.code in {None, code}


def is_among(peers: Sequence[Peer], packet: Packet, held: Sequence[Peer]) -> bool:
    return any(
        each in held
        or (
            isinstance(each, AddressPeer)
            and not isinstance(each.addresses, Unknown)
            and packet.address in each.addresses
        )
        for each in peers
    )


def matches(each: FirewallRule, packet: Packet) -> bool:
    return (
        each.enabled
        and each.direction is INGRESS
        and not each.provider_default
        and any(speaks_of(traffic, packet) for traffic in each.traffic)
        and is_among(each.peers, packet, packet.far)
        and (not each.targets or any(one in packet.near for one in each.targets))
        and packet.source_port in each.source_ports
    )


def deciding(rules: Sequence[FirewallRule], packet: Packet) -> FirewallRule | None:
    """Rules without a priority first, at the same priority a deny, then the first of them."""
    found = [each for each in rules if matches(each, packet)]
    for priority in (None, *range(5)):
        same = [each for each in found if each.priority == priority]
        for each in (*(one for one in same if one.action is Action.DENY), *same):
            return each
    return None


def decision(rules: Sequence[FirewallRule], packet: Packet) -> tuple[Action, str | None] | None:
    decider = deciding(rules, packet)
    return (decider.action, decider.inspection) if decider else None


BLOCKS = st.sampled_from(["0.0.0.0/0", "0.0.0.0/1", "128.0.0.0/1", "8.0.0.0/8", "8.8.8.8/32", "::/0", "fd00::/8"])
NUMBERS = st.sampled_from([0, 22, 23, 65535])
RANGES = st.tuples(NUMBERS, NUMBERS).map(lambda pair: PortSet.of((min(pair), max(pair))))
TRAFFIC = st.builds(
    Traffic,
    protocol=st.sampled_from([None, TCP, TCP, TCP, UDP, ICMP]),
    ports=st.just(ALL_PORTS) | RANGES,
    icmp=st.none() | st.builds(IcmpType, type=st.just(8), code=st.sampled_from([None, 1])),
)


def rules_with(far: Sequence[Peer] = (), near: Sequence[Peer] = ()) -> st.SearchStrategy[list[FirewallRule]]:
    """Lists of rules that name some of these, told apart by their identifiers."""
    peers = BLOCKS.map(peer) | st.sampled_from(far) if far else BLOCKS.map(peer)
    one = st.builds(
        FirewallRule,
        direction=st.sampled_from([INGRESS] * 5 + [Direction.EGRESS]),
        action=st.sampled_from([Action.ALLOW, Action.ALLOW, Action.DENY, Action.PASS_ON]),
        inspection=st.sampled_from([None] * 5 + ["threats"]),
        priority=st.none() | st.integers(0, 4),
        enabled=st.sampled_from([True] * 5 + [False]),
        provider_default=st.sampled_from([False] * 5 + [True]),
        traffic=st.lists(TRAFFIC, min_size=1, max_size=2).map(tuple),
        peers=st.lists(peers, max_size=2).map(tuple),
        targets=st.just(()) | st.lists(st.sampled_from(near), max_size=2).map(tuple) if near else st.just(()),
        source_ports=st.sampled_from([ALL_PORTS, SOME_SOURCE_PORTS]) if near else st.just(ALL_PORTS),
    )
    return st.lists(one, max_size=6).map(
        lambda rules: [each.model_copy(update={"id": str(number)}) for number, each in enumerate(rules)]
    )


def without(rules: Sequence[FirewallRule], position: int) -> list[FirewallRule]:
    return [each for number, each in enumerate(rules) if number != position]


def switched_off(rules: Sequence[FirewallRule], positions: Container[int]) -> list[FirewallRule]:
    return [
        each.model_copy(update={"enabled": False}) if number in positions else each for number, each in enumerate(rules)
    ]


def certain(found: Iterable[Idle]) -> set[int]:
    return {each.position for each in found if not each.doubt}


def matching(rules: Sequence[FirewallRule], packets: Sequence[Packet]) -> set[int]:
    return {number for number, each in enumerate(rules) if any(matches(each, packet) for packet in packets)}


def changing(rules: Sequence[FirewallRule], packets: Sequence[Packet]) -> set[int]:
    """The rules without which the outcome for some packet is another."""
    return {
        number
        for number in range(len(rules))
        if any(decision(rules, packet) != decision(without(rules, number), packet) for packet in packets)
    }


def deciders(rules: Sequence[FirewallRule], packets: Sequence[Packet]) -> set[int]:
    found = (deciding(rules, packet) for packet in packets)
    return {int(each.id) for each in found if each}


@settings(max_examples=100)
@given(rules_with())
def test_removing_a_rule_changes_something_unless_it_is_idle(rules: list[FirewallRule]) -> None:
    never = certain(shadowed(rules, INGRESS))
    again = certain(repeated(rules, INGRESS))
    assert never == matching(rules, PLAIN) - deciders(rules, PLAIN)
    changes = changing(rules, PLAIN) | changing(switched_off(rules, never), PLAIN)
    assert again == deciders(rules, PLAIN) - changes
    assert certain(covered(rules, INGRESS)) == matching(rules, PLAIN) - changing(rules, PLAIN)


@settings(max_examples=25)
@given(rules_with(HOLDERS, MEMBERS))
def test_whoever_is_in_groups_and_lists_what_is_idle_changes_nothing(rules: list[FirewallRule]) -> None:
    never = certain(shadowed(rules, INGRESS))
    assert never == matching(rules, EVERY_KIND) - deciders(rules, EVERY_KIND)
    assert not certain(repeated(rules, INGRESS)) & (changing(rules, EVERY_KIND) | never)
    assert not certain(covered(rules, INGRESS)) & changing(rules, EVERY_KIND)


@settings(max_examples=100)
@given(rules_with((LIST,)), st.lists(BLOCKS, max_size=2))
def test_what_an_unread_list_may_make_idle_is_a_doubt(rules: list[FirewallRule], held: list[str]) -> None:
    content = tuple(map(peer, held))
    read = [
        each.model_copy(
            update={"peers": tuple(one for one in each.peers if one != LIST) + content * (LIST in each.peers)}
        )
        for each in rules
    ]
    named = {number for number, each in enumerate(rules) if any(one != LIST for one in each.peers)}
    for question in (shadowed, covered):
        told = {each.position for each in question(rules, INGRESS)}
        assert certain(question(read, INGRESS)) & named <= told
        assert certain(question(rules, INGRESS)) & matching(read, PLAIN) <= certain(question(read, INGRESS))


@settings(max_examples=100)
@given(rules_with())
def test_the_others_named_decide_in_its_place(rules: list[FirewallRule]) -> None:
    for each in shadowed(rules, INGRESS):
        own = [packet for packet in PLAIN if matches(rules[each.position], packet)]
        assert set(each.others) == deciders(rules, own)
    for each in repeated(rules, INGRESS):
        own = [packet for packet in PLAIN if deciding(rules, packet) is rules[each.position]]
        rest = switched_off(rules, {each.position, *certain(shadowed(rules, INGRESS))})
        assert set(each.others) == deciders(rest, own)


DENY = Action.DENY


def listed(found: Iterable[Idle]) -> list[tuple[int, tuple[int, ...], str | None]]:
    return [(each.position, each.others, each.doubt) for each in found]


WHY = "pl-1: its entries could not be read"


@pytest.mark.parametrize(
    ("rules", "never", "again"),
    [
        ([rule(priority=1), rule("10.0.0.0/8", priority=2)], [(1, (0,), None)], []),
        ([rule("10.0.0.0/8", priority=1), rule(priority=2)], [], [(0, (1,), None)]),
        ([rule("10.0.0.0/8", priority=1, action=DENY), rule(priority=2)], [], []),
        (
            [rule("0.0.0.0/1", priority=1), rule("128.0.0.0/1", priority=2, action=DENY), rule(priority=3)],
            [(2, (0, 1), None)],
            [],
        ),
        ([rule(priority=1), rule(priority=2)], [(1, (0,), None)], []),
        (
            [rule("10.0.0.0/8", priority=1), rule("10.1.0.0/16", priority=2, action=DENY), rule(priority=3)],
            [(1, (0,), None)],
            [],
        ),
        ([rule("0.0.0.0/1", priority=1), rule("128.0.0.0/1", priority=2), rule("::/0", priority=3)], [], []),
        (
            [rule(ports="22-23", priority=1), rule(ports="22", priority=2), rule(ports="24", priority=3)],
            [(1, (0,), None)],
            [],
        ),
        ([rule(protocol=None, priority=1), rule(protocol=UDP, priority=2)], [(1, (0,), None)], []),
        ([rule(priority=1), rule(protocol=None, priority=2)], [], [(0, (1,), None)]),
        ([rule(priority=1, enabled=False), rule(priority=2)], [], []),
        ([rule("10.0.0.0/8", priority=1, inspection="threats"), rule(priority=2)], [], []),
        ([rule(priority=1, action=DENY), rule(priority=2, action=DENY, provider_default=True)], [], []),
        ([rule(priority=1), rule(priority=2, provider_default=True)], [], []),
        ([rule(priority=1, targets=MEMBERS[:1]), rule(priority=2)], [], [(0, (1,), None)]),
        ([rule(priority=1), rule(priority=2, targets=MEMBERS[:1])], [(1, (0,), None)], []),
        ([rule(priority=1, targets=MEMBERS[:1]), rule(priority=2, targets=MEMBERS)], [], [(0, (1,), None)]),
        (
            [
                rule(priority=1, targets=MEMBERS[:1]),
                rule(priority=2, targets=MEMBERS[1:], action=DENY),
                rule(priority=3),
            ],
            [],
            [],
        ),
        (
            [rule(priority=1, targets=(peer("10.0.0.0/8"),)), rule(priority=2, targets=(peer("10.1.0.0/16"),))],
            [(1, (0,), None)],
            [],
        ),
        ([rule(priority=1, source_ports=SOME_SOURCE_PORTS), rule(priority=2)], [], [(0, (1,), None)]),
        ([rule(priority=1), rule("sg-1", priority=2)], [], []),
        ([rule("0.0.0.0/0", "::/0", priority=1), rule("sg-1", priority=2)], [(1, (0,), None)], []),
        ([rule("sg-1", priority=1), rule("sg-1", "sg-2", priority=2)], [], [(0, (1,), None)]),
        ([rule(priority=1, action=DENY), rule(LIST, priority=2)], [(1, (), WHY)], []),
        ([rule(LIST, priority=1), rule("10.0.0.0/8", priority=2)], [(1, (), WHY)], [(0, (), WHY)]),
        ([rule(LIST, priority=1), rule(LIST, priority=2)], [(1, (0,), None)], []),
        ([rule(LIST, ports="22", priority=1), rule("10.0.0.0/8", priority=2)], [], []),
        (
            [rule("10.0.0.0/8", priority=1), rule(LIST, priority=2, action=DENY), rule(priority=3)],
            [(1, (), WHY), (2, (), WHY)],
            [(0, (), WHY)],
        ),
    ],
)
def test_ordered(
    rules: list[FirewallRule],
    never: list[tuple[int, tuple[int, ...], str | None]],
    again: list[tuple[int, tuple[int, ...], str | None]],
) -> None:
    assert listed(shadowed(rules, INGRESS)) == never
    assert listed(repeated(rules, INGRESS)) == again


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        ([rule(), rule()], [(0, (1,), None), (1, (0,), None)]),
        ([rule(), rule("10.0.0.0/8")], [(1, (0,), None)]),
        ([rule("10.0.0.0/8"), rule()], [(0, (1,), None)]),
        ([rule("0.0.0.0/1"), rule("128.0.0.0/1"), rule()], [(0, (2,), None), (1, (2,), None), (2, (0, 1), None)]),
        ([rule(ports="1-10"), rule(ports="11-20"), rule(ports="5-15")], [(2, (0, 1), None)]),
        ([rule(), rule("sg-1")], []),
        ([rule("sg-1", ports="*"), rule("sg-1")], [(1, (0,), None)]),
        ([rule(), rule(direction=Direction.EGRESS)], []),
        ([rule(), rule(LIST)], [(0, (), WHY), (1, (), WHY)]),
        ([rule("10.0.0.0/8"), rule(LIST)], [(0, (), WHY), (1, (), WHY)]),
        ([rule(LIST)], []),
        ([rule("10.0.0.0/8"), rule(MINOR)], []),
        ([rule(MINOR), rule(MINOR)], [(0, (1,), None), (1, (0,), None)]),
    ],
)
def test_unordered(rules: list[FirewallRule], expected: list[tuple[int, tuple[int, ...], str | None]]) -> None:
    assert listed(covered(rules, INGRESS)) == expected
