"""`netassay demo`: a scan of an embedded estate, through the real SDKs, over loopback."""

import importlib
import os
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

import click

from scanner.cli.assay import Source, assay
from scanner.cli.common import NEVER, Common, common_params
from scanner.cli.output_files import Destination
from scanner.cli.root import COMMANDS
from scanner.cli.scan_provider import source_of
from scanner.demo.settings import DEMO_SETTINGS
from scanner.files import write_whole
from scanner.inventory import Inventory
from scanner.provider import ScanError, UsageError

ESTATES = {
    "aws": "scanner.demo.aws_estate",
    "azure": "scanner.demo.azure_estate",
    "gcp": "scanner.demo.gcp_estate",
}
"""Providers, with the modules that serve them something to scan."""
OF_SDKS = ("AWS_", "AZURE_", "CLOUDSDK_", "GCLOUD_", "GOOGLE_")
"""How the names of variables begin that the SDKs read."""
FORMATS = ("sarif", "json")


def demo(directory: Path, **values: Any) -> int:
    """Scan the embedded estate."""
    common = Common.take(values)
    reports = tuple(Destination(each, directory / f"netassay-demo.{each}") for each in FORMATS)
    summary = () if any(each.path is None for each in common.output) else (Destination("text", None),)
    output = (*reports, *common.output, *summary)
    return _scan(directory, replace(common, output=output, fail_on=common.fail_on or NEVER))


def _scan(directory: Path, common: Common) -> int:
    with _nobody_signed_in(), ExitStack() as servers:
        parts = {name: estate(module) for name, module in ESTATES.items()}
        settings = _settings(directory, DEMO_SETTINGS)
        sources: list[Source] = []
        for name, part in parts.items():
            os.environ.update(servers.enter_context(part.served()))
            sources.append(source_of(name, part.OPTIONS, common.concurrency))
        return assay(_all_of(sources), replace(common, config=common.config or settings))


def _all_of(sources: Sequence[Source]) -> Source:
    return lambda checks, progress: Inventory.joined([source(checks, progress) for source in sources])


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


def estate(module: str) -> ModuleType:
    """The module that serves a part of the estate.

    Raises:
        ScanError: the demo's extra is not installed.
    """
    try:
        return importlib.import_module(module)
    except ModuleNotFoundError as error:
        message = "the demo needs its extra: `pip install 'netassay[demo]'`"
        raise ScanError(message) from error


@contextmanager
def _nobody_signed_in() -> Iterator[None]:
    """Hide the user from the SDKs, so that no account, profile or proxy but the demo's can be used."""
    before = dict(os.environ)
    for name in before:
        if name.startswith(OF_SDKS) or name.lower().endswith("_proxy"):
            del os.environ[name]
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
