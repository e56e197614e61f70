"""How packets from the internet come to interfaces and balancers in Azure, by the numbers of the semantics."""

from typing import Any

import pytest

from scanner.exposure.source_ports import MOST, TOO_MANY
from scanner.exposure.ways import ways_to
from scanner.models import (
    ANYWHERE,
    INTERNET,
    Action,
    AddressPeer,
    AddressSet,
    BalancerKind,
    FirewallRule,
    FirewallRuleSet,
    GatewayKind,
    GroupPeer,
    HopKind,
    Identity,
    Listener,
    LoadBalancer,
    NetworkInterface,
    PortSet,
    Resource,
    RouteTable,
    Subnet,
    Target,
    TargetGroup,
    TargetHealth,
    TargetKind,
    Unknown,
)
from tests.exposure.estates import estate_of, ways
from tests.factories import (
    balancer,
    forward,
    listener,
    listener_rule,
    network_interface,
    route,
    route_table,
    rule,
    rule_set,
    subnet,
    target_group,
)

PARTNER = "9.9.9.0/24"
NETWORK = "/network"


def named(name: str, type_name: str = "Microsoft.Network/networkSecurityGroups") -> Identity:
    return Identity(
        id=f"/{name}", name=name, type=type_name, provider="azure", account="111122223333", region="westeurope"
    )


def nsg_rule(*sources: Any, action: Action = Action.ALLOW, priority: int = 100, **more: Any) -> FirewallRule:
    return rule(
        *sources, **{"ports": "22", "id": f"{action}-{priority}", "action": action, "priority": priority, **more}
    )


def nsg(name: str, *rules: FirewallRule, **more: Any) -> FirewallRuleSet:
    return rule_set(*rules, **{"identity": named(name), **more})


OWN = nsg("own", nsg_rule(PARTNER))
AROUND = nsg("around", nsg_rule("9.9.9.0/25"))
SUBNET: Subnet = subnet(identity=named("web", "Microsoft.Network/virtualNetworks/subnets"), network=NETWORK)


def interface(**more: Any) -> NetworkInterface:
    defaults = {
        "identity": named("nic", "Microsoft.Network/networkInterfaces"),
        "network": NETWORK,
        "subnet": SUBNET.id,
        "public_addresses": AddressSet.of("20.1.2.3"),
        "needs_rule_set": True,
        "rule_sets": (OWN.id,),
        "groups": (),
    }
    return network_interface(**{**defaults, **more})


OPEN = [f"TCP 22 from {PARTNER}"]


def test_the_whole_way_is_told() -> None:
    subject = interface(subnet_rule_sets=(AROUND.id,))
    (way,) = ways_to(subject, estate_of(subject, [SUBNET, OWN, AROUND, table(out())]))
    assert [hop.kind for hop in way.path] == [
        HopKind.INTERNET,
        HopKind.ROUTE,
        HopKind.RULE_SET,
        HopKind.ADDRESS,
        HopKind.TARGET,
    ]
    assert way.path[2].says == f"allows TCP 22 from {PARTNER}"


def test_z01_the_lowest_priority_decides() -> None:
    group = nsg("own", nsg_rule(PARTNER), nsg_rule("9.9.9.0/25", action=Action.DENY, priority=99))
    assert ways(interface(), SUBNET, group) == ["TCP 22 from 9.9.9.128/25"]


def test_z02_both_levels_have_to_let_packets_in() -> None:
    assert ways(interface(subnet_rule_sets=(AROUND.id,)), SUBNET, OWN, AROUND) == ["TCP 22 from 9.9.9.0/25"]


def test_z02_a_level_without_a_group_lets_everything_through() -> None:
    assert ways(interface(), SUBNET, OWN) == OPEN
    of_subnet = interface(rule_sets=(), subnet_rule_sets=(OWN.id,))
    assert ways(of_subnet, SUBNET, OWN) == OPEN


def test_z02_the_level_that_keeps_packets_out_is_named() -> None:
    around = nsg("around", nsg_rule("8.8.8.0/24"))
    assert ways(interface(subnet_rule_sets=(around.id,)), SUBNET, OWN, around) == [
        "closed at rule set around: keeps out what rule sets after it would let in"
    ]


def test_z02_the_groups_of_the_subnet_may_not_be_known() -> None:
    subject = interface(subnet_rule_sets=Unknown(why="denied"))
    with pytest.raises(Exception, match="denied"):
        ways(subject, SUBNET, OWN)


