"""Rules as packets from one source port meet them."""

from collections.abc import Iterable, Sequence

from scanner.exposure.openings import Gate, Place
from scanner.models import ALL_PORTS, FirewallRule
from scanner.models.intervals import segments


def told_apart(rules: Iterable[FirewallRule]) -> list[int]:
    """One source port for each of the ranges within which all ports meet the same rules."""
    return [first for first, _ in segments({cut for rule in rules for cut in rule.source_ports.bounds})]


def met_from(rules: Sequence[FirewallRule], port: int) -> Gate:
    """The rules, each at its place, of which those for other source ports are as if disabled."""
    return tuple(_met(rule, port) for rule in rules)


def places_met_from(places: Iterable[Place], port: int) -> list[Place]:
    """The same for every gate."""
    return [tuple(met_from(gate, port) for gate in place) for place in places]


def _met(rule: FirewallRule, port: int) -> FirewallRule:
    if rule.source_ports == ALL_PORTS:
        return rule
    changed = {"source_ports": ALL_PORTS} if port in rule.source_ports else {"enabled": False}
    return rule.model_copy(update=changed)
