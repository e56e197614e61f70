"""Address sets of one list of rules as whole numbers, so that thousands of them unite and subtract quickly."""

from collections.abc import Iterator, Sequence

from scanner.models import AddressSet
from scanner.models.intervals import Bounds, pairs

FEW = 64
"""Bounds of a set that is added up."""


class Atoms:
    """The pieces of the address space that no set cuts any further: a bit for each, IPv4 first.

    A set made of such pieces is the number with their bits. Union, intersection and difference are `|`, `&` and `& ~`.
    """

    def __init__(self, sets: Sequence[AddressSet]) -> None:
        self._v4 = sorted(set[int]().union(*(each.v4 for each in sets)))
        self._v6 = sorted(set[int]().union(*(each.v6 for each in sets)))
        self._first_bit_v4 = {cut: bit for bit, cut in enumerate(self._v4)}
        self._first_bit_v6 = {cut: bit for bit, cut in enumerate(self._v6, start=len(self._v4))}
        self._known: dict[int, AddressSet] = {}

    def number(self, addresses: AddressSet) -> int:
        """The number of one of the sets."""
        return _number(addresses.v4, self._first_bit_v4) | _number(addresses.v6, self._first_bit_v6)

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
    """The same, written digit by digit: a sum of thousands of large numbers takes a hundred times as long."""
    bits = tuple(map(first_bit.__getitem__, bounds))
    digits = bytearray(b"0") * bits[-1]
    for first, end in pairs(bits):
        digits[first:end] = b"1" * (end - first)
    return int(digits[::-1], 2)


def _bits(number: int) -> Iterator[int]:
    """Positions of the bits that are set, lowest first."""
    while number:
        lowest = number & -number
        yield lowest.bit_length() - 1
        number ^= lowest
