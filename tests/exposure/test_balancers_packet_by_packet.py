"""Ways through load balancers against an evaluator that follows one packet at a time, hop by hop."""

from collections.abc import Sequence
from ipaddress import IPv4Address, IPv6Address, ip_address

from hypothesis import given, settings
from hypothesis import strategies as st

from scanner.exposure.reach import Exposure
from scanner.exposure.ways import Service, ways_to
from scanner.models import (
    TCP,
    Action,
    AddressPeer,
    AddressSet,
    BalancerKind,
    Direction,
    FirewallRule,
    GroupPeer,
    ListenerProtocol,
    Peer,
    PortSet,
    RequestFilter,
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
from tests.factories import forward, identity, internet_gateway, listener, listener_rule, rule_set, subnet_acl

Address = IPv4Address | IPv6Address

BLOCKS = ("9.0.0.0/8", "9.9.9.0/24", "9.9.9.128/25", "0.0.0.0/0", "10.0.0.0/8", "::/0", "2600:1000::/24")
SOURCES = tuple(map(ip_address, ("9.9.9.9", "9.9.9.200", "9.1.1.1", "8.8.8.8", "2600:1000::9", "2600:2000::9")))
BALANCER = ip_address("10.0.0.5")
PORTS = (22, 443, 8443)
PACKETS = [(source, port) for source in SOURCES for port in PORTS]

ports = st.sampled_from(PORTS)
port_sets = st.sampled_from(("22", "443", "22-443", "8443", "*"))
blocks = st.sampled_from(BLOCKS)


def block(written: str) -> AddressPeer:
    return AddressPeer(name=written, addresses=AddressSet.of(written))


@st.composite
def rules(draw: st.DrawFn, *more: Peer, ordered: bool = True, passing: bool = False) -> list[FirewallRule]:
    """Rules, with priorities where they are asked in an order, else allows alone."""
    kinds = (Action.ALLOW, Action.ALLOW, Action.DENY, *((Action.PASS_ON,) if passing else ()))
    return [
        FirewallRule(
            id=str(number),
            direction=Direction.INGRESS,
            action=draw(st.sampled_from(kinds)) if ordered else Action.ALLOW,
            priority=number if ordered else None,
            traffic=(Traffic(protocol=TCP, ports=PortSet.parse(draw(port_sets))),),
            peers=(draw(st.sampled_from((*map(block, BLOCKS), *more))),),
        )
        for number in range(draw(st.integers(0, 4)))
    ]


def is_from(rule: FirewallRule, source: Address, members: frozenset[str] = frozenset()) -> bool:
    """Whether a rule is about a source, which may be a member of groups."""
    (peer,) = rule.peers
    if isinstance(peer, GroupPeer):
        return peer.name in members
    return isinstance(peer.addresses, AddressSet) and source in peer.addresses


def decided(
    asked: Sequence[FirewallRule], source: Address, port: int, members: frozenset[str] = frozenset()
) -> Action | None:
    """What the first rule that matches does. None where none matches."""
    return next(
        (rule.action for rule in asked if is_from(rule, source, members) and port in rule.traffic[0].ports), None
    )


def reached(service: Service, around: Sequence[Resource], *, perhaps: bool = False) -> set[tuple[str, int]]:
    """The packets that come through by some way that is certain; also those that may."""
    ways = [way for way in ways_to(service, estate_of(service, around)) if isinstance(way, Exposure)]
    counting = [way for way in ways if perhaps or not way.doubt]
    return {
        (str(source), port)
        for source, port in PACKETS
        if any(source in way.sources and port in way.ports.get(TCP, PortSet()) for way in counting)
    }


def group(number: int, *of: FirewallRule) -> Resource:
    named = identity("ec2", f"security-group/sg-{number}", "AWS::EC2::SecurityGroup")
    return rule_set(*of, identity=named)


OF_BALANCER = GroupPeer(name="sg-0")


@settings(deadline=None, max_examples=150)
@given(
    kind=st.sampled_from((BalancerKind.NETWORK, BalancerKind.APPLICATION)),
    acl=rules(),
    own=rules(ordered=False),
    inside=rules(OF_BALANCER, ordered=False),
    asked=ports,
    led=ports,
    keeps=st.booleans(),
    has_v6=st.booleans(),
    leads_v6=st.booleans(),
)
def test_aws(
    kind: BalancerKind,
    acl: list[FirewallRule],
    own: list[FirewallRule],
    inside: list[FirewallRule],
    asked: int,
    led: int,
    keeps: bool,
    has_v6: bool,
    leads_v6: bool,
) -> None:
    keeps = keeps and kind is BalancerKind.NETWORK
    groups = [group(0, *own), group(1, *inside)]
    edge = aws.EDGE.model_copy(update={"kind": kind, "rule_sets": (groups[0].id,)})
    addresses = AddressSet.of("10.0.0.10", *(("2600::10",) if has_v6 else ()))
    member = aws.MEMBER.model_copy(update={"addresses": addresses, "rule_sets": (groups[1].id,)})
    target = Target(id="10.0.0.10", port=led, health=TargetHealth.HEALTHY)
    protocol = ListenerProtocol.TCP if kind is BalancerKind.NETWORK else ListenerProtocol.HTTPS
    routes = [aws.out(), *([aws.out("::/0")] if leads_v6 else [])]
    around = [
        aws.SUBNET,
        internet_gateway(),
        aws.table(*routes),
        subnet_acl(*acl, aws.REPLIES, attached_to=(aws.SUBNET.id,)),
        *groups,
        member,
        aws.leading(port=asked, protocol=protocol, balancer_kind=kind),
        aws.behind(keeps_client_addresses=keeps, targets=(target,)),
    ]

    def comes_in(source: Address, port: int) -> bool:
        is_led = source.version == 4 or leads_v6
        return (
            is_led
            and decided(acl, source, port) is Action.ALLOW
            and decided(own, source, port) is Action.ALLOW
            and port == asked
        )

    def goes_on(source: Address) -> bool:
        if kind is BalancerKind.APPLICATION:
            return True
        # It is reached at an IPv4 address, whatever others it has.
        sees_client = keeps and source.version == 4
        return decided(inside, source if sees_client else BALANCER, led, frozenset({"sg-0"})) is Action.ALLOW

    expected = {(str(source), port) for source, port in PACKETS if comes_in(source, port) and goes_on(source)}
    assert reached(edge, around) == reached(edge, around, perhaps=True) == expected


@settings(deadline=None, max_examples=150)
@given(around=rules(), own=rules(), admin=rules(passing=True), asked=ports, led=st.one_of(st.none(), ports))
def test_azure(
    around: list[FirewallRule], own: list[FirewallRule], admin: list[FirewallRule], asked: int, led: int | None
) -> None:
    rule_sets = [
        azure.nsg("around", *around),
        azure.nsg("own", *own),
        azure.nsg("admin", *admin, attached_to=(azure.NETWORK,), unmatched=Action.PASS_ON),
    ]
    member = azure.MEMBER.model_copy(update={"subnet_rule_sets": ("/around",)})

    def is_in(source: Address, port: int) -> bool:
        before = decided(admin, source, port)
        levels = all(decided(each, source, port) is Action.ALLOW for each in (around, own))
        return before is Action.ALLOW or (before is not Action.DENY and levels)

    expected = {
        (str(source), port)
        for source, port in PACKETS
        if source.version == 4 and port == asked and is_in(source, led or asked)
    }
    others = [azure.SUBNET, *rule_sets, member, azure.front(port=asked), azure.pool(port=led)]
    assert reached(azure.EDGE, others) == reached(azure.EDGE, others, perhaps=True) == expected


@settings(deadline=None, max_examples=150)
@given(layers=st.lists(rules(passing=True), min_size=1, max_size=3), asked=ports)
def test_gcp_passes_packets_on_to_machines(layers: list[list[FirewallRule]], asked: int) -> None:
    layers[-1] = [rule for rule in layers[-1] if rule.action is not Action.PASS_ON]
    rule_sets = [gcp.layer(f"layer-{number}", *each) for number, each in enumerate(layers)]
    member = gcp.MEMBER.model_copy(update={"rule_sets": tuple(each.id for each in rule_sets)})

    def is_in(source: Address, port: int) -> bool:
        answers = (decided(each, source, port) for each in layers)
        return next((each for each in answers if each not in {None, Action.PASS_ON}), None) is Action.ALLOW

    expected = {
        (str(source), port) for source, port in PACKETS if source.version == 4 and port == asked and is_in(source, port)
    }
    others = [gcp.ROUTES, *rule_sets, member, gcp.front(port=asked), gcp.backend()]
    assert reached(gcp.EDGE, others) == reached(gcp.EDGE, others, perhaps=True) == expected


@settings(deadline=None, max_examples=150)
@given(refusing=rules(), other=rules(), asked=ports, weighted=st.booleans())
def test_gcp_asks_security_policies_before_it_sends_requests_on(
    refusing: list[FirewallRule], other: list[FirewallRule], asked: int, weighted: bool
) -> None:
    """A proxy with one backend service, or two of which each has a policy of its own."""
    filters = [
        RequestFilter(identity=gcp.named(name), rules=tuple(each), attached_to=(to,))
        for name, each, to in (("first", refusing, "/edge"), ("second", other, "/other"))
    ]
    groups = [gcp.backend(identity=gcp.named(name), keeps_client_addresses=False) for name in ("edge", "other")]
    to = ("/edge", "/other") if weighted else ("/edge",)
    asked_at = gcp.front(balancer="/map", port=asked, backend=None, rules=(listener_rule(forward(*to)),))
    others = [asked_at, *groups, gcp.MEMBER, *filters, gcp.VPC]
    asking = (refusing, other) if weighted else (refusing,)
    expected = {
        (str(source), port)
        for source, port in PACKETS
        if port == asked and source.version == 4 and any(decided(each, source, port) is Action.ALLOW for each in asking)
    }
    assert reached(gcp.GLOBAL_EDGE, others) == expected


@settings(deadline=None, max_examples=150)
@given(acl=rules(), own=rules(ordered=False), first=ports, last=ports, led=st.one_of(st.none(), ports))
def test_aws_accelerators_lead_their_own_ports(
    acl: list[FirewallRule], own: list[FirewallRule], first: int, last: int, led: int | None
) -> None:
    """To an instance without a public address or route: what the network ACL keeps out may come in all the same."""
    asked = PortSet.of((first, last)) if first <= last else PortSet.of(first)
    route = aws.leads("i-1", str(asked), port=led)
    around = [
        aws.SUBNET,
        internet_gateway(),
        aws.table(),
        subnet_acl(*acl, aws.REPLIES, attached_to=(aws.SUBNET.id,)),
        group(0, *own),
        aws.accelerator(route),
    ]
    subject = aws.INSTANCE.model_copy(update={"rule_sets": (group(0).id,)})

    def led_in(source: Address, port: int) -> bool:
        arriving = led or port
        return port in asked and source.version == 4 and decided(own, source, arriving) is Action.ALLOW

    perhaps = {(str(source), port) for source, port in PACKETS if led_in(source, port)}
    certain = {
        (str(source), port)
        for source, port in PACKETS
        if led_in(source, port) and decided(acl, source, led or port) is Action.ALLOW
    }
    assert reached(subject, around) == certain
    assert reached(subject, around, perhaps=True) == perhaps


LISTED = ("9.9.9.0/24", "2600:1000::/24", "0.0.0.0/0")


@settings(deadline=None, max_examples=150)
@given(acl=rules(), own=rules(ordered=False), at=st.integers(0, 3), asked=ports, holds=st.sets(st.sampled_from(LISTED)))
def test_what_a_list_may_hold_is_between_what_is_certain_and_what_may_be(
    acl: list[FirewallRule], own: list[FirewallRule], at: int, asked: int, holds: set[str]
) -> None:
    """Whatever an unread list turns out to hold, no certain way is wrong, and no way is missing."""
    unread = AddressPeer(name="pl-1", addresses=Unknown(why="pl-1 was not read"))
    read = AddressPeer(name="pl-1", addresses=AddressSet.of(*holds))

    def estate(peer: AddressPeer) -> list[Resource]:
        listed = [
            rule.model_copy(update={"peers": (peer,)}) if number == at else rule for number, rule in enumerate(own)
        ]
        return [
            aws.SUBNET,
            internet_gateway(),
            aws.table(aws.out(), aws.out("::/0")),
            subnet_acl(*acl, aws.REPLIES, attached_to=(aws.SUBNET.id,)),
            group(0, *listed),
            listener(port=asked),
        ]

    edge = aws.EDGE.model_copy(update={"rule_sets": (group(0).id,)})
    truth = reached(edge, estate(read))
    assert reached(edge, estate(unread)) <= truth <= reached(edge, estate(unread), perhaps=True)
