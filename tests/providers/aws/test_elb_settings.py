"""Settings that Elastic Load Balancing tells as keys and values."""

import pytest

from providers.aws.elb_settings import Settings, member
from scanner.models import ForwardedFor, Unknown

REFUSED = Unknown(why="refused")


@pytest.mark.parametrize(
    ("attributes", "value"),
    [({"on": "true"}, True), ({"on": "false"}, False), ({}, False), (REFUSED, REFUSED)],
)
def test_an_attribute_the_answer_or_the_default(attributes: dict[str, str] | Unknown, value: bool | Unknown) -> None:
    assert Settings(attributes, {"on": "false"}).is_on("on") == value


@pytest.mark.parametrize("attributes", [{"other": "7"}, REFUSED])
def test_an_attribute_that_the_resource_cannot_have(attributes: dict[str, str] | Unknown) -> None:
    assert Settings(attributes, {}).number("other") is None


def test_a_default_that_nobody_knows() -> None:
    settings = Settings({"told": "7"}, {"told": REFUSED, "left out": REFUSED})
    assert (settings.number("told"), settings.number("left out")) == (7, REFUSED)


def test_a_value_that_is_new_to_us() -> None:
    settings = Settings({"on": "TRUE", "seconds": "never"}, {"on": "false", "seconds": "60"})
    assert settings.is_on("on") == Unknown(why="the value TRUE of on is new to netassay")
    assert settings.number("seconds") == Unknown(why="the value never of seconds is new to netassay")


def test_members() -> None:
    assert member(ForwardedFor, "append", "mode") is ForwardedFor.APPEND
    assert member(ForwardedFor, "bury", "mode") == Unknown(why="mode bury is new to netassay")
