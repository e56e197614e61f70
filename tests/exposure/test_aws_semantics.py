"""How packets from the internet come to interfaces and balancers in AWS, by the numbers of the semantics."""

from typing import Any

import pytest

from scanner.exposure.reach import Answered, Exposure
from scanner.exposure.ways import ways_to
from scanner.models import (
    INTERNET,
    TCP,
    UDP,
    AcceleratedRoute,
    Accelerator,
    AccessExclusion,
    Action,
    AddressSet,
    BalancerKind,
    BlockedAccess,
    Direction,
    FirewallRule,
    FirewallRuleSet,
    Gateway,
    GatewayKind,
    HopKind,
    Listener,
    ListenerProtocol,
    NetworkInterface,
    Place,
    PortSet,
    PublicAccessBlock,
    Resource,
    RouteTable,
    SubnetAcl,
    Target,
    TargetGroup,
    TargetHealth,
    TargetKind,
    Unknown,
)
from scanner.provider import Gap
from tests.exposure.estates import estate_of, ways
from tests.factories import (
    ACCOUNT,
    acl_rule,
    balancer,
    forward,
    identity,
    internet_gateway,
    listener,
    listener_rule,
    network,
    network_interface,
    route,
    route_table,
    rule,
    rule_set,
    subnet,
    subnet_acl,
    target_group,
    unread,
)
from tests.support import gap_of

SUBNET = subnet()
GROUP = rule_set(rule("9.9.9.0/24", ports="22"))
EVERYBODY = AddressSet.of("0.0.0.0/0", "::/0")


def out(destination: str = "0.0.0.0/0", kind: GatewayKind = GatewayKind.INTERNET, **more: Any) -> Any:
    return route(destination, next_hop_kind=kind, next_hop="igw", **more)


def table(*routes: Any, **more: Any) -> RouteTable:
    return route_table(*routes, **{"is_main": True, **more})


REPLIES = acl_rule(100, "0.0.0.0/0", "::/0", protocol=None, direction=Direction.EGRESS)


def acl(*rules: Any, replies: FirewallRule = REPLIES) -> SubnetAcl:
    letting_in = rules or (acl_rule(100, "0.0.0.0/0", "::/0", protocol=None),)
    return subnet_acl(*letting_in, replies, attached_to=(SUBNET.id,))


def interface(**more: Any) -> NetworkInterface:
    return network_interface(
        **{
            "subnet": SUBNET.id,
            "public_addresses": AddressSet.of("198.51.100.7"),
            "rule_sets": (GROUP.id,),
            **more,
        }
    )


AROUND: tuple[Resource, ...] = (SUBNET, GROUP, internet_gateway(), table(out()), acl())


def around(*changed: Resource, without: type[Resource] | None = None) -> list[Resource]:
    """An open estate in which some resources stand in the place of those of the same kind."""
    kinds = {type(each) for each in changed}
    return [*changed, *(each for each in AROUND if type(each) not in kinds and type(each) is not without)]


OPEN = ["TCP 22 from 9.9.9.0/24"]


def test_everything_open_is_told_with_its_way() -> None:
    subject = interface()
    (way,) = ways_to(subject, estate_of(subject, AROUND))
    assert [hop.kind for hop in way.path] == [
        HopKind.INTERNET,
        HopKind.GATEWAY,
        HopKind.ROUTE,
        HopKind.ACL,
        HopKind.RULE_SET,
        HopKind.ADDRESS,
        HopKind.TARGET,
    ]
    rule_hop = way.path[4]
    assert rule_hop.resource == GROUP.identity
    assert (rule_hop.element, rule_hop.says) == ("ingress-tcp-22-9.9.9.0_24", "allows TCP 22 from 9.9.9.0/24")


def test_a01_rules_of_all_groups_unite() -> None:
    other = rule_set(
        rule("8.8.8.0/24", ports="443"),
        identity=identity("ec2", "security-group/sg-2", "AWS::EC2::SecurityGroup"),
    )
    subject = interface(rule_sets=(GROUP.id, other.id))
    assert ways(subject, *AROUND, other) == [*OPEN, "TCP 443 from 8.8.8.0/24"]


def test_a01_no_rule_is_nothing() -> None:
    assert ways(interface(), *around(rule_set())) == [
        "closed at rule set sg-0a1b2c3d: no rule lets anybody on the internet in"
    ]


def test_a13_what_has_no_group_is_not_filtered_by_any() -> None:
    (found, *_) = ways(interface(rule_sets=()), *AROUND)
    assert "TCP every port, UDP every port" in found
    assert "every protocol from" in found


def test_a14_the_acl_of_the_subnet_decides_first() -> None:
    denying = acl(acl_rule(90, ports="22", action=Action.DENY), acl_rule(100, protocol=None))
    assert ways(interface(), *around(denying)) == [
        "closed at subnet ACL acl-0a1b2c3d: keeps out what the rule sets would let in"
    ]


def test_a14_an_acl_that_was_not_read_leaves_a_doubt() -> None:
    gap = gap_of(SubnetAcl)
    assert ways(interface(), *around(without=SubnetAcl), gaps=[gap]) == [
        f"{OPEN[0]} if test:Read could not be read: AccessDenied"
    ]


def test_a17_an_entry_for_one_family_says_nothing_of_the_other() -> None:
    v6 = interface(addresses=AddressSet.of("2600::7"), public_addresses=AddressSet())
    group = rule_set(rule("2600:1000::/24", ports="22"))
    both = around(group, table(out(), out("::/0")), acl(acl_rule(100, protocol=None)))
    assert ways(v6, *both) == ["closed at subnet ACL acl-0a1b2c3d: keeps out what the rule sets would let in"]


