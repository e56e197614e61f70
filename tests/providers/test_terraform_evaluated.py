"""Values of evaluated blocks."""

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


def test_values_of_each_instance(tmp_path: Path) -> None:
    text = 'resource "aws_x" "y" {\n for_each = var.map\n port = each.value.port\n name = each.key\n}\n'
    found = read_directory(write(tmp_path, {"main.tf": GIVEN + text}))
    assert dict(block(found, 'aws_x.y["a"]').values) == {"port": 22, "name": "a"}
    assert dict(block(found, 'aws_x.y["b"]').values) == {"name": "b"}
