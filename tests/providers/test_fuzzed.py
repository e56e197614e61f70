"""A few hundred mutants of each kind of template. `tests.benchmarks.fuzz_templates` reads thousands."""

from pathlib import Path

import pytest

from tests.providers.fuzzed import KINDS


@pytest.mark.parametrize("kind", KINDS)
def test_mutants_are_read_or_refused(tmp_path: Path, kind: str) -> None:
    read, make = KINDS[kind]
    blocks = [read(tmp_path, mutant) for mutant in make(200, 0)]
    assert sum(blocks) > 0
