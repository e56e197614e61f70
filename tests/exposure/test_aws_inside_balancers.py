"""How packets come to balancers in AWS that never were on the internet, and on to their targets."""

from typing import Any

import pytest

from scanner.models import (
    AddressSet,
    BalancerKind,
    EndpointKind,
    FirewallRuleSet,
    PrivateEndpoint,
    Resource,
    Target,
    TargetGroup,
    TargetHealth,
    TargetKind,
    Unknown,
)
from tests.exposure.estates import inner_ways
from tests.exposure.test_aws_inside import AROUND, CLIENT, EVERYTHING, FAR, HOME, NEAR, acl, eni, sg, table
from tests.factories import balancer, forward, identity, listener, listener_rule, network, rule, target_group

FRONT = sg("sg-front", rule("sg-web"))
INNER = balancer(is_public=False, subnets=(HOME.id,), rule_sets=(FRONT.id,), families=AddressSet.of("0.0.0.0/0"))
OVER_TCP = INNER.model_copy(update={"kind": BalancerKind.NETWORK})
WEB = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/app/7"
LISTENER = listener(is_public=False, rules=(listener_rule(forward(WEB)),))
APP = eni("eni-app", "10.0.0.40", sg("sg-app"))


def behind(**more: Any) -> TargetGroup:
    target = Target(id="10.0.0.40", port=8443, health=TargetHealth.HEALTHY)
    group = target_group(targets=(target,), kind=TargetKind.ADDRESS, network=network().id, **more)
    return group.model_copy(update={"identity": group.identity.model_copy(update={"id": WEB})})


def around(app: FirewallRuleSet, **more: Any) -> list[Resource]:
    return [*AROUND, FRONT, LISTENER, APP, app, behind(**more)]


def test_a31_an_internal_balancer_is_reached_from_its_network() -> None:
    assert inner_ways(INNER, CLIENT, *around(sg("sg-app"))) == ["TCP 443 from 10.0.1.7/32"]
    assert inner_ways(INNER, "10.0.1.8", *around(sg("sg-app"))) == [
        "closed at rule set sg-front: no rule lets anybody in subnet-near in"
    ]


def test_a31_a_listener_whose_port_nobody_inside_is_let_in_to() -> None:
    other = sg("sg-front", rule("sg-web", ports="80"))
    (found,) = inner_ways(INNER, CLIENT, *AROUND, other, LISTENER)
    assert found.endswith("nothing before it lets anybody in subnet-near in to its port")


@pytest.mark.parametrize(
    ("let_in", "expected"),
    [
        (rule("sg-web", ports="8443"), "TCP 443 from 10.0.1.7/32"),
        (rule("sg-front", ports="8443"), "TCP 443 from 10.0.1.7/32"),
        (rule("10.9.0.0/16", ports="8443"), "closed at rule set sg-app: no rule lets anybody in subnet-near in"),
        (
            rule("sg-web", ports="80"),
            "closed at rule set sg-app: no rule lets anybody in subnet-near in to the port that it leads to",
        ),
    ],
)
def test_a34_targets_that_see_clients_inside_let_them_in(let_in: Any, expected: str) -> None:
    resources = around(sg("sg-app", let_in), keeps_client_addresses=True)
    assert inner_ways(OVER_TCP, CLIENT, *resources) == [expected]


def test_a36_a_network_balancer_before_an_application_balancer_inside() -> None:
    second = balancer("app/second/1", is_public=False, subnets=(NEAR.id,), rule_sets=(sg("sg-app").id,))
    own = listener(
        identity=identity("elasticloadbalancing", "listener/second", "Listener"), balancer=second.id, port=8443
    )
    to_second = behind(keeps_client_addresses=True).model_copy(
        update={
            "kind": TargetKind.BALANCER,
            "targets": (Target(id=second.id, port=8443, health=TargetHealth.HEALTHY),),
        }
    )
    resources = [*AROUND, FRONT, LISTENER, second, own, to_second]
    assert inner_ways(OVER_TCP, CLIENT, *resources, sg("sg-app", rule("sg-web", ports="8443"))) == [
        "TCP 443 from 10.0.1.7/32"
    ]
    (found,) = inner_ways(OVER_TCP, CLIENT, *resources, sg("sg-app"))
    assert found == "closed at rule set sg-app: no rule lets anybody in subnet-near in"


