"""lb-internet-facing."""

import pytest

from checks.access_restriction.lb_internet_facing import DeclaredPublic, lb_internet_facing
from scanner.models import BalancerKind, Unknown
from tests.factories import balancer
from tests.support import ask

FLAW = "has a public address and is not declared public"


@pytest.mark.parametrize("kind", list(BalancerKind))
def test_public_balancers_of_every_kind_must_be_declared(kind: BalancerKind) -> None:
    assert ask(lb_internet_facing, balancer(kind=kind)) == [FLAW]
    assert ask(lb_internet_facing, balancer(kind=kind, is_public=False)) == ["passed"]


@pytest.mark.parametrize(
    ("public", "verdict"),
    [
        (("50dc6c495c0c9188",), "passed"),
        (("*:loadbalancer/app/edge/*",), "passed"),
        (("other", "*"), "passed"),
        (("edge",), FLAW),
    ],
)
def test_declared_balancers_pass(public: tuple[str, ...], verdict: str) -> None:
    assert ask(lb_internet_facing, balancer(), params=DeclaredPublic(public=public)) == [verdict]


def test_whether_it_is_public_may_not_be_known() -> None:
    unread = balancer(is_public=Unknown(why="denied"))
    assert ask(lb_internet_facing, unread) == ["undetermined: denied"]
    assert ask(lb_internet_facing, unread, params=DeclaredPublic(public=("*",))) == ["passed"]
