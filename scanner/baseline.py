"""What an earlier scan found, so that a report can tell only what is new."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from scanner.provider import UsageError
from scanner.report import Finding, Report, summarise

FINGERPRINT = "resourceFinding/v1"
"""The key of our fingerprints in SARIF."""
LEFT_OUT = "findingsLeftOut"
"""The property of a run with the fingerprints of findings that are no results, since they are not worth an alert."""


def known_findings(file: Path) -> frozenset[str]:
    """The fingerprints of the findings in a SARIF file that netassay wrote.

    Raises:
        UsageError: it cannot be read, is no SARIF, or is not ours.
    """
    try:
        document = json.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        message = f"cannot read the baseline {file}: {error.strerror}"
        raise UsageError(message) from error
    except ValueError as error:
        message = f"the baseline {file} is no JSON: {error}"
        raise UsageError(message) from error
    runs = document.get("runs") if isinstance(document, dict) else None
    if not isinstance(runs, list):
        message = f"the baseline {file} is no SARIF: it has no runs"
        raise UsageError(message)
    results = [each for run in _objects(runs) for each in _objects(run.get("results"))]
    left_out = (each for run in _objects(runs) for each in _left_out(run))
    found = frozenset((*filter(None, map(_fingerprint, results)), *left_out))
    if results and not found:
        message = f"the baseline {file} has no fingerprints of netassay; was it written by another tool?"
        raise UsageError(message)
    return found


def new_only(report: Report, known: frozenset[str]) -> Report:
    """The report without the findings that are known, which its notes count."""
    kept = tuple(each for each in report.verdicts if not (isinstance(each, Finding) and each.fingerprint in known))
    left_out = len(report.verdicts) - len(kept)
    said = (
        "1 finding that the baseline has is left out"
        if left_out == 1
        else (f"{left_out:,} findings that the baseline has are left out")
    )
    notes = (*report.notes, said) if left_out else report.notes
    return report.model_copy(update={"verdicts": kept, "summary": summarise(kept), "notes": notes})


def _fingerprint(result: dict[str, Any]) -> str | None:
    """Of a finding. A verdict of another kind may become one."""
    prints = result.get("partialFingerprints")
    found = prints.get(FINGERPRINT) if isinstance(prints, dict) and result.get("kind", "fail") == "fail" else None
    return found if isinstance(found, str) else None


def _left_out(run: dict[str, Any]) -> Iterator[str]:
    properties = run.get("properties")
    listed = properties.get(LEFT_OUT) if isinstance(properties, dict) else None
    yield from (each for each in listed if isinstance(each, str)) if isinstance(listed, list) else ()


def _objects(value: object) -> Iterator[dict[str, Any]]:
    yield from (each for each in value if isinstance(each, dict)) if isinstance(value, list) else ()
