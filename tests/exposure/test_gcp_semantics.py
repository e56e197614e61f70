"""How packets from the internet come to interfaces and balancers in Google Cloud, by the numbers of the semantics."""

from typing import Any

import pytest

from scanner.exposure.reach import Exposure
from scanner.exposure.ways import ways_to
from scanner.models import (
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
    RequestFilter,
    Route,
    RouteTable,
    SubnetPurpose,
    Target,
    TargetGroup,
    TargetHealth,
    TargetKind,
    Traffic,
    UndecidedError,
    Unknown,
)
from scanner.provider import Gap
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
GFE = AddressSet.of("35.191.0.0/16")


def named(name: str, region: str = "global") -> Identity:
    return Identity(
        id=f"/{name}", name=name, type="compute.googleapis.com/Thing", provider="gcp", account="shop", region=region
    )


def firewall(*sources: Any, action: Action = Action.ALLOW, priority: int = 1000, **more: Any) -> FirewallRule:
    return rule(
        *sources, **{"ports": "22", "id": f"{action}-{priority}", "action": action, "priority": priority, **more}
    )


DENY = firewall("0.0.0.0/0", "::/0", action=Action.DENY, priority=65536, protocol=None, provider_default=True)


def layer(name: str, *rules: FirewallRule, **more: Any) -> FirewallRuleSet:
    return rule_set(*rules, **{"identity": named(name), "unmatched": Action.PASS_ON, "provider_networks": GFE, **more})


VPC = layer("vpc", firewall(PARTNER), DENY)


def out(destination: str = "0.0.0.0/0", kind: GatewayKind = GatewayKind.INTERNET, **more: Any) -> Route:
    return route(destination, next_hop_kind=kind, next_hop="gateway", **more)


def table(*routes: Route) -> RouteTable:
    return route_table(*routes, identity=named("routes"), network=NETWORK, is_main=True)


ROUTES = table(out())


def interface(**more: Any) -> NetworkInterface:
    defaults = {
        "identity": named("nic0", "europe-west1"),
        "network": NETWORK,
        "public_addresses": AddressSet.of("34.1.2.3"),
        "rule_sets": (VPC.id,),
        "groups": ("web", NETWORK),
        "owner": "/instance",
    }
    return network_interface(**{**defaults, **more})


OPEN = [f"TCP 22 from {PARTNER}"]


def test_the_whole_way_is_told() -> None:
    subject = interface()
    (way,) = ways_to(subject, estate_of(subject, [VPC, ROUTES]))
    assert [hop.kind for hop in way.path] == [
        HopKind.INTERNET,
        HopKind.ROUTE,
        HopKind.RULE_SET,
        HopKind.ADDRESS,
        HopKind.TARGET,
    ]


COMPANY = layer("company", firewall("8.8.8.0/24", priority=1), firewall("9.9.9.0/25", action=Action.DENY, priority=2))
LATER = layer("later", firewall("0.0.0.0/0", action=Action.DENY, priority=1), firewall("7.7.7.0/24", priority=2))


def test_g01_layers_are_asked_in_the_order_of_the_network() -> None:
    before = interface(rule_sets=(COMPANY.id, VPC.id))
    assert ways(before, VPC, COMPANY, ROUTES) == ["TCP 22 from 8.8.8.0/24", "TCP 22 from 9.9.9.128/25"]


def shared(name: str, *rules: FirewallRule, region: str = "global", **more: Any) -> FirewallRuleSet:
    identity = named(name, region).model_copy(update={"account": "host"})
    return layer(name, *rules, identity=identity, attached_to=(NETWORK,), **more)


OF_HOST = shared("vpc", firewall(PARTNER), DENY, gates=(("/company",), ("/company", "/elsewhere")))


@pytest.mark.parametrize(
    ("others", "expected"),
    [
        ([shared("company", *COMPANY.rules)], ["TCP 22 from 8.8.8.0/24", "TCP 22 from 9.9.9.128/25"]),
        (
            [shared("company"), shared("policy", *LATER.rules[1:], gates=(("/company", "/vpc"),))],
            [*OPEN, "TCP 22 from 7.7.7.0/24"],
        ),
        ([shared("company"), shared("elsewhere", *LATER.rules, region="us-central1")], OPEN),
    ],
)
def test_g01_a_network_of_another_project_has_the_layers_of_that_project(
    others: list[FirewallRuleSet], expected: list[str]
) -> None:
    assert sorted(ways(interface(), OF_HOST, *others, ROUTES)) == sorted(expected)


