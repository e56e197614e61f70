"""Patterns of declared names."""

import pytest

from scanner.declared import is_declared
from tests.factories import balancer, identity, listener

EDGE = balancer(identity=identity("elasticloadbalancing", "loadbalancer/app/edge", "LB", label="Shop front"))


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
    assert listener().identity.label == ""
    assert not is_declared(listener(), [""])


def test_brackets_of_an_address_in_a_template_stand_for_themselves() -> None:
    address = "module.edge.aws_lb.this[0]"
    declared = balancer(identity=EDGE.identity.model_copy(update={"id": address, "name": address}))
    assert is_declared(declared, [address])
