"""How packets come to interfaces in AWS over transit gateways and from on premises, by the numbers of the semantics."""

from typing import Any

import pytest

from scanner.models import (
    Action,
    AddressSet,
    Direction,
    EndpointKind,
    FirewallEndpoint,
    Gateway,
    GatewayKind,
    HubAttachment,
    InspectingFirewall,
    PrivateEndpoint,
    Resource,
    RouteTable,
    TransitHub,
    Unknown,
)
from tests.exposure.estates import inner_ways
from tests.exposure.test_aws_inside import EVERYTHING, FAR, HOME, LOCAL, OTHER, PEER, SUBJECT, acl, sg, table
from tests.factories import acl_rule, identity, network, network_interface, route, rule, subnet
from tests.support import gap_of

HUB = TransitHub(
    identity=identity("ec2", "transit-gateway/tgw-1", "AWS::EC2::TransitGateway"),
    leads_groups=True,
)
LET_IN = sg("sg-db", rule("10.0.0.0/8", ports="22"), rule("sg-far", ports="5432"))
GROUP = sg("sg-far", rule("0.0.0.0/0", protocol=None, direction=Direction.EGRESS))


def attachment(name: str, attached: str, **more: Any) -> HubAttachment:
    defaults = {
        "identity": identity("ec2", f"transit-gateway-attachment/{name}", "AWS::EC2::TransitGatewayAttachment"),
        "hub": HUB.id,
        "kind": "vpc",
        "attached": attached,
        "route_table": hub_table().id,
        "leads_groups": True,
    }
    return HubAttachment(**{**defaults, **more})


def hub_table(*routes: Any, name: str = "tgw-rtb-1") -> RouteTable:
    return table(name, *routes, network=HUB.id, is_main=False)


def to(block: str, attached: HubAttachment, **more: Any) -> Any:
    return route(block, next_hop=attached.id, next_hop_kind=GatewayKind.OTHER, **more)


def to_hub(block: str) -> Any:
    return route(block, next_hop=HUB.id, next_hop_kind=GatewayKind.TRANSIT)


OWN = attachment("attach-own", network().id)
THEIRS = attachment("attach-far", OTHER.id)
VPN = attachment("attach-vpn", "vpn-1", kind="vpn")
AROUND: tuple[Resource, ...] = (
    HUB,
    OWN,
    THEIRS,
    HOME,
    FAR,
    PEER,
    LET_IN,
    GROUP,
    acl("acl-all", *EVERYTHING, of=(HOME, FAR)),
    table("rtb-main", LOCAL, to_hub("10.0.0.0/8")),
    table("rtb-far", to_hub("10.0.0.0/8"), network=OTHER.id),
    hub_table(to("10.0.0.0/16", OWN), to("10.1.0.0/16", THEIRS)),
)
OPEN = ["TCP 22 from 10.1.0.7/32", "TCP 5432 from 10.1.0.7/32"]


def around(*changed: Resource) -> list[Resource]:
    gone = {each.id for each in changed}
    return [*changed, *(each for each in AROUND if each.id not in gone)]


def test_a29_a_network_behind_the_hub_comes_in() -> None:
    assert inner_ways(SUBJECT, PEER, *AROUND) == OPEN


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        (hub_table(to("10.1.0.0/16", THEIRS)), "closed at hub tgw-rtb-1: does not lead it to attach-own"),
        (hub_table(to("10.0.0.0/16", OWN)), "closed at hub tgw-rtb-1: leads no reply to attach-far"),
        (
            hub_table(to("10.0.0.0/16", OWN), to("10.1.0.0/16", THEIRS), to("10.0.0.0/24", OWN, is_blackhole=True)),
            "closed at hub tgw-rtb-1: does not lead it to attach-own",
        ),
        (table("rtb-far", network=OTHER.id), "closed at route rtb-far: does not lead it to tgw-1"),
    ],
)
def test_a29_what_is_missing_ends_the_way(changed: Resource, expected: str) -> None:
    assert inner_ways(SUBJECT, PEER, *around(changed)) == [expected]


BETWEEN = network("vpc-between")
STANDS = subnet("subnet-between", network=BETWEEN.id, addresses=AddressSet.of("10.9.0.0/28"))
LOOKING = attachment("attach-between", BETWEEN.id, route_table=hub_table(name="tgw-rtb-back").id, subnets=(STANDS.id,))
ALL_THERE = hub_table(to("0.0.0.0/0", LOOKING))
ON_FROM_THERE = hub_table(to("10.0.0.0/16", OWN), to("10.1.0.0/16", THEIRS), name="tgw-rtb-back")


