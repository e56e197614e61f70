"""What is not known: calls that were refused, and answers that could not be given."""

from collections.abc import Iterable, Iterator, Sequence

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from scanner.models import GLOBAL, Identity
from scanner.outputs.text_layout import FAINT, HEADING, clean, faint, grouped, hidden, indented, section, some
from scanner.outputs.wording import account_words, counted, kind_of, label_of, listed, model_words, plural, printable
from scanner.provider import Gap, Unevaluated
from scanner.report import Report, Undetermined

MOST_GAPS = 12
MOST_REASONS = 6
MOST_DECLARED = 4
MOST_EXAMPLES = 2
"""Resources named for one reason."""
MOST_REGIONS = 4


def gaps(report: Report) -> Iterator[RenderableType]:
    """Calls by reason: a permission that is missing is missing everywhere."""
    if report.gaps:
        templates = {(each.provider, each.account) for each in report.scopes if each.template}
        live = {each.provider for each in report.gaps if (each.provider, each.account) not in templates}
        yield section(f"Could not be read: {counted(len(report.gaps), 'call')}", _gaps(report.gaps, sorted(live)))


def _gaps(refused: Sequence[Gap], live: Sequence[str]) -> Iterator[RenderableType]:
    groups = list(grouped(((gap.provider, gap.action, gap.reason), gap) for gap in refused).items())
    for (_, action, reason), same in groups[:MOST_GAPS]:
        yield indented(Text.assemble((printable(action), HEADING), "  ", (_where(same), FAINT)))
        yield indented(clean(reason), 4)
        if missing := sorted({_missing(gap) for gap in same if gap.affects}):
            yield faint(f"unread: {'; '.join(missing)}", 4)
    yield from hidden(groups[MOST_GAPS:], "other kind")
    if live:
        commands = listed([f"`netassay permissions {each}`" for each in live])
        yield faint(f"What a scan must be allowed to do: {commands}")


def _where(same: Iterable[Gap]) -> str:
    regions = grouped((account_words(gap.provider, gap.account), printable(gap.region)) for gap in same)
    places = (
        account if names == [GLOBAL] else f"{account} in {some(names, MOST_REGIONS)}"
        for account, names in regions.items()
    )
    return "; ".join(places)


def _missing(gap: Gap) -> str:
    models = listed([plural(model_words(each)) for each in gap.affects])
    return f"parts of {models}" if gap.fields_only else models


def unevaluated(report: Report) -> Iterator[RenderableType]:
    """What templates declare and nobody could evaluate, by reason, files that were not read at all first."""
    if not report.unevaluated:
        return
    files = sum(not each.address for each in report.unevaluated)
    parts = len(report.unevaluated) - files
    counts = listed([*([counted(files, "file")] if files else []), *([counted(parts, "resource")] if parts else [])])
    groups = grouped(((bool(each.address), each.why), each) for each in report.unevaluated)
    ordered = sorted(groups.items(), key=lambda item: (item[0][0], -len(item[1]), item[0][1]))
    lines: list[RenderableType] = []
    for (_, why), same in ordered[:MOST_GAPS]:
        lines += [indented(Text(some([_declared(each) for each in same], MOST_DECLARED))), faint(clean(why), 4)]
    yield section(f"Could not be evaluated: {counts}", [*lines, *hidden(ordered[MOST_GAPS:], "other reason")])


def _declared(each: Unevaluated) -> str:
    place = printable(f"{each.file}:{each.line}" if each.line else each.file)
    return f"{printable(each.address)} ({place})" if each.address else place


def undetermined(report: Report) -> Iterator[RenderableType]:
    """Why answers could not be given, the commonest reason first, and about what."""
    if found := [each for each in report.verdicts if isinstance(each, Undetermined)]:
        yield section(f"Undetermined: {counted(len(found), 'answer')}", _reasons(found))


def _reasons(found: Iterable[Undetermined]) -> Iterator[RenderableType]:
    reasons = grouped((verdict.message, verdict.resource) for verdict in found)
    ordered = sorted(reasons.items(), key=lambda item: (-len(item[1]), item[0]))
    table = Table.grid(padding=(0, 2))
    table.add_column(justify="right")
    for reason, resources in ordered[:MOST_REASONS]:
        table.add_row(f"{len(resources):,}", Text.assemble(clean(reason), "\n", (_examples(resources), FAINT)))
    yield indented(table)
    yield from hidden(ordered[MOST_REASONS:], "other reason")


def _examples(resources: Iterable[Identity]) -> str:
    distinct = {each.id: each for each in resources}.values()
    return some([f"{kind_of(each)} {printable(each.name)}{label_of(each)}" for each in distinct], MOST_EXAMPLES)