@pytest.mark.parametrize(
    ("tables", "expected"),
    [
        ([table(out())], OPEN),
        ([table()], ["closed at route rtb-0a1b2c3d: leads no reply to an internet gateway"]),
        ([table(out(kind=GatewayKind.NAT))], ["closed at route rtb-0a1b2c3d: leads no reply to an internet gateway"]),
        ([table(out(is_blackhole=True))], ["closed at route rtb-0a1b2c3d: leads no reply to an internet gateway"]),
        ([table(out(), is_main=False, subnets=(SUBNET.id,))], OPEN),
    ],
)
def test_a20_the_table_of_the_subnet_or_the_main_one_leads(tables: list[RouteTable], expected: list[str]) -> None:
    assert ways(interface(), *around(*tables)) == expected


def test_a20_an_own_table_counts_before_the_main_one() -> None:
    own = table(is_main=False, subnets=(SUBNET.id,)).model_copy(
        update={"identity": identity("ec2", "route-table/rtb-own", "AWS::EC2::RouteTable")}
    )
    assert ways(interface(), *around(own, table(out()))) == [
        "closed at route rtb-own: leads no reply to an internet gateway"
    ]


def test_a21_the_longest_prefix_decides() -> None:
    aside = out("9.9.9.0/25", kind=GatewayKind.APPLIANCE)
    assert ways(interface(), *around(table(out(), aside))) == ["TCP 22 from 9.9.9.128/25"]


def test_a21_a_static_route_counts_before_one_that_was_learnt() -> None:
    learnt = out(kind=GatewayKind.VIRTUAL_PRIVATE, is_propagated=True)
    assert ways(interface(), *around(table(learnt, out()))) == OPEN


def test_a21_a_list_that_was_not_read_leaves_a_doubt() -> None:
    (found,) = ways(interface(), *around(table(out(), out("pl-0123"))))
    assert found == f"{OPEN[0]} if its entries are not known"


@pytest.mark.parametrize(
    ("gateways", "expected"),
    [
        ([internet_gateway(network=None)], ["closed at gateway: there is no internet gateway on the network"]),
        (
            [internet_gateway(kind=GatewayKind.EGRESS_ONLY)],
            ["closed at gateway: there is no internet gateway on the network"],
        ),
    ],
)
def test_a22_an_internet_gateway_is_attached(gateways: list[Gateway], expected: list[str]) -> None:
    assert ways(interface(), *around(*gateways)) == expected


def test_a22_a_public_address_is_needed() -> None:
    assert ways(interface(public_addresses=AddressSet()), *AROUND) == [
        "closed at address: it has none that is reached from the internet"
    ]


def test_a22_a_narrower_route_narrows_who_is_answered() -> None:
    assert ways(interface(), *around(table(out("9.9.9.64/26")))) == ["TCP 22 from 9.9.9.64/26"]


def test_a23_ipv6_needs_a_route_of_its_own() -> None:
    subject = interface(addresses=AddressSet.of("10.0.0.10", "2600::7"), public_addresses=AddressSet())
    group = rule_set(rule("2600:1000::/24", ports="22"))
    assert ways(subject, *around(group)) == [
        "closed at route rtb-0a1b2c3d: leads no reply to any IPv6 address that it is reached from"
    ]
    assert ways(subject, *around(group, table(out("::/0")))) == ["TCP 22 from 2600:1000::/24"]


def test_a23_an_egress_only_gateway_admits_nothing() -> None:
    subject = interface(addresses=AddressSet.of("2600::7"), public_addresses=AddressSet())
    group = rule_set(rule("2600:1000::/24", ports="22"))
    led = table(out("::/0", kind=GatewayKind.EGRESS_ONLY))
    assert ways(subject, *around(group, led)) == ["closed at route rtb-0a1b2c3d: leads no reply to an internet gateway"]


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        (out("10.0.0.0/24", GatewayKind.LOCAL), OPEN),
        (out("10.0.1.0/24", GatewayKind.APPLIANCE), OPEN),
        (
            out("10.0.0.0/24", GatewayKind.APPLIANCE),
            [f"{OPEN[0]} if rtb-edge leads it through igw first, which may stop it"],
        ),
    ],
)
def test_a26_the_gateway_may_lead_packets_through_something_else(entry: Any, expected: list[str]) -> None:
    who = identity("ec2", "route-table/rtb-edge", "AWS::EC2::RouteTable")
    edge = route_table(entry, identity=who, gateways=(internet_gateway().id,))
    assert ways(interface(), *AROUND, edge) == expected


def test_a23_an_interface_may_be_kept_from_internet_gateways() -> None:
    assert ways(interface(is_kept_from_internet=True), *AROUND) == [
        "closed at address eni-0a1b2c3d: it drops what comes from the internet, whatever addresses it has"
    ]


def block(blocked: BlockedAccess | Unknown, *exclusions: AccessExclusion) -> PublicAccessBlock:
    who = identity("ec2", "vpc-block-public-access-options", "AWS::EC2::VPCBlockPublicAccessOptions")
    return PublicAccessBlock(identity=who, blocked=blocked, exclusions=exclusions)


CLOSED = ["closed at public access block vpc-block-public-access-options: keeps out what comes from the internet"]


