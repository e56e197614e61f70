"""How packets come to interfaces and balancers inside Google Cloud, by the numbers of the semantics."""

from typing import Any

import pytest

from scanner.models import (
    Action,
    AddressPeer,
    AddressSet,
    Direction,
    FirewallRule,
    GatewayKind,
    GroupPeer,
    Network,
    NetworkInterface,
    NetworkPeering,
    RemoteNetworks,
    Resource,
    Subnet,
    Unknown,
)
from scanner.provider import Gap
from tests.exposure.estates import inner_ways
from tests.exposure.test_gcp_semantics import (
    DENY,
    EDGE,
    NETWORK,
    backend,
    firewall,
    front,
    interface,
    layer,
    named,
    out,
    table,
)
from tests.factories import network, subnet

OTHER = "/other"
REGION = "europe-west1"
NET: Network = network(identity=named("network"), addresses=AddressSet.of("10.0.0.0/23"))
HOME: Subnet = subnet(identity=named("web", REGION), network=NETWORK, addresses=AddressSet.of("10.0.0.0/24"))
APPS: Subnet = subnet(identity=named("apps", "us-central1"), network=NETWORK, addresses=AddressSet.of("10.0.1.0/24"))
FAR: Subnet = subnet(identity=named("far", REGION), network=OTHER, addresses=AddressSet.of("10.9.0.0/24"))
APP, NEIGHBOUR, STRANGER = "10.0.1.5", "10.0.0.77", "10.9.0.5"
OUT = firewall("0.0.0.0/0", direction=Direction.EGRESS, priority=65536, ports="*", protocol=None, provider_default=True)


def vpc(*rules: FirewallRule, **more: Any) -> Any:
    return layer("vpc", *rules, DENY, OUT, **{"attached_to": (NETWORK,), **more})


VPC = vpc(firewall("10.0.0.0/8", "192.168.0.0/16"))
SUBJECT: NetworkInterface = interface(
    public_addresses=AddressSet(), addresses=AddressSet.of("10.0.0.10"), subnet=HOME.id
)
ROUTES = table(out())
AROUND = (NET, HOME, APPS, VPC, ROUTES)


def opened(source: str) -> list[str]:
    return [f"TCP 22 from {source}/32"]


def around(*instead: Resource) -> tuple[Resource, ...]:
    """What is around, with other rules."""
    return (NET, HOME, APPS, ROUTES, *instead)


@pytest.mark.parametrize("source", [NEIGHBOUR, APP])
def test_g14_whoever_is_in_the_network_comes_in_as_far_as_rules_let_him(source: str) -> None:
    assert inner_ways(SUBJECT, source, *AROUND) == opened(source)
    name = "web" if source == NEIGHBOUR else "apps"
    assert inner_ways(SUBJECT, source, *around(vpc(firewall("8.8.8.0/24")))) == [
        f"closed at rule set vpc: no rule lets anybody in {name} in"
    ]


def sender(*groups: str, **more: Any) -> NetworkInterface:
    return interface(
        **{
            "identity": named("app", "us-central1"),
            "public_addresses": AddressSet(),
            "addresses": AddressSet.of(APP),
            "subnet": APPS.id,
            "groups": (*groups, NETWORK),
            "owner": "/app",
            **more,
        }
    )


def egress(*to: str, action: Action = Action.DENY, priority: int = 1000, **more: Any) -> FirewallRule:
    return firewall(*to, action=action, direction=Direction.EGRESS, priority=priority, **more)


KEEPS_IN = ["closed at rule set vpc: keeps in what would come here"]
APPS_TAG = GroupPeer(name="apps", on_interfaces=True)


@pytest.mark.parametrize(
    ("rules", "who", "expected"),
    [
        ([egress("10.0.0.0/24")], APP, KEEPS_IN),
        ([egress("10.0.0.0/24", ports="80")], APP, opened(APP)),
        ([egress("10.7.0.0/24")], APP, opened(APP)),
        ([egress("10.0.0.0/24"), egress("10.0.0.10/32", action=Action.ALLOW, priority=999)], APP, opened(APP)),
        ([egress("10.0.0.0/24", targets=(APPS_TAG,))], sender("apps"), KEEPS_IN),
        ([egress("10.0.0.0/24", targets=(APPS_TAG,))], sender("db"), opened(APP)),
        ([egress("10.0.0.0/24", targets=(APPS_TAG,))], "10.0.1.6", opened("10.0.1.6")),
    ],
)
def test_g09_egress_rules_of_whoever_sends(rules: list[FirewallRule], who: Any, expected: list[str]) -> None:
    own = vpc(firewall("10.0.0.0/8"), *rules)
    assert inner_ways(SUBJECT, who, *around(own, sender("apps"))) == expected


