"""Ways inside of networks against an evaluator that asks rule by rule about one packet at a time."""

from collections.abc import Sequence
from ipaddress import IPv4Address, IPv4Network

from hypothesis import given, settings
from hypothesis import strategies as st

from scanner.exposure.inside import inner_ways_to
from scanner.exposure.reach import Exposure
from scanner.exposure.zones import Senders
from scanner.models import (
    TCP,
    Action,
    AddressPeer,
    AddressSet,
    Direction,
    FirewallRule,
    GatewayKind,
    NetworkInterface,
    PortSet,
    Resource,
    Traffic,
)
from tests.exposure import test_azure_inside as azure
from tests.exposure import test_gcp_inside as gcp
from tests.exposure.estates import estate_of
from tests.exposure.test_azure_semantics import NETWORK as AZURE_NETWORK
from tests.exposure.test_azure_semantics import nsg, out
from tests.exposure.test_gcp_semantics import NETWORK as GCP_NETWORK
from tests.exposure.test_gcp_semantics import layer

BLOCKS = ("10.0.0.0/8", "10.0.0.0/24", "10.0.0.10/32", "10.0.1.0/24", "10.0.1.128/25", "0.0.0.0/0", "192.168.7.0/24")
SOURCES = tuple(map(IPv4Address, ("10.0.0.77", "10.0.1.5", "10.0.1.200", "192.168.7.9", "10.9.0.5")))
TARGET = IPv4Address("10.0.0.10")
PORTS = (21, 22, 23, 443)
PACKETS = [(source, port) for source in SOURCES for port in PORTS]

blocks = st.sampled_from(BLOCKS)
port_sets = st.sampled_from(("22", "22-23", "21-443", "*", "443"))


@st.composite
def rules_in_order(draw: st.DrawFn, direction: Direction, *, passing: bool = False) -> list[FirewallRule]:
    """A list of rules with priorities, some of them equal."""
    kinds = (Action.ALLOW, Action.ALLOW, Action.DENY, *((Action.PASS_ON,) if passing else ()))
    return [
        FirewallRule(
            id=f"{direction}-{number}",
            direction=direction,
            action=draw(st.sampled_from(kinds)),
            priority=draw(st.integers(1, 5)),
            traffic=(Traffic(protocol=TCP, ports=PortSet.parse(draw(port_sets))),),
            peers=(_peer(draw(blocks)),),
            targets=draw(st.sampled_from(((), (), (_peer("10.0.1.128/25"),)))) if direction is Direction.EGRESS else (),
        )
        for number in range(draw(st.integers(0, 4)))
    ]


ingress = rules_in_order(Direction.INGRESS)
egress = rules_in_order(Direction.EGRESS)


def _peer(block: str) -> AddressPeer:
    return AddressPeer(name=block, addresses=AddressSet.of(block))


def decided(rules: Sequence[FirewallRule], direction: Direction, source: IPv4Address, port: int) -> Action | None:
    """What the first rule that matches does; at equal priority a deny comes first. None where none matches."""
    far, near = (source, TARGET) if direction is Direction.INGRESS else (TARGET, source)
    matching = [
        rule
        for rule in rules
        if rule.direction is direction
        and _is_among(far, rule.peers)
        and (not rule.targets or _is_among(near, rule.targets))
        and port in rule.traffic[0].ports
    ]
    first = min(matching, key=lambda rule: (rule.priority or 0, rule.action is not Action.DENY), default=None)
    return first.action if first else None


def _is_among(address: IPv4Address, peers: Sequence[object]) -> bool:
    return any(
        isinstance(each, AddressPeer) and isinstance(each.addresses, AddressSet) and address in each.addresses
        for each in peers
    )


def reached(subject: NetworkInterface, around: Sequence[Resource]) -> set[tuple[str, int]]:
    """The packets that come in by some way."""
    found: set[tuple[str, int]] = set()
    for source in SOURCES:
        senders = Senders(AddressSet.of(str(source)))
        ways = [way for way in inner_ways_to(subject, senders, estate_of(subject, around)) if isinstance(way, Exposure)]
        assert not any(way.doubt for way in ways)
        for port in PORTS:
            if any(source in way.sources and port in way.ports.get(TCP, PortSet()) for way in ways):
                found.add((str(source), port))
    return found


