"""Names in expressions and addresses."""

import pytest

from providers.terraform_names import Index, path_of, steps, syntax_of
from tests.providers.terraform_plans import names


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("aws_lb.edge.arn", ["aws_lb", "edge", "arn"]),
        ("aws_lb.edge[0].arn", ["aws_lb", "edge", Index("0"), "arn"]),
        ('module.m["a.b[c]"].id', ["module", "m", Index('"a.b[c]"'), "id"]),
        ("aws_lb.edge[*].id", ["aws_lb", "edge", Index("*"), "id"]),
        ("", []),
    ],
)
def test_steps(name: str, parts: list[str | Index]) -> None:
    assert steps(name) == parts


def test_path_of() -> None:
    assert path_of('module.a.module.b[0].module.c["x.y"]') == (("a", None), ("b", 0), ("c", "x.y"))
    assert path_of('module.c["say \\"x\\""]') == (("c", 'say "x"'),)
    assert path_of("") == ()


def test_names_that_begin_another_are_left_out() -> None:
    no_name: str = 5  # type: ignore[assignment]  # a plan may hold any JSON where a name belongs
    written = syntax_of(
        {"a": names("aws_lb.e.arn", "aws_lb.e", "aws_lb.edge", 'module.m["k"].id', "module.m", no_name)}
    )
    assert written.attributes["a"].references == ("aws_lb.e.arn", "aws_lb.edge", 'module.m["k"].id')


def test_blocks_within() -> None:
    written = syntax_of({"rule": [{"a": {"constant_value": 1}}, {"b": names("x.y")}], "timeouts": {"create": {}}})
    assert [(each.type, *each.attributes) for each in written.blocks] == [
        ("rule", "a"),
        ("rule", "b"),
        ("timeouts", "create"),
    ]
