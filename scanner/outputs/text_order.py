"""Which checks a reader sees first."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from scanner.check import Severity
from scanner.controls import Theme
from scanner.outputs.text_layout import grouped
from scanner.page import Page
from scanner.report import Finding

THEMES = tuple(Theme)


def worst_of(findings: Iterable[Finding]) -> Severity:
    """The highest severity among them."""
    return max((each.severity for each in findings), key=lambda severity: severity.rank)


@dataclass(frozen=True)
class Failed:
    """A check that found something."""

    page: Page
    findings: Sequence[Finding]
    worst: Severity

    @property
    def worst_findings(self) -> int:
        """How many findings are as severe as the worst."""
        return sum(each.severity is self.worst for each in self.findings)


def failed_checks(pages: Iterable[Page], findings: Iterable[Finding]) -> list[Failed]:
    """The checks that found something, in the order of their themes and names."""
    by_id = {page.id: page for page in pages}
    found = grouped((each.check, each) for each in findings)
    failed = [Failed(by_id[check], same, worst_of(same)) for check, same in found.items()]
    return sorted(failed, key=lambda each: (THEMES.index(each.page.theme), each.page.id))


def most_urgent_first(failed: Iterable[Failed]) -> list[Failed]:
    """The order in which checks are shown at length, since only the first of them are.

    Severity decides. Within a severity the themes take turns, or the one with the most checks and findings, usually
    the rules of firewalls, would fill the page and hide an expired certificate. Within a theme the check with the
    fewest findings of that severity comes first: the same flaw in many places is mostly a default, or a habit that
    takes a project to change, whereas the one resource that is unlike all others is news, and is mended today.
    """
    turns: list[tuple[int, int, int, Failed]] = []
    for (severity, theme), same in grouped(((each.worst, each.page.theme), each) for each in failed).items():
        fewest_first = sorted(same, key=lambda each: (each.worst_findings, each.page.id))
        turns += [(-severity.rank, turn, THEMES.index(theme), each) for turn, each in enumerate(fewest_first)]
    return [each for *_, each in sorted(turns, key=lambda item: item[:3])]
