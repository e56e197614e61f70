"""Terraform directories."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from providers import terraform_evaluation
from providers.templates import Reference, Template, Unread, depends_on
from providers.terraform import NO_SOURCE, read_directory
from providers.terraform_sources import NO_TERRAFORM
from scanner.models import Location, Unknown
from tests.providers.terraform_examples import SOURCES
from tests.providers.terraform_plans import block
from tests.providers.test_terraform_sources import call, write

GROUP = "module.network.aws_security_group.this[1]"


def read(directory: Path, files: dict[str, str] | str, **more: Any) -> Template:
    return read_directory(write(directory, {"main.tf": files} if isinstance(files, str) else files), **more)


def test_a_network(tmp_path: Path) -> None:
    found = read(tmp_path, SOURCES)
    assert found.unread == ()
    assert sorted(each.address for each in found.blocks) == [
        "aws_lb.edge",
        "aws_vpc.main",
        "module.network.aws_security_group.this[0]",
        GROUP,
    ]
    edge = block(found, "aws_lb.edge").values
    assert edge["name"] == "edge-0.0.0.0/0"
    assert edge["security_groups"] == (Reference("module.network.aws_security_group.this[0]", "id"),)
    group = block(found, GROUP)
    assert group.type == "aws_security_group"
    assert group.location == Location(file="network/main.tf", line=5, end_line=17)
    assert group.callers == (Location(file="main.tf", line=22, end_line=26),)
    assert group.values["vpc_id"] == Reference("aws_vpc.main", "id")
    rules = group.values["ingress"]
    assert isinstance(rules, tuple)
    assert rules[0] == {"from_port": 443, "to_port": 443, "protocol": "tcp", "cidr_blocks": ("0.0.0.0/0",)}
    assert [len(rules), group.values.line("vpc_id"), group.values.line("ingress")] == [2, 7, 8]


@pytest.mark.parametrize(
    ("files", "given", "cidr"),
    [
        ({}, (), "default"),
        ({"terraform.tfvars": 'cidr = "own"'}, (), "own"),
        ({"terraform.tfvars": 'cidr = "own"', "terraform.tfvars.json": '{"cidr": "json"}'}, (), "json"),
        ({"terraform.tfvars": 'cidr = "own"', "b.auto.tfvars": 'cidr = "b"', "a.auto.tfvars": 'cidr = "a"'}, (), "b"),
        ({"a.auto.tfvars.json": '{"cidr": "json"}'}, (), "json"),
        ({"b.auto.tfvars": 'cidr = "b"', "vars/live.tfvars": 'cidr = "live"'}, ("vars/live.tfvars",), "live"),
        ({"other.tfvars": 'cidr = "other"'}, (), "default"),
    ],
)
def test_variables(tmp_path: Path, files: dict[str, str], given: tuple[str, ...], cidr: str) -> None:
    main = 'variable "cidr" {\n default = "default"\n}\nresource "aws_vpc" "main" {\n cidr_block = var.cidr\n}\n'
    found = read(tmp_path, {"main.tf": main, **files}, given=given)
    assert block(found, "aws_vpc.main").values["cidr_block"] == cidr


def test_variables_of_the_environment_are_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TF_VAR_cidr", "10.0.0.0/8")
    found = read(tmp_path, 'variable "cidr" {}\nresource "aws_vpc" "main" {\n cidr_block = var.cidr\n}\n')
    assert block(found, "aws_vpc.main").values["cidr_block"] == depends_on("var.cidr")


def test_override_files(tmp_path: Path) -> None:
    files = {
        "main.tf": 'resource "aws_vpc" "main" {\n a = "x"\n b = "x"\n}\n',
        "override.tf": 'resource "aws_vpc" "main" {\n a = "y"\n}\n',
    }
    assert dict(block(read(tmp_path, files), "aws_vpc.main").values) == {"a": "y", "b": "x"}


MODULES = {
    "m/main.tf": 'resource "aws_x" "y" {}',
    "n/main.tf": 'variable "on" {}\nresource "aws_x" "y" {\n count = var.on\n}',
}


@pytest.mark.parametrize(
    ("main", "doubt"),
    [
        ('resource "aws_x" "y" {\n count = var.on ? 1 : 0\n}', "depends on var.on (count = var.on ? 1 : 0)"),
        ('resource "aws_x" "y" {\n count = var.on ? 0 : 1\n}', "depends on var.on (count = var.on ? 0 : 1)"),
        (
            'resource "aws_x" "y" {\n count = length(data.a.b.c)\n}',
            "depends on data.a.b.c (count = length(data.a.b.c))",
        ),
        ('module "m" {\n source = "./m"\n count = var.on ? 1 : 0\n}', "depends on var.on (count = var.on ? 1 : 0)"),
        ('module "m" {\n source = "./n"\n on = var.on\n}', "depends on var.on (count = var.on in module.m)"),
        ('resource "aws_x" "y" {\n count = var.two\n}', None),
        ('resource "aws_x" "y" {\n for_each = toset(["a"])\n}', None),
    ],
)
def test_what_may_not_be_made_is_doubtful(tmp_path: Path, main: str, doubt: str | None) -> None:
    inputs = 'variable "on" {}\nvariable "two" {\n default = 2\n}\n'
    found = read(tmp_path, {"main.tf": inputs + main, **MODULES})
    assert {each.doubt for each in found.blocks if each.type == "aws_x"} == {doubt and Unknown(why=doubt)}


@pytest.mark.parametrize(
    ("main", "unread"),
    [
        ('resource "aws_x" "y" {\n count = 0\n}', []),
        ('resource "aws_x" "y" {\n for_each = toset([])\n}', []),
        ('variable "on" {\n default = false\n}\nresource "aws_x" "y" {\n count = var.on ? 1 : 0\n}', []),
        (
            'variable "n" {}\nresource "aws_x" "y" {\n count = var.n\n}',
            [Unread("main.tf", "how many there are depends on var.n; one is taken", 2, "aws_x.y")],
        ),
        (
            'variable "n" {}\nresource "aws_x" "y" {\n for_each = var.n\n}',
            [Unread("main.tf", "for what it is made depends on var.n", 2, "aws_x.y")],
        ),
        (
            'module "m" {\n source = "./m"\n for_each = local.n\n}\nlocals {\n n = data.a.b.c\n}\n',
            [Unread("m/main.tf", "for what it is made depends on data.a.b.c", 1, "module.m.aws_x.y")],
        ),
        (
            call("terraform-aws-modules/vpc/aws"),
            [
                Unread(
                    "main.tf",
                    "the sources of the module terraform-aws-modules/vpc/aws are not here: run `terraform init` first",
                    1,
                    "module.m",
                )
            ],
        ),
        (
            'resource "aws_x" "y" {\n}\nb { = }\n',
            [Unread("main.tf", NO_TERRAFORM, 3), Unread("main.tf", "was not evaluated", 1, "aws_x.y")],
        ),
        ("\0", [Unread("main.tf", "is a binary file")]),
    ],
)
def test_coverage(tmp_path: Path, main: str, unread: list[Unread]) -> None:
    assert list(read(tmp_path, {"main.tf": main, "m/main.tf": 'resource "aws_x" "y" {\n}\n'}).unread) == unread


def test_declarations_in_json(tmp_path: Path) -> None:
    group = {
        "vpc_id": "${aws_vpc.main.id}",
        "ingress": [{"from_port": 22, "cidr_blocks": ["0.0.0.0/0", "${var.office}"]}],
        "tags": {"a": "b"},
        "egress": {"from_port": 0},
    }
    document = {
        "//": "made by a program",
        "variable": {"office": {"type": "string"}},
        "resource": {"aws_vpc": {"main": {}}, "aws_security_group": {"g": [group]}},
    }
    found = read(tmp_path, {"main.tf.json": json.dumps(document, indent=1)})
    assert found.unread == ()
    block_found = block(found, "aws_security_group.g")
    assert dict(block_found.values) == {
        "vpc_id": Reference("aws_vpc.main", "id"),
        "ingress": ({"from_port": 22, "cidr_blocks": ("0.0.0.0/0", depends_on("var.office"))},),
        "tags": {"a": "b"},
        "egress": {"from_port": 0},
    }
    assert (block_found.line, block_found.values.line("ingress")) == (14, 16)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ('variable "x" {\n type = ""\n}\n', "cannot be evaluated: the evaluator gave up"),
        ('resource "aws_x" "many" {\n count = 1000000000\n}\n', "was not evaluated within 3 s"),
    ],
)
def test_an_evaluator_that_fails_costs_its_values(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, why: str
) -> None:
    monkeypatch.setattr(terraform_evaluation, "SECONDS", 3)
    found = read(tmp_path, text + 'resource "aws_x" "y" {\n a = 1\n rule {\n }\n}\n')
    assert [each.why for each in found.unread] == [why]
    assert dict(block(found, "aws_x.y").values) == dict.fromkeys(("a", "rule"), depends_on("an evaluation that failed"))
    assert block(found, "aws_x.y").line == len(text.splitlines()) + 1


def test_nothing_in_the_directory_is_executed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    evil = f"open({str(tmp_path / 'executed')!r}, 'w')\n"
    names = ("json", "resource", "tfparse", "pathlib", "sitecustomize", "usercustomize", "providers/__init__")
    root = write(tmp_path / "root", {f"{name}.py": evil for name in names})
    monkeypatch.setenv("PYTHONPATH", os.pathsep)
    monkeypatch.chdir(root)
    assert len(read(root, 'resource "aws_x" "y" {\n}\n').blocks) == 1
    assert not (tmp_path / "executed").exists()


def test_nothing_outside_the_root_is_told(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("MARKER")
    write(tmp_path / "outside", {"main.tf": 'resource "aws_x" "out" {\n a = "MARKER"\n}\n'})
    root = tmp_path / "root"
    files = {
        "main.tf": 'locals {\n text = file("../secret.txt")\n}\nresource "aws_x" "y" {\n a = local.text\n'
        ' b = "x-${templatefile("../secret.txt", {})}"\n rule {\n c = file("../secret.txt")\n }\n}\n'
        + call("../outside")
    }
    write(root, files)
    (root / "link.tf").symlink_to(tmp_path / "outside" / "main.tf")
    found = read_directory(root)
    assert "MARKER" not in str([dict(each.values) for each in found.blocks] + list(found.unread))
    assert [each.address for each in found.blocks] == ["aws_x.y"]
    assert {each.why for each in found.unread} == {
        "lies outside the scanned directory",
        "the sources of the module ../outside are not here: run `terraform init` first",
        NO_SOURCE,
    }


@pytest.mark.parametrize("name", ["none.tfvars", "../x.tfvars"])
def test_a_file_of_variables_that_cannot_be_read(tmp_path: Path, name: str) -> None:
    (tmp_path / "x.tfvars").write_text("a = 1")
    found = read(tmp_path / "root", 'resource "aws_x" "y" {\n}\n', given=[name])
    assert len(found.unread) == len(found.blocks) == 1


def test_an_empty_directory(tmp_path: Path) -> None:
    assert read_directory(tmp_path) == Template(read_directory(tmp_path).dialect, ".")


def test_secrets(tmp_path: Path) -> None:
    files = {
        "main.tf": 'variable "key" {\n sensitive = true\n default = "MARKER"\n}\nlocals {\n k = "x${var.key}"\n}\n'
        'resource "aws_x" "y" {\n a = var.key\n b = local.k\n c = "${local.k}"\n preshared_key = "MARKER"\n'
        ' list = [var.key]\n}\nmodule "m" {\n source = "./m"\n plain = local.k\n}\n',
        "m/main.tf": 'variable "plain" {}\nresource "aws_x" "y" {\n a = var.plain\n}\n',
        "terraform.tfvars": 'key = "MARKER2"\n',
    }
    found = read(tmp_path, files)
    assert len(found.blocks) == 2
    assert "MARKER" not in str([dict(each.values) for each in found.blocks])
