"""How packets come to interfaces in AWS that never were on the internet, by the numbers of the semantics."""

from typing import Any

import pytest

from scanner.exposure.aws_zones import ACROSS_REGIONS, EDGE_TO_EDGE
from scanner.exposure.inside import inner_ways_to
from scanner.exposure.zones import Senders
from scanner.models import (
    Action,
    AddressSet,
    Direction,
    FirewallRule,
    FirewallRuleSet,
    GatewayKind,
    GroupPeer,
    HopKind,
    NetworkInterface,
    NetworkPeering,
    Resource,
    RouteTable,
    Subnet,
    SubnetAcl,
    Unknown,
)
from tests.exposure.estates import estate_of, inner_ways
from tests.factories import (
    acl_rule,
    identity,
    network,
    network_interface,
    route,
    route_table,
    rule,
    rule_set,
    subnet,
    subnet_acl,
    unread,
)
from tests.support import gap_of

HOME = subnet()
NEAR = subnet("subnet-near", addresses=AddressSet.of("10.0.1.0/24"))
LOCAL = route("10.0.0.0/16", next_hop_kind=GatewayKind.LOCAL, next_hop="local")
EVERYTHING = (
    acl_rule(100, "0.0.0.0/0", "::/0", protocol=None),
    acl_rule(100, "0.0.0.0/0", "::/0", protocol=None, direction=Direction.EGRESS),
)


def sg(name: str, *rules: FirewallRule) -> FirewallRuleSet:
    return rule_set(*rules, identity=identity("ec2", f"security-group/{name}", "AWS::EC2::SecurityGroup"))


def acl(name: str, *rules: FirewallRule, of: tuple[Subnet, ...]) -> SubnetAcl:
    who = identity("ec2", f"network-acl/{name}", "AWS::EC2::NetworkAcl")
    return subnet_acl(*rules, identity=who, attached_to=tuple(each.id for each in of))


def table(name: str, *routes: Any, **more: Any) -> RouteTable:
    who = identity("ec2", f"route-table/{name}", "AWS::EC2::RouteTable")
    return route_table(*routes, **{"identity": who, "is_main": True, **more})


def eni(name: str, address: str, *groups: FirewallRuleSet, **more: Any) -> NetworkInterface:
    addresses = AddressSet.of(address)
    rule_sets = tuple(each.id for each in groups)
    return network_interface(name, **{"addresses": addresses, "subnet": HOME.id, "rule_sets": rule_sets, **more})


OUT = rule("0.0.0.0/0", "::/0", protocol=None, direction=Direction.EGRESS)
WEB = sg("sg-web", OUT)
DB = sg("sg-db", rule("sg-web", ports="5432"), rule("10.0.0.64/26", ports="22"))
SUBJECT = eni("eni-db", "10.0.0.10", DB)
CLIENT = eni("eni-web", "10.0.1.7", WEB, subnet=NEAR.id)
AROUND: tuple[Resource, ...] = (
    HOME,
    NEAR,
    WEB,
    DB,
    CLIENT,
    acl("acl-all", *EVERYTHING, of=(HOME, NEAR)),
    table("rtb-main", LOCAL),
)
FROM_GROUP = ["TCP 5432 from 10.0.1.7/32"]


def around(*changed: Resource) -> list[Resource]:
    """The same with some resources in the place of those of the same identity, or of the same kind of ACL or table."""
    gone = {each.id for each in changed} | {"acl" for each in changed if isinstance(each, SubnetAcl)}
    return [
        *changed,
        *(each for each in AROUND if each.id not in gone and not (isinstance(each, SubnetAcl) and "acl" in gone)),
    ]


def test_a06_a_group_stands_for_the_private_addresses_of_its_members() -> None:
    both = CLIENT.model_copy(update={"public_addresses": AddressSet.of("198.51.100.7")})
    assert inner_ways(SUBJECT, "10.0.1.0/24", *around(both)) == FROM_GROUP
    assert inner_ways(SUBJECT, "198.51.100.7", *around(both)) == []


def test_a06_all_addresses_of_a_member_count() -> None:
    prefixes = CLIENT.model_copy(update={"addresses": AddressSet.of("10.0.1.7", "10.0.1.16/28")})
    assert inner_ways(SUBJECT, "10.0.1.0/24", *around(prefixes)) == ["TCP 5432 from 10.0.1.7/32, 10.0.1.16/28"]


def test_a06_members_that_could_not_be_read_leave_a_doubt() -> None:
    (found,) = inner_ways(SUBJECT, "10.0.1.0/24", *AROUND[:4], *AROUND[5:], gaps=[gap_of(NetworkInterface)])
    assert found == "TCP 5432 from 10.0.1.0/24 if sg-web: test:Read could not be read: AccessDenied"


