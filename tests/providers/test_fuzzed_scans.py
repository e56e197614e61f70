"""Mutants of templates through whole scans: each gives a report, and no defect of ours is in it."""

from pathlib import Path

import pytest

from tests.providers.fuzzed_scans import SCANS


@pytest.mark.parametrize("kind", SCANS)
def test_mutants_are_scanned(tmp_path: Path, kind: str) -> None:
    scan, make = SCANS[kind]
    verdicts = [scan(tmp_path, mutant) for mutant in make(40, 7)]
    assert sum(verdicts) > 0
