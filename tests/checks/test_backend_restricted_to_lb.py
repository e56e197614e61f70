"""backend-restricted-to-lb."""

from typing import Any

import pytest

from checks.connection_control.backend_restricted_to_lb import AllowedSources, backend_restricted_to_lb
from scanner.models import (
    GLOBAL,
    UDP,
    Action,
    AddressSet,
    BalancerKind,
    FirewallRule,
    FirewallRuleSet,
    GroupPeer,
    ListenerProtocol,
    LoadBalancer,
    NetworkInterface,
    Resource,
    Subnet,
    Target,
    TargetGroup,
    TargetKind,
    Unknown,
)
from tests.factories import (
    balancer,
    identity,
    network,
    network_interface,
    peer,
    rule,
    rule_set,
    subnet,
    target,
    target_group,
    unread,
)
from tests.support import ask, gap_of

HOME = subnet()
EDGE = identity("ec2", "security-group/sg-edge", "AWS::EC2::SecurityGroup", label="edge")
ADMIN = identity("ec2", "security-group/sg-admin", "AWS::EC2::SecurityGroup", label="jump-host")
FRONT = balancer(rule_sets=(EDGE.id,), subnets=(HOME.id,))
BARE = balancer(kind=BalancerKind.NETWORK, subnets=(HOME.id,))
KEEPS = "not applicable: has targets that see the addresses of clients, and must admit them"


def front(*more: Resource) -> list[Resource]:
    """What every answer rests on: the balancer, its subnet, and the rule sets that are named."""
    return [FRONT, HOME, rule_set(identity=EDGE), rule_set(identity=ADMIN), *more]


def pool(*targets: Target, **more: Any) -> TargetGroup:
    return target_group(
        **{
            "port": 8443,
            "balancers": (FRONT.id,),
            "network": network().id,
            "targets": targets or (target(port=None),),
            **more,
        }
    )


def backend(rules: list[FirewallRule], **more: Any) -> list[Resource]:
    """An instance, and the rule set on its interface."""
    own = rule_set(*rules)
    addresses = AddressSet.of("10.0.0.9")
    interface = {"owner": "i-0a1b2c3d", "network": network().id, "addresses": addresses, "rule_sets": (own.id,)}
    return [own, network_interface(**{**interface, **more})]


def verdict(group: TargetGroup, *others: Resource, **asked: Any) -> str:
    (answer,) = ask(backend_restricted_to_lb, group, *others, **asked)
    return answer


@pytest.mark.parametrize(
    ("groups", "expected"),
    [
        (("web",), "has targets that admit 0.0.0.0/0 to TCP 8443 by sg-0a1b2c3d"),
        (("db",), "passed"),
        (("web", "closed"), "passed"),
    ],
)
def test_rules_for_some_groups_hold_for_their_members(groups: tuple[str, ...], expected: str) -> None:
    rules = [
        rule("0.0.0.0/0", ports="8443", priority=1000, targets=(GroupPeer(name="web"),)),
        rule("0.0.0.0/0", ports="8443", priority=1, action=Action.DENY, targets=(GroupPeer(name="closed"),)),
    ]
    assert verdict(pool(), *front(), *backend(rules, groups=groups)) == expected


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        ([rule("sg-edge", ports="8443")], "passed"),
        ([rule("10.0.0.0/24", ports="8443")], "passed"),
        ([rule("10.0.0.0/25", "10.0.0.128/25", ports="8443")], "passed"),
        ([rule("sg-edge", "0.0.0.0/0", ports="443")], "passed"),
        ([rule("0.0.0.0/0", ports="8443", protocol=UDP)], "passed"),
        ([rule("0.0.0.0/0", ports="8443", enabled=False)], "passed"),
        ([], "passed"),
        ([rule("0.0.0.0/0", ports="8443")], "has targets that admit 0.0.0.0/0 to TCP 8443 by sg-0a1b2c3d"),
        ([rule("10.0.0.0/23", ports="8000-9000")], "has targets that admit 10.0.0.0/23 to TCP 8443 by sg-0a1b2c3d"),
        ([rule("10.0.0.0/8", protocol=None)], "has targets that admit 10.0.0.0/8 to TCP 8443 by sg-0a1b2c3d"),
        (
            [rule("sg-edge", "sg-admin", ports="8443"), rule("sg-elsewhere", ports="*")],
            "has targets that admit sg-admin, sg-elsewhere to TCP 8443 by sg-0a1b2c3d",
        ),
        ([rule("sg-0a1b2c3d", ports="8443")], "has targets that admit sg-0a1b2c3d to TCP 8443 by sg-0a1b2c3d"),
        (
            [rule("192.0.2.0/24", "sg-admin", "10.9.0.0/16", "10.8.0.0/16", ports="8443")],
            "has targets that admit 192.0.2.0/24, 10.9.0.0/16, 10.8.0.0/16 and 1 more to TCP 8443 by sg-0a1b2c3d",
        ),
        ([rule(unread(), ports="8443")], "undetermined: pl-0123: its entries could not be read"),
        ([rule(unread(), ports="443")], "passed"),
        (
            [rule(unread(), ports="8443"), rule("0.0.0.0/0", ports="8443")],
            "has targets that admit 0.0.0.0/0 to TCP 8443 by sg-0a1b2c3d",
        ),
    ],
)
def test_only_the_balancer_may_come_in(rules: list[FirewallRule], expected: str) -> None:
    assert verdict(pool(), *front(*backend(rules))) == expected


