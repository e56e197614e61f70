"""Azure: where packets come from that never were on the internet (semantics Z2, Z9, Z11, Z18, Z20, Z24, Z26)."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from scanner.exposure.azure_links import Place, lead_back, lead_there, let_out
from scanner.exposure.known_members import Membership
from scanner.exposure.passing import Site
from scanner.exposure.zones import Zone
from scanner.models import (
    ANYWHERE,
    INTERNET,
    NOWHERE,
    AddressSet,
    Hop,
    HopKind,
    HubAttachment,
    NetworkPeering,
    RemoteNetworks,
    Subnet,
    SubnetPurpose,
    UndecidedError,
)

NOBODY = Membership(None)
ACROSS = "whether rules may name application security groups of a peered network is not certain"


def zones_around(place: Place) -> Iterator[Zone]:
    """Every zone from which packets may come to a place."""
    told: list[Zone] = []
    for zone in _certain(place):
        told.append(zone)
        yield zone
    yield from _beyond_gateways(place, told)
    yield from _behind_hubs(place)


def _certain(place: Place) -> Iterator[Zone]:
    network = place.subnet.network
    yield from _of_network(place, network, _space(place, network), Membership(network))
    yield from _peers(place)


def _space(place: Place, network: str) -> AddressSet:
    """The address space of a network; none where it was not read."""
    return next((each.addresses for each in place.estate.networks.read if each.id == network), NOWHERE)


def _of_network(
    place: Place, network: str, space: AddressSet, membership: Membership, hops: tuple[Hop, ...] = ()
) -> Iterator[Zone]:
    """A zone for each subnet of a network; for what was not read of it, one with all its other addresses."""
    listed: list[Subnet] = []
    doubt = None
    try:
        for each in place.estate.subnets.where(network=network):
            listed.append(each)
            yield _of_subnet(each, place, space, membership, hops)
    except UndecidedError as error:
        doubt = error.why
    rest = space
    for each in listed:
        rest -= each.addresses
    if rest and (doubt or not listed):
        name = network.rpartition("/")[2]
        origin = Hop(kind=HopKind.NETWORK, says=f"something in {name} sends a packet")
        why = doubt or f"the subnets of {name} are not among what was read"
        site = Site(origin, f"anybody in {name}", within=rest, path=list(hops), doubts=[why])
        lead_back(place, site, space)
        yield Zone(network, rest, site, replace(membership, doubt=membership.doubt or why))


def _of_subnet(sender: Subnet, place: Place, space: AddressSet, membership: Membership, hops: Iterable[Hop]) -> Zone:
    """Z2: groups filter within a subnet too. Routes count only outside of it."""
    origin = Hop(kind=HopKind.SUBNET, resource=sender.identity, says="something in it sends a packet")
    site = Site(origin, f"anybody in {sender.name}", within=sender.addresses)
    if sender.id != place.subnet.id:
        lead_there(sender, place, site, _space(place, place.subnet.network))
        site.path += hops
        if not site.stop:
            lead_back(place, site, space)
    let_out(sender, place, site)
    return Zone(sender.network, sender.addresses, site, membership)


def _peers(place: Place) -> Iterator[Zone]:
    """Z26: networks that are connected to this one. Nothing comes from those behind them but what their gateways lead.

    Whether the peering allows access says only whether the tag VirtualNetwork has the other network ("Create, change,
    or delete a virtual network peering").
    """
    own = place.subnet.network
    for peering in place.estate.peerings.where(networks=own):
        if peering.networks[0] == own and len(peering.networks) > 1:
            yield from _over(peering, peering.networks[1], place)


def _over(peering: NetworkPeering, other: str, place: Place) -> Iterator[Zone]:
    hop = Hop(kind=HopKind.PEERING, resource=peering.identity, says="joins both networks")
    space = _space(place, other) | peering.addresses
    for zone in _of_network(place, other, space, Membership(other, ACROSS), (hop,)):
        if not peering.is_active:
            zone.site.stop = hop.model_copy(update={"says": "is not connected"})
        yield zone


def _beyond_gateways(place: Place, told: Iterable[Zone]) -> Iterator[Zone]:
    """Z24: networks on premises, and machines that dial in."""
    network = place.subnet.network
    try:
        for remote in place.estate.remotes.where(network=network):
            yield from _remote(remote, place, told)
    except UndecidedError as error:
        yield _unread(place, error.why, told, NOWHERE)


def _remote(remote: RemoteNetworks, place: Place, told: Iterable[Zone]) -> Iterator[Zone]:
    origin = Hop(kind=HopKind.ON_PREMISES, says="something behind a gateway sends a packet")
    if remote.addresses:
        site = Site(origin, "anybody behind a gateway", within=remote.addresses)
        for each in _gateway_subnets(place):
            lead_there(each, place, site, _space(place, place.subnet.network))
        if not site.stop:
            lead_back(place, site, remote.addresses)
        yield Zone(None, remote.addresses, site, NOBODY)
    if remote.unread:
        yield _unread(place, remote.unread.why, told, remote.addresses)


def _gateway_subnets(place: Place) -> list[Subnet]:
    """Where the gateways of the network may stand: in it, or in a network that it is peered with."""
    networks = {place.subnet.network}
    for peering in place.estate.peerings.read:
        networks |= set(peering.networks) if place.subnet.network in peering.networks else set()
    found = [each for each in place.estate.subnets.read if each.network in networks]
    return [each for each in found if each.purpose is SubnetPurpose.GATEWAY]


def _unread(place: Place, why: str, told: Iterable[Zone], more: AddressSet) -> Zone:
    """Whoever else may be behind gateways."""
    origin = Hop(kind=HopKind.ON_PREMISES, says="something behind a gateway sends a packet")
    rest = ANYWHERE - INTERNET - more
    for each in told:
        rest -= each.addresses
    site = Site(origin, "anybody behind a gateway", within=rest, doubts=[why])
    lead_back(place, site, rest)
    return Zone(None, rest, site, NOBODY, is_elsewhere=True)


def _behind_hubs(place: Place) -> Iterator[Zone]:
    """Other networks at the hubs of a Virtual WAN, whose own routing is not followed."""
    network = place.subnet.network
    try:
        for own in place.estate.attachments.where(attached=network):
            for other in place.estate.attachments.where(hub=own.hub):
                if other.attached and other.attached != network:
                    yield from _at_hub(own, other, place)
    except UndecidedError as error:
        yield _unread(place, error.why, (), NOWHERE)


def _at_hub(own: HubAttachment, other: HubAttachment, place: Place) -> Iterator[Zone]:
    name = own.hub.rpartition("/")[2]
    hop = Hop(kind=HopKind.HUB, resource=other.identity, says=f"is at the hub {name}")
    network = str(other.attached)
    for zone in _of_network(place, network, _space(place, network), Membership(network, ACROSS), (hop,)):
        zone.site.doubts.append(f"where the hub {name} leads it is not followed")
        if not (own.is_active and other.is_active):
            zone.site.stop = hop.model_copy(update={"says": "is not connected"})
        yield zone
