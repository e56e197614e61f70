"""What is answered about one connection, against an evaluator that follows its packets rule by rule.

Of rules for every protocol, denials may leave all but one; of a connection over TCP, replies may be kept back.
"""

from collections.abc import Iterable, Sequence
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scanner.exposure.explained import Answer, Question, explained
from scanner.exposure.reach import Exposure
from scanner.exposure.ways import Service, ways_to
from scanner.models import (
    ICMP,
    TCP,
    UDP,
    Action,
    AddressPeer,
    AddressSet,
    BalancerKind,
    Direction,
    FirewallRule,
    FirewallRuleSet,
    ListenerProtocol,
    PortSet,
    Protocol,
    Resource,
    Target,
    TargetHealth,
    Traffic,
    Unknown,
)
from tests.exposure import test_aws_semantics as aws
from tests.exposure import test_azure_semantics as azure
from tests.exposure import test_gcp_semantics as gcp
from tests.exposure.estates import estate_of
from tests.factories import identity, internet_gateway, rule_set, subnet, subnet_acl
from tests.support import gap_of

Address = IPv4Address | IPv6Address

BLOCKS = ("9.9.9.0/24", "9.9.9.128/25", "0.0.0.0/0", "128.0.0.0/1", "::/0", "2600:1000::/24")
SOURCES = tuple(map(ip_address, ("9.9.9.9", "9.9.9.200", "150.1.1.1", "2600:1000::9", "2600:2000::9")))
PORTS = (22, 443)
REPLY_PORTS = (1024, 40000, 65535)
PROTOCOLS = (TCP, UDP)
PACKETS = [(source, protocol, port) for source in SOURCES for protocol in PROTOCOLS for port in PORTS]
UNREAD = "unread"
OF_BALANCER: dict[int, Address] = {4: ip_address("10.0.0.5"), 6: ip_address("2600::5")}


class Rule(NamedTuple):
    """A rule as people write it. Of equal priorities none are made."""

    action: Action
    protocol: Protocol | None
    first: int
    last: int
    block: str

    def is_about(self, other: Address, protocol: Protocol, port: int, unread: Iterable[str]) -> bool:
        """Whether it matches a packet from or to another address; an unread list holds what it is taken to hold."""
        blocks = unread if self.block == UNREAD else (self.block,)
        is_among = any(other in ip_network(each) for each in blocks if ip_network(each).version == other.version)
        return is_among and (self.protocol is None or (self.protocol == protocol and self.first <= port <= self.last))


Rules = Sequence[Rule]


@st.composite
def lists_of_rules(
    draw: st.DrawFn, *, passing: bool = False, denying: bool = True, unread: bool = False, ephemeral: bool = False
) -> Rules:
    """Few rules; the last ones often let everything through, so that the others matter."""
    kinds = (Action.ALLOW, *((Action.DENY, Action.DENY) if denying else ()), *((Action.PASS_ON,) if passing else ()))
    ranges = (
        ((0, 65535), (1024, 65535), (1024, 40000), (40001, 65535), (22, 22))
        if ephemeral
        else ((0, 65535), (22, 22), (22, 443), (443, 443))
    )
    found = []
    for _ in range(draw(st.integers(0, 4))):
        first, last = draw(st.sampled_from(ranges))
        protocol = draw(st.sampled_from((TCP, TCP, UDP, ICMP, None)))
        block = draw(st.sampled_from((*BLOCKS, *((UNREAD,) if unread else ()))))
        found.append(Rule(draw(st.sampled_from(kinds)), protocol, first, last, block))
    everything = draw(st.sampled_from(((), ("0.0.0.0/0",), ("::/0",), ("0.0.0.0/0", "::/0"))))
    return [*found, *(Rule(Action.ALLOW, None, 0, 65535, block) for block in everything)]


def modelled(rules: Rules, direction: Direction = Direction.INGRESS, *, ordered: bool = True) -> list[FirewallRule]:
    """The rules as providers tell them."""
    return [
        FirewallRule(
            id=f"{direction}-{number}",
            direction=direction,
            action=each.action,
            priority=number + 1 if ordered else None,
            traffic=(
                Traffic(protocol=each.protocol, ports=PortSet.of((each.first, each.last)))
                if each.protocol in PROTOCOLS
                else Traffic(protocol=each.protocol),
            ),
            peers=(_peer(each.block),),
        )
        for number, each in enumerate(rules)
    ]


