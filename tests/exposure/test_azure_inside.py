"""How packets come to interfaces and balancers inside Azure, by the numbers of the semantics."""

from typing import Any

import pytest

from scanner.models import (
    Action,
    AddressPeer,
    AddressSet,
    Direction,
    FirewallRule,
    FirewallRuleSet,
    GatewayKind,
    GroupPeer,
    HubAttachment,
    Network,
    NetworkInterface,
    NetworkPeering,
    RemoteNetworks,
    Resource,
    Subnet,
    SubnetPurpose,
    Target,
    TargetHealth,
    Unknown,
)
from scanner.provider import Gap
from tests.exposure.estates import inner_ways
from tests.exposure.test_azure_semantics import (
    EDGE,
    GATEWAY,
    NETWORK,
    front,
    interface,
    named,
    nsg,
    nsg_rule,
    out,
    pool,
)
from tests.factories import network, route_table, subnet

SUBNETS = "Microsoft.Network/virtualNetworks/subnets"
OTHER = "/other"
NET: Network = network(identity=named("network"), addresses=AddressSet.of("10.0.0.0/16"))
HOME: Subnet = subnet(identity=named("web", SUBNETS), network=NETWORK, addresses=AddressSet.of("10.0.0.0/24"))
APPS: Subnet = subnet(identity=named("apps", SUBNETS), network=NETWORK, addresses=AddressSet.of("10.0.1.0/24"))
FAR: Subnet = subnet(identity=named("far", SUBNETS), network=OTHER, addresses=AddressSet.of("10.9.0.0/24"))
FAR_NET: Network = network(identity=named("other"), addresses=AddressSet.of("10.9.0.0/16"))
APP, NEIGHBOUR, STRANGER = "10.0.1.5", "10.0.0.77", "10.9.0.5"
INSIDE = AddressPeer(name="VirtualNetwork", addresses=AddressSet.of("10.0.0.0/16", "10.9.0.0/16", "192.168.7.0/24"))
FROM_INSIDE = nsg("own", nsg_rule(INSIDE, priority=65000))
SUBJECT: NetworkInterface = interface(addresses=AddressSet.of("10.0.0.10"), subnet=HOME.id)
AROUND = (NET, HOME, APPS, FAR, FROM_INSIDE)


def peering(**more: Any) -> NetworkPeering:
    fields = {
        "identity": named("to-other", "Microsoft.Network/virtualNetworks/virtualNetworkPeerings"),
        "networks": (NETWORK, OTHER),
        "is_active": True,
        "addresses": AddressSet.of("10.9.0.0/16"),
    }
    return NetworkPeering(**{**fields, **more})


def table(on: Subnet, *routes: Any) -> Resource:
    identity = named("routes", "Microsoft.Network/routeTables")
    return route_table(*routes, identity=identity, network=on.network, subnets=(on.id,))


def opened(source: str) -> list[str]:
    return [f"TCP 22 from {source}/32"]


@pytest.mark.parametrize("source", [NEIGHBOUR, APP])
def test_z02_whoever_is_in_the_network_comes_in_as_far_as_groups_let_him(source: str) -> None:
    assert inner_ways(SUBJECT, source, *AROUND) == opened(source)
    closed = nsg("own", nsg_rule("8.8.8.0/24"))
    name = HOME.name if source == NEIGHBOUR else APPS.name
    assert inner_ways(SUBJECT, source, NET, HOME, APPS, closed) == [
        f"closed at rule set own: no rule lets anybody in {name} in"
    ]


def test_z02_without_a_group_everybody_inside_comes_in() -> None:
    bare = SUBJECT.model_copy(update={"rule_sets": ()})
    (found,) = inner_ways(bare, APP, *AROUND)
    assert "TCP every port, UDP every port" in found


def egress(*to: Any, **more: Any) -> FirewallRule:
    return nsg_rule(*to, **{"direction": Direction.EGRESS, "ports": "*", "protocol": None, "id": "out", **more})