def test_z08_the_platform_is_no_stranger() -> None:
    group = nsg("own", nsg_rule("168.63.129.16/32", ports="*", protocol=None))
    assert ways(interface(), SUBNET, group) == ["closed at rule set own: no rule lets anybody on the internet in"]


def test_z09_what_the_virtual_network_may_hold_is_a_doubt() -> None:
    inside = AddressPeer(name="VirtualNetwork", addresses=Unknown(why="routes"))
    (found,) = ways(interface(), SUBNET, nsg("own", nsg_rule(inside)))
    assert found.endswith("if VirtualNetwork: routes")


@pytest.mark.parametrize(("groups", "expected"), [(("/asg",), True), ((), False)])
def test_z11_a_rule_for_an_application_security_group_holds_for_its_members(
    groups: tuple[str, ...], expected: bool
) -> None:
    group = nsg("own", nsg_rule(PARTNER, targets=(GroupPeer(name="/asg"),)))
    assert (ways(interface(groups=groups), SUBNET, group) == OPEN) is expected


NOT_TOLD = Unknown(why="deployed or not")


def admin(*rules: FirewallRule) -> FirewallRuleSet:
    return nsg("admin", *rules, attached_to=(NETWORK,), unmatched=Action.PASS_ON, is_in_force=NOT_TOLD)


def test_z12_an_admin_rule_that_always_allows_skips_the_groups_if_it_is_in_force() -> None:
    always = admin(nsg_rule("8.8.8.0/24", ports="3389"))
    assert ways(interface(), SUBNET, OWN, always) == ["TCP 3389 from 8.8.8.0/24 if deployed or not", *OPEN]


def test_z12_an_admin_rule_that_allows_leaves_it_to_the_groups() -> None:
    allowing = admin(nsg_rule("8.8.8.0/24", action=Action.PASS_ON))
    assert ways(interface(), SUBNET, OWN, allowing) == OPEN


def test_z12_an_admin_rule_that_denies_may_not_be_in_force() -> None:
    denying = admin(nsg_rule("0.0.0.0/0", action=Action.DENY))
    assert ways(interface(), SUBNET, OWN, denying) == [f"{OPEN[0]} if 0.0.0.0/0: deployed or not"]


def test_z12_a_deny_that_is_in_force_closes() -> None:
    denying = admin(nsg_rule("0.0.0.0/0", action=Action.DENY)).model_copy(update={"is_in_force": True})
    assert ways(interface(), SUBNET, OWN, denying) == [
        "closed at rule set admin: keeps out what rule sets after it would let in"
    ]


def test_z12_to_what_rules_apply_may_not_be_known() -> None:
    somewhere = admin(nsg_rule("8.8.8.0/24")).model_copy(update={"attached_to": Unknown(why="by a policy")})
    assert ways(interface(), SUBNET, OWN, somewhere) == ["TCP 22 from 8.8.8.0/24 if by a policy", *OPEN]
    denying = admin(nsg_rule("9.9.9.0/25", action=Action.DENY)).model_copy(
        update={"attached_to": Unknown(why="by a policy")}
    )
    assert ways(interface(), SUBNET, OWN, denying) == [f"{OPEN[0]} if 9.9.9.0/25: by a policy"]


def test_z14_without_a_group_the_sku_decides() -> None:
    standard = interface(rule_sets=())
    assert ways(standard, SUBNET) == [
        "closed at rule set: there is none, and without one an address of the SKU Standard is closed"
    ]
    (found,) = ways(interface(rule_sets=(), needs_rule_set=False), SUBNET)
    assert "TCP every port, UDP every port" in found


def test_z05_source_ports_that_are_denied_one_after_the_other_are_all_denied() -> None:
    low = nsg_rule(PARTNER, source_ports=PortSet.of((0, 1023)), action=Action.DENY, priority=90)
    high = nsg_rule(PARTNER, source_ports=PortSet.of((1024, 65535)), action=Action.DENY, priority=91)
    assert ways(interface(), SUBNET, nsg("own", low, nsg_rule(PARTNER))) == OPEN
    (found,) = ways(interface(), SUBNET, nsg("own", low, high, nsg_rule(PARTNER)))
    assert found.startswith("closed at rule set own")


