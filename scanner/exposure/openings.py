"""Which addresses a list of rules admits to which ports, and which rules admit them.

A packet is admitted when some rule allows it and no rule that is asked before that one keeps it out. At equal priority
a deny decides (Compute Engine documentation, "VPC firewall rules", priority), and rules without a priority are asked
before all others, so that they all count where none has one. A deny for some members, or some source ports, keeps out
what is allowed to these alone.

Where the packet passes further lists of rules, its gates, it has to be admitted by each of them as well.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from scanner.exposure.atoms import Atoms
from scanner.models import (
    ALL_PORTS,
    ANYWHERE,
    ICMP,
    ICMPV6,
    NO_PORTS,
    NOWHERE,
    PROTOCOLS_WITH_PORTS,
    SCTP,
    TCP,
    UDP,
    Action,
    AddressPeer,
    AddressSet,
    Direction,
    FirewallRule,
    IcmpType,
    Peer,
    PortSet,
    Protocol,
    Traffic,
    Unknown,
)
from scanner.models.intervals import from_pairs, segments

ALWAYS_ASKED = (TCP, UDP, SCTP, ICMP, ICMPV6)


@dataclass(frozen=True)
class Admission:
    """One rule's share in an opening."""

    position: int
    """Of the rule, in the list that was asked."""
    addresses: AddressSet
    """Those it allows that no rule before it keeps out, whether or not another rule allows them too."""


@dataclass(frozen=True)
class Opening:
    """Traffic that rules admit."""

    protocol: Protocol | None
    """None is every protocol that no rule names."""
    ports: PortSet
    """For ICMP and ICMPv6 the messages, `type * 256 + code`; all ports for a protocol that has nothing like them."""
    addresses: AddressSet
    """Everybody admitted, by whichever rule."""
    admissions: tuple[Admission, ...]


Gate = tuple[FirewallRule, ...]
"""Rules that are judged together, and that a packet passes besides those it is asked about."""
Place = tuple[Gate, ...]
"""Every gate on the way to one of the places that a list of rules filters."""


def openings(
    rules: Sequence[FirewallRule],
    direction: Direction,
    within: AddressSet = ANYWHERE,
    unknown: AddressSet = NOWHERE,
    places: Sequence[Place] = (),
) -> Iterator[Opening]:
    """What the rules admit from (or to) addresses of interest.

    Args:
        rules: rules that are judged together, in any order.
        direction: the direction of the first packet.
        within: the addresses of interest; everything else is left out.
        unknown: what the peers of an allow stand for when they could not be read, and what those of a deny do not.
            NOWHERE gives the least that the rules can admit, `within` the most.
        places: where the rules are asked. What is admitted at one of them is open; none leaves it to the rules alone.
    """
    own = _matchers(rules, direction, within, unknown)
    if not any(each.rule.action is Action.ALLOW for each in own):
        return
    gates = list(dict.fromkeys(gate for place in places for gate in place))
    lists = [own, *(_matchers(each, direction, within, unknown) for each in gates)]
    everybody = [each for matchers in lists for each in matchers]
    atoms = Atoms([each.addresses for each in everybody])
    named = {traffic.protocol for each in everybody for traffic in each.rule.traffic if traffic.protocol is not None}
    numbered = [[(each, atoms.number(each.addresses)) for each in matchers] for matchers in lists]
    ways = [[gates.index(gate) + 1 for gate in place] for place in places]

    def asked(protocol: Protocol | None) -> list[Opening]:
        steps = [[each.step(protocol, number) for each, number in matchers] for matchers in numbered]
        return list(_openings_of(protocol, steps, ways, atoms))

    # Whatever no rule names is asked alike.
    unnamed = asked(None)
    for protocol in sorted(named | set(ALWAYS_ASKED)):
        yield from asked(protocol) if protocol in named else (replace(each, protocol=protocol) for each in unnamed)
    yield from unnamed


def _matchers(
    rules: Sequence[FirewallRule], direction: Direction, within: AddressSet, unknown: AddressSet
) -> "list[_Matcher]":
    """The rules that match any of the addresses, in the order in which they are asked."""
    surely_kept_out = within - unknown
    found = [
        _Matcher(position, rule, addresses)
        for position, rule in enumerate(rules)
        if rule.direction is direction
        and rule.enabled
        and rule.traffic
        and (addresses := _matched(rule, unknown if rule.action is Action.ALLOW else surely_kept_out) & within)
    ]
    return sorted(found, key=lambda each: _order((each.position, each.rule)))


def in_order(rules: Iterable[tuple[int, FirewallRule]]) -> list[tuple[int, FirewallRule]]:
    """Rules with their positions, in the order in which they are asked."""
    return sorted(rules, key=_order)


def _order(at: tuple[int, FirewallRule]) -> tuple[bool, int, bool, int]:
    position, rule = at
    return rule.priority is not None, rule.priority or 0, rule.action is not Action.DENY, position


def allowing_only(rules: Iterable[FirewallRule], protocols: Collection[Protocol | None]) -> list[FirewallRule]:
    """The rules, each at its place, of which those that allow something allow only what is written for these protocols.

    An allow takes nothing away from another: what they open is what it was.
    """
    return [_limited(rule, protocols) if rule.action is Action.ALLOW else rule for rule in rules]


def _limited(rule: FirewallRule, protocols: Collection[Protocol | None]) -> FirewallRule:
    traffic = tuple(each for each in rule.traffic if each.protocol in protocols)
    return rule if traffic == rule.traffic else rule.model_copy(update={"traffic": traffic})