def test_g01_what_a_layer_lets_out_no_later_one_keeps_in() -> None:
    company = layer(
        "company",
        egress("10.0.0.0/24", action=Action.ALLOW, priority=1),
        firewall("10.0.0.0/8", action=Action.PASS_ON),
        attached_to=(NETWORK,),
    )
    own = vpc(firewall("10.0.0.0/8"), egress("0.0.0.0/0"), gates=((company.id,),))
    subject = SUBJECT.model_copy(update={"rule_sets": (company.id, own.id)})
    assert opened(APP)[0] in inner_ways(subject, APP, *around(company, own))


@pytest.mark.parametrize(("member", "expected"), [(("web",), True), (("db",), False)])
def test_g07_tags_are_the_addresses_of_members_in_the_same_network(member: tuple[str, ...], expected: bool) -> None:
    own = vpc(firewall(GroupPeer(name="web", on_interfaces=True)))
    assert (inner_ways(SUBJECT, APP, *around(own, sender(*member))) == opened(APP)) is expected
    foreign = sender(*member, network=OTHER)
    assert inner_ways(SUBJECT, APP, *around(own, foreign)) != opened(APP)


def test_g07_a_tag_is_not_for_alias_addresses() -> None:
    own = vpc(firewall(GroupPeer(name="web", on_interfaces=True)))
    member = sender("web", addresses=AddressSet.of(APP, "10.0.1.64/28"), alias_addresses=AddressSet.of("10.0.1.64/28"))
    assert inner_ways(SUBJECT, "10.0.1.65", *around(own, member)) == [
        "closed at rule set vpc: no rule lets anybody in apps in"
    ]


def test_g11_who_has_a_secure_tag_is_a_doubt_inside() -> None:
    tagged = vpc(firewall(GroupPeer(name="tagValues/1")))
    assert inner_ways(SUBJECT, APP, *around(tagged)) == [
        f"{opened(APP)[0]} if tagValues/1: which instances have the secure tag tagValues/1 is not told"
    ]


def peering(**more: Any) -> NetworkPeering:
    return NetworkPeering(**{"identity": named("to-other"), "networks": (NETWORK, OTHER), "is_active": True, **more})


TO_PEER = out("10.9.0.0/16", GatewayKind.PEERING).model_copy(update={"next_hop": "to-other"})
NOWHERE_FROM: list[str] = []


@pytest.mark.parametrize(
    ("joined", "expected"),
    [
        ((peering(), FAR), opened(STRANGER)),
        ((peering(is_active=False), FAR), ["closed at peering to-other: is not active"]),
        ((peering(networks=(OTHER, NETWORK)), FAR), NOWHERE_FROM),
        (
            (peering(), table(out(), TO_PEER)),
            [f"{opened(STRANGER)[0]} if what lets packets out of other is not among what was read"],
        ),
    ],
)
def test_g23_peered_networks_send_packets_which_rules_filter(joined: Any, expected: list[str]) -> None:
    others = (*AROUND[:-1], *joined) if joined[-1].id == ROUTES.id else (*AROUND, *joined)
    assert inner_ways(SUBJECT, STRANGER, *others) == expected


def test_g23_tags_are_for_the_own_network_only() -> None:
    own = vpc(firewall(GroupPeer(name="web", on_interfaces=True)))
    member = sender("web", addresses=AddressSet.of(STRANGER), network=OTHER, subnet=FAR.id)
    assert inner_ways(SUBJECT, STRANGER, *around(own, member), peering(), FAR) == [
        "closed at rule set vpc: no rule lets anybody in far in"
    ]


def test_g23_there_is_no_way_through_a_third_network() -> None:
    third = subnet(identity=named("third", REGION), network="/third", addresses=AddressSet.of("10.7.0.0/24"))
    on = peering(identity=named("on"), networks=(OTHER, "/third"))
    assert inner_ways(SUBJECT, "10.7.0.5", *AROUND, peering(), on, FAR, third) == NOWHERE_FROM


def remote(**more: Any) -> RemoteNetworks:
    return RemoteNetworks(
        **{"identity": named("remote"), "network": NETWORK, "addresses": AddressSet.of("192.168.7.0/24"), **more}
    )


OFFICE, LEARNT = "192.168.7.9", Unknown(why="routers were not read")


def test_g24_networks_behind_tunnels_are_let_in() -> None:
    assert inner_ways(SUBJECT, OFFICE, *AROUND, remote()) == opened(OFFICE)
    assert inner_ways(SUBJECT, OFFICE, *AROUND) == NOWHERE_FROM