def test_z05_groups_for_different_source_ports_let_nobody_through_together() -> None:
    own = nsg("own", nsg_rule(PARTNER, source_ports=PortSet.of(53)))
    around = nsg("around", nsg_rule(PARTNER, source_ports=PortSet.of(54)))
    (found,) = ways(interface(subnet_rule_sets=(around.id,)), SUBNET, own, around)
    assert found.startswith("closed at rule set")


def test_z05_c09_more_source_ports_than_are_followed_leave_a_doubt() -> None:
    numbers = range(1, 2 * MOST)
    denies = [
        nsg_rule(PARTNER, source_ports=PortSet.of(each), action=Action.DENY, priority=each) for each in numbers[::2]
    ]
    late = nsg_rule("8.8.8.0/24", source_ports=PortSet.of((40000, 65535)), priority=4000)
    everything_else = nsg_rule(PARTNER, source_ports=PortSet.of((40000, 65535)), priority=4001)
    found = ways(interface(), SUBNET, nsg("own", *denies, late, everything_else))
    assert found == [f"TCP 22 from 8.8.8.0/24 if {TOO_MANY}", f"{OPEN[0]} if {TOO_MANY}"]


def test_z12_z14_whether_admin_rules_open_what_has_no_group_is_a_doubt() -> None:
    standard = interface(rule_sets=())
    why = (
        "deployed or not; whether security admin rules open an address of the SKU Standard without a group is not told"
    )
    assert ways(standard, SUBNET, admin(nsg_rule(PARTNER))) == [f"{OPEN[0]} if {why}"]
    assert ways(standard, SUBNET, admin(nsg_rule("10.0.0.0/8"))) == [
        "closed at rule set admin: no rule lets anybody on the internet in"
    ]


def test_an_interface_without_a_public_address_is_not_reached() -> None:
    inside = interface(public_addresses=AddressSet(), addresses=AddressSet.of("10.0.0.4", "2603:1020::4"))
    assert ways(inside, SUBNET, OWN) == ["closed at address: it has none that is reached from the internet"]


def test_an_address_that_was_not_read_is_a_doubt() -> None:
    subject = interface(public_addresses=AddressSet(), unread_public_address=Unknown(why="in no list"))
    assert ways(subject, SUBNET, OWN) == [f"{OPEN[0]} if in no list"]
    (way,) = ways_to(subject, estate_of(subject, [SUBNET, OWN]))
    assert way.path[-2].says == "is reached at an address that is not known"


def out(destination: str = "0.0.0.0/0", kind: GatewayKind = GatewayKind.INTERNET, **more: Any) -> Any:
    return route(destination, next_hop_kind=kind, next_hop="10.0.0.4", **more)


def table(*routes: Any) -> RouteTable:
    identity = named("routes", "Microsoft.Network/routeTables")
    return route_table(*routes, identity=identity, network=NETWORK, subnets=(SUBNET.id,))


ELSEWHERE = ["closed at route routes: leads every reply elsewhere"]


@pytest.mark.parametrize(
    ("routes", "expected"),
    [
        ((), OPEN),
        ((out(),), OPEN),
        ((out("10.9.0.0/16", GatewayKind.APPLIANCE),), OPEN),
        ((out("9.9.9.0/25", GatewayKind.APPLIANCE),), ["TCP 22 from 9.9.9.128/25"]),
        ((out(kind=GatewayKind.APPLIANCE), out("9.9.9.0/26")), ["TCP 22 from 9.9.9.0/26"]),
        ((out("Sql", GatewayKind.INTERNET),), [f"{OPEN[0]} if its entries are not known"]),
    ],
)
def test_z18_the_longest_prefix_decides_where_replies_go(routes: tuple[Any, ...], expected: list[str]) -> None:
    assert ways(interface(), SUBNET, OWN, table(*routes)) == expected


@pytest.mark.parametrize("kind", [GatewayKind.APPLIANCE, GatewayKind.VIRTUAL_PRIVATE])
def test_z19_a_default_route_elsewhere_closes_the_direct_way(kind: GatewayKind) -> None:
    both = table(out(kind=kind), out("::/0", kind=kind))
    assert ways(interface(), SUBNET, OWN, both) == ELSEWHERE


def test_z20_a_default_route_to_nothing_drops_replies() -> None:
    both = table(out(kind=GatewayKind.NONE), out("::/0", kind=GatewayKind.NONE))
    assert ways(interface(), SUBNET, OWN, both) == ELSEWHERE


