"""AWS: networks on premises behind the gateways of a VPC, and what is behind next hops that are not followed."""

from collections.abc import Iterator
from dataclasses import replace

from scanner.exposure.aws_links import Link, Place, leading_to, remote_zone
from scanner.exposure.aws_sites import detours, table_of
from scanner.exposure.known_members import Membership
from scanner.exposure.zones import Zone
from scanner.models import GatewayKind, Hop, HopKind, Route, UndecidedError, known

NOBODY = Membership(None)
"""On premises nobody is in a group."""


def zones_on_premises(place: Place) -> Iterator[Zone]:
    """Whoever routes of the place's subnet lead replies to, by a virtual private gateway or something else."""
    try:
        routes = known(table_of(place.subnet, place.estate).routes)
    except UndecidedError as error:
        link = Link("on", _any, _any, NOBODY, doubts=(error.why,))
        yield zone_elsewhere(place, "gateways", link)
        return
    for kind in (GatewayKind.VIRTUAL_PRIVATE, GatewayKind.OTHER):
        for hop in dict.fromkeys(each.next_hop for each in routes if each.next_hop_kind is kind):
            yield _behind(hop, kind, place)


def _behind(gateway: str, kind: GatewayKind, place: Place) -> Zone:
    name = gateway.rpartition("/")[2] or "a next hop that is not told"
    leads = leading_to(gateway)
    if kind is GatewayKind.OTHER:
        doubt = f"what is behind {name} is not followed"
        return zone_elsewhere(place, name, Link(f"to {name}", leads, leads, NOBODY, doubts=(doubt,)))
    try:
        doubts = tuple(detours(gateway, place.subnet, place.estate))
    except UndecidedError as error:
        doubts = (error.why,)
    return zone_behind(place, name, Link(f"to {name}", leads, leads, NOBODY, doubts=doubts))


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
