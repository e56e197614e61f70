"""What a rule is about: when it is asked, about which ports, and about which addresses."""

from collections.abc import Collection, Iterable, Sequence

from scanner.models import (
    ALL_PORTS,
    ICMP,
    ICMPV6,
    NO_PORTS,
    NOWHERE,
    PROTOCOLS_WITH_PORTS,
    Action,
    AddressPeer,
    AddressSet,
    FirewallRule,
    IcmpType,
    Peer,
    PortSet,
    Protocol,
    Traffic,
)
from scanner.models.intervals import union_of


def in_order(rules: Iterable[tuple[int, FirewallRule]]) -> list[tuple[int, FirewallRule]]:
    """Rules with their positions, in the order in which they are asked."""
    return sorted(rules, key=order)


def order(at: tuple[int, FirewallRule]) -> tuple[bool, int, bool, int]:
    """What a rule with its position is sorted by."""
    position, rule = at
    return rule.priority is not None, rule.priority or 0, rule.action is not Action.DENY, position


def allowing_only(rules: Iterable[FirewallRule], protocols: Collection[Protocol | None]) -> list[FirewallRule]:
    """The rules, each at its place, of which those that allow something allow only what is written for these protocols.

    An allow takes nothing away from another: what they open is what it was.
    """
    return [_limited(rule, protocols) if rule.action is Action.ALLOW else rule for rule in rules]


def _limited(rule: FirewallRule, protocols: Collection[Protocol | None]) -> FirewallRule:
    traffic = tuple([each for each in rule.traffic if each.protocol in protocols])
    return rule if len(traffic) == len(rule.traffic) else rule.model_copy(update={"traffic": traffic})


def ports_of(rule: FirewallRule, protocol: Protocol | None) -> PortSet:
    """The ports (or messages, as openings have them) of a protocol that a rule speaks of."""
    if len(rule.traffic) == 1:
        return _ports_asked(rule.traffic[0], protocol)
    return PortSet(union_of(_ports_asked(each, protocol).bounds for each in rule.traffic))


def _ports_asked(traffic: Traffic, protocol: Protocol | None) -> PortSet:
    if protocol in PROTOCOLS_WITH_PORTS:
        return traffic.ports_of(protocol)
    if traffic.protocol not in {None, protocol}:
        return NO_PORTS
    return messages(traffic.icmp) if traffic.icmp and traffic.protocol in {ICMP, ICMPV6} else ALL_PORTS


def messages(icmp: IcmpType) -> PortSet:
    """An ICMP message, as openings have it."""
    first = icmp.type * 256
    return PortSet.of((first, first + 255) if icmp.code is None else first + icmp.code)


def matched(rule: FirewallRule, unknown: AddressSet) -> AddressSet:
    """The addresses a rule matches. Groups stand for private addresses that only their members have."""
    if rule.action is Action.ALLOW:
        return addresses_of(rule.peers, unknown)
    return addresses_of([each for each in rule.peers if not _is_minor(each)], unknown)


def _is_minor(peer: Peer) -> bool:
    return isinstance(peer, AddressPeer) and peer.is_minor


def addresses_of(peers: Sequence[Peer], unknown: AddressSet = NOWHERE) -> AddressSet:
    """The addresses among the peers, and for each list that could not be read those that it is taken to hold."""
    if len(peers) == 1 and isinstance(only := peers[0], AddressPeer):
        return _held(only, unknown)
    return AddressSet.union([_held(peer, unknown) for peer in peers if isinstance(peer, AddressPeer)])


def _held(peer: AddressPeer, unknown: AddressSet) -> AddressSet:
    if isinstance(peer.addresses, AddressSet):
        return peer.addresses
    return unknown if peer.at_most is None else unknown & peer.at_most
