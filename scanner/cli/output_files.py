"""Where reports go: checked before a scan begins, and written when all of them are complete."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from inspect import signature
from pathlib import Path
from typing import Any

import click

from scanner.cli import stdout
from scanner.files import require_writable
from scanner.plugins import load_output, output_names
from scanner.provider import ScanError, UsageError
from scanner.report import Report

STDOUT = "-"
WIDTH = 100
"""Of text that is not read on a terminal."""


@dataclass(frozen=True)
class Destination:
    """A report that the user wants."""

    format: str
    path: Path | None
    """None is standard output."""


class DestinationType(click.ParamType[Destination]):
    """`FORMAT=PATH`."""

    name = "FORMAT=PATH"

    def __init__(self, names: Callable[[], Sequence[str]] = output_names) -> None:
        self._names = names

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:
        """What help shows."""
        del param, ctx
        return f"[{'|'.join(self._names())}]=PATH"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Destination:
        """Read one."""
        name, separator, path = str(value).partition("=")
        if not separator or not path:
            self.fail(f"{value!r} is not FORMAT=PATH, such as json=report.json", param, ctx)
        if name not in self._names():
            self.fail(f"there is no format {name!r}; formats: {', '.join(self._names())}", param, ctx)
        return Destination(name, None if path == STDOUT else Path(path).expanduser())


def require_all_writable(destinations: Sequence[Destination], snapshot: Path | None, inputs: Iterable[Path]) -> None:
    """See before a scan that its results can be written.

    Raises:
        UsageError: they cannot, or one of them would overwrite another or what is read.
    """
    if sum(each.path is None for each in destinations) > 1:
        message = f"only one report can go to standard output ({STDOUT})"
        raise UsageError(message)
    seen = {path.resolve(): "is read by this scan and would be overwritten" for path in inputs}
    for path in (*(each.path for each in destinations if each.path), *filter(None, [snapshot])):
        if path.resolve() in seen and (path.is_file() or not path.exists()):
            message = f"{path} {seen[path.resolve()]}"
            raise UsageError(message)
        seen[path.resolve()] = "would be written twice; give each result a file of its own"
        try:
            require_writable(path)
        except OSError as error:
            message = f"cannot write {path}: {error.strerror}"
            raise UsageError(message) from error


@dataclass(frozen=True)
class Results:
    """Reports, rendered."""

    files: Mapping[Path, str]
    stdout: str | None


def render_all(report: Report, destinations: Sequence[Destination], **choices: Any) -> Results:
    """Render every report that is wanted.

    Args:
        report: what is rendered.
        destinations: where to.
        choices: what formats may want to know: `profile`, `exit_code`. Each is given those it has a parameter for,
            and also `width` and `color`.

    Raises:
        ScanError: two of them have the same file; one format may need several.
    """
    files: dict[Path, str] = {}
    for each in destinations:
        for path, text in _files(report, each, choices):
            if path in files:
                message = f"two reports need the file {path}; choose another name for one of them"
                raise ScanError(message)
            files[path] = text
    printed = [_printed(report, each.format, choices) for each in destinations if each.path is None]
    return Results(files, printed[0] if printed else None)


def _files(report: Report, destination: Destination, choices: Mapping[str, Any]) -> Iterator[tuple[Path, str]]:
    path = destination.path
    if path is None:
        return
    module = load_output(destination.format)
    if hasattr(module, "render_files"):
        texts = _rendered(module.render_files, report, choices)
    else:
        texts = (_rendered(module.render, report, {**choices, "width": WIDTH, "color": False}),)
    for number, text in enumerate(texts, 1):
        yield (path if number == 1 else path.with_name(f"{path.stem}-{number}{path.suffix}")), text


def _printed(report: Report, name: str, choices: Mapping[str, Any]) -> str:
    look = {"width": stdout.width(WIDTH), "color": stdout.shows_colour()}
    text: str = _rendered(load_output(name).render, report, {**choices, **look})
    return text


def _rendered(render: Callable[..., Any], report: Report, choices: Mapping[str, Any]) -> Any:
    taken = signature(render).parameters
    return render(report, **{name: value for name, value in choices.items() if name in taken})
