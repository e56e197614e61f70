"""`netassay demo`: a scan of an embedded estate, through the real SDK, over loopback."""

import importlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

import click

from scanner.cli import stdout
from scanner.cli.common import NEVER, Common, common_params
from scanner.cli.output_files import Destination, render_all
from scanner.cli.root import COMMANDS
from scanner.cli.scan_provider import scan_provider
from scanner.files import write_whole
from scanner.provider import ScanError, UsageError
from scanner.report import Report

PROVIDER = "aws"
FORMATS = ("sarif", "json")
SUMMARY = Destination("text", None)


def demo(directory: Path, **values: Any) -> int:
    """Scan the embedded estate."""
    common = Common.take(values)
    reports = tuple(Destination(each, directory / f"netassay-demo.{each}") for each in FORMATS)
    printed = [each for each in common.output if each.path is None]
    summarised = printed in ([], [SUMMARY])
    files = [each for each in common.output if not summarised or each != SUMMARY]
    common = replace(common, output=(*reports, *files), fail_on=common.fail_on or NEVER)
    code = _scan(directory, common)
    if summarised:
        _print_summary(directory / "netassay-demo.json")
    return code


def _scan(directory: Path, common: Common) -> int:
    with _nobody_signed_in():
        estate = _estate()
        settings = _settings(directory, estate.DEMO_SETTINGS)
        with estate.demo_account() as url:
            os.environ["AWS_ENDPOINT_URL"] = url
            return scan_provider(
                PROVIDER, replace(common, config=common.config or settings), {"region": estate.REGIONS}
            )


def _print_summary(written: Path) -> None:
    """The summary, made of the JSON report, so that it can say where that is."""
    report = Report.model_validate_json(written.read_text(encoding="utf-8"))
    stdout.write(render_all(report, [SUMMARY], whole=str(written)).stdout or "")


def _settings(directory: Path, text: str) -> Path:
    """What the estate's owner declares, as a file beside the reports, where a reader can see how it is done."""
    # Not by its usual name: in the directory of a user's own settings it would take their place.
    path = directory / "netassay-demo.toml"
    try:
        directory.mkdir(parents=True, exist_ok=True)
        write_whole(path, text)
    except OSError as error:
        message = f"cannot write {path}: {error.strerror}"
        raise UsageError(message) from error
    return path


def _estate() -> ModuleType:
    try:
        return importlib.import_module("scanner.demo.aws_estate")
    except ModuleNotFoundError as error:
        message = "the demo needs its extra: `pip install 'netassay[demo]'`"
        raise ScanError(message) from error


@contextmanager
def _nobody_signed_in() -> Iterator[None]:
    """Hide the user from the SDK, so that no account, profile or proxy but the demo's can be used."""
    before = dict(os.environ)
    for name in before:
        if name.startswith("AWS_") or name.lower().endswith("_proxy"):
            del os.environ[name]
    os.environ.update(
        AWS_ACCESS_KEY_ID="demo",
        AWS_SECRET_ACCESS_KEY="demo",  # noqa: S106 - opens nothing
        AWS_CONFIG_FILE=os.devnull,
        AWS_SHARED_CREDENTIALS_FILE=os.devnull,
        AWS_EC2_METADATA_DISABLED="true",
    )
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


command = click.Command(
    "demo",
    callback=demo,
    params=[
        click.Option(
            ["--directory"],
            type=click.Path(path_type=Path, file_okay=False),
            default=Path("demo-report"),
            show_default=True,
            help="Where netassay-demo.sarif, netassay-demo.json and the settings, netassay-demo.toml, are written.",
        ),
        *common_params(),
    ],
    help=f"""{COMMANDS["demo"]}

    The summary goes to standard output; a SARIF and a JSON report, and the settings they were made with, into
    --directory. Findings are what the demo is for, so it ends with 0 in spite of them, unless --fail-on is given.
    """,
)
