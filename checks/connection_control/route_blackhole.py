"""A route leads to a next hop that is gone.

What is sent there is dropped without a word: a way out, back, or to an inspection that somebody counts on is not there.
A next hop that is only detached or down is judged alike. A route that names no next hop, as a static route of a hub
does that was made to drop packets, is meant so; other sinks are declared in the settings, by their destinations.

To fix: delete the route, or give it a next hop that exists. AWS: `Routes` of the route table with the `State`
`blackhole`, of transit gateways too. Azure: `nextHopType` and `nextHopIpAddress` of the route, whose effective `state`
is `Invalid`. GCP: the next hop of the route, whose `warnings` name the fault.
"""

from collections.abc import Iterator
from fnmatch import fnmatchcase

from scanner.check import Answer, Params, Severity, Violation, check
from scanner.controls import Theme, nist, pci
from scanner.models import GatewayKind, Route, RouteTable, Unknown, known


class DeclaredSinks(Params):
    """Settings."""

    sinks: tuple[str, ...] = ()
    """Destinations, as routes write them, whose packets are meant to be dropped; `*` and `?` stand for anything."""


@check(
    "route-blackhole",
    theme=Theme.CONNECTION_CONTROL,
    severity=Severity.LOW,
    maps=(nist("SC-7"), pci("1.2.7")),
)
def route_blackhole(table: RouteTable, params: DeclaredSinks) -> Iterator[Answer]:
    """Look at the state of every route that nobody meant to drop its packets."""
    for number, route in enumerate(known(table.routes)):
        if route.next_hop_kind is GatewayKind.NONE or _is_declared(route, params):
            continue
        if isinstance(route.is_blackhole, Unknown):
            yield Unknown(why=f"{route.destination}: {route.is_blackhole.why}")
        elif route.is_blackhole:
            yield Violation(
                f"drops what goes to {route.destination}: {_hop(route)} is not available",
                at=f"routes[{number}].is_blackhole",
            )


def _is_declared(route: Route, params: DeclaredSinks) -> bool:
    return any(fnmatchcase(route.destination, pattern) for pattern in params.sinks)


def _hop(route: Route) -> str:
    kind = "next hop" if route.next_hop_kind is GatewayKind.OTHER else route.next_hop_kind
    return f"the {kind} {route.next_hop.rpartition('/')[2]}".rstrip()
