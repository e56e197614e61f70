"""A list of rules, cut into rows: packets about which the same rules are asked, in the same order.

A row is one stretch of ports of one protocol, seen by one kind of member and from one kind of source port. Its cells
are the far sides, as the bits of a number. Who is in a group, and what an unread list holds, nobody knows: each of them
may hold any address, whatever the others hold. So there are several blocks of cells, one for the addresses that none of
them holds, and for each of them one for the addresses that this one holds.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from scanner.exposure.atoms import Atoms
from scanner.exposure.matching import addresses_of, in_order, ports_of
from scanner.models import (
    ALL_PORTS,
    ANYWHERE,
    PROTOCOLS_WITH_PORTS,
    Action,
    AddressPeer,
    AddressSet,
    Direction,
    FirewallRule,
    Peer,
    Protocol,
    Unknown,
)
from scanner.models.intervals import Bounds, segments


class Asked(NamedTuple):
    """A rule as it is asked on a row. Each of the numbers stands for cells."""

    position: int
    """Of the rule, in the list that was given."""
    outcome: int
    """The same number for rules that do the same: allow, deny or pass on, with the same inspection."""
    sure: int
    """Cells that it matches."""
    possible: int
    """Cells that it matches for some members of groups and some content of unread lists."""
    least: int
    """Cells that it matches whatever unread lists hold."""
    most: int
    """Cells that it matches if unread lists hold everything."""

    @property
    def is_unread(self) -> bool:
        """Whether nothing of what it matches is known."""
        return bool(self.most) and not self.least


Row = tuple[Asked, ...]
Ports = Mapping[Protocol | None, Bounds]
Situation = tuple[int, ...]
"""The rules that are asked about one kind of member and source port: twice the place of each, and one more where it is
not sure that the member is one of its targets."""


class Rows:
    """The rows of one direction of a list."""

    def __init__(self, rules: Sequence[FirewallRule], direction: Direction) -> None:
        self._listed = in_order((at, each) for at, each in enumerate(rules) if _is_asked(each, direction))
        columns = _Columns([rule for _, rule in self._listed])
        self._asked = [columns.asked(at, rule) for at, rule in self._listed]
        self.everything = columns.everything
        """Every cell."""
        self.has_unread = columns.has_unread
        """Whether some of the rules name lists that could not be read."""

    def __iter__(self) -> Iterator[Row]:
        rules = [rule for _, rule in self._listed]
        protocols = dict.fromkeys((None, *(traffic.protocol for rule in rules for traffic in rule.traffic)))
        ports = [_ports(rule, protocols) for rule in rules]
        near = list(map(_NearSide, rules))
        asked: dict[Situation, None] = {}
        for situation in _situations(near):
            for protocol in protocols:
                asked |= dict.fromkeys(_swept(situation, ports, protocol))
        found = dict.fromkeys(each for situation in asked for each in _in_groups(situation, near))
        return (tuple(map(self._at, places)) for places in found)

    def _at(self, place: int) -> Asked:
        number, is_unsure = divmod(place, 2)
        each = self._asked[number]
        return each._replace(sure=0, least=0, most=0) if is_unsure else each


def _is_asked(rule: FirewallRule, direction: Direction) -> bool:
    return rule.direction is direction and rule.enabled and not rule.provider_default


def _ports(rule: FirewallRule, protocols: Iterable[Protocol | None]) -> Ports:
    if len(rule.traffic) == 1 and (only := rule.traffic[0].protocol) is not None:
        return {only: (rule.traffic[0].ports if only in PROTOCOLS_WITH_PORTS else ports_of(rule, only)).bounds}
    return {protocol: ports_of(rule, protocol).bounds for protocol in protocols}


def _swept(situation: Situation, ports: Sequence[Ports], protocol: Protocol | None) -> Iterator[Situation]:
    """Sweep over the ports: between two boundaries the same rules are asked."""
    changes: dict[int, set[int]] = defaultdict(set)
    for place in situation:
        for boundary in ports[place // 2].get(protocol, ()):
            changes[boundary].add(place)
    asked: set[int] = set()
    for first, _ in segments(changes):
        asked ^= changes[first]
        if asked:
            yield tuple(sorted(asked))


class _Columns:
    """The cells of all rules."""

    def __init__(self, rules: Sequence[FirewallRule]) -> None:
        # Rules repeat peers, and what is compared for a list of thousands of networks takes long.
        peers = {id(each): each for rule in rules for each in rule.peers}
        sets = {
            key: each.addresses
            for key, each in peers.items()
            if isinstance(each, AddressPeer) and isinstance(each.addresses, AddressSet)
        }
        groups, lists = _names_of(each for key, each in peers.items() if key not in sets)
        self._block_of = {name: at for at, name in enumerate((*groups, *lists), start=1)}
        self._lists = frozenset(lists)
        atoms = Atoms([ANYWHERE, *sets.values()])
        self._numbers = {key: atoms.number(each) for key, each in sets.items()}
        """Of the peers of which the addresses are known."""
        self._outcomes: dict[tuple[Action, str | None], int] = {}
        self._block = atoms.number(ANYWHERE)
        self._width = self._block.bit_length()
        self._in_every_block = self._repeated(1, 1 + len(self._block_of))
        self.everything = self._block * self._in_every_block
        self._readable = self._repeated(self._block, 1 + len(groups))
        self.has_unread = bool(lists)

    def asked(self, position: int, rule: FirewallRule) -> Asked:
        """The rule where its targets are sure to include the member."""
        outcome = self._outcomes.setdefault((rule.action, rule.inspection), len(self._outcomes))
        addresses = 0
        for each in rule.peers:
            addresses |= self._numbers.get(id(each), 0)
        if not self._block_of:
            return Asked(position, outcome, addresses, addresses, addresses, addresses)
        sure = addresses * self._in_every_block
        groups, lists = _names_of(rule.peers)
        for name in (*groups, *lists):
            sure |= self._block << self._block_of[name] * self._width
        possible = self.everything if groups or lists else sure
        least = sure & self._readable if lists else sure
        if lists and not addresses and not groups:
            least = 0
        most = self.everything if lists else sure
        return Asked(position, outcome, sure, possible, least, most)

    def _repeated(self, number: int, times: int) -> int:
        return sum(number << at * self._width for at in range(times))


def _names_of(peers: Iterable[Peer]) -> tuple[dict[str, None], dict[str, None]]:
    """Names of the groups, with small lists, which are like them, and of the lists that could not be read."""
    groups: dict[str, None] = {}
    lists: dict[str, None] = {}
    for peer in peers:
        if not isinstance(peer, AddressPeer):
            groups[f"group {peer}"] = None
        elif isinstance(peer.addresses, Unknown) and peer.is_minor:
            groups[f"list {peer.name}"] = None
        elif isinstance(peer.addresses, Unknown):
            lists[f"list {peer.name}"] = None
    return groups, lists


def _situations(near: "Sequence[_NearSide]") -> Iterable[Situation]:
    """Kinds of members by address, of which it is not known in which groups they are, with kinds of source ports."""
    if all(each.is_everything for each in near):
        return [tuple(range(0, 2 * len(near), 2))]
    atoms = Atoms([ANYWHERE, *(each.addresses for each in near)])
    everywhere = atoms.number(ANYWHERE)
    numbers = [atoms.number(each.addresses) for each in near]
    ports = [first for first, _ in segments({cut for each in near for cut in (0, *each.source_ports.bounds)})]
    found: dict[Situation, None] = {}
    for bit in (1 << at for at in range(everywhere.bit_length()) if everywhere >> at & 1):
        for port in ports:
            situation = (
                2 * place + (not numbers[place] & bit)
                for place, each in enumerate(near)
                if port in each.source_ports and (numbers[place] & bit or each.names)
            )
            found[tuple(situation)] = None
    return found


def _in_groups(situation: Situation, near: "Sequence[_NearSide]") -> Iterator[Situation]:
    """The same members: one in none of the groups, and for each group that decides something one that is in it."""
    yield situation
    unsure = (near[place // 2] for place in situation if place % 2)
    for name in dict.fromkeys(name for each in unsure for name in each.names):
        yield tuple(place - (place % 2 and name in near[place // 2].names) for place in situation)


class _NearSide:
    """The members and source ports that a rule is limited to."""

    def __init__(self, rule: FirewallRule) -> None:
        self.source_ports = rule.source_ports
        has_every_port = rule.source_ports is ALL_PORTS or rule.source_ports == ALL_PORTS
        self.is_everything = has_every_port and not rule.targets
        self.addresses = addresses_of(rule.targets) if rule.targets else ANYWHERE
        groups, lists = _names_of(rule.targets) if rule.targets else ({}, {})
        self.names = {**groups, **lists}
