"""waf-attached."""

import pytest

from checks.access_restriction.waf_attached import waf_attached
from scanner.models import BalancerKind, Unknown, WebAcl
from tests.factories import balancer, distribution, web_acl
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


def test_a_distribution_names_its_web_acl_itself() -> None:
    assert ask(waf_attached, distribution(web_acl=web_acl().id), gaps=[gap_of(WebAcl)]) == ["passed"]
    assert ask(waf_attached, distribution()) == [FLAW]
    assert ask(waf_attached, distribution(), web_acl(distribution().id)) == [FLAW]


def test_a_disabled_distribution_serves_nobody() -> None:
    assert ask(waf_attached, distribution(is_enabled=False)) == ["not applicable: is disabled"]


def test_a_kind_of_balancer_that_is_new_to_us() -> None:
    verdict = "undetermined: what kind of balancer it is, and whether it can have one, is new to netassay"
    assert ask(waf_attached, balancer(kind=BalancerKind.OTHER)) == [verdict]
