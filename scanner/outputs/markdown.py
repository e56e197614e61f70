"""The report as a comment on a pull request: what is wrong and where, and how much is not known."""

import html
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from scanner.check import Severity
from scanner.outputs.wording import counted, kind_of, printable, shortened
from scanner.report import ACCEPTED, Finding, Outcome, Report, Undetermined

MOST_FINDINGS = 50
MOST_REASONS = 15
LONGEST = 300
"""Of a message. GitHub takes comments of 65,536 letters."""


def render(report: Report) -> str:
    """The report in Markdown as GitHub and GitLab show it. Names cannot mention anybody, or become links or HTML."""
    return "\n".join(_lines(report)) + "\n"


def _lines(report: Report) -> Iterator[str]:
    found = sorted(report.open_findings, key=lambda each: (-each.severity.rank, *_where(each), each.check))
    yield f"## netassay: {_headline(report)}"
    if found:
        yield ""
        yield "| severity | where | what | check |"
        yield "| --- | --- | --- | --- |"
        yield from map(_row, found[:MOST_FINDINGS])
        yield from _more(found[MOST_FINDINGS:], "finding")
    yield ""
    yield _counts(report)
    yield from _details("What could not be read or evaluated", list(_unread(report)))
    yield from _details("What could not be decided", list(_undecided(report)))
    yield from _details("Notes", [f"- {_text(note)}" for note in report.notes])


def _headline(report: Report) -> str:
    severities = Counter(report.summary.by_severity)
    parts = [f"{severities[each]:,} {each}" for each in reversed(Severity) if severities[each]]
    number = report.summary.by_outcome[Outcome.FAIL]
    return f"{counted(number, 'finding')} ({', '.join(parts)})" if number else "no findings"


def _row(finding: Finding) -> str:
    place, _ = _where(finding)
    resource = f"{_text(kind_of(finding.resource))} {_code(finding.resource.name)}"
    where = f"{_code(place)}<br>{resource}" if place else resource
    return f"| {finding.severity} | {where} | {_text(finding.message)} | {_code(finding.check)} |"


def _where(finding: Finding) -> tuple[str, int]:
    place = finding.location
    return (str(place), place.line or 0) if place else ("", 0)


def _counts(report: Report) -> str:
    outcomes = report.summary.by_outcome
    counts = [f"{outcomes[Outcome.PASS]:,} passed", f"{outcomes[Outcome.UNDETERMINED]:,} undetermined"]
    return ", ".join([*counts, *([f"{outcomes[ACCEPTED]:,} accepted"] if outcomes[ACCEPTED] else [])]) + "."


def _unread(report: Report) -> Iterator[str]:
    for gap in report.gaps:
        yield f"- {_code(gap.action)} in {_code(gap.account)}: {_text(gap.reason)}"
    for each in report.unevaluated:
        place = f"{each.file}:{each.line}" if each.line else each.file
        named = f" {_code(each.address)}" if each.address else ""
        yield f"- {_code(place)}{named}: {_text(each.why)}"


def _undecided(report: Report) -> Iterator[str]:
    reasons = Counter(each.message for each in report.verdicts if isinstance(each, Undetermined))
    for reason, number in sorted(reasons.items(), key=lambda item: (-item[1], item[0])):
        yield f"- {counted(number, 'answer')}: {_text(reason)}"


def _details(title: str, lines: Sequence[str]) -> Iterator[str]:
    if lines:
        yield from ("", "<details>", f"<summary>{title}: {len(lines):,}</summary>", "", *lines[:MOST_REASONS])
        yield from _more(lines[MOST_REASONS:], "line")
        yield from ("", "</details>")


def _more(rest: Sequence[object], noun: str) -> Iterable[str]:
    return ["", f"And {counted(len(rest), f'further {noun}')}."] if rest else []


def _text(text: str) -> str:
    """Words that came from outside, as words and nothing else."""
    harmless = html.escape(shortened(printable(text), LONGEST), quote=False)
    escaped = re.sub(r"([\\`*_{}\[\]()|~!$])", r"\\\1", harmless)
    return escaped.replace("@", "&#64;").replace("://", ":&#47;/")


def _code(text: str) -> str:
    """A name as code, in which nothing has a meaning but its own fence and the border of a cell."""
    shown = shortened(printable(text), LONGEST).replace("`", "'").replace("|", "\\|")
    return f"`{shown}`"
