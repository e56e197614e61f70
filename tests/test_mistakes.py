"""What is said of values that a model refuses."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
from pydantic import Field, ValidationError

from scanner.check import Params, Severity
from scanner.mistakes import mistakes
from scanner.models import AddressSet, PortSet
from scanner.toml_text import Key


class Group(Params):
    ports: PortSet = PortSet()
    severity: Severity


class Settings(Params):
    count: int = Field(default=1, ge=1, le=31536000)
    share: float = Field(default=0.1, gt=0, lt=1.5)
    flag: bool = False
    day: date | None = None
    name: str = Field(default="a", min_length=1, max_length=3)
    names: tuple[str, ...] = Field(default=("a",), min_length=1)
    either: int | date = 1
    ports: PortSet = PortSet()
    sources: AddressSet = AddressSet()
    group: Group = Group(severity=Severity.LOW)
    groups: Mapping[str, Group] = Field(default_factory=dict)
    several: tuple[Group, ...] = ()
    maybe: Group | int = 1


PORTS = 'must be ports such as "22, 8000-8100"'
BLOCKS = 'must be a list of CIDR blocks such as ["10.0.0.0/8"]'
SEVERITIES = "must be one of: info, low, medium, high, critical"


@pytest.mark.parametrize(
    ("values", "found"),
    [
        ({"count": "x"}, {("count",): "must be a whole number"}),
        ({"count": "9" * 5000}, {("count",): "must be a whole number"}),
        ({"count": 1.5}, {("count",): "must be a whole number"}),
        ({"count": 0}, {("count",): "must be at least 1"}),
        ({"count": 31536001}, {("count",): "must be at most 31536000"}),
        ({"share": []}, {("share",): "must be a number"}),
        ({"share": 0}, {("share",): "must be more than 0"}),
        ({"share": 1.5}, {("share",): "must be less than 1.5"}),
        ({"flag": "perhaps"}, {("flag",): "must be true or false"}),
        ({"day": "soon"}, {("day",): "must be a date such as 2027-03-31"}),
        ({"day": 3}, {("day",): "must be a date such as 2027-03-31"}),
        ({"name": 3}, {("name",): "must be text"}),
        ({"name": ""}, {("name",): "must not be empty"}),
        ({"name": "long"}, {("name",): "must have at most 3 characters"}),
        ({"names": []}, {("names",): "must not be empty"}),
        ({"names": ["a", 3, 4]}, {("names", 1): "must be text", ("names", 2): "must be text"}),
        ({"either": "x"}, {("either",): "must be a whole number or a date"}),
        ({"ports": 22.5}, {("ports",): PORTS}),
        ({"ports": [22, 3.4]}, {("ports",): PORTS}),
        ({"ports": "a-b"}, {("ports",): "'a-b' is not a port such as 22 or a range such as 8000-8100"}),
        ({"sources": "10.0.0.0/8"}, {("sources",): BLOCKS}),
        ({"sources": [3]}, {("sources",): BLOCKS}),
        ({"sources": ["x"]}, {("sources",): "'x' does not appear to be an IPv4 or IPv6 network"}),
        ({"group": 3}, {("group",): "must be a table with ports, severity"}),
        ({"group": {}}, {("group", "severity"): "is required; needed: severity"}),
        ({"group": {"severity": "loud", "ports": {}}}, {("group", "severity"): SEVERITIES, ("group", "ports"): PORTS}),
        ({"groups": []}, {("groups",): "must be a table of tables by name, each with ports, severity"}),
        (
            {"groups": {"a/b": {"severity": "low", "more": 1}}},
            {("groups", "a/b", "more"): "unknown key; allowed: ports, severity"},
        ),
        ({"several": [{"severity": 1}]}, {("several", 0, "severity"): SEVERITIES}),
        ({"maybe": {"more": 1}}, {("maybe",): "must be a table with ports, severity or a whole number"}),
    ],
)
def test_each_key_has_one_sentence(values: Mapping[str, Any], found: Mapping[Key, str]) -> None:
    with pytest.raises(ValidationError) as caught:
        Settings.model_validate(values)
    assert mistakes(caught.value, Settings) == found


def test_more_keys_of_the_outermost_table() -> None:
    with pytest.raises(ValidationError) as caught:
        Group.model_validate({"severity": "low", "more": 1})
    assert mistakes(caught.value, Group, "skip") == {("more",): "unknown key; allowed: ports, severity, skip"}
