"""Values of evaluated blocks."""

import json
from pathlib import Path

import pytest

from providers.templates import Reference, Value, depends_on
from providers.terraform import read_directory
from providers.terraform_evaluated import NOT_TRUSTED
from tests.providers.terraform_plans import block
from tests.providers.test_terraform_sources import write

GIVEN = """
variable "unset" {}
variable "none" {
  default = []
}
variable "null" {
  default = null
}
variable "on" {
  default = true
}
variable "map" {
  default = { a = { port = 22 }, b = { port = null } }
}
locals {
  circle = local.square
  square = local.circle
}
data "aws_vpc" "v" {
  id = "vpc-1"
}
resource "aws_lb" "e" {
  name = "edge"
}
resource "aws_eip" "many" {
  count = 2
}
"""


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("", None),
        ("of = 1", 1),
        ("of = true", True),
        ("of = null", None),
        ("of = var.null", None),
        ("of = var.on ? null : 1", None),
        ("of = try(var.null, null)", None),
        ("of = var.unset", depends_on("var.unset")),
        ('of = var.unset == "" ? 1 : 2', depends_on("var.unset")),
        ('of = "x-${var.unset}"', depends_on("var.unset")),
        ('of = "$${var.unset}"', "${var.unset}"),
        ('of = "x-${var.unset}" == "x-y" ? 22 : 443', depends_on("var.unset")),
        ("of = try(var.unset.port, 22)", depends_on("var.unset.port")),
        ("of = coalesce(var.unset, 22)", depends_on("var.unset")),
        ('of = lookup(var.unset, "port", 22)', depends_on("var.unset")),
        ("of = var.map.a.port", 22),
        ('of = var.map["a"].port', 22),
        ("of = [for m in var.map : m.port]", (22, None)),
        ("of = local.circle", depends_on("local.circle")),
        ('of = ["a", var.unset, null]', ("a", depends_on("var.unset"), None)),
        ("of = concat([var.unset], [1])", depends_on("var.unset")),
        ("of = { a = 1, b = var.unset }", {"a": 1, "b": depends_on("var.unset")}),
        ("of = var.none", ()),
        ("of = aws_lb.e.arn", Reference("aws_lb.e", "arn")),
        ("of = aws_lb.e.name", "edge"),
        ("of = aws_lb.e.zone", Reference("aws_lb.e", "zone")),
        ("of = [aws_lb.e.id]", (Reference("aws_lb.e", "id"),)),
        ("of = aws_eip.many[*].id", (Reference("aws_eip.many[0]", "id"), Reference("aws_eip.many[1]", "id"))),
        ("of = aws_eip.many[1].id", Reference("aws_eip.many[1]", "id")),
        ('of = "${aws_lb.e.arn}/x"', depends_on("aws_lb.e")),
        ("of = data.aws_vpc.v.id", "vpc-1"),
        ("of = data.aws_vpc.v.cidr_block", Reference("data.aws_vpc.v", "cidr_block")),
        ("of {\n a = 1\n}", ({"a": 1},)),
        ("of {\n a = 1\n}\nof {\n a = var.unset\n}", ({"a": 1}, {"a": depends_on("var.unset")})),
        ('dynamic "of" {\n for_each = [1, 2]\n content {\n a = of.value\n}\n}', ({"a": 1}, {"a": 2})),
        ('dynamic "of" {\n for_each = var.none\n content {\n a = 1\n}\n}', ()),
        ('dynamic "of" {\n for_each = var.on ? [] : [1]\n content {\n a = 1\n}\n}', ()),
        ('dynamic "of" {\n for_each = var.unset\n content {\n a = 1\n}\n}', (depends_on("var.unset"),)),
        (
            'of {\n a = 1\n}\ndynamic "of" {\n for_each = var.unset\n content {\n a = 1\n}\n}',
            ({"a": 1}, depends_on("var.unset")),
        ),
        (
            'dynamic "of" {\n for_each = [1, 2]\n content {\n a = of.value\n}\n}\nlifecycle {\n}',
            ({"a": 1}, {"a": 2}),
        ),
        (
            (
                'dynamic "of" {\n for_each = var.map\n content {\n a = of.key\n}\n}\nof {\n a = 3\n}\n'
                'dynamic "of" {\n for_each = var.none\n content {\n a = 4\n}\n}\nof {\n a = 5\n}'
            ),
            ({"a": "a"}, {"a": "b"}, {"a": 3}, {"a": 5}),
        ),
        (
            'of {\n dynamic "in" {\n for_each = [1, 2]\n content {\n a = in.value\n}\n}\n out {\n}\n}',
            ({"in": ({"a": 1}, {"a": 2}), "out": ({},)},),
        ),
        (
            (
                'dynamic "of" {\n for_each = [1]\n content {\n in {\n dynamic "a" {\n for_each = var.map\n'
                " content {\n b = a.key\n c {\n d = a.key\n}\n}\n}\n}\n}\n}"
            ),
            ({"in": ({"a": ({"b": "a", "c": ({"d": "a"},)}, {"b": "b", "c": ({"d": "b"},)})},)},),
        ),
        (
            'dynamic "of" {\n for_each = [{ a = 1, b = var.unset }]\n content {\n a = try(of.value.b, null)\n}\n}',
            ({"a": depends_on("of.value.b")},),
        ),
        ('of = templatefile("x.txt", {})', None),
        ("of = sha1(null)", NOT_TRUSTED),
    ],
)
def test_values(tmp_path: Path, written: str, value: Value) -> None:
    write(tmp_path, {"main.tf": f'{GIVEN}\nresource "aws_x" "y" {{\n{written}\n}}\n'})
    found = block(read_directory(tmp_path), "aws_x.y").values.get("of")
    if "templatefile" in written:
        assert "is made of a file, by templatefile" in str(found)
    else:
        assert found == value