@pytest.mark.parametrize(
    ("blocking", "expected"),
    [
        (block(BlockedAccess.NONE), OPEN),
        (block(BlockedAccess.INGRESS), CLOSED),
        (block(BlockedAccess.BOTH), CLOSED),
        (block(BlockedAccess.BOTH, AccessExclusion(id="e", target=SUBNET.id, allows_ingress=True)), OPEN),
        (block(BlockedAccess.BOTH, AccessExclusion(id="e", target=network().id, allows_ingress=True)), OPEN),
        (block(BlockedAccess.BOTH, AccessExclusion(id="e", target=SUBNET.id, allows_ingress=False)), CLOSED),
        (block(Unknown(why="denied")), [f"{OPEN[0]} if denied"]),
    ],
)
def test_a30_access_may_be_blocked(blocking: PublicAccessBlock, expected: list[str]) -> None:
    assert ways(interface(), *AROUND, blocking) == expected


OWNER = "999988887777"


@pytest.mark.parametrize(
    ("account", "expected"),
    [
        (ACCOUNT, [f"{OPEN[0]} if whether account {OWNER}, which shares {SUBNET.name}, blocks access is not read"]),
        (OWNER, CLOSED),
    ],
)
def test_a30_a_subnet_that_is_shared_is_blocked_by_its_owner_alone(account: str, expected: list[str]) -> None:
    shared = subnet(identity=SUBNET.identity.model_copy(update={"id": SUBNET.id.replace(ACCOUNT, OWNER)}))
    own = block(BlockedAccess.BOTH)
    blocking = own.model_copy(update={"identity": own.identity.model_copy(update={"account": account})})
    attached = {"attached_to": (shared.id,)}
    around_it = around(shared, acl().model_copy(update=attached))
    assert ways(interface(subnet=shared.id), *around_it, blocking) == expected


EDGE = balancer(subnets=(SUBNET.id,), rule_sets=(GROUP.id,))


def test_a31_a_balancer_is_open_where_rules_and_listeners_meet() -> None:
    group = rule_set(rule("9.9.9.0/24", ports="22-500"))
    assert ways(EDGE, *around(group), listener()) == ["TCP 443 from 9.9.9.0/24"]


def test_a31_a_listener_whose_port_nobody_is_let_in_to() -> None:
    (found,) = ways(EDGE, *AROUND, listener())
    assert found.endswith("nothing before it lets anybody on the internet in to its port")


def test_a31_an_internal_balancer_has_no_address() -> None:
    inside = EDGE.model_copy(update={"is_public": False})
    assert ways(inside, *AROUND, listener()) == [
        "closed at load balancer 50dc6c495c0c9188: has no address on the internet"
    ]


def test_a31_any_of_its_subnets_is_enough() -> None:
    other = subnet("subnet-2", network=network("vpc-2").id)
    wide = EDGE.model_copy(update={"subnets": (other.id, SUBNET.id)})
    group = rule_set(rule("9.9.9.0/24", ports="443"))
    assert ways(wide, *around(group, SUBNET, other), listener()) == ["TCP 443 from 9.9.9.0/24"]


def test_a33_a_network_balancer_without_groups_takes_everybody() -> None:
    network_balancer = EDGE.model_copy(update={"kind": BalancerKind.NETWORK, "rule_sets": ()})
    udp = listener(protocol=ListenerProtocol.TCP_UDP, port=53)
    (found,) = ways(network_balancer, *AROUND, udp)
    assert found == f"TCP 53, UDP 53 from {INTERNET.v4_only}"


def test_a36_the_way_tells_where_the_listener_leads() -> None:
    group = rule_set(rule("9.9.9.0/24"))
    leading = listener(rules=(listener_rule(forward("arn:aws:elasticloadbalancing:eu-west-1:1:targetgroup/web/7")),))
    (way,) = ways_to(EDGE, estate_of(EDGE, [*around(group), leading]))
    assert way.path[-1].says == "forwards it to web"


def test_c09_what_an_unread_list_may_hold_is_a_doubt() -> None:
    (found,) = ways(interface(), *around(rule_set(rule(unread(), ports="22"))))
    assert found.endswith("if pl-0123: its entries could not be read")


def test_c02_egress_rules_open_nothing() -> None:
    group = rule_set(rule("9.9.9.0/24", ports="22", direction=Direction.EGRESS))
    (found,) = ways(interface(), *around(group))
    assert found.startswith("closed at rule set")


@pytest.mark.parametrize(
    ("replies", "expected"),
    [
        (REPLIES, Answered.ALL),
        (acl_rule(100, "9.9.9.0/24", ports="1024-65535", direction=Direction.EGRESS), Answered.ALL),
        (acl_rule(100, ports="32768-61000", direction=Direction.EGRESS), Answered.SOME),
        (acl_rule(100, ports="443", direction=Direction.EGRESS), Answered.NONE),
        (acl_rule(100, "8.8.8.0/24", protocol=None, direction=Direction.EGRESS), Answered.NONE),
        (acl_rule(100, protocol=UDP, ports="*", direction=Direction.EGRESS), Answered.NONE),
    ],
)
def test_a18_replies_pass_the_acl_on_their_way_out(replies: FirewallRule, expected: Answered) -> None:
    subject = interface()
    (way,) = ways_to(subject, estate_of(subject, around(acl(replies=replies))))
    assert isinstance(way, Exposure)
    assert way.answered is expected
    assert bool(way.connectable) is (expected is not Answered.NONE)


