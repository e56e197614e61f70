"""Reading what commands need that ask no check, from a provider or from a saved inventory."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import click

from scanner.cli import exits
from scanner.cli.common import Reading
from scanner.cli.progress import progress_bar
from scanner.cli.scan_provider import provider_params, source_of
from scanner.cli.scan_snapshot import file_argument
from scanner.cli.selection import find_check
from scanner.cli.sources import SNAPSHOT
from scanner.engine import Wanted
from scanner.inventory import Inventory
from scanner.models import LoadBalancer, NetworkInterface, Resource
from scanner.plugins import load_checks
from scanner.provider import UsageError

ASKING = "effective-internet-exposure"
"""The check that needs the same resources."""
FILE = "file"


def source_params(name: str) -> Iterator[click.Parameter]:
    """What says where resources are: the options of a provider, or a FILE."""
    if name == SNAPSHOT:
        yield file_argument()
    else:
        yield from provider_params(name)


def input_of(name: str, values: Mapping[str, Any]) -> list[Path]:
    """The files that are read."""
    return [values[FILE]] if name == SNAPSHOT else []


def read(
    name: str, values: Mapping[str, Any], reading: Reading, models: frozenset[type[Resource]] | None = None
) -> Inventory:
    """Everything that a packet may pass.

    Args:
        name: of the provider, or `snapshot`.
        values: of the parameters that `source_params` has.
        reading: what the user chose.
        models: of what is read from a provider; None for what the check about ways from the internet reads.

    Raises:
        UsageError: a saved inventory is of something else.
        ScanError: nothing could be read.
    """
    if name == SNAPSHOT:
        return _required(Inventory.load(values[FILE]))
    try:
        with progress_bar(wanted=reading.shows_progress) as progress:
            wanted = Wanted(models) if models else find_check(load_checks(), ASKING)
            return source_of(name, values, reading.concurrency)([wanted], progress)
    except KeyboardInterrupt as interrupt:
        raise exits.InterruptedScanError(()) from interrupt


def _required(inventory: Inventory) -> Inventory:
    if not (inventory.was_asked_for(NetworkInterface) or inventory.was_asked_for(LoadBalancer)):
        message = "network interfaces and load balancers are not in what was read; save a snapshot of a whole scan"
        raise UsageError(message)
    return inventory
