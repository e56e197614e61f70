"""Google Cloud: the ways to interfaces and balancers that never were on the internet (semantics G7, G20, G23, G24)."""

from dataclasses import replace
from functools import partial

from scanner.exposure.estate import Neighbourhood
from scanner.exposure.fronts import Behind, balancer_hop, ways_to_listeners
from scanner.exposure.gcp_ways import behind, filters_of
from scanner.exposure.gcp_zones import Place, untold, zones_around
from scanner.exposure.leaving import Destination
from scanner.exposure.passing import Filter, Filters, Open, Service, Site, through
from scanner.exposure.reach import Closed, Way
from scanner.exposure.zones import Senders, Zone, told_apart, ways_from_zones
from scanner.models import (
    NOWHERE,
    AddressPeer,
    AddressSet,
    GroupPeer,
    Listener,
    LoadBalancer,
    NetworkInterface,
    Peer,
    RuleSet,
    UndecidedError,
    Unknown,
)

REACHED = "is reached at its internal addresses"


def inner_ways_to_interface(interface: NetworkInterface, senders: Senders, estate: Neighbourhood) -> list[Way]:
    """The ways to an interface by its internal addresses."""
    network = _network(interface)
    filters = _with_tags(filters_of(estate, interface, NOWHERE))
    found: list[Way] = []
    for each in told_apart(interface, _may_have(interface, estate)):
        place = Place(network, replace(Destination.of(each), unread=None), senders, estate)
        found += ways_from_zones(each, zones_around(place), senders, filters, estate)
    return found


def _may_have(interface: NetworkInterface, estate: Neighbourhood) -> AddressSet:
    """What an interface has addresses from, as far as that is looked for."""
    if not interface.unread_address:
        return NOWHERE
    return estate.subnets.get(interface.subnet or "").addresses


def inner_ways_to_balancer(balancer: LoadBalancer, senders: Senders, estate: Neighbourhood) -> list[Way]:
    """The ways to internal forwarding rules, and on to what is behind them. Packet filters are not for front ends."""
    listeners = [each for each in estate.listeners.where(balancer=balancer.id) if each.is_public is not True]
    to = Destination(balancer.name, AddressSet.of(*(one for each in listeners for one in each.inner_addresses)), ())
    found: list[Way] = []
    for zone in zones_around(Place(_network(balancer), to, senders, estate)) if listeners else ():
        if zone.region is None and any(each.is_regional for each in listeners):
            zone.site.doubts.append(f"whether it comes from the region of {balancer.name} is not known")
        if asking := zone.asking(senders) & to.addresses.families & balancer.families:
            service = Service(balancer.identity, balancer_hop(balancer, REACHED), asking)
            into = through(service, Filters((), (Filter(),)), zone.site, estate)
            around = _behind(balancer, zone, estate)
            found += ways_to_listeners(balancer, into, around, estate, partial(_is_reached, zone, balancer))
    return found


def _network(service: NetworkInterface | LoadBalancer) -> str:
    if service.network is None:
        why = f"in which network {service.name} is was not told"
        raise UndecidedError(why)
    return service.network


def _is_reached(zone: Zone, balancer: LoadBalancer, listener: Listener) -> bool:
    """G20: without global access a forwarding rule is for its own region."""
    is_here = not listener.is_regional or zone.region in {None, balancer.identity.region}
    return is_here and listener.is_public is not True


def _behind(balancer: LoadBalancer, zone: Zone, estate: Neighbourhood) -> Behind:
    """The same as from the internet, for clients in the zone."""
    usual = behind(estate, balancer)

    def filters(interface: NetworkInterface, to: AddressSet) -> Filters:
        return zone.membership.filters(_with_tags(usual.filters_of(interface, to)), estate)

    def into(_: LoadBalancer, service: Service) -> list[Open | Closed]:
        return through(service, Filters((), (Filter(),)), zone.site, estate)

    return replace(
        usual,
        filters_of=filters,
        site_of=lambda _: Site(zone.site.origin, zone.site.senders, within=zone.site.within),
        into=into,
        of=lambda other: _behind(other, zone, estate),
        origin=zone.site.origin,
        senders=zone.site.senders,
        reached=REACHED,
    )


def _with_tags(filters: Filters) -> Filters:
    """G11 and G12: the same rule sets with secure tags and contexts as what they are: of whom nobody tells."""
    any_of = tuple(
        replace(each, rule_sets=tuple(map(_told, each.rule_sets)), before=tuple(map(_told, each.before)))
        for each in filters.any_of
    )
    return replace(filters, key=(filters.key, "secure tags"), any_of=any_of)


def _told(rule_set: RuleSet) -> RuleSet:
    rules = (each.model_copy(update={"peers": tuple(map(_as_told, each.peers))}) for each in rule_set.rules)
    return rule_set.model_copy(update={"rules": tuple(rules)})


def _as_told(peer: Peer) -> Peer:
    if isinstance(peer, AddressPeer) and peer.is_partial:
        return AddressPeer(name=peer.name, addresses=Unknown(why="which addresses are of this context is not told"))
    if isinstance(peer, GroupPeer) and not peer.on_interfaces:
        return AddressPeer(name=str(peer), addresses=untold(peer))
    return peer
