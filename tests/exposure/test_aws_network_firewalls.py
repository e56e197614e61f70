"""A40: firewalls that the internet gateway's routes lead packets through, and what comes past their rules."""

from collections.abc import Iterable
from ipaddress import ip_address
from typing import Any, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scanner.exposure.inspection import ONE_WAY
from scanner.exposure.reach import Exposure
from scanner.exposure.ways import ways_to
from scanner.models import (
    ICMP,
    TCP,
    UDP,
    Action,
    AddressPeer,
    AddressSet,
    BlockedAccess,
    Direction,
    FirewallEndpoint,
    GatewayKind,
    HopKind,
    InspectingFirewall,
    InspectionRule,
    NetworkInterface,
    PortSet,
    Protocol,
    PublicAccessBlock,
    Resource,
    Traffic,
    Unknown,
)
from scanner.provider import Gap
from tests.exposure.estates import estate_of, inner_ways, ways
from tests.factories import (
    ACCOUNT,
    REGION,
    acl_rule,
    balancer,
    forward,
    identity,
    internet_gateway,
    listener,
    listener_rule,
    network_interface,
    peer,
    route,
    route_table,
    rule,
    rule_set,
    subnet,
    subnet_acl,
)
from tests.support import gap_of

SUBNET = subnet()
OUTSIDE = subnet("subnet-fw", addresses=AddressSet.of("10.0.9.0/24"))
ENDPOINT = f"arn:aws:ec2:{REGION}:{ACCOUNT}:vpc-endpoint/vpce-1"
OTHER = f"arn:aws:ec2:{REGION}:{ACCOUNT}:vpc-endpoint/vpce-2"
GATEWAY = internet_gateway()
WIDE, NEAR = "9.0.0.0/8", "9.9.9.0/24"
GROUP = rule_set(rule(WIDE, ports="22"), rule(WIDE, protocol=UDP, ports="53"))
BOTH_WAYS = (
    acl_rule(100, "0.0.0.0/0", "::/0", protocol=None),
    acl_rule(100, "0.0.0.0/0", "::/0", protocol=None, direction=Direction.EGRESS),
)
PASS, DROP, FORWARD = Action.ALLOW, Action.DENY, Action.PASS_ON


def to(hop: str, destination: str = "0.0.0.0/0", kind: GatewayKind = GatewayKind.ENDPOINT) -> Any:
    return route(destination, next_hop=hop, next_hop_kind=kind)


def to_internet(destination: str = "0.0.0.0/0") -> Any:
    return to(GATEWAY.id, destination, GatewayKind.INTERNET)


def table(name: str, *routes: Any, **more: Any) -> Resource:
    return route_table(*routes, identity=identity("ec2", f"route-table/{name}", "AWS::EC2::RouteTable"), **more)


def acl(name: str, where: Resource, *rules: Any) -> Resource:
    who = identity("ec2", f"network-acl/{name}", "AWS::EC2::NetworkAcl")
    return subnet_acl(*rules, identity=who, attached_to=(where.id,))


EDGE = table("rtb-edge", to(ENDPOINT, "10.0.0.0/24"), gateways=(GATEWAY.id,))
INNER = table("rtb-inner", to(ENDPOINT), subnets=(SUBNET.id,))
OUTER = table("rtb-outer", to_internet(), subnets=(OUTSIDE.id,))
AROUND: tuple[Resource, ...] = (
    SUBNET,
    OUTSIDE,
    GROUP,
    GATEWAY,
    EDGE,
    INNER,
    OUTER,
    acl("acl-inner", SUBNET, *BOTH_WAYS),
    acl("acl-outer", OUTSIDE, *BOTH_WAYS),
)
SUBJECT = network_interface(subnet=SUBNET.id, public_addresses=AddressSet.of("198.51.100.7"), rule_sets=(GROUP.id,))
TCP_22, UDP_53 = "TCP 22 from {}", "UDP 53 from {}"


