"""Ask each check about each resource, and keep what decided as evidence."""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from importlib.metadata import version
from typing import Any

from pydantic import JsonValue
from pydantic_core import to_jsonable_python

from scanner.check import Answer, Check, Violation
from scanner.config import Settings
from scanner.inventory import Batch, Inventory, Related, Table
from scanner.models import Element, InapplicableError, Model, Place, Resource, UndecidedError, Unknown
from scanner.page import page_of
from scanner.report import (
    Acceptance,
    Evidence,
    Finding,
    NotApplicable,
    Passed,
    Report,
    ScopeReport,
    Subject,
    Tool,
    Undetermined,
    Verdict,
    summarise,
)


def judge(inventory: Inventory, checks: Sequence[Check], settings: Settings) -> Report:
    """The report of a scan: a verdict for each check and each resource it is about.

    Risks are accepted, and certificates expire, as of the scan: judging a snapshot again gives the same verdicts.
    """
    today = inventory.started.date()
    asked = sorted((check for check in checks if check.id not in settings.skip), key=lambda check: check.id)
    verdicts = tuple(_Judge(inventory, settings, today).verdicts(asked))
    return Report(
        tool=Tool(version=version("netassay")),
        started=inventory.started,
        finished=inventory.finished,
        scopes=tuple(_scope_reports(inventory)),
        checks=tuple(page_of(check).model_copy(update={"severity": settings.severity_of(check)}) for check in asked),
        verdicts=verdicts,
        gaps=inventory.gaps,
        unevaluated=inventory.unevaluated,
        notes=(*settings.expired(today), *_expired(inventory, today), *inventory.notes),
        summary=summarise(verdicts),
    )


def _expired(inventory: Inventory, today: date) -> tuple[str, ...]:
    """A sentence for each comment that no longer accepts anything."""
    comments = dict.fromkeys(each for found in inventory.ignores.values() for each in found)
    return tuple(
        f"the acceptance of {each.check} in {each.file}:{each.line} expired on {each.expires} and no longer applies"
        for each in comments
        if each.has_expired(today)
    )


SELF = "identity.id"
"""What decided where something is missing: the resource is there, and what it should have is not."""


class _Judge:
    def __init__(self, inventory: Inventory, settings: Settings, today: date) -> None:
        self._inventory = inventory
        self._settings = settings
        self._today = today
        self._tables: dict[type[Resource], Table[Any]] = {}

    def verdicts(self, checks: Iterable[Check]) -> list[Verdict]:
        """The verdicts by check and resource.

        All checks about a resource are asked one after the other: what one has found out of its rules, the next finds
        remembered.
        """
        asked: dict[type[Resource], list[Check]] = {}
        for check in checks:
            for model in check.subjects:
                asked.setdefault(model, []).append(check)
        found = [
            verdict
            for model, about_it in asked.items()
            for resource in self._table(model).resources
            for verdict in self._about(resource, about_it)
        ]
        return sorted(found, key=lambda verdict: (verdict.check, verdict.resource.id))

    def _about(self, resource: Resource, checks: Sequence[Check]) -> Iterator[Verdict]:
        batch = self._inventory.batch_of[type(resource).__name__, resource.id]
        compared = frozenset[type[Resource]]().union(*(check.compared for check in checks))
        related = {model: Related(self._table(model), resource) for model in compared}
        for check in checks:
            yield from self._verdicts(check, resource, batch, related)

    def _verdicts(
        self, check: Check, resource: Resource, batch: Batch, related: Mapping[type[Resource], Related[Any]]
    ) -> Iterator[Verdict]:
        violations, why_unknown, why_not = self._ask(check, resource, related, batch.read_at)
        common: dict[str, Any] = {
            "check": check.id,
            "theme": check.theme,
            "severity": self._settings.severity_of(check),
            "resource": resource.identity,
            "location": resource.location,
        }
        if violations:
            yield from self._findings(check, resource, violations, batch, common)
        elif why_not is not None:
            yield NotApplicable(**common, message=why_not, fingerprint=fingerprint(check.id, resource))
        elif why_unknown:
            message = "; ".join(dict.fromkeys(why_unknown))
            yield Undetermined(**common, message=message, fingerprint=fingerprint(check.id, resource))
        else:
            yield Passed(**common, fingerprint=fingerprint(check.id, resource))

    def _ask(
        self, check: Check, resource: Resource, related: Mapping[type[Resource], Related[Any]], as_of: datetime
    ) -> tuple[list[Violation], list[str], str | None]:
        violations: list[Violation] = []
        unknown: list[str] = []
        answers = check.ask(resource, params=self._settings.params.get(check.id), related=related, as_of=as_of)
        try:
            for answer in answers:
                _sort_answer(_certain(resource, answer), violations, unknown)
        except UndecidedError as error:
            unknown.append(error.why)
        except InapplicableError as error:
            return violations, unknown, error.why
        return violations, unknown, None

    def _findings(
        self, check: Check, resource: Resource, violations: Sequence[Violation], batch: Batch, common: Mapping[str, Any]
    ) -> Iterator[Finding]:
        by_element: dict[str, list[Violation]] = {}
        for violation in violations:
            by_element.setdefault(_element_key(resource, violation), []).append(violation)
        for key, same in sorted(by_element.items()):
            severity = max((each.severity or common["severity"] for each in same), key=lambda each: each.rank)
            paths = dict.fromkeys(path for each in same for path in (each.at or SELF, *each.related))
            yield Finding(
                **{
                    **common,
                    "severity": self._settings.severities.get(check.id, severity),
                    "location": _place(resource, same[0]),
                },
                message="; ".join(dict.fromkeys(each.message for each in same)),
                evidence=tuple(_evidence(resource, path, batch) for path in paths),
                subject=_subject(resource, same[0], key),
                path=next((each.path for each in same if each.path), ()),
                accepted=self._acceptance(check, resource),
                fingerprint=fingerprint(check.id, resource, key),
            )

    def _acceptance(self, check: Check, resource: Resource) -> Acceptance | None:
        """What the settings say, else what a comment in a template says."""
        comments = (
            Acceptance(reason=each.reason, expires=each.expires, comment=f"{each.file}:{each.line}")
            for each in self._inventory.ignores.get(resource.id, ())
            if each.check == check.id and not each.has_expired(self._today)
        )
        return self._settings.acceptance(check, resource, self._today) or next(comments, None)

    def _table(self, model: type[Resource]) -> Table[Any]:
        if model not in self._tables:
            self._tables[model] = self._inventory.table(model)
        return self._tables[model]


