"""What a scan found. The model is the JSON report, and every other format is a view of it."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field, GetPydanticSchema, JsonValue
from pydantic_core import core_schema

from scanner.check import Severity
from scanner.controls import Theme
from scanner.models import Declaration, Hop, Identity, Model
from scanner.page import Page
from scanner.provider import Gap, Unevaluated

SCHEMA_VERSION = "1.0"


class Outcome(StrEnum):
    """How a question ended."""

    FAIL = "fail"
    PASS = "pass"  # noqa: S105 - an outcome
    NOT_APPLICABLE = "not-applicable"
    UNDETERMINED = "undetermined"


MadeJson = Annotated[JsonValue, GetPydanticSchema(lambda *_: core_schema.any_schema())]
"""JSON that pydantic made of a model. Looking through it again, when it comes and once more when it is written, took a
twentieth of a large scan."""


class Evidence(Model):
    """One value that decided."""

    field: str
    """Path within the resource: `tls.oldest`."""
    value: MadeJson
    source: str
    """The API calls with region and account, or file and line."""


class Acceptance(Model):
    """A risk that its owner has accepted, for a time or where it is made."""

    reason: str
    owner: str = ""
    """Empty where a comment in a template accepts it."""
    expires: date | None = None
    """None where a comment accepts it for good."""
    comment: str = ""
    """File and line of the comment; empty where the settings accept it."""


class Subject(Model):
    """The part of the resource that a finding is about, as it was read."""

    element: str
    """The element's natural name within the resource; empty for the resource as a whole."""
    document: MadeJson
    """The element, or what decided of the resource, in canonical form."""
    field: str
    """The deciding key in the document; empty when the document decides as a whole."""


class VerdictBase(Model):
    """What every verdict says."""

    check: str
    theme: Theme
    severity: Severity
    resource: Identity
    message: str = ""
    evidence: tuple[Evidence, ...] = ()
    location: Declaration | None = None
    """Where a template declares what decided; None in a live account."""
    fingerprint: str
    """SHA-256 of check, resource and element: the same flaw has the same one in every scan."""


class Finding(VerdictBase):
    """The resource has the flaw."""

    outcome: Literal[Outcome.FAIL] = Outcome.FAIL
    subject: Subject
    path: tuple[Hop, ...] = ()
    """The way on which the flaw shows, from the source to the resource; empty where that says nothing."""
    accepted: Acceptance | None = None
    """Set while the risk is accepted; the finding then neither fails a run nor reaches dashboards."""


class Passed(VerdictBase):
    """The resource does not have the flaw."""

    outcome: Literal[Outcome.PASS] = Outcome.PASS


class NotApplicable(VerdictBase):
    """The question does not arise; the message says why."""

    outcome: Literal[Outcome.NOT_APPLICABLE] = Outcome.NOT_APPLICABLE


class Undetermined(VerdictBase):
    """It could not be decided; the message says why."""

    outcome: Literal[Outcome.UNDETERMINED] = Outcome.UNDETERMINED


Verdict = Annotated[Finding | Passed | NotApplicable | Undetermined, Field(discriminator="outcome")]


class Tool(Model):
    """What wrote the report."""

    name: str = "netassay"
    version: str


class ScopeReport(Model):
    """An account, what of it was asked for, and how much was found there."""

    provider: str
    account: str
    label: str = ""
    """What the account's owner calls it; empty where that is the id, or is not known."""
    template: str = ""
    """The file or directory that declares it, relative to the root of the sources; empty for an account itself."""
    regions: tuple[str, ...]
    resources: Mapping[str, int]
    """Number of resources by model."""


class Summary(Model):
    """Counts of verdicts."""

    by_outcome: Mapping[str, int]
    """Accepted findings are counted apart, as `accepted`, and not as `fail`."""
    by_theme: Mapping[str, Mapping[str, int]]
    """Outcomes by theme."""
    by_severity: Mapping[str, int]
    """Findings by severity, accepted ones left out."""


class Report(Model):
    """The outcome of a scan."""

    schema_version: str = SCHEMA_VERSION
    tool: Tool
    started: datetime
    finished: datetime
    scopes: tuple[ScopeReport, ...]
    checks: tuple[Page, ...]
    """Every check that was asked, whether it found something or not."""
    verdicts: tuple[Verdict, ...]
    """Ordered by check, resource and element."""
    gaps: tuple[Gap, ...]
    unevaluated: tuple[Unevaluated, ...] = ()
    """What templates declare and could not be evaluated, or only in part."""
    notes: tuple[str, ...] = ()
    """What the reader should know about the settings, such as acceptances that have expired."""
    summary: Summary

    @property
    def open_findings(self) -> tuple[Finding, ...]:
        """Findings whose risk nobody has accepted."""
        return tuple(verdict for verdict in self.verdicts if isinstance(verdict, Finding) and not verdict.accepted)


def summarise(verdicts: Iterable[Verdict]) -> Summary:
    """Count verdicts."""
    outcomes: Counter[str] = Counter(dict.fromkeys(Outcome, 0) | {ACCEPTED: 0})
    themes: dict[str, Counter[str]] = defaultdict(Counter)
    severities: Counter[str] = Counter(dict.fromkeys(reversed(Severity), 0))
    for verdict in verdicts:
        open_ = isinstance(verdict, Finding) and not verdict.accepted
        outcome = ACCEPTED if isinstance(verdict, Finding) and verdict.accepted else str(verdict.outcome)
        outcomes[outcome] += 1
        themes[verdict.theme][outcome] += 1
        severities[verdict.severity] += open_
    return Summary(by_outcome=outcomes, by_theme=themes, by_severity=severities)


ACCEPTED = "accepted"