def around(*changed: Resource, without: Iterable[str] = ()) -> list[Resource]:
    """The estate in which some resources stand in the place of those of the same name."""
    names = {each.name for each in changed}.union(without)
    return [*changed, *(each for each in AROUND if each.name not in names)]


def inspects(
    action: Action,
    sources: str | AddressPeer = "0.0.0.0/0",
    to_: str = "0.0.0.0/0",
    *,
    protocol: Protocol | None = None,
    ports: str = "*",
    source_ports: str = "*",
    **more: Any,
) -> InspectionRule:
    """A rule about packets from some addresses to others."""
    traffic = Traffic(protocol=protocol, ports=PortSet.parse(ports))
    return InspectionRule(
        direction=Direction.INGRESS,
        action=action,
        traffic=(traffic,),
        source_ports=PortSet.parse(source_ports),
        peers=(peer(sources) if isinstance(sources, str) else sources,),
        targets=(peer(to_),),
        **more,
    )


def firewall(
    *rules: InspectionRule,
    unmatched: Action = FORWARD,
    stateful: tuple[InspectionRule, ...] = (),
    at_last: Action | Unknown = PASS,
    **more: Any,
) -> InspectingFirewall:
    """A firewall that leads on what its rules let through."""
    return InspectingFirewall(
        **{
            "identity": identity("network-firewall", "firewall/edge", "AWS::NetworkFirewall::Firewall"),
            "endpoints": (FirewallEndpoint(id=ENDPOINT, subnets=(OUTSIDE.id,)),),
            "rules": rules,
            "unmatched": unmatched,
            "stateful": stateful,
            "unmatched_by_stateful": at_last,
            **more,
        }
    )


OPEN = [TCP_22.format(WIDE), UDP_53.format(WIDE)]
STOPPED = ["closed at firewall edge: stops what the rule sets would let in"]


def found(looking: InspectingFirewall, subject: NetworkInterface = SUBJECT, *changed: Resource) -> list[str]:
    return ways(subject, looking, *around(*changed))


def test_a40_what_a_firewall_lets_through_is_told_with_the_rule() -> None:
    looking = firewall(stateful=(inspects(PASS, NEAR, protocol=TCP, id="web sid 1"),), at_last=DROP)
    (way,) = ways_to(SUBJECT, estate_of(SUBJECT, [looking, *around()]))
    assert [(hop.kind, hop.element, hop.says) for hop in way.path[2:6]] == [
        (HopKind.ROUTE, "", "leads replies through vpce-1"),
        (HopKind.ROUTE, "", "leads replies to the internet gateway"),
        (HopKind.FIREWALL, "ingress-web sid 1", "lets it through by rule web sid 1"),
        (HopKind.ACL, "ingress-100", "lets it in by rule 100"),
    ]
    assert way.path[4].resource == looking.identity
    assert found(looking) == [f"TCP 22 from {NEAR}"]


@pytest.mark.parametrize(
    ("rules", "unmatched", "expected"),
    [
        ([], PASS, OPEN),
        ([], DROP, STOPPED),
        ([inspects(PASS, NEAR), inspects(PASS, "0.0.0.0/0", NEAR)], DROP, [TCP_22.format(NEAR), UDP_53.format(NEAR)]),
        ([inspects(DROP, NEAR), inspects(PASS, NEAR), inspects(PASS, "0.0.0.0/0", NEAR)], DROP, STOPPED),
        ([inspects(PASS, NEAR, protocol=UDP)], DROP, [UDP_53.format(NEAR)]),
        ([inspects(PASS, NEAR, protocol=ICMP)], DROP, STOPPED),
        ([inspects(PASS, NEAR, protocol=UDP, ports="54-60")], DROP, STOPPED),
        ([inspects(PASS, NEAR, "10.0.0.10/32", protocol=UDP)], DROP, [UDP_53.format(NEAR)]),
        ([inspects(PASS, NEAR, "10.0.0.11/32", protocol=UDP)], DROP, STOPPED),
    ],
)
def test_a40_stateless_rules_decide_in_their_order(
    rules: list[InspectionRule], unmatched: Action, expected: list[str]
) -> None:
    assert found(firewall(*rules, unmatched=unmatched)) == expected


