"""What names lead to."""

from pathlib import Path

import pytest

from providers.templates import Reference, Value, depends_on
from providers.terraform_references import MAX_PARTS, TOO_LARGE
from tests.providers.terraform_plans import block, configured, names, plan, read, resource

MODULES = {
    "outputs": {},
    "resources": [configured("aws_x.y", of=names('module.inner["a"].id', 'module.inner["a"]'))],
    "module_calls": {
        "inner": {
            "source": "./inner",
            "expressions": {
                "network": names("aws_vpc.main.id", "aws_vpc.main"),
                "circle": names("module.inner.circle"),
            },
            "module": {
                "outputs": {
                    "id": {"expression": names("aws_sg.this.id", "aws_sg.this")},
                    "circle": {"expression": names("var.circle")},
                },
                "resources": [
                    configured("aws_sg.this", of=names("var.network"), circle=names("var.circle"), no=names("var.none"))
                ],
            },
        }
    },
}
CHANGES = (
    resource("aws_vpc.main", unknown={"id": True}),
    resource("aws_x.y", unknown={"of": True}),
    resource('module.inner["a"].aws_sg.this', unknown={"id": True, "of": True, "circle": True, "no": True}),
    resource('module.inner["b"].aws_sg.this', unknown={"id": True, "of": True}),
)


@pytest.mark.parametrize(
    ("address", "attribute", "value"),
    [
        ("aws_x.y", "of", Reference('module.inner["a"].aws_sg.this', "id")),
        ('module.inner["a"].aws_sg.this', "of", Reference("aws_vpc.main", "id")),
        ('module.inner["b"].aws_sg.this', "of", Reference("aws_vpc.main", "id")),
        ('module.inner["a"].aws_sg.this', "no", depends_on("var.none")),
        ('module.inner["a"].aws_sg.this', "circle", depends_on("var.circle")),
    ],
)
def test_through_modules(tmp_path: Path, address: str, attribute: str, value: Value) -> None:
    found = read(tmp_path, plan(*CHANGES, module=MODULES))
    assert block(found, address).values[attribute] == value


def test_lists_that_pass_through_modules(tmp_path: Path) -> None:
    sources = {
        "main.tf": 'module "m" {\n source = "./m"\n ids = [aws_vpc.main.id, module.m.id]\n}\n',
        "m/main.tf": 'resource "aws_sg" "s" {\n of = var.ids\n}\noutput "id" {\n value = aws_sg.s.id\n}\n',
    }
    group = resource("module.m.aws_sg.s", unknown={"id": True, "of": True})
    found = read(tmp_path, plan(resource("aws_vpc.main", unknown={"id": True}), group), sources=sources)
    assert block(found, "module.m.aws_sg.s").values["of"] == (
        Reference("aws_vpc.main", "id"),
        Reference("module.m.aws_sg.s", "id"),
    )


def test_lists_of_lists_end(tmp_path: Path) -> None:
    lines = "\n".join(f" l{number} = [{', '.join([f'local.l{number + 1}'] * 10)}]" for number in range(30))
    sources = {"main.tf": f'locals {{\n{lines}\n}}\nresource "aws_x" "y" {{\n of = local.l0\n}}\n'}
    found = block(read(tmp_path, plan(resource("aws_x.y", unknown={"of": True})), sources=sources), "aws_x.y")
    assert TOO_LARGE.why in str(found.values["of"])
    assert len(str(found.values["of"])) < MAX_PARTS * 500