@pytest.mark.parametrize(
    ("kind", "is_led_on"),
    [
        (GatewayKind.ENDPOINT, True),
        (GatewayKind.APPLIANCE, True),
        (GatewayKind.NAT, True),
        (GatewayKind.TRANSIT, True),
        (GatewayKind.INTERNET, False),
    ],
)
def test_a29_a_network_in_between_may_lead_it_on(kind: GatewayKind, *, is_led_on: bool) -> None:
    led = table("rtb-between", route("0.0.0.0/0", next_hop_kind=kind), network=BETWEEN.id)
    doubt = (
        "tgw-rtb-1 leads it through attach-between first, which may lead it on; "
        "tgw-rtb-1 leads replies through attach-between first, which may lead them on"
    )
    expected = [f"{each} if {doubt}" for each in OPEN]
    found = inner_ways(SUBJECT, PEER, *around(ALL_THERE), ON_FROM_THERE, BETWEEN, STANDS, LOOKING, led)
    assert found == (expected if is_led_on else ["closed at hub tgw-rtb-1: does not lead it to attach-own"])


@pytest.mark.parametrize(
    ("between", "is_led_on"),
    [
        (LOOKING.model_copy(update={"subnets": Unknown(why="denied")}), True),
        (LOOKING.model_copy(update={"is_active": False}), False),
        (LOOKING.model_copy(update={"kind": "vpn"}), False),
    ],
)
def test_a29_only_a_network_in_between_leads_it_on(between: HubAttachment, *, is_led_on: bool) -> None:
    led = table("rtb-between", route("0.0.0.0/0", next_hop_kind=GatewayKind.INTERNET), network=BETWEEN.id)
    found = inner_ways(SUBJECT, PEER, *around(ALL_THERE), ON_FROM_THERE, BETWEEN, STANDS, between, led)
    assert ("closed at hub tgw-rtb-1: does not lead it to attach-own" in found) is not is_led_on


def test_a29_each_attachment_has_a_table_of_its_own() -> None:
    apart = THEIRS.model_copy(update={"route_table": hub_table(name="tgw-rtb-2").id})
    elsewhere = hub_table(name="tgw-rtb-2")
    assert inner_ways(SUBJECT, PEER, *around(apart), elsewhere) == [
        "closed at hub tgw-rtb-2: does not lead it to attach-own"
    ]


def test_a29_an_attachment_that_is_not_active_leads_nothing() -> None:
    waiting = THEIRS.model_copy(update={"is_active": False})
    assert inner_ways(SUBJECT, PEER, *around(waiting)) == []


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        (HOME.model_copy(update={"zone": "eu-west-1b"}), "is not in eu-west-1b, from where replies would come"),
        (FAR.model_copy(update={"zone": "eu-west-1b"}), "is not in eu-west-1b, where subnet-far is"),
    ],
)
def test_a29_what_is_in_no_zone_of_the_attachment_does_not_reach_it(changed: Resource, expected: str) -> None:
    standing: dict[str, Resource] = {each.id: each.model_copy(update={"zone": "eu-west-1a"}) for each in (HOME, FAR)}
    standing |= {changed.id: changed}
    stands_in = HOME.model_copy(
        update={"identity": identity("ec2", "subnet/subnet-hub", "AWS::EC2::Subnet"), "zone": "eu-west-1a"}
    )
    both = [each.model_copy(update={"subnets": (stands_in.id,)}) for each in (OWN, THEIRS)]
    (found,) = inner_ways(SUBJECT, PEER, *around(*standing.values(), *both), stands_in)
    assert found.endswith(expected)


def test_a29_a_local_zone_may_reach_it_through_another() -> None:
    local = FAR.model_copy(update={"zone": "eu-west-1-ber-1a"})
    stands_in = HOME.model_copy(update={"zone": "eu-west-1a"})
    theirs = THEIRS.model_copy(update={"subnets": (stands_in.id,)})
    (found, _) = inner_ways(SUBJECT, PEER, *around(local, stands_in, theirs))
    assert found == f"{OPEN[0]} if whether subnet-far reaches it from its local zone is not known"


def test_a29_the_acl_of_a_subnet_of_the_attachment_may_stop_it() -> None:
    narrow = acl("acl-hub", acl_rule(100, ports="443"), of=(FAR,))
    theirs = THEIRS.model_copy(update={"subnets": (FAR.id,)})
    (found,) = inner_ways(SUBJECT, "10.1.0.64", *around(theirs, acl("acl-all", *EVERYTHING, of=(HOME,))), narrow)
    assert found.startswith("closed at subnet ACL acl-hub")
    in_own = OWN.model_copy(update={"subnets": (FAR.id,)})
    with_egress = acl("acl-hub", EVERYTHING[1], acl_rule(100, ports="1024-65535"), of=(FAR,))
    (found,) = inner_ways(SUBJECT, "10.1.0.64", *around(in_own, acl("acl-all", *EVERYTHING, of=(HOME,))), with_egress)
    assert found == "TCP 22 from 10.1.0.64/32 if acl-hub, of a subnet of attach-own, may stop it"