EDGE: LoadBalancer = balancer(
    identity=named("edge", "Microsoft.Network/loadBalancers"), kind=BalancerKind.NETWORK, needs_rule_set=True
)
MEMBER = interface(public_addresses=AddressSet())


def pool(*targets: Target, **more: Any) -> TargetGroup:
    members = targets or (Target(id="10.0.0.10", health=TargetHealth.HEALTHY),)
    return target_group(
        **{
            "identity": named("pool", "Microsoft.Network/loadBalancers/backendAddressPools"),
            "kind": TargetKind.ADDRESS,
            "network": NETWORK,
            "targets": members,
            "port": 22,
            "keeps_client_addresses": True,
            "balancers": (EDGE.id,),
            **more,
        }
    )


def front(**more: Any) -> Listener:
    return listener(
        **{
            "identity": named("edge/ssh:2222", "Microsoft.Network/loadBalancers/loadBalancingRules"),
            "balancer": EDGE.id,
            "balancer_kind": BalancerKind.NETWORK,
            "port": 2222,
            "addresses": ("20.1.2.4",),
            "rules": (listener_rule(forward("/pool")),),
            "tls": None,
            **more,
        }
    )


def test_z06_groups_see_the_client_and_the_port_of_the_target() -> None:
    assert ways(EDGE, front(), pool(), MEMBER, SUBNET, OWN) == [f"TCP 2222 from {PARTNER}"]
    at_the_front = nsg("own", nsg_rule(PARTNER, ports="2222"))
    assert ways(EDGE, front(), pool(), MEMBER, SUBNET, at_the_front) == [
        "closed at rule set own: no rule lets anybody on the internet in to the port that it leads to"
    ]


def test_z06_the_way_goes_through_the_balancer_to_the_target() -> None:
    (way,) = ways_to(EDGE, estate_of(EDGE, [front(), pool(), MEMBER, SUBNET, OWN]))
    assert [hop.kind for hop in way.path] == [
        HopKind.INTERNET,
        HopKind.BALANCER,
        HopKind.LISTENER,
        HopKind.RULE_SET,
        HopKind.TARGET,
    ]


def test_z14_targets_without_a_group_are_closed_behind_a_standard_balancer() -> None:
    bare = interface(public_addresses=AddressSet(), rule_sets=(), needs_rule_set=False)
    assert ways(EDGE, front(), pool(), bare, SUBNET) == [
        "closed at rule set: there is none, and without one an address of the SKU Standard is closed"
    ]
    basic = EDGE.model_copy(update={"needs_rule_set": False})
    assert ways(basic, front(), pool(), bare, SUBNET) == [
        f"TCP 2222 from {INTERNET.v4_only - AddressSet.of('168.63.129.16')}"
    ]


def test_z15_a_rule_for_every_port_keeps_the_port() -> None:
    every_port = front(port=0)
    assert ways(EDGE, every_port, pool(port=None), MEMBER, SUBNET, OWN) == OPEN


def test_z15_with_a_floating_address_rules_for_some_addresses_are_a_doubt() -> None:
    floating = front(port=22, keeps_destination=True)
    for_it = nsg(
        "own", nsg_rule(PARTNER, targets=(AddressPeer(name="10.0.0.10", addresses=AddressSet.of("10.0.0.10")),))
    )
    doubt = "whether rules for some addresses see 20.1.2.4/32 or those of the target is not certain"
    assert ways(EDGE, floating, pool(), MEMBER, SUBNET, for_it) == [f"{OPEN[0]} if {doubt}"]
    assert ways(EDGE, floating, pool(), MEMBER, SUBNET, OWN) == OPEN
    assert ways(EDGE, front(port=22, keeps_destination=False), pool(), MEMBER, SUBNET, for_it) == OPEN


def test_z15_a_nat_rule_leads_to_one_interface() -> None:
    single = front(rules=(), interface=MEMBER.id, backend_port=22)
    assert ways(EDGE, single, MEMBER, SUBNET, OWN) == [f"TCP 2222 from {PARTNER}"]


def test_z15_a_pool_of_nat_ports_leads_to_nobody_knows_whom() -> None:
    several = front(rules=(), backend_port=22, more_ports=PortSet.of((2222, 2300)))
    (found,) = ways(EDGE, several, MEMBER, SUBNET, OWN)
    assert found.startswith("TCP 2222-2300")
    assert found.endswith("if which of its targets it leads to is not told")


