"""Google Cloud: where packets come from that never were on the internet (semantics G7, G14, G23, G24)."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from scanner.exposure.backends import holding_for
from scanner.exposure.estate import Neighbourhood
from scanner.exposure.known_members import Membership
from scanner.exposure.layers import layers_in, layers_of
from scanner.exposure.leaving import Destination, letting_out_in_layers
from scanner.exposure.passing import Site
from scanner.exposure.routing import by_category, led_to
from scanner.exposure.zones import Senders, Zone
from scanner.models import (
    ANYWHERE,
    INTERNET,
    NOWHERE,
    AddressSet,
    FirewallRuleSet,
    GatewayKind,
    GroupPeer,
    Hop,
    HopKind,
    NetworkPeering,
    Route,
    RouteTable,
    RuleSet,
    Subnet,
    UndecidedError,
    Unknown,
    known,
)

NOBODY = Membership(None)
"""G7: tags and service accounts are those of instances in the same network."""
ELSEWHERE = {GatewayKind.APPLIANCE: "an appliance", GatewayKind.TRANSIT: "a hub"}
"""Next hops behind which are networks that are not followed."""


@dataclass(frozen=True)
class Place:
    """Where packets are for."""

    network: str
    to: Destination
    senders: Senders
    estate: Neighbourhood

    @property
    def table(self) -> RouteTable | None:
        """The routes of its network.

        Raises:
            UndecidedError: they could not be read.
        """
        return next(self.estate.route_tables.where(network=self.network), None)


def zones_around(place: Place) -> Iterator[Zone]:
    """Every zone from which packets may come to a place."""
    told = NOWHERE
    for zone in _inside(place):
        told |= zone.addresses
        yield zone
    yield from _on_premises(place, told)


def _inside(place: Place) -> Iterator[Zone]:
    yield from _of_network(place, place.network, Membership(place.network), _space(place, place.network))
    yield from _peers(place)
    yield from _elsewhere(place)


def _of_network(
    place: Place, network: str, membership: Membership, within: AddressSet, hops: Iterable[Hop] = ()
) -> Iterator[Zone]:
    """A zone for each subnet of a network, and one for other addresses in it or behind it.

    Nothing can take the place of the routes to subnets ("Routes", route order).
    """
    listed: list[Subnet] = []
    doubt = None
    try:
        for each in place.estate.subnets.where(network=network):
            listed.append(each)
            yield from _of_subnet(each, place, membership, hops)
    except UndecidedError as error:
        doubt = error.why
    rest = within - AddressSet.union(each.addresses for each in listed) if listed else within
    if rest:
        name = network.rpartition("/")[2]
        origin = Hop(kind=HopKind.NETWORK, says=f"something in {name} or behind it sends a packet")
        doubt = doubt or (None if listed else f"what lets packets out of {name} is not among what was read")
        site = Site(origin, f"anybody in {name}", within=rest, path=list(hops), doubts=[doubt] if doubt else [])
        yield Zone(network, rest, site, membership, is_elsewhere=True)


def _space(place: Place, network: str) -> AddressSet:
    """The addresses of a network; none where it was not read."""
    return next((each.addresses for each in place.estate.networks.read if each.id == network), NOWHERE)


def _of_subnet(sender: Subnet, place: Place, membership: Membership, hops: Iterable[Hop]) -> Iterator[Zone]:
    origin = Hop(kind=HopKind.SUBNET, resource=sender.identity, says="something in it sends a packet")
    for leaving, doubts in _let_out(sender, place):
        site = Site(origin, f"anybody in {sender.name}", within=sender.addresses, path=list(hops), leaving=leaving)
        site.doubts += doubts
        yield Zone(sender.network, sender.addresses, site, membership, sender.identity.region)


def _let_out(sender: Subnet, place: Place) -> list[tuple[tuple[RuleSet, ...], tuple[str, ...]]]:
    """The ways on which the layers of the senders' network let packets out, and why there may be others."""
    membership = Membership(sender.network)

    def members(group: GroupPeer) -> list[AddressSet | Unknown]:
        return membership.addresses(group, place.estate) if group.on_interfaces else [untold(group)]

    try:
        layers = _layers(sender, place)
    except UndecidedError as error:
        return [((), (error.why,))]
    return [(each, ()) for each in letting_out_in_layers(layers, place.to, members)]