def test_a06_a_group_that_a_template_does_not_tell_leaves_a_doubt() -> None:
    untold = GroupPeer(name="var.app", untold=Unknown(why="depends on var.app"))
    (found,) = inner_ways(SUBJECT, "10.0.1.0/24", *around(sg("sg-db", rule(untold, ports="5432"))))
    assert found == "TCP 5432 from 10.0.1.0/24 if var.app: depends on var.app"


def test_a07_a_group_that_names_itself_lets_its_members_in() -> None:
    own = sg("sg-db", rule("sg-db"))
    twin = eni("eni-twin", "10.0.0.11", own)
    assert inner_ways(SUBJECT, "10.0.0.0/24", *around(own), twin) == ["TCP 443 from 10.0.0.10/31"]


def test_a07_the_rules_of_a_group_that_is_named_say_nothing() -> None:
    assert inner_ways(SUBJECT, "10.0.1.0/24", *around(sg("sg-web"))) == FROM_GROUP


def test_a02_the_default_group_lets_in_its_own_members() -> None:
    default = sg("sg-default", rule("sg-default", protocol=None), OUT)
    one, other = eni("eni-1", "10.0.0.20", default), eni("eni-2", "10.0.0.21", default)
    (found,) = inner_ways(one, other, *AROUND, default, other)
    assert found.endswith("every protocol from 10.0.0.21/32")
    (closed,) = inner_ways(one, CLIENT, *AROUND, default, other)
    assert closed.startswith("closed at rule set sg-default")


def test_a15_an_acl_is_only_at_the_border_of_a_subnet() -> None:
    shut = acl("acl-shut", of=(HOME, NEAR))
    assert inner_ways(SUBJECT, "10.0.0.0/24", *around(shut)) == ["TCP 22 from 10.0.0.64/26"]
    assert inner_ways(SUBJECT, CLIENT, *around(shut)) == [
        "closed at subnet ACL acl-shut: keeps in what would come here"
    ]


def test_a15_packets_pass_the_acl_of_the_subnet_they_leave_and_of_the_one_they_enter() -> None:
    here = acl("acl-here", acl_rule(90, "10.0.1.0/24", ports="5432", action=Action.DENY), *EVERYTHING, of=(HOME,))
    there = acl("acl-there", *EVERYTHING, of=(NEAR,))
    assert inner_ways(SUBJECT, CLIENT, *around(here, there)) == [
        "closed at subnet ACL acl-here: keeps out what the rule sets would let in"
    ]
    to_others = acl_rule(100, "10.9.0.0/16", protocol=None, direction=Direction.EGRESS)
    open_here = acl("acl-here", *EVERYTHING, of=(HOME,))
    closed_there = acl("acl-there", EVERYTHING[0], to_others, of=(NEAR,))
    assert inner_ways(SUBJECT, CLIENT, *around(open_here, closed_there)) == [
        "closed at subnet ACL acl-there: keeps in what would come here"
    ]


def test_a15_replies_pass_both_acls_as_well() -> None:
    here = acl("acl-here", *EVERYTHING, of=(HOME,))
    deaf = acl("acl-there", acl_rule(100, ports="80"), EVERYTHING[1], of=(NEAR,))
    estate = estate_of(SUBJECT, around(here, deaf))
    (way,) = inner_ways_to(SUBJECT, Senders.at(CLIENT), estate)
    assert way.path[-2].says == "keeps back every reply to the ports that clients choose"
    assert way.path[-2].where == "subnet ACL acl-there"


def test_c09_replies_past_entries_of_the_other_acl_that_could_not_be_read_are_in_doubt() -> None:
    here = acl("acl-here", *EVERYTHING, of=(HOME,))
    unsure = acl("acl-there", acl_rule(100, unread(), protocol=None), EVERYTHING[1], of=(NEAR,))
    (found,) = inner_ways(SUBJECT, CLIENT, *around(here, unsure))
    assert found.endswith(
        "if whether acl-there lets replies through is not known: pl-0123: its entries could not be read"
    )


def test_a11_c05_what_a_group_lets_in_it_answers() -> None:
    assert inner_ways(SUBJECT, CLIENT, *AROUND) == FROM_GROUP
    assert not any(each.direction is Direction.EGRESS for each in DB.rules)


def test_the_only_one_who_sends_is_let_out_by_its_own_groups() -> None:
    narrow = sg("sg-web", rule("sg-db", ports="443", direction=Direction.EGRESS))
    assert inner_ways(SUBJECT, CLIENT, *around(narrow)) == ["closed at rule set sg-web: keeps in what would come here"]
    wide = sg("sg-web", rule("sg-db", ports="5000-6000", direction=Direction.EGRESS))
    assert inner_ways(SUBJECT, CLIENT, *around(wide)) == FROM_GROUP