def test_g24_what_a_router_has_learnt_may_not_be_told() -> None:
    unread = remote(addresses=AddressSet(), unread=LEARNT)
    assert inner_ways(SUBJECT, OFFICE, *AROUND, unread) == [f"{opened(OFFICE)[0]} if routers were not read"]
    assert inner_ways(SUBJECT, APP, *AROUND, unread) == opened(APP)


@pytest.mark.parametrize(("kind", "name"), [(GatewayKind.APPLIANCE, "an appliance"), (GatewayKind.TRANSIT, "a hub")])
def test_what_is_behind_other_hops_is_a_doubt(kind: GatewayKind, name: str) -> None:
    routes = table(out(), out("192.168.7.0/24", kind))
    assert inner_ways(SUBJECT, OFFICE, *AROUND[:-1], routes) == [
        f"{opened(OFFICE)[0]} if what is behind {name} is not followed"
    ]


INTERNAL = EDGE.model_copy(update={"is_public": False, "network": NETWORK})


def internal(**more: Any) -> tuple[Resource, ...]:
    inner = {"is_public": False, "addresses": (), "inner_addresses": ("10.0.0.200",), "is_regional": True}
    return front(**{**inner, **more}), backend(), SUBJECT


def test_g20_an_internal_forwarding_rule_is_reached_from_inside() -> None:
    assert inner_ways(INTERNAL, NEIGHBOUR, *internal(), *AROUND) == opened(NEIGHBOUR)
    assert inner_ways(INTERNAL, NEIGHBOUR, *internal(), *around(vpc(firewall("8.8.8.0/24")))) == [
        "closed at rule set vpc: no rule lets anybody in web in"
    ]


@pytest.mark.parametrize(
    ("is_regional", "expected"), [(False, opened(APP)), (True, ["closed at load balancer edge: nothing listens there"])]
)
def test_g20_global_access_widens_a_forwarding_rule_to_other_regions(is_regional: bool, expected: list[str]) -> None:
    assert inner_ways(INTERNAL, APP, *internal(is_regional=is_regional), *AROUND) == expected


def test_g20_where_networks_on_premises_come_in_is_a_doubt() -> None:
    assert inner_ways(INTERNAL, OFFICE, *internal(), *AROUND, remote()) == [
        f"{opened(OFFICE)[0]} if whether it comes from the region of edge is not known"
    ]
    assert inner_ways(INTERNAL, OFFICE, *internal(is_regional=False), *AROUND, remote()) == opened(OFFICE)


def test_g16_packets_keep_the_inner_address_of_the_forwarding_rule() -> None:
    target = AddressPeer(name="10.0.0.200", addresses=AddressSet.of("10.0.0.200"))
    limited = vpc(firewall("10.0.0.0/8", targets=(target,)))
    assert inner_ways(INTERNAL, NEIGHBOUR, *internal(), *around(limited)) == opened(NEIGHBOUR)


def test_g20_a_forwarding_rule_on_the_internet_is_none_inside() -> None:
    assert inner_ways(INTERNAL, NEIGHBOUR, *internal(is_public=True), *AROUND) == NOWHERE_FROM


GAP = Gap(
    provider="gcp",
    account="shop",
    region="global",
    service="compute",
    action="compute.routers.list",
    reason="denied",
    affects=("RemoteNetworks",),
)


def test_c09_gateways_that_could_not_be_read_are_a_doubt() -> None:
    (found,) = inner_ways(SUBJECT, OFFICE, *AROUND, gaps=[GAP])
    assert found.endswith("could not be read: denied")


@pytest.mark.parametrize(
    ("action", "addresses"), [(Action.ALLOW, AddressSet.of("10.0.0.0/8")), (Action.DENY, Unknown(why="not told"))]
)
def test_g12_who_is_of_a_narrower_context_is_a_doubt(action: Action, addresses: Any) -> None:
    context = AddressPeer(name="0.0.0.0/0 (INTRA_VPC)", addresses=addresses, is_minor=True, is_partial=True)
    own = vpc(firewall(context, action=action, priority=1), *(VPC.rules[:1] if action is Action.DENY else ()))
    assert inner_ways(SUBJECT, APP, *around(own)) == [
        f"{opened(APP)[0]} if 0.0.0.0/0 (INTRA_VPC): which addresses are of this context is not told"
    ]


def test_g12_what_is_inside_is_not_of_the_internet() -> None:
    outer = AddressPeer(name="0.0.0.0/0 (INTERNET)", addresses=AddressSet.of("8.0.0.0/8"))
    assert inner_ways(SUBJECT, APP, *around(vpc(firewall(outer)))) == [
        "closed at rule set vpc: no rule lets anybody in apps in"
    ]