NOTHING_OUT = nsg("apps-group", egress("0.0.0.0/0", action=Action.DENY))
KEEPS_IN = ["closed at rule set apps-group: keeps in what would come here"]


@pytest.mark.parametrize("source", [APP, interface(addresses=AddressSet.of(APP), subnet=APPS.id, rule_sets=())])
def test_z02_packets_leave_by_the_group_of_their_subnet(source: Any) -> None:
    filtered = APPS.model_copy(update={"rule_sets": (NOTHING_OUT.id,)})
    sender = source if isinstance(source, str) else source.model_copy(update={"subnet_rule_sets": (NOTHING_OUT.id,)})
    assert inner_ways(SUBJECT, sender, NET, HOME, filtered, FROM_INSIDE, NOTHING_OUT) == KEEPS_IN


def test_z02_packets_leave_by_the_group_of_their_interface() -> None:
    sender = interface(identity=named("app"), addresses=AddressSet.of(APP), subnet=APPS.id, rule_sets=("/apps-group",))
    assert inner_ways(SUBJECT, sender, *AROUND, NOTHING_OUT) == KEEPS_IN
    others_only = egress("0.0.0.0/0", action=Action.DENY, targets=(GroupPeer(name="/db", on_interfaces=True),))
    limited = nsg("apps-group", others_only, egress("0.0.0.0/0", priority=200))
    assert inner_ways(SUBJECT, sender, *AROUND, limited) == opened(APP)


def test_z11_groups_are_the_addresses_of_their_members() -> None:
    apps = GroupPeer(name="/asg", on_interfaces=True)
    member = interface(identity=named("app"), addresses=AddressSet.of(APP), subnet=APPS.id, groups=("/asg",))
    by_group = nsg("own", nsg_rule(apps))
    around = (NET, HOME, APPS, by_group, member)
    assert inner_ways(SUBJECT, APP, *around) == opened(APP)
    assert inner_ways(SUBJECT, "10.0.1.6", *around) == ["closed at rule set own: no rule lets anybody in apps in"]


APPLIANCE = GatewayKind.APPLIANCE
MAY_STOP = "routes leads it through 10.0.0.4 first, which may stop it"


@pytest.mark.parametrize(
    ("routes", "expected"),
    [
        ((), opened(APP)),
        ((out(kind=APPLIANCE),), opened(APP)),
        ((out("10.0.0.0/16", APPLIANCE),), [f"{opened(APP)[0]} if {MAY_STOP}"]),
        ((out("10.0.0.0/24", APPLIANCE),), [f"{opened(APP)[0]} if {MAY_STOP}"]),
        ((out("10.0.0.0/24", APPLIANCE, is_blackhole=Unknown(why="whose")),), [f"{opened(APP)[0]} if {MAY_STOP}"]),
        ((out("10.0.0.0/16", APPLIANCE), out("10.0.0.0/24", GatewayKind.LOCAL)), opened(APP)),
        ((out("10.0.0.0/24", GatewayKind.NONE),), ["closed at route routes: drops it"]),
        ((out("Sql"),), [f"{opened(APP)[0]} if its entries are not known"]),
    ],
)
def test_z18_z20_routes_of_the_senders_subnet(routes: tuple[Any, ...], expected: list[str]) -> None:
    assert inner_ways(SUBJECT, APP, *AROUND, table(APPS, *routes)) == expected


@pytest.mark.parametrize(
    ("routes", "expected"),
    [
        (
            (out("10.0.1.0/24", APPLIANCE),),
            [f"{opened(APP)[0]} if routes leads replies through 10.0.0.4 first, which may stop them"],
        ),
        ((out("10.0.1.0/24", GatewayKind.NONE),), ["closed at route routes: drops every reply"]),
        ((out("10.9.0.0/16", GatewayKind.NONE),), opened(APP)),
    ],
)
def test_z18_z20_routes_of_replies(routes: tuple[Any, ...], expected: list[str]) -> None:
    assert inner_ways(SUBJECT, APP, *AROUND, table(HOME, *routes)) == expected