def test_a18_those_who_get_no_reply_are_told_apart() -> None:
    subject = interface()
    half = acl(replies=acl_rule(100, "9.9.9.0/25", ports="1024-65535", direction=Direction.EGRESS))
    answered, silent = ways_to(subject, estate_of(subject, around(half)))
    assert isinstance(answered, Exposure)
    assert isinstance(silent, Exposure)
    assert (str(answered.sources), answered.answered) == ("9.9.9.0/25", Answered.ALL)
    assert (str(silent.sources), silent.answered) == ("9.9.9.128/25", Answered.NONE)


@pytest.mark.parametrize(
    "entries",
    [
        [acl_rule(100, unread(), protocol=None, direction=Direction.EGRESS)],
        [
            acl_rule(90, unread(), protocol=None, action=Action.DENY, direction=Direction.EGRESS),
            acl_rule(100, protocol=None, direction=Direction.EGRESS),
        ],
    ],
)
def test_c09_replies_to_unread_addresses_are_in_doubt_and_what_needs_none_is_not(entries: list[FirewallRule]) -> None:
    group = rule_set(rule("9.9.9.0/24", ports="22"), rule("9.9.9.0/24", ports="53", protocol=UDP))
    unsure = subnet_acl(acl_rule(100, protocol=None), *entries, attached_to=(SUBNET.id,))
    why = "whether acl-0a1b2c3d lets replies through is not known: pl-0123: its entries could not be read"
    assert ways(interface(), *around(unsure, group)) == [f"TCP 22 from 9.9.9.0/24 if {why}", "UDP 53 from 9.9.9.0/24"]


@pytest.mark.parametrize(
    ("ports", "says"),
    [
        ("49152-65535", "keeps back some replies to the ports that clients choose"),
        ("80", "keeps back every reply to the ports that clients choose"),
    ],
)
def test_a19_what_clients_choose_is_told_in_the_way(ports: str, says: str) -> None:
    subject = interface()
    half = acl(replies=acl_rule(100, ports=ports, direction=Direction.EGRESS))
    (way,) = ways_to(subject, estate_of(subject, around(half)))
    assert says in [hop.says for hop in way.path]


def test_c04_udp_needs_no_replies() -> None:
    subject = interface()
    silent = acl(replies=acl_rule(100, ports="1", direction=Direction.EGRESS))
    (way,) = ways_to(
        subject, estate_of(subject, around(silent, rule_set(rule("9.9.9.0/24", ports="53", protocol=UDP))))
    )
    assert isinstance(way, Exposure)
    assert way.connectable == {UDP: PortSet.of(53)}


@pytest.mark.parametrize("owner", ["natGateway", "nat_gateway"])
def test_a25_a_nat_gateway_is_no_way_in(owner: str) -> None:
    assert ways(interface(owner=owner, rule_sets=()), *AROUND) == [
        "closed at address eni-0a1b2c3d: it belongs to a NAT gateway, which lets in nothing but replies"
    ]


@pytest.mark.parametrize("owner", ["amazon-elb", "network_load_balancer"])
def test_a31_interfaces_of_balancers_are_judged_as_the_balancer(owner: str) -> None:
    assert ways(interface(owner=owner), *AROUND) == []


WEB = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/web/7"


def behind(**more: Any) -> TargetGroup:
    healthy = Target(id="10.0.0.10", port=8443, health=TargetHealth.HEALTHY)
    group = target_group(**{"targets": (healthy,), "kind": TargetKind.ADDRESS, "network": network().id, **more})
    return group.model_copy(update={"identity": group.identity.model_copy(update={"id": WEB})})


def leading(**more: Any) -> Listener:
    return listener(rules=(listener_rule(forward(WEB)),), **more)


INSIDE = rule_set(identity=identity("ec2", "security-group/sg-inside", "AWS::EC2::SecurityGroup"))
MEMBER = network_interface("eni-behind", subnet=SUBNET.id, rule_sets=(INSIDE.id,))
TO_WEB = rule_set(rule("9.9.9.0/24"))


def inside(*rules: FirewallRule) -> FirewallRuleSet:
    return INSIDE.model_copy(update={"rules": rules})


@pytest.mark.parametrize(
    ("let_in", "says"),
    [
        (rule("sg-0a1b2c3d", ports="8443"), "has targets that let the load balancer in"),
        (rule("10.0.0.0/28", ports="8443"), "has targets that let the load balancer in"),
        (rule("sg-other", ports="8443"), "has no target that lets the load balancer in, so that requests end here"),
        (rule("sg-0a1b2c3d", ports="443"), "has no target that lets the load balancer in, so that requests end here"),
    ],
)
def test_a32_c07_targets_let_the_balancer_in_or_requests_end(let_in: FirewallRule, says: str) -> None:
    around_it = [*around(TO_WEB, inside(let_in)), MEMBER, leading(), behind(keeps_client_addresses=None)]
    (way,) = ways_to(EDGE, estate_of(EDGE, around_it))
    assert isinstance(way, Exposure)
    assert way.path[-1].says == says


OPEN_443 = ["TCP 443 from 9.9.9.0/24"]
ENDING = ["closed at target group web: has no target that lets the load balancer in, so that requests end here"]
NETWORK_EDGE = EDGE.model_copy(update={"kind": BalancerKind.NETWORK})


