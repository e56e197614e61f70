"""The report as JUnit XML, which CI servers show: a suite for each check, and a case for each resource it was asked of.

What could not be decided is skipped, and what could not be read is an error.
"""

from collections.abc import Iterable, Sequence
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from scanner.outputs.wording import kind_of, label_of, printable
from scanner.report import Finding, NotApplicable, Report, Undetermined, Verdict

NOT_READ = "scope-not-assessed"


def render(report: Report) -> str:
    """The whole report. The same report gives the same bytes."""
    suites = Element("testsuites", {"name": report.tool.name})
    for page in report.checks:
        if verdicts := [each for each in report.verdicts if each.check == page.id]:
            cases = [_case(verdict) for verdict in verdicts]
            _suite(suites, page.id, cases, report)
    if missing := list(_missing(report)):
        _suite(suites, NOT_READ, missing, report)
    indent(suites)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{tostring(suites, encoding="unicode")}\n'


def _suite(suites: Element, name: str, cases: Sequence[Element], report: Report) -> None:
    counts = {
        "tests": len(cases),
        "failures": sum(case.find("failure") is not None for case in cases),
        "errors": sum(case.find("error") is not None for case in cases),
        "skipped": sum(case.find("skipped") is not None for case in cases),
    }
    attributes = {"name": name, "timestamp": report.started.strftime("%Y-%m-%dT%H:%M:%S"), "time": "0"}
    suite = SubElement(suites, "testsuite", {**attributes, **{key: str(value) for key, value in counts.items()}})
    suite.extend(cases)


def _case(verdict: Verdict) -> Element:
    resource = verdict.resource
    element = verdict.subject.element if isinstance(verdict, Finding) else ""
    name = f"{kind_of(resource)} {printable(resource.name)}{label_of(resource)}"
    place = verdict.location
    named = f"{name} {printable(element)}".rstrip()
    case = _element(verdict.check, named, place.file, place.line) if place else _element(verdict.check, named)
    said = printable(verdict.message)
    match verdict:
        case Finding(accepted=risk) if risk:
            SubElement(case, "skipped", {"message": f"accepted: {printable(risk.reason)}"})
        case Finding():
            failure = SubElement(case, "failure", {"message": said, "type": str(verdict.severity)})
            failure.text = "\n".join(_evidence(verdict))
        case Undetermined():
            SubElement(case, "skipped", {"message": f"undetermined: {said}"})
        case NotApplicable():
            SubElement(case, "skipped", {"message": f"not applicable: {said}"})
    return case


def _evidence(finding: Finding) -> Iterable[str]:
    yield printable(finding.resource.id)
    for each in finding.evidence:
        yield printable(f"{each.field}: {each.value}  ({each.source})")


def _missing(report: Report) -> Iterable[Element]:
    for gap in report.gaps:
        case = _element(NOT_READ, printable(f"{gap.action} in {gap.region} of {gap.account}"))
        SubElement(case, "error", {"message": printable(gap.reason), "type": "gap"})
        yield case
    for unread in report.unevaluated:
        case = _element(NOT_READ, printable(unread.address or unread.file), unread.file, unread.line)
        kind = "skipped" if unread.address else "error"
        SubElement(case, kind, {"message": printable(unread.why)})
        yield case


def _element(suite: str, name: str, file: str | None = None, line: int | None = None) -> Element:
    place = {"file": printable(file)} if file else {}
    return Element("testcase", {"classname": suite, "name": name, "time": "0", **place, **_line(line)})


def _line(line: int | None) -> dict[str, str]:
    return {"line": str(line)} if line else {}
