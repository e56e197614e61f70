"""Unbroken ranges of ports that one source reaches, told apart by the rules that open them."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cache
from itertools import groupby
from typing import NamedTuple

from scanner.exposure.atoms import Atoms
from scanner.exposure.doubts import Deciding
from scanner.exposure.internet import Ports, gathered
from scanner.exposure.matching import allowing_only
from scanner.exposure.openings import Opening, openings
from scanner.models import PROTOCOLS_WITH_PORTS, Action, AddressSet, Direction, FirewallRule, PortSet, Protocol
from scanner.models.intervals import from_pairs, pairs

Stretch = tuple[int, int, int]
"""Ports from the first to before the end, and who reaches all of them, as a number (`Atoms`)."""


def large_ranges(rules: Sequence[FirewallRule], limit: int, unknown: AddressSet) -> dict[Deciding, Ports]:
    """Ranges of more ports than the limit that some address reaches from end to end.

    A rule that opens one by itself answers for it alone. The others answer together for what their ranges join to.
    What a rule opens by allowing every protocol is left out.

    Args:
        rules: rules that are judged together, ingress and egress.
        limit: how many ports are not too many.
        unknown: what unread lists hold, as for `openings`.
    """
    found: dict[Deciding, list[tuple[Protocol | None, PortSet]]] = defaultdict(list)
    limited = allowing_only(rules, PROTOCOLS_WITH_PORTS)
    if sum(len(traffic.ports) for rule in limited if rule.action is Action.ALLOW for traffic in rule.traffic) <= limit:
        return {}
    named = openings(limited, Direction.INGRESS, unknown=unknown)
    for protocol, parts in groupby(named, lambda each: each.protocol):
        for deciding, ports in _of_one_protocol(list(parts), limit):
            found[deciding].append((protocol, ports))
    return {deciding: gathered(found[deciding]) for deciding in sorted(found)}


class _Segment(NamedTuple):
    """Neighbouring ports that the same rules open, each to some addresses."""

    first: int
    end: int
    sources: dict[int, int]

    def stretch(self, positions: Collection[int]) -> Stretch:
        reaching = 0
        for position, addresses in self.sources.items():
            if position in positions:
                reaching |= addresses
        return self.first, self.end, reaching


def _of_one_protocol(found: Sequence[Opening], limit: int) -> Iterator[tuple[Deciding, PortSet]]:
    segments = _segments(found)
    by_rule: dict[int, list[Stretch]] = defaultdict(list)
    for each in segments:
        for position, addresses in each.sources.items():
            by_rule[position].append((each.first, each.end, addresses))
    rest = set(by_rule)
    for position in sorted(by_rule):
        if ports := PortSet(from_pairs((first, end) for first, end, _ in _long(by_rule[position], limit))):
            rest.remove(position)
            yield (position,), ports
    for first, end, addresses in _long([each.stretch(rest) for each in segments], limit):
        deciding = {
            position
            for each in segments
            if first <= each.first < end
            for position in rest & each.sources.keys()
            if each.sources[position] & addresses
        }
        yield tuple(sorted(deciding)), PortSet((first, end))


def _segments(found: Sequence[Opening]) -> list[_Segment]:
    atoms = Atoms(list({admission.addresses for opening in found for admission in opening.admissions}))
    number = cache(atoms.number)
    segments = [
        _Segment(first, end, {each.position: number(each.addresses) for each in opening.admissions})
        for opening in found
        for first, end in pairs(opening.ports.bounds)
    ]
    return sorted(segments, key=lambda each: each.first)


def _long(stretches: Iterable[Stretch], limit: int) -> Iterator[Stretch]:
    """For each beginning the longest of the joined stretches that somebody reaches throughout, if over the limit."""
    ordered = list(stretches)
    for number, (first, _, reaching) in enumerate(ordered):
        _, end_before, reaching_before = ordered[number - 1] if number else (0, 0, 0)
        if not (addresses := reaching & ~reaching_before if end_before == first else reaching):
            continue
        end = first
        # Not a slice: from every beginning it would copy the rest.
        for next_first, next_end, next_reaching in (ordered[each] for each in range(number, len(ordered))):
            if next_first != end or not addresses & next_reaching:
                break
            addresses &= next_reaching
            end = next_end
        if end - first > limit:
            yield first, end, addresses