OUTER = identity("ec2", "security-group/sg-outer", "AWS::EC2::SecurityGroup")
ADMITS = "has targets that admit 10.0.0.0/8 to TCP 8443 by sg-0a1b2c3d"


@pytest.mark.parametrize(
    ("own", "outer", "expected"),
    [
        (["10.0.0.0/8"], ["10.0.0.0/8"], ADMITS),
        (["10.0.0.0/8"], ["10.2.0.0/16"], ADMITS),
        (["10.0.0.0/8"], ["10.0.0.0/24"], "passed"),
        (["10.0.0.0/8"], ["192.0.2.0/24"], "passed"),
        (["10.0.0.0/8"], [], "passed"),
        ([], ["10.0.0.0/8"], "passed"),
    ],
)
def test_the_rule_set_of_the_subnet_lets_strangers_in_as_well(own: list[str], outer: list[str], expected: str) -> None:
    around = rule_set(*(rule(each, ports="8443") for each in outer), identity=OUTER)
    behind = backend([rule(each, ports="8443") for each in own], subnet_rule_sets=(OUTER.id,))
    assert verdict(pool(), *front(around, *behind)) == expected


@pytest.mark.parametrize(
    ("action", "unmatched", "expected"),
    [
        (Action.DENY, Action.PASS_ON, "passed"),
        (Action.PASS_ON, Action.PASS_ON, ADMITS),
        # Side by side, what one of them does not allow the other may.
        (Action.DENY, Action.DENY, ADMITS),
    ],
)
def test_a_layer_that_is_asked_before_keeps_strangers_out(action: Action, unmatched: Action, expected: str) -> None:
    first = rule_set(rule("10.0.0.0/8", ports="8443", action=action, priority=1), identity=OUTER, unmatched=unmatched)
    own, interface = backend([rule("10.0.0.0/8", ports="8443")])
    behind = [own, interface.model_copy(update={"rule_sets": (first.id, own.id)})]
    assert verdict(pool(), *front(first, *behind)) == expected


def test_the_layers_of_a_network_that_another_project_shares() -> None:
    whole: dict[str, Any] = {"attached_to": (network().id,), "unmatched": Action.PASS_ON}

    def layer(name: str, *rules: FirewallRule, region: str = GLOBAL, **more: Any) -> FirewallRuleSet:
        named = identity("compute", name, "compute.googleapis.com/Network", region=region)
        return rule_set(*rules, identity=named.model_copy(update={"account": "host"}), **whole, **more)

    everybody = rule("10.0.0.0/8", ports="8443", priority=1)
    company = layer("company", rule("10.0.0.0/8", ports="8443", action=Action.DENY, priority=1))
    own = layer("vpc", everybody, gates=((company.id,),))
    elsewhere = layer("elsewhere", everybody, region="us-east1")
    _, interface = backend([], rule_sets=(own.id,))
    assert verdict(pool(), *front(own, interface)) == "has targets that admit 10.0.0.0/8 to TCP 8443 by vpc"
    assert verdict(pool(), *front(own, company, elsewhere, interface)) == "passed"
    lacking = gap_of(FirewallRuleSet).model_copy(update={"account": "host"})
    assert verdict(pool(), *front(own, company, interface), gaps=[lacking]).startswith("undetermined: ")


def test_the_rule_set_of_the_subnet_alone() -> None:
    around = rule_set(rule("10.0.0.0/8", ports="8443"), identity=OUTER)
    behind = backend([], rule_sets=(), subnet_rule_sets=(OUTER.id,))
    assert verdict(pool(), *front(around, *behind)) == "has targets that admit 10.0.0.0/8 to TCP 8443 by sg-outer"


def test_an_unread_rule_set_of_the_subnet() -> None:
    behind = backend([rule("10.0.0.0/8", ports="8443")], subnet_rule_sets=Unknown(why="not read"))
    assert verdict(pool(), *front(*behind)) == "undetermined: not read"


def test_the_platform_probes_its_machines() -> None:
    assert verdict(pool(), *front(*backend([rule("168.63.129.16/32", ports="8443")]))) == "passed"


