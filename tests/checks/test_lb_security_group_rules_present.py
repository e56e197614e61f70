"""lb-security-group-rules-present."""

from typing import Any

import pytest

from checks.secure_connection_parameters.lb_security_group_rules_present import lb_security_group_rules_present
from scanner.models import (
    ICMP,
    UDP,
    AddressSet,
    BalancerKind,
    Direction,
    FirewallRule,
    FirewallRuleSet,
    Listener,
    ListenerProtocol,
    LoadBalancer,
    NetworkInterface,
    Protocol,
    Resource,
    Subnet,
    TargetGroup,
    TargetKind,
    Unknown,
)
from tests.factories import (
    balancer,
    health_check,
    identity,
    listener,
    network,
    network_interface,
    rule,
    rule_set,
    subnet,
    target,
    target_group,
    unread,
)
from tests.support import ask, gap_of

EDGE = identity("ec2", "security-group/sg-edge", "AWS::EC2::SecurityGroup")
APP = identity("ec2", "security-group/sg-app", "AWS::EC2::SecurityGroup")
FRONT = balancer(rule_sets=(EDGE.id,))
BEHIND = network_interface(
    owner="i-0a1b2c3d", network=network().id, addresses=AddressSet.of("10.0.0.9"), rule_sets=(APP.id,)
)
REFUSED = "undetermined: test:Read could not be read: AccessDenied"
OUT = rule("sg-app", ports="8443", direction=Direction.EGRESS)
UNREACHED = "does not reach TCP 8443 of every target in web by its outbound rules"


def pool(**more: Any) -> TargetGroup:
    defaults = {
        "balancers": (FRONT.id,),
        "network": network().id,
        "targets": (target(port=8443),),
        "health_check": health_check(port="traffic-port"),
    }
    return target_group(**{**defaults, **more})


def verdict(*resources: Resource, front: LoadBalancer = FRONT, **asked: Any) -> str:
    return ask(lb_security_group_rules_present, front, *resources, **asked)[0]


def inbound(*rules: FirewallRule, listeners: tuple[Listener, ...] = (listener(),), **asked: Any) -> str:
    """The verdict on a balancer without targets."""
    return verdict(rule_set(*rules, identity=EDGE), *listeners, **asked)


def outbound(*rules: FirewallRule, group: TargetGroup | None = None, others: tuple[Resource, ...] = (BEHIND,)) -> str:
    """The verdict on a balancer whose inbound rules are what they should be."""
    own = rule_set(rule(), *rules, identity=EDGE)
    return verdict(own, rule_set(identity=APP), listener(), group or pool(), *others)


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        ([rule()], "passed"),
        ([rule("203.0.113.0/24")], "passed"),
        ([rule("sg-app")], "passed"),
        ([rule("::/0")], "passed"),
        ([rule(), rule(ports="*", protocol=ICMP)], "passed"),
        ([], "listens on TCP 443, to which no inbound rule admits anybody"),
        ([rule(direction=Direction.EGRESS)], "listens on TCP 443, to which no inbound rule admits anybody"),
        ([rule(enabled=False)], "listens on TCP 443, to which no inbound rule admits anybody"),
        ([rule(unread())], "undetermined: pl-0123: its entries could not be read"),
        ([rule(), rule(ports="8080")], "opens TCP 8080, on which nothing listens, by sg-edge"),
        ([rule(ports="442-444")], "opens TCP 442, 444, on which nothing listens, by sg-edge"),
        ([rule(), rule(ports="443", protocol=UDP)], "opens UDP 443, on which nothing listens, by sg-edge"),
        ([rule(), rule(ports="*", protocol=Protocol(47))], "opens GRE, on which nothing listens, by sg-edge"),
        (
            [rule(ports="*", protocol=None)],
            "opens TCP 0-442, 444-65535, UDP every port, on which nothing listens, by sg-edge",
        ),
        ([rule(), rule(unread(), ports="8080")], "undetermined: pl-0123: its entries could not be read"),
        (
            [rule(ports="80")],
            (
                "opens TCP 80, on which nothing listens, by sg-edge; "
                "listens on TCP 443, to which no inbound rule admits anybody"
            ),
        ),
    ],
)
def test_inbound_rules_fit_the_listeners(rules: list[FirewallRule], expected: str) -> None:
    assert inbound(*rules) == expected


