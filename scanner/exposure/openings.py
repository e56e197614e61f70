"""Which addresses a list of rules admits to which ports, and which rules admit them.

A packet is admitted when some rule allows it and no rule that is asked before that one keeps it out. At equal priority
a deny decides (Compute Engine documentation, "VPC firewall rules", priority), and rules without a priority are asked
before all others, so that they all count where none has one.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

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
    PortSet,
    Protocol,
    Traffic,
    Unknown,
)
from scanner.models.intervals import from_pairs, segments, union_of

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


def openings(
    rules: Sequence[FirewallRule], direction: Direction, within: AddressSet = ANYWHERE, unknown: AddressSet = NOWHERE
) -> Iterator[Opening]:
    """What the rules admit from (or to) addresses of interest.

    Args:
        rules: rules that are judged together, in any order.
        direction: the direction of the first packet.
        within: the addresses of interest; everything else is left out.
        unknown: what the peers of an allow stand for when they could not be read, and what those of a deny do not.
            NOWHERE gives the least that the rules can admit, `within` the most.
    """
    matchers = [
        _Matcher(position, rule, _matched(rule, unknown if rule.action is Action.ALLOW else within - unknown) & within)
        for position, rule in enumerate(rules)
        if rule.direction is direction and rule.enabled and not _keeps_out_only_some(rule)
    ]
    matchers = sorted((each for each in matchers if each.addresses), key=_Matcher.order)
    atoms = Atoms([each.addresses for each in matchers])
    named = {traffic.protocol for each in matchers for traffic in each.rule.traffic if traffic.protocol is not None}
    for protocol in (*sorted(named | set(ALWAYS_ASKED)), None):
        yield from _openings_of(protocol, [each.step(protocol, atoms) for each in matchers], atoms)


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
    is_allow: bool
    ports: PortSet
    addresses: int


@dataclass(frozen=True)
class _Matcher:
    position: int
    rule: FirewallRule
    addresses: AddressSet

    def order(self) -> tuple[bool, int, bool, int]:
        priority = self.rule.priority
        return priority is not None, priority or 0, self.rule.action is not Action.DENY, self.position

    def step(self, protocol: Protocol | None, atoms: Atoms) -> _Step:
        ports = NO_PORTS
        for traffic in self.rule.traffic:
            ports |= _ports(traffic, protocol)
        return _Step(self.position, self.rule.action is Action.ALLOW, ports, atoms.number(self.addresses))


def _ports(traffic: Traffic, protocol: Protocol | None) -> PortSet:
    if protocol in PROTOCOLS_WITH_PORTS:
        return traffic.ports_of(protocol)
    if traffic.protocol not in {None, protocol}:
        return NO_PORTS
    return messages(traffic.icmp) if traffic.icmp and traffic.protocol in {ICMP, ICMPV6} else ALL_PORTS


def messages(icmp: IcmpType) -> PortSet:
    """An ICMP message, as openings have it."""
    first = icmp.type * 256
    return PortSet.of((first, first + 255) if icmp.code is None else first + icmp.code)


def _keeps_out_only_some(rule: FirewallRule) -> bool:
    """A rule that does not allow, for some members or some source ports only: by the others the way remains open."""
    return rule.action is not Action.ALLOW and (bool(rule.targets) or rule.source_ports != ALL_PORTS)


def _matched(rule: FirewallRule, unknown: AddressSet) -> AddressSet:
    """The addresses a rule matches. Groups stand for private addresses that only their members have."""
    matched = [
        unknown if isinstance(peer.addresses, Unknown) else peer.addresses
        for peer in rule.peers
        if isinstance(peer, AddressPeer)
    ]
    return AddressSet(v4=union_of(each.v4 for each in matched), v6=union_of(each.v6 for each in matched))


def _openings_of(protocol: Protocol | None, steps: Sequence[_Step], atoms: Atoms) -> Iterator[Opening]:
    """Sweep over the ports: between two boundaries the same steps are asked."""
    changes: dict[int, set[int]] = defaultdict(set)
    for number, step in enumerate(steps):
        for boundary in step.ports.bounds:
            changes[boundary].add(number)
    asked: set[int] = set()
    found: dict[tuple[tuple[int, int], ...], list[tuple[int, int]]] = defaultdict(list)
    for first, end in segments(changes):
        asked ^= changes[first]
        if admitted := tuple(_admitted(steps[number] for number in sorted(asked))):
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


def _admitted(steps: Iterable[_Step]) -> Iterator[tuple[int, int]]:
    """Positions of the allows, with what none of the steps before keeps out."""
    kept_out = 0
    for step in steps:
        if not step.is_allow:
            kept_out |= step.addresses
        elif left := step.addresses & ~kept_out:
            yield step.position, left
