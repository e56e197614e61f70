"""Who can open a connection to a network service: open ways with their hops, and ways that end at one."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from scanner.exposure.doubts import doubts, unread
from scanner.exposure.gates import GOES_ON, rules_of
from scanner.exposure.internet import Ports, gathered, without
from scanner.exposure.openings import ALWAYS_ASKED, Opening, Place, openings
from scanner.exposure.source_ports import MOST, TOO_MANY, met_from, places_met_from, told_apart
from scanner.exposure.wording import shortened
from scanner.models import (
    NOWHERE,
    TCP,
    AddressSet,
    Direction,
    FirewallRule,
    Hop,
    HopKind,
    Identity,
    PortSet,
    Protocol,
    RuleSet,
)
from scanner.models.intervals import Bounds


class Answered(StrEnum):
    """How many of those whose packets come in get the replies that a TCP connection needs."""

    ALL = "all"
    SOME = "some"
    NONE = "none"


@dataclass(frozen=True)
class Exposure:
    """A way on which connections can be opened."""

    service: Identity
    ports: Ports
    sources: AddressSet
    """Who can open them: each of these each of the ports."""
    path: tuple[Hop, ...]
    doubt: str | None = None
    """Why it may not be open, when that is not certain."""
    answered: Answered = Answered.ALL

    @property
    def connectable(self) -> Ports:
        """The ports on which somebody can really open a connection: without replies, nobody can over TCP."""
        is_silent = self.answered is Answered.NONE
        return {protocol: ports for protocol, ports in self.ports.items() if not (is_silent and protocol == TCP)}


@dataclass(frozen=True)
class Closed:
    """A way that ends before the service. The last hop says why."""

    service: Identity
    path: tuple[Hop, ...]


Way = Exposure | Closed


def unanswered(way: Exposure) -> Closed:
    """A way on which nobody gets a reply, up to the ACL that keeps them back."""
    last = max((at for at, hop in enumerate(way.path) if hop.kind is HopKind.ACL), default=len(way.path) - 1)
    return Closed(way.service, way.path[: last + 1])


@dataclass(frozen=True)
class Admitted:
    """What one rule lets in, where everything else on the way lets it in too."""

    rule_set: RuleSet | None
    rule: FirewallRule | None
    """None where no rule set filters."""
    ports: Ports
    sources: AddressSet
    doubt: str | None

    @property
    def holder(self) -> str:
        """Identity of the rule set; empty where there is none."""
        return self.rule_set.id if self.rule_set else ""

    @cached_property
    def hops(self) -> tuple[Hop, ...]:
        """The rule as a step of a way."""
        if not (self.rule_set and self.rule):
            return ()
        peers = shortened([str(peer) for peer in self.rule.peers])
        says = f"allows {shortened(list(map(str, self.rule.traffic)))} from {peers}"
        return (Hop(kind=HopKind.RULE_SET, resource=self.rule_set.identity, element=self.rule.key, says=says),)


def admitted(rule_sets: Sequence[RuleSet], within: AddressSet, places: Sequence[Place]) -> list[Admitted]:
    """What the rules of several sets, judged together, let in from addresses of interest, told apart by the rules.

    What could be let in by address lists that were not read comes after what certainly is, with the reason.
    """
    held = [(rule_set, rule) for rule_set in rule_sets for rule in rule_set.rules]
    rules = [rule for _, rule in held]
    on_the_way = rules_of(places)
    certain = _let_in(rules, within, NOWHERE, places)
    found = [Admitted(*held[at], ports, sources, None) for (at, sources), ports in certain.items()]
    crowded = TOO_MANY if len(told_apart(rules, places)) > MOST else ""
    if not crowded and not any(map(unread, (*rules, *on_the_way))):
        return found
    for (at, sources), ports in _perhaps_let_in(rules, within, places).items():
        left = ports
        for (other, surely), sure in certain.items():
            if other == at and sources <= surely:
                left = without(left, sure)
        why = "; ".join(filter(None, (doubts(rules, Direction.INGRESS, (at,), on_the_way), crowded)))
        if left and why:
            found.append(Admitted(*held[at], left, sources, why))
    return found


def unfiltered(within: AddressSet, places: Sequence[Place]) -> list[Admitted]:
    """What comes in where no rule set filters: whatever passes the gates on the way."""
    certain = _let_in(GOES_ON, within, NOWHERE, places)
    found = [Admitted(None, None, ports, sources, None) for (_, sources), ports in certain.items()]
    on_the_way = rules_of(places)
    crowded = TOO_MANY if len(told_apart((), places)) > MOST else ""
    if not crowded and not any(map(unread, on_the_way)):
        return found
    why = "; ".join(filter(None, (doubts((), Direction.INGRESS, (), on_the_way), crowded)))
    possible = _perhaps_let_in(GOES_ON, within, places)
    return [*found, *(Admitted(None, None, ports, sources, why) for (_, sources), ports in possible.items())]


def limited(ports: Ports, to: Mapping[Protocol, PortSet]) -> Ports:
    """The ports that are among others; protocols that no rule names are whatever is asked of them.

    Of a protocol that openings always tell by itself, none is open where it is not told.
    """
    unnamed = ports.get(None)
    found: dict[Protocol | None, PortSet] = {}
    for protocol, wanted in to.items():
        opened = ports.get(protocol, None if protocol in ALWAYS_ASKED else unnamed)
        if opened and (both := opened & wanted):
            found[protocol] = both
    return found


LetIn = dict[tuple[int, AddressSet], Ports]
"""Ports by the position of the rule that opens them, and the addresses that it opens them to."""


def _let_in(rules: Sequence[FirewallRule], within: AddressSet, unknown: AddressSet, places: Sequence[Place]) -> LetIn:
    """What each rule opens to packets from some source port or other, which whoever sends them chooses."""
    ranges = told_apart(rules, places)[:MOST]
    openings_of = (
        openings(met_from(rules, each), Direction.INGRESS, within, unknown, places_met_from(places, each))
        for each in ranges
    )
    found = _by_rule(opening for several in openings_of for opening in several)
    return found if len(ranges) == 1 else _without_parts(found)


def _perhaps_let_in(rules: Sequence[FirewallRule], within: AddressSet, places: Sequence[Place]) -> LetIn:
    """The most that each rule opens, whatever unread lists hold and however many source ports are told apart."""
    if len(told_apart(rules, places)) <= MOST:
        return _let_in(rules, within, within, places)
    return _by_rule(openings(rules, Direction.INGRESS, within, within, places))


def _without_parts(found: LetIn) -> LetIn:
    """The same without what is open to more addresses by the same rule anyway."""
    by_rule: dict[int, list[AddressSet]] = defaultdict(list)
    for at, sources in found:
        by_rule[at].append(sources)
    wider: LetIn = {}
    for (at, sources), ports in found.items():
        left = ports
        for more in by_rule[at]:
            if sources <= more and sources != more:
                left = without(left, found[at, more])
        if left:
            wider[at, sources] = left
    return wider


def _order(key: tuple[int, AddressSet]) -> tuple[int, Bounds, Bounds]:
    position, addresses = key
    return position, addresses.v4, addresses.v6


def _by_rule(found: Iterable[Opening]) -> LetIn:
    parts: dict[tuple[int, AddressSet], list[tuple[Protocol | None, PortSet]]] = {}
    for opening in found:
        for each in opening.admissions:
            parts.setdefault((each.position, each.addresses), []).append((opening.protocol, opening.ports))
    return {key: gathered(parts[key]) for key in sorted(parts, key=_order)}
