"""Rules as packets from some source ports meet them."""

from collections.abc import Iterable, Sequence

from scanner.exposure.gates import rules_of
from scanner.exposure.openings import Gate, Place
from scanner.models import ALL_PORTS, Action, FirewallRule, PortSet
from scanner.models.intervals import segments

MOST = 64
"""Ranges that are looked at: each of them takes as long as a list without any. People write fewer than ten."""
TOO_MANY = f"its rules tell more than {MOST} ranges of source ports apart"


def told_apart(rules: Iterable[FirewallRule], places: Iterable[Place]) -> list[PortSet]:
    """Ranges of source ports from each of which all packets are kept out by the same rules, and pass the same gates."""
    keeping_out = (rule for rule in rules if rule.action is not Action.ALLOW)
    cuts = {cut for rule in (*keeping_out, *rules_of(places)) for cut in rule.source_ports.bounds}
    return [PortSet(each) for each in segments(cuts.union(ALL_PORTS.bounds))]


def met_from(rules: Sequence[FirewallRule], ports: PortSet) -> Gate:
    """The rules, each at its place, of which those for other source ports are as if disabled."""
    return tuple(_met(rule, ports) for rule in rules)


def places_met_from(places: Iterable[Place], ports: PortSet) -> list[Place]:
    """The same for every gate."""
    return [tuple(met_from(gate, ports) for gate in place) for place in places]


def _met(rule: FirewallRule, ports: PortSet) -> FirewallRule:
    if rule.source_ports == ALL_PORTS:
        return rule
    return rule.model_copy(update={"source_ports": ALL_PORTS} if rule.source_ports & ports else {"enabled": False})