def test_g01_the_layers_of_another_project_may_not_be_read() -> None:
    gap = Gap(
        provider="gcp",
        account="host",
        region="global",
        service="compute",
        action="compute.firewallPolicies.list",
        reason="denied",
        affects=("FirewallRuleSet",),
    )
    with pytest.raises(UndecidedError, match="denied"):
        ways(interface(), OF_HOST, ROUTES, gaps=[gap])


def test_g01_the_order_may_not_be_known() -> None:
    unordered = VPC.model_copy(update={"gates": Unknown(why="denied"), "attached_to": (NETWORK,)})
    with pytest.raises(UndecidedError, match="denied"):
        ways(interface(), unordered, ROUTES)


def test_g02_what_is_passed_on_is_decided_later() -> None:
    passing = layer("company", firewall(PARTNER, action=Action.PASS_ON, priority=1), firewall(action=Action.DENY))
    assert ways(interface(rule_sets=(passing.id, VPC.id)), passing, VPC, ROUTES) == OPEN


def test_g02_a_deny_ends_everything() -> None:
    denying = layer("company", firewall(action=Action.DENY, priority=1))
    assert ways(interface(rule_sets=(denying.id, VPC.id)), denying, VPC, ROUTES) == [
        "closed at rule set company: keeps out what rule sets after it would let in"
    ]


def test_g04_an_allow_of_the_network_is_not_seen_by_later_policies() -> None:
    own = layer("vpc", firewall(PARTNER))
    subject = interface(rule_sets=(own.id, LATER.id))
    assert ways(subject, own, LATER, ROUTES) == OPEN


def test_g04_at_equal_priority_a_deny_wins() -> None:
    both = layer("vpc", firewall(PARTNER), firewall("9.9.9.0/25", action=Action.DENY), DENY)
    assert ways(interface(), both, ROUTES) == ["TCP 22 from 9.9.9.128/25"]


def test_g05_a_disabled_rule_does_not_exist() -> None:
    off = layer("vpc", firewall(PARTNER, enabled=False), DENY)
    assert ways(interface(), off, ROUTES) == ["closed at rule set vpc: no rule lets anybody on the internet in"]


def test_g07_groups_are_never_on_the_internet() -> None:
    members = layer("vpc", firewall(GroupPeer(name="web")), DENY)
    assert ways(interface(), members, ROUTES) == ["closed at rule set vpc: no rule lets anybody on the internet in"]


@pytest.mark.parametrize(
    ("target", "is_open"),
    [
        (GroupPeer(name="web"), True),
        (GroupPeer(name="db"), False),
        (GroupPeer(name="web", also=(NETWORK,)), True),
        (AddressPeer(name="10.0.0.0/24", addresses=AddressSet.of("10.0.0.0/24")), True),
        (AddressPeer(name="10.0.1.0/24", addresses=AddressSet.of("10.0.1.0/24")), False),
        (GroupPeer(name="INTERNAL_MANAGED_LB"), False),
    ],
)
def test_g08_rules_hold_for_their_targets(target: Any, is_open: bool) -> None:
    limited = layer("vpc", firewall(PARTNER, targets=(target,)), DENY)
    assert (ways(interface(), limited, ROUTES) == OPEN) is is_open


def test_g08_c09_whether_rules_hold_is_a_doubt_where_nobody_tells_the_groups() -> None:
    limited = firewall(PARTNER, targets=(GroupPeer(name="db", on_interfaces=True),))
    (found,) = ways(interface(groups=None), layer("vpc", limited, DENY), ROUTES)
    assert found.endswith(f"if {PARTNER}: whether rule allow-1000 holds for it is not known")


def test_g10_who_has_a_secure_tag_is_a_doubt() -> None:
    tagged = AddressPeer(name="tagValues/1", addresses=Unknown(why="not told"))
    limited = layer("vpc", firewall(PARTNER, targets=(tagged,)), DENY)
    (found,) = ways(interface(), limited, ROUTES)
    assert found.endswith("whether rule allow-1000 holds for it is not known")


NO_REPLY = ["closed at route routes: leads no reply to the internet gateway"]


