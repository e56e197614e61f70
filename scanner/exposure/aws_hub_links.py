"""AWS: from one attachment of a transit gateway to another (semantics A8 and A29)."""

from collections.abc import Iterator

from scanner.exposure.aws_links import BETWEEN, Link, Place, leading_to
from scanner.exposure.aws_sites import acl_of, passes_everything, table_of
from scanner.exposure.known_members import Membership
from scanner.exposure.routing import led_to
from scanner.exposure.wording import shortened
from scanner.models import (
    ANYWHERE,
    AddressSet,
    Direction,
    GatewayKind,
    Hop,
    HopKind,
    HubAttachment,
    RouteTable,
    UndecidedError,
    Unknown,
    known,
)

NETWORK = "vpc"
LEADING_ON = {GatewayKind.TRANSIT, GatewayKind.NAT, *BETWEEN}


def link_over(own: HubAttachment, other: HubAttachment, place: Place) -> Link:
    """Over a transit gateway: the table of each attachment decides where what comes from there goes."""
    doubts = [*_acl_doubts(own, place), *_acl_doubts(other, place)]
    stop, answered = None, None
    try:
        stop = _there(own, other, place, doubts)
        answered, none = _back(own, other, place, doubts)
        stop = stop or none
    except UndecidedError as error:
        doubts.append(error.why)
    hub = own.hub.rpartition("/")[2]
    return Link(
        f"to {hub}",
        leading_to(own.hub),
        leading_to(own.hub),
        _membership(own, other, place),
        hops=(Hop(kind=HopKind.HUB, resource=other.identity, says=f"{hub} leads it on to {own.name}"),),
        answered=answered,
        zones=_zones(other, place),
        doubts=tuple(dict.fromkeys(doubts)),
        stop=stop or _without_zone(own, place),
    )


def _table(attachment: HubAttachment, place: Place) -> RouteTable:
    if attachment.route_table is None:
        why = f"which table leads what comes from {attachment.name} is not told"
        raise UndecidedError(why)
    return place.estate.route_tables.get(attachment.route_table)


def _there(own: HubAttachment, other: HubAttachment, place: Place, doubts: list[str]) -> Hop | None:
    """A29: where it ends when the table of the senders' attachment does not lead it to the place's."""
    table, wanted = _table(other, place), place.to.addresses
    if led_to(known(table.routes), leading_to(own.id)) & wanted:
        return None
    through = [each.name for each in _turning(table, (own, other), place) if _leads(table, each) & wanted]
    if not through:
        return _hop(table, f"does not lead it to {own.name}")
    doubts.append(f"{table.name} leads it through {shortened(through)} first, which may lead it on")
    return None


def _back(own: HubAttachment, other: HubAttachment, place: Place, doubts: list[str]) -> tuple[AddressSet, Hop | None]:
    """Who gets replies, and where these end when nobody does."""
    table = _table(own, place)
    if direct := _leads(table, other):
        return direct, None
    through = _turning(table, (own, other), place)
    answered = AddressSet.union(_leads(table, each) for each in through)
    if not answered:
        return answered, _hop(table, f"leads no reply to {other.name}")
    names = shortened([each.name for each in through])
    doubts.append(f"{table.name} leads replies through {names} first, which may lead them on")
    return answered, None


def _leads(table: RouteTable, attachment: HubAttachment) -> AddressSet:
    return led_to(known(table.routes), leading_to(attachment.id))


def _turning(table: RouteTable, ends: tuple[HubAttachment, ...], place: Place) -> list[HubAttachment]:
    """The other networks that a table of the hub leads to, and that may lead what comes there back to the hub.

    So networks are joined through one in which something looks at packets (Transit Gateways guide, "Appliance in a
    shared services VPC").
    """
    attachments = place.estate.attachments
    by_name = attachments.remember("by name", lambda: {each.name: each for each in attachments.read})
    hops = dict.fromkeys(each.next_hop.rpartition("/")[2] for each in known(table.routes))
    listed = [by_name[each] for each in hops if each in by_name]
    return [each for each in listed if each not in ends and _is_between(each) and _turns_back(each, place)]


def _is_between(attachment: HubAttachment) -> bool:
    return attachment.kind == NETWORK and attachment.is_active


def _turns_back(attachment: HubAttachment, place: Place) -> bool:
    """Whether a route of one of its subnets leads to the hub, or to what may lead there."""
    try:
        tables = [table_of(place.estate.subnets.get(each), place.estate) for each in known(attachment.subnets)]
        routes = [route for each in tables for route in known(each.routes)]
    except UndecidedError:
        return True
    return any(route.next_hop_kind in LEADING_ON for route in routes)


def _hop(table: RouteTable, says: str) -> Hop:
    return Hop(kind=HopKind.HUB, resource=table.identity, says=says)


def _zones(attachment: HubAttachment, place: Place) -> tuple[str, ...] | None:
    """A29: those in which it has interfaces; None where that is not known, or is no matter."""
    try:
        zones = tuple(place.estate.subnets.get(each).zone for each in known(attachment.subnets))
    except UndecidedError:
        return None
    return tuple(filter(None, zones)) or None


def _without_zone(own: HubAttachment, place: Place) -> Hop | None:
    """Where replies end that have no interface of the attachment in their zone."""
    zones, zone = _zones(own, place), place.subnet.zone
    if zones is None or zone is None or zone in zones:
        return None
    return Hop(kind=HopKind.HUB, resource=own.identity, says=f"is not in {zone}, from where replies would come")


def _membership(own: HubAttachment, other: HubAttachment, place: Place) -> Membership:
    """A8: groups count where the hub and both attachments lead them."""
    try:
        hub = place.estate.hubs.get(own.hub)
        told = [hub.leads_groups, own.leads_groups, other.leads_groups]
    except UndecidedError as error:
        return Membership(other.attached, error.why)
    if any(each is False for each in told):
        return Membership(None)
    doubt = next((each.why for each in told if isinstance(each, Unknown)), None)
    return Membership(other.attached, doubt)


def _acl_doubts(attachment: HubAttachment, place: Place) -> Iterator[str]:
    """What the ACLs of the subnets in which an attachment stands may stop (Transit Gateways guide, "Network ACLs").

    Transit gateways stand in no subnet without IPv4 addresses.
    """
    try:
        for each in known(attachment.subnets):
            acl = acl_of(place.estate.subnets.get(each), place.estate)
            if not all(passes_everything(acl, direction, ANYWHERE.v4_only) for direction in Direction):
                yield f"{acl.name}, of a subnet of {attachment.name}, may stop it"
    except UndecidedError as error:
        yield error.why