def test_the_whole_way_is_told() -> None:
    (way,) = inner_ways_to(SUBJECT, Senders.at(CLIENT), estate_of(SUBJECT, AROUND))
    assert [(hop.kind, hop.resource.name if hop.resource else "") for hop in way.path] == [
        (HopKind.SUBNET, "subnet-near"),
        (HopKind.ROUTE, "rtb-main"),
        (HopKind.ROUTE, "rtb-main"),
        (HopKind.ACL, "acl-all"),
        (HopKind.RULE_SET, "sg-db"),
        (HopKind.ADDRESS, "eni-db"),
        (HopKind.TARGET, "eni-db"),
    ]


def test_a27_a_route_to_the_subnet_itself_leads_through_something_first() -> None:
    through = route("10.0.0.0/24", next_hop_kind=GatewayKind.APPLIANCE, next_hop="eni/eni-fw")
    aside = table("rtb-near", LOCAL, through, subnets=(NEAR.id,), is_main=False)
    open_to_all = sg("sg-db", rule("10.0.0.0/8", ports="5432"))
    assert inner_ways(SUBJECT, CLIENT, *around(open_to_all), aside) == [
        f"{FROM_GROUP[0]} if rtb-near leads it through eni-fw first, which may stop it"
    ]


def test_a09_groups_are_not_seen_through_something_in_between() -> None:
    through = route("10.0.0.0/24", next_hop_kind=GatewayKind.APPLIANCE, next_hop="eni/eni-fw")
    aside = table("rtb-near", LOCAL, through, subnets=(NEAR.id,), is_main=False)
    assert inner_ways(SUBJECT, CLIENT, *AROUND, aside) == [
        "closed at rule set sg-db: no rule lets anybody in subnet-near in"
    ]


@pytest.mark.parametrize("owner", ["natGateway", "nat_gateway"])
def test_a25_nobody_opens_a_connection_to_a_nat_gateway_from_inside_either(owner: str) -> None:
    (found,) = inner_ways(eni("eni-nat", "10.0.0.5", owner=owner), CLIENT, *AROUND)
    assert found.endswith("it belongs to a NAT gateway, which lets in nothing but replies")


def test_a23_what_drops_packets_from_internet_gateways_is_reached_from_inside() -> None:
    kept = SUBJECT.model_copy(update={"is_kept_from_internet": True})
    assert inner_ways(kept, CLIENT, *AROUND) == FROM_GROUP


def test_a39_an_interface_endpoint_is_reached_as_its_groups_say() -> None:
    endpoint = eni("eni-s3", "10.0.0.30", sg("sg-endpoint", rule("sg-web")), owner="vpc_endpoint")
    assert inner_ways(endpoint, CLIENT, *AROUND, sg("sg-endpoint", rule("sg-web"))) == ["TCP 443 from 10.0.1.7/32"]


def test_c01_a_zone_is_the_same_subnet_or_another_of_the_network() -> None:
    found = inner_ways(SUBJECT, "10.0.0.0/16", *AROUND)
    assert found == ["TCP 22 from 10.0.0.64/26", *FROM_GROUP]


OTHER = network("vpc-other")
FAR = subnet("subnet-far", network=OTHER.id, addresses=AddressSet.of("10.1.0.0/24"))
FAR_WEB = sg("sg-far", OUT)
PEER = eni("eni-far", "10.1.0.7", FAR_WEB, subnet=FAR.id, network=OTHER.id)
PCX = "vpc-peering-connection/pcx-1"


def peering(**more: Any) -> NetworkPeering:
    who = identity("ec2", PCX, "AWS::EC2::VPCPeeringConnection")
    return NetworkPeering(**{"identity": who, "networks": (network().id, OTHER.id), "is_active": True, **more})


def to_peer(block: str) -> Any:
    return route(block, next_hop_kind=GatewayKind.PEERING, next_hop=peering().id)


LET_IN = sg("sg-db", rule("10.1.0.0/24", ports="22"), rule("sg-far", ports="5432"))
PEERED: tuple[Resource, ...] = (
    FAR,
    FAR_WEB,
    PEER,
    LET_IN,
    peering(),
    acl("acl-all", *EVERYTHING, of=(HOME, NEAR, FAR)),
    table("rtb-main", LOCAL, to_peer("10.1.0.0/16")),
    table("rtb-far", to_peer("10.0.0.0/16"), network=OTHER.id),
)