def test_a_family_that_the_interface_has_not_is_no_way_in() -> None:
    rules = [rule("::/0", ports="8443")]
    assert verdict(pool(), *front(*backend(rules))) == "passed"
    both = AddressSet.of("10.0.0.9", "2001:db8::9")
    assert verdict(pool(), *front(*backend(rules, addresses=both))).startswith("has targets that admit ::/0")


@pytest.mark.parametrize(
    ("protocol", "expected"),
    [
        (ListenerProtocol.HTTP, "passed"),
        (None, "passed"),
        (ListenerProtocol.UDP, "has targets that admit 0.0.0.0/0 to UDP 8443 by sg-0a1b2c3d"),
        (ListenerProtocol.TCP_UDP, "has targets that admit 0.0.0.0/0 to UDP 8443 by sg-0a1b2c3d"),
        (ListenerProtocol.GENEVE, "has targets that admit 0.0.0.0/0 to UDP 8443 by sg-0a1b2c3d"),
        (Unknown(why="protocol SCTP is new to netassay"), "undetermined: protocol SCTP is new to netassay"),
    ],
)
def test_the_protocol_decides_which_ports_count(protocol: ListenerProtocol | Unknown | None, expected: str) -> None:
    rules = [rule("sg-edge", ports="8443"), rule("0.0.0.0/0", ports="8443", protocol=UDP)]
    assert verdict(pool(protocol=protocol), *front(*backend(rules))) == expected


def test_a_target_has_a_port_of_its_own() -> None:
    rules = [rule("0.0.0.0/0", ports="9443")]
    assert verdict(pool(target(port=9443)), *front(*backend(rules))).startswith("has targets that admit")
    assert verdict(pool(target(port=8443)), *front(*backend(rules))) == "passed"
    nowhere = pool(target(port=None), port=None)
    assert verdict(nowhere, *front(*backend(rules))) == (
        "undetermined: to which port of i-0a1b2c3d requests go is not known"
    )


def test_an_address_is_looked_for_in_its_network() -> None:
    group = pool(target(id="10.0.0.9"), port=443, kind=TargetKind.ADDRESS)
    rules = [rule("0.0.0.0/0", ports="443")]
    assert verdict(group, *front(*backend(rules))).startswith("has targets that admit 0.0.0.0/0")
    # The same address in another network is another target.
    elsewhere = backend(rules, network=network("vpc-other").id)
    assert verdict(group, *front(*elsewhere)) == "undetermined: target 10.0.0.9 is on no interface that was read"
    found = front(*backend([rule("sg-edge")]))
    assert verdict(group, *found, gaps=[gap_of(NetworkInterface)]) == "passed"


def test_every_interface_of_an_instance_is_a_way_in() -> None:
    behind = backend([rule("sg-edge", ports="8443")])
    second = network_interface("eni-second", owner="i-0a1b2c3d", rule_sets=(ADMIN.id,))
    open_one = rule_set(rule("0.0.0.0/0", ports="8443"), identity=ADMIN)
    assert verdict(pool(), FRONT, HOME, rule_set(identity=EDGE), open_one, *behind, second) == (
        "has targets that admit 0.0.0.0/0 to TCP 8443 by sg-admin"
    )


def test_an_interface_without_rule_sets_admits_everybody() -> None:
    assert verdict(pool(), *front(*backend([], rule_sets=()))) == (
        "has targets without a rule set, which admit everybody to TCP 8443"
    )


def test_targets_behind_the_same_rules_are_named_once() -> None:
    rules = [rule("0.0.0.0/0", ports="8443")]
    second = network_interface("eni-second", owner="i-second", rule_sets=(rule_set().id,))
    group = pool(target(port=None), target(id="i-second", port=None))
    assert (
        verdict(group, *front(*backend(rules), second)) == "has targets that admit 0.0.0.0/0 to TCP 8443 by sg-0a1b2c3d"
    )


@pytest.mark.parametrize(
    ("params", "expected"),
    [
        ({"allowed_sources": ("10.9.0.0/24",)}, "has targets that admit sg-admin to TCP 8443 by sg-0a1b2c3d"),
        ({"allowed_groups": ("jump-*",)}, "has targets that admit 10.9.0.0/24 to TCP 8443 by sg-0a1b2c3d"),
        ({"allowed_sources": ("10.0.0.0/8",), "allowed_groups": ("sg-admin",)}, "passed"),
        ({"allowed_sources": ("10.9.0.0/24",), "allowed_groups": ("jump-host",)}, "passed"),
    ],
)
def test_others_may_be_allowed(params: dict[str, Any], expected: str) -> None:
    rules = [rule("10.9.0.0/24", "sg-admin", ports="8443")]
    allowed = AllowedSources.model_validate(params)
    assert verdict(pool(), *front(*backend(rules)), params=allowed) == expected