@pytest.mark.parametrize(
    ("protocol", "rules", "expected"),
    [
        (ListenerProtocol.TLS, [rule()], "passed"),
        (ListenerProtocol.QUIC, [rule(protocol=UDP)], "passed"),
        (ListenerProtocol.TCP_QUIC, [rule(), rule(protocol=UDP)], "passed"),
        (ListenerProtocol.TCP_UDP, [rule()], "listens on UDP 443, to which no inbound rule admits anybody"),
        (
            ListenerProtocol.UDP,
            [rule()],
            (
                "opens TCP 443, on which nothing listens, by sg-edge; "
                "listens on UDP 443, to which no inbound rule admits anybody"
            ),
        ),
        (Unknown(why="SCTP is new to netassay"), [rule()], "undetermined: SCTP is new to netassay"),
        (
            Unknown(why="SCTP is new to netassay"),
            [rule(ports="80")],
            "opens TCP 80, on which nothing listens, by sg-edge",
        ),
    ],
)
def test_a_listener_takes_what_its_protocol_is_carried_by(
    protocol: ListenerProtocol | Unknown, rules: list[FirewallRule], expected: str
) -> None:
    assert inbound(*rules, listeners=(listener(protocol=protocol),)) == expected


def test_listeners_that_could_not_be_read_may_listen_on_what_is_open() -> None:
    gaps = [gap_of(Listener)]
    assert inbound(rule(), rule(ports="80"), gaps=gaps) == REFUSED
    assert inbound(rule("10.0.0.0/8", ports="80"), gaps=gaps).startswith("listens on TCP 443, to which no")


def test_the_rules_of_all_rule_sets_count_together() -> None:
    second = identity("ec2", "security-group/sg-second", "AWS::EC2::SecurityGroup")
    front = balancer(rule_sets=(EDGE.id, second.id))
    several = (rule_set(identity=EDGE), rule_set(rule(), identity=second))
    assert verdict(*several, listener(), front=front) == "passed"
    assert verdict(several[0], listener(), front=front) == f"undetermined: {second.id} is not among what was read"
    half = rule_set(rule(ports="80"), identity=EDGE)
    assert verdict(half, listener(), front=front) == "opens TCP 80, on which nothing listens, by sg-edge"


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        ([OUT], "passed"),
        ([rule("10.0.0.0/24", ports="8443", direction=Direction.EGRESS)], "passed"),
        ([rule(ports="*", protocol=None, direction=Direction.EGRESS)], "passed"),
        ([], UNREACHED),
        ([rule("sg-app", ports="443", direction=Direction.EGRESS)], UNREACHED),
        ([rule("sg-app", ports="8443", protocol=UDP, direction=Direction.EGRESS)], UNREACHED),
        ([rule("sg-edge", ports="8443", direction=Direction.EGRESS)], UNREACHED),
        ([rule("10.0.1.0/24", "::/0", ports="8443", direction=Direction.EGRESS)], UNREACHED),
        (
            [rule(unread(), ports="8443", direction=Direction.EGRESS)],
            "undetermined: pl-0123: its entries could not be read",
        ),
        ([OUT, rule(unread(), ports="8443", direction=Direction.EGRESS)], "passed"),
    ],
)
def test_outbound_rules_reach_the_targets(rules: list[FirewallRule], expected: str) -> None:
    assert outbound(*rules) == expected


@pytest.mark.parametrize(
    ("check", "expected"),
    [
        (health_check(port="traffic-port"), "passed"),
        (health_check(port=None), "passed"),
        (None, "passed"),
        (health_check(port="9000", is_enabled=False), "passed"),
        (health_check(port="9000"), "does not reach TCP 9000 of every target in web by its outbound rules"),
    ],
)
def test_health_checks_go_out_by_the_same_rules(check: Any, expected: str) -> None:
    assert outbound(OUT, group=pool(health_check=check)) == expected


def test_health_checks_of_datagrams_are_made_over_tcp() -> None:
    group = pool(protocol=ListenerProtocol.UDP, health_check=health_check(port="traffic-port", protocol="TCP"))
    only_udp = rule("sg-app", ports="8443", protocol=UDP, direction=Direction.EGRESS)
    assert outbound(only_udp, group=group) == UNREACHED
    assert outbound(only_udp, OUT, group=group) == "passed"


