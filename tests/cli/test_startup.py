"""What is paid for what is not used: nothing; and who else may be called `checks`."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import in_own_process

SDKS = {"azure", "boto3", "botocore", "cryptography", "google", "moto", "msal", "requests", "s3transfer", "werkzeug"}
HEAVY = {*SDKS, "pydantic", "rich", "providers", "checks"}
REPORT_MODULES = """
import json, sys
from scanner.cli import run
code = run(sys.argv[1:])
print(json.dumps([code, sorted({name.partition(".")[0] for name in sys.modules})]), file=sys.stderr)
"""


def imported_by(*arguments: str) -> set[str]:
    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", REPORT_MODULES, *arguments], capture_output=True, text=True, check=True
    )
    code, modules = json.loads(done.stderr.splitlines()[-1])
    assert code == 0
    return set(modules)


@pytest.mark.parametrize(
    "arguments",
    [
        ("--help",),
        ("--version",),
        ("scan", "--help"),
        ("exposure", "--help"),
        ("explain", "--help"),
        ("checks", "--help"),
    ],
)
def test_help_imports_nothing_heavy(arguments: tuple[str, ...]) -> None:
    unneeded = HEAVY - {"pydantic", "rich"} if arguments[0] == "checks" else HEAVY
    assert imported_by(*arguments) & unneeded == set()


@pytest.mark.parametrize(
    "arguments",
    [
        ("checks", "list"),
        ("checks", "show", "tls-minimum-version", "--format", "json"),
        ("scan", "aws", "--help"),
        ("scan", "azure", "--help"),
        ("scan", "gcp", "--help"),
        ("scan", "snapshot", "--help"),
        ("demo", "--help"),
        ("exposure", "aws", "--help"),
        ("exposure", "snapshot", "--help"),
        ("explain", "gcp", "--help"),
        ("permissions", "aws"),
        ("permissions", "azure"),
        ("permissions", "gcp"),
        ("schema", "config"),
        ("schema", "report"),
        ("schema", "snapshot"),
    ],
)
def test_no_sdk_is_imported_without_a_scan(arguments: tuple[str, ...]) -> None:
    assert imported_by(*arguments) & SDKS == set()


def test_no_sdk_is_imported_to_scan_templates(tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text(
        'resource "aws_vpc" "a" {\n cidr_block = "10.0.0.0/16"\n}\n'
        'resource "azurerm_virtual_network" "b" {\n name = "b"\n address_space = ["10.0.0.0/16"]\n}\n'
        'resource "google_compute_network" "c" {\n name = "c"\n}\n'
    )
    (tmp_path / "stack.yaml").write_text("Resources: {Group: {Type: AWS::EC2::SecurityGroup}}\n")
    arm = {
        "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
        "resources": [],
    }
    (tmp_path / "arm.json").write_text(json.dumps(arm))
    imported = imported_by("scan", "iac", str(tmp_path), "--fail-on", "never")
    assert "providers" in imported
    assert imported & SDKS == set()


def test_nobody_looks_for_garbage_in_what_was_read() -> None:
    program = "import gc, os; os._exit = lambda _: print(gc.isenabled()); from scanner.cli import main; main()"
    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", program, "--version"], capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[-1] == "False"


@pytest.mark.parametrize("name", ["checks", "providers"])
def test_a_package_that_hides_ours_is_named(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "other" / name).mkdir(parents=True)
    (tmp_path / "other" / name / "__init__.py").touch()
    monkeypatch.setenv("PYTHONPATH", str(tmp_path / "other"))
    ended = in_own_process("checks", "list")
    assert ended.code == 2
    assert ended.out == ""
    assert f"another package {name!r}, {tmp_path / 'other' / name / '__init__.py'}, hides" in ended.err
    assert "pipx install netassay" in ended.err
