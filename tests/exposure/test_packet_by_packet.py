"""Ways against an evaluator that asks rule by rule about one packet at a time."""

from collections.abc import Sequence
from ipaddress import IPv4Address

from hypothesis import given, settings
from hypothesis import strategies as st

from scanner.exposure.reach import Exposure
from scanner.exposure.ways import ways_to
from scanner.models import (
    TCP,
    Action,
    AddressPeer,
    AddressSet,
    Direction,
    FirewallRule,
    GatewayKind,
    GroupPeer,
    NetworkInterface,
    PortSet,
    Resource,
    Traffic,
)
from tests.exposure import test_aws_semantics as aws
from tests.exposure import test_azure_semantics as azure
from tests.exposure import test_gcp_semantics as gcp
from tests.exposure.estates import estate_of
from tests.factories import identity, internet_gateway, rule_set, subnet_acl

BLOCKS = ("9.0.0.0/8", "9.9.0.0/16", "9.9.9.0/24", "9.9.9.128/25", "8.8.8.0/24", "0.0.0.0/0", "0.0.0.0/1")
SOURCES = tuple(map(IPv4Address, ("9.9.9.9", "9.9.9.200", "9.9.1.1", "9.1.1.1", "8.8.8.8", "150.1.1.1")))
PORTS = (21, 22, 23, 443)

blocks = st.sampled_from(BLOCKS)
port_sets = st.sampled_from(("22", "22-23", "21-443", "*", "443"))
targets = st.sampled_from(((), (), (GroupPeer(name="web"),), (GroupPeer(name="db"),)))


@st.composite
def rules_in_order(draw: st.DrawFn, *, passing: bool = False, limited: bool = False) -> list[FirewallRule]:
    """A list of rules with priorities, some of them equal."""
    kinds = (Action.ALLOW, Action.DENY, *((Action.PASS_ON,) if passing else ()))
    return [
        FirewallRule(
            id=str(number),
            direction=Direction.INGRESS,
            action=draw(st.sampled_from(kinds)),
            priority=draw(st.integers(1, 5)),
            enabled=draw(st.sampled_from((True, True, False))),
            traffic=(Traffic(protocol=TCP, ports=PortSet.parse(draw(port_sets))),),
            peers=(_peer(draw(blocks)),),
            targets=draw(targets) if limited else (),
        )
        for number in range(draw(st.integers(0, 5)))
    ]


def _peer(block: str) -> AddressPeer:
    return AddressPeer(name=block, addresses=AddressSet.of(block))


def decided(rules: Sequence[FirewallRule], source: IPv4Address, port: int) -> Action | None:
    """What the first rule that matches does; at equal priority a deny comes first. None where none matches."""
    matching = [rule for rule in rules if rule.enabled and _is_for_web(rule) and _matches(rule, source, port)]
    first = min(matching, key=lambda rule: (rule.priority or 0, rule.action is not Action.DENY), default=None)
    return first.action if first else None


def _is_for_web(rule: FirewallRule) -> bool:
    return not rule.targets or any(each.name == "web" for each in rule.targets)


def _matches(rule: FirewallRule, source: IPv4Address, port: int) -> bool:
    (peer,) = rule.peers
    assert isinstance(peer, AddressPeer)
    assert isinstance(peer.addresses, AddressSet)
    return source in peer.addresses and port in rule.traffic[0].ports


def reached(subject: NetworkInterface, around: Sequence[Resource]) -> set[tuple[str, int]]:
    """The packets that come in by some way."""
    ways = [way for way in ways_to(subject, estate_of(subject, around)) if isinstance(way, Exposure)]
    assert not any(way.doubt for way in ways)
    return {
        (str(source), port)
        for source in SOURCES
        for port in PORTS
        if any(source in way.sources and port in way.ports.get(TCP, PortSet()) for way in ways)
    }


PACKETS = [(source, port) for source in SOURCES for port in PORTS]