def test_the_only_one_who_sends_is_let_out_to_the_subnet_of_the_balancer() -> None:
    mute = sg("sg-web")
    resources = [each for each in around(sg("sg-app")) if each.id != mute.id]
    assert inner_ways(INNER, CLIENT, *resources, mute) == ["closed at rule set sg-web: keeps in what would come here"]


CONSUMER = eni("eni-endpoint", "10.0.1.99", sg("sg-endpoint"), subnet=NEAR.id, owner="vpc_endpoint")
ENDPOINT = PrivateEndpoint(
    identity=identity("ec2", "vpc-endpoint/vpce-1", "AWS::EC2::VPCEndpoint"),
    kind=EndpointKind.INTERFACE,
    service="com.amazonaws.vpce.eu-west-1.vpce-svc-1",
    network=network().id,
    interfaces=(CONSUMER.id,),
)
AWAY = (FAR, table("rtb-far", network=FAR.network), acl("acl-far", *EVERYTHING, of=(FAR,)))
SERVING = OVER_TCP.model_copy(update={"subnets": (FAR.id,), "filters_endpoints": False})
MAY_BE = "TCP 443 from 10.0.1.7/32 if which load balancer is behind vpce-1 is not read"


@pytest.mark.parametrize(
    ("changed", "front", "expected"),
    [
        ({}, sg("sg-front"), [MAY_BE]),
        ({"filters_endpoints": True}, sg("sg-front", rule("10.0.1.0/24")), [MAY_BE]),
        ({"filters_endpoints": True}, sg("sg-front", rule("sg-web")), []),
        ({"filters_endpoints": None, "rule_sets": ()}, sg("sg-front"), [MAY_BE]),
        ({"filters_endpoints": Unknown(why="not told")}, sg("sg-front"), [f"{MAY_BE}; not told"]),
        ({"kind": BalancerKind.APPLICATION}, sg("sg-front"), []),
    ],
)
def test_a35_groups_filter_what_comes_through_endpoints_only_where_that_is_on(
    changed: dict[str, Any], front: FirewallRuleSet, expected: list[str]
) -> None:
    let_in = sg("sg-endpoint", rule("sg-web"))
    resources = [*AROUND, *AWAY, front, listener(is_public=False), CONSUMER, ENDPOINT, let_in]
    assert inner_ways(SERVING.model_copy(update=changed), CLIENT, *resources) == expected


def test_a35_targets_see_the_balancer_in_the_place_of_who_comes_through_an_endpoint() -> None:
    resources = [*AWAY, CONSUMER, ENDPOINT, sg("sg-endpoint", rule("sg-web"))]
    for_balancer = sg("sg-app", rule(*FAR.addresses.blocks(), ports="8443"))
    assert inner_ways(SERVING, CLIENT, *around(for_balancer, keeps_client_addresses=True), *resources) == [MAY_BE]
    for_clients = sg("sg-app", rule("10.0.1.0/24", ports="8443"))
    (found,) = inner_ways(SERVING, CLIENT, *around(for_clients, keeps_client_addresses=True), *resources)
    assert found.startswith("closed at target group")


def test_a39_what_an_endpoint_keeps_out_ends_there() -> None:
    resources = [*AROUND, *AWAY, FRONT, LISTENER, CONSUMER, sg("sg-endpoint", rule("sg-db"))]
    assert inner_ways(SERVING, CLIENT, *resources, ENDPOINT) == []
    gateway = ENDPOINT.model_copy(update={"kind": EndpointKind.GATEWAY})
    assert inner_ways(SERVING, CLIENT, *resources, gateway) == []
