"""Sets of whole numbers, exactly: a strictly increasing tuple of half-open boundaries (lo, hi, lo, hi, ...).

The form is canonical: two sets are equal exactly when their tuples are. Ports, IPv4 and IPv6 addresses are such sets
alike.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from itertools import chain, pairwise

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
    return union_of((one, other))


def union_of(sets: Iterable[Bounds]) -> Bounds:
    """Numbers in any of the sets."""
    filled = [each for each in sets if each]
    if len(filled) < 2:  # noqa: PLR2004 - nothing to unite
        return filled[0] if filled else EMPTY
    filled.sort()
    if all(one[-1] < other[0] for one, other in pairwise(filled)):
        return tuple(chain.from_iterable(filled))
    return from_pairs(pair for each in filled for pair in pairs(each))


def intersection(one: Bounds, other: Bounds) -> Bounds:
    """Numbers in both sets. A small set is looked up in a large one, such as a rule's block in the whole internet."""
    if not one or not other:
        return EMPTY
    small, large = (one, other) if len(one) <= len(other) else (other, one)
    return _cut(small, large, inside=True)


def difference(one: Bounds, other: Bounds) -> Bounds:
    """Numbers in the one set and not in the other."""
    if not one or not other:
        return one
    return _cut(one, other, inside=False)


def segments(cuts: Iterable[int]) -> Iterator[tuple[int, int]]:
    """The half-open stretches between neighbouring cuts."""
    return pairwise(sorted(set(cuts)))


def _cut(one: Bounds, other: Bounds, *, inside: bool) -> Bounds:
    """The numbers of the one set that are in the other, or that are not."""
    before = bisect_right(other, one[0])
    if before == len(other) or one[-1] <= other[before]:
        # All of the one is between two neighbouring bounds of the other, or behind the last.
        return one if before & 1 == inside else EMPTY
    found: list[int] = []
    for low, high in pairs(one):
        # How many bounds of the other lie before: an odd number inside of it, an even one outside.
        begin, end = bisect_right(other, low), bisect_left(other, high)
        if begin & 1 == inside:
            found.append(low)
        found += other[begin:end]
        if end & 1 == inside:
            found.append(high)
    return tuple(found)