@pytest.mark.parametrize(
    ("back", "expected"),
    [
        ([], STOPPED),
        ([inspects(PASS, "10.0.0.0/24", NEAR, protocol=TCP, ports="1024-65535")], [TCP_22.format(NEAR)]),
        ([inspects(PASS, "10.0.0.0/24", NEAR, protocol=TCP, ports="32768-61000")], [TCP_22.format(NEAR)]),
        ([inspects(PASS, "10.0.0.0/24", NEAR, protocol=TCP, ports="443")], [TCP_22.format(NEAR)]),
        ([inspects(PASS, "10.0.0.0/24", NEAR, protocol=TCP, source_ports="22")], [TCP_22.format(NEAR)]),
        ([inspects(PASS, "10.0.0.0/24", NEAR, protocol=TCP, source_ports="23")], STOPPED),
        ([inspects(PASS, "10.0.0.11/32", NEAR, protocol=TCP)], STOPPED),
        ([inspects(FORWARD, "10.0.0.11/32", NEAR)], STOPPED),
        (
            [inspects(FORWARD, "10.0.0.0/24", NEAR)],
            [
                f"{TCP_22.format(NEAR)} if edge: {ONE_WAY.why}",
            ],
        ),
    ],
)
def test_a40_stateless_rules_look_at_replies_as_well(back: list[InspectionRule], expected: list[str]) -> None:
    assert found(firewall(inspects(PASS, NEAR, protocol=TCP), *back, unmatched=DROP)) == expected


def test_a40_what_a_stateless_rule_passes_skips_the_stateful_ones() -> None:
    both = (inspects(PASS, NEAR), inspects(PASS, "10.0.0.0/16", NEAR))
    assert found(firewall(*both, stateful=(inspects(DROP),))) == [TCP_22.format(NEAR), UDP_53.format(NEAR)]


@pytest.mark.parametrize(
    ("stateful", "at_last", "expected"),
    [
        ((), PASS, OPEN),
        ((), DROP, STOPPED),
        ((inspects(DROP),), PASS, STOPPED),
        ((inspects(PASS, NEAR), inspects(DROP)), PASS, [TCP_22.format(NEAR), UDP_53.format(NEAR)]),
        ((inspects(DROP, NEAR), inspects(PASS, NEAR)), DROP, STOPPED),
        ((inspects(PASS, NEAR, protocol=TCP, ports="443"),), DROP, STOPPED),
        ((inspects(PASS, NEAR, "10.0.0.0/28", protocol=TCP, ports="22"),), DROP, [TCP_22.format(NEAR)]),
    ],
)
def test_a40_stateful_rules_decide_what_is_passed_on(
    stateful: tuple[InspectionRule, ...], at_last: Action, expected: list[str]
) -> None:
    assert found(firewall(stateful=stateful, at_last=at_last)) == expected
    beside = [inspects(DROP, "8.8.8.0/24"), inspects(FORWARD)]
    assert found(firewall(*beside, unmatched=DROP, stateful=stateful, at_last=at_last)) == expected


@pytest.mark.parametrize(
    ("stateful", "expected"),
    [
        ((inspects(DROP, "10.0.0.0/16", protocol=TCP),), [UDP_53.format(WIDE)]),
        ((inspects(DROP, "10.0.0.0/16", protocol=TCP, ports="443"),), OPEN),
        ((inspects(DROP, "10.0.0.0/16", protocol=TCP, ports="8000-9000"),), OPEN),
        ((inspects(DROP, "10.0.0.0/16", protocol=TCP, is_of_requests=True),), OPEN),
        ((inspects(DROP, "10.0.0.0/16", protocol=TCP, source_ports="22"),), [UDP_53.format(WIDE)]),
        ((inspects(DROP, "10.0.0.0/16", protocol=TCP, source_ports="23"),), OPEN),
        ((inspects(DROP, "10.7.0.0/16", protocol=TCP),), OPEN),
        (
            (inspects(PASS, NEAR, ports="22", protocol=TCP), inspects(DROP, "10.0.0.0/16", protocol=TCP)),
            [TCP_22.format(NEAR), UDP_53.format(WIDE)],
        ),
    ],
)
def test_a40_stateful_rules_stop_replies_to_what_none_of_them_allowed(
    stateful: tuple[InspectionRule, ...], expected: list[str]
) -> None:
    assert found(firewall(stateful=stateful)) == expected


