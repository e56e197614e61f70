"""AWS: networks on premises behind the gateways of a VPC, and what is behind next hops that are not followed."""

from collections.abc import Iterator
from dataclasses import replace

from scanner.exposure.aws_links import Link, Place, hops_between, leading_to, remote_zone, routes_beyond
from scanner.exposure.aws_sites import detours, table_of
from scanner.exposure.known_members import Membership
from scanner.exposure.zones import Zone
from scanner.models import GatewayKind, Hop, HopKind, Route, UndecidedError, known

NOBODY = Membership(None)
"""On premises nobody is in a group."""


def zones_on_premises(place: Place) -> Iterator[Zone]:
    """Whoever routes of the place's subnet lead replies to, by a virtual private gateway or something else."""
    try:
        hops = next_hops(place, GatewayKind.VIRTUAL_PRIVATE)
    except UndecidedError as error:
        link = Link("on", _any, _any, NOBODY, doubts=(error.why,))
        yield zone_elsewhere(place, "gateways", link)
        return
    for hop in hops:
        yield _behind(hop, place)
    yield from zones_of_next_hops(place, GatewayKind.OTHER)


def zones_of_next_hops(place: Place, kind: GatewayKind, why: str = "") -> Iterator[Zone]:
    """Whoever routes of the place's subnet lead replies to by a kind of next hop that is not followed, for a reason."""
    try:
        hops = next_hops(place, kind)
    except UndecidedError:
        # What that leaves open is told once, with the networks on premises.
        return
    for hop in hops:
        name, leads = _name(hop), leading_to(hop)
        doubt = why or f"what is behind {name} is not followed"
        yield zone_elsewhere(place, name, Link(f"to {name}", leads, leads, NOBODY, doubts=(doubt,)))


def next_hops(place: Place, kind: GatewayKind) -> list[str]:
    """Where routes of the place's subnet lead, of a kind, or those from what they lead to first.

    Raises:
        UndecidedError: its table could not be read.
    """
    routes = known(table_of(place.subnet, place.estate).routes)
    beyond = [route for hop in hops_between(routes) for several in routes_beyond(hop, place) for route in several]
    return list(dict.fromkeys(each.next_hop for each in (*routes, *beyond) if each.next_hop_kind is kind))


def _behind(gateway: str, place: Place) -> Zone:
    name, leads = _name(gateway), leading_to(gateway)
    try:
        doubts = tuple(each.doubt for each in detours(gateway, place.subnet, place.estate))
    except UndecidedError as error:
        doubts = (error.why,)
    return zone_behind(place, name, Link(f"to {name}", leads, leads, NOBODY, doubts=doubts))


def _name(hop: str) -> str:
    return hop.rpartition("/")[2] or "a next hop that is not told"


def zone_behind(place: Place, name: str, link: Link) -> Zone:
    """A network on premises."""
    return remote_zone(place, _origin(name), name, link, None)


def zone_elsewhere(place: Place, name: str, link: Link) -> Zone:
    """Networks of any kind."""
    return replace(zone_behind(place, name, link), is_elsewhere=True)


def _origin(name: str) -> Hop:
    return Hop(kind=HopKind.ON_PREMISES, says=f"something behind {name} sends a packet")


def _any(_: Route) -> bool:
    return True
