"""Replies that a filter without memory keeps out although it lets the requests through.

A reply goes to the port that the request came from, which whoever asks has chosen from a range of his own.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from scanner.exposure.openings import Opening, openings
from scanner.models import ANYWHERE, NO_PORTS, NOWHERE, TCP, UDP, AddressSet, Direction, FirewallRule, PortSet, Protocol

BACK = {Direction.INGRESS: Direction.EGRESS, Direction.EGRESS: Direction.INGRESS}
# Linux (kernel documentation, "IP Sysctl", ip_local_port_range), and Windows (VPC User Guide, "Network ACLs", ephemeral
# ports).
CHOSEN = (PortSet.of((32768, 60999)), PortSet.of((49152, 65535)))
"""Ranges from which systems choose the port that they ask from."""
UNPRIVILEGED = PortSet.of((1024, 65535))
"""Ports that anybody may ask from; the others are those of services (RFC 6335, section 6)."""


@dataclass(frozen=True)
class Unanswered:
    """Requests to some ports, for which replies do not come through, or only some do."""

    position: int
    """Of the rule that lets the requests through."""
    protocol: Protocol
    ports: PortSet
    addresses: AddressSet
    """Of whoever asks, or is asked, from the other side of the filter."""
    answered: PortSet
    """Ports of those that replies may go to which let them through; none where no reply comes through."""


def unanswered(
    rules: Sequence[FirewallRule], direction: Direction, reply_ports: PortSet, unknown: AddressSet = NOWHERE
) -> Iterator[Unanswered]:
    """Requests that are let through while some replies, for some addresses, are not.

    Args:
        rules: of a filter without memory, both directions.
        direction: of the requests.
        reply_ports: those that whoever asks may have chosen.
        unknown: what unread lists hold where they let requests through; for replies they hold the rest. NOWHERE gives
            what is certain, ANYWHERE whatever may be.
    """
    back = list(openings(rules, BACK[direction], unknown=ANYWHERE - unknown))
    for protocol in (TCP, UDP):
        ways = [each for each in back if each.protocol == protocol and each.ports & reply_ports]
        found: dict[tuple[int, AddressSet, PortSet], PortSet] = defaultdict(lambda: NO_PORTS)
        through = [each for each in openings(rules, direction, unknown=unknown) if each.protocol == protocol]
        for position, addresses, ports in (each for opening in through for each in _requests(opening, through)):
            for cut_off, answered in _cut_off(addresses, ways, reply_ports):
                found[position, cut_off, answered] |= ports
        for (position, addresses, answered), ports in found.items():
            yield Unanswered(position, protocol, ports, addresses, answered)


def _requests(opening: Opening, through: Sequence[Opening]) -> Iterator[tuple[int, AddressSet, PortSet]]:
    """What each rule lets through as requests.

    Where addresses have all the ports that replies go to, these are there for replies, and requests go to well-known
    ports.
    """
    for admission in opening.admissions:
        open_ports = NO_PORTS
        for each in through:
            if admission.addresses <= each.addresses:
                open_ports |= each.ports
        is_for_replies = any(not chosen - open_ports for chosen in CHOSEN)
        limit = open_ports - UNPRIVILEGED if is_for_replies else open_ports
        if ports := opening.ports & limit:
            yield admission.position, admission.addresses, ports


def _cut_off(
    addresses: AddressSet, ways: Sequence[Opening], reply_ports: PortSet
) -> Iterator[tuple[AddressSet, PortSet]]:
    """The addresses that replies to some ports do not reach, by the ports on which they do."""
    parts = [(addresses, NO_PORTS)]
    for way in ways:
        parts = [
            part
            for left, answered in parts
            for part in (
                (left - way.addresses, answered),
                (left & way.addresses, answered | way.ports & reply_ports),
            )
            if part[0]
        ]
    together: dict[PortSet, AddressSet] = defaultdict(lambda: NOWHERE)
    for left, answered in parts:
        together[answered] |= left
    yield from ((left, answered) for answered, left in together.items() if answered != reply_ports)
