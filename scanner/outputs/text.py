"""The report for a terminal: what was read, what is wrong, and what is not known, on a screen or two."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from io import StringIO
from typing import TypeVar

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from scanner.check import Severity
from scanner.controls import Theme
from scanner.models import GLOBAL
from scanner.outputs.wording import (
    account_words,
    capitalised,
    counted,
    kind_of,
    label_of,
    listed,
    model_words,
    plural,
    printable,
    shortened,
)
from scanner.page import Page
from scanner.provider import Gap
from scanner.report import ACCEPTED, Finding, Outcome, Report, ScopeReport, Undetermined

T = TypeVar("T")
K = TypeVar("K")

NARROWEST = 60
"""What the table needs; a narrower terminal breaks the lines itself."""
MOST_ACCOUNTS = 10
MOST_CHECKS = 10
MOST_RESOURCES = 5
"""Shown of one check."""
MOST_FLAWS = 4
"""Shown of one resource."""
MOST_GAPS = 12
MOST_REASONS = 6
MOST_REGIONS = 4
MOST_MODELS = 5
LONGEST = 240
"""Of a message or a reason; the other formats have it whole."""
IN_FULL = "in full with `-o json=report.json`"

STYLES = {
    Severity.CRITICAL: "bold red",
    Severity.HIGH: "red",
    Severity.MEDIUM: "yellow",
    Severity.LOW: "blue",
    Severity.INFO: "default",
}
FAINT = "dim"
HEADING = "bold"
COLUMNS: Mapping[str, str] = {
    "failed": Outcome.FAIL,
    "accepted": ACCEPTED,
    "undetermined": Outcome.UNDETERMINED,
    "passed": Outcome.PASS,
    "n/a": Outcome.NOT_APPLICABLE,
}

CELLS: Mapping[str, str] = {Outcome.FAIL: "red", Outcome.UNDETERMINED: "yellow"}


def render(report: Report, *, width: int = 100, color: bool = False) -> str:
    """The report in words, fitted to a width. Names can put no control sequence in it, and without colour none is."""
    out = StringIO()
    console = Console(
        file=out,
        width=max(width, NARROWEST),
        force_terminal=color,
        color_system="standard" if color else None,
        no_color=not color,
        legacy_windows=False,
        markup=False,
        emoji=False,
        highlight=False,
        _environ={},
    )
    for section in _sections(report):
        console.print(section)
        console.print()
    return "\n".join(line.rstrip() for line in out.getvalue().rstrip().split("\n")) + "\n"


def _sections(report: Report) -> Iterator[RenderableType]:
    yield _scanned(report)
    if report.verdicts:
        yield _themes(report)
    yield from _findings(report)
    if report.gaps:
        yield _section(f"Could not be read: {counted(len(report.gaps), 'call')}", _gaps(report.gaps))
    if undetermined := [each for each in report.verdicts if isinstance(each, Undetermined)]:
        yield _section(f"Undetermined: {counted(len(undetermined), 'answer')}", _reasons(undetermined))
    if report.notes:
        yield _section("Notes", (_indented(_clean(capitalised(note))) for note in report.notes))
    yield _conclusion(report)


def _section(title: str, lines: Iterable[RenderableType]) -> Group:
    return Group(Text(title, style=HEADING), *lines)


def _indented(content: RenderableType, depth: int = 2) -> Padding:
    return Padding(Text(content) if isinstance(content, str) else content, (0, 0, 0, depth))


def _faint(text: str, depth: int = 2) -> Padding:
    return _indented(Text(text, style=FAINT), depth)


def _clean(text: str) -> str:
    return shortened(printable(text), LONGEST)


def _some(items: Sequence[str], most: int) -> str:
    """The first of them, and how many more there are."""
    hidden = len(items) - most
    return ", ".join(items) if hidden <= 0 else f"{', '.join(items[:most])} and {hidden} more"


def _grouped(items: Iterable[tuple[K, T]]) -> dict[K, list[T]]:
    groups: dict[K, list[T]] = {}
    for key, item in items:
        groups.setdefault(key, []).append(item)
    return groups


def _scanned(report: Report) -> Group:
    title = f"{report.tool.name} {report.tool.version}, {report.started:%d %B %Y %H:%M} UTC"
    lines: list[RenderableType] = []
    for scope in report.scopes[:MOST_ACCOUNTS]:
        lines.append(_indented(f"{account_words(scope.provider, scope.account)}  {_regions(scope.regions)}"))
        lines.append(_faint(_resources(scope), 4))
    return _section(title, [*lines, *_hidden(report.scopes[MOST_ACCOUNTS:], "further account")])


def _hidden(more: Sequence[object], noun: str, depth: int = 2) -> Iterator[RenderableType]:
    """That there is more than is shown, when there is."""
    if more:
        yield _faint(f"and {counted(len(more), noun)}, {IN_FULL}", depth)


def _regions(names: Sequence[str]) -> str:
    return printable(", ".join(names)) if len(names) <= MOST_REGIONS else counted(len(names), "region")


def _resources(scope: ScopeReport) -> str:
    most = sorted(scope.resources.items(), key=lambda item: (-item[1], item[0]))
    models = _some([counted(number, model_words(model)) for model, number in most if number], MOST_MODELS)
    return ": ".join(filter(None, (counted(sum(scope.resources.values()), "resource"), models)))


def _themes(report: Report) -> Group:
    table = Table(box=None, padding=(0, 2, 0, 0), header_style=FAINT)
    table.add_column("Theme of A.8.21", overflow="fold")
    for name in COLUMNS:
        table.add_column(name, justify="right", no_wrap=True)
    for theme, counts in _by_theme(report):
        table.add_row(theme.heading, *(_cell(counts.get(outcome, 0), outcome) for outcome in COLUMNS.values()))
    asked = {page.theme for page in report.checks}
    idle = [theme.heading for theme in Theme if theme in asked and theme not in report.summary.by_theme]
    return Group(_indented(table), *([_faint(f"Nothing to assess: {', '.join(idle)}")] if idle else []))


def _by_theme(report: Report) -> Iterator[tuple[Theme, Mapping[str, int]]]:
    for theme in Theme:
        if theme in report.summary.by_theme:
            yield theme, report.summary.by_theme[theme]


def _cell(number: int, outcome: str) -> Text:
    return Text(f"{number:,}", style=CELLS.get(outcome, "")) if number else Text("-", style=FAINT)


def _findings(report: Report) -> Iterator[RenderableType]:
    """The worst checks first; of each, its worst resources."""
    pages = {page.id: page for page in report.checks}
    by_check = _grouped((finding.check, finding) for finding in report.open_findings)
    ordered = sorted(by_check.items(), key=lambda item: (-_worst(item[1]).rank, -len(item[1]), item[0]))
    single = len(report.scopes) == 1
    for check, findings in ordered[:MOST_CHECKS]:
        yield _check(pages[check], findings, single=single)
    if hidden := ordered[MOST_CHECKS:]:
        number = counted(sum(len(findings) for _, findings in hidden), "finding")
        yield Text(f"And {number} of {counted(len(hidden), 'further check')}, {IN_FULL}", style=FAINT)


def _worst(findings: Iterable[Finding]) -> Severity:
    return max((each.severity for each in findings), key=lambda severity: severity.rank)


def _check(page: Page, findings: Sequence[Finding], *, single: bool) -> Group:
    """One check's findings. In a single account only the region tells resources apart."""
    worst = _worst(findings)
    title = Text.assemble((worst.upper(), STYLES[worst]), "  ", (page.title, HEADING))
    by_resource = _grouped((finding.resource.id, finding) for finding in findings)
    ordered = sorted(by_resource.values(), key=lambda same: -_worst(same).rank)
    shown = [line for same in ordered[:MOST_RESOURCES] for line in _resource(same, worst, single=single)]
    more = _hidden(ordered[MOST_RESOURCES:], "further resource", 4)
    total = f"{page.id}, {counted(len(findings), 'finding')} in {counted(len(by_resource), 'resource')}"
    return Group(title, _faint(total), *shown, *more, _indented(Text.assemble(("Fix: ", FAINT), page.summary)))


