"""Terraform's syntax."""

import pytest

from providers.terraform_syntax import Expression, parse

TEXT = """# first
resource "aws_lb" "edge" { // second
  name = "edge"
  dynamic "rule" {
    for_each = local.rules
    content {
      port = 22
    }
  }
  rule {
    port = 23
  }
}
/* third
   goes on */
locals { a = 1 }
"""


def test_blocks() -> None:
    found = parse(TEXT)
    load_balancer, values = found.blocks
    assert (load_balancer.type, load_balancer.labels) == ("resource", ("aws_lb", "edge"))
    assert (load_balancer.line, load_balancer.end_line) == (2, 13)
    assert load_balancer.attributes["name"] == Expression(3, literal="edge")
    assert [(each.type, each.line, each.attributes["port"].literal) for each in load_balancer.blocks] == [
        ("rule", 4, "22"),
        ("rule", 10, "23"),
    ]
    assert [each.made_for is not None for each in load_balancer.blocks] == [True, False]
    assert [load_balancer.sets(name) for name in ("name", "rule", "port")] == [True, True, False]
    assert values.type == "locals"


def test_comments() -> None:
    assert parse(TEXT).comments == {1: "# first", 2: "// second", 14: "/* third\n   goes on */"}


@pytest.mark.parametrize(
    ("written", "references", "is_exact"),
    [
        ("aws_lb.e.arn", ["aws_lb.e.arn"], True),
        ('module.m["k"].id', ['module.m["k"].id'], True),
        ('"${aws_lb.e.arn}"', ["aws_lb.e.arn"], True),
        ("(aws_lb.e.arn)", ["aws_lb.e.arn"], True),
        ("aws_subnet.s[*].id", ["aws_subnet.s[*].id"], True),
        ("[for s in aws_subnet.s : s.id]", ["aws_subnet.s[*].id"], True),
        ("[for k, s in aws_subnet.s : s.id]", ["aws_subnet.s[*].id"], True),
        ("[for k, s in aws_subnet.s : k]", ["aws_subnet.s"], False),
        ('[for s in aws_subnet.s : s.id if s.id != ""]', ["aws_subnet.s"], False),
        ("{ for k, s in aws_subnet.s : k => s.id }", ["aws_subnet.s"], False),
        ("[for s in var.a : [for t in s.b : t.c + var.d + u]]", ["var.a", "u", "var.d"], False),
        ("var.a + var.b[0].c", ["var.a", "var.b[0].c"], False),
        ("{ (var.a) = 1, b = var.c, 'd' = 1 }".replace("'", '"'), ["var.a", "var.c"], False),
        ('"${aws_lb.e.arn}/x"', ["aws_lb.e.arn"], False),
        ("upper(aws_lb.e.arn)", ["aws_lb.e.arn"], False),
        ("var.a ? aws_lb.e.arn : null", ["var.a", "aws_lb.e.arn"], False),
        ("!var.a", ["var.a"], False),
        ("<<EOT\n${var.a}\nEOT", ["var.a"], False),
        ("{ a = var.a }", ["var.a"], False),
        ("null", [], False),
    ],
)
def test_references(written: str, references: list[str], is_exact: bool) -> None:
    found = parse(f"a {{\n of = {written}\n}}\n").blocks[0].attributes["of"]
    assert (list(found.references), found.is_exact, found.literal) == (references, is_exact, None)


@pytest.mark.parametrize(
    ("written", "literal"), [('"x y"', "x y"), ("22", "22"), ("true", "true"), ('""', ""), ("null", None), ("-1", None)]
)
def test_literals(written: str, literal: str | None) -> None:
    assert parse(f"a {{\n of = {written}\n}}\n").blocks[0].attributes["of"].literal == literal


def test_members_have_lines_of_their_own() -> None:
    found = parse('a {\n of = [\n  "x",\n  var.y,\n ]\n}\n').blocks[0].attributes["of"]
    assert found.members == (
        Expression(3, literal="x"),
        Expression(4, references=("var.y",), is_exact=True),
    )


@pytest.mark.parametrize(
    ("text", "line"), [("a {\n}\nb {\n = 1\n}\n", 3), ("a {", 1), ("\x00", 1), ("resource {{{", 1), ("a = [", 1)]
)
def test_mistakes(text: str, line: int) -> None:
    assert parse(text).mistakes[0] == line


def test_blocks_around_a_mistake_are_read() -> None:
    found = parse('a "x" {\n}\nb { = }\nc "y" {\n}\n')
    assert {"a", "c"} <= {each.type for each in found.blocks}
