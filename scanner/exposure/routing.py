"""Where routes lead packets: the longest prefix decides."""

from collections.abc import Callable, Iterable, Iterator
from ipaddress import ip_network

from scanner.models import NOWHERE, AddressSet, GatewayKind, Route, known


def by_origin(route: Route) -> int:
    """A static route before one that was learnt, and of both one for a block before one for a list of blocks.

    VPC User Guide, "Route priority".
    """
    is_list = "/" not in route.destination
    return 2 * route.is_propagated + is_list


def by_category(route: Route) -> int:
    """The preference categories of Google Cloud ("Routes", routing order).

    First static routes to instances, addresses and tunnels, then dynamic ones, then those to internal load balancers,
    and at last those to the internet.
    """
    if route.next_hop_kind is GatewayKind.INTERNET:
        return 3
    if route.is_propagated:
        return 1
    return 2 if "/forwardingRules/" in route.next_hop else 0


def led_to(
    routes: Iterable[Route],
    is_wanted: Callable[[Route], bool],
    unclaimed: AddressSet = NOWHERE,
    preferred: Callable[[Route], int] = by_origin,
) -> AddressSet:
    """The addresses to which packets take one of the wanted routes.

    Of routes for one prefix the one of the lowest priority counts, and of these the one that the provider prefers. A
    route that drops its packets leads nowhere.

    Args:
        routes: of one table.
        is_wanted: which of them.
        unclaimed: addresses to which the provider leads them in the wanted way where no route says otherwise.
        preferred: what routes of one prefix and one priority are told apart by; the lowest comes first.

    Raises:
        UndecidedError: the addresses of a route could not be read.
    """
    led = decided = NOWHERE
    for block, route in sorted(_claims(routes), key=lambda claim: (_order(*claim), preferred(claim[1]))):
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


def _order(block: str, route: Route) -> tuple[int, int]:
    return -ip_network(block).prefixlen, route.priority
