"""What an earlier scan found."""

import json
from pathlib import Path

import pytest

from scanner.baseline import known_findings, new_only
from scanner.check import Severity
from scanner.outputs.sarif import Profile, render
from scanner.provider import UsageError
from scanner.report import Finding, Report, summarise


def test_what_is_known_is_left_out(report: Report, tmp_path: Path) -> None:
    earlier, *later = report.open_findings
    before = report.model_copy(update={"verdicts": (earlier,), "summary": summarise([earlier])})
    file = tmp_path / "before.sarif"
    file.write_text(render(before))
    known = known_findings(file)
    assert earlier.fingerprint in known
    new = new_only(report, known)
    assert [each.fingerprint for each in new.open_findings] == [each.fingerprint for each in later]
    assert new.summary == summarise(new.verdicts)
    assert new.notes[-1] == "1 finding that the baseline has is left out"
    # Whatever else was said stays.
    others = [each for each in report.verdicts if not isinstance(each, Finding)]
    assert [each for each in new.verdicts if not isinstance(each, Finding)] == others


def test_what_is_not_worth_an_alert_is_known_too(report: Report, tmp_path: Path) -> None:
    first, *_ = report.open_findings
    of_note = first.model_copy(update={"severity": Severity.INFO, "accepted": None})
    before = report.model_copy(update={"verdicts": (of_note,), "summary": summarise([of_note])})
    file = tmp_path / "before.sarif"
    file.write_text(render(before))
    assert not any(each["ruleId"] == first.check for each in _results(file))
    assert new_only(before, known_findings(file)).open_findings == ()


def test_verdicts_of_other_kinds_are_no_findings(report: Report, tmp_path: Path) -> None:
    file = tmp_path / "before.sarif"
    passed = tuple(each for each in report.verdicts if not isinstance(each, Finding))
    file.write_text(render(report.model_copy(update={"verdicts": passed, "gaps": ()}), Profile.EVIDENCE))
    with pytest.raises(UsageError, match="no fingerprints of netassay"):
        known_findings(file)


def test_nothing_known(report: Report, tmp_path: Path) -> None:
    file = tmp_path / "before.sarif"
    file.write_text(json.dumps({"version": "2.1.0", "runs": [{"results": []}]}))
    assert new_only(report, known_findings(file)) == report


def _results(file: Path) -> list[dict[str, object]]:
    return [each for run in json.loads(file.read_text())["runs"] for each in run["results"]]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (None, "cannot read the baseline .*: No such file"),
        ("{", "is no JSON"),
        ("\xff", "is no JSON"),
        ("[]", "is no SARIF"),
        ('{"runs": 1}', "is no SARIF"),
        ('{"runs": [{"results": [{"ruleId": "x"}]}]}', "another tool"),
        ('{"runs": [{"results": [{"ruleId": "x"}], "properties": {"findingsLeftOut": 1}}]}', "another tool"),
    ],
)
def test_a_baseline_that_is_none(tmp_path: Path, text: str | None, why: str) -> None:
    file = tmp_path / "before.sarif"
    if text is not None:
        file.write_text(text, encoding="latin-1")
    with pytest.raises(UsageError, match=why):
        known_findings(file)
