"""Where routes lead packets: the longest prefix decides."""

from collections.abc import Callable, Iterable, Iterator
from ipaddress import ip_network

from scanner.models import NOWHERE, AddressSet, GatewayKind, Route, known


def led_to(routes: Iterable[Route], is_wanted: Callable[[Route], bool], unclaimed: AddressSet = NOWHERE) -> AddressSet:
    """The addresses to which packets take one of the wanted routes.

    Of routes for one prefix the one of the lowest priority counts, a static one before one that was learnt, and one for
    a block before one for a list of blocks (VPC User Guide, "Route priority"). Where nothing else tells them apart, one
    to the internet comes last (Google Cloud, "Routes overview", routing order: preference categories). A route that
    drops its packets leads nowhere.

    Args:
        routes: of one table.
        is_wanted: which of them.
        unclaimed: addresses to which the provider leads them in the wanted way where no route says otherwise.

    Raises:
        UndecidedError: the addresses of a route could not be read.
    """
    led = decided = NOWHERE
    for block, route in sorted(_claims(routes), key=lambda claim: _order(*claim)):
        covered = AddressSet.of(block)
        if is_wanted(route) and not known(route.is_blackhole):
            led |= covered - decided
        decided |= covered
    return led | (unclaimed - decided)


def to_kind(kind: GatewayKind) -> Callable[[Route], bool]:
    """Whether a route's next hop is of this kind."""
    return lambda route: route.next_hop_kind is kind


def _claims(routes: Iterable[Route]) -> Iterator[tuple[str, Route]]:
    for route in routes:
        yield from ((block, route) for block in known(route.addresses).blocks())


def _order(block: str, route: Route) -> tuple[int, int, bool, bool, bool]:
    is_list, is_out = "/" not in route.destination, route.next_hop_kind is GatewayKind.INTERNET
    return -ip_network(block).prefixlen, route.priority, route.is_propagated, is_list, is_out
