"""What is wrong: the most urgent checks at length, the other severe ones by name, and how many more there are.

Then the risks that somebody has accepted, so that nobody forgets them.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from scanner.check import Severity
from scanner.outputs.text_layout import (
    FAINT,
    HEADING,
    STYLES,
    clean,
    faint,
    grouped,
    hidden,
    indented,
    one_line,
    section,
)
from scanner.outputs.text_order import Failed, failed_checks, most_urgent_first, worst_of
from scanner.outputs.wording import capitalised, counted, kind_of, label_of, printable
from scanner.report import Acceptance, Finding, Report, ScopeReport

MOST_CHECKS = 10
"""Shown at length."""
MOST_RESOURCES = 3
"""Shown of one check."""
MOST_FLAWS = 4
"""Shown of one resource."""
NAMED = (Severity.CRITICAL, Severity.HIGH)
"""Checks of these severities are named, however many there are."""
MOST_ACCEPTED = 10
ARROW = "->"
MOST_ACCEPTED_IN_FULL = 3
"""Where there are more acceptances than that, each has one line and no more."""

# By the first word of an element's key.
ELEMENTS: Mapping[str, str] = {
    "behaviour": "behaviour",
    "egress": "rule",
    "error": "error",
    "exclusion": "exclusion",
    "group": "origin group",
    "ingress": "rule",
    "origin": "origin",
    "route": "route",
    "rule": "rule",
    "tunnel": "tunnel",
}


def findings(report: Report) -> Iterator[RenderableType]:
    """What is wrong and open."""
    failed = failed_checks(report.checks, report.open_findings)
    ordered = most_urgent_first(failed)
    names = _account_names(report.scopes)
    for each in ordered[:MOST_CHECKS]:
        yield _check(each, names)
    shown = {each.page.id for each in ordered[:MOST_CHECKS]}
    further = [each for each in failed if each.page.id not in shown]
    for severity in NAMED:
        if same := [each for each in further if each.worst is severity]:
            yield _named(severity, same)
    if rest := [each for each in further if each.worst not in NAMED]:
        yield Text(_counts(rest), style=FAINT)


def _account_names(scopes: Sequence[ScopeReport]) -> Mapping[str, str]:
    """What tells accounts apart: nothing where there is one, else a label that no other has, else the id."""
    if len(scopes) == 1:
        return {scopes[0].account: ""}
    times = Counter(scope.label for scope in scopes)
    return {
        scope.account: scope.label if times[scope.label] == 1 and scope.label else scope.account for scope in scopes
    }


def _check(failed: Failed, names: Mapping[str, str]) -> Group:
    """One check's findings, on the worst resources first."""
    page, worst = failed.page, failed.worst
    title = Text.assemble((worst.upper(), STYLES[worst]), "  ", (page.title, HEADING))
    by_resource = grouped((finding.resource.id, finding) for finding in failed.findings)
    ordered = sorted(by_resource.values(), key=lambda same: -worst_of(same).rank)
    shown = [line for same in ordered[:MOST_RESOURCES] for line in _resource(same, worst, names)]
    more = hidden(ordered[MOST_RESOURCES:], "further resource", 4)
    total = f"{page.id}, {counted(len(failed.findings), 'finding')} in {counted(len(by_resource), 'resource')}"
    return Group(title, faint(total), *shown, *more, indented(Text.assemble(("Fix: ", FAINT), page.summary)))


def _resource(found: Sequence[Finding], worst: Severity, names: Mapping[str, str]) -> Iterator[RenderableType]:
    resource, location = found[0].resource, found[0].location
    live = " ".join(filter(None, (names.get(resource.account, resource.account), resource.region)))
    place = f"{location}{', not changed by the plan' if location.is_unchanged else ''}" if location else live
    yield indented(
        Text.assemble(
            f"{kind_of(resource)} ",
            (printable(resource.name), HEADING),
            label_of(resource),
            (f"  {printable(place)}", FAINT),
        ),
        4,
    )
    flaws = grouped(((finding.severity, finding.message), finding) for finding in found)
    ordered = sorted(flaws.items(), key=lambda item: -item[0][0].rank)
    for (severity, message), same in ordered[:MOST_FLAWS]:
        lesser = "" if severity is worst else f"  {severity}"
        yield indented(Text.assemble(clean(message), (_elements(same), FAINT), (lesser, STYLES[severity])), 6)
        for hop in same[0].path:
            yield faint(f"{ARROW} {printable(hop.where)}: {clean(hop.says)}", 8)
    yield from hidden(ordered[MOST_FLAWS:], "further flaw", 6)


def _elements(same: Sequence[Finding]) -> str:
    """How many parts of the resource a message is true of, when several: ` (2 rules)`."""
    if len(same) == 1:
        return ""
    nouns = {ELEMENTS.get(each.subject.element.partition("-")[0], "part") for each in same}
    return f" ({counted(len(same), nouns.pop() if len(nouns) == 1 else 'part')})"


def _named(severity: Severity, failed: Sequence[Failed]) -> Group:
    """A line for each check."""
    number = sum(len(each.findings) for each in failed)
    words = f"  {counted(len(failed), 'further check')}, {counted(number, 'finding')}"
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True)
    table.add_column(justify="right", no_wrap=True)
    table.add_column()
    for each in failed:
        title = one_line(Text(each.page.title.removesuffix(".")))
        table.add_row(each.page.id, Text(f"{len(each.findings):,}", style=STYLES[severity]), title)
    return Group(Text.assemble((severity.upper(), STYLES[severity]), (words, HEADING)), indented(table))


def _counts(failed: Sequence[Failed]) -> str:
    severities = Counter(finding.severity for each in failed for finding in each.findings)
    number = counted(severities.total(), "finding")
    by_severity = ", ".join(f"{severities[each]:,} {each}" for each in reversed(Severity) if severities[each])
    return f"And {number} of {counted(len(failed), 'further check')}: {by_severity}"


def accepted(report: Report) -> Iterator[RenderableType]:
    """The risks that are accepted, the one that ends first above."""
    risks = [(each.accepted, each) for each in report.verdicts if isinstance(each, Finding) and each.accepted]
    if not risks:
        return
    groups = grouped(
        ((risk.expires or date.max, finding.check, _by(risk), risk.reason), (risk, finding)) for risk, finding in risks
    )
    ordered = [groups[key] for key in sorted(groups)]
    lines = [_acceptance(same[0][0], [finding for _, finding in same]) for same in ordered[:MOST_ACCEPTED]]
    if len(ordered) > MOST_ACCEPTED_IN_FULL:
        lines = [one_line(line) for line in lines]
    more = hidden(ordered[MOST_ACCEPTED:], "further acceptance")
    yield section(f"Accepted: {counted(len(risks), 'finding')}", [*map(indented, lines), *more])


def _acceptance(risk: Acceptance, found: Sequence[Finding]) -> Text:
    resources = list({each.resource.id: each.resource for each in found}.values())
    first = f"{printable(resources[0].name)}{label_of(resources[0])}"
    others = f" and {counted(len(resources) - 1, 'further resource')}" if len(resources) > 1 else ""
    return Text.assemble(
        (found[0].check, HEADING),
        f" on {first}{others}, {_by(risk)}: {clean(capitalised(risk.reason))}",
    )


def _by(risk: Acceptance) -> str:
    """Until when and by whom it is accepted."""
    until = f"until {risk.expires}" if risk.expires else ""
    return ", ".join(filter(None, (until, printable(risk.owner), risk.comment)))