@dataclass(frozen=True)
class _Step:
    """One rule as it is asked about one protocol."""

    position: int
    rule: FirewallRule
    ports: PortSet
    addresses: int

    @property
    def is_allow(self) -> bool:
        return self.rule.action is Action.ALLOW

    @property
    def is_for_all(self) -> bool:
        """Whatever the member, and whatever the source port."""
        return not self.rule.targets and self.rule.source_ports == ALL_PORTS

    def keeps_out_all_of(self, allowed: FirewallRule) -> bool:
        """Whether it meets whatever another rule allows: every member and every source port."""
        return not allowed.source_ports - self.rule.source_ports and _among(allowed.targets, self.rule.targets)


@dataclass(frozen=True)
class _Matcher:
    position: int
    rule: FirewallRule
    addresses: AddressSet

    def step(self, protocol: Protocol | None, number: int) -> _Step:
        ports = NO_PORTS
        for traffic in self.rule.traffic:
            ports |= ports_asked(traffic, protocol)
        return _Step(self.position, self.rule, ports, number)


def ports_asked(traffic: Traffic, protocol: Protocol | None) -> PortSet:
    """The ports (or messages, as openings have them) of a protocol that traffic speaks of."""
    if protocol in PROTOCOLS_WITH_PORTS:
        return traffic.ports_of(protocol)
    if traffic.protocol not in {None, protocol}:
        return NO_PORTS
    return messages(traffic.icmp) if traffic.icmp and traffic.protocol in {ICMP, ICMPV6} else ALL_PORTS


def messages(icmp: IcmpType) -> PortSet:
    """An ICMP message, as openings have it."""
    first = icmp.type * 256
    return PortSet.of((first, first + 255) if icmp.code is None else first + icmp.code)


def _among(members: Sequence[Peer], others: Sequence[Peer]) -> bool:
    """Whether whoever is one of the members, or anybody where there are none, is one of the others as well."""
    if not others or not members:
        return not others
    addresses = _addresses(others, NOWHERE)
    return all(
        each in others
        or (isinstance(each, AddressPeer) and not isinstance(each.addresses, Unknown) and each.addresses <= addresses)
        for each in members
    )


def _matched(rule: FirewallRule, unknown: AddressSet) -> AddressSet:
    """The addresses a rule matches. Groups stand for private addresses that only their members have."""
    is_allow = rule.action is Action.ALLOW
    return _addresses((each for each in rule.peers if is_allow or not _is_minor(each)), unknown)


def _is_minor(peer: Peer) -> bool:
    return isinstance(peer, AddressPeer) and peer.is_minor


def _addresses(peers: Iterable[Peer], unknown: AddressSet) -> AddressSet:
    return AddressSet.union(
        peer.addresses if isinstance(peer.addresses, AddressSet) else unknown
        for peer in peers
        if isinstance(peer, AddressPeer)
    )


def _openings_of(
    protocol: Protocol | None, lists: Sequence[Sequence[_Step]], ways: Sequence[Sequence[int]], atoms: Atoms
) -> Iterator[Opening]:
    """Sweep over the ports: between two boundaries the same steps are asked.

    Args:
        protocol: that the steps are about.
        lists: the steps of the rules, and after them those of each gate.
        ways: for each place, which of the lists are on the way.
        atoms: the addresses.
    """
    changes: dict[int, set[tuple[int, int]]] = defaultdict(set)
    for number, steps in enumerate(lists):
        for place, step in enumerate(steps):
            for boundary in step.ports.bounds:
                changes[boundary].add((number, place))
    asked: set[tuple[int, int]] = set()
    found: dict[tuple[tuple[int, int], ...], list[tuple[int, int]]] = defaultdict(list)
    for first, end in segments(changes):
        asked ^= changes[first]
        now: list[list[_Step]] = [[] for _ in lists]
        for number, place in sorted(asked):
            now[number].append(lists[number][place])
        if admitted := tuple(_admitted(now, ways)):
            found[admitted].append((first, end))
    for admitted, stretches in found.items():
        everybody = 0
        for _, addresses in admitted:
            everybody |= addresses
        yield Opening(
            protocol,
            PortSet(from_pairs(stretches)),
            atoms.addresses(everybody),
            tuple(Admission(position, atoms.addresses(addresses)) for position, addresses in admitted),
        )


def _admitted(lists: Sequence[Sequence[_Step]], ways: Sequence[Sequence[int]]) -> Iterator[tuple[int, int]]:
    """Positions of the allows, with what none of the steps before keeps out and some way lets through."""
    kept_out = _KeptOut()
    for step in lists[0]:
        if not step.is_allow:
            kept_out.add(step)
        elif left := step.addresses & ~kept_out.of(step.rule) & _let_through(lists, ways, step.rule):
            yield step.position, left


class _KeptOut:
    """Whom the steps so far keep out."""

    def __init__(self) -> None:
        self._by_all = 0
        self._by_some: list[_Step] = []

    def add(self, step: _Step) -> None:
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


def _let_through(lists: Sequence[Sequence[_Step]], ways: Sequence[Sequence[int]], allowed: FirewallRule) -> int:
    """Who comes through all gates on the way to one of the places."""
    through = 0 if ways else EVERYBODY
    for way in ways:
        passing = EVERYBODY
        for gate in way:
            passing &= _passing(lists[gate], allowed)
        through |= passing
    return through


def _passing(gate: Iterable[_Step], allowed: FirewallRule) -> int:
    kept_out, passing = _KeptOut(), 0
    for each in gate:
        if each.is_allow:
            passing |= each.addresses & ~kept_out.of(allowed)
        else:
            kept_out.add(each)
    return passing