def unread(sources: str | None = None) -> AddressPeer:
    among = AddressSet.of(sources) if sources else None
    return AddressPeer(name="rules", addresses=Unknown(why="not followed"), at_most=among)


@pytest.mark.parametrize(
    ("stateful", "at_last", "expected"),
    [
        (
            (inspects(PASS, unread()), inspects(DROP, unread())),
            PASS,
            [f"{each} if rules: not followed" for each in OPEN],
        ),
        (
            (inspects(PASS, unread(NEAR)),),
            DROP,
            [f"{each.format(NEAR)} if rules: not followed" for each in (TCP_22, UDP_53)],
        ),
        ((inspects(PASS, unread("10.0.0.0/16")),), DROP, STOPPED),
        ((inspects(DROP, unread("10.0.0.0/16"), is_of_requests=True),), PASS, OPEN),
        ((inspects(PASS), inspects(DROP, unread())), DROP, OPEN),
        ((inspects(DROP), inspects(PASS, unread())), DROP, STOPPED),
        ((), Unknown(why="dropped later"), [f"{each} if edge: dropped later" for each in OPEN]),
        ((inspects(DROP),), Unknown(why="dropped later"), STOPPED),
    ],
)
def test_c09_rules_that_are_not_followed_are_bounds(
    stateful: tuple[InspectionRule, ...], at_last: Action | Unknown, expected: list[str]
) -> None:
    assert found(firewall(stateful=stateful, at_last=at_last)) == expected


def test_a40_a_rule_about_some_addresses_of_a_balancer_is_a_doubt() -> None:
    who = balancer(subnets=(SUBNET.id,), rule_sets=(GROUP.id,))
    own = listener(port=22, rules=(listener_rule(forward()),))
    looking = firewall(stateful=(inspects(PASS, NEAR, "10.0.0.0/28", protocol=TCP),), at_last=DROP)
    assert ways(who, looking, own, *around())[0] == (
        f"TCP 22 from {NEAR} if 10.0.0.0/28: 10.0.0.0/28 is about some of the addresses of {who.name} only"
    )


V6 = AddressSet.of("2600::7")
DUAL = SUBJECT.model_copy(update={"addresses": SUBJECT.addresses | V6})
DUAL_SUBNET = subnet(addresses=SUBNET.addresses | AddressSet.of("2600::/64"))
DUAL_GROUP = rule_set(rule(WIDE, "2600:1000::/24", ports="22"))


def replies_by(*routes: Any) -> Resource:
    return table("rtb-inner", *routes, subnets=(SUBNET.id,))


def led_by(*routes: Any) -> Resource:
    return table("rtb-edge", *routes, gateways=(GATEWAY.id,))


def test_a40_both_families_are_looked_at() -> None:
    edge = led_by(to(ENDPOINT, "10.0.0.0/24"), to(ENDPOINT, "2600::/64"))
    outer = table("rtb-outer", to_internet(), to_internet("::/0"), subnets=(OUTSIDE.id,))
    around_it = (DUAL_SUBNET, DUAL_GROUP, edge, replies_by(to(ENDPOINT), to(ENDPOINT, "::/0")), outer)
    assert found(firewall(), DUAL, *around_it) == [f"TCP 22 from {WIDE}, 2600:1000::/24"]
    looking = firewall(inspects(DROP, "2600:1000::/25", "::/0"))
    assert found(looking, DUAL, *around_it) == [f"TCP 22 from {WIDE}, 2600:1080::/25"]
    assert found(firewall(inspects(DROP)), DUAL, *around_it) == ["TCP 22 from 2600:1000::/24"]


