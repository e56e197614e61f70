"""The report for a terminal: what was read, what is wrong, and what is not known, on a few screens."""

from collections.abc import Iterator, Mapping, Sequence
from io import StringIO

from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from scanner.accounts import CLOUDS
from scanner.check import Severity
from scanner.controls import Theme
from scanner.outputs.text_findings import accepted, findings
from scanner.outputs.text_layout import FAINT, HEADING, STYLES, clean, faint, hidden, indented, section, some
from scanner.outputs.text_unknown import gaps, undetermined, unevaluated
from scanner.outputs.wording import account_words, capitalised, counted, model_words, printable
from scanner.report import ACCEPTED, Outcome, Report, ScopeReport

NARROWEST = 63
"""What the table needs; a narrower terminal breaks the lines itself."""
MOST_ACCOUNTS = 10
MOST_REGIONS = 4
MOST_MODELS = 5

COLUMNS: Mapping[str, str] = {
    "failed": Outcome.FAIL,
    "accepted": ACCEPTED,
    "undetermined": Outcome.UNDETERMINED,
    "passed": Outcome.PASS,
    "n/a": Outcome.NOT_APPLICABLE,
}

CELLS: Mapping[str, str] = {Outcome.FAIL: "red", Outcome.UNDETERMINED: "yellow"}


def render(report: Report, *, width: int = 100, color: bool = False, whole: str = "") -> str:
    """The report in words, fitted to a width. Names can put no control sequence in it, and without colour none is.

    Args:
        report: what is told.
        width: of the terminal.
        color: whether severities and headings have colours.
        whole: the file that has the report as JSON already, where a reader finds what is left out here.

    Returns:
        The text.
    """
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
    for each in _sections(report, whole):
        console.print(each)
        console.print()
    return "\n".join(line.rstrip() for line in out.getvalue().rstrip().split("\n")) + "\n"


def _sections(report: Report, whole: str) -> Iterator[RenderableType]:
    yield _scanned(report)
    if report.verdicts:
        yield _themes(report)
    yield from findings(report)
    yield from accepted(report)
    yield from gaps(report)
    yield from unevaluated(report)
    yield from undetermined(report)
    if report.notes:
        yield section("Notes", (indented(clean(capitalised(note))) for note in report.notes))
    yield Group(_conclusion(report), *_hint(report, whole))


def _scanned(report: Report) -> Group:
    title = f"{report.tool.name} {report.tool.version}, {report.started:%d %B %Y %H:%M} UTC"
    lines: list[RenderableType] = []
    for scope in report.scopes[:MOST_ACCOUNTS]:
        lines.append(indented(_account(scope) if scope.template else f"{_account(scope)}  {_regions(scope.regions)}"))
        lines.append(faint(_resources(scope), 4))
    return section(title, [*lines, *hidden(report.scopes[MOST_ACCOUNTS:], "further account")])


def _account(scope: ScopeReport) -> str:
    if scope.template:
        return printable(f"{CLOUDS.get(scope.provider, scope.provider)} in {scope.template}")
    words = account_words(scope.provider, scope.account)
    return f"{words} ({printable(scope.label)})" if scope.label else words


def _regions(names: Sequence[str]) -> str:
    if not names:
        return "every region"
    return printable(", ".join(names)) if len(names) <= MOST_REGIONS else counted(len(names), "region")


def _resources(scope: ScopeReport) -> str:
    most = sorted(scope.resources.items(), key=lambda item: (-item[1], item[0]))
    models = some([counted(number, model_words(model)) for model, number in most if number], MOST_MODELS, "more kind")
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
    return Group(indented(table), *([faint(f"Nothing to assess: {', '.join(idle)}")] if idle else []))


def _by_theme(report: Report) -> Iterator[tuple[Theme, Mapping[str, int]]]:
    for theme in Theme:
        if theme in report.summary.by_theme:
            yield theme, report.summary.by_theme[theme]


def _cell(number: int, outcome: str) -> Text:
    return Text(f"{number:,}", style=CELLS.get(outcome, "")) if number else Text("-", style=FAINT)


def _conclusion(report: Report) -> Text:
    """How it ended, last because that is what stays on the screen."""
    if not report.verdicts:
        text = Text("Nothing was assessed: the checks found no resource to ask about", style=HEADING)
    else:
        text = _counts(report)
    if report.gaps:
        text.append(f"; {counted(len(report.gaps), 'call')} could not be read", style="yellow")
    if report.unevaluated:
        text.append(f"; {counted(len(report.unevaluated), 'declaration')} could not be evaluated", style="yellow")
    text.append(".")
    return text


def _counts(report: Report) -> Text:
    outcomes, severities = report.summary.by_outcome, report.summary.by_severity
    number = outcomes[Outcome.FAIL]
    text = Text(counted(number, "finding") if number else "No findings", style=HEADING)
    found = [(f"{severities[each]:,} {each}", STYLES[each]) for each in reversed(Severity) if severities[each]]
    for place, (words, style) in enumerate(found):
        text.append(", " if place else ": ")
        text.append(words, style)
    for name in (ACCEPTED, Outcome.UNDETERMINED):
        if outcomes[name]:
            text.append(f"; {outcomes[name]:,} {name}")
    text.append(f"; {outcomes[Outcome.PASS]:,} passed")
    return text


def _hint(report: Report, whole: str) -> Iterator[RenderableType]:
    """Where everything stands, when there is something to look up."""
    if report.open_findings or report.gaps or report.summary.by_outcome[Outcome.UNDETERMINED]:
        where = f"in {printable(whole)}" if whole else "with `-o json=report.json`"
        yield Text(f"All of it, with the evidence, {where}.", style=FAINT)
