"""`netassay permissions`: what a scan must be allowed to do."""

import click

from scanner.check import Check
from scanner.cli import stdout
from scanner.cli.root import COMMANDS
from scanner.cli.selection import select, selection_params
from scanner.plugins import load_checks, load_collectors, load_provider, provider_names


def permissions(provider: str, check: tuple[str, ...], skip: tuple[str, ...], theme: tuple[str, ...]) -> None:
    """Print the policy."""
    checks = select(load_checks(), wanted=check, themes=theme, skipped=skip)
    actions = {action for each in load_collectors(provider) if _is_read(each.model, checks) for action in each.actions}
    stdout.write(load_provider(provider).permissions(sorted(actions)) + "\n")


def _is_read(model: type, checks: tuple[Check, ...]) -> bool:
    return any(model in check.reads for check in checks)


command = click.Command(
    "permissions",
    callback=permissions,
    params=[click.Argument(["provider"], type=click.Choice(provider_names()), metavar="PROVIDER"), *selection_params()],
    help=f"{COMMANDS['permissions']}\n\nIt is made from what the collectors of the selected checks call.",
)
