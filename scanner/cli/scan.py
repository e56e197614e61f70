"""`netassay scan`: a command for each provider, and one for saved inventories."""

from collections.abc import Iterable
from importlib import import_module

import click

from scanner.cli.root import COMMANDS, LazyGroup
from scanner.plugins import provider_names

SNAPSHOT = "snapshot"


class ScanGroup(LazyGroup):
    """The installed providers, whose names the entry points tell without an import."""

    def commands_with_help(self) -> Iterable[tuple[str, str]]:
        """Names of the commands, each with its line of help."""
        for name in provider_names():
            yield name, f"Read {name} accounts and judge them."
        yield SNAPSHOT, "Judge a saved inventory again, offline."

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import a command."""
        del ctx
        if cmd_name == SNAPSHOT:
            snapshot: click.Command = import_module("scanner.cli.scan_snapshot").command
            return snapshot
        if cmd_name in provider_names():
            scan: click.Command = import_module("scanner.cli.scan_provider").command_for(cmd_name)
            return scan
        return None


command = ScanGroup("scan", help=COMMANDS["scan"])
