"""Sets of whole numbers, exactly: a strictly increasing tuple of half-open boundaries (lo, hi, lo, hi, ...).

The form is canonical: two sets are equal exactly when their tuples are. Ports, IPv4 and IPv6 addresses are such sets
alike.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise

Bounds = tuple[int, ...]
EMPTY: Bounds = ()


def from_pairs(pairs: Iterable[tuple[int, int]]) -> Bounds:
    """The union of half-open pairs, in any order, overlapping or not."""
    merged: list[int] = []
    for low, high in sorted(pair for pair in pairs if pair[0] < pair[1]):
        if merged and low <= merged[-1]:
            merged[-1] = max(merged[-1], high)
        else:
            merged += (low, high)
    return tuple(merged)


def pairs(bounds: Bounds) -> Iterator[tuple[int, int]]:
    """The half-open pairs, in order."""
    return zip(bounds[::2], bounds[1::2], strict=True)


def size(bounds: Bounds) -> int:
    """How many numbers the set holds."""
    return sum(bounds[1::2]) - sum(bounds[::2])


def contains(bounds: Bounds, number: int) -> bool:
    """Whether the set holds the number."""
    return bool(bisect_right(bounds, number) & 1)


def union(one: Bounds, other: Bounds) -> Bounds:
    """Numbers in either set."""
    if not one or not other:
        return one or other
    return _merge(one, other, lambda in_one, in_other: in_one or in_other)


def union_of(sets: Iterable[Bounds]) -> Bounds:
    """Numbers in any of the sets."""
    return from_pairs(pair for each in sets for pair in pairs(each))


def intersection(one: Bounds, other: Bounds) -> Bounds:
    """Numbers in both sets. A small set is looked up in a large one, such as a rule's block in the whole internet."""
    few, many = sorted((one, other), key=len)
    found: list[int] = []
    for low, high in pairs(few):
        begin, end = bisect_right(many, low), bisect_left(many, high)
        if begin & 1:
            found.append(low)
        found += many[begin:end]
        if end & 1:
            found.append(high)
    return tuple(found)


def difference(one: Bounds, other: Bounds) -> Bounds:
    """Numbers in the one set and not in the other."""
    if not one or not other:
        return one
    return _merge(one, other, lambda in_one, in_other: in_one and not in_other)


def segments(cuts: Iterable[int]) -> Iterator[tuple[int, int]]:
    """The half-open stretches between neighbouring cuts."""
    return pairwise(sorted(set(cuts)))


def _merge(one: Bounds, other: Bounds, keep: Callable[[bool, bool], bool]) -> Bounds:
    merged: list[int] = []
    i = j = 0
    inside = False
    while i < len(one) or j < len(other):
        boundary = min(one[i : i + 1] + other[j : j + 1])
        i += i < len(one) and one[i] == boundary
        j += j < len(other) and other[j] == boundary
        if keep(bool(i & 1), bool(j & 1)) != inside:
            inside = not inside
            merged.append(boundary)
    return tuple(merged)
