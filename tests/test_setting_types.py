"""Types in the words of somebody who writes TOML."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from ipaddress import IPv4Address
from typing import Annotated, Any, Literal

import pytest
from pydantic import Field

from scanner.check import Params, Severity
from scanner.models import AddressSet, Distinct, FlowTraffic, PortSet, Protocol
from scanner.page import page_of
from scanner.plugins import load_checks
from scanner.setting_types import type_name, wanted

SEVERITIES = "info, low, medium, high, critical"


class Group(Params):
    ports: PortSet
    severity: Severity


@pytest.mark.parametrize(
    ("annotation", "name"),
    [
        (str, "text"),
        (bool, "true or false"),
        (int, "whole number"),
        (Protocol, "whole number"),
        (float, "number"),
        (date, "date"),
        (datetime, "date and time"),
        (PortSet, "ports"),
        (AddressSet, "list of CIDR blocks"),
        (Severity, f"one of: {SEVERITIES}"),
        (Literal["a", 2], "one of: a, 2"),
        (FlowTraffic | None, "one of: all, accepted, rejected"),
        (Annotated[int | None, Field(ge=1)], "whole number"),
        (int | str, "a whole number or text"),
        (int | str | None, "a whole number or text"),
        (Group, "table with ports, severity"),
        (tuple[str, ...], "list of text"),
        (list[int], "list of whole numbers"),
        (frozenset[date], "list of dates"),
        (Distinct[str], "list of text"),
        (tuple[Severity, ...], f"list of: {SEVERITIES}"),
        (tuple[Group, ...], "list of tables, each with ports, severity"),
        (list[list[str]], "list of lists of text"),
        (list[AddressSet], "list of lists of CIDR blocks"),
        (Mapping[str, date], "table of dates by name"),
        (dict[str, Severity], f"table of text by name, each one of: {SEVERITIES}"),
        (Mapping[str, Group], "table of tables by name, each with ports, severity"),
        (Mapping[str, Any], "table"),
        (Any, "anything"),
        (IPv4Address, "IPv4Address"),
    ],
)
def test_names(annotation: Any, name: str) -> None:
    assert type_name(annotation) == name


@pytest.mark.parametrize(
    ("annotation", "sentence"),
    [
        (str, "text"),
        (int, "a whole number"),
        (bool, "true or false"),
        (date | None, "a date such as 2027-03-31"),
        (PortSet, 'ports such as "22, 8000-8100"'),
        (AddressSet, 'a list of CIDR blocks such as ["10.0.0.0/8"]'),
        (Severity, f"one of: {SEVERITIES}"),
        (tuple[Severity, ...], f"a list of: {SEVERITIES}"),
        (Group, "a table with ports, severity"),
    ],
)
def test_what_is_wanted(annotation: Any, sentence: str) -> None:
    assert wanted(annotation) == sentence


@pytest.mark.parametrize("check", [check for check in load_checks() if check.params], ids=lambda check: check.id)
def test_no_setting_names_a_type_of_the_language(check: Any) -> None:
    for setting in page_of(check).settings:
        assert not re.search(
            r"\b(str|int|float|bool|tuple|Mapping|None|[A-Z][a-z]+[A-Z]\w+|\w+\.[a-z]\w*)\b|\[", setting.type
        )
