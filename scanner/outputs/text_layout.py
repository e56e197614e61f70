"""What the sections of the report for a terminal are made of."""

from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from scanner.check import Severity
from scanner.outputs.wording import counted, printable, shortened

T = TypeVar("T")
K = TypeVar("K")

LONGEST = 240
"""Of a message or a reason; the other formats have it whole."""

STYLES = {
    Severity.CRITICAL: "bold red",
    Severity.HIGH: "red",
    Severity.MEDIUM: "yellow",
    Severity.LOW: "blue",
    Severity.INFO: "default",
}
FAINT = "dim"
HEADING = "bold"


def section(title: str, lines: Iterable[RenderableType]) -> Group:
    """Lines under a heading."""
    return Group(Text(title, style=HEADING), *lines)


def indented(content: RenderableType, depth: int = 2) -> Padding:
    """The content, that much to the right."""
    return Padding(Text(content) if isinstance(content, str) else content, (0, 0, 0, depth))


def faint(text: str, depth: int = 2) -> Padding:
    """A line that matters less."""
    return indented(Text(text, style=FAINT), depth)


def one_line(text: Text) -> Text:
    """The text, cut where the line ends."""
    text.no_wrap, text.overflow = True, "ellipsis"
    return text


def clean(text: str) -> str:
    """What came from outside, made harmless and not too long."""
    return shortened(printable(text), LONGEST)


def some(items: Sequence[str], most: int, rest: str = "") -> str:
    """The first of them, and how many more there are: of what, where that is not plain."""
    more = len(items) - most
    number = counted(more, rest) if rest else f"{more} more"
    return ", ".join(items) if more <= 0 else f"{', '.join(items[:most])} and {number}"


def hidden(more: Sequence[object], noun: str, depth: int = 2) -> Iterator[RenderableType]:
    """That there is more than is shown, when there is."""
    if more:
        yield faint(f"and {counted(len(more), noun)}", depth)


def grouped(items: Iterable[tuple[K, T]]) -> dict[K, list[T]]:
    """The items by their keys, in the order in which they come."""
    groups: dict[K, list[T]] = {}
    for key, item in items:
        groups.setdefault(key, []).append(item)
    return groups
