"""What is missing from a list that was read all the same."""

import logging
from collections.abc import Mapping
from typing import Any

import pytest

from scanner.calls import Calls, VanishedError
from scanner.models import Model, Unknown
from scanner.provider import Gap, RefusedError

MARKER = "correct-horse-battery-staple"


class Port(Model):
    number: int


def gap(reason: str = "refused") -> Gap:
    return Gap(provider="gcp", account="p", region="global", service="compute", action="compute.x.list", reason=reason)


@pytest.fixture
def calls() -> Calls:
    return Calls(concurrency=2)


def refused() -> str:
    raise RefusedError(gap())


def test_a_refused_detail_lacks_fields_and_a_noted_gap_lacks_resources(calls: Calls) -> None:
    assert calls.or_unknown(refused) == Unknown(why="compute.x.list could not be read: refused")
    calls.note(gap("us-central1 could not be reached"))
    assert [(each.reason, each.fields_only) for each in calls.gaps] == [
        ("refused", True),
        ("us-central1 could not be reached", False),
    ]


def port(item: Mapping[str, Any]) -> Port:
    if item["name"] == "gone":
        raise VanishedError(item["name"])
    return Port(number=item["ports"][0])


def test_an_item_that_is_not_understood_costs_only_itself(calls: Calls, caplog: pytest.LogCaptureFixture) -> None:
    items: list[dict[str, Any]] = [
        {"name": "good", "ports": [1]},
        {"name": "lacks", "port": 1},
        {"name": "empty", "ports": []},
        {"name": "null", "ports": None},
        {"name": "wrong", "ports": [MARKER]},
        {"name": "gone"},
        {"name": "last", "ports": [2]},
    ]
    with caplog.at_level(logging.INFO):
        found = list(calls.parsed(items, port, lambda item, reason: gap(f"{item['name']}: {reason}")))
    assert [each.number for each in found] == [1, 2]
    assert [each.reason for each in calls.gaps] == [
        "lacks: KeyError: 'ports'",
        "empty: IndexError: list index out of range",
        "null: TypeError: 'NoneType' object is not subscriptable",
        "wrong: number: Input should be a valid integer, unable to parse string as an integer",
    ]
    assert not any(each.fields_only for each in calls.gaps)
    assert "compute.x.list in p: lacks: KeyError" in caplog.text
    assert MARKER not in caplog.text


def test_a_refusal_is_not_taken_for_a_bad_item(calls: Calls) -> None:
    with pytest.raises(RefusedError):
        list(calls.parsed(["item"], lambda _: refused(), lambda *_: gap()))