def test_a40_a_family_that_is_not_led_through_it_is_not_looked_at() -> None:
    around_it = (DUAL_SUBNET, DUAL_GROUP, replies_by(to(ENDPOINT), to_internet("::/0")))
    assert found(firewall(unmatched=DROP), DUAL, *around_it) == ["TCP 22 from 2600:1000::/24"]
    assert found(firewall(), DUAL, *around_it) == [f"TCP 22 from {WIDE}, 2600:1000::/24"]


def test_a26_where_only_some_addresses_are_led_through_it_that_is_a_doubt() -> None:
    several = SUBJECT.model_copy(update={"addresses": AddressSet.of("10.0.0.10", "10.0.0.20")})
    doubt = FIRST.format(ENDPOINT)
    assert found(firewall(unmatched=DROP), several, led_by(to(ENDPOINT, "10.0.0.0/28"))) == [
        f"{each} if {doubt}" for each in OPEN
    ]
    assert found(firewall(unmatched=DROP), several) == STOPPED


def test_a40_each_service_is_looked_at_by_itself() -> None:
    one, other = (
        SUBJECT.model_copy(
            update={
                "identity": identity("ec2", f"network-interface/eni-{at}", "AWS::EC2::NetworkInterface"),
                "addresses": AddressSet.of(f"10.0.0.{at}"),
            }
        )
        for at in (1, 2)
    )
    rules = (inspects(PASS, WIDE, "10.0.0.1/32", protocol=TCP, id="one"), inspects(PASS, NEAR, id="any"))
    estate = estate_of(one, [firewall(stateful=rules, at_last=DROP), *around()])

    def let_through(subject: NetworkInterface) -> set[tuple[str, str]]:
        opened = (each for each in ways_to(subject, estate) if isinstance(each, Exposure))
        return {
            (str(each.sources), hop.element) for each in opened for hop in each.path if hop.kind is HopKind.FIREWALL
        }

    assert let_through(one) == {(WIDE, "ingress-one"), (NEAR, "ingress-any")}
    assert let_through(other) == {(NEAR, "ingress-any")}


ASIDE = "rtb-inner leads replies another way than through vpce-1"
FIRST = "rtb-edge leads it through {} first, which may stop it"


@pytest.mark.parametrize(
    ("changed", "doubt"),
    [
        (replies_by(to(OTHER)), ASIDE),
        (replies_by(to_internet()), ASIDE),
        (acl("acl-outer", OUTSIDE, BOTH_WAYS[0]), "acl-outer, of a subnet of edge, may stop it"),
        (
            led_by(to(ENDPOINT, "10.0.0.0/25"), to(OTHER, "10.0.0.128/25")),
            f"{FIRST.format(ENDPOINT)}; {FIRST.format(OTHER)}",
        ),
        (led_by(to("eni-1", "10.0.0.0/24", GatewayKind.APPLIANCE)), FIRST.format("eni-1")),
    ],
)
def test_a26_what_leads_another_way_is_a_doubt(changed: Resource, doubt: str) -> None:
    assert found(firewall(), SUBJECT, changed) == [f"{each} if {doubt}" for each in OPEN]


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        (replies_by(to("nat-1", kind=GatewayKind.NAT)), ["closed at route rtb-inner: leads no reply through vpce-1"]),
        (
            table("rtb-outer", subnets=(OUTSIDE.id,)),
            ["closed at route rtb-outer: leads no reply to an internet gateway"],
        ),
        (replies_by(to(ENDPOINT, NEAR)), [TCP_22.format(NEAR), UDP_53.format(NEAR)]),
        (
            table("rtb-outer", to_internet(NEAR), subnets=(OUTSIDE.id,)),
            [TCP_22.format(NEAR), UDP_53.format(NEAR)],
        ),
    ],
)
def test_a26_replies_have_to_come_back_through_it(changed: Resource, expected: list[str]) -> None:
    assert found(firewall(), SUBJECT, changed) == expected


