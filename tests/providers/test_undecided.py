"""What a template leaves open within an answer."""

import operator
from collections.abc import Callable
from typing import Any

import pytest

from providers.undecided import Undecided, answer_of, decided
from scanner.models import Model, UndecidedError, Unknown

OPEN = Undecided(why="depends on var.x")

USES: list[Callable[[Any], Any]] = [
    bool,
    len,
    list,
    hash,
    str,
    int,
    float,
    "{}".format,
    lambda value: f"{value}",
    lambda value: value == "tcp",
    lambda value: value != "tcp",
    lambda value: "tcp" == value,  # noqa: SIM300 - that order too
    lambda value: value in ("tcp", "udp"),
    lambda value: "x" in value,
    lambda value: value < 1,
    lambda value: 1 < value,  # noqa: SIM300 - that order too
    lambda value: value[0],
    lambda value: value["key"],
    lambda value: value.get("key"),
    lambda value: value.lower(),
    lambda value: value.items(),
    lambda value: value + 1,
    lambda value: 1 + value,
    lambda value: "a" + value,
    range,
    lambda value: {value: 1},
    lambda value: {value},
    lambda value: value or "default",
    lambda value: not value,
    lambda value: value(),
    operator.index,
    lambda value: value | {},
    lambda value: sorted([value, value]),
]


@pytest.mark.parametrize("use", USES)
def test_nobody_uses_it_without_saying_so(use: Callable[[Any], Any]) -> None:
    with pytest.raises(UndecidedError, match=r"depends on var\.x"):
        use(OPEN)


@pytest.mark.parametrize("use", USES)
def test_what_uses_it_is_unknown(use: Callable[[Any], Any]) -> None:
    assert decided(lambda: use(OPEN)) == Unknown(why="depends on var.x")


def test_a_model_has_it_as_a_plain_unknown() -> None:
    class Setting(Model):
        value: int | Unknown

    found = Setting(value=OPEN).value
    assert type(found) is Unknown
    assert found == Unknown(why="depends on var.x")


def test_it_may_be_passed_on_and_told_apart() -> None:
    assert isinstance(OPEN, Unknown)
    assert OPEN is not None
    assert [OPEN][0] is OPEN


def test_an_answer_is_without_what_is_unset() -> None:
    answer = answer_of({"A": None, "B": [None, 1], "C": {"D": Unknown(why="x")}, "E": (True,)})
    assert answer.keys() == {"B", "C", "E"}
    assert answer["B"] == [1]
    assert answer["E"] == [True]
    assert isinstance(answer["C"]["D"], Undecided)
