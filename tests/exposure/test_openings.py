"""Openings against an evaluator that asks every rule about one packet at a time."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from ipaddress import ip_address

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scanner.exposure.openings import Opening, Place, openings
from scanner.models import (
    ALL_PORTS,
    ANYWHERE,
    ICMP,
    ICMPV6,
    INTERNET,
    NOWHERE,
    SCTP,
    TCP,
    UDP,
    Action,
    Address,
    AddressPeer,
    AddressSet,
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

GRE = Protocol(47)
NEVER_NAMED = Protocol(99)
MEMBERS = GroupPeer(name="members")
OTHERS = GroupPeer(name="others")
SOME_SOURCE_PORTS = PortSet.of((1024, 65535))


@dataclass(frozen=True)
class Packet:
    """The first packet of a connection."""

    address: Address
    protocol: Protocol
    number: int
    """Destination port, or ICMP type * 256 + code."""
    is_for_member: bool = False
    has_high_source_port: bool = True


BLOCKS = st.sampled_from(
    ["0.0.0.0/0", "0.0.0.0/1", "8.0.0.0/8", "8.8.8.8/32", "10.0.0.0/8", "::/0", "2000::/3", "2a00::/12", "fd00::/8"]
)
ADDRESSES = st.sampled_from(
    [ip_address(each) for each in ("8.8.8.8", "8.1.1.1", "10.0.0.1", "200.0.0.1", "2a00::1", "2600::1", "fd00::1")]
)
PROTOCOLS = st.sampled_from([TCP, UDP, SCTP, ICMP, ICMPV6, GRE])
NUMBERS = st.sampled_from([0, 22, 23, 443, 8 * 256, 8 * 256 + 1, 65535])
PORTS = st.lists(st.tuples(NUMBERS, NUMBERS).map(lambda pair: (min(pair), max(pair))), min_size=1, max_size=2)
TRAFFIC = st.builds(
    Traffic,
    protocol=st.none() | PROTOCOLS,
    ports=st.just(ALL_PORTS) | PORTS.map(lambda ports: PortSet.of(*ports)),
    icmp=st.none() | st.builds(IcmpType, type=st.sampled_from([0, 8]), code=st.none() | st.sampled_from([0, 1])),
)
PEERS = BLOCKS.map(peer) | st.just(peer("sg-0123"))
WHOLE_RULES = st.builds(
    FirewallRule,
    direction=st.sampled_from([Direction.INGRESS] * 5 + [Direction.EGRESS]),
    action=st.sampled_from([Action.ALLOW, Action.ALLOW, Action.DENY, Action.PASS_ON]),
    priority=st.none() | st.integers(0, 4),
    enabled=st.sampled_from([True] * 5 + [False]),
    traffic=st.lists(TRAFFIC, max_size=2).map(tuple),
    peers=st.lists(PEERS, max_size=3).map(tuple),
)
ANY_RULES = st.builds(
    lambda whole, targets, source_ports: whole.model_copy(update={"targets": targets, "source_ports": source_ports}),
    WHOLE_RULES,
    st.sampled_from([(), (MEMBERS,)]),
    st.sampled_from([ALL_PORTS, SOME_SOURCE_PORTS]),
)
PACKETS = st.builds(Packet, ADDRESSES, PROTOCOLS | st.just(NEVER_NAMED), NUMBERS)

# Names GRE in every list, so that it never is one of the protocols that no rule names.
NAMING = rule("9.9.9.9", protocol=GRE, ports="*")


# Most packets meet no rule, so that the usual hundred examples are few.
MANY = settings(max_examples=400)


def speaks_of(traffic: Traffic, packet: Packet) -> bool:
    if traffic.protocol is None:
        return True
    if traffic.protocol != packet.protocol:
        return False
    if packet.protocol in {TCP, UDP, SCTP}:
        return packet.number in traffic.ports
    if traffic.icmp is None or packet.protocol not in {ICMP, ICMPV6}:
        return True
    kind, code = divmod(packet.number, 256)
    return traffic.icmp.type == kind and traffic.icmp.code in {None, code}


def is_peer(each: Peer, packet: Packet) -> bool:
    return isinstance(each, AddressPeer) and isinstance(each.addresses, AddressSet) and packet.address in each.addresses


def matches(each: FirewallRule, packet: Packet) -> bool:
    return (
        each.enabled
        and each.direction is Direction.INGRESS
        and any(speaks_of(traffic, packet) for traffic in each.traffic)
        and any(is_peer(one, packet) for one in each.peers)
        and (packet.is_for_member or not each.targets)
        and (packet.has_high_source_port or each.source_ports == ALL_PORTS)
    )


def is_admitted(rules: Sequence[FirewallRule], packet: Packet) -> bool:
    """The first priority at which a rule matches decides: a deny if there is one, else the first of them."""
    found = [each for each in rules if matches(each, packet)]
    unordered = [each for each in found if each.priority is None]
    lowest = min((each.priority for each in found if each.priority is not None), default=0)
    deciding = unordered or [each for each in found if each.priority == lowest]
    if not deciding or any(each.action is Action.DENY for each in deciding):
        return False
    return deciding[0].action is Action.ALLOW


def openings_for(
    packet: Packet,
    rules: Sequence[FirewallRule],
    within: AddressSet = ANYWHERE,
    unknown: AddressSet = NOWHERE,
    places: Sequence[Place] = (),
) -> list[Opening]:
    protocol = None if packet.protocol == NEVER_NAMED else packet.protocol
    return [
        each
        for each in openings([*rules, NAMING], Direction.INGRESS, within, unknown, places)
        if each.protocol == protocol and packet.number in each.ports
    ]


def is_open(
    packet: Packet, rules: Sequence[FirewallRule], within: AddressSet = ANYWHERE, unknown: AddressSet = NOWHERE
) -> bool:
    return any(packet.address in each.addresses for each in openings_for(packet, rules, within, unknown))


@MANY
@given(st.lists(WHOLE_RULES, max_size=6), PACKETS)
def test_open_is_what_the_first_match_allows(rules: list[FirewallRule], packet: Packet) -> None:
    assert is_open(packet, rules) is is_admitted(rules, packet)


@MANY
@given(st.lists(WHOLE_RULES, max_size=6), PACKETS)
def test_only_addresses_of_interest_are_looked_at(rules: list[FirewallRule], packet: Packet) -> None:
    assert is_open(packet, rules, within=INTERNET) is (is_admitted(rules, packet) and packet.address in INTERNET)


@MANY
@given(st.lists(WHOLE_RULES, max_size=6), PACKETS)
def test_c10_an_admission_is_what_remains_when_no_other_rule_allows(rules: list[FirewallRule], packet: Packet) -> None:
    admitted = {
        admission.position
        for opening in openings_for(packet, rules)
        for admission in opening.admissions
        if packet.address in admission.addresses
    }
    alone = {
        position
        for position, each in enumerate(rules)
        if each.action is Action.ALLOW
        and is_admitted([one for one in rules if one is each or one.action is not Action.ALLOW], packet)
    }
    assert admitted == alone


@given(st.lists(WHOLE_RULES, max_size=6))
def test_openings_do_not_overlap_and_their_rules_make_them_up(rules: list[FirewallRule]) -> None:
    seen: dict[Protocol | None, PortSet] = {}
    for opening in openings(rules, Direction.INGRESS):
        assert opening.ports
        assert opening.admissions
        assert not seen.get(opening.protocol, PortSet()) & opening.ports
        seen[opening.protocol] = seen.get(opening.protocol, PortSet()) | opening.ports
        everybody = NOWHERE
        for admission in opening.admissions:
            assert admission.addresses
            everybody |= admission.addresses
        assert everybody == opening.addresses


@MANY
@given(st.lists(ANY_RULES, max_size=6), PACKETS)
def test_z05_open_is_what_some_member_or_source_port_lets_through(rules: list[FirewallRule], packet: Packet) -> None:
    alike = [
        replace(packet, is_for_member=member, has_high_source_port=high)
        for member in (True, False)
        for high in (True, False)
    ]
    assert is_open(packet, rules) is any(is_admitted(rules, each) for each in alike)


LISTS = st.lists(WHOLE_RULES, max_size=4).map(tuple)


@MANY
@given(LISTS, st.lists(st.lists(LISTS, max_size=2).map(tuple), min_size=1, max_size=2), PACKETS)
def test_c06_a_packet_passes_every_gate_to_some_place(
    rules: tuple[FirewallRule, ...], places: list[Place], packet: Packet
) -> None:
    found = any(packet.address in each.addresses for each in openings_for(packet, rules, places=places))
    through = any(all(is_admitted((*gate, NAMING), packet) for gate in place) for place in places)
    assert found is (is_admitted(rules, packet) and through)


@MANY
@given(st.lists(ANY_RULES, max_size=6), PACKETS)
def test_what_no_allow_matches_is_closed(rules: list[FirewallRule], packet: Packet) -> None:
    one = Packet(packet.address, packet.protocol, packet.number, is_for_member=True)
    allows = any(each.action is Action.ALLOW and matches(each, one) for each in rules)
    assert allows or not is_open(one, rules)


def with_list(each: FirewallRule, addresses: AddressSet | Unknown) -> FirewallRule:
    """The rule with a list of addresses among its peers."""
    return each.model_copy(update={"peers": (*each.peers, AddressPeer(name="pl-0123", addresses=addresses))})


@MANY
@given(st.lists(WHOLE_RULES, max_size=5), WHOLE_RULES, st.integers(0, 5), st.lists(BLOCKS, max_size=3), PACKETS)
def test_c09_whatever_an_unread_list_holds_the_truth_lies_between_the_bounds(
    others: list[FirewallRule], listing: FirewallRule, place: int, held: list[str], packet: Packet
) -> None:
    unread_list = [*others[:place], with_list(listing, Unknown(why="denied")), *others[place:]]
    read_list = [*others[:place], with_list(listing, AddressSet.of(*held)), *others[place:]]
    truth = is_admitted(read_list, packet)
    assert not is_open(packet, unread_list, unknown=NOWHERE) or truth
    assert is_open(packet, unread_list, unknown=ANYWHERE) or not truth


def tcp(rules: Sequence[FirewallRule]) -> dict[str, list[tuple[int, str]]]:
    """Open TCP ports as text, with the rules that open them."""
    return {
        str(each.ports): [(admission.position, str(admission.addresses)) for admission in each.admissions]
        for each in openings(rules, Direction.INGRESS)
        if each.protocol == TCP
    }


DENY = Action.DENY
ANY = "0.0.0.0/0"


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        ([], {}),
        ([rule(ports="22")], {"22": [(0, ANY)]}),
        ([rule(ports="22"), rule("8.0.0.0/8", ports="22")], {"22": [(0, ANY), (1, "8.0.0.0/8")]}),
        ([rule(ports="20-30"), rule("::/0", ports="22")], {"20-21, 23-30": [(0, ANY)], "22": [(0, ANY), (1, "::/0")]}),
        ([rule(ports="22", priority=2), rule(ports="22", priority=1, action=DENY)], {}),
        ([rule(ports="22", priority=1), rule(ports="22", priority=2, action=DENY)], {"22": [(0, ANY)]}),
        ([rule(ports="22", priority=1), rule(ports="22", priority=1, action=DENY)], {}),
        (
            [rule(ports="22", priority=1), rule("0.0.0.0/1", ports="22", priority=1, action=DENY)],
            {"22": [(0, "128.0.0.0/1")]},
        ),
        ([rule(ports="22"), rule(ports="22", priority=1, action=DENY)], {"22": [(0, ANY)]}),
        ([rule(ports="22"), rule(ports="22", action=DENY)], {}),
        ([rule(ports="22", priority=1), rule(ports="22", action=DENY)], {}),
        ([rule(ports="22", priority=0), rule(ports="22", priority=1, action=DENY)], {"22": [(0, ANY)]}),
        ([rule(ports="22", priority=2), rule(ports="22", priority=1, action=Action.PASS_ON)], {}),
        (
            [rule(ports="*", priority=3), rule(ports="22", priority=2, action=DENY), rule(ports="22-23", priority=1)],
            {"0-21, 24-65535": [(0, ANY)], "22": [(2, ANY)], "23": [(2, ANY), (0, ANY)]},
        ),
        ([rule(ports="22", priority=2), rule("sg-0123", ports="22", priority=1, action=DENY)], {"22": [(0, ANY)]}),
        (
            [rule(ports="22", priority=2), rule(ports="22", priority=1, action=DENY, targets=(MEMBERS,))],
            {"22": [(0, ANY)]},
        ),
        (
            [rule(ports="22", priority=2), rule(ports="22", priority=1, action=Action.PASS_ON, targets=(MEMBERS,))],
            {"22": [(0, ANY)]},
        ),
        (
            [rule(ports="22", priority=1, targets=(MEMBERS,)), rule(ports="22", priority=2, action=DENY)],
            {"22": [(0, ANY)]},
        ),
        (
            [rule(ports="22", priority=1, targets=(MEMBERS,)), rule("8.0.0.0/8", ports="22", priority=2)],
            {"22": [(0, ANY), (1, "8.0.0.0/8")]},
        ),
        (
            [rule(ports="22", priority=2), rule(ports="22", priority=1, action=DENY, source_ports=SOME_SOURCE_PORTS)],
            {"22": [(0, ANY)]},
        ),
        ([rule(ports="22", source_ports=SOME_SOURCE_PORTS)], {"22": [(0, ANY)]}),
        (
            [
                rule(ports="22", priority=2, targets=(MEMBERS,)),
                rule(ports="22", priority=1, action=DENY, targets=(MEMBERS,)),
            ],
            {},
        ),
        (
            [
                rule(ports="22", priority=2, targets=(MEMBERS, OTHERS)),
                rule(ports="22", priority=1, action=DENY, targets=(MEMBERS,)),
            ],
            {"22": [(0, ANY)]},
        ),
        (
            [
                rule(ports="22", priority=2, targets=(peer("10.0.1.0/24"),)),
                rule(ports="22", priority=1, action=DENY, targets=(peer("10.0.0.0/16"),)),
            ],
            {},
        ),
        (
            [
                rule(ports="22", priority=2, targets=(peer("10.0.0.0/16"),)),
                rule(ports="22", priority=1, action=DENY, targets=(peer("10.0.1.0/24"),)),
            ],
            {"22": [(0, ANY)]},
        ),
        (
            [
                rule(ports="22", priority=2, targets=(unread(),)),
                rule(ports="22", priority=1, action=DENY, targets=(unread(),)),
            ],
            {},
        ),
        (
            [
                rule(ports="22", priority=2, source_ports=PortSet.of((2000, 3000))),
                rule(ports="22", priority=1, action=DENY, source_ports=SOME_SOURCE_PORTS),
            ],
            {},
        ),
        ([rule(ports="22", enabled=False)], {}),
        ([rule(ports="22", direction=Direction.EGRESS)], {}),
        ([rule("sg-0123", ports="22")], {}),
        ([rule("sg-0123", "8.0.0.0/8", ports="22")], {"22": [(0, "8.0.0.0/8")]}),
        ([rule(unread(), ports="22")], {}),
        ([rule(protocol=None, ports="22")], {"0-65535": [(0, ANY)]}),
        ([rule(protocol=UDP, ports="22")], {}),
    ],
)
def test_tcp(rules: list[FirewallRule], expected: dict[str, list[tuple[int, str]]]) -> None:
    assert tcp(rules) == expected


def icmp(action: Action, priority: int, *message: int) -> FirewallRule:
    traffic = Traffic(protocol=ICMP, icmp=IcmpType(type=message[0], code=(*message, None)[1]) if message else None)
    return rule(priority=priority, action=action).model_copy(update={"traffic": (traffic,)})


ECHO = "2048-2303"


@pytest.mark.parametrize(
    ("rules", "messages"),
    [
        ([icmp(Action.ALLOW, 1)], "0-65535"),
        ([icmp(Action.ALLOW, 1, 8)], ECHO),
        ([icmp(Action.ALLOW, 1, 3, 4)], "772"),
        ([icmp(DENY, 1, 8), icmp(Action.ALLOW, 2, 8)], ""),
        ([icmp(DENY, 1, 8), icmp(Action.ALLOW, 2)], "0-2047, 2304-65535"),
        ([icmp(DENY, 1, 8, 1), icmp(Action.ALLOW, 2, 8)], "2048, 2050-2303"),
        ([icmp(Action.ALLOW, 1, 8), icmp(DENY, 2)], ECHO),
        ([icmp(DENY, 1), rule(protocol=None, priority=2)], ""),
        ([rule(protocol=None, priority=2)], "0-65535"),
    ],
)
def test_c03_icmp_messages_are_told_apart(rules: list[FirewallRule], messages: str) -> None:
    found = [each for each in openings(rules, Direction.INGRESS) if each.protocol == ICMP]
    assert ", ".join(str(each.ports) for each in found) == messages


def test_the_protocols_that_no_rule_names_are_one() -> None:
    everything = rule(protocol=None, ports="*", priority=2)
    no_gre = rule(protocol=GRE, ports="*", priority=1, action=DENY)
    found = {each.protocol: each.ports for each in openings([everything, no_gre], Direction.INGRESS)}
    assert found == dict.fromkeys((TCP, UDP, SCTP, ICMP, ICMPV6, None), ALL_PORTS)


def test_egress_is_asked_by_itself() -> None:
    rules = [rule(ports="22"), rule("8.0.0.0/8", ports="443", direction=Direction.EGRESS)]
    (found,) = openings(rules, Direction.EGRESS)
    assert (found.protocol, str(found.ports), str(found.addresses)) == (TCP, "443", "8.0.0.0/8")


def test_a_small_list_that_is_kept_out_keeps_nobody_out_for_certain() -> None:
    attackers = AddressPeer(name="attackers", addresses=Unknown(why="not told"), is_minor=True)
    listed = [rule("0.0.0.0/0", priority=2), rule(attackers, priority=1, action=Action.DENY)]
    (opening,) = (each for each in openings(listed, Direction.INGRESS) if each.protocol == TCP)
    assert opening.addresses == ANYWHERE.v4_only