@pytest.mark.parametrize(
    ("rules", "others", "expected"),
    [
        ([rule("10.0.0.0/24", ports="8443", direction=Direction.EGRESS)], (), "passed"),
        ([rule("10.0.1.0/24", ports="8443", direction=Direction.EGRESS)], (), UNREACHED),
        ([OUT], (BEHIND,), "passed"),
        ([OUT], (), "undetermined: target 10.0.0.9 is on no interface that was read"),
        # Another address of the same interface is not where requests go.
        (
            [rule("10.0.0.10/32", "sg-edge", ports="8443", direction=Direction.EGRESS)],
            (BEHIND.model_copy(update={"addresses": AddressSet.of("10.0.0.9", "10.0.0.10")}),),
            UNREACHED,
        ),
    ],
)
def test_a_target_may_be_an_address(rules: list[FirewallRule], others: tuple[Resource, ...], expected: str) -> None:
    group = pool(kind=TargetKind.ADDRESS, targets=(target(id="10.0.0.9", port=8443),))
    assert outbound(*rules, group=group, others=others) == expected


@pytest.mark.parametrize(
    ("rules", "subnets", "expected"),
    [
        ([OUT], (), "passed"),
        ([rule("10.0.0.0/16", ports="8443", direction=Direction.EGRESS)], (subnet().id,), "passed"),
        ([rule("10.9.0.0/16", ports="8443", direction=Direction.EGRESS)], (subnet().id,), UNREACHED),
        (
            [rule("10.0.0.0/28", ports="8443", direction=Direction.EGRESS)],
            (subnet().id,),
            "undetermined: which addresses 1 has is not known",
        ),
        (
            [rule("10.0.0.0/28", ports="8443", direction=Direction.EGRESS)],
            (),
            "undetermined: which addresses 1 has is not known",
        ),
    ],
)
def test_a_target_may_be_a_balancer(rules: list[FirewallRule], subnets: tuple[str, ...], expected: str) -> None:
    second = balancer("net/second/1", rule_sets=(APP.id,), subnets=subnets, kind=BalancerKind.NETWORK)
    group = pool(kind=TargetKind.BALANCER, targets=(target(id=second.id, port=8443),))
    assert outbound(*rules, group=group, others=(second, subnet())) == expected


@pytest.mark.parametrize("kind", [TargetKind.FUNCTION, TargetKind.PRIVATE_LINK])
def test_what_the_provider_calls_itself_needs_no_rule(kind: TargetKind) -> None:
    assert outbound(group=pool(kind=kind, protocol=None, targets=(target(id="arn", port=None),))) == "passed"


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({"targets": Unknown(why="health was refused")}, "undetermined: web: health was refused"),
        ({"protocol": Unknown(why="SCTP is new to netassay")}, "undetermined: web: SCTP is new to netassay"),
        ({"targets": ()}, "passed"),
        (
            {"targets": (target(id="i-gone", port=8443),)},
            "undetermined: target i-gone is on no interface that was read",
        ),
        ({"balancers": ()}, "passed"),
    ],
)
def test_what_is_known_of_a_group(more: dict[str, Any], expected: str) -> None:
    assert outbound(OUT, group=pool(**more)) == expected


@pytest.mark.parametrize("model", [NetworkInterface, FirewallRuleSet, TargetGroup, LoadBalancer, Subnet])
def test_what_could_not_be_read_leaves_it_open_where_it_matters(model: type[Resource]) -> None:
    rules = [rule("sg-unread", ports="8443", direction=Direction.EGRESS)]
    resources = (rule_set(rule(), *rules, identity=EDGE), listener(), pool(), BEHIND)
    left = [each for each in resources if not isinstance(each, model)]
    # A balancer that is not a target, and a subnet of nobody, are not missed.
    expected = UNREACHED if model in {LoadBalancer, Subnet} else REFUSED
    assert verdict(*left, gaps=[gap_of(model)]) == expected


@pytest.mark.parametrize(
    ("model", "left"),
    [
        (NetworkInterface, (rule_set(identity=APP),)),
        # Among the rule sets that could not be read may be the one that the outbound rule names.
        (FirewallRuleSet, (BEHIND,)),
    ],
)
def test_a_target_that_may_be_reached_leaves_it_open(model: type[Resource], left: tuple[Resource, ...]) -> None:
    own = rule_set(rule(), OUT, identity=EDGE)
    assert verdict(own, listener(), pool(), *left, gaps=[gap_of(model)]) == REFUSED


def test_without_rule_sets_there_is_nothing_to_judge() -> None:
    assert verdict(listener(), front=balancer(kind=BalancerKind.NETWORK)) == "not applicable: has no rule set"
