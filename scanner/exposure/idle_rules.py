"""Rules that can go without a packet being treated otherwise: those that never decide, and those that others repeat.

What no rule of the list matches, or only one that the provider put there, counts as an outcome of its own: a deny that
says what would happen anyway is not idle.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cached_property, lru_cache

from scanner.exposure.doubts import Deciding, unread, untold
from scanner.exposure.rows import Asked, Row, Rows
from scanner.exposure.same_rules import SameRules
from scanner.models import Direction, FirewallRule, Unknown


@dataclass(frozen=True)
class Idle:
    """A rule that does nothing, or may do nothing."""

    position: int
    others: Deciding = ()
    """Those that decide in its place, in the order in which they are asked; none where it is not certain."""
    doubt: str | None = None
    """Why it is not certain."""


def shadowed(rules: Sequence[FirewallRule], direction: Direction) -> list[Idle]:
    """Rules that never decide, since rules before them decide about all they match."""
    return list(_judged(SameRules(tuple(rules)), direction).shadowed())


def repeated(rules: Sequence[FirewallRule], direction: Direction) -> list[Idle]:
    """Rules that decide, and without which rules after them would decide the same, with and without shadowed ones.

    Each of them can go while the others stay: what two of them repeat of each other needs one of the two.
    """
    return list(_judged(SameRules(tuple(rules)), direction).repeated())


def covered(rules: Sequence[FirewallRule], direction: Direction) -> list[Idle]:
    """Rules without an order of which others do all: of two that are equal, both."""
    return list(_judged(SameRules(tuple(rules)), direction).covered())


def perhaps_idle(rules: Sequence[FirewallRule], direction: Direction) -> Iterator[tuple[int, Unknown]]:
    """Rules of which a template leaves open what they match, with others that may do the same before them or after."""
    asked = [
        (position, rule)
        for position, rule in enumerate(rules)
        if rule.direction is direction and rule.enabled and not rule.provider_default
    ]
    for position, rule in asked if len(asked) > 1 else ():
        if why := untold(rule):
            yield position, why


class _Judged:
    def __init__(self, rules: Sequence[FirewallRule], direction: Direction) -> None:
        self._rules = rules
        self._direction = direction
        self._rows = Rows(rules, direction)
        self._listed = list(self._rows)

    def shadowed(self) -> Iterator[Idle]:
        for position in sorted(self._shadowed):
            yield Idle(position, self._before(position))
        yield from self._doubtful(self._shadowed_perhaps)

    def repeated(self) -> Iterator[Idle]:
        idle = self._unneeded(self._unneeded(self._matching - self._shadowed), ignoring=self._shadowed)
        for position in sorted(idle):
            yield Idle(position, self._after(position, self._shadowed))
        perhaps = self._matching - self._needed_at_least(frozenset()) - self._needed_at_least(self._shadowed)
        yield from self._doubtful(perhaps - self._shadowed - self._shadowed_perhaps - idle)

    def covered(self) -> Iterator[Idle]:
        idle = self._unneeded(self._matching)
        for position in sorted(idle):
            yield Idle(position, tuple(dict.fromkeys((*self._before(position), *self._after(position, frozenset())))))
        yield from self._doubtful(self._matching - self._needed_at_least(frozenset()) - idle)

    @cached_property
    def _matching(self) -> frozenset[int]:
        return frozenset(each.position for row in self._listed for each in row if each.sure)

    @cached_property
    def _shadowed(self) -> frozenset[int]:
        return self._matching - _deciding(self._listed)

    @cached_property
    def _shadowed_perhaps(self) -> frozenset[int]:
        if not self._rows.has_unread:
            return frozenset()
        return self._matching - self._shadowed - _deciding_at_least(self._listed)

    def _unneeded(self, among: AbstractSet[int], ignoring: AbstractSet[int] = frozenset()) -> set[int]:
        return _unneeded(self._listed, self._rows.everything, among, ignoring)

    def _needed_at_least(self, ignoring: AbstractSet[int]) -> frozenset[int]:
        """Those that are needed whatever unread lists hold; all where there are none."""
        return _needed_at_least(self._listed, ignoring) if self._rows.has_unread else self._matching

    def _doubtful(self, positions: AbstractSet[int]) -> Iterator[Idle]:
        if not positions:
            return
        reasons = (
            reason
            for rule in self._rules
            if rule.enabled and rule.direction is self._direction
            for reason in unread(rule)
        )
        doubt = "; ".join(dict.fromkeys(reasons))
        yield from (Idle(position, doubt=doubt) for position in sorted(positions))

    def _before(self, position: int) -> Deciding:
        """The rules that decide about what a rule matches, and that are asked before it."""
        found: dict[int, None] = {}
        for row, place in self._places[position]:
            left = row[place].sure
            for before, _, sure, _, _, _ in row[:place]:
                if left & sure:
                    found[before] = None
                    left ^= left & sure
                    if not left:
                        break
        return tuple(found)

    def _after(self, position: int, ignoring: AbstractSet[int]) -> Deciding:
        """The rules that would decide, were it not there, about what it decides."""
        found: dict[int, None] = {}
        for row, place in self._places[position]:
            left = row[place].sure
            for each in row[:place]:
                left ^= left & each.sure
            for each in row[place + 1 :]:
                if left & each.sure and each.position not in ignoring:
                    found[each.position] = None
                    left ^= left & each.sure
        return tuple(found)

    @cached_property
    def _places(self) -> dict[int, list[tuple[Row, int]]]:
        """The rows that each rule is asked on, with its place there."""
        found: dict[int, list[tuple[Row, int]]] = defaultdict(list)
        for row in self._listed:
            for place, each in enumerate(row):
                found[each.position].append((row, place))
        return found


@lru_cache(maxsize=len(Direction))
def _judged(rules: SameRules, direction: Direction) -> _Judged:
    """Both directions of a list are kept while one check after the other asks about it."""
    return _Judged(rules.listed, direction)


def _deciding(rows: Iterable[Row]) -> frozenset[int]:
    """Positions of the rules that decide about some cell."""
    found: set[int] = set()
    for row in rows:
        if not all(each.position in found for each in row):
            decided = 0
            for position, _, sure, _, _, _ in row:
                if sure ^ (sure & decided):
                    found.add(position)
                    decided |= sure
    return frozenset(found)


def _unneeded(rows: Iterable[Row], everything: int, among: AbstractSet[int], ignoring: AbstractSet[int]) -> set[int]:
    """Positions of the rules without which the outcome stays the same for every cell.

    Args:
        rows: of the list.
        everything: every cell.
        among: the rules that are asked for.
        ignoring: rules that are taken for gone. They decide about nothing.
    """
    found = set(among)
    for row in rows:
        left = [each for each in row if each.position not in ignoring]
        places = [place for place, each in enumerate(left) if each.position in found]
        if places:
            found -= _needed_on(left, everything, range(places[0], places[-1] + 1))
    return found


def _needed_on(row: Sequence[Asked], everything: int, places: range) -> set[int]:
    """Positions of those of the rules at some places of a row without which the outcome may be another."""
    decided = 0
    for each in row[: places.start]:
        decided |= each.sure
    wins: list[int] = []
    for each in row[places.start : places.stop]:
        wins.append(each.sure ^ (each.sure & decided))
        decided |= each.sure
    # Cells about which what follows may have another outcome than each. In the end, nobody has decided.
    differing = {each.outcome: everything for each in row}
    found: set[int] = set()
    for place in range(len(row) - 1, places.start - 1, -1):
        position, own, sure, possible, _, _ = row[place]
        if place < places.stop and wins[place - places.start] & differing[own]:
            found.add(position)
        for outcome, cells in differing.items():
            differing[outcome] = cells ^ (cells & sure) if outcome == own else cells | possible
    return found


def _deciding_at_least(rows: Iterable[Row]) -> frozenset[int]:
    """Those that decide about some cell whatever unread lists hold, which may take anything from the others.

    A rule that names nothing but unread lists decides where nothing comes before it.
    """
    found: set[int] = set()
    for row in rows:
        taken = 0
        for each in row:
            if each.least & ~taken or (each.is_unread and not taken):
                found.add(each.position)
            taken |= each.most
    return frozenset(found)


def _needed_at_least(rows: Iterable[Row], ignoring: AbstractSet[int]) -> frozenset[int]:
    """Those that are needed whatever unread lists hold, while some are taken for gone.

    A rule that names nothing but unread lists is needed where nothing comes before it, and nothing like it after.
    """
    found: set[int] = set()
    for row in rows:
        taken = 0
        won: list[tuple[Asked, int]] = []
        for each in row:
            if each.position not in ignoring:
                won.append((each, (not taken) if each.is_unread else each.least & ~taken))
                taken |= each.most
        alike = {each.outcome: 0 for each in row}
        for each, wins in reversed(won):
            if wins and (not alike[each.outcome] if each.is_unread else wins & ~alike[each.outcome]):
                found.add(each.position)
            for outcome, cells in alike.items():
                alike[outcome] = cells | each.most if outcome == each.outcome else cells ^ (cells & each.least)
    return frozenset(found)
