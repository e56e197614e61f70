"""Which addresses a list of rules admits to which ports, and which rules decide it.

For every protocol, and every stretch of ports that the rules treat alike, the rules are asked in their order, and
the first that matches an address decides it. Rules without a priority all count. At equal priority a deny decides
(Compute Engine documentation, "VPC firewall rules", priority).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

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
    PortSet,
    Protocol,
    Traffic,
    Unknown,
)
from scanner.models.intervals import segments

ALWAYS_ASKED = (TCP, UDP, SCTP, ICMP, ICMPV6)


@dataclass(frozen=True)
class Admission:
    """One rule's share in an opening."""

    position: int
    """Of the rule, in the list that was asked."""
    addresses: AddressSet


@dataclass(frozen=True)
class Opening:
    """Traffic that rules admit."""

    protocol: Protocol | None
    """None is every protocol that no rule names."""
    ports: PortSet
    """All ports for a protocol that has none."""
    admissions: tuple[Admission, ...]

    @property
    def addresses(self) -> AddressSet:
        """Everybody admitted, by whichever rule."""
        everybody = NOWHERE
        for admission in self.admissions:
            everybody |= admission.addresses
        return everybody


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
        if rule.direction is direction and rule.enabled and not _spares_some_members(rule)
    ]
    matchers = sorted((each for each in matchers if each.addresses), key=_Matcher.order)
    named = {traffic.protocol for each in matchers for traffic in each.rule.traffic if traffic.protocol is not None}
    for protocol in (*sorted(named | set(ALWAYS_ASKED)), None):
        yield from _openings_of(protocol, [(each, ports) for each in matchers if (ports := each.ports_of(protocol))])


@dataclass(frozen=True)
class _Matcher:
    position: int
    rule: FirewallRule
    addresses: AddressSet

    def order(self) -> tuple[int, bool, int]:
        return self.rule.priority or 0, self.rule.action is not Action.DENY, self.position

    def ports_of(self, protocol: Protocol | None) -> PortSet:
        ports = NO_PORTS
        for traffic in self.rule.traffic:
            ports |= self._ports(traffic, protocol)
        return ports

    def _ports(self, traffic: Traffic, protocol: Protocol | None) -> PortSet:
        if protocol in PROTOCOLS_WITH_PORTS:
            return traffic.ports_of(protocol)
        # A deny of some ICMP types leaves the others; an allow of some already admits the protocol.
        whole = traffic.icmp is None or self.rule.action is Action.ALLOW
        return ALL_PORTS if traffic.protocol in {None, protocol} and whole else NO_PORTS


def _spares_some_members(rule: FirewallRule) -> bool:
    """A deny for some members only: the others remain open."""
    return rule.action is Action.DENY and bool(rule.targets)


def _matched(rule: FirewallRule, unknown: AddressSet) -> AddressSet:
    """The addresses a rule matches. Groups stand for private addresses that only their members have."""
    matched = NOWHERE
    for peer in rule.peers:
        if isinstance(peer, AddressPeer):
            matched |= unknown if isinstance(peer.addresses, Unknown) else peer.addresses
    return matched


def _openings_of(protocol: Protocol | None, matches: Sequence[tuple[_Matcher, PortSet]]) -> Iterator[Opening]:
    found: dict[tuple[Admission, ...], PortSet] = {}
    for first, end in segments(cut for _, ports in matches for cut in ports.bounds):
        if admissions := tuple(_first_match(matcher for matcher, ports in matches if first in ports)):
            found[admissions] = found.get(admissions, NO_PORTS) | PortSet.of((first, end - 1))
    for admissions, ports in found.items():
        yield Opening(protocol, ports, admissions)


def _first_match(matchers: Iterable[_Matcher]) -> Iterator[Admission]:
    decided = NOWHERE
    for matcher in matchers:
        left = matcher.addresses if matcher.rule.priority is None else matcher.addresses - decided
        if left and matcher.rule.action is Action.ALLOW:
            yield Admission(matcher.position, left)
        decided |= matcher.addresses