@pytest.mark.parametrize(
    ("let_in", "expected"),
    [
        (rule("9.9.9.0/25", ports="8443"), ["TCP 443 from 9.9.9.0/25"]),
        (rule("sg-0a1b2c3d", ports="8443"), ["TCP 443 from 9.9.9.0/24"]),
        (
            rule("8.8.8.0/24", ports="8443"),
            ["closed at rule set sg-inside: no rule lets anybody on the internet in"],
        ),
        (
            rule("9.9.9.0/24", ports="443"),
            ["closed at rule set sg-inside: no rule lets anybody on the internet in to the port that it leads to"],
        ),
    ],
)
def test_a34_targets_that_see_clients_let_them_in_or_the_balancers_group(
    let_in: FirewallRule, expected: list[str]
) -> None:
    kept = behind(keeps_client_addresses=True)
    assert ways(NETWORK_EDGE, *around(TO_WEB, inside(let_in)), MEMBER, leading(), kept) == expected


ONLY_SOME = "may have targets that let the load balancer in: they let in only some of the addresses that it may have"
NOT_READ = "may have targets that let the load balancer in: pl-0123: its entries could not be read"


@pytest.mark.parametrize(
    ("let_in", "protocol", "expected"),
    [
        (rule("sg-0a1b2c3d", ports="8443"), ListenerProtocol.TCP, OPEN_443),
        (rule("10.0.0.0/24", ports="8443"), ListenerProtocol.TCP, OPEN_443),
        (rule("10.0.0.0/28", ports="8443"), ListenerProtocol.TCP, [f"{OPEN_443[0]} if web {ONLY_SOME}"]),
        (rule(unread(), ports="8443"), ListenerProtocol.TCP, [f"{OPEN_443[0]} if web {NOT_READ}"]),
        (rule("9.9.9.0/24", ports="8443"), ListenerProtocol.TCP, ENDING),
        (rule("9.9.9.0/24", ports="8443"), ListenerProtocol.TLS, OPEN_443),
    ],
)
def test_a34_targets_that_do_not_see_clients_let_the_balancer_in_or_nobody_connects(
    let_in: FirewallRule, protocol: ListenerProtocol, expected: list[str]
) -> None:
    hidden = behind(keeps_client_addresses=False)
    around_it = [*around(TO_WEB, inside(let_in)), MEMBER, leading(protocol=protocol), hidden]
    assert ways(NETWORK_EDGE, *around_it) == expected


def test_a34_a_target_that_was_not_read_may_let_the_balancer_in() -> None:
    hidden = behind(keeps_client_addresses=False)
    (found,) = ways(NETWORK_EDGE, *around(TO_WEB), leading(protocol=ListenerProtocol.TCP), hidden)
    assert found.endswith(
        "if web may have targets that let the load balancer in: target 10.0.0.10 is on no interface that was read"
    )


def test_a34_whether_targets_see_clients_may_not_be_known() -> None:
    group = behind(keeps_client_addresses=Unknown(why="denied"))
    assert ways(NETWORK_EDGE, *around(TO_WEB, INSIDE), MEMBER, leading(), group) == [
        "TCP 443 from 9.9.9.0/24 if denied"
    ]


def test_c09_a_target_on_an_interface_that_was_not_read() -> None:
    group = behind(keeps_client_addresses=True)
    (found,) = ways(NETWORK_EDGE, *around(TO_WEB), leading(), group)
    assert found == "TCP 443 from 9.9.9.0/24 if target 10.0.0.10 is on no interface that was read"


def test_a31_a_balancer_for_one_family_is_not_reached_over_the_other() -> None:
    over_v4 = EDGE.model_copy(update={"families": AddressSet.of("0.0.0.0/0")})
    both = table(out(), out("::/0"))
    group = rule_set(rule("2600:1000::/24"))
    (found,) = ways(over_v4, *around(both, group), listener())
    assert found.startswith("closed at rule set")


def test_a36_a_network_balancer_may_stand_before_an_application_balancer() -> None:
    inner = balancer("app/inner/1", is_public=False, subnets=(SUBNET.id,), rule_sets=(INSIDE.id,))
    inner_listener = listener(
        identity=identity("elasticloadbalancing", "listener/inner", "Listener"), balancer=inner.id, port=8443
    )
    to_inner = behind(
        kind=TargetKind.BALANCER,
        keeps_client_addresses=True,
        targets=(Target(id=inner.id, port=8443, health=TargetHealth.HEALTHY),),
    )
    let_in = inside(rule("9.9.9.0/25", ports="8443"))
    around_it = [*around(TO_WEB, let_in), inner, inner_listener, leading(), to_inner]
    assert ways(NETWORK_EDGE, *around_it) == ["TCP 443 from 9.9.9.0/25"]
    (way,) = ways_to(NETWORK_EDGE, estate_of(NETWORK_EDGE, around_it))
    assert [hop.resource.name for hop in way.path if hop.kind is HopKind.BALANCER and hop.resource] == [
        "50dc6c495c0c9188",
        "1",
    ]
    assert ways(NETWORK_EDGE, *around(TO_WEB, inside()), inner, inner_listener, leading(), to_inner) == [
        "closed at rule set sg-inside: no rule lets anybody on the internet in"
    ]
    elsewhere = inner_listener.model_copy(update={"port": 9443})
    assert ways(NETWORK_EDGE, *around(TO_WEB, let_in), inner, elsewhere, leading(), to_inner) == [
        "closed at target group web: has no target that listens on its port"
    ]


