"""`netassay checks`: the catalogue."""

import json
import textwrap
from collections.abc import Iterable, Iterator

import click

from scanner.check import Check
from scanner.cli import stdout
from scanner.cli.root import COMMANDS
from scanner.cli.selection import find_check
from scanner.controls import Control, Theme
from scanner.page import Page, Setting, page_of, title_of
from scanner.plugins import load_checks

WIDTH = 100
ONE_LINE = 1000
NARROWEST = 24
"""Of the titles in the list."""
LONGEST_DEFAULT = 200

command = click.Group("checks", help=COMMANDS["checks"])
_format = click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)


@command.command("list")
@click.option(
    "--theme",
    type=click.Choice([str(theme) for theme in Theme]),
    multiple=True,
    metavar="THEME",
    help="Only checks of this theme. Repeatable.",
)
@_format
def list_checks(theme: tuple[str, ...], form: str) -> None:
    """List the checks by theme."""
    checks = [check for check in load_checks() if not theme or check.theme in theme]
    stdout.write(
        _json([page_of(check).model_dump(mode="json") for check in checks]) if form == "json" else _list(checks)
    )


@command.command("show")
@click.argument("name", metavar="ID")
@_format
def show_check(name: str, form: str) -> None:
    """Show everything about a check."""
    page = page_of(find_check(load_checks(), name))
    stdout.write(_json(page.model_dump(mode="json")) if form == "json" else _page(page))


def _json(document: object) -> str:
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def _list(checks: Iterable[Check]) -> str:
    by_theme: dict[Theme, list[Check]] = {theme: [] for theme in Theme}
    for check in checks:
        by_theme[check.theme].append(check)
    width = max((len(check.id) for each in by_theme.values() for check in each), default=0)
    return "\n".join(
        f"{theme.heading}\n" + "".join(f"{_line(check, width)}\n" for check in each)
        for theme, each in by_theme.items()
        if each
    )


def _line(check: Check, width: int) -> str:
    """A check on one line, in which programs find it; on a terminal its title has a column of its own."""
    start = f"  {check.id:{width}}  {check.severity:8}  "
    columns = max(stdout.width(ONE_LINE), len(start) + NARROWEST)
    return textwrap.fill(title_of(check), columns, initial_indent=start, subsequent_indent=" " * len(start))


def _page(page: Page) -> str:
    return "\n\n".join(_paragraphs(page)) + "\n"


def _paragraphs(page: Page) -> Iterator[str]:
    yield f"{page.id}\n{'=' * len(page.id)}"
    yield _wrapped(page.title)
    yield from map(_wrapped, filter(None, page.risk.split("\n\n")))
    yield _wrapped(f"To fix: {page.fix}")
    controls = ", ".join(str(Control(each.framework, each.id)) for each in page.controls)
    yield "\n".join(
        (
            f"Severity:  {page.severity}",
            f"Theme:     {page.theme}",
            f"About:     {', '.join(page.subjects)}",
            f"Reads:     {', '.join(page.reads)}",
            _wrapped(f"Controls:  {controls}", " " * 11),
        )
    )
    if page.settings:
        yield f"Settings, in netassay.toml under [checks.{page.id}]:"
    yield from map(_setting, page.settings)
    if any(len(each.written) > LONGEST_DEFAULT for each in page.settings):
        yield _wrapped("A default that is cut short stands whole in `netassay schema config` and with `--format json`.")


def _setting(setting: Setting) -> str:
    # Never wrapped: TOML wants an inline table on one line, and somebody may copy it.
    whole = setting.written
    default = whole if len(whole) <= LONGEST_DEFAULT else f"{whole[:LONGEST_DEFAULT].rstrip()}…"
    described = (_wrapped(text, "    ", "    ") for text in (setting.type, setting.meaning) if text)
    return "\n".join((f"  {default}", *described))


def _wrapped(text: str, indent: str = "", first: str = "") -> str:
    return textwrap.fill(text, WIDTH, initial_indent=first, subsequent_indent=indent)
