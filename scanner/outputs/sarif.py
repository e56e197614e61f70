"""The report as SARIF 2.1.0, in the shape that dashboards really take.

One run an account, each in a category of its own, so that an upload replaces what was known of that account and of no
other. An account that could not be opened gets no run, because uploading an empty one would close its old alerts; the
failure is a result and a notification in the first run of its provider. When no account was read at all, there is one
run whose invocation did not succeed: dashboards refuse it and keep what they have.

What templates declare is one run together, since a repository is uploaded as a whole.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from functools import cached_property
from typing import Any

from scanner.baseline import LEFT_OUT
from scanner.outputs import sarif_gaps, sarif_unread
from scanner.outputs.sarif_artifacts import embedded
from scanner.outputs.sarif_limits import MOST_BYTES, dealt, packed, size_of, text_of
from scanner.outputs.sarif_places import SOURCE_ROOT, apart
from scanner.outputs.sarif_results import result
from scanner.outputs.sarif_rules import SCORES, Rules, rule_id
from scanner.page import PROJECT_URL, Page
from scanner.provider import Gap, Unevaluated
from scanner.report import Finding, Report, Verdict, summarise

Json = dict[str, Any]
Account = tuple[str, str]
"""Provider and account."""

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
FULL_NAME = "netassay assessment of cloud network services"
TEMPLATES: Account = ("iac", "")
"""The name of the run for all templates."""
ROOT: Json = {"description": {"text": "The root of the sources that were scanned."}}
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
        if not self._homes:
            yield self._run(("accounts-not-read",), self._gap_results(self.report.gaps), self.report.gaps)
        for home in self._homes:
            yield from self._runs_of(home)

    @cached_property
    def _homes(self) -> list[Account]:
        """What has a run of its own: an account, and all templates together."""
        accounts = ((scope.provider, scope.account) for scope in self.report.scopes)
        templates = {TEMPLATES} if self.report.unevaluated else set()
        return sorted({*map(self._home_of, accounts), *self._verdicts, *templates})

    def _home_of(self, account: Account) -> Account:
        return TEMPLATES if account in self._declared else account

    @cached_property
    def _declared(self) -> frozenset[Account]:
        return frozenset((each.provider, each.account) for each in self.report.scopes if each.template)

    @cached_property
    def _verdicts(self) -> dict[Account, list[Verdict]]:
        found: dict[Account, list[Verdict]] = {}
        for verdict in self.report.verdicts:
            found.setdefault(self._home_of((verdict.resource.provider, verdict.resource.account)), []).append(verdict)
        return found

    @cached_property
    def _gaps(self) -> dict[Account, list[Gap]]:
        found: dict[Account, list[Gap]] = {}
        for gap in self.report.gaps:
            found.setdefault(self._home(gap), []).append(gap)
        return found

    def _home(self, gap: Gap) -> Account:
        """The run it is told in: its account's, else the first of its provider."""
        own = self._home_of((gap.provider, gap.account))
        of_provider = (home for home in self._homes if home[0] == gap.provider)
        return own if own in self._homes else next(of_provider, self._homes[0])

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

    def _runs_of(self, home: Account) -> list[Json]:
        gaps, verdicts = self._gaps.get(home, []), self._verdicts.get(home, [])
        unread = self.report.unevaluated if home == TEMPLATES else ()
        found = [*self._results(verdicts), *self._gap_results(gaps), *self._unread_results(unread)]
        results = sorted(found, key=_place)
        if home == TEMPLATES:
            results = list(apart(results))
        most = self.profile.most_results
        while True:
            first, *more = dealt(results, most)
            further = (((*home, f"part-{number}"), part) for number, part in enumerate(more, 2))
            runs = [
                self._run(home, first, [*gaps, *unread], verdicts),
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

    def _unread_results(self, unread: Iterable[Unevaluated]) -> list[Json]:
        """Files that were not read are something to repair; what could not be evaluated in one is on record."""
        is_record = self.profile is Profile.EVIDENCE
        wanted = {sarif_unread.fingerprint(each): each for each in unread if is_record or not each.address}
        write = sarif_unread.record if is_record else sarif_unread.alert
        return [self._of_rule(sarif_gaps.RULE, write(each)) for each in wanted.values()]

    def _of_rule(self, rule: str, result: Json) -> Json:
        return {"ruleId": rule, "ruleIndex": self._rules.index[rule], **result}

    def _run(
        self,
        name: Sequence[str],
        results: list[Json],
        missing: Iterable[Gap | Unevaluated] = (),
        verdicts: Iterable[Verdict] = (),
    ) -> Json:
        started, finished = _utc(self.report.started), _utc(self.report.finished)
        notes = [note for each in missing for note in self._notes(each)]
        invocation = {
            "startTimeUtc": started,
            "endTimeUtc": finished,
            "executionSuccessful": bool(self._homes),
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
            **({"originalUriBaseIds": {SOURCE_ROOT: ROOT}} if name[0] == TEMPLATES[0] else {}),
            **({"artifacts": artifacts} if artifacts else {}),
            "taxonomies": self._rules.taxonomies(),
            "results": results,
            "properties": {"verdicts": dict(summarise(verdicts).by_outcome), **self._left_out(verdicts)},
        }

    def _left_out(self, verdicts: Iterable[Verdict]) -> Json:
        """The open findings that the profile has no results for, by which a baseline knows them."""
        findings = (each for each in verdicts if isinstance(each, Finding) and not each.accepted)
        left_out = [each.fingerprint for each in findings if not self.profile.holds(each)]
        return {LEFT_OUT: sorted(left_out)} if left_out else {}

    def _notes(self, missing: Gap | Unevaluated) -> list[Json]:
        if isinstance(missing, Gap):
            return sarif_gaps.notifications(missing, self._rules)
        return [sarif_unread.notification(missing)]

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
            "notifications": [sarif_gaps.descriptor(), sarif_unread.descriptor()],
            "supportedTaxonomies": self._rules.supported(),
        }


def _place(result: Json) -> tuple[str, str, str]:
    uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    return result["ruleId"], uri, result["partialFingerprints"]["resourceFinding/v1"]


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