def test_z18_routes_do_not_count_within_a_subnet() -> None:
    dropping = table(HOME, out("10.0.0.0/24", GatewayKind.NONE))
    assert inner_ways(SUBJECT, NEIGHBOUR, *AROUND, dropping) == opened(NEIGHBOUR)


def test_z21_routes_do_not_count_for_a_private_endpoint_unless_its_subnet_says_so() -> None:
    dropping = table(APPS, out("10.0.0.0/24", GatewayKind.NONE))
    endpoint = SUBJECT.model_copy(update={"ignores_routes": True})
    assert inner_ways(endpoint, APP, *AROUND, dropping) == opened(APP)
    assert inner_ways(SUBJECT, APP, *AROUND, dropping) == ["closed at route routes: drops it"]


def test_z12_admin_rules_count_inside_too() -> None:
    denying = nsg("admin", nsg_rule("10.0.0.0/8", action=Action.DENY), attached_to=(NETWORK,), unmatched=Action.PASS_ON)
    assert inner_ways(SUBJECT, APP, *AROUND, denying) == [
        "closed at rule set admin: keeps out what rule sets after it would let in"
    ]


NOWHERE_FROM: list[str] = []


@pytest.mark.parametrize(
    ("joined", "expected"),
    [
        ((peering(),), opened(STRANGER)),
        ((peering(is_active=False),), ["closed at peering to-other: is not connected"]),
        ((peering(networks=(OTHER, NETWORK)),), NOWHERE_FROM),
        ((), NOWHERE_FROM),
    ],
)
def test_z26_peered_networks_are_let_in_while_they_are_connected(
    joined: tuple[Resource, ...], expected: list[str]
) -> None:
    assert inner_ways(SUBJECT, STRANGER, *AROUND, FAR_NET, *joined) == expected


def test_z26_a_peered_network_that_was_not_read_has_the_addresses_on_record() -> None:
    around = tuple(each for each in AROUND if each is not FAR)
    assert inner_ways(SUBJECT, STRANGER, *around, peering()) == [
        "TCP 22 from 10.9.0.5/32 if the subnets of other are not among what was read"
    ]


def test_z26_there_is_no_way_through_a_third_network() -> None:
    on = peering(identity=named("on"), networks=(OTHER, "/third"), addresses=AddressSet.of("10.7.0.0/16"))
    assert inner_ways(SUBJECT, "10.7.0.5", *AROUND, peering(), on) == NOWHERE_FROM


def remote(**more: Any) -> RemoteNetworks:
    return RemoteNetworks(
        **{
            "identity": named("network"),
            "network": NETWORK,
            "addresses": AddressSet.of("192.168.7.0/24"),
            **more,
        }
    )


OFFICE, LEARNT = "192.168.7.9", Unknown(why="routes were learnt")


def test_z24_networks_behind_gateways_are_let_in() -> None:
    assert inner_ways(SUBJECT, OFFICE, *AROUND, remote()) == opened(OFFICE)
    assert inner_ways(SUBJECT, OFFICE, *AROUND) == NOWHERE_FROM


def test_z24_what_a_gateway_learns_is_a_doubt() -> None:
    bgp = remote(addresses=AddressSet(), unread=LEARNT)
    assert inner_ways(SUBJECT, OFFICE, *AROUND, bgp) == [f"{opened(OFFICE)[0]} if routes were learnt"]
    assert inner_ways(SUBJECT, APP, *AROUND, bgp) == opened(APP)