@pytest.mark.parametrize(
    ("routes", "expected"),
    [
        ((out(),), OPEN),
        ((), NO_REPLY),
        ((out(kind=GatewayKind.APPLIANCE),), NO_REPLY),
        ((out(priority=1000), out(kind=GatewayKind.APPLIANCE, priority=900)), NO_REPLY),
        ((out(priority=900), out(kind=GatewayKind.APPLIANCE, priority=1000)), OPEN),
        ((out(), out(kind=GatewayKind.APPLIANCE)), NO_REPLY),
        ((out(kind=GatewayKind.APPLIANCE), out()), NO_REPLY),
        ((out(), out(kind=GatewayKind.VIRTUAL_PRIVATE, is_propagated=True)), NO_REPLY),
        ((out(priority=900), out(kind=GatewayKind.VIRTUAL_PRIVATE, is_propagated=True, priority=1000)), OPEN),
        ((out(), out(kind=GatewayKind.TRANSIT, is_propagated=True)), NO_REPLY),
        ((out(), out("9.9.9.0/25", GatewayKind.VIRTUAL_PRIVATE)), ["TCP 22 from 9.9.9.128/25"]),
        ((out(groups=("web",)),), OPEN),
        ((out(groups=("db",)),), NO_REPLY),
    ],
)
def test_g15_replies_leave_by_the_default_internet_gateway(routes: tuple[Route, ...], expected: list[str]) -> None:
    assert ways(interface(), VPC, table(*routes)) == expected


def test_g15_routes_that_were_not_read_leave_a_doubt() -> None:
    (found,) = ways(interface(), VPC)
    assert found == f"{OPEN[0]} if the routes of {NETWORK} are not among what was read"


def test_g15_external_ipv6_is_reached_as_it_is() -> None:
    v6 = interface(public_addresses=AddressSet.of("2600:1900::7"))
    rules = layer("vpc", firewall("2600:1000::/24"), DENY)
    assert ways(v6, rules, table(out(), out("::/0"))) == ["TCP 22 from 2600:1000::/24"]


def test_g15_an_interface_without_an_external_address_is_not_reached_whatever_was_read() -> None:
    assert ways(interface(public_addresses=AddressSet())) == [
        "closed at address: it has none that is reached from the internet"
    ]


EDGE: LoadBalancer = balancer(identity=named("edge", "europe-west1"), kind=BalancerKind.NETWORK)
MEMBER = interface(public_addresses=AddressSet())


def backend(**more: Any) -> TargetGroup:
    return target_group(
        **{
            "targets": (Target(id="/instance", health=TargetHealth.HEALTHY),),
            "identity": named("edge", "europe-west1"),
            "kind": TargetKind.INSTANCE,
            "network": NETWORK,
            "port": None,
            "keeps_client_addresses": True,
            **more,
        },
    )


def front(**more: Any) -> Listener:
    return listener(
        **{
            "identity": named("front", "europe-west1"),
            "balancer": EDGE.id,
            "port": 22,
            "addresses": ("34.9.9.9",),
            "backend": "/edge",
            "tls": None,
            **more,
        }
    )


def test_g16_behind_a_passthrough_balancer_instances_filter_clients() -> None:
    assert ways(EDGE, front(), backend(), MEMBER, VPC) == OPEN
    assert ways(EDGE, front(port=80), backend(), MEMBER, VPC) == [
        "closed at rule set vpc: no rule lets anybody on the internet in to the port that it leads to"
    ]


@pytest.mark.parametrize(("destination", "is_open"), [("34.9.9.9", True), ("10.0.0.10", False)])
def test_g16_packets_keep_the_address_of_the_forwarding_rule(destination: str, is_open: bool) -> None:
    target = AddressPeer(name=destination, addresses=AddressSet.of(destination))
    limited = layer("vpc", firewall(PARTNER, targets=(target,)), DENY)
    assert (ways(EDGE, front(), backend(), MEMBER, limited) == OPEN) is is_open


def test_g16_without_a_network_packets_arrive_at_the_first_interface() -> None:
    second = interface(identity=named("nic1", "europe-west1"), network="/other", rule_sets=("/other/firewalls",))
    assert ways(EDGE, front(), backend(network=None), MEMBER, second, VPC) == OPEN


GLOBAL_EDGE = balancer(identity=named("map"))
WEB = {"balancer": "/map", "port": 443, "backend": None, "rules": (listener_rule(forward("/edge")),)}


