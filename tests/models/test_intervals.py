"""Interval sets against Python's own sets of numbers."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.models import intervals
from scanner.models.intervals import Bounds

LAST = 30
PAIRS = st.lists(st.tuples(st.integers(0, LAST), st.integers(0, LAST)), max_size=8)
SETS = PAIRS.map(intervals.from_pairs)


def members(bounds: Bounds) -> set[int]:
    return {number for number in range(LAST + 1) if intervals.contains(bounds, number)}


@given(PAIRS)
def test_from_pairs_holds_what_the_pairs_hold(pairs: list[tuple[int, int]]) -> None:
    assert members(intervals.from_pairs(pairs)) == {number for low, high in pairs for number in range(low, high)}


@given(SETS)
def test_boundaries_strictly_increase(bounds: Bounds) -> None:
    assert len(bounds) % 2 == 0
    assert list(bounds) == sorted(set(bounds))


@given(SETS, SETS)
def test_equal_sets_have_equal_boundaries(one: Bounds, other: Bounds) -> None:
    assert (one == other) is (members(one) == members(other))


@given(SETS)
def test_size_counts_the_members(bounds: Bounds) -> None:
    assert intervals.size(bounds) == len(members(bounds))


@given(SETS)
def test_pairs_make_the_same_set_again(bounds: Bounds) -> None:
    assert intervals.from_pairs(intervals.pairs(bounds)) == bounds


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (intervals.union, set.union),
        (intervals.intersection, set.intersection),
        (intervals.difference, set.difference),
    ],
)
@given(SETS, SETS)
def test_operations_are_those_of_sets(
    ours: Callable[[Bounds, Bounds], Bounds],
    theirs: Callable[[set[int], set[int]], set[int]],
    one: Bounds,
    other: Bounds,
) -> None:
    result = ours(one, other)
    assert members(result) == theirs(members(one), members(other))
    assert result == intervals.from_pairs(intervals.pairs(result))


@given(st.lists(SETS, max_size=5))
def test_union_of_many_is_that_of_one_after_another(sets: list[Bounds]) -> None:
    one_after_another = intervals.EMPTY
    for each in sets:
        one_after_another = intervals.union(one_after_another, each)
    assert intervals.union_of(sets) == one_after_another


@given(st.lists(st.integers(0, LAST)))
def test_segments_fill_the_space_between_the_outermost_cuts(cuts: list[int]) -> None:
    found = list(intervals.segments(cuts))
    assert [low for low, _ in found] + [high for _, high in found[-1:]] == (sorted(set(cuts)) if found else [])
    assert len(found) == max(len(set(cuts)) - 1, 0)


@pytest.mark.parametrize(
    ("pairs", "bounds"),
    [
        ([], ()),
        ([(3, 3)], ()),
        ([(5, 2)], ()),
        ([(1, 2), (2, 3)], (1, 3)),
        ([(2, 4), (1, 3)], (1, 4)),
        ([(1, 9), (2, 3)], (1, 9)),
        ([(5, 6), (1, 2)], (1, 2, 5, 6)),
    ],
)
def test_pairs_that_touch_overlap_or_are_empty(pairs: list[tuple[int, int]], bounds: Bounds) -> None:
    assert intervals.from_pairs(pairs) == bounds
