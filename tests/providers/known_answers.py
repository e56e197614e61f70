"""A rule that is open to the world, written in some way, and what is said of it and of its twins."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from scanner.provider import TemplateOptions
from scanner.report import Outcome
from tests.declaring import declare

CHECK = "firewall-ingress-sensitive-port-open"
HERE = "HERE"


@dataclass(frozen=True)
class Row:
    """Files in which `HERE` is on the line of a rule, and `OPEN` stands for where it lets in from."""

    files: Mapping[str, str]
    open: str
    closed: str
    unknown: str = ""
    """What nobody knows; empty where there is no such thing."""
    options: TemplateOptions = field(default_factory=TemplateOptions)


def outcomes(root: Path, row: Row, source: str) -> list[tuple[Outcome, str, int | None]]:
    """How the check ends with this source in the place of `OPEN`, and where what decided stands."""
    files = {name: text.replace("OPEN", source) for name, text in row.files.items()}
    found = [(each.outcome, each.location) for each in declare(root, files, row.options).judged(CHECK).verdicts]
    return [(outcome, place.file if place else "", place.line if place else None) for outcome, place in found]


def place(row: Row) -> tuple[str, int]:
    """The file and line of the rule that is open."""
    (found,) = (
        (name, number)
        for name, text in row.files.items()
        for number, line in enumerate(text.replace("OPEN", row.open).splitlines(), 1)
        if HERE in line
    )
    return found


def judge_row(root: Path, row: Row) -> None:
    """The open rule is found at its line, its good twin passes, and what nobody knows is undetermined."""
    assert outcomes(root / "open", row, row.open) == [(Outcome.FAIL, *place(row))]
    assert [each for each, _, _ in outcomes(root / "closed", row, row.closed)] == [Outcome.PASS]
    if row.unknown:
        assert [each for each, _, _ in outcomes(root / "unknown", row, row.unknown)] == [Outcome.UNDETERMINED]
