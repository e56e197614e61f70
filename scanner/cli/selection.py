"""Which checks are asked."""

from collections.abc import Iterable, Sequence
from difflib import get_close_matches

import click

from scanner.check import Check
from scanner.controls import Theme
from scanner.provider import UsageError


def selection_params() -> list[click.Parameter]:
    """The options that select checks."""
    return [
        click.Option(["--check"], multiple=True, metavar="ID", help="Ask this check only. Repeatable."),
        click.Option(["--skip"], multiple=True, metavar="ID", help="Do not ask this check. Repeatable."),
        click.Option(
            ["--theme"],
            type=click.Choice([str(theme) for theme in Theme]),
            multiple=True,
            metavar="THEME",
            help="Ask the checks of this theme, and those named with --check, only. Repeatable. "
            f"Themes: {', '.join(Theme)}.",
        ),
    ]


def find_check(checks: Iterable[Check], name: str) -> Check:
    """A check by its id.

    Raises:
        UsageError: there is none; the message says which ones look alike.
    """
    by_id = {check.id: check for check in checks}
    if name not in by_id:
        close = get_close_matches(name, by_id, n=3)
        hint = f"did you mean {' or '.join(close)}?" if close else "see `netassay checks list`"
        message = f"there is no check {name!r}; {hint}"
        raise UsageError(message)
    return by_id[name]


def select(
    checks: Sequence[Check],
    *,
    wanted: Sequence[str] = (),
    themes: Sequence[str] = (),
    skipped: Sequence[str] = (),
    skipped_by_settings: Iterable[str] = (),
) -> tuple[Check, ...]:
    """The checks that are wanted by name or by theme, without those that are skipped.

    One that is wanted by name is asked even if the settings skip it.

    Raises:
        UsageError: there is no check of one of these names, or none is left.
    """
    for name in (*wanted, *skipped):
        find_check(checks, name)
    left_out = {*skipped, *skipped_by_settings} - (set(wanted) - set(skipped))
    selected = tuple(
        check
        for check in checks
        if check.id not in left_out and (check.id in wanted or check.theme in themes or not (wanted or themes))
    )
    if not selected:
        message = "no check is left to ask: look at --check, --theme and --skip, and at `skip` in the configuration"
        raise UsageError(message)
    return selected