@settings(deadline=None, max_examples=150)
@given(acl=rules_in_order(), first=rules_in_order(), second=rules_in_order(), away=st.sets(blocks, max_size=2))
def test_aws(acl: list[FirewallRule], first: list[FirewallRule], second: list[FirewallRule], away: set[str]) -> None:
    groups = [
        rule_set(
            *(rule.model_copy(update={"priority": None}) for rule in rules if rule.action is Action.ALLOW),
            identity=identity("ec2", f"security-group/sg-{number}", "AWS::EC2::SecurityGroup"),
        )
        for number, rules in enumerate((first, second))
    ]
    elsewhere = sorted(away - {"0.0.0.0/0"})
    routes = [aws.out(), *(aws.out(each, GatewayKind.APPLIANCE) for each in elsewhere)]
    ordered = [rule.model_copy(update={"priority": number}) for number, rule in enumerate(acl)]
    subject = aws.interface(rule_sets=tuple(each.id for each in groups))
    filtering = subnet_acl(*ordered, aws.REPLIES, attached_to=(aws.SUBNET.id,))
    expected = {
        (str(source), port)
        for source, port in PACKETS
        if decided(ordered, source, port) is Action.ALLOW
        and any(_matches(rule, source, port) for each in groups for rule in each.rules if rule.enabled)
        and not any(source in AddressSet.of(each) for each in elsewhere)
    }
    assert reached(subject, [aws.SUBNET, internet_gateway(), aws.table(*routes), filtering, *groups]) == expected


@settings(deadline=None, max_examples=150)
@given(around=rules_in_order(), own=rules_in_order(limited=True), admin=rules_in_order(passing=True))
def test_azure(around: list[FirewallRule], own: list[FirewallRule], admin: list[FirewallRule]) -> None:
    rule_sets = [
        azure.nsg("around", *around),
        azure.nsg("own", *own),
        azure.nsg("admin", *admin, attached_to=(azure.NETWORK,), unmatched=Action.PASS_ON),
    ]
    subject = azure.interface(subnet_rule_sets=("/around",), groups=("web",))

    def is_in(source: IPv4Address, port: int) -> bool:
        before = decided(admin, source, port)
        levels = all(decided(each, source, port) is Action.ALLOW for each in (around, own))
        return before is Action.ALLOW or (before is not Action.DENY and levels)

    expected = {(str(source), port) for source, port in PACKETS if is_in(source, port)}
    assert reached(subject, [azure.SUBNET, *rule_sets]) == expected


source_ports = st.lists(st.sampled_from(("0-1023", "1024-65535", "53", "*")), min_size=12, max_size=12)
ASKING_FROM = (53, 80, 40000)


@settings(deadline=None, max_examples=150)
@given(rules_in_order(), rules_in_order(), source_ports)
def test_azure_source_ports(around: list[FirewallRule], own: list[FirewallRule], asked_from: list[str]) -> None:
    chosen = iter(asked_from)
    levels = [
        [rule.model_copy(update={"source_ports": PortSet.parse(next(chosen))}) for rule in rules]
        for rules in (around, own)
    ]
    subject = azure.interface(subnet_rule_sets=("/around",))

    def is_in(source: IPv4Address, port: int, asking: int) -> bool:
        met = ([rule for rule in rules if asking in rule.source_ports] for rules in levels)
        return all(decided(each, source, port) is Action.ALLOW for each in met)

    expected = {
        (str(source), port) for source, port in PACKETS if any(is_in(source, port, asking) for asking in ASKING_FROM)
    }
    rule_sets = [azure.nsg(name, *rules) for name, rules in zip(("around", "own"), levels, strict=True)]
    assert reached(subject, [azure.SUBNET, *rule_sets]) == expected


@settings(deadline=None, max_examples=150)
@given(st.lists(rules_in_order(passing=True, limited=True), min_size=1, max_size=3), st.integers(0, 2))
def test_gcp(layers: list[list[FirewallRule]], place: int) -> None:
    place = min(place, len(layers) - 1)
    layers[place] = [rule for rule in layers[place] if rule.action is not Action.PASS_ON]
    rule_sets = [gcp.layer(f"layer-{number}", *rules) for number, rules in enumerate(layers)]
    subject = gcp.interface(rule_sets=tuple(each.id for each in rule_sets))

    def is_in(source: IPv4Address, port: int) -> bool:
        answers = (decided(rules, source, port) for rules in layers)
        return next((each for each in answers if each not in {None, Action.PASS_ON}), None) is Action.ALLOW

    expected = {(str(source), port) for source, port in PACKETS if is_in(source, port)}
    assert reached(subject, [gcp.ROUTES, *rule_sets]) == expected