@pytest.mark.parametrize(
    "changed",
    [
        HUB.model_copy(update={"leads_groups": False}),
        OWN.model_copy(update={"leads_groups": False}),
        THEIRS.model_copy(update={"leads_groups": False}),
    ],
)
def test_a08_groups_count_where_the_hub_and_both_attachments_lead_them(changed: Resource) -> None:
    assert inner_ways(SUBJECT, PEER, *around(changed)) == OPEN[:1]


@pytest.mark.parametrize(
    ("without", "changed", "why"),
    [
        (HUB, (), f"{HUB.id} is not among what was read"),
        (THEIRS, (THEIRS.model_copy(update={"leads_groups": Unknown(why="denied")}),), "denied"),
    ],
)
def test_a08_whether_groups_are_led_may_not_be_known(
    without: Resource, changed: tuple[Resource, ...], why: str
) -> None:
    known = [each for each in AROUND if each.id != without.id]
    assert inner_ways(SUBJECT, PEER, *known, *changed) == [OPEN[0], f"{OPEN[1]} if sg-far: {why}"]


def test_a29_what_else_is_attached_to_a_hub_of_another_account_is_not_known() -> None:
    visible = [each for each in AROUND if each.id not in {THEIRS.id, hub_table().id}]
    assert inner_ways(SUBJECT, PEER, *visible) == [
        f"TCP 22 from 10.1.0.7/32 if {hub_table().id} is not among what was read"
    ]


def test_a29_attachments_that_could_not_be_read_leave_a_doubt() -> None:
    known = [each for each in AROUND if not isinstance(each, HubAttachment)]
    assert inner_ways(SUBJECT, PEER, *known, gaps=[gap_of(HubAttachment)]) == [
        "TCP 22 from 10.1.0.7/32 if test:Read could not be read: AccessDenied"
    ]


def test_a29_c01_on_premises_is_who_the_hub_leads_replies_to() -> None:
    led = hub_table(to("10.0.0.0/16", OWN), to("10.8.0.0/14", VPN, is_propagated=True))
    assert inner_ways(SUBJECT, "10.8.0.0/13", *around(led), VPN) == ["TCP 22 from 10.8.0.0/14"]


def test_a29_what_is_behind_another_hub_is_not_followed() -> None:
    other = attachment("attach-peer", "tgw-2", kind="peering")
    led = hub_table(to("10.0.0.0/16", OWN), to("10.64.0.0/16", other))
    assert inner_ways(SUBJECT, "10.64.0.9", *around(led), other) == [
        "TCP 22 from 10.64.0.9/32 if what is behind attach-peer is not followed"
    ]


VGW = "arn:aws:ec2:eu-west-1:111122223333:vpn-gateway/vgw-1"


def by_vgw(block: str) -> Any:
    return route(block, next_hop=VGW, next_hop_kind=GatewayKind.VIRTUAL_PRIVATE, is_propagated=True)


def test_c01_on_premises_is_who_the_gateway_of_the_network_leads_replies_to() -> None:
    led = table("rtb-main", LOCAL, by_vgw("10.32.0.0/16"))
    assert inner_ways(SUBJECT, "10.0.0.0/8", *around(led), PEER)[-1] == "TCP 22 from 10.32.0.0/16"


def test_a26_what_comes_by_a_virtual_private_gateway_may_be_led_aside() -> None:
    led = table("rtb-main", LOCAL, by_vgw("10.32.0.0/16"))
    aside = route("10.0.0.0/24", next_hop="eni-fw", next_hop_kind=GatewayKind.APPLIANCE)
    edge = table("rtb-edge", aside, is_main=False, gateways=(VGW,))
    assert inner_ways(SUBJECT, "10.32.0.9", *around(led), edge) == [
        "TCP 22 from 10.32.0.9/32 if rtb-edge leads it through eni-fw first, which may stop it"
    ]


OUTSIDE = subnet("subnet-fw", addresses=AddressSet.of("10.0.9.0/24"))
LOOKER = network_interface("eni-fw", subnet=OUTSIDE.id, addresses=AddressSet.of("10.0.9.9"))
ENDPOINT = "arn:aws:ec2:eu-west-1:111122223333:vpc-endpoint/vpce-fw"
OF_BALANCER = PrivateEndpoint(
    identity=identity("ec2", "vpc-endpoint/vpce-fw", "AWS::EC2::VPCEndpoint"),
    kind=EndpointKind.GATEWAY_BALANCER,
    service="com.amazonaws.vpce.eu-west-1.vpce-svc-1",
    network=network().id,
    subnets=(OUTSIDE.id,),
)
INSPECTING = InspectingFirewall(
    identity=identity("network-firewall", "firewall/edge", "AWS::NetworkFirewall::Firewall"),
    endpoints=(FirewallEndpoint(id=ENDPOINT, subnets=(OUTSIDE.id,)),),
    rules=(),
    unmatched=Action.PASS_ON,
    stateful=(),
    unmatched_by_stateful=Action.ALLOW,
)