@pytest.mark.parametrize(
    ("let_in", "expected"),
    [
        (rule("10.0.0.0/8", ports="8443"), ["TCP 443 from 2600:1000::/24"]),
        (
            rule("2600:1000::/24", ports="8443"),
            ["closed at rule set sg-inside: no rule lets anybody on the internet in"],
        ),
    ],
)
def test_a34_a_target_without_ipv6_sees_the_balancer_in_the_place_of_the_client(
    let_in: FirewallRule, expected: list[str]
) -> None:
    over_v6 = [*around(table(out(), out("::/0")), rule_set(rule("2600:1000::/24")), inside(let_in)), MEMBER, leading()]
    assert ways(NETWORK_EDGE, *over_v6, behind(keeps_client_addresses=True)) == expected
    own_v6 = MEMBER.model_copy(update={"addresses": AddressSet.of("10.0.0.10", "2600::10")})
    instead = [own_v6 if each is MEMBER else each for each in over_v6]
    assert ways(NETWORK_EDGE, *instead, behind(keeps_client_addresses=True)) == expected
    to_v6 = behind(keeps_client_addresses=True, targets=(Target(id="2600::10", health=TargetHealth.HEALTHY),))
    assert ways(NETWORK_EDGE, *instead, to_v6) != expected


ITS_INTERFACE = network_interface("eni-accelerator", subnet=SUBNET.id, owner="global_accelerator_managed")
INSTANCE = interface(public_addresses=AddressSet(), owner="i-1")
UNREAD = [gap_of(Accelerator)]
MAY_LEAD = "if whether the accelerator of eni-accelerator leads here: test:Read could not be read: AccessDenied"
NOT_ADDRESSED = "closed at address: it has none that is reached from the internet"


def leads(to: str, ports: str = "20-30", **more: Any) -> AcceleratedRoute:
    given = {"protocols": (TCP,), "ports": PortSet.parse(ports), "keeps_client_addresses": True, **more}
    return AcceleratedRoute(to=to, **given)


def accelerator(*routes: AcceleratedRoute, **more: Any) -> Accelerator:
    who = identity("globalaccelerator", "accelerator/1", "AWS::GlobalAccelerator::Accelerator")
    return Accelerator(**{"identity": who, "is_enabled": True, "routes": routes, **more})


def test_a38_an_accelerator_leads_to_an_instance_without_a_public_address_or_route() -> None:
    subject, resources = INSTANCE, around(table())
    assert ways(subject, *resources, accelerator(leads("i-1"))) == OPEN
    assert ways(subject, *resources, accelerator(leads("i-2"))) == [NOT_ADDRESSED]
    (way,) = ways_to(subject, estate_of(subject, [*resources, accelerator(leads("i-1"))]))
    assert [(hop.kind, hop.says) for hop in way.path][1:3] == [
        (HopKind.ACCELERATOR, "leads TCP 20-30 here"),
        (HopKind.GATEWAY, "is attached to the network"),
    ]


def test_a38_what_has_a_public_address_is_reached_by_both() -> None:
    subject = interface(owner="i-1")
    assert ways(subject, *AROUND, accelerator(leads("i-1", "2200", port=22))) == [*OPEN, "TCP 2200 from 9.9.9.0/24"]
    without_route = around(table())
    assert ways(subject, *without_route, accelerator(leads("i-1", "2200", port=22))) == ["TCP 2200 from 9.9.9.0/24"]


@pytest.mark.parametrize(
    ("route", "end"),
    [
        (leads("i-1", "80"), "leads to none of its ports that are open"),
        (leads("i-1", "22", port=80), "leads to none of its ports that are open"),
        (leads("i-1", protocols=(UDP,)), "leads to none of its ports that are open"),
    ],
)
def test_a38_ports_of_listeners_and_those_of_groups_have_to_meet(route: AcceleratedRoute, end: str) -> None:
    assert ways(INSTANCE, *AROUND, accelerator(route)) == [f"closed at accelerator 1: {end}"]


@pytest.mark.parametrize(
    ("found", "doubt"),
    [
        (accelerator(leads("i-1", doubt=Unknown(why="it fails over"))), " if it fails over"),
        (accelerator(leads("i-1"), is_enabled=Unknown(why="depends on var.on")), " if depends on var.on"),
        (accelerator(leads("i-1"), is_enabled=False), None),
        (accelerator(leads(SUBNET.id, doubt=Unknown(why="perhaps allowed"))), " if perhaps allowed"),
    ],
)
def test_a38_what_an_accelerator_may_do(found: Accelerator, doubt: str | None) -> None:
    expected = NOT_ADDRESSED if doubt is None else f"{OPEN[0]}{doubt}"
    assert ways(INSTANCE, *AROUND, found) == [expected]


def test_a38_who_hides_clients_lets_everybody_in_where_its_addresses_are_let_in() -> None:
    hiding = accelerator(leads("i-1", keeps_client_addresses=False))
    assert ways(INSTANCE, *AROUND, hiding) == [
        f"TCP 22 from {INTERNET.v4_only} if which addresses 1 sends from is not told"
    ]
    everybody = rule_set(rule("0.0.0.0/0", "::/0", ports="22"))
    assert ways(INSTANCE, *around(everybody), hiding) == [f"TCP 22 from {INTERNET.v4_only}"]


def test_a38_an_accelerator_of_ipv4_leads_nobody_over_ipv6() -> None:
    both = INSTANCE.model_copy(update={"addresses": AddressSet.of("10.0.0.7", "2600::7")})
    group = rule_set(rule("2600:1000::/24", ports="22"))
    v4 = accelerator(leads("i-1"), families=AddressSet.of("0.0.0.0/0"))
    closed = [each for each in ways(both, *around(table(), group), v4) if not each.startswith("closed")]
    assert closed == []
    assert "TCP 22 from 2600:1000::/24" in ways(both, *around(table(), group), accelerator(leads("i-1")))


