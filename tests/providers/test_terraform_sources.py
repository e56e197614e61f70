"""What Terraform's source files declare."""

import json
from pathlib import Path

import pytest

from providers.templates import Unread
from providers.terraform_sources import INSTALLED, MAX_MODULES, NO_TERRAFORM, Sources, is_module, read_module
from scanner.models import Location


def write(directory: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        (directory / name).parent.mkdir(parents=True, exist_ok=True)
        (directory / name).write_text(text)
    return directory


CALL = 'module "{name}" {{\n source = "{source}"\n}}\n'


def call(source: str, name: str = "m") -> str:
    return CALL.format(name=name, source=source)


def test_addresses(tmp_path: Path) -> None:
    text = (
        'resource "aws_lb" "e" {}\ndata "aws_vpc" "v" {}\nvariable "x" {}\noutput "o" {}\n'
        'provider "aws" {}\nresource "bad" {}\nlocals {\n a = aws_lb.e.arn\n}\n'
    )
    found = read_module(write(tmp_path, {"main.tf": text}), ".")
    assert list(found.declared) == ["aws_lb.e", "data.aws_vpc.v", "var.x", "output.o"]
    assert found.declared["data.aws_vpc.v"].location == Location(file="main.tf", line=2, end_line=2)
    assert found.local_values["a"].references == ("aws_lb.e.arn",)


def test_override_files_come_last(tmp_path: Path) -> None:
    base = 'resource "aws_lb" "e" {\n a = 1\n b = 1\n r {\n }\n r {\n }\n s {\n }\n}\n'
    files = {"main.tf": base, "a_override.tf": 'resource "aws_lb" "e" {\n a = 2\n r {\n }\n}\n'}
    found = read_module(write(tmp_path, files), ".").declared["aws_lb.e"]
    assert found.location.file == "main.tf"
    assert {name: each.literal for name, each in found.syntax.attributes.items()} == {"a": "2", "b": "1"}
    assert [(each.type, each.line) for each in found.syntax.blocks] == [("s", 8), ("r", 3)]


def test_local_modules(tmp_path: Path) -> None:
    files = {"main.tf": call("./a"), "a/main.tf": call("../b"), "b/x.tofu": 'resource "aws_lb" "e" {}\n'}
    sources = Sources(write(tmp_path, files))
    assert [(calls, module.directory) for calls, module in sources.modules()] == [
        ((), "."),
        (("m",), "a"),
        (("m", "m"), "b"),
    ]
    assert sources.find(("m", "m"), "aws_lb.e") is not None
    assert [each.file for each in sources.callers(("m", "m"))] == ["main.tf", "a/main.tf"]
    assert list(sources.unread()) == []


def test_installed_modules(tmp_path: Path) -> None:
    listed = {"Modules": [{"Key": "", "Dir": "."}, {"Key": "m", "Dir": ".terraform/modules/m"}, {"Key": 1}, 2]}
    files = {
        "live/main.tf": call("terraform-aws-modules/vpc/aws"),
        f"live/{INSTALLED}": json.dumps(listed),
        "live/.terraform/modules/m/main.tf": 'resource "aws_vpc" "this" {}\n',
    }
    found = Sources(write(tmp_path, files), "live").find(("m",), "aws_vpc.this")
    assert found is not None
    assert found.location.file == "live/.terraform/modules/m/main.tf"


@pytest.mark.parametrize(
    ("files", "unread"),
    [
        (
            {"main.tf": call("terraform-aws-modules/vpc/aws")},
            Unread(
                "main.tf",
                "the sources of the module terraform-aws-modules/vpc/aws are not here: run `terraform init` first",
                1,
                "module.m",
            ),
        ),
        (
            {"main.tf": call("../../../etc")},
            Unread(
                "main.tf",
                "the sources of the module ../../../etc are not here: run `terraform init` first",
                1,
                "module.m",
            ),
        ),
        ({"main.tf": call("./.")}, Unread("main.tf", "the module calls itself", 1, "module.m")),
        (
            {"main.tf": call("./a"), "a/main.tf": call("../b"), "b/main.tf": call("../a")},
            Unread("b/main.tf", "the module calls itself", 1, "module.m.module.m.module.m"),
        ),
        ({"main.tf": "a { = }"}, Unread("main.tf", NO_TERRAFORM, 1)),
        ({"main.tf.json": "{"}, Unread("main.tf.json", "has '' where a key and a colon belong", 1)),
        ({"main.tf": "a\0b"}, Unread("main.tf", "is a binary file")),
        ({"main.tf": call("./a"), INSTALLED: "{", "a/main.tf": ""}, None),
    ],
)
def test_what_cannot_be_read(tmp_path: Path, files: dict[str, str], unread: Unread | None) -> None:
    assert list(Sources(write(tmp_path, files)).unread()) == ([unread] if unread else [])


def test_links_out_of_the_root_are_not_followed(tmp_path: Path) -> None:
    outside = write(tmp_path / "outside", {"secret.tf": 'resource "aws_lb" "secret" {}\n'})
    root = write(tmp_path / "root", {"main.tf": call("./linked")})
    (root / "linked").symlink_to(outside)
    (root / "leak.tf").symlink_to(outside / "secret.tf")
    sources = Sources(root)
    assert sources.module(("m",)) is None
    assert sources.find((), "aws_lb.secret") is None
    assert Unread("leak.tf", "lies outside the scanned directory") in list(sources.unread())


def test_modules_that_call_each_other_twice_end(tmp_path: Path) -> None:
    files = {f"m{n}/main.tf": call(f"../m{n + 1}", "a") + call(f"../m{n + 1}", "b") for n in range(19)}
    sources = Sources(write(tmp_path, files), "m0")
    assert len(list(sources.modules())) == MAX_MODULES
    assert "more than" in str(list(sources.unread()))


def test_where_there_is_no_module(tmp_path: Path) -> None:
    assert not is_module(tmp_path, ".")
    assert not is_module(tmp_path, "nowhere")
    assert Sources(tmp_path, "nowhere").module(("m",)) is None
    assert read_module(tmp_path, "nowhere").declared == {}