def _peer(block: str) -> AddressPeer:
    held = Unknown(why="the list was not read") if block == UNREAD else AddressSet.of(block)
    return AddressPeer(name=block, addresses=held)


def decided(rules: Rules, other: Address, protocol: Protocol, port: int, unread: Iterable[str] = ()) -> Action | None:
    """What the first rule that matches does."""
    return next((each.action for each in rules if each.is_about(other, protocol, port, unread)), None)


def lets(rules: Rules, other: Address, protocol: Protocol, port: int, unread: Iterable[str] = ()) -> bool:
    """Whether the first rule that matches lets a packet through."""
    return decided(rules, other, protocol, port, unread) is Action.ALLOW


def gets_replies(rules: Rules, client: Address, protocol: Protocol, unread: Iterable[str] = ()) -> bool:
    """C4: a connection over TCP needs some port that replies may go to."""
    return protocol != TCP or any(lets(rules, client, protocol, port, unread) for port in REPLY_PORTS)


Packets = set[tuple[Address, Protocol, int]]


def answered(service: Service, around: Sequence[Resource], *, perhaps: bool = False) -> Packets:
    """The packets that come in by what is explained, which has to be what a survey of everything would show."""
    ways = ways_to(service, estate_of(service, around))
    found: Packets = set()
    for source, protocol, port in PACKETS:
        answer = explained(service.identity, ways, Question(AddressSet.of(str(source)), protocol, port)).answer
        showing = [
            each
            for each in ways
            if isinstance(each, Exposure) and source in each.sources and port in each.connectable.get(protocol, ())
        ]
        certain = [each for each in showing if not each.doubt]
        assert answer is (Answer.OPEN if certain else Answer.UNKNOWN if showing else Answer.CLOSED)
        if certain or (perhaps and showing):
            found.add((source, protocol, port))
    return found


def group(number: int, rules: Rules) -> Resource:
    named = identity("ec2", f"security-group/sg-{number}", "AWS::EC2::SecurityGroup")
    return rule_set(*modelled(rules, ordered=False), identity=named)


def aws_around(acl: Rules, back: Rules, *more: Resource) -> list[Resource]:
    entries = [*modelled(acl), *modelled(back, Direction.EGRESS)]
    routes = aws.table(aws.out(), aws.out("::/0"))
    return [aws.SUBNET, internet_gateway(), routes, subnet_acl(*entries, attached_to=(aws.SUBNET.id,)), *more]


BOTH = AddressSet.of("10.0.0.10", "2600::10")
ordered = lists_of_rules()
replies = lists_of_rules(ephemeral=True)
allows = lists_of_rules(denying=False)


@settings(deadline=None, max_examples=150)
@given(acl=ordered, back=replies, own=allows)
def test_aws(acl: Rules, back: Rules, own: Rules) -> None:
    subject = aws.interface(addresses=BOTH, rule_sets=(group(0, own).id,))
    expected = {
        (source, protocol, port)
        for source, protocol, port in PACKETS
        if lets(acl, source, protocol, port)
        and lets(own, source, protocol, port)
        and gets_replies(back, source, protocol)
    }
    assert answered(subject, aws_around(acl, back, group(0, own))) == expected


LISTED = ("9.9.9.0/24", "2600:1000::/24", "0.0.0.0/0")


@settings(deadline=None, max_examples=150)
@given(
    acl=lists_of_rules(unread=True),
    back=lists_of_rules(unread=True, ephemeral=True),
    own=lists_of_rules(unread=True, denying=False),
    holds=st.sets(st.sampled_from(LISTED)),
)
def test_aws_what_an_unread_list_may_hold_is_within_the_bounds(
    acl: Rules, back: Rules, own: Rules, holds: set[str]
) -> None:
    subject = aws.interface(addresses=BOTH, rule_sets=(group(0, own).id,))
    truth = {
        (source, protocol, port)
        for source, protocol, port in PACKETS
        if lets(acl, source, protocol, port, holds)
        and lets(own, source, protocol, port, holds)
        and gets_replies(back, source, protocol, holds)
    }
    around = aws_around(acl, back, group(0, own))
    assert answered(subject, around) <= truth <= answered(subject, around, perhaps=True)


