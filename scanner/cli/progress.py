"""How far a scan is, on a terminal."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from scanner.engine import Progress

if TYPE_CHECKING:
    from rich.progress import Progress as Bar


class NoProgress:
    """Says nothing."""

    def begin(self, total: int) -> None:
        """So many steps are ahead."""

    def done(self, step: str) -> None:
        """One of them is over."""


@contextmanager
def progress_bar(*, wanted: bool) -> Iterator[Progress]:
    """A bar on stderr where a person looks at it, else nothing."""
    if not wanted or os.environ.get("CI") or sys.stderr is None or not sys.stderr.isatty():
        yield NoProgress()
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bar

    columns = (BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TextColumn("{task.description}"))
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        yield _RichProgress(bar)


class _RichProgress:
    def __init__(self, bar: "Bar") -> None:
        self._bar = bar
        self._task = bar.add_task("signing in", total=None)

    def begin(self, total: int) -> None:
        self._bar.update(self._task, total=total, description="reading")

    def done(self, step: str) -> None:
        self._bar.update(self._task, advance=1, description=step)
