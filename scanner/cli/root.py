"""The root command. What a command needs is imported when it is run."""

from abc import ABC, abstractmethod
from collections.abc import Iterable
from importlib import import_module

import click

COMMANDS = {
    "scan": "Read the accounts of a provider, templates, or a saved inventory, and judge them.",
    "demo": "Scan an embedded estate that has flaws of every kind; no account is needed.",
    "exposure": "Show what is reached from the internet: service, ports, sources and the way.",
    "explain": "Say whether a connection from the internet can be opened, and by which way, or what stops it.",
    "checks": "Show the catalogue of checks.",
    "permissions": "Print a least-privilege policy for scanning a provider.",
    "schema": "Print the JSON Schema of the report, the configuration or the snapshot.",
}


class LazyGroup(click.Group, ABC):
    """A group that can list its commands, each with a line of help, without importing them."""

    @abstractmethod
    def commands_with_help(self) -> Iterable[tuple[str, str]]:
        """Names of the commands, each with its line of help."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names of the commands."""
        del ctx
        return [name for name, _ in self.commands_with_help()]

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands."""
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl(list(self.commands_with_help()))


class Root(LazyGroup):
    """Each command is the `command` of the module of its name."""

    def commands_with_help(self) -> Iterable[tuple[str, str]]:
        """Names of the commands, each with its line of help."""
        return COMMANDS.items()

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import a command."""
        del ctx
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f"scanner.cli.{cmd_name}").command
        return command


def _show_version(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:  # noqa: FBT001 - click calls it so
    if wanted and not ctx.resilient_parsing:
        from importlib.metadata import version

        click.echo(f"netassay {version('netassay')}")
        ctx.exit()


root = Root(
    "netassay",
    params=[
        click.Option(
            ["--version"],
            is_flag=True,
            expose_value=False,
            is_eager=True,
            callback=_show_version,
            help="Show the version and exit.",
        ),
        click.Option(["--verbose"], is_flag=True, help="Show debug messages, and the traceback of an internal error."),
    ],
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    help="""Find every network service of a cloud account, say what protects it, and judge it against
    ISO/IEC 27001:2022 A.8.21.

    Exit codes: 0 nothing to report, 1 findings at or above --fail-on, 2 wrong usage or configuration (nothing was
    scanned), 3 no such findings but something asked for could not be read, 4 the scan itself failed, 130 interrupted.
    """,
)