def test_z24_the_subnet_of_the_gateway_may_lead_it_through_a_firewall() -> None:
    gateways = subnet(
        identity=named("GatewaySubnet", SUBNETS),
        network=NETWORK,
        addresses=AddressSet.of("10.0.255.0/27"),
        purpose=SubnetPurpose.GATEWAY,
    )
    around = (*AROUND, remote(), gateways, table(gateways, out("10.0.0.0/16", APPLIANCE)))
    assert inner_ways(SUBJECT, OFFICE, *around) == [f"{opened(OFFICE)[0]} if {MAY_STOP}"]


def attached(name: str, network_id: str, **more: Any) -> HubAttachment:
    return HubAttachment(
        **{"identity": named(name), "hub": "/wan/hub", "kind": "virtualNetwork", "attached": network_id, **more}
    )


def test_z18_what_the_hub_of_a_wan_leads_where_is_a_doubt() -> None:
    both = (attached("a", NETWORK), attached("b", OTHER), FAR_NET)
    assert inner_ways(SUBJECT, STRANGER, *AROUND, *both) == [
        f"{opened(STRANGER)[0]} if where the hub hub leads it is not followed"
    ]
    gone = attached("b", OTHER, is_active=False)
    assert inner_ways(SUBJECT, STRANGER, *AROUND, attached("a", NETWORK), gone, FAR_NET) == [
        "closed at hub b: is not connected"
    ]


INTERNAL = EDGE.model_copy(update={"is_public": False, "subnets": (HOME.id,), "network": NETWORK})
MEMBER = SUBJECT.model_copy(update={"public_addresses": AddressSet()})


def behind(**more: Any) -> tuple[Resource, ...]:
    listener = front(**{"is_public": False, "addresses": (), "inner_addresses": ("10.0.0.200",), **more})
    return listener, pool(Target(id="10.0.0.10", health=TargetHealth.HEALTHY)), MEMBER


def test_z16_an_internal_balancer_is_reached_from_inside() -> None:
    assert inner_ways(INTERNAL, APP, *behind(), *AROUND) == [f"TCP 2222 from {APP}/32"]
    closed = nsg("own", nsg_rule("8.8.8.0/24"))
    assert inner_ways(INTERNAL, APP, *behind(), NET, HOME, APPS, closed) == [
        "closed at rule set own: no rule lets anybody in apps in"
    ]


def test_z16_listeners_on_the_internet_are_none_inside() -> None:
    assert inner_ways(INTERNAL, NEIGHBOUR, *behind(is_public=True), *AROUND) == [
        "closed at load balancer edge: nothing listens there"
    ]


def test_z17_the_group_of_its_subnet_filters_a_gateway_inside() -> None:
    filtered = HOME.model_copy(update={"rule_sets": ("/around",)})
    web = front(balancer=GATEWAY.id, port=443, is_public=False)
    group = pool(port=22, keeps_client_addresses=False)
    gateway = GATEWAY.model_copy(update={"is_public": False})
    around = nsg("around", nsg_rule("10.0.1.0/25", ports="443"))
    others = (web, group, MEMBER, NET, filtered, APPS, FROM_INSIDE, around)
    assert inner_ways(gateway, "10.0.1.0/24", *others) == ["TCP 443 from 10.0.1.0/25"]


GAP = Gap(
    provider="azure",
    account="111122223333",
    region="westeurope",
    service="network",
    action="Microsoft.Network/virtualNetworks/read",
    reason="denied",
    affects=("RemoteNetworks", "HubAttachment"),
)


def test_c09_gateways_that_could_not_be_read_are_a_doubt() -> None:
    found = inner_ways(SUBJECT, OFFICE, *AROUND, gaps=[GAP])
    assert found
    assert all(each.endswith("could not be read: denied") for each in found)


def test_c09_rules_of_an_unread_group_are_no_answer() -> None:
    unread: FirewallRuleSet = nsg("own", nsg_rule(AddressPeer(name="VirtualNetwork", addresses=LEARNT)))
    assert inner_ways(SUBJECT, APP, NET, HOME, APPS, unread) == [
        f"{opened(APP)[0]} if VirtualNetwork: routes were learnt"
    ]