@pytest.mark.parametrize(
    ("looking", "gaps", "why"),
    [
        (None, [], ""),
        (firewall(endpoints=(FirewallEndpoint(id=OTHER, subnets=(OUTSIDE.id,)),)), [], ""),
        (firewall(endpoints=Unknown(why="denied")), [], ": denied"),
        (None, [gap_of(InspectingFirewall)], ": test:Read could not be read: AccessDenied"),
    ],
)
def test_a40_an_endpoint_of_no_firewall_that_was_read_is_a_doubt(
    looking: InspectingFirewall | None, gaps: list[Gap], why: str
) -> None:
    read = [looking] if looking else []
    doubt = f"{FIRST.format(ENDPOINT)}{why}"
    assert ways(SUBJECT, *read, *around(), gaps=gaps) == [f"{each} if {doubt}" for each in OPEN]


def test_a40_a_firewall_that_was_read_is_known_whatever_could_not_be() -> None:
    assert ways(SUBJECT, firewall(), *around(), gaps=[gap_of(InspectingFirewall)]) == OPEN


def test_c09_of_unknown_addresses_the_rules_about_the_whole_subnet_count() -> None:
    unknown = SUBJECT.model_copy(update={"addresses": AddressSet(), "unread_address": Unknown(why="not yet known")})
    whole = firewall(stateful=(inspects(PASS, NEAR, "10.0.0.0/16", protocol=TCP),), at_last=DROP)
    part = firewall(stateful=(inspects(PASS, NEAR, "10.0.0.0/28", protocol=TCP),), at_last=DROP)
    assert found(whole, unknown) == [f"TCP 22 from {NEAR}"]
    assert found(part, unknown) == [
        f"TCP 22 from {NEAR} if 10.0.0.0/28: 10.0.0.0/28 is about some of the addresses of eni-0a1b2c3d only"
    ]


def test_a30_an_access_block_comes_first() -> None:
    who = identity("ec2", "vpc-block-public-access-options", "AWS::EC2::VPCBlockPublicAccessOptions")
    blocking = PublicAccessBlock(identity=who, blocked=BlockedAccess.INGRESS, exclusions=())
    assert found(firewall(), SUBJECT, blocking) == [
        "closed at public access block vpc-block-public-access-options: keeps out what comes from the internet"
    ]


INSIDE = subnet("subnet-in", addresses=AddressSet.of("10.0.1.0/24"))
ASKING = network_interface("eni-in", subnet=INSIDE.id, addresses=AddressSet.of("10.0.1.7"))
FROM_INSIDE = rule_set(rule("10.0.0.0/8", ports="22"))
LOCAL = to("local", "10.0.0.0/16", GatewayKind.LOCAL)


def inside(looking: InspectingFirewall, *changed: Resource) -> list[str]:
    """The ways from another subnet of the network, between which and the service routes lead through the firewall."""
    there = table("rtb-in", LOCAL, to(ENDPOINT, "10.0.0.0/24"), subnets=(INSIDE.id,))
    back = table("rtb-inner", LOCAL, to(ENDPOINT, "10.0.1.0/24"), subnets=(SUBNET.id,))
    of_all = (INSIDE, FROM_INSIDE, there, back, acl("acl-in", INSIDE, *BOTH_WAYS))
    gone = {each.name for each in changed}
    given = [*changed, *(each for each in of_all if each.name not in gone)]
    return inner_ways(SUBJECT, ASKING, looking, *around(*given))


