"""AWS: networks behind transit gateways, VPCs and others (semantics A8 and A29)."""

from collections.abc import Iterator
from dataclasses import replace

from scanner.exposure.aws_hub_links import NETWORK, link_over
from scanner.exposure.aws_links import Link, Place, leading_to
from scanner.exposure.aws_on_premises import NOBODY, next_hops, zone_behind, zone_elsewhere
from scanner.exposure.aws_zones import zones_of_network
from scanner.exposure.zones import Zone
from scanner.models import AddressSet, GatewayKind, HubAttachment, UndecidedError

ON_PREMISES = {"vpn", "vpn-concentrator", "direct-connect-gateway", "client-vpn"}
"""Kinds of attachments behind which are networks of no cloud."""


def zones_behind_hubs(place: Place) -> Iterator[Zone]:
    """Whatever else is attached to the transit gateways that the place's subnet leads replies to."""
    try:
        hubs = next_hops(place, GatewayKind.TRANSIT)
    except UndecidedError:
        # What that leaves open is told once, with the networks on premises.
        return
    for hub in hubs:
        told: list[AddressSet] = []
        try:
            for zone in _known(hub, place):
                told.append(zone.addresses)
                yield zone
        except UndecidedError as error:
            yield _others(hub, place, told, error.why)


def _known(hub: str, place: Place) -> Iterator[Zone]:
    """What is attached to a hub.

    Raises:
        UndecidedError: there may be more than that.
    """
    own = _own(hub, place)
    for other in place.estate.attachments.where(hub=own.hub):
        if other.id != own.id and other.is_active:
            yield from _behind(other, link_over(own, other, place), place)
    # Only its owner, who also lists its tables, sees everything that is attached.
    place.estate.route_tables.get(own.route_table or "")


def _own(hub: str, place: Place) -> HubAttachment:
    name = hub.rpartition("/")[2]
    for each in place.estate.attachments.where(attached=place.subnet.network):
        if each.hub.rpartition("/")[2] == name and each.is_active:
            return each
    why = f"how {name} is attached to the network is not among what was read"
    raise UndecidedError(why)


def _behind(other: HubAttachment, link: Link, place: Place) -> Iterator[Zone]:
    if other.kind == NETWORK and other.attached:
        yield from zones_of_network(place, other.attached, link)
    elif other.kind in ON_PREMISES:
        yield zone_behind(place, other.name, link)
    else:
        doubt = f"what is behind {other.name} is not followed"
        yield zone_elsewhere(place, other.name, replace(link, doubts=(doubt, *link.doubts)))


def _others(hub: str, place: Place, told: list[AddressSet], doubt: str) -> Zone:
    """Whatever else may be attached."""
    name, leads = hub.rpartition("/")[2], leading_to(hub)
    zone = zone_elsewhere(place, name, Link(f"to {name}", leads, leads, NOBODY, doubts=(doubt,)))
    for each in told:
        zone.site.within -= each
    return replace(zone, addresses=zone.site.within)
