"""Rules that let protocols in that no rule names."""

from collections import defaultdict
from collections.abc import Sequence

from scanner.exposure.doubts import Deciding
from scanner.exposure.internet import Ports, gathered
from scanner.exposure.matching import allowing_only
from scanner.exposure.openings import openings
from scanner.models import AddressSet, Direction, FirewallRule, PortSet, Protocol


def any_protocol_rules(
    rules: Sequence[FirewallRule], direction: Direction, unknown: AddressSet
) -> dict[Deciding, Ports]:
    """The rules for every protocol, each with what of it some address reaches that no rule before it keeps out.

    Args:
        rules: rules that are judged together.
        direction: the direction of the first packet.
        unknown: what unread lists hold, as for `openings`.
    """
    found: dict[int, list[tuple[Protocol | None, PortSet]]] = defaultdict(list)
    for opening in openings(allowing_only(rules, {None}), direction, unknown=unknown):
        for admission in opening.admissions:
            found[admission.position].append((opening.protocol, opening.ports))
    ports = {(position,): gathered(found[position]) for position in sorted(found)}
    return {deciding: each for deciding, each in ports.items() if None in each}