def peered(*changed: Resource) -> list[Resource]:
    gone = {each.id for each in changed}
    return [*changed, *(each for each in PEERED if each.id not in gone), HOME, NEAR, WEB, CLIENT]


def test_a28_a_peered_network_reaches_what_both_sides_lead_to() -> None:
    assert inner_ways(SUBJECT, "10.1.0.0/16", *peered()) == ["TCP 22 from 10.1.0.0/24", "TCP 5432 from 10.1.0.7/32"]


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        (table("rtb-main", LOCAL), "closed at route rtb-main: leads no reply to pcx-1"),
        (table("rtb-far", network=OTHER.id), "closed at route rtb-far: does not lead it to pcx-1"),
        (peering(is_active=False), "closed at peering pcx-1: is not active"),
    ],
)
def test_a28_what_is_missing_ends_the_way(changed: Resource, expected: str) -> None:
    assert inner_ways(SUBJECT, PEER, *peered(changed)) == [expected]


def test_a28_peering_is_not_transitive() -> None:
    third = subnet("subnet-third", network=network("vpc-third").id, addresses=AddressSet.of("10.2.0.0/24"))
    beyond = peering(
        identity=identity("ec2", "vpc-peering-connection/pcx-2", "AWS::EC2::VPCPeeringConnection"),
        networks=(OTHER.id, third.network),
    )
    assert inner_ways(SUBJECT, "10.2.0.0/24", *peered(), third, beyond) == []


def test_a28_a_peer_that_was_not_read_leaves_a_doubt() -> None:
    known = [each for each in peered() if each.id not in {FAR.id, PEER.id, FAR_WEB.id}]
    (first, second) = inner_ways(SUBJECT, "10.1.0.0/16", *known)
    assert first.startswith("TCP 22 from 10.1.0.0/24 if the subnets of")
    assert second.startswith("TCP 5432 from 10.1.0.0/16 if the subnets of")


def test_a08_groups_of_a_peer_in_another_region_are_a_doubt() -> None:
    abroad = OTHER.id.replace("eu-west-1", "us-east-1")
    moved: list[Any] = [
        FAR.model_copy(update={"network": abroad}),
        PEER.model_copy(update={"network": abroad}),
        peering(networks=(network().id, abroad)),
        table("rtb-far", to_peer("10.0.0.0/16"), network=abroad),
    ]
    assert inner_ways(SUBJECT, moved[1], *peered(*moved)) == [
        "TCP 22 from 10.1.0.7/32",
        f"TCP 5432 from 10.1.0.7/32 if sg-far: {ACROSS_REGIONS}",
    ]


def test_a08_a_group_that_is_gone_stands_for_nobody() -> None:
    stale = sg("sg-db", rule(GroupPeer(name="sg-far", is_gone=True)))
    assert inner_ways(SUBJECT, PEER, *peered(stale)) == [
        "closed at rule set sg-db: no rule lets anybody in subnet-far in"
    ]


def test_a08_a_member_in_another_network_is_not_a_member_here() -> None:
    only_far = sg("sg-db", rule("sg-far"))
    assert inner_ways(SUBJECT, CLIENT, *peered(only_far)) == [
        "closed at rule set sg-db: no rule lets anybody in subnet-near in"
    ]


def test_c09_peerings_that_could_not_be_read_cost_no_answer_about_others() -> None:
    known = [each for each in peered() if not isinstance(each, NetworkPeering)]
    gap = gap_of(NetworkPeering)
    near = sg("sg-db", rule("10.0.0.0/8", ports="22"))
    assert inner_ways(SUBJECT, CLIENT, *AROUND, gaps=[gap]) == FROM_GROUP
    (found,) = inner_ways(SUBJECT, PEER, *(each for each in known if each.id != near.id), near, gaps=[gap])
    assert found == "TCP 22 from 10.1.0.7/32 if test:Read could not be read: AccessDenied"


def test_a28_what_is_behind_the_gateways_of_a_peer_is_a_doubt() -> None:
    wide = table("rtb-main", LOCAL, to_peer("10.0.0.0/8"))
    let_in = sg("sg-db", rule("10.0.0.0/8", ports="22"))
    of_peer = OTHER.model_copy(update={"addresses": AddressSet.of("10.1.0.0/16")})
    assert inner_ways(SUBJECT, "10.77.0.1", *peered(wide, let_in), of_peer) == [
        f"TCP 22 from 10.77.0.1/32 if {EDGE_TO_EDGE}"
    ]
    assert inner_ways(SUBJECT, "10.1.0.7", *peered(wide, let_in), of_peer) == ["TCP 22 from 10.1.0.7/32"]