def test_z16_only_listeners_on_the_internet_count() -> None:
    inside = front(is_public=False)
    assert ways(EDGE, inside, pool(), MEMBER, SUBNET, OWN) == ["closed at load balancer edge: nothing listens there"]
    internal = EDGE.model_copy(update={"is_public": False})
    assert ways(internal, inside) == ["closed at load balancer edge: has no address on the internet"]


def test_a_pool_without_members_leads_nowhere() -> None:
    empty = pool().model_copy(update={"targets": ()})
    assert ways(EDGE, front(), empty) == ["closed at target group pool: has no target"]


@pytest.mark.parametrize(
    ("group", "why"),
    [
        (pool(Target(id="10.9.9.9", health=TargetHealth.HEALTHY)), "target 10.9.9.9 is on no interface that was read"),
        (pool().model_copy(update={"targets": Unknown(why="denied")}), "denied"),
        (pool(kind=TargetKind.BALANCER), "10.0.0.10 is not among what was read"),
        (pool(kind=TargetKind.OTHER), "what pool lets in is told with what is behind it"),
    ],
)
def test_c09_what_is_behind_may_not_be_known(group: TargetGroup, why: str) -> None:
    (found,) = ways(EDGE, front(), group, MEMBER, SUBNET, OWN)
    assert found.endswith(f" if {why}")


def test_z19_targets_whose_replies_leave_elsewhere_are_not_reached() -> None:
    assert ways(EDGE, front(), pool(), MEMBER, SUBNET, OWN, table(out(kind=GatewayKind.APPLIANCE))) == [
        "closed at route routes: leads no reply to any IPv4 address that it is reached from"
    ]


GATEWAY: LoadBalancer = balancer(
    identity=named("gateway", "Microsoft.Network/applicationGateways"), subnets=(SUBNET.id,), network=NETWORK
)
BEHIND = interface(public_addresses=AddressSet(), rule_sets=("/inside",))


def around_gateway(*inside: FirewallRule) -> tuple[Resource, ...]:
    group = pool(port=8443, keeps_client_addresses=False)
    web = front(balancer=GATEWAY.id, port=443)
    return (
        web,
        group,
        BEHIND,
        OWN.model_copy(update={"rules": (nsg_rule(PARTNER, ports="443"),)}),
        nsg("inside", *inside),
    )


def test_z17_the_group_of_its_subnet_filters_a_gateway() -> None:
    filtered = SUBNET.model_copy(update={"rule_sets": (OWN.id,)})
    assert ways(GATEWAY, filtered, *around_gateway()) == [f"TCP 443 from {PARTNER}"]
    (found,) = ways(GATEWAY, SUBNET, *around_gateway())
    assert found.startswith("TCP 443 from 1.0.0.0/8")


@pytest.mark.parametrize(
    ("source", "ports", "says"),
    [
        ("10.0.0.0/24", "8443", "has targets that let the load balancer in"),
        ("10.9.0.0/24", "8443", "has no target that lets the load balancer in, so that requests end here"),
        ("10.0.0.0/24", "443", "has no target that lets the load balancer in, so that requests end here"),
    ],
)
def test_z17_targets_see_the_subnet_of_the_gateway(source: str, ports: str, says: str) -> None:
    around = around_gateway(nsg_rule(source, ports=ports))
    (way,) = ways_to(GATEWAY, estate_of(GATEWAY, [SUBNET, *around]))
    assert way.path[-1].says == says


def test_rules_for_both_families_need_an_address_of_each() -> None:
    group = nsg("own", nsg_rule(AddressPeer(name="*", addresses=ANYWHERE)))
    (found,) = ways(interface(), SUBNET, group)
    assert ":" not in found


def test_z15_a_global_balancer_leads_through_a_regional_one() -> None:
    around_the_world = balancer(identity=named("global", "Microsoft.Network/loadBalancers"), kind=BalancerKind.NETWORK)
    regions = pool(
        Target(id=EDGE.id, health=TargetHealth.HEALTHY),
        identity=named("regions"),
        kind=TargetKind.BALANCER,
        port=2222,
    )
    first = front(
        identity=named("global/ssh:22"),
        balancer=around_the_world.id,
        port=22,
        rules=(listener_rule(forward(regions.id)),),
    )
    behind_it = (regions, EDGE, front(), pool(), MEMBER, SUBNET, OWN)
    assert ways(around_the_world, first, *behind_it) == OPEN