def _certain(resource: Resource, answer: Answer) -> Answer:
    """The answer; a doubt where it rests on an element that a template leaves open."""
    if isinstance(answer, Violation):
        elements = (_element(resource, path) for path in (answer.at, *answer.related))
        return next((each.doubt for each in elements if each and each.doubt), answer)
    return answer


def _sort_answer(answer: Answer, violations: list[Violation], unknown: list[str]) -> None:
    if isinstance(answer, Unknown):
        unknown.append(answer.why)
    else:
        violations.append(answer)


def fingerprint(check: str, resource: Resource, element: str = "") -> str:
    """SHA-256 over the check, the resource's identity and the element's natural name."""
    return hashlib.sha256(f"{check}\n{resource.id}\n{element}".encode()).hexdigest()


def _scope_reports(inventory: Inventory) -> Iterator[ScopeReport]:
    for scope in inventory.scopes:
        counts: dict[str, int] = {}
        for batch in inventory.batches:
            if (batch.provider, batch.account) == (scope.provider, scope.account):
                counts[batch.model] = counts.get(batch.model, 0) + len(batch.resources)
        yield ScopeReport(
            provider=scope.provider,
            account=scope.account,
            label=scope.label,
            template=scope.template,
            regions=scope.regions,
            resources=dict(sorted(counts.items())),
        )


_STEP = re.compile(r"(\w+)|\[(\d+)\]")


@lru_cache(maxsize=1 << 10)
def _steps(path: str) -> tuple[str | int, ...]:
    """The names and positions of a path such as `rules[3].peers`."""
    return tuple(name or int(position) for name, position in _STEP.findall(path))


def _walk(resource: Resource, path: str) -> Iterator[Any]:
    """The value that each step of a path leads to."""
    value: Any = resource
    for step in _steps(path):
        value = value[step] if isinstance(step, int) else getattr(value, step)
        yield value


def _element_key(resource: Resource, violation: Violation) -> str:
    """The natural names of the elements that the violation is about, the deciding one first."""
    if violation.about:
        return violation.about
    paths = (violation.at, *violation.related)
    return " + ".join(dict.fromkeys(element.key for path in paths if (element := _element(resource, path))))


def _element(resource: Resource, path: str) -> Element | None:
    elements = [value for value in _walk(resource, path) if isinstance(value, Element)]
    return elements[-1] if elements else None


def _place(resource: Resource, violation: Violation) -> Place | None:
    """Where a template declares what decided: the first of its elements whose place is known, else the resource."""
    paths = (violation.at, *violation.related)
    return next((each.place for path in paths if (each := _element(resource, path)) and each.place), resource.location)


def _evidence(resource: Resource, path: str, batch: Batch) -> Evidence:
    *_, value = _walk(resource, path)
    element = _element(resource, path)
    place = (element and element.place) or resource.location
    source = str(place) if place else batch.source
    return Evidence(field=path, value=_json(value), source=source)


def _subject(resource: Resource, violation: Violation, key: str) -> Subject:
    """The smallest part of the resource that shows the flaw, as a document of its own."""
    values = list(_walk(resource, violation.at))
    elements = [number for number, value in enumerate(values) if isinstance(value, Element)]
    if elements:
        fields = [step for step in _steps(violation.at)[elements[-1] + 1 :] if isinstance(step, str)]
        element: Element = values[elements[-1]]
        document = element.model_dump(mode="json", exclude={"place", "doubt"})
        return Subject(element=key, document=document, field=fields[0] if fields else "")
    whole: dict[str, JsonValue] = {"type": resource.identity.type, "id": resource.id, "name": resource.name}
    if violation.at:
        whole[violation.at] = _json(values[-1])
    return Subject(element=key, document=whole, field=violation.at)


def _json(value: Any) -> JsonValue:
    plain: JsonValue = (
        value.model_dump(mode="json") if isinstance(value, Model) else to_jsonable_python(value, fallback=str)
    )
    return plain
