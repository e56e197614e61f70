"""The report as JUnit XML."""

from xml.etree import ElementTree as ET

from scanner.models import Place
from scanner.outputs.junit import render
from scanner.provider import Unevaluated
from scanner.report import ACCEPTED, Outcome, Report
from tests import factories
from tests.outputs.conftest import scanned


def tree(report: Report) -> ET.Element:
    return ET.fromstring(render(report))  # noqa: S314 - we wrote it


def test_a_case_for_every_verdict(report: Report) -> None:
    outcomes = report.summary.by_outcome
    cases = tree(report).findall("testsuite/testcase")
    failures = [each for each in cases if each.find("failure") is not None]
    assert len(cases) == len(report.verdicts) + len(report.gaps)
    assert len(failures) == outcomes[Outcome.FAIL]
    skipped = outcomes[ACCEPTED] + outcomes[Outcome.UNDETERMINED] + outcomes[Outcome.NOT_APPLICABLE]
    assert len(tree(report).findall("testsuite/testcase/skipped")) == skipped
    assert len(tree(report).findall("testsuite/testcase/error")) == len(report.gaps)


def test_suites_count_their_cases(report: Report) -> None:
    for suite in tree(report):
        for attribute, tag in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
            assert int(suite.attrib[attribute]) == len(suite.findall(f"testcase/{tag}")), suite.attrib
        assert int(suite.attrib["tests"]) == len(suite)


def test_a_declared_resource_has_its_line() -> None:
    place = Place(file="infra/edge.tf", line=7, end_line=19)
    report = scanned(factories.rule_set(factories.rule(ports="22"), location=place))
    (case,) = (each for each in tree(report).iter("testcase") if each.find("failure") is not None)
    assert (case.attrib["file"], case.attrib["line"]) == ("infra/edge.tf", "7")


def test_what_templates_declare_and_nobody_evaluated(report: Report) -> None:
    unread = (
        Unevaluated(file="a.tf", line=None, address="", why="is no regular file"),
        Unevaluated(file="b.tf", line=3, address="aws_lb.x", why="depends on var.x"),
    )
    suite = next(
        each for each in tree(report.model_copy(update={"unevaluated": unread})) if each.attrib["name"][:5] == "scope"
    )
    cases = {each.attrib["name"]: each for each in suite}
    assert cases["a.tf"].find("error") is not None
    assert cases["aws_lb.x"].find("skipped") is not None


def test_names_cannot_break_it() -> None:
    hostile = factories.rule_set(factories.rule(ports="22"))
    name = 'x"<>&\x00\x1b[2J\ud800'
    named = hostile.model_copy(update={"identity": hostile.identity.model_copy(update={"name": name})})
    assert len(tree(scanned(named))) > 0
