"""One verdict as a SARIF result."""

import json
import re
from typing import Any, assert_never

from scanner.outputs.sarif_places import callers_of, location_of, step_of
from scanner.outputs.sarif_rules import LEVELS, SCORES
from scanner.outputs.wording import capitalised, kind_of, label_of, printable, shortened
from scanner.page import Page
from scanner.report import Evidence, Finding, NotApplicable, Passed, Undetermined, Verdict

Json = dict[str, Any]

IDENTITY = "resourceFinding/v1"
LONGEST_VALUE = 1000
LONGEST_ELEMENT = 80


def result(verdict: Verdict, page: Page) -> Json:
    """Everything but the rule, which depends on the file."""
    return {
        **_judgement(verdict),
        "message": {"text": _message(verdict, page)},
        "locations": [location_of(verdict)],
        "partialFingerprints": _fingerprints(verdict),
        **_related(verdict),
        "properties": _properties(verdict),
    }


def _related(verdict: Verdict) -> Json:
    """The way, and where the modules are called that the resource is in."""
    steps = [step_of(verdict, hop) for hop in verdict.path] if isinstance(verdict, Finding) else []
    own = _place(location_of(verdict))
    passed = {_place(step): step for step in steps if _place(step) != own}
    listed = [*passed.values(), *callers_of(verdict)]
    related = [{"id": number, **each} for number, each in enumerate(listed, 1)]
    # Each hop is a step with a place: some readers refuse the file for a step without one.
    flow = {"codeFlows": [{"threadFlows": [{"locations": [{"location": step} for step in steps]}]}]}
    return {**(flow if steps else {}), **({"relatedLocations": related} if related else {})}


def _place(location: Json) -> str:
    return json.dumps(location["physicalLocation"], sort_keys=True)


def fingerprints(fingerprint: str) -> Json:
    """What makes it the same result in every scan, for any consumer, and in the form that GitHub reads."""
    return {IDENTITY: fingerprint, "primaryLocationLineHash": f"{fingerprint[:16]}:1"}


def _fingerprints(verdict: Verdict) -> Json:
    """GitHub computes its own from the lines of a file."""
    found = fingerprints(verdict.fingerprint)
    return {IDENTITY: found[IDENTITY]} if verdict.location else found


def _judgement(verdict: Verdict) -> Json:
    match verdict:
        case Finding():
            return {**_fail(verdict), **_suppressions(verdict)}
        case Passed():
            return {"kind": "pass", "level": "none"}
        case NotApplicable():
            return {"kind": "notApplicable", "level": "none"}
        case Undetermined():
            return {"kind": "open", "level": "none"}
        case _:
            assert_never(verdict)


def _fail(finding: Finding) -> Json:
    rank = {"rank": 10 * SCORES[finding.severity]} if finding.severity in SCORES else {}
    return {"kind": "fail", "level": LEVELS[finding.severity], **rank}


def _suppressions(finding: Finding) -> Json:
    if not (risk := finding.accepted):
        return {}
    known = {"approvedBy": risk.owner, "expires": risk.expires and risk.expires.isoformat(), "comment": risk.comment}
    properties = {name: value for name, value in known.items() if value}
    suppression = {
        "kind": "inSource" if risk.comment else "external",
        "status": "accepted",
        "justification": printable(risk.reason),
        **({"properties": properties} if properties else {}),
    }
    return {"suppressions": [suppression]}


def _message(verdict: Verdict, page: Page) -> str:
    """Which resource, what about it, and what to do.

    A name must not become a link or a placeholder (SARIF 2.1.0, 3.11.5 and 3.11.6), so a blank breaks both up.
    """
    resource = verdict.resource
    subject = f"{capitalised(kind_of(resource))} '{printable(resource.name)}'{label_of(resource)}"
    return re.sub(r"\](?=\()|\{(?=\d+\})", r"\g<0> ", f"{subject}{_statement(verdict, page)}")


def _statement(verdict: Verdict, page: Page) -> str:
    said = printable(verdict.message).rstrip(".")
    match verdict:
        case Finding():
            return f" {said}{_element(verdict)}. {page.summary}"
        case Passed():
            return f" passes {page.id}."
        case NotApplicable():
            return f" {said}, so {page.id} does not apply."
        case Undetermined():
            return f" could not be judged by {page.id}: {said}."
        case _:
            assert_never(verdict)


def _element(finding: Finding) -> str:
    """The element in brackets, unless the message speaks of it."""
    element = printable(finding.subject.element)
    said = element.replace("-", " ") in finding.message.replace("-", " ")
    return "" if said else f" ({shortened(element, LONGEST_ELEMENT)})"


def _properties(verdict: Verdict) -> Json:
    resource = verdict.resource
    optional = {
        "resourceLabel": resource.label,
        "element": verdict.subject.element if isinstance(verdict, Finding) else "",
        "evidence": [_evidence(each) for each in verdict.evidence],
        "unchanged": bool(verdict.location and verdict.location.is_unchanged),
    }
    return {
        "check": verdict.check,
        "feature": str(verdict.theme),
        "provider": resource.provider,
        "accountId": resource.account,
        "region": resource.region,
        "resourceType": resource.type,
        "resourceId": resource.id,
        "resourceName": resource.name,
        **{name: value for name, value in optional.items() if value},
    }


def _evidence(evidence: Evidence) -> Json:
    value = evidence.value
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return {"field": evidence.field, "observed": shortened(text, LONGEST_VALUE), "source": evidence.source}