def _layers(sender: Subnet, place: Place) -> tuple[FirewallRuleSet, ...]:
    """G8: the layers that filter the one who sends, with what of them holds for him; all of them for whoever does."""
    by, rule_sets = place.senders.interface, place.estate.rule_sets
    if by is None:
        return layers_in(sender.network, sender.identity.region, rule_sets)
    layers = map(rule_sets.get, layers_of(by, rule_sets))
    return tuple(holding_for(each, by.groups, by.addresses) for each in layers)


def untold(tag: GroupPeer) -> Unknown:
    """The members of a secure tag."""
    return Unknown(why=f"which instances have the secure tag {tag} is not told")


def _peers(place: Place) -> Iterator[Zone]:
    """G23: the subnets of peered networks, and what these export; no network behind one of them sends packets here."""
    for peering in place.estate.peerings.where(networks=place.network):
        if peering.networks[0] == place.network and len(peering.networks) > 1:
            yield from _over(peering, peering.networks[1], place)


def _over(peering: NetworkPeering, other: str, place: Place) -> Iterator[Zone]:
    hop = Hop(kind=HopKind.PEERING, resource=peering.identity, says="joins both networks")
    routed, doubts = _led(place, lambda route: route.next_hop == peering.name, GatewayKind.PEERING)
    for zone in _of_network(place, other, NOBODY, routed, (hop,)):
        zone.site.doubts += doubts
        if not peering.is_active:
            zone.site.stop = hop.model_copy(update={"says": "is not active"})
        yield zone


def _on_premises(place: Place, told: AddressSet) -> Iterator[Zone]:
    """G24: whatever tunnels and interconnects lead to. Nobody tells what Cloud Routers learn that cannot be read."""
    try:
        for remote in place.estate.remotes.where(network=place.network):
            if remote.addresses:
                yield _behind("a gateway", remote.addresses, [])
            if remote.unread:
                yield _perhaps_behind(remote.unread.why, told | remote.addresses)
    except UndecidedError as error:
        yield _perhaps_behind(error.why, told)


def _perhaps_behind(why: str, told: AddressSet) -> Zone:
    return _behind("a gateway", ANYWHERE - INTERNET - told, [why], is_elsewhere=True)


def _behind(name: str, addresses: AddressSet, doubts: list[str], *, is_elsewhere: bool = False) -> Zone:
    origin = Hop(kind=HopKind.ON_PREMISES, says=f"something behind {name} sends a packet")
    site = Site(origin, f"anybody behind {name}", within=addresses, doubts=doubts)
    return Zone(None, addresses, site, NOBODY, is_elsewhere=is_elsewhere)


def _elsewhere(place: Place) -> Iterator[Zone]:
    """What routes lead to appliances and hubs."""
    for kind, name in ELSEWHERE.items():
        routed, doubts = _led(place, lambda _: True, kind)
        if routed:
            why = f"what is behind {name} is not followed"
            yield _behind(name, routed, [why, *doubts], is_elsewhere=True)


def _led(place: Place, is_wanted: Callable[[Route], bool], kind: GatewayKind) -> tuple[AddressSet, list[str]]:
    """The addresses to which the routes of the network lead in some way, and why there may be more."""
    try:
        table = place.table
        if table is None:
            return NOWHERE, [f"the routes of {place.network.rpartition('/')[2]} are not among what was read"]

        def is_led(route: Route) -> bool:
            return route.next_hop_kind is kind and is_wanted(route)

        return led_to(known(table.routes), is_led, preferred=by_category), []
    except UndecidedError as error:
        return NOWHERE, [error.why]
