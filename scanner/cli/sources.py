"""Groups with a command for each place that resources are read from: providers, and saved inventories."""

from collections.abc import Iterable
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import click

from scanner.accounts import accounts_of
from scanner.cli.root import LazyGroup
from scanner.plugins import provider_names

SNAPSHOT = "snapshot"


@dataclass(frozen=True)
class Words:
    """Lines of help."""

    live: str
    """For a provider, whose accounts stand for `{accounts}`."""
    saved: str


class SourceGroup(LazyGroup):
    """The installed providers, whose names the entry points tell without an import, and the snapshot."""

    def __init__(self, name: str, *, words: Words, live: str, saved: str, **more: Any) -> None:
        super().__init__(name, **more)
        self._words = words
        self._live = live
        self._saved = saved

    def commands_with_help(self) -> Iterable[tuple[str, str]]:
        """Names of the commands, each with its line of help."""
        for name in provider_names():
            yield name, self._words.live.format(accounts=accounts_of(name))
        yield SNAPSHOT, self._words.saved

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import a command: what `command_for` of its module makes for the name."""
        del ctx
        if cmd_name == SNAPSHOT:
            saved: click.Command = import_module(self._saved).command_for(SNAPSHOT)
            return saved
        if cmd_name in provider_names():
            live: click.Command = import_module(self._live).command_for(cmd_name)
            return live
        return None
