"""The JSON report keeps to its published schema, and nothing is lost in it."""

import json
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from scanner.outputs.json import render, schema
from scanner.page import PROJECT_URL
from scanner.report import Report

VALIDATOR = Draft202012Validator(schema(), format_checker=Draft202012Validator.FORMAT_CHECKER)


@pytest.mark.parametrize("name", ["report", "quiet", "empty"])
def test_what_is_written_keeps_to_the_schema(name: str, request: pytest.FixtureRequest) -> None:
    document = json.loads(render(request.getfixturevalue(name)))
    assert list(VALIDATOR.iter_errors(document)) == []


def test_it_can_be_read_again_without_loss(report: Report) -> None:
    again = Report.model_validate_json(render(report))
    assert again == report
    assert render(again) == render(report)


def test_the_same_report_gives_the_same_bytes(report: Report) -> None:
    assert render(report) == render(report.model_copy(deep=True))
    assert render(report).endswith("}\n")


def test_top_level_is_what_other_tools_rely_on(report: Report) -> None:
    document = json.loads(render(report))
    assert list(document) == [
        "schema_version",
        "tool",
        "started",
        "finished",
        "scopes",
        "checks",
        "verdicts",
        "gaps",
        "unevaluated",
        "notes",
        "summary",
    ]
    assert document["started"] == "2026-11-23T06:00:00Z"
    assert {each["outcome"] for each in document["verdicts"]} == {"fail", "pass", "not-applicable", "undetermined"}


def test_schema_is_valid_and_says_what_it_is_of() -> None:
    Draft202012Validator.check_schema(schema())
    assert schema()["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema()["$id"] == f"{PROJECT_URL}/schema/report/1.0"


def test_schema_explains_fields_with_their_docstrings() -> None:
    definitions = schema()["$defs"]
    fingerprint = definitions["Finding"]["properties"]["fingerprint"]
    assert fingerprint["description"].startswith("SHA-256 of check, resource and element")
    assert definitions["Identity"]["properties"]["region"]["description"] == "Region or location, or `global`."


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("verdicts", 0, "outcome"), "maybe"),
        (("verdicts", 0, "fingerprint"), None),
        (("started",), "yesterday"),
        (("gaps", 0, "fields_only"), "no"),
        (("extra",), 1),
    ],
)
def test_schema_refuses_what_is_not_a_report(report: Report, path: tuple[str | int, ...], value: object) -> None:
    document = json.loads(render(report))
    _put(document, path, value)
    assert not VALIDATOR.is_valid(document)


def test_every_field_is_always_there(report: Report) -> None:
    document = json.loads(render(report))
    del document["verdicts"][0]["accepted"]
    assert not VALIDATOR.is_valid(document)


def _put(document: Any, path: tuple[str | int, ...], value: object) -> None:
    for step in path[:-1]:
        document = document[step]
    document[path[-1]] = value
