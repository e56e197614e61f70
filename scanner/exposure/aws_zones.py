"""AWS: the subnets of the same and of peered VPCs from which packets come to a subnet (semantics A8, A15, A28)."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from scanner.exposure.aws_links import Link, Place, leading_to, link_steps, remote_zone
from scanner.exposure.aws_on_premises import zone_elsewhere, zones_of_next_hops
from scanner.exposure.known_members import Membership
from scanner.exposure.passing import Site
from scanner.exposure.routing import to_kind
from scanner.exposure.zones import Zone
from scanner.models import (
    GatewayKind,
    Hop,
    HopKind,
    NetworkPeering,
    Subnet,
    UndecidedError,
)

# A8 (u): that they are not is general knowledge.
ACROSS_REGIONS = "whether rules may name groups of a network in another region is not certain"

# A28 (u): that it does not is general knowledge.
EDGE_TO_EDGE = "whether a peering leads on to what is behind the gateways of the peer is not certain"


def zones_of_own_network(place: Place) -> Iterator[Zone]:
    """The place's own subnet, and the others of its network."""
    subnet = place.subnet
    # A15: nothing but rule sets is between two interfaces in a subnet.
    site = _site_in(subnet)
    site.leaving = place.let_out_by_sender()
    yield Zone(subnet.network, subnet.addresses, site, Membership(subnet.network))
    local = to_kind(GatewayKind.LOCAL)
    yield from zones_of_network(
        place, subnet.network, Link("within the network", local, local, Membership(subnet.network))
    )


def zones_of_peers(place: Place) -> Iterator[Zone]:
    """A28: the networks that are peered with the place's, and no others behind these."""
    own = place.subnet.network
    try:
        peerings = list(place.estate.peerings.where(networks=own))
    except UndecidedError as error:
        yield from zones_of_next_hops(place, GatewayKind.PEERING, error.why)
        return
    for peering in peerings:
        other = next((each for each in peering.networks if each != own), None)
        if other:
            link = _over(peering, own, other)
            yield from zones_of_network(place, other, link)
            yield from _beyond(other, place, link)


def _beyond(other: str, place: Place, link: Link) -> Iterator[Zone]:
    """What routes lead to a peering for that is not in the network of the peer."""
    try:
        addresses = place.estate.networks.get(other).addresses
    except UndecidedError:
        return
    doubtful = replace(link, membership=Membership(None), doubts=(EDGE_TO_EDGE, *link.doubts))
    zone = zone_elsewhere(place, other.rpartition("/")[2], doubtful)
    zone.site.within -= addresses
    yield replace(zone, addresses=zone.site.within)


def _over(peering: NetworkPeering, own: str, other: str) -> Link:
    hop = Hop(kind=HopKind.PEERING, resource=peering.identity, says="joins both networks")
    stop = Hop(kind=HopKind.PEERING, resource=peering.identity, says="is not active")
    return Link(
        f"to {peering.name}",
        leading_to(peering.id),
        leading_to(peering.id),
        Membership(other, None if _region(own) == _region(other) else ACROSS_REGIONS),
        hops=(hop,),
        stop=None if peering.is_active else stop,
    )


def _region(network: str) -> str:
    return network.split(":")[3]


def zones_of_network(place: Place, network: str, link: Link) -> Iterator[Zone]:
    """A zone for each subnet of a network; for what was not read of it, one of all that replies are led to there."""
    listed: list[Subnet] = []
    doubt = None
    try:
        listed += place.estate.subnets.where(network=network)
    except UndecidedError as error:
        doubt = error.why
    yield from (_zone(each, place, link) for each in listed if each.id != place.subnet.id)
    if not listed or doubt:
        yield _unread(network, doubt or f"the subnets of {network} are not among what was read", listed, place, link)


def _zone(sender: Subnet, place: Place, link: Link) -> Zone:
    site = _site_in(sender)
    is_direct = link_steps(sender, place, link, site)
    # A9: rules that name groups do not see who is behind something in between.
    return Zone(sender.network, sender.addresses, site, link.membership if is_direct else Membership(None))


def _site_in(subnet: Subnet) -> Site:
    origin = Hop(kind=HopKind.SUBNET, resource=subnet.identity, says="something in it sends a packet")
    return Site(origin, f"anybody in {subnet.name}", within=subnet.addresses)


def _unread(network: str, doubt: str, listed: Sequence[Subnet], place: Place, link: Link) -> Zone:
    name = network.rpartition("/")[2]
    origin = Hop(kind=HopKind.NETWORK, says=f"something in {name} sends a packet")
    unread = replace(link, membership=replace(link.membership, doubt=doubt), doubts=(doubt, *link.doubts))
    zone = remote_zone(place, origin, name, unread, network)
    for each in listed:
        zone.site.within -= each.addresses
    return replace(zone, addresses=zone.site.within)