@pytest.mark.parametrize(
    ("keeps", "balancer_rule_sets", "expected"),
    [
        (True, (), KEEPS),
        (False, (), "passed"),
        (None, (), "passed"),
        (Unknown(why="attributes were refused"), (), "undetermined: attributes were refused"),
        (True, (EDGE.id,), "passed"),
    ],
)
def test_client_addresses_are_admitted_where_they_must_be(
    keeps: bool | Unknown | None, balancer_rule_sets: tuple[str, ...], expected: str
) -> None:
    layer_4 = BARE.model_copy(update={"rule_sets": balancer_rule_sets})
    behind = backend([rule("10.0.0.0/24", ports="8443")])
    assert verdict(pool(keeps_client_addresses=keeps), layer_4, HOME, *behind) == expected


def test_with_a_rule_set_of_its_own_a_network_balancer_is_all_that_targets_need_to_admit() -> None:
    layer_4 = BARE.model_copy(update={"rule_sets": (EDGE.id,)})
    behind = backend([rule("0.0.0.0/0", ports="8443")])
    assert verdict(pool(keeps_client_addresses=True), layer_4, HOME, *behind) == (
        "has targets that admit 0.0.0.0/0 to TCP 8443 by sg-0a1b2c3d"
    )


def test_every_balancer_of_the_group_may_come_in() -> None:
    second = balancer("net/second/1", rule_sets=(ADMIN.id,))
    group = pool(balancers=(FRONT.id, second.id))
    assert verdict(group, second, *front(*backend([rule("sg-edge", "sg-admin", ports="8443")]))) == "passed"


@pytest.mark.parametrize(
    ("group", "expected"),
    [
        (pool(balancers=()), "not applicable: is used by no load balancer"),
        (target_group(balancers=(FRONT.id,), targets=()), "not applicable: has no target"),
        (pool(kind=TargetKind.FUNCTION), "not applicable: has no targets with rule sets to judge"),
        (pool(kind=TargetKind.BALANCER), "not applicable: has no targets with rule sets to judge"),
        (pool(kind=TargetKind.PRIVATE_LINK), "not applicable: has no targets with rule sets to judge"),
        (pool(kind=TargetKind.OTHER), "undetermined: its kind of targets is new to netassay"),
        (
            target_group(balancers=(FRONT.id,), targets=Unknown(why="health was refused")),
            "undetermined: health was refused",
        ),
        (pool(target(id="i-gone")), "undetermined: target i-gone is on no interface that was read"),
    ],
)
def test_where_there_is_nothing_to_judge(group: TargetGroup, expected: str) -> None:
    assert verdict(group, *front(*backend([]))) == expected


@pytest.mark.parametrize("model", [NetworkInterface, LoadBalancer, FirewallRuleSet, Subnet])
def test_what_could_not_be_read_leaves_it_open(model: type[Resource]) -> None:
    left = [each for each in front(*backend([rule("10.0.0.0/24", ports="8443")])) if not isinstance(each, model)]
    assert verdict(pool(), *left, gaps=[gap_of(model)]).endswith("test:Read could not be read: AccessDenied")
    assert verdict(pool(), *left, gaps=[gap_of(model)]).startswith("undetermined: ")


def test_the_internet_is_wider_than_subnets_that_could_not_be_read() -> None:
    behind = backend([rule(ports="8443")])
    assert verdict(pool(), FRONT, rule_set(identity=EDGE), *behind, gaps=[gap_of(Subnet)]) == (
        "has targets that admit 0.0.0.0/0 to TCP 8443 by sg-0a1b2c3d"
    )


def test_a_source_that_rules_before_it_keep_out_is_not_named() -> None:
    rules = [
        rule("192.0.2.0/24", ports="8443", action=Action.DENY, priority=1),
        rule("192.0.2.0/24", "198.51.100.0/24", ports="8443", priority=2),
    ]
    assert verdict(pool(), *front(*backend(rules))) == (
        "has targets that admit 198.51.100.0/24 to TCP 8443 by sg-0a1b2c3d"
    )


def test_a_group_that_may_be_the_balancers_leaves_it_open() -> None:
    behind = backend([rule("sg-edge", "sg-unread", ports="8443")])
    assert verdict(pool(), FRONT, HOME, rule_set(identity=EDGE), *behind, gaps=[gap_of(FirewallRuleSet)]) == (
        "undetermined: test:Read could not be read: AccessDenied"
    )


def test_a_list_before_which_a_rule_could_not_be_read_leaves_it_open() -> None:
    rules = [
        rule(unread(), ports="8443", action=Action.DENY, priority=1),
        rule(peer("0.0.0.0/0"), ports="8443", priority=2),
    ]
    assert verdict(pool(), *front(*backend(rules))) == "undetermined: 0.0.0.0/0: rules before it could not be read"
