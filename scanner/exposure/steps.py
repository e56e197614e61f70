"""Rules as they are asked about one stretch of ports of a protocol: whom they let through, and whom they keep out."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from scanner.exposure.matching import addresses_of
from scanner.models import ALL_PORTS, Action, AddressPeer, FirewallRule, Peer, PortSet, Unknown


class Step(NamedTuple):
    """One rule as it is asked about one protocol."""

    position: int
    """Of the rule, in the list that was asked."""
    rule: FirewallRule
    ports: PortSet
    addresses: int
    """As a number (`Atoms`)."""

    @property
    def is_allow(self) -> bool:
        """Whether it lets through what it matches."""
        return self.rule.action is Action.ALLOW

    @property
    def is_for_all(self) -> bool:
        """Whatever the member, and whatever the source port."""
        return not self.rule.targets and self.rule.source_ports == ALL_PORTS

    def keeps_out_all_of(self, allowed: FirewallRule) -> bool:
        """Whether it meets whatever another rule allows: every member and every source port."""
        return not allowed.source_ports - self.rule.source_ports and _among(allowed.targets, self.rule.targets)


def _among(members: Sequence[Peer], others: Sequence[Peer]) -> bool:
    """Whether whoever is one of the members, or anybody where there are none, is one of the others as well."""
    if not others or not members:
        return not others
    addresses = addresses_of(others)
    return all(
        each in others
        or (isinstance(each, AddressPeer) and not isinstance(each.addresses, Unknown) and each.addresses <= addresses)
        for each in members
    )


def admitted(lists: Sequence[Sequence[Step]], ways: Sequence[Sequence[int]]) -> Iterator[tuple[int, int]]:
    """Positions of the allows, with what none of the steps before keeps out and some way lets through.

    Args:
        lists: the steps of the rules, and after them those of each gate.
        ways: for each place, which of the lists are on the way.
    """
    kept_out = _KeptOut()
    for step in lists[0]:
        if not step.is_allow:
            kept_out.add(step)
        else:
            own = step.addresses & _let_through(lists, ways, step.rule)
            if left := own ^ (own & kept_out.of(step.rule)):
                yield step.position, left


class _KeptOut:
    """Whom the steps so far keep out."""

    def __init__(self) -> None:
        self._by_all = 0
        self._by_some: list[Step] = []

    def add(self, step: Step) -> None:
        """A step that does not allow."""
        if step.is_for_all:
            self._by_all |= step.addresses
        else:
            self._by_some.append(step)

    def of(self, allowed: FirewallRule) -> int:
        """Those of the addresses of an allow, which is asked next."""
        kept_out = self._by_all
        for each in self._by_some:
            if each.keeps_out_all_of(allowed):
                kept_out |= each.addresses
        return kept_out


EVERYBODY = -1
"""Every bit of a number that stands for addresses."""


def _let_through(lists: Sequence[Sequence[Step]], ways: Sequence[Sequence[int]], allowed: FirewallRule) -> int:
    """Who comes through all gates on the way to one of the places."""
    through = 0 if ways else EVERYBODY
    for way in ways:
        passing = EVERYBODY
        for gate in way:
            passing &= _passing(lists[gate], allowed)
        through |= passing
    return through


def _passing(gate: Iterable[Step], allowed: FirewallRule) -> int:
    kept_out, passing = _KeptOut(), 0
    for each in gate:
        if each.is_allow:
            passing |= each.addresses ^ (each.addresses & kept_out.of(allowed))
        else:
            kept_out.add(each)
    return passing
