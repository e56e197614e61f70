"""Terraform written as JSON."""

import json
from typing import Any

import pytest

from providers.terraform_json import NOT_MADE, parse_json_source
from providers.terraform_syntax import NO_TERRAFORM, Expression

RULE = {"for_each": "${var.rules}", "content": {"port": 22}}


def test_blocks() -> None:
    document = {
        "resource": {"aws_lb": {"e": {"name": "edge", "dynamic": {"rule": [RULE]}}, "f": [{}, {}]}},
        "locals": {"a": 1},
        "terraform": {"required_version": "1"},
        "module": [{"m": {"source": "./m"}}],
    }
    found = parse_json_source(json.dumps(document))
    assert [(each.type, each.labels) for each in found.blocks] == [
        ("resource", ("aws_lb", "e")),
        ("resource", ("aws_lb", "f")),
        ("resource", ("aws_lb", "f")),
        ("locals", ()),
        ("module", ("m",)),
    ]
    (rule,) = found.blocks[0].blocks
    assert rule.type == "rule"
    assert rule.made_for == Expression(1, ("var.rules", NOT_MADE), is_exact=True)
    assert rule.attributes["port"].literal == "22"
    assert found.blocks[4].attributes["source"].literal == "./m"


@pytest.mark.parametrize(
    ("value", "expression"),
    [
        (None, Expression(2, is_null=True)),
        (True, Expression(2, literal="true")),
        (22, Expression(2, literal="22")),
        ("a $b", Expression(2, literal="a $b")),
        ("${aws_lb.e.arn}", Expression(2, ("aws_lb.e.arn",), is_exact=True)),
        ("${aws_lb.e.arn}/x", Expression(2, ("aws_lb.e.arn",))),
        ('${upper(\n"x")}', Expression(2, functions=frozenset({"upper"}))),
        ("${aws_lb.e.arn}${aws_lb.f.arn}", Expression(2, ("aws_lb.e.arn", "aws_lb.f.arn"))),
        ('${aws_lb.e["a"].arn}', Expression(2, ('aws_lb.e["a"].arn',), is_exact=True)),
        ("${var.x}\ud800", Expression(2, ("var.x",))),
        ("${", Expression(2, (NO_TERRAFORM,))),
        ([], Expression(2, members=())),
        ({}, Expression(2, members=())),
        (["a"], Expression(2, members=(Expression(2, literal="a"),))),
        ({"a": "${var.x}", "b": "${file(var.y)}"}, Expression(2, ("var.x", "var.y"), functions=frozenset({"file"}))),
    ],
)
def test_expressions(value: Any, expression: Expression) -> None:
    text = f'{{"locals": {{\n"of": {json.dumps(value)}}}}}'
    assert parse_json_source(text).blocks[0].attributes["of"] == expression


@pytest.mark.parametrize("document", [[], 1, {"resource": 1}, {"resource": {"a": 1}}, {"locals": None}, {"data": [[]]}])
def test_other_shapes(document: Any) -> None:
    assert not any(each.attributes for each in parse_json_source(json.dumps(document)).blocks)