@pytest.mark.parametrize(
    ("stands", "hop", "kind"),
    [
        (LOOKER, LOOKER.id, GatewayKind.APPLIANCE),
        (OF_BALANCER, ENDPOINT, GatewayKind.ENDPOINT),
        (INSPECTING, ENDPOINT, GatewayKind.ENDPOINT),
    ],
)
def test_a26_replies_may_be_led_on_premises_through_something_else(
    stands: Resource, hop: str, kind: GatewayKind
) -> None:
    led = table("rtb-main", LOCAL, route("0.0.0.0/0", next_hop=hop, next_hop_kind=kind))
    onward = table("rtb-fw", LOCAL, by_vgw("10.32.0.0/16"), is_main=False, subnets=(OUTSIDE.id,))
    around_it = (*around(led), OUTSIDE, stands)
    doubt = f"rtb-main leads replies through {hop.rpartition('/')[2]} first, which may stop them"
    assert inner_ways(SUBJECT, "10.32.0.9", *around_it, onward) == [f"TCP 22 from 10.32.0.9/32 if {doubt}"]
    assert inner_ways(SUBJECT, "10.33.0.9", *around_it, onward) == []
    assert (
        inner_ways(SUBJECT, "10.32.0.9", *around_it, table("rtb-fw", LOCAL, is_main=False, subnets=(OUTSIDE.id,))) == []
    )


def test_a26_hubs_may_be_behind_something_else() -> None:
    led = table("rtb-main", LOCAL, route("0.0.0.0/0", next_hop=LOOKER.id, next_hop_kind=GatewayKind.APPLIANCE))
    onward = table("rtb-fw", LOCAL, to_hub("10.0.0.0/8"), is_main=False, subnets=(OUTSIDE.id,))
    assert inner_ways(SUBJECT, PEER, *around(led), OUTSIDE, LOOKER, onward) == [
        f"{OPEN[0]} if rtb-main leads replies through eni-fw first, which may stop them"
    ]


def test_a06_nobody_on_premises_is_in_a_group() -> None:
    led = table("rtb-main", LOCAL, by_vgw("10.1.0.0/16"))
    assert inner_ways(SUBJECT, "10.1.0.7", *around(led)) == ["TCP 22 from 10.1.0.7/32"]


def test_c09_routes_that_could_not_be_read_leave_it_open_who_comes() -> None:
    known = [each for each in AROUND if not isinstance(each, RouteTable)]
    (*_, found) = inner_ways(SUBJECT, "10.77.0.1", *known, gaps=[gap_of(RouteTable)])
    assert found == "TCP 22 from 10.77.0.1/32 if test:Read could not be read: AccessDenied"


def test_c09_a_next_hop_that_is_new_is_not_followed() -> None:
    core = route(
        "10.99.0.0/16", next_hop="arn:aws:networkmanager::1:core-network/core-1", next_hop_kind=GatewayKind.OTHER
    )
    assert inner_ways(SUBJECT, "10.99.0.1", *around(table("rtb-main", LOCAL, core))) == [
        "TCP 22 from 10.99.0.1/32 if what is behind core-1 is not followed"
    ]


@pytest.mark.parametrize(
    ("led_on", "expected"),
    [
        (("10.0.0.0/8",), f"{OPEN[0]} if rtb-far leads it through nat-1 first, which may stop it"),
        ((), "closed at route rtb-far: does not lead it to tgw-1"),
    ],
)
def test_a27_a_nat_gateway_may_lead_packets_on(led_on: tuple[str, ...], expected: str) -> None:
    edge = subnet("subnet-edge", network=OTHER.id, addresses=AddressSet.of("10.1.9.0/24"))
    nat = Gateway(
        identity=identity("ec2", "natgateway/nat-1", "AWS::EC2::NatGateway"), kind=GatewayKind.NAT, subnet=edge.id
    )
    by_nat = table("rtb-far", route("0.0.0.0/0", next_hop=nat.id), network=OTHER.id)
    of_edge = table("rtb-edge", *map(to_hub, led_on), is_main=False, subnets=(edge.id,), network=OTHER.id)
    (found, *_) = inner_ways(SUBJECT, PEER, *around(by_nat), nat, edge, of_edge)
    assert found == expected