@pytest.mark.parametrize(
    ("source", "says"),
    [
        ("130.211.0.0/22", "has targets that let the load balancer in"),
        ("0.0.0.0/0", "has targets that let the load balancer in"),
        ("10.0.0.0/8", "has no target that lets the load balancer in, so that requests end here"),
    ],
)
def test_g17_a_proxy_is_reached_whatever_the_rules_of_its_backends_say(source: str, says: str) -> None:
    rules = layer("vpc", firewall(source, ports="8443"), DENY)
    group = backend(port=8443, keeps_client_addresses=False)
    (way,) = ways_to(GLOBAL_EDGE, estate_of(GLOBAL_EDGE, [front(**WEB), group, MEMBER, rules]))
    assert isinstance(way, Exposure)
    assert way.sources == INTERNET.v4_only
    assert way.path[-1].says == says


@pytest.mark.parametrize(("source", "is_in"), [("10.1.0.0/23", True), ("130.211.0.0/22", False)])
def test_g18_regional_proxies_send_from_their_own_subnet(source: str, is_in: bool) -> None:
    proxies = subnet(
        identity=named("proxies", "europe-west1"),
        network=NETWORK,
        addresses=AddressSet.of("10.1.0.0/23"),
        purpose=SubnetPurpose.PROXY_ONLY,
    )
    regional = balancer(identity=named("map", "europe-west1"))
    rules = layer("vpc", firewall(source, ports="8443"), DENY)
    group = backend(port=8443, keeps_client_addresses=False)
    (way,) = ways_to(regional, estate_of(regional, [front(**WEB), group, MEMBER, rules, proxies]))
    assert (way.path[-1].says == "has targets that let the load balancer in") is is_in


def test_g19_what_only_google_sends_from_is_not_the_internet() -> None:
    probes = layer("vpc", firewall("35.191.0.0/16"), DENY)
    assert ways(interface(), probes, ROUTES) == ["closed at rule set vpc: no rule lets anybody on the internet in"]


def test_g20_an_internal_forwarding_rule_is_no_way_in() -> None:
    internal = EDGE.model_copy(update={"is_public": False})
    assert ways(internal, front(is_public=False)) == ["closed at load balancer edge: has no address on the internet"]


def armor(name: str, *rules: FirewallRule) -> RequestFilter:
    of_requests = [each.model_copy(update={"traffic": (Traffic(),)}) for each in rules]
    return RequestFilter(identity=named(name), rules=tuple(of_requests), attached_to=("/edge",))


ALL_OUT = firewall("0.0.0.0/0", action=Action.DENY, priority=2147483647)
BEHIND = backend(port=8443, keeps_client_addresses=False)


EDGE_POLICY = RequestFilter(
    identity=named("edge-policy", "europe-west1"),
    rules=(),
    attached_to=("//compute.googleapis.com/projects/shop/regions/europe-west1",),
)


def test_g21_what_is_refused_before_machines_is_a_doubt() -> None:
    doubt = "what the security policy edge-policy refuses in europe-west1 is not followed"
    assert ways(interface(), VPC, ROUTES, EDGE_POLICY) == [f"{OPEN[0]} if {doubt}"]
    assert ways(EDGE, front(), backend(), MEMBER, VPC, EDGE_POLICY) == [f"{OPEN[0]} if {doubt}"]
    elsewhere = interface(identity=named("nic0", "us-central1"))
    assert ways(elsewhere, VPC, ROUTES, EDGE_POLICY) == OPEN


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ([armor("armor", firewall(PARTNER), ALL_OUT)], [f"TCP 443 from {PARTNER}"]),
        (
            [armor("armor", firewall(PARTNER), ALL_OUT), armor("first", firewall("9.9.9.0/25"), ALL_OUT)],
            ["TCP 443 from 9.9.9.0/25"],
        ),
        ([armor("armor", ALL_OUT)], ["closed at rule set armor: no rule lets anybody on the internet in"]),
        ([armor("armor", firewall(PARTNER, enabled=False), firewall())], [f"TCP 443 from {INTERNET.v4_only}"]),
        (
            [armor("armor", firewall(AddressPeer(name="NL", addresses=Unknown(why="country"))), ALL_OUT)],
            [f"TCP 443 from {INTERNET.v4_only} if NL: country"],
        ),
    ],
)
def test_g21_what_a_security_policy_refuses_does_not_get_to_the_backend(
    filters: list[RequestFilter], expected: list[str]
) -> None:
    assert ways(GLOBAL_EDGE, front(**WEB), BEHIND, MEMBER, VPC, *filters) == expected