@settings(deadline=None, max_examples=100)
@given(
    own=ingress,
    around=ingress,
    leaving=egress,
    admin=rules_in_order(Direction.INGRESS, passing=True),
    dropped=st.sets(st.sampled_from(("10.0.0.0/8", "10.0.0.0/16", "10.0.0.0/25", "10.0.0.128/25")), max_size=2),
)
def test_azure(
    own: list[FirewallRule],
    around: list[FirewallRule],
    leaving: list[FirewallRule],
    admin: list[FirewallRule],
    dropped: set[str],
) -> None:
    rule_sets = [
        nsg("own", *own),
        nsg("around", *around),
        nsg("leaving", *leaving),
        nsg("admin", *admin, attached_to=(AZURE_NETWORK,), unmatched=Action.PASS_ON),
    ]
    home = azure.HOME.model_copy(update={"rule_sets": ("/around",)})
    apps = azure.APPS.model_copy(update={"rule_sets": ("/leaving",)})
    subject = azure.SUBJECT.model_copy(update={"subnet_rule_sets": ("/around",)})
    routes = [out(each, GatewayKind.NONE) for each in sorted(dropped)]
    others = [azure.NET, home, apps, azure.remote(), azure.table(azure.APPS, *routes), *rule_sets]
    is_dropped = any(TARGET in IPv4Network(each) and each != "10.0.0.0/8" for each in dropped)

    def gets_out(source: IPv4Address, port: int) -> bool:
        if source in home.addresses:
            return decided(around, Direction.EGRESS, source, port) is Action.ALLOW
        if source in apps.addresses:
            return not is_dropped and decided(leaving, Direction.EGRESS, source, port) is Action.ALLOW
        return source == IPv4Address(azure.OFFICE)

    def gets_in(source: IPv4Address, port: int) -> bool:
        before = decided(admin, Direction.INGRESS, source, port)
        levels = all(decided(each, Direction.INGRESS, source, port) is Action.ALLOW for each in (around, own))
        return before is Action.ALLOW or (before is not Action.DENY and levels)

    expected = {(str(source), port) for source, port in PACKETS if gets_out(source, port) and gets_in(source, port)}
    assert reached(subject, others) == expected


@settings(deadline=None, max_examples=100)
@given(
    st.lists(
        st.tuples(rules_in_order(Direction.INGRESS, passing=True), rules_in_order(Direction.EGRESS, passing=True)),
        min_size=1,
        max_size=3,
    ),
    st.booleans(),
)
def test_gcp(layers: list[tuple[list[FirewallRule], list[FirewallRule]]], joined: bool) -> None:
    names = [f"/layer-{number}" for number in range(len(layers))]
    rule_sets = [
        layer(
            each.removeprefix("/"),
            *(rule for rules in layers[number] for rule in rules),
            attached_to=(GCP_NETWORK,),
            gates=(tuple(names[:number]),) if number else (),
        )
        for number, each in enumerate(names)
    ]
    subject = gcp.SUBJECT.model_copy(update={"rule_sets": tuple(names)})
    others = [gcp.NET, gcp.HOME, gcp.APPS, gcp.ROUTES, gcp.remote(), *rule_sets]
    others += [gcp.peering(), gcp.FAR] if joined else []

    def final(direction: Direction, source: IPv4Address, port: int) -> Action | None:
        answers = (decided([*each[0], *each[1]], direction, source, port) for each in layers)
        return next((each for each in answers if each not in {None, Action.PASS_ON}), None)

    def gets_out(source: IPv4Address, port: int) -> bool:
        if source in gcp.NET.addresses:
            denies = any(rule.action is Action.DENY for each in layers for rule in each[1])
            # What no layer decides gets out by the rule that a network implies, which these lists do not have.
            return not denies or final(Direction.EGRESS, source, port) is Action.ALLOW
        return source == IPv4Address(gcp.OFFICE) or (joined and source in gcp.FAR.addresses)

    expected = {
        (str(source), port)
        for source, port in PACKETS
        if gets_out(source, port) and final(Direction.INGRESS, source, port) is Action.ALLOW
    }
    assert reached(subject, others) == expected