MADE = """
resource "aws_x" "y" {
  for_each = { for k, v in var.map : k => v if var.on }
  one = try(each.value.zone, null)
  two = contains(["a"], each.key) ? each.value.port : null
  dynamic "of" {
    for_each = try([each.value.port], [])
    iterator = it
    content {
      a = try(it.value.b, null)
      dynamic "in" {
        for_each = try(it.value.c, [])
        content {
        }
      }
    }
  }
  dynamic "none" {
    for_each = try([each.value.zone], [])
    content {
    }
  }
}
"""


def test_what_is_not_set_of_the_one_that_something_is_made_for(tmp_path: Path) -> None:
    found = read_directory(write(tmp_path, {"main.tf": GIVEN + MADE}))
    assert dict(block(found, 'aws_x.y["a"]').values) == {"two": 22, "of": ({"in": ()},), "none": ()}


def test_what_is_open_of_the_one_that_something_is_made_for(tmp_path: Path) -> None:
    opened = MADE.replace("{ for k, v in var.map : k => v if var.on }", "{ a = var.unset }")
    values = block(read_directory(write(tmp_path, {"main.tf": GIVEN + opened})), 'aws_x.y["a"]').values
    assert values["one"] == depends_on("each.value.zone")
    assert values["none"] == (depends_on("each.value.zone"),)
    assert values["of"] == (depends_on("each.value.port"),)


def test_a_resource_that_is_made_for_itself(tmp_path: Path) -> None:
    text = 'resource "aws_x" "y" {\n for_each = each.value\n a = each.value.b\n}\n'
    assert read_directory(write(tmp_path, {"main.tf": text})).blocks == ()


def test_values_of_each_instance(tmp_path: Path) -> None:
    text = 'resource "aws_x" "y" {\n for_each = var.map\n port = each.value.port\n name = each.key\n}\n'
    found = read_directory(write(tmp_path, {"main.tf": GIVEN + text}))
    assert dict(block(found, 'aws_x.y["a"]').values) == {"port": 22, "name": "a"}
    assert dict(block(found, 'aws_x.y["b"]').values) == {"name": "b"}


def test_lines_of_what_stands_after_dynamic_blocks(tmp_path: Path) -> None:
    rule = 'resource "aws_x" "y" {\n dynamic "of" {\n for_each = [1]\n content {\n a = 1\n}\n}\n of {\n}\n}\n'
    last = 'resource "aws_x" "z" {\n of {\n a = 2\n }\n of {\n a = 3\n }\n}\n'
    call = 'module "m" {\n source = "../m"\n}\n'
    files = {"a/terraform.tfvars": "v = 7\n", "a/main.tf": call, "m/main.tf": rule + last}
    found = read_directory(write(tmp_path, files), "a")
    assert [(each.address, each.file, each.line, each.end_line) for each in found.blocks] == [
        ("module.m.aws_x.y", "m/main.tf", 1, 10),
        ("module.m.aws_x.z", "m/main.tf", 11, 18),
    ]
    places = {name: block(found, f"module.m.aws_x.{name}").values for name in ("y", "z")}
    assert [places["y"].line(at) for at in ("of", "of.0", "of.0.a", "of.1")] == [2, 2, 5, 8]
    assert [places["z"].line(at) for at in ("of.0", "of.0.a", "of.1", "of.1.a")] == [12, 13, 15, 16]


def test_variables_of_a_directory_of_which_there_is_a_copy(tmp_path: Path) -> None:
    files = {
        "a/main.tf": 'variable "v" {}\nresource "aws_x" "y" {\n dynamic "of" {\n for_each = [var.v]\n content {\n'
        " a = of.value\n}\n}\n of {\n}\n}\n",
        "a/terraform.tfvars": "v = 7\n",
        "other/notes.txt": "",
    }
    found = read_directory(write(tmp_path, files), "a")
    assert block(found, "aws_x.y").values["of"] == ({"a": 7}, {})


@pytest.mark.parametrize(
    ("made_for", "made"),
    [
        ([1], (depends_on("a dynamic block in JSON"),)),
        ("${var.on ? [1] : []}", (depends_on("a dynamic block in JSON"),)),
        ([], ()),
    ],
)
def test_dynamic_blocks_in_json(tmp_path: Path, made_for: object, made: Value) -> None:
    resource = {"dynamic": {"of": [{"for_each": made_for, "content": {"a": 1}}]}}
    document = {"variable": {"on": {"default": True}}, "resource": {"aws_x": {"y": resource}}}
    found = read_directory(write(tmp_path, {"main.tf.json": json.dumps(document)}))
    assert block(found, "aws_x.y").values["of"] == made
