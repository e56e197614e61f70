"""Comments in templates that accept a risk where it is made: `# netassay:ignore CHECK reason`.

The comment stands within a resource or right above it, or so at the call of the module or nested template that the
resource is in. A file without comments has the same words as a text, in `Metadata` of CloudFormation or in `comments`
of Azure Resource Manager. An expiry is optional: `netassay:ignore CHECK until=2027-01-31 reason`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

from scanner.models import Declaration, Location, Model

MARK = "netassay:ignore"

_IGNORE = re.compile(
    rf"""(?P<start>\#|//|/\*|["']|:\s|-\s)\s*{MARK}\b\s*(?P<check>[\w-]*)"""
    r"""(?:\s+until=(?P<until>\S+))?\s*(?P<reason>.*)"""
)
_COMMENT = re.compile(r"\s*(?:#|//|/\*|\*)")


class Ignore(Model):
    """A comment that accepts the findings of a check on a resource."""

    check: str
    reason: str
    expires: date | None
    file: str
    line: int

    def has_expired(self, today: date) -> bool:
        """Whether it no longer accepts anything."""
        return self.expires is not None and self.expires < today


@dataclass(frozen=True)
class Source:
    """The text of a file, as far as it is needed to find comments."""

    file: str
    lines: tuple[str, ...]

    @cached_property
    def ignores(self) -> dict[int, Ignore | str]:
        """By line; what is wrong with those that say too little."""
        found = ((number, _IGNORE.search(line)) for number, line in enumerate(self.lines, 1) if MARK in line)
        return {number: self._ignore(number, match) for number, match in found if match}

    def first_line(self, line: int) -> int:
        """The first line of the comments that stand right above a line, or the line itself."""
        while line > 1 and _COMMENT.match(self.lines[line - 2]):
            line -= 1
        return line

    def _ignore(self, line: int, match: re.Match[str]) -> Ignore | str:
        place = f"{self.file}:{line}"
        quote = match["start"] if match["start"] in {'"', "'"} else None
        reason = match["reason"].partition(quote)[0] if quote else match["reason"].rstrip().removesuffix("*/")
        if not (match["check"] and reason.strip()):
            return f"the comment in {place} accepts nothing: it needs a check and a reason"
        try:
            expires = date.fromisoformat(match["until"]) if match["until"] else None
        except ValueError:
            return f"the comment in {place} accepts nothing: {match['until']} is no date such as 2027-01-31"
        return Ignore(check=match["check"], reason=reason.strip(), expires=expires, file=self.file, line=line)


class Ignores:
    """The comments in the files of one root.

    Args:
        root: what the files of declarations are relative to.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        self._sources: dict[str, Source] = {}

    def of(self, place: Declaration) -> tuple[Ignore, ...]:
        """Those that speak of what is declared at a place."""
        found = (each for around in _around(place) for each in self._within(around) if isinstance(each, Ignore))
        return tuple(dict.fromkeys(found))

    def mistakes(self) -> tuple[str, ...]:
        """A sentence for each comment that is not understood, in the files that were asked about."""
        found = (each for source in self._sources.values() for each in source.ignores.values())
        return tuple(each for each in found if isinstance(each, str))

    def _within(self, place: Location) -> Iterator[Ignore | str]:
        source = self._source(place.file)
        # A document in one line has every resource in it.
        if not source.ignores or (place.line == place.end_line and len(source.lines) == 1):
            return
        first = source.first_line(place.line)
        yield from (each for line, each in source.ignores.items() if first <= line <= place.end_line)

    def _source(self, file: str) -> Source:
        if file not in self._sources:
            try:
                text = (self._root / file).read_text(encoding="utf-8", errors="replace")
            except OSError:
                text = ""
            self._sources[file] = Source(file, tuple(text.split("\n")) if MARK in text else ())
        return self._sources[file]


def _around(place: Declaration) -> Iterator[Location]:
    """Where something is declared, and where the modules are called that it is in."""
    if place.line is not None:
        yield Location(file=place.file, line=place.line, end_line=place.end_line or place.line)
    yield from place.callers
