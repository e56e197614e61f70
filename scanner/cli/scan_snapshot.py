"""`netassay scan snapshot FILE`: judge a saved inventory again."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from scanner.cli.assay import assay
from scanner.cli.common import Common, common_params
from scanner.engine import Progress, Reader
from scanner.inventory import Inventory


def scan_snapshot(file: Path, **values: Any) -> int:
    """Judge a saved inventory. Verdicts and fingerprints are those of the scan that saved it."""
    # A bar would have nothing to count: there are no calls.
    common = replace(Common.take(values), no_progress=True)

    def source(_readers: Sequence[Reader], _progress: Progress) -> Inventory:
        return Inventory.load(file)

    return assay(source, common, inputs=[file])


def command_for(name: str) -> click.Command:
    """The command that judges saved inventories."""
    return click.Command(
        name,
        callback=scan_snapshot,
        params=[file_argument(), *common_params()],
        help="Judge a FILE of --save-snapshot again, offline. The verdicts are as of the time when it was read.",
    )


def file_argument() -> click.Argument:
    """The saved inventory."""
    return click.Argument(["file"], type=click.Path(path_type=Path), metavar="FILE")
