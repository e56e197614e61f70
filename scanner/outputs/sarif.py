"""The report as SARIF 2.1.0, in the shape that dashboards really take.

One run an account, each in a category of its own, so that an upload replaces what was known of that account and of no
other. An account that could not be opened gets no run, because uploading an empty one would close its old alerts; the
failure is a result and a notification in the first run of its provider. When no account was read at all, there is one
run whose invocation did not succeed: dashboards refuse it and keep what they have.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from functools import cached_property
from typing import Any

from scanner.outputs import sarif_gaps
from scanner.outputs.sarif_artifacts import embedded
from scanner.outputs.sarif_limits import MOST_BYTES, dealt, packed, size_of, text_of
from scanner.outputs.sarif_results import result
from scanner.outputs.sarif_rules import SCORES, Rules, rule_id
from scanner.page import PROJECT_URL, Page
from scanner.provider import Gap
from scanner.report import Finding, Report, Verdict, summarise

Json = dict[str, Any]
Account = tuple[str, str]
"""Provider and account."""

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
FULL_NAME = "netassay assessment of cloud network services"
SEMANTIC_VERSION = re.compile(r"\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?(?:\+[0-9A-Za-z.-]+)?")


class Profile(StrEnum):
    """What a file holds, for whom."""

    GITHUB = "github"
    """Open findings above `info`. GitHub, Azure DevOps, GitLab and SonarQube would show anything else as open too."""
    DEFECTDOJO = "defectdojo"
    """All open findings, and accepted ones as suppressed."""
    EVIDENCE = "evidence"
    """Every verdict of every kind, with the documents that findings point into."""

    @property
    def most_results(self) -> int:
        """Results in one run. GitHub takes 25,000 but keeps 5,000 of them, and nothing is to be lost."""
        return 5_000 if self is Profile.GITHUB else 25_000

    def holds(self, verdict: Verdict) -> bool:
        """Whether the verdict is in the file."""
        if self is Profile.EVIDENCE:
            return True
        alert = isinstance(verdict, Finding) and not verdict.accepted and verdict.severity in SCORES
        return alert or (self is Profile.DEFECTDOJO and isinstance(verdict, Finding))

    def lists(self, page: Page) -> bool:
        """Whether the rule of a check that ran is in the file although no result needs it."""
        return self is not Profile.GITHUB or page.severity in SCORES


def render(report: Report, profile: Profile = Profile.GITHUB, *, exit_code: int | None = None) -> str:
    """The whole report in one document, whatever its size."""
    return text_of(_document(_Writer(report, Profile(profile), exit_code).runs()))


def render_files(report: Report, profile: Profile = Profile.GITHUB, *, exit_code: int | None = None) -> tuple[str, ...]:
    """The report in as many documents as GitHub's limits need, which is nearly always the one of `render`.

    Together they hold every run once. The first belongs in the file that was asked for, the second in
    `name-2.sarif`, and so on.

    Args:
        report: the outcome of a scan.
        profile: for whom the documents are.
        exit_code: how the process will end, where that is known: it depends on more than the report.
    """
    runs = _Writer(report, Profile(profile), exit_code).runs()
    return tuple(text_of(_document(each)) for each in packed(runs))


def _document(runs: Iterable[Json]) -> Json:
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": list(runs)}


@dataclass(frozen=True)
class _Writer:
    report: Report
    profile: Profile
    exit_code: int | None

    def runs(self) -> Iterator[Json]:
        """A run for each account, and further ones where an account has more results than a run may hold."""
        if not self._accounts:
            yield self._run(("accounts-not-read",), self._gap_results(self.report.gaps), self.report.gaps)
        for account in self._accounts:
            yield from self._account_runs(account)

    @cached_property
    def _accounts(self) -> list[Account]:
        return sorted({(scope.provider, scope.account) for scope in self.report.scopes} | self._verdicts.keys())

    @cached_property
    def _verdicts(self) -> dict[Account, list[Verdict]]:
        found: dict[Account, list[Verdict]] = {}
        for verdict in self.report.verdicts:
            found.setdefault((verdict.resource.provider, verdict.resource.account), []).append(verdict)
        return found

    @cached_property
    def _gaps(self) -> dict[Account, list[Gap]]:
        found: dict[Account, list[Gap]] = {}
        for gap in self.report.gaps:
            found.setdefault(self._home(gap), []).append(gap)
        return found

    def _home(self, gap: Gap) -> Account:
        """The run it is told in: its account's, else the first of its provider."""
        own = (gap.provider, gap.account)
        of_provider = (account for account in self._accounts if account[0] == gap.provider)
        return own if own in self._accounts else next(of_provider, self._accounts[0])

    @cached_property
    def _pages(self) -> dict[str, Page]:
        return {page.id: page for page in self.report.checks}

    @cached_property
    def _rules(self) -> Rules:
        """All checks that ran, and a variant for each further severity that findings have."""
        pages = {page.id: page for page in self.report.checks if self.profile.lists(page)}
        pages[sarif_gaps.RULE] = sarif_gaps.page()
        for verdict in filter(self.profile.holds, self.report.verdicts):
            page = self._pages[verdict.check]
            pages[rule_id(page, verdict.severity)] = page.model_copy(update={"severity": verdict.severity})
        return Rules(dict(sorted(pages.items())))

    def _account_runs(self, account: Account) -> list[Json]:
        gaps, verdicts = self._gaps.get(account, []), self._verdicts.get(account, [])
        results = [*self._results(verdicts), *self._gap_results(gaps)]
        most = self.profile.most_results
        while True:
            first, *more = dealt(sorted(results, key=_place), most)
            further = (((*account, f"part-{number}"), part) for number, part in enumerate(more, 2))
            runs = [
                self._run(account, first, gaps, verdicts),
                *(self._run(*each, verdicts=verdicts) for each in further),
            ]
            if most == 1 or max(map(size_of, runs)) <= MOST_BYTES:
                return runs
            most //= 2

    def _results(self, verdicts: Iterable[Verdict]) -> Iterator[Json]:
        for verdict in filter(self.profile.holds, verdicts):
            page = self._pages[verdict.check]
            yield self._of_rule(rule_id(page, verdict.severity), result(verdict, page))

    def _gap_results(self, gaps: Iterable[Gap]) -> list[Json]:
        write = sarif_gaps.record if self.profile is Profile.EVIDENCE else sarif_gaps.alert
        return [self._of_rule(sarif_gaps.RULE, write(gap)) for gap in gaps]

    def _of_rule(self, rule: str, result: Json) -> Json:
        return {"ruleId": rule, "ruleIndex": self._rules.index[rule], **result}

    def _run(
        self, name: Sequence[str], results: list[Json], gaps: Iterable[Gap] = (), verdicts: Iterable[Verdict] = ()
    ) -> Json:
        started, finished = _utc(self.report.started), _utc(self.report.finished)
        notes = [note for gap in gaps for note in sarif_gaps.notifications(gap, self._rules)]
        invocation = {
            "startTimeUtc": started,
            "endTimeUtc": finished,
            "executionSuccessful": bool(self._accounts),
            **({} if self.exit_code is None else {"exitCode": self.exit_code}),
            **({"toolExecutionNotifications": notes} if notes else {}),
        }
        artifacts: list[Json] = []
        if self.profile is Profile.EVIDENCE:
            results, artifacts = embedded(results, verdicts)
        return {
            "tool": {"driver": self._driver()},
            "automationDetails": {"id": "/".join(("netassay", *filter(None, name), started))},
            "invocations": [invocation],
            "columnKind": "unicodeCodePoints",
            **({"artifacts": artifacts} if artifacts else {}),
            "taxonomies": self._rules.taxonomies(),
            "results": results,
            "properties": {"verdicts": dict(summarise(verdicts).by_outcome)},
        }

    def _driver(self) -> Json:
        tool = self.report.tool
        semantic = {"semanticVersion": tool.version} if SEMANTIC_VERSION.fullmatch(tool.version) else {}
        return {
            "name": tool.name,
            "fullName": FULL_NAME,
            "version": tool.version,
            **semantic,
            "informationUri": PROJECT_URL,
            "rules": self._rules.descriptors(),
            "notifications": [sarif_gaps.descriptor()],
            "supportedTaxonomies": self._rules.supported(),
        }


def _place(result: Json) -> tuple[str, str, str]:
    uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    return result["ruleId"], uri, result["partialFingerprints"]["resourceFinding/v1"]


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