def test_a38_where_it_is_not_known_what_accelerators_lead_to_their_interfaces_say_it() -> None:
    led_nowhere = around(table())
    assert ways(INSTANCE, *led_nowhere, ITS_INTERFACE, gaps=UNREAD) == [f"{OPEN[0]} {MAY_LEAD}"]
    assert ways(INSTANCE, *led_nowhere, gaps=UNREAD) == [NOT_ADDRESSED]
    assert ways(INSTANCE, *led_nowhere, ITS_INTERFACE) == [NOT_ADDRESSED]


def test_a38_a_template_that_leaves_open_what_an_accelerator_leads_to() -> None:
    declared = INSTANCE.model_copy(update={"location": Place(file="main.tf", line=1)})
    untold = accelerator(routes=Unknown(why="depends on var.to"))
    assert ways(declared, *AROUND, untold) == [f"{OPEN[0]} if depends on var.to"]
    assert ways(INSTANCE, *AROUND, untold) == [NOT_ADDRESSED]


@pytest.mark.parametrize(
    ("subject", "resources", "gaps"),
    [
        (INSTANCE, around(without=Gateway), ()),
        (INSTANCE, [*AROUND, block(BlockedAccess.INGRESS)], ()),
        (INSTANCE.model_copy(update={"owner": "lambda"}), AROUND, UNREAD),
        (INSTANCE.model_copy(update={"subnet": "subnet-other", "owner": "i-2"}), AROUND, UNREAD),
    ],
)
def test_a38_where_an_accelerator_leads_nobody(
    subject: NetworkInterface, resources: list[Resource], gaps: list[Gap]
) -> None:
    found = ways(subject, *resources, ITS_INTERFACE, accelerator(leads("i-1")), gaps=gaps)
    assert all(each.startswith("closed at") for each in found)


def test_a38_groups_filter_what_comes_from_an_accelerator_and_the_acl_may() -> None:
    led = accelerator(leads("i-1"))
    (found,) = ways(INSTANCE, *around(rule_set()), led)
    assert found.startswith("closed at rule set")
    shut = acl(acl_rule(90, protocol=None, action=Action.DENY))
    differently = "whether acl-0a1b2c3d filters what comes from an accelerator is told differently in different places"
    assert ways(INSTANCE, *around(shut), led) == [f"{OPEN[0]} if {differently}"]


@pytest.mark.parametrize("kind", [BalancerKind.APPLICATION, BalancerKind.NETWORK])
def test_a38_an_accelerator_leads_to_an_internal_balancer(kind: BalancerKind) -> None:
    inner = EDGE.model_copy(update={"is_public": False, "kind": kind})
    of_inner = listener(is_public=False)
    led = accelerator(leads(inner.id, "8443", port=443))
    assert ways(inner, *around(TO_WEB), of_inner, led) == ["TCP 8443 from 9.9.9.0/24"]
    assert ways(inner, *around(TO_WEB), of_inner, ITS_INTERFACE, gaps=UNREAD) == [f"TCP 443 from 9.9.9.0/24 {MAY_LEAD}"]
    (found,) = ways(inner.model_copy(update={"kind": BalancerKind.CLASSIC}), *around(TO_WEB), of_inner, led)
    assert found.endswith("has no address on the internet")


def test_a37_a_distribution_does_not_put_an_internal_balancer_on_the_internet() -> None:
    inner = EDGE.model_copy(update={"is_public": False})
    own_interface = network_interface("eni-cloudfront", subnet=SUBNET.id, owner="cloudfront_managed")
    assert ways(inner, *around(TO_WEB), listener(is_public=False), own_interface) == [
        "closed at load balancer 50dc6c495c0c9188: has no address on the internet"
    ]


def test_a24_what_a_subnet_gives_to_new_interfaces_says_nothing_of_this_one() -> None:
    giving = SUBNET.model_copy(update={"assigns_public_addresses": True})
    assert ways(interface(public_addresses=AddressSet()), *around(giving)) == [
        "closed at address: it has none that is reached from the internet"
    ]
    keeping = SUBNET.model_copy(update={"assigns_public_addresses": False})
    assert ways(interface(), *around(keeping)) == OPEN


def test_a12_what_the_platform_answers_at_is_not_on_the_internet() -> None:
    platform = AddressSet.of("169.254.169.253", "169.254.169.254", "169.254.170.2", "fd00:ec2::254")
    assert not platform & INTERNET


def test_a40_what_is_inspected_on_its_way_is_a_doubt() -> None:
    inspecting = out("10.0.0.0/24", GatewayKind.ENDPOINT)
    who = identity("ec2", "route-table/rtb-edge", "AWS::EC2::RouteTable")
    edge = route_table(inspecting, identity=who, gateways=(internet_gateway().id,))
    assert ways(interface(), *AROUND, edge) == [f"{OPEN[0]} if rtb-edge leads it through igw first, which may stop it"]
    through_both_ways = around(table(out(kind=GatewayKind.ENDPOINT)))
    assert ways(interface(), *through_both_ways, edge) == [
        f"{OPEN[0]} if rtb-edge leads it through igw first, which may stop it"
    ]


def test_a26_replies_that_alone_are_led_aside_do_not_arrive() -> None:
    assert ways(interface(), *around(table(out(kind=GatewayKind.ENDPOINT)))) == [
        "closed at route rtb-0a1b2c3d: leads no reply to an internet gateway"
    ]


def test_c10_every_rule_that_lets_somebody_in_has_a_way_of_its_own() -> None:
    two = rule_set(rule("9.9.9.0/25", ports="22"), rule("9.9.9.0/24", ports="22"))
    subject = interface()
    found = ways_to(subject, estate_of(subject, around(two)))
    assert [hop.element for way in found for hop in way.path if hop.kind is HopKind.RULE_SET] == [
        "ingress-tcp-22-9.9.9.0_25",
        "ingress-tcp-22-9.9.9.0_24",
    ]


