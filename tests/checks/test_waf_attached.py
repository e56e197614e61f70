"""waf-attached."""

from typing import Any

import pytest

from checks.access_restriction.waf_attached import waf_attached
from scanner.models import BalancerKind, LoadBalancer, TargetGroup, TargetKind, Unknown, WebAcl
from tests.factories import (
    balancer,
    distribution,
    forward,
    identity,
    listener,
    listener_rule,
    redirect,
    target_group,
    web_acl,
)
from tests.support import ask, gap_of

FLAW = "has no web application firewall"
OTHER = balancer("app/other/0123456789abcdef")


def test_a_web_acl_must_name_the_balancer() -> None:
    assert ask(waf_attached, balancer(), web_acl(OTHER.id, balancer().id)) == ["passed"]
    assert ask(waf_attached, balancer(), web_acl(OTHER.id)) == [FLAW]
    assert ask(waf_attached, balancer()) == [FLAW]


def test_web_acls_that_could_not_be_read_leave_it_open() -> None:
    assert ask(waf_attached, balancer(), gaps=[gap_of(WebAcl)]) == [
        "undetermined: test:Read could not be read: AccessDenied"
    ]
    unread = web_acl(protects=Unknown(why="ListResourcesForWebACL was refused"))
    assert ask(waf_attached, balancer(), unread) == ["undetermined: ListResourcesForWebACL was refused"]


def test_a_doubt_about_one_balancer_is_none_about_others() -> None:
    doubtful = web_acl(may_protect={OTHER.id: Unknown(why="its policy was not read")})
    assert ask(waf_attached, OTHER, doubtful) == ["undetermined: its policy was not read"]
    assert ask(waf_attached, balancer(), doubtful) == [FLAW]


def test_one_that_was_read_is_enough() -> None:
    assert ask(waf_attached, balancer(), web_acl(balancer().id), gaps=[gap_of(WebAcl)]) == ["passed"]


@pytest.mark.parametrize("kind", [BalancerKind.NETWORK, BalancerKind.GATEWAY, BalancerKind.CLASSIC])
def test_other_balancers_cannot_have_one(kind: BalancerKind) -> None:
    assert ask(waf_attached, balancer(kind=kind)) == [
        "not applicable: web ACLs protect only application load balancers"
    ]


def test_internal_balancers_are_not_judged() -> None:
    assert ask(waf_attached, balancer(is_public=False)) == ["not applicable: is internal"]
    assert ask(waf_attached, balancer(is_public=Unknown(why="denied"))) == ["undetermined: denied"]


def test_a_distribution_with_listeners_is_judged_as_their_balancer() -> None:
    assert ask(waf_attached, distribution(tls=None)) == ["not applicable: is a load balancer too, and is judged as one"]


def test_a_distribution_names_its_web_acl_itself() -> None:
    assert ask(waf_attached, distribution(web_acl=web_acl().id), gaps=[gap_of(WebAcl)]) == ["passed"]
    assert ask(waf_attached, distribution()) == [FLAW]
    assert ask(waf_attached, distribution(), web_acl(distribution().id)) == [FLAW]


def test_a_disabled_distribution_serves_nobody() -> None:
    assert ask(waf_attached, distribution(is_enabled=False)) == ["not applicable: is disabled"]


def test_a_kind_of_balancer_that_is_new_to_us() -> None:
    verdict = "undetermined: what kind of balancer it is, and whether it can have one, is new to netassay"
    assert ask(waf_attached, balancer(kind=BalancerKind.OTHER)) == [verdict]


def by_targets() -> LoadBalancer:
    return balancer(is_set_up_by_targets=True)


def group(name: str) -> TargetGroup:
    return target_group(name, identity=identity("elasticloadbalancing", f"targetgroup/{name}", "test"))


def test_every_target_group_needs_its_own_where_each_has_one() -> None:
    shop, old = group("shop"), group("old")
    front = listener(
        balancer=by_targets().id, rules=(listener_rule(forward(shop.id), priority="1"), listener_rule(forward(old.id)))
    )
    estate = (by_targets(), front, shop, old)
    flaw = "sends requests to target group old, which has no web application firewall"
    assert ask(waf_attached, *estate, web_acl(shop.id, old.id)) == ["passed"]
    assert ask(waf_attached, *estate, web_acl(shop.id)) == [flaw]
    assert ask(waf_attached, *estate, web_acl(by_targets().id, shop.id)) == [flaw]
    assert ask(waf_attached, by_targets(), front, shop, web_acl(shop.id)) == [
        f"undetermined: {old.id} is not among what was read"
    ]


def test_what_a_balancer_answers_by_itself_needs_none_where_each_target_group_has_one() -> None:
    bucket = group("media").model_copy(update={"kind": TargetKind.STORAGE})
    verdict = ["not applicable: sends requests to no target group but storage"]
    for rule in (listener_rule(redirect()), listener_rule(forward(bucket.id))):
        assert ask(waf_attached, by_targets(), listener(balancer=by_targets().id, rules=(rule,)), bucket) == verdict
    assert ask(waf_attached, by_targets(), listener(balancer=by_targets().id, rules=Unknown(why="denied"))) == [
        "undetermined: denied"
    ]


@pytest.mark.parametrize(
    ("fields", "verdict"),
    [
        ({"web_acl": "policy"}, "passed"),
        ({"web_acl": None}, FLAW),
        ({"web_acl": Unknown(why="denied")}, "undetermined: denied"),
        (
            {"web_acl": "policy", "unprotected": ("b.example.com", "a.example.com")},
            f"{FLAW} for a.example.com, b.example.com",
        ),
    ],
)
def test_every_name_of_a_distribution_needs_one(fields: dict[str, Any], verdict: str) -> None:
    assert ask(waf_attached, distribution(**fields)) == [verdict]