@settings(deadline=None, max_examples=150)
@given(
    acl=ordered,
    back=replies,
    own=allows,
    inside=allows,
    asked=st.sampled_from(PORTS),
    led=st.sampled_from(PORTS),
    protocol=st.sampled_from((ListenerProtocol.TCP, ListenerProtocol.UDP, ListenerProtocol.TCP_UDP)),
    at=st.sampled_from((ip_address("10.0.0.10"), ip_address("2600::10"))),
)
def test_aws_network_balancers(
    acl: Rules, back: Rules, own: Rules, inside: Rules, asked: int, led: int, protocol: ListenerProtocol, at: Address
) -> None:
    """A34: a target sees clients of its own family, and the balancer in the place of the others."""
    edge = aws.EDGE.model_copy(update={"kind": BalancerKind.NETWORK, "rule_sets": (group(0, own).id,)})
    member = aws.MEMBER.model_copy(update={"addresses": BOTH, "rule_sets": (group(1, inside).id,)})
    target = Target(id=str(at), port=led, health=TargetHealth.HEALTHY)
    listening = aws.leading(port=asked, protocol=protocol, balancer_kind=BalancerKind.NETWORK)
    behind = aws.behind(keeps_client_addresses=True, targets=(target,))
    rule_sets = (group(0, own), group(1, inside))
    both = aws.SUBNET.model_copy(update={"addresses": AddressSet.of("10.0.0.0/24", "2600::/64")})
    around = [both, *aws_around(acl, back, *rule_sets, member, listening, behind)[1:]]
    taken = {ListenerProtocol.TCP: {TCP}, ListenerProtocol.UDP: {UDP}}.get(protocol, {TCP, UDP})
    expected = {
        (source, over, port)
        for source, over, port in PACKETS
        if over in taken
        and port == asked
        and lets(acl, source, over, port)
        and lets(own, source, over, port)
        and lets(inside, source if source.version == at.version else OF_BALANCER[at.version], over, led)
        and gets_replies(back, source, over)
    }
    assert answered(edge, around) == expected


def comes_into_azure(levels: Iterable[Rules], admin: Rules, source: Address, protocol: Protocol, port: int) -> bool:
    """Z12: admin rules first; what these allow for good, no group keeps out."""
    before = decided(admin, source, protocol, port)
    return before is Action.ALLOW or (
        before is not Action.DENY and all(lets(each, source, protocol, port) for each in levels)
    )


def azure_rule_sets(around: Rules, own: Rules, admin: Rules) -> list[Resource]:
    return [
        azure.nsg("around", *modelled(around)),
        azure.nsg("own", *modelled(own)),
        azure.nsg("admin", *modelled(admin), attached_to=(azure.NETWORK,), unmatched=Action.PASS_ON),
    ]


@settings(deadline=None, max_examples=150)
@given(around=ordered, own=ordered, admin=lists_of_rules(passing=True))
def test_azure(around: Rules, own: Rules, admin: Rules) -> None:
    public = AddressSet.of("20.1.2.3", "2603:1020::3")
    subject = azure.interface(subnet_rule_sets=("/around",), public_addresses=public)
    expected = {packet for packet in PACKETS if comes_into_azure((around, own), admin, *packet)}
    assert answered(subject, [azure.SUBNET, *azure_rule_sets(around, own, admin)]) == expected


@settings(deadline=None, max_examples=150)
@given(
    around=ordered,
    own=ordered,
    admin=lists_of_rules(passing=True),
    asked=st.sampled_from(PORTS),
    led=st.one_of(st.none(), st.sampled_from(PORTS)),
    over=st.sampled_from((ListenerProtocol.TCP, ListenerProtocol.UDP)),
)
def test_azure_balancers(
    around: Rules, own: Rules, admin: Rules, asked: int, led: int | None, over: ListenerProtocol
) -> None:
    member = azure.MEMBER.model_copy(update={"subnet_rule_sets": ("/around",)})
    others = [azure.SUBNET, *azure_rule_sets(around, own, admin), member]
    others += [azure.front(port=asked, protocol=over), azure.pool(port=led)]
    taken = TCP if over is ListenerProtocol.TCP else UDP
    expected = {
        (source, protocol, port)
        for source, protocol, port in PACKETS
        if source.version == 4
        and (protocol, port) == (taken, asked)
        and comes_into_azure((around, own), admin, source, protocol, led or port)
    }
    assert answered(azure.EDGE, others) == expected


