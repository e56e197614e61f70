"""`netassay schema`: what other programs may rely on in our files."""

import json
from collections.abc import Callable
from typing import Any

import click

from scanner.cli import stdout
from scanner.cli.root import COMMANDS


def _report() -> dict[str, Any]:
    from scanner.outputs.json import schema

    return schema()


def _config() -> dict[str, Any]:
    from scanner.config import schema
    from scanner.plugins import load_checks

    return schema(load_checks())


def _snapshot() -> dict[str, Any]:
    from scanner.inventory import schema

    return schema()


SCHEMAS: dict[str, Callable[[], dict[str, Any]]] = {"report": _report, "config": _config, "snapshot": _snapshot}


@click.command("schema", help=COMMANDS["schema"])
@click.argument("of", type=click.Choice(list(SCHEMAS)))
def command(of: str) -> None:
    """Print the schema."""
    stdout.write(json.dumps(SCHEMAS[of](), indent=2) + "\n")
