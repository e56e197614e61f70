"""Azure: routes and groups between two subnets, over whatever joins their networks (semantics Z2, Z18, Z20, Z21)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from scanner.exposure.azure_filters import admin_rules
from scanner.exposure.backends import holding_for
from scanner.exposure.estate import Neighbourhood
from scanner.exposure.known_members import Membership
from scanner.exposure.leaving import Destination, letting_out
from scanner.exposure.passing import Site
from scanner.exposure.routing import led_to
from scanner.exposure.wording import shortened
from scanner.exposure.zones import Senders
from scanner.models import (
    Action,
    AddressSet,
    Direction,
    FirewallRuleSet,
    GatewayKind,
    Hop,
    HopKind,
    Route,
    RouteTable,
    RuleSet,
    Subnet,
    UndecidedError,
    Unknown,
    known,
)

BETWEEN = {GatewayKind.APPLIANCE, GatewayKind.VIRTUAL_PRIVATE, GatewayKind.OTHER}
"""Next hops that may send packets on to where they are for."""


@dataclass(frozen=True)
class Place:
    """Where packets are for."""

    subnet: Subnet
    to: Destination
    senders: Senders
    estate: Neighbourhood
    ignores_routes: bool = False
    """Z21: route tables do not count for packets to it and from it."""


def lead_there(sender: Subnet, place: Place, site: Site, space: AddressSet) -> None:
    """Put the route of the senders' subnet into a site.

    Args:
        sender: their subnet.
        place: where packets are for.
        site: which a doubt, a hop or a stop is added to.
        space: the addresses of the network of the place, to all of which Azure makes a route of its own.
    """
    steps = _custom(sender, place, site)
    if steps is None:
        return
    table, routes = steps
    wanted = place.to.addresses
    direct, between = _direct(routes, space | wanted), _between(routes, space | wanted)
    if wanted & between:
        hops = _names(routes, wanted & between)
        site.doubts.append(f"{table.name} leads it through {hops} first, which may stop it")
    elif not wanted & direct:
        site.stop = _hop(table, "drops it")
        return
    elif not wanted <= direct:
        site.doubts.append(f"{table.name} drops a part of it")
    site.path.append(_hop(table, "leads it there"))


def lead_back(place: Place, site: Site, space: AddressSet) -> None:
    """Put the route of replies into a site, whose senders are among the addresses of a network."""
    steps = _custom(place.subnet, place, site)
    if steps is None:
        return
    table, routes = steps
    direct, between = _direct(routes, space | site.within), _between(routes, space | site.within)
    if aside := site.within & between:
        hops = _names(routes, aside)
        site.doubts.append(f"{table.name} leads replies through {hops} first, which may stop them")
    if left := site.within & (direct | between):
        site.within = left
        site.path.append(_hop(table, "leads replies back"))
    else:
        site.stop = _hop(table, "drops every reply")


def let_out(sender: Subnet, place: Place, site: Site) -> None:
    """Z2: packets leave by the group of the interface and that of its subnet, after admin rules."""
    try:
        site.leaving = tuple(_let_out(sender, place, site))
    except UndecidedError as error:
        site.doubts.append(error.why)


def _let_out(sender: Subnet, place: Place, site: Site) -> Iterator[RuleSet]:
    admin, doubts = admin_rules(place.estate, sender.id, sender.network)
    site.doubts += doubts
    if any(_lets_out_for_good(each) for each in admin):
        # Z12: what they always allow is not asked any further.
        site.doubts.append("whether admin rules let it out, whatever groups say, is not followed")
    by = place.senders.interface
    groups = (*by.rule_sets, *known(by.subnet_rule_sets)) if by else sender.rule_sets
    membership = Membership(sender.network)
    for each in (*admin, *map(place.estate.rule_sets.get, groups)):
        holding = holding_for(each, by.groups, by.addresses) if by else each
        yield from letting_out([holding], place.to, lambda group: membership.addresses(group, place.estate))


def _lets_out_for_good(rule_set: FirewallRuleSet) -> bool:
    return any(each.action is Action.ALLOW and each.direction is Direction.EGRESS for each in rule_set.rules)


def _custom(subnet: Subnet, place: Place, site: Site) -> tuple[RouteTable, Sequence[Route]] | None:
    """The table of a subnet with its routes, where it has one that counts and could be read."""
    if place.ignores_routes:
        return None
    try:
        table = next(place.estate.route_tables.where(subnets=subnet.id), None)
        if table is None:
            return None
        routes = list(map(_as_if_there, known(table.routes)))
        # To where one of them leads may be in the way of everything.
        led_to(routes, lambda _: True)
    except UndecidedError as error:
        site.doubts.append(error.why)
        return None
    return table, routes


def _as_if_there(route: Route) -> Route:
    """The route, where it is not known whether its next hop is there: that may stop packets, which is said anyway."""
    return route.model_copy(update={"is_blackhole": False}) if isinstance(route.is_blackhole, Unknown) else route


def _with_own(routes: Sequence[Route], space: AddressSet) -> list[Route]:
    """Z18: the routes, and after those for the same blocks the one that Azure makes itself."""
    own = Route(destination="", addresses=space, next_hop="", next_hop_kind=GatewayKind.LOCAL, priority=1)
    return [*routes, own]


def _direct(routes: Sequence[Route], space: AddressSet) -> AddressSet:
    return led_to(_with_own(routes, space), lambda route: route.next_hop_kind is GatewayKind.LOCAL)


def _between(routes: Sequence[Route], space: AddressSet) -> AddressSet:
    return led_to(_with_own(routes, space), lambda route: route.next_hop_kind in BETWEEN)


def _names(routes: Sequence[Route], addresses: AddressSet) -> str:
    found = (each for each in routes if each.next_hop_kind in BETWEEN and known(each.addresses) & addresses)
    return shortened(list(dict.fromkeys(each.next_hop for each in found)))


def _hop(table: RouteTable, says: str) -> Hop:
    return Hop(kind=HopKind.ROUTE, resource=table.identity, says=says)