def _resource(findings: Sequence[Finding], worst: Severity, *, single: bool) -> Iterator[RenderableType]:
    resource, location = findings[0].resource, findings[0].location
    live = resource.region if single else f"{resource.account} {resource.region}"
    place = f"{location.file}:{location.line}" if location else live
    yield _indented(
        Text.assemble(
            f"{kind_of(resource)} ",
            (printable(resource.name), HEADING),
            label_of(resource),
            (f"  {printable(place)}", FAINT),
        ),
        4,
    )
    flaws = Counter((finding.severity, finding.message) for finding in findings)
    ordered = sorted(flaws.items(), key=lambda item: -item[0][0].rank)
    for (severity, message), times in ordered[:MOST_FLAWS]:
        lesser = "" if severity is worst else f"  {severity}"
        often = f"  {times} times" if times > 1 else ""
        yield _indented(Text.assemble(_clean(message), (often, FAINT), (lesser, STYLES[severity])), 6)
    yield from _hidden(ordered[MOST_FLAWS:], "further flaw", 6)


def _gaps(gaps: Sequence[Gap]) -> Iterator[RenderableType]:
    """Grouped by call and reason: a permission that is missing is missing everywhere."""
    groups = list(_grouped(((gap.provider, gap.action, gap.reason), gap) for gap in gaps).items())
    for (_, action, reason), same in groups[:MOST_GAPS]:
        yield _indented(Text.assemble((printable(action), HEADING), "  ", (_where(same), FAINT)))
        yield _indented(_clean(reason), 4)
        if missing := sorted({_missing(gap) for gap in same if gap.affects}):
            yield _faint(f"unread: {'; '.join(missing)}", 4)
    yield from _hidden(groups[MOST_GAPS:], "other kind")


