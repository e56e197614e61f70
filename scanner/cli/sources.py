"""Groups with a command for each place that resources are read from: providers, templates and saved inventories."""

from collections.abc import Iterable
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import click

from scanner.accounts import accounts_of
from scanner.cli.root import LazyGroup
from scanner.plugins import provider_names

SNAPSHOT = "snapshot"
TEMPLATES = "iac"


@dataclass(frozen=True)
class Words:
    """Lines of help."""

    live: str
    """For a provider, whose accounts stand for `{accounts}`."""
    saved: str
    declared: str = ""


class SourceGroup(LazyGroup):
    """The installed providers, whose names the entry points tell without an import, and the snapshot."""

    def __init__(self, name: str, *, words: Words, live: str, saved: str, declared: str = "", **more: Any) -> None:
        super().__init__(name, **more)
        self._words = words
        self._live = live
        self._saved = saved
        self._declared = declared

    def commands_with_help(self) -> Iterable[tuple[str, str]]:
        """Names of the commands, each with its line of help."""
        for name in provider_names():
            yield name, self._words.live.format(accounts=accounts_of(name))
        if self._declared:
            yield TEMPLATES, self._words.declared
        yield SNAPSHOT, self._words.saved

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import a command: what `command_for` of its module makes for the name."""
        del ctx
        places = {SNAPSHOT: self._saved, TEMPLATES: self._declared} | dict.fromkeys(provider_names(), self._live)
        if not places.get(cmd_name):
            return None
        command: click.Command = import_module(places[cmd_name]).command_for(cmd_name)
        return command