@pytest.mark.parametrize(
    ("looking", "expected"),
    [
        (firewall(), ["TCP 22 from 10.0.1.7/32"]),
        (firewall(unmatched=DROP), STOPPED),
        (
            firewall(stateful=(inspects(PASS, "10.0.1.0/24", "10.0.0.0/28", ports="22", protocol=TCP),), at_last=DROP),
            ["TCP 22 from 10.0.1.7/32"],
        ),
        (firewall(stateful=(inspects(PASS, "10.0.2.0/24"),), at_last=DROP), STOPPED),
        (firewall(stateful=(inspects(DROP, "10.0.0.0/24", protocol=TCP),)), STOPPED),
    ],
)
def test_a40_what_is_led_through_a_firewall_inside_a_network(looking: InspectingFirewall, expected: list[str]) -> None:
    assert inside(looking) == expected


THERE, BACK = (
    "rtb-in leads it through vpce-1 first, which may stop it",
    "rtb-inner leads replies through {} first, which may stop them",
)


@pytest.mark.parametrize(
    ("changed", "doubt"),
    [
        (replies_by(LOCAL), THERE),
        (replies_by(LOCAL, to(OTHER, "10.0.1.0/24")), f"{THERE}; {BACK.format('vpce-2')}"),
        (acl("acl-outer", OUTSIDE, BOTH_WAYS[0]), f"{THERE}; {BACK.format('vpce-1')}"),
    ],
)
def test_a27_what_is_not_led_back_through_it_is_a_doubt(changed: Resource, doubt: str) -> None:
    assert inside(firewall(unmatched=DROP), changed) == [f"TCP 22 from 10.0.1.7/32 if {doubt}"]


def test_a09_groups_are_not_seen_through_a_firewall() -> None:
    asking = ASKING.model_copy(update={"rule_sets": (GROUP.id,)})
    by_group = rule_set(rule(GROUP.name, ports="22"), rule("0.0.0.0/0", protocol=None, direction=Direction.EGRESS))
    around_it = (INSIDE, asking, by_group, acl("acl-in", INSIDE, *BOTH_WAYS))
    directly = [table(name, LOCAL, subnets=(of.id,)) for name, of in (("rtb-in", INSIDE), ("rtb-inner", SUBNET))]
    assert inner_ways(SUBJECT, asking, *around(*around_it, *directly)) == ["TCP 22 from 10.0.1.7/32"]
    through = [
        table("rtb-in", LOCAL, to(ENDPOINT, "10.0.0.0/24"), subnets=(INSIDE.id,)),
        replies_by(LOCAL, to(ENDPOINT, "10.0.1.0/24")),
    ]
    (closed,) = inner_ways(SUBJECT, asking, firewall(), *around(*around_it, *through))
    assert closed.startswith("closed at rule set")


# Packet by packet: a few addresses on both sides, and ports that rules may tell apart.
CLIENTS = ("9.9.9.9", "9.8.8.8")
SERVICE = "10.0.0.10"
CLIENT_PORTS = (1, 22, 53, 1500, 2000, 40000)
BLOCKS = ("0.0.0.0/0", NEAR, "9.8.0.0/16", "10.0.0.0/24", "10.0.0.11/32", "10.0.0.10/32")
RANGES = ("*", "22", "53", "1024-65535", "30000-65535", "2000")


class Packet(NamedTuple):
    """A packet, from the side of whoever sends it."""

    protocol: Protocol
    source: str
    source_port: int
    to: str
    port: int

    @property
    def reply(self) -> "Packet":
        return Packet(self.protocol, self.to, self.port, self.source, self.source_port)


def matches(each: InspectionRule, packet: Packet, *, holds: bool) -> bool:
    """Whether a rule is about a packet, where lists that were not read hold everything that they may, or nothing."""
    (traffic,), (source,), (target,) = each.traffic, each.peers, each.targets
    assert isinstance(source, AddressPeer)
    assert isinstance(target, AddressPeer)
    held = source.at_most if holds else AddressSet()
    sources = source.addresses if isinstance(source.addresses, AddressSet) else held
    assert sources is not None
    assert isinstance(target.addresses, AddressSet)
    return (
        traffic.protocol in {None, packet.protocol}
        and packet.port in traffic.ports_of(packet.protocol)
        and packet.source_port in each.source_ports
        and ip_address(packet.source) in sources
        and ip_address(packet.to) in target.addresses
    )


