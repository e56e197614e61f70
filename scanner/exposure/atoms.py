"""Address sets of one list of rules as whole numbers, so that thousands of them unite and subtract quickly."""

from collections.abc import Iterator, Sequence
from itertools import count

from scanner.models import AddressSet
from scanner.models.intervals import Bounds, pairs

BLOCK = 2
"""Bounds of an unbroken stretch."""
FEW = 64
"""Bounds of a set that is added up."""


class Atoms:
    """The pieces of the address space that no set cuts any further: a bit for each, IPv4 first.

    A set made of such pieces is the number with their bits. Union and intersection are `|` and `&`. The difference of a
    and b is `a ^ a & b`: `a & ~b` is the same, and takes Python four times as long, which has no bits in what is
    negative.
    """

    def __init__(self, sets: Sequence[AddressSet]) -> None:
        self._v4 = sorted(set[int]().union(*(each.v4 for each in sets)))
        self._v6 = sorted(set[int]().union(*(each.v6 for each in sets)))
        self._first_bit_v4 = dict(zip(self._v4, count(), strict=False))
        self._first_bit_v6 = dict(zip(self._v6, count(len(self._v4)), strict=False))
        self._known: dict[int, AddressSet] = {}

    def number(self, addresses: AddressSet) -> int:
        """The number of one of the sets."""
        v4, v6 = addresses.v4, addresses.v6
        if v6:
            return _number(v4, self._first_bit_v4) | _number(v6, self._first_bit_v6)
        if len(v4) == BLOCK:
            low, high = v4
            first = self._first_bit_v4[low]
            # One long number is made, and not three.
            return (1 << self._first_bit_v4[high] - first) - 1 << first
        return _number(v4, self._first_bit_v4)

    def addresses(self, number: int) -> AddressSet:
        """The set that a number stands for."""
        if number not in self._known:
            # A set begins or ends where a bit differs from the one below it. Nothing spans the two families: the bit of
            # the last IPv4 cut, where every set has ended, is never set.
            cuts = list(_bits(number ^ number << 1))
            middle = len(self._v4)
            self._known[number] = AddressSet(
                v4=tuple(self._v4[cut] for cut in cuts if cut < middle),
                v6=tuple(self._v6[cut - middle] for cut in cuts if cut >= middle),
            )
        return self._known[number]


def _number(bounds: Bounds, first_bit: dict[int, int]) -> int:
    if len(bounds) > FEW:
        return _written(bounds, first_bit)
    # Disjoint stretches of bits: their sum is their union.
    return sum((1 << first_bit[high]) - (1 << first_bit[low]) for low, high in pairs(bounds))


def _written(bounds: Bounds, first_bit: dict[int, int]) -> int:
    """The same, written bit by bit: a sum of thousands of large numbers takes a hundred times as long."""
    last = first_bit[bounds[-1]]
    written = bytearray(last // 8 + 1)
    for bit in map(first_bit.__getitem__, bounds):
        written[bit >> 3] |= 1 << (bit & 7)
    # A piece is in the set where an odd number of its bounds are at or below it. Each turn counts twice as many bits.
    number, counted = int.from_bytes(written, "little"), 1
    while counted <= last:
        number ^= number << counted
        counted *= 2
    return number & (1 << last) - 1


def _bits(number: int) -> Iterator[int]:
    """Positions of the bits that are set, lowest first."""
    while number:
        lowest = number & -number
        yield lowest.bit_length() - 1
        number ^= lowest
