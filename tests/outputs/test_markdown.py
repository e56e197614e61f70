"""The report as a comment on a pull request."""

import re

from scanner.models import Place
from scanner.outputs.markdown import render
from scanner.provider import Unevaluated
from scanner.report import Finding, Report
from tests import factories
from tests.outputs.conftest import scanned


def rows(text: str) -> list[list[str]]:
    found = [
        line for line in text.split("\n") if line.startswith("| ") and not line.startswith(("| severity", "| ---"))
    ]
    return [[cell.strip() for cell in re.split(r"(?<!\\)\|", row)[1:-1]] for row in found]


def test_each_finding_is_a_row_the_worst_first(report: Report) -> None:
    found = rows(render(report))
    assert len(found) == len(report.open_findings)
    ranks = {"critical": 4, "high": 3, "medium": 2, "low": 1, "info": 0}
    assert [ranks[row[0]] for row in found] == sorted((ranks[row[0]] for row in found), reverse=True)
    assert {row[3] for row in found} == {f"`{each.check}`" for each in report.open_findings}


def test_the_headline_counts(report: Report) -> None:
    assert render(report).startswith(f"## netassay: {len(report.open_findings)} findings (")
    passed = report.model_copy(update={"verdicts": (), "summary": scanned().summary})
    assert render(passed).startswith("## netassay: no findings\n")


def test_a_declared_resource_is_at_its_line() -> None:
    place = Place(file="infra/edge.tf", line=7, end_line=19)
    (row, *_) = rows(render(scanned(factories.rule_set(factories.rule(ports="22"), location=place))))
    assert row[1].startswith("`infra/edge.tf:7`<br>")


def test_what_is_not_known_is_folded_away(report: Report) -> None:
    unread = (Unevaluated(file="b.tf", line=3, address="aws_lb.x", why="depends on var.x"),)
    text = render(report.model_copy(update={"unevaluated": unread}))
    assert "- `b.tf:3` `aws_lb.x`: depends on var.x" in text
    assert f"<summary>What could not be read or evaluated: {len(report.gaps) + 1}</summary>" in text
    assert "<summary>What could not be decided" in text


def test_a_long_report_fits_into_a_comment(report: Report) -> None:
    (finding, *_) = report.open_findings
    many = tuple(finding.model_copy(update={"message": "x" * 5000}) for _ in range(500))
    text = render(report.model_copy(update={"verdicts": many}))
    assert len(rows(text)) == 50
    assert "And 450 further findings." in text
    assert len(text) < 65_536


def test_names_mean_nothing_but_themselves() -> None:
    rule_set = factories.rule_set(factories.rule(ports="22"))
    name = "a`|<b>@team\n[x](http://evil)"
    hostile = rule_set.model_copy(update={"identity": rule_set.identity.model_copy(update={"name": name})})
    report = scanned(hostile)
    messages = tuple(
        each.model_copy(update={"message": "see @team <img src=x> [x](http://evil) | `y`"})
        for each in report.verdicts
        if isinstance(each, Finding)
    )
    text = render(report.model_copy(update={"verdicts": messages}))
    (row, *_) = rows(text)
    assert len(row) == 4
    assert "@team" not in row[2]
    assert "<img" not in row[2]
    assert "](http" not in row[2]
    assert "`a'\\|<b>@team\\n[x](http://evil)`" in row[1]