def first(rules: Iterable[InspectionRule], packet: Packet, *, holds: bool) -> Action | None:
    return next((each.action for each in rules if matches(each, packet, holds=holds)), None)


def comes_through(looking: InspectingFirewall, packet: Packet, *, holds: bool) -> bool | None:
    """Whether a connection can be opened, as the guide has it step by step; None where that is not told."""
    assert all(isinstance(each, InspectionRule) for each in looking.rules)
    stateless = [each for each in looking.rules if isinstance(each, InspectionRule)]
    asked, answered = (first(stateless, each, holds=holds) or looking.unmatched for each in (packet, packet.reply))
    needs_reply = packet.protocol == TCP
    if asked is DROP or (needs_reply and answered is DROP):
        return False
    by_rule = first(looking.stateful, packet, holds=holds) if asked is FORWARD else PASS
    if DROP in {by_rule, looking.unmatched_by_stateful if by_rule is None else PASS}:
        return False
    if needs_reply and asked is not answered:
        return None
    of_both = (each for each in looking.stateful if not each.is_of_requests)
    is_kept_back = by_rule is None and first(of_both, packet.reply, holds=holds) is DROP
    return not (needs_reply and is_kept_back)


@st.composite
def a_rule(draw: st.DrawFn, actions: tuple[Action, ...]) -> InspectionRule:
    block = draw(st.sampled_from(BLOCKS))
    is_read = draw(st.sampled_from((True, True, True, False)))
    protocol = draw(st.sampled_from((None, TCP, UDP)))
    return inspects(
        draw(st.sampled_from(actions)),
        block if is_read else AddressPeer(name=block, addresses=Unknown(why="?"), at_most=AddressSet.of(block)),
        draw(st.sampled_from(BLOCKS)),
        protocol=protocol,
        ports=draw(st.sampled_from(RANGES)) if protocol else "*",
        source_ports=draw(st.sampled_from(RANGES)) if protocol else "*",
        is_of_requests=draw(st.booleans()),
    )


@given(
    st.lists(a_rule((PASS, DROP, FORWARD)), max_size=4),
    st.sampled_from((PASS, DROP, FORWARD, FORWARD)),
    st.lists(a_rule((PASS, DROP)), max_size=5),
    st.sampled_from((PASS, DROP)),
)
@settings(max_examples=200)
def test_a40_packet_by_packet(
    stateless: list[InspectionRule], unmatched: Action, stateful: list[InspectionRule], at_last: Action
) -> None:
    looking = firewall(*stateless, unmatched=unmatched, stateful=tuple(stateful), at_last=at_last)
    opened = ways_to(SUBJECT, estate_of(SUBJECT, [looking, *around()]))
    surely, perhaps = (
        [each for each in opened if isinstance(each, Exposure) and bool(each.doubt) is is_doubtful]
        for is_doubtful in (False, True)
    )
    for client in CLIENTS:
        for protocol, port in ((TCP, 22), (UDP, 53)):
            packets = [Packet(protocol, client, own, SERVICE, port) for own in CLIENT_PORTS]
            verdicts = {comes_through(looking, each, holds=holds) for each in packets for holds in (True, False)}
            is_open, may_be_open = (
                any(ip_address(client) in way.sources and port in way.ports.get(protocol, ()) for way in several)
                for several in (surely, [*surely, *perhaps])
            )
            assert may_be_open or verdicts == {False}
            for holds in (True, False):
                assert not is_open or any(comes_through(looking, each, holds=holds) is True for each in packets)
            if not any(map(unread_of, (*stateless, *stateful))) and None not in verdicts:
                assert is_open is (True in verdicts)


def unread_of(each: InspectionRule) -> bool:
    (source,) = each.peers
    return isinstance(source, AddressPeer) and isinstance(source.addresses, Unknown)