APART = subnet("subnet-apart", addresses=AddressSet.of("10.0.9.0/24"))
ELSEWHERE = network_interface("eni-behind", subnet=APART.id, rule_sets=(INSIDE.id,))


def acl_of(where: Resource, *rules: FirewallRule, name: str = "acl-apart") -> SubnetAcl:
    return subnet_acl(
        *rules, identity=identity("ec2", f"network-acl/{name}", "AWS::EC2::NetworkAcl"), attached_to=(where.id,)
    )


LETTING_IN = acl_rule(100, protocol=None)


@pytest.mark.parametrize(
    ("own", "theirs", "expected"),
    [
        (acl(), acl_of(APART, LETTING_IN, REPLIES), ["TCP 443 from 9.9.9.0/24"]),
        (
            acl(),
            acl_of(APART, acl_rule(100, ports="80"), REPLIES),
            ["closed at subnet ACL acl-apart: keeps out what the rule sets would let in"],
        ),
        (
            acl(replies=acl_rule(100, "9.9.9.0/24", protocol=None, direction=Direction.EGRESS)),
            acl_of(APART, LETTING_IN, REPLIES),
            ["closed at subnet ACL acl-0a1b2c3d: keeps in what would come here"],
        ),
    ],
)
def test_a15_a34_between_balancer_and_target_both_acls_let_packets_through(
    own: SubnetAcl, theirs: SubnetAcl, expected: list[str]
) -> None:
    resources = [SUBNET, APART, internet_gateway(), table(out()), TO_WEB, inside(rule("9.9.9.0/24", ports="8443"))]
    kept = behind(keeps_client_addresses=True)
    assert ways(NETWORK_EDGE, *resources, own, theirs, ELSEWHERE, leading(), kept) == expected


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (BalancerKind.NETWORK, ["TCP 443 from 9.9.9.0/24"]),
        (BalancerKind.CLASSIC, ["closed at subnet ACL acl-0a1b2c3d: keeps in what would come here"]),
    ],
)
def test_a15_in_the_subnet_of_the_balancer_only_what_a_classic_one_sends_is_filtered(
    kind: BalancerKind, expected: list[str]
) -> None:
    own = acl(replies=acl_rule(100, "9.9.9.0/24", protocol=None, direction=Direction.EGRESS))
    kept = behind(keeps_client_addresses=True)
    resources = [*around(own, TO_WEB, inside(rule("9.9.9.0/24", ports="8443"))), MEMBER, leading(), kept]
    assert ways(EDGE.model_copy(update={"kind": kind}), *resources) == expected


def test_a18_replies_of_a_target_that_sees_clients_pass_its_own_acl() -> None:
    silent = acl_of(APART, LETTING_IN, acl_rule(100, ports="80", direction=Direction.EGRESS))
    resources = [SUBNET, APART, internet_gateway(), table(out()), TO_WEB, inside(rule("9.9.9.0/24", ports="8443"))]
    around_it = [*resources, acl(), silent, ELSEWHERE, leading(), behind(keeps_client_addresses=True)]
    (way,) = ways_to(NETWORK_EDGE, estate_of(NETWORK_EDGE, around_it))
    assert isinstance(way, Exposure)
    assert way.answered is Answered.NONE


def test_a15_balancers_in_subnets_with_different_acls_leave_a_doubt() -> None:
    other = subnet("subnet-2", addresses=AddressSet.of("10.0.2.0/24"))
    wide = NETWORK_EDGE.model_copy(update={"subnets": (SUBNET.id, other.id)})
    narrow = acl_of(
        other, LETTING_IN, acl_rule(100, "8.8.8.0/24", protocol=None, direction=Direction.EGRESS), name="acl-2"
    )
    resources = [
        SUBNET,
        APART,
        other,
        internet_gateway(),
        table(out()),
        TO_WEB,
        inside(rule("9.9.9.0/24", ports="8443")),
    ]
    (found, *_) = ways(
        wide,
        *resources,
        acl(),
        narrow,
        acl_of(APART, LETTING_IN, REPLIES),
        ELSEWHERE,
        leading(),
        behind(keeps_client_addresses=True),
    )
    assert found.endswith("if which ACL packets to eni-behind pass depends on the subnet that they are sent from")


@pytest.mark.parametrize(("families", "is_open"), [("0.0.0.0/0", False), ("::/0", True)])
def test_a34_an_instance_is_reached_in_the_family_of_its_group(families: str, is_open: bool) -> None:
    """An instance that has IPv6 sees the balancer in the place of IPv6 clients where its group is one of IPv4."""
    over_v6 = [
        *around(
            table(out(), out("::/0")), rule_set(rule("2600:1000::/24")), inside(rule("2600:1000::/24", ports="8443"))
        ),
        MEMBER.model_copy(update={"addresses": AddressSet.of("10.0.0.10", "2600::10"), "owner": "i-1"}),
        leading(),
    ]
    machine = Target(id="i-1", port=8443, health=TargetHealth.HEALTHY)
    group = behind(
        keeps_client_addresses=True, kind=TargetKind.INSTANCE, targets=(machine,), families=AddressSet.of(families)
    )
    found = ways(NETWORK_EDGE, *over_v6, group)
    assert (found == ["TCP 443 from 2600:1000::/24"]) is is_open
