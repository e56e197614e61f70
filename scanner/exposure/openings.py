"""Which addresses a list of rules admits to which ports, and which rules admit them.

A packet is admitted when some rule allows it and no rule that is asked before that one keeps it out. At equal priority
a deny decides (Compute Engine documentation, "VPC firewall rules", priority), and rules without a priority are asked
before all others, so that they all count where none has one. A deny for some members, or some source ports, keeps out
what is allowed to these alone.

Where the packet passes further lists of rules, its gates, it has to be admitted by each of them as well.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from scanner.exposure.atoms import Atoms
from scanner.exposure.matching import matched, order, ports_of
from scanner.exposure.steps import Step, admitted
from scanner.models import (
    ANYWHERE,
    ICMP,
    ICMPV6,
    NOWHERE,
    SCTP,
    TCP,
    UDP,
    Action,
    AddressSet,
    Direction,
    FirewallRule,
    PortSet,
    Protocol,
)
from scanner.models.intervals import from_pairs, segments

ALWAYS_ASKED = (TCP, UDP, SCTP, ICMP, ICMPV6)
"""Protocols that are told by themselves, whether or not a rule names them."""


class Admission(NamedTuple):
    """One rule's share in an opening."""

    position: int
    """Of the rule, in the list that was asked."""
    addresses: AddressSet
    """Those it allows that no rule before it keeps out, whether or not another rule allows them too."""


class Opening(NamedTuple):
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
    # By identity: to hash a gate is to hash all of its rules.
    gates = {id(gate): gate for place in places for gate in place}
    lists = [own, *(_matchers(each, direction, within, unknown) for each in gates.values())]
    everybody = [each for matchers in lists for each in matchers]
    atoms = Atoms([each.addresses for each in everybody])
    named = {traffic.protocol for each in everybody for traffic in each.rule.traffic if traffic.protocol is not None}
    numbered = [[(each, atoms.number(each.addresses)) for each in matchers] for matchers in lists]
    number_of = {key: number for number, key in enumerate(gates, start=1)}
    ways = [[number_of[id(gate)] for gate in place] for place in places]

    def asked(protocol: Protocol | None) -> list[Opening]:
        steps = [_steps(matchers, protocol) for matchers in numbered]
        return list(_openings_of(protocol, steps, ways, atoms))

    # Whatever no rule names is asked alike.
    unnamed = asked(None)
    for protocol in sorted(named | set(ALWAYS_ASKED)):
        yield from asked(protocol) if protocol in named else (each._replace(protocol=protocol) for each in unnamed)
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
        and (addresses := matched(rule, unknown if rule.action is Action.ALLOW else surely_kept_out) & within)
    ]
    return sorted(found, key=lambda each: order((each.position, each.rule)))


class _Matcher(NamedTuple):
    position: int
    rule: FirewallRule
    addresses: AddressSet


def _steps(matchers: Iterable[tuple[_Matcher, int]], protocol: Protocol | None) -> list[Step]:
    """The rules that speak of a protocol, as they are asked about it."""
    return [
        Step(each.position, each.rule, ports, number)
        for each, number in matchers
        if (ports := ports_of(each.rule, protocol))
    ]


def _openings_of(
    protocol: Protocol | None, lists: Sequence[Sequence[Step]], ways: Sequence[Sequence[int]], atoms: Atoms
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
        now: list[list[Step]] = [[] for _ in lists]
        for number, place in sorted(asked):
            now[number].append(lists[number][place])
        if letting := tuple(admitted(now, ways)):
            found[letting].append((first, end))
    for letting, stretches in found.items():
        everybody = 0
        for _, addresses in letting:
            everybody |= addresses
        yield Opening(
            protocol,
            PortSet(from_pairs(stretches)),
            atoms.addresses(everybody),
            tuple(Admission(position, atoms.addresses(addresses)) for position, addresses in letting),
        )
