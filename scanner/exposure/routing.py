"""Where a route table leads packets: the longest prefix decides."""

from collections.abc import Callable, Iterator
from ipaddress import ip_network

from scanner.models import NOWHERE, AddressSet, GatewayKind, Route, RouteTable, known


def led_to(table: RouteTable, is_wanted: Callable[[Route], bool]) -> AddressSet:
    """The addresses to which packets take one of the wanted routes.

    Of routes for one prefix a static one counts before one that was learnt, and one for a block before one for a list
    of blocks (VPC User Guide, "Route priority"). A route that drops its packets leads nowhere.

    Raises:
        UndecidedError: the routes, or the addresses of one of them, could not be read.
    """
    led = decided = NOWHERE
    for block, route in sorted(_claims(table), key=lambda claim: _order(*claim)):
        covered = AddressSet.of(block)
        if is_wanted(route) and not known(route.is_blackhole):
            led |= covered - decided
        decided |= covered
    return led


def to_kind(kind: GatewayKind) -> Callable[[Route], bool]:
    """Whether a route's next hop is of this kind."""
    return lambda route: route.next_hop_kind is kind


def _claims(table: RouteTable) -> Iterator[tuple[str, Route]]:
    for route in known(table.routes):
        yield from ((block, route) for block in known(route.addresses).blocks())


def _order(block: str, route: Route) -> tuple[int, bool, bool]:
    return -ip_network(block).prefixlen, route.is_propagated, "/" not in route.destination