def _where(gaps: Iterable[Gap]) -> str:
    regions = _grouped((account_words(gap.provider, gap.account), printable(gap.region)) for gap in gaps)
    places = (
        account if names == [GLOBAL] else f"{account} in {_some(names, MOST_REGIONS)}"
        for account, names in regions.items()
    )
    return "; ".join(places)


def _missing(gap: Gap) -> str:
    models = listed([plural(model_words(each)) for each in gap.affects])
    return f"parts of {models}" if gap.fields_only else models


def _reasons(undetermined: Iterable[Undetermined]) -> Iterator[RenderableType]:
    counts = Counter(verdict.message for verdict in undetermined)
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    table = Table.grid(padding=(0, 2))
    table.add_column(justify="right")
    for reason, number in ordered[:MOST_REASONS]:
        table.add_row(f"{number:,}", Text(_clean(reason)))
    yield _indented(table)
    yield from _hidden(ordered[MOST_REASONS:], "other reason")


def _conclusion(report: Report) -> Text:
    """One line that says how it ended, last because that is what stays on the screen."""
    if not report.verdicts:
        text = Text("Nothing was assessed: the checks found no resource to ask about", style=HEADING)
    else:
        text = _counts(report)
    if report.gaps:
        text.append(f"; {counted(len(report.gaps), 'call')} could not be read", style="yellow")
    text.append(".")
    return text


def _counts(report: Report) -> Text:
    outcomes, severities = report.summary.by_outcome, report.summary.by_severity
    findings = outcomes[Outcome.FAIL]
    text = Text(counted(findings, "finding") if findings else "No findings", style=HEADING)
    found = [(f"{severities[each]:,} {each}", STYLES[each]) for each in reversed(Severity) if severities[each]]
    for number, (words, style) in enumerate(found):
        text.append(", " if number else ": ")
        text.append(words, style)
    for name in (ACCEPTED, Outcome.UNDETERMINED):
        if outcomes[name]:
            text.append(f"; {outcomes[name]:,} {name}")
    text.append(f"; {outcomes[Outcome.PASS]:,} passed")
    return text
