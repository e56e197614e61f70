"""A scan of any size is fitted into uploads, and nothing is lost on the way."""

import hashlib
import random
from itertools import chain
from typing import Any

import pytest

from scanner.outputs import sarif_limits
from scanner.outputs.sarif_limits import MOST_RUNS, dealt, packed, size_of, text_of


def result(number: int) -> dict[str, Any]:
    return {"partialFingerprints": {"resourceFinding/v1": hashlib.sha256(str(number).encode()).hexdigest()}}


@pytest.mark.parametrize(("number", "parts"), [(0, 1), (50, 1), (51, 2), (150, 4)])
def test_no_part_is_larger_than_allowed(number: int, parts: int) -> None:
    results = [result(each) for each in range(number)]
    found = dealt(results, 50)
    assert len(found) == parts
    assert max(map(len, found)) <= 50
    assert sorted(map(str, chain(*found))) == sorted(map(str, results))


def test_growth_moves_results_only_into_new_parts() -> None:
    before = dealt([result(each) for each in range(80)], 50)
    after = dealt([result(each) for each in range(180)], 50)
    assert len(after) > len(before)
    for number, part in enumerate(before):
        for each in part:
            home = next(place for place, candidates in enumerate(after) if each in candidates)
            assert home == number or home >= len(before)


def test_a_file_holds_no_more_runs_than_allowed() -> None:
    runs = [{"run": number} for number in range(MOST_RUNS * 2 + 3)]
    files = list(packed(runs))
    assert [len(each) for each in files] == [20, 20, 3]
    assert list(chain(*files)) == runs


def test_a_file_is_no_larger_than_allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sarif_limits, "MOST_BYTES", 100_000)
    dice = random.Random(1)  # noqa: S311 - bytes that do not compress, always the same
    runs = [{"run": dice.randbytes(25_000).hex()} for _ in range(5)]
    files = list(packed(runs))
    assert [len(each) for each in files] == [3, 2]
    assert all(size_of({"runs": each}) <= 100_000 for each in files)


def test_nothing_to_pack_is_no_file() -> None:
    assert list(packed([])) == []


def test_text_keeps_every_letter() -> None:
    assert text_of({"name": "Straße"}) == '{\n "name": "Straße"\n}\n'