@settings(deadline=None, max_examples=150)
@given(layers=st.lists(lists_of_rules(passing=True), min_size=1, max_size=4))
def test_gcp(layers: list[Rules]) -> None:
    """G1 and G2: the first layer that decides; what none decides is denied."""
    rule_sets = [gcp.layer(f"layer-{number}", *modelled(each)) for number, each in enumerate(layers)]
    names = tuple(each.id for each in rule_sets)
    subject = gcp.interface(rule_sets=names, public_addresses=AddressSet.of("34.1.2.3", "2600:1900::3"))

    def is_in(source: Address, protocol: Protocol, port: int) -> bool:
        answers = (decided(each, source, protocol, port) for each in layers)
        return next((each for each in answers if each not in {None, Action.PASS_ON}), None) is Action.ALLOW

    routes = gcp.table(gcp.out(), gcp.out("::/0"))
    assert answered(subject, [routes, *rule_sets]) == {packet for packet in PACKETS if is_in(*packet)}


@settings(deadline=None, max_examples=150)
@given(
    layers=st.lists(lists_of_rules(passing=True, unread=True), min_size=1, max_size=3),
    holds=st.sets(st.sampled_from(LISTED)),
)
def test_gcp_what_an_unread_list_may_hold_is_within_the_bounds(layers: list[Rules], holds: set[str]) -> None:
    rule_sets = [gcp.layer(f"layer-{number}", *modelled(each)) for number, each in enumerate(layers)]
    names = tuple(each.id for each in rule_sets)
    subject = gcp.interface(rule_sets=names, public_addresses=AddressSet.of("34.1.2.3", "2600:1900::3"))

    def is_in(source: Address, protocol: Protocol, port: int) -> bool:
        answers = (decided(each, source, protocol, port, holds) for each in layers)
        return next((each for each in answers if each not in {None, Action.PASS_ON}), None) is Action.ALLOW

    truth = {packet for packet in PACKETS if is_in(*packet)}
    around = [gcp.table(gcp.out(), gcp.out("::/0")), *rule_sets]
    assert answered(subject, around) <= truth <= answered(subject, around, perhaps=True)


@settings(deadline=None, max_examples=150)
@given(
    around=lists_of_rules(unread=True),
    own=lists_of_rules(unread=True),
    admin=lists_of_rules(passing=True, unread=True),
    holds=st.sets(st.sampled_from(LISTED)),
)
def test_azure_what_an_unread_list_may_hold_is_within_the_bounds(
    around: Rules, own: Rules, admin: Rules, holds: set[str]
) -> None:
    public = AddressSet.of("20.1.2.3", "2603:1020::3")
    subject = azure.interface(subnet_rule_sets=("/around",), public_addresses=public)

    def is_in(source: Address, protocol: Protocol, port: int) -> bool:
        before = decided(admin, source, protocol, port, holds)
        levels = all(lets(each, source, protocol, port, holds) for each in (around, own))
        return before is Action.ALLOW or (before is not Action.DENY and levels)

    truth = {packet for packet in PACKETS if is_in(*packet)}
    others = [azure.SUBNET, *azure_rule_sets(around, own, admin)]
    assert answered(subject, others) <= truth <= answered(subject, others, perhaps=True)


EVERYTHING = Rule(Action.ALLOW, None, 0, 65535, "0.0.0.0/0")
NO_TCP = Rule(Action.DENY, TCP, 0, 65535, "9.9.9.0/24")


@pytest.mark.parametrize(
    ("acl", "back", "over"),
    [([NO_TCP, EVERYTHING], [EVERYTHING], {UDP}), ([EVERYTHING], [], {UDP}), ([EVERYTHING], [EVERYTHING], {TCP, UDP})],
)
def test_what_is_open_to_every_other_protocol_is_not_open_to_tcp(acl: Rules, back: Rules, over: set[Protocol]) -> None:
    subject = aws.interface(rule_sets=(group(0, [EVERYTHING]).id,))
    found = answered(subject, aws_around(acl, back, group(0, [EVERYTHING])))
    assert {protocol for source, protocol, port in found if str(source) == "9.9.9.9"} == over


