"""Patterns of declared names."""

import pytest

from scanner.declared import is_declared, is_declared_listener
from scanner.inventory import Related
from scanner.models import Listener, LoadBalancer, UndecidedError
from tests.factories import balancer, identity, listener
from tests.support import inventory_of

EDGE = balancer("edge", identity=identity("elasticloadbalancing", "loadbalancer/app/edge", "LB", label="Shop front"))


@pytest.mark.parametrize(
    ("pattern", "declared"),
    [
        ("edge", True),
        ("ed*", True),
        ("e?ge", True),
        ("Shop front", True),
        ("arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/edge", True),
        ("arn:aws:*:loadbalancer/app/*", True),
        ("*", True),
        ("Edge", False),
        ("edg", False),
        ("dge", False),
        ("app/edge", False),
        ("", False),
    ],
)
def test_identity_name_and_label_are_compared_as_a_whole(pattern: str, *, declared: bool) -> None:
    assert is_declared(EDGE, [pattern]) is declared


def test_nothing_is_declared_without_patterns() -> None:
    assert not is_declared(EDGE, ())


def test_one_of_several_patterns_is_enough() -> None:
    assert is_declared(EDGE, ("other", "edge"))


def test_an_empty_label_matches_no_pattern() -> None:
    assert not is_declared(balancer(), [""])


def test_an_address_in_a_template_matches_itself() -> None:
    address = "module.edge.aws_lb.this[0]"
    declared = balancer(identity=EDGE.identity.model_copy(update={"id": address, "name": address}))
    assert is_declared(declared, [address])


@pytest.mark.parametrize(
    ("pattern", "declared"),
    [
        ("f2f7dc8efc522ab2", True),
        ("*:listener/app/edge/*", True),
        ("*:loadbalancer/app/edge/*", True),
        ("50dc6c495c0c9188", True),
        ("other", False),
    ],
)
def test_a_listener_is_declared_by_itself_or_by_its_balancer(pattern: str, *, declared: bool) -> None:
    assert is_declared_listener(listener(), _balancers(listener(), balancer()), [pattern]) is declared


def test_a_balancer_that_was_not_collected_leaves_its_name_undecided() -> None:
    with pytest.raises(UndecidedError, match="is not among what was read"):
        is_declared_listener(listener(), _balancers(listener()), ["other"])


def test_a_balancer_is_not_looked_up_in_vain() -> None:
    none = _balancers(listener())
    assert not is_declared_listener(listener(), none, ())
    assert is_declared_listener(listener(), none, ["*:loadbalancer/app/edge/*"])


def _balancers(subject: Listener, *balancers: LoadBalancer) -> Related[LoadBalancer]:
    return Related(inventory_of(*balancers).table(LoadBalancer), subject)