def test_a_listener_takes_no_tcp_where_only_other_protocols_come_in() -> None:
    member = azure.MEMBER.model_copy(update={"subnet_rule_sets": ("/around",)})
    others = [
        azure.SUBNET,
        *azure_rule_sets([EVERYTHING], [NO_TCP, EVERYTHING], []),
        member,
        azure.front(port=443),
        azure.pool(),
    ]
    found = {str(source) for source, _, _ in answered(azure.EDGE, others)}
    assert "9.9.9.9" not in found
    assert "150.1.1.1" in found


def test_what_an_unknown_target_may_let_in_stays_beside_what_another_does() -> None:
    few = [Rule(Action.ALLOW, TCP, 443, 443, "9.9.9.0/24")]
    edge = aws.EDGE.model_copy(update={"kind": BalancerKind.NETWORK, "rule_sets": (group(0, [EVERYTHING]).id,)})
    member = aws.MEMBER.model_copy(update={"rule_sets": (group(1, few).id,)})
    targets = tuple(Target(id=each, port=443, health=TargetHealth.HEALTHY) for each in ("10.0.0.10", "10.0.0.99"))
    listening = aws.leading(port=443, protocol=ListenerProtocol.TCP, balancer_kind=BalancerKind.NETWORK)
    behind = aws.behind(keeps_client_addresses=True, targets=targets)
    rule_sets = (group(0, [EVERYTHING]), group(1, few))
    around = aws_around([EVERYTHING], [EVERYTHING], *rule_sets, member, listening, behind)
    certain = {str(source) for source, _, _ in answered(edge, around)}
    perhaps = {str(source) for source, _, _ in answered(edge, around, perhaps=True)}
    assert certain == {"9.9.9.9", "9.9.9.200"}
    assert perhaps == {*certain, "150.1.1.1"}


def test_admin_rules_that_were_not_read_may_let_in_whatever_groups_keep_out() -> None:
    few = azure.nsg("own", *modelled([Rule(Action.ALLOW, TCP, 22, 22, "9.9.9.0/24")]))
    gap = gap_of(FirewallRuleSet).model_copy(update={"provider": "azure", "region": "westeurope"})
    found = ways_to(azure.interface(), estate_of(azure.interface(), [azure.SUBNET, few], [gap]))
    for source in ("9.9.9.9", "8.8.8.8"):
        answer = explained(azure.interface().identity, found, Question(AddressSet.of(source), TCP, 22))
        assert answer.answer is Answer.UNKNOWN
        assert "could not be read" in answer.why


@pytest.mark.parametrize(
    ("acl", "certain"),
    [([NO_TCP, EVERYTHING], set()), ([EVERYTHING], {"150.1.1.1", "9.9.9.9", "9.9.9.200"})],
)
def test_a_target_is_open_for_certain_where_the_acls_of_all_subnets_of_its_balancer_say_the_same(
    acl: Rules, certain: set[str]
) -> None:
    other = subnet("subnet-b", addresses=AddressSet.of("10.0.1.0/24"))
    edge = aws.EDGE.model_copy(
        update={
            "kind": BalancerKind.NETWORK,
            "rule_sets": (group(0, [EVERYTHING]).id,),
            "subnets": (aws.SUBNET.id, other.id),
        }
    )
    member = aws.MEMBER.model_copy(update={"rule_sets": (group(0, [EVERYTHING]).id,)})
    target = Target(id="10.0.0.10", port=443, health=TargetHealth.HEALTHY)
    listening = aws.leading(port=443, protocol=ListenerProtocol.TCP, balancer_kind=BalancerKind.NETWORK)
    behind = aws.behind(keeps_client_addresses=True, targets=(target,))
    back = modelled([EVERYTHING], Direction.EGRESS)
    named = identity("ec2", "network-acl/acl-b", "AWS::EC2::NetworkAcl")
    whole = subnet_acl(*modelled([EVERYTHING]), *back, identity=named, attached_to=(other.id,))
    around = aws_around(acl, [EVERYTHING], group(0, [EVERYTHING]), member, listening, behind, other, whole)
    assert {str(source) for source, _, _ in answered(edge, around)} == certain
    assert "9.9.9.9" in {str(source) for source, _, _ in answered(edge, around, perhaps=True)}
