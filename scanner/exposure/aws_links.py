"""AWS: from a subnet to another, over whatever joins their networks (semantics A8, A9, A15, A27)."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from scanner.exposure.aws_sites import acl_of, passes_everything, table_of
from scanner.exposure.estate import Neighbourhood
from scanner.exposure.inspected import Inspection
from scanner.exposure.inspection import inspection_by
from scanner.exposure.known_members import Membership
from scanner.exposure.leaving import Destination, letting_out
from scanner.exposure.passing import Site
from scanner.exposure.routing import led_to, to_kind
from scanner.exposure.wording import shortened
from scanner.exposure.zones import Senders, Zone
from scanner.models import (
    ANYWHERE,
    AddressSet,
    Direction,
    Gateway,
    GatewayKind,
    Hop,
    HopKind,
    Route,
    RouteTable,
    RuleSet,
    Subnet,
    SubnetAcl,
    UndecidedError,
    known,
)

LOCAL_ZONE = re.compile(r".*-.*-.*-.*")
OF_ENDPOINTS = "vpc-endpoint"
"""In the ARNs of endpoints (Service Authorization Reference, Amazon EC2)."""
BETWEEN = {GatewayKind.APPLIANCE, GatewayKind.ENDPOINT}
"""Next hops that look at packets and may send them on to where they are for (A27)."""


@dataclass(frozen=True)
class Link:
    """What joins the network of the senders to that of the place."""

    says: str
    """Where routes of both sides lead: `to pcx-1`."""
    there: Callable[[Route], bool]
    """Whether a route of the senders' subnet leads to the place."""
    back: Callable[[Route], bool]
    """Whether a route of the place's subnet leads replies back."""
    membership: Membership
    """Whose addresses groups stand for where packets come from."""
    hops: tuple[Hop, ...] = ()
    """Between the routes of both subnets."""
    answered: AddressSet | None = None
    """The only ones that what is in between leads replies to; None where nothing is."""
    zones: tuple[str, ...] | None = None
    """The only ones from which it is reached; None where that does not matter."""
    doubts: tuple[str, ...] = ()
    stop: Hop | None = None


@dataclass(frozen=True)
class Place:
    """Where packets are for."""

    subnet: Subnet
    to: Destination
    senders: Senders
    estate: Neighbourhood

    def let_out_by_sender(self) -> tuple[RuleSet, ...]:
        """What the groups of the only one who sends let out to the place."""
        sender = self.senders.interface
        return letting_out(list(map(self.estate.rule_sets.get, sender.rule_sets)), self.to) if sender else ()

    def acl(self, site: Site) -> SubnetAcl | None:
        """The ACL of its subnet; that it was not read is a doubt."""
        try:
            return acl_of(self.subnet, self.estate)
        except UndecidedError as error:
            site.doubts.append(error.why)
            return None


def link_steps(sender: Subnet, place: Place, link: Link, site: Site) -> bool:
    """Put everything between two subnets into a site, up to where packets end. Whether nothing looks at them there."""
    site.doubts += link.doubts
    site.inspection = _inspection(sender, place)
    is_direct = True
    for step in (_there, _over, _back):
        try:
            is_direct &= step(sender, place, link, site)
        except UndecidedError as error:
            site.doubts.append(error.why)
        if site.stop:
            return is_direct
    site.acl = place.acl(site)
    _leave(sender, place, site)
    return is_direct


def leading_to(identity: str) -> Callable[[Route], bool]:
    """Whether a route's next hop is this, of which it may have the bare id where the ARN could not be made."""
    name = identity.rpartition("/")[2]
    return lambda route: route.next_hop.rpartition("/")[2] == name


def remote_zone(place: Place, origin: Hop, name: str, link: Link, network: str | None) -> Zone:
    """All that replies are led to behind a link, of which no subnet was read."""
    site = Site(origin, f"anybody behind {name}", doubts=list(link.doubts), within=ANYWHERE)
    site.path += link.hops
    site.stop = link.stop
    try:
        table = table_of(place.subnet, place.estate)
        site.within = led_to(known(table.routes), link.back)
        if not site.within:
            site.within = _led_aside(table, place, link, site)
        site.path.append(_hop(table, f"leads replies {link.says}"))
    except UndecidedError as error:
        site.doubts.append(error.why)
    if link.answered is not None:
        site.within &= link.answered
    site.acl = place.acl(site)
    return Zone(network, site.within, site, link.membership)


def _led_aside(table: RouteTable, place: Place, link: Link, site: Site) -> AddressSet:
    """Who gets replies that something in between looks at first, where the routes from there lead them back."""
    routes = known(table.routes)
    found = {}
    for hop in hops_between(routes):
        onward = (led_to(each, link.back) for each in routes_beyond(hop, place))
        found[hop] = led_to(routes, leading_to(hop)) & AddressSet.union(onward)
    if names := [each.rpartition("/")[2] for each, led in found.items() if led]:
        site.doubts.append(f"{table.name} leads replies through {shortened(names)} first, which may stop them")
    return AddressSet.union(found.values())


def hops_between(routes: Sequence[Route]) -> list[str]:
    """Identities of what looks at packets that routes lead to it. Gateway endpoints are led to by lists."""
    found = (each.next_hop for each in routes if each.next_hop_kind in BETWEEN and "/" in each.destination)
    return list(dict.fromkeys(found))


def routes_beyond(hop: str, place: Place) -> list[tuple[Route, ...]]:
    """The routes of the subnets in which something in between stands; none where that is not known."""
    try:
        subnets = map(place.estate.subnets.get, _stands_in(hop, place.estate))
        return [known(table_of(each, place.estate).routes) for each in subnets]
    except UndecidedError:
        return []


def _stands_in(hop: str, estate: Neighbourhood) -> tuple[str, ...]:
    """Identities of the subnets in which an interface or an endpoint stands."""
    if hop.rpartition(":")[2].partition("/")[0] != OF_ENDPOINTS:
        return (estate.interfaces.get(hop).subnet or "",)
    of_firewalls = (each.subnets_of(hop) for each in estate.firewalls.read)
    return next(filter(None, of_firewalls), None) or estate.endpoints.get(hop).subnets


def _there(sender: Subnet, place: Place, link: Link, site: Site) -> bool:
    """The route of the senders' subnet. A27: a more specific one may lead through something else first."""
    table = table_of(sender, place.estate)
    routes = known(table.routes)
    wanted = place.to.addresses & sender.addresses.families
    left = wanted - led_to(routes, link.there)
    between = _between(routes, left)
    hops = between or _nat_gateways(routes, left, link, place.estate)
    if site.inspection:
        site.path.append(_hop(table, f"leads it through {shortened(hops)}"))
        return False
    if hops:
        site.doubts.append(f"{table.name} leads it through {shortened(hops)} first, which may stop it")
    elif left == wanted:
        site.stop = _hop(table, f"does not lead it {link.says}")
        return True
    elif left:
        site.doubts.append(f"{table.name} leads only a part of it {link.says}")
    site.path.append(_hop(table, f"leads it {link.says}"))
    return not between


def _inspection(sender: Subnet, place: Place) -> Inspection | None:
    """A40: the one firewall between two subnets of a network that both packets and replies are led through.

    What comes out of it is in the network, which leads it on. None where it is not as simple as that, or not known.
    """
    if sender.network != place.subnet.network or not place.estate.firewalls.read:
        return None
    wanted = place.to.addresses & sender.addresses.families
    try:
        there, back = (known(table_of(each, place.estate).routes) for each in (sender, place.subnet))
        endpoint = next((each.next_hop for each in there if _is_to_endpoint(each, wanted)), "")
        firewall = next(place.estate.firewalls.where(endpoint_ids=endpoint), None) if endpoint else None
        if firewall is None or not _leads_all(there, endpoint, wanted):
            return None
        if not _leads_all(back, endpoint, sender.addresses & wanted.families):
            return None
        found = inspection_by(firewall, endpoint, place.to, wanted.families, place.estate)
        acls = [acl_of(place.estate.subnets.get(each), place.estate) for each in found.subnets]
    except UndecidedError:
        return None
    let_through = (passes_everything(acl, each, found.families) for acl in acls for each in Direction)
    return found if all(let_through) else None


def _is_to_endpoint(route: Route, addresses: AddressSet) -> bool:
    return route.next_hop_kind is GatewayKind.ENDPOINT and bool(known(route.addresses) & addresses)


def _leads_all(routes: Sequence[Route], endpoint: str, addresses: AddressSet) -> bool:
    return addresses <= led_to(routes, lambda route: route.next_hop == endpoint)


def _over(sender: Subnet, _: Place, link: Link, site: Site) -> bool:
    """What is between the networks. What is in no zone of it does not get there."""
    site.path += link.hops
    site.stop = link.stop
    if link.zones is not None and sender.zone not in link.zones:
        says = f"is not in {sender.zone}, where {sender.name} is"
        # Those of a local zone reach it through the zone that is their parent ("VPC attachments", limits).
        if LOCAL_ZONE.fullmatch(sender.zone or "-"):
            site.doubts.append(f"whether {sender.name} reaches it from its local zone is not known")
        elif link.hops:
            site.stop = site.stop or link.hops[-1].model_copy(update={"says": says})
    return True


def _back(_: Subnet, place: Place, link: Link, site: Site) -> bool:
    """The route of replies."""
    table = table_of(place.subnet, place.estate)
    routes = known(table.routes)
    back = led_to(routes, link.back)
    aside = led_to(routes, lambda route: route.next_hop_kind in BETWEEN) & site.within
    if aside and not site.inspection:
        hops = shortened(_between(routes, aside))
        site.doubts.append(f"{table.name} leads replies through {hops} first, which may stop them")
    site.within &= back | aside
    if link.answered is not None:
        site.within &= link.answered
    if site.within:
        site.path.append(_hop(table, f"leads replies {link.says}"))
    else:
        site.stop = _hop(table, f"leads no reply {link.says}")
    return not aside


def _leave(sender: Subnet, place: Place, site: Site) -> None:
    """A15: packets leave a subnet through its ACL. Groups let out what the only one who sends is known to."""
    site.leaving = place.let_out_by_sender()
    try:
        acl = acl_of(sender, place.estate)
    except UndecidedError as error:
        site.doubts.append(error.why)
        return
    site.leaving = (*site.leaving, *letting_out([acl], place.to))
    site.senders_acl = acl


def _between(routes: Sequence[Route], addresses: AddressSet) -> list[str]:
    """Names of what looks at packets first that the routes lead to these addresses."""
    if not led_to(routes, lambda route: route.next_hop_kind in BETWEEN) & addresses:
        return []
    found = (each for each in routes if each.next_hop_kind in BETWEEN and known(each.addresses) & addresses)
    return list(dict.fromkeys(each.next_hop.rpartition("/")[2] for each in found))


def _nat_gateways(routes: Sequence[Route], addresses: AddressSet, link: Link, estate: Neighbourhood) -> list[str]:
    """Names of NAT gateways that lead packets for these addresses on, as if they came from themselves."""
    if not led_to(routes, to_kind(GatewayKind.NAT)) & addresses:
        return []
    named = (each.next_hop for each in routes if each.next_hop_kind is GatewayKind.NAT)
    gateways = map(estate.gateways.get, dict.fromkeys(named))
    return [each.name for each in gateways if _leads_on(each, addresses, link, estate)]


def _leads_on(gateway: Gateway, addresses: AddressSet, link: Link, estate: Neighbourhood) -> bool:
    """Whether the subnet of a NAT gateway leads there. One of all zones has a route table that is not told."""
    if gateway.subnet is None:
        return True
    table = table_of(estate.subnets.get(gateway.subnet), estate)
    return bool(led_to(known(table.routes), link.there) & addresses)


def _hop(table: RouteTable, says: str) -> Hop:
    return Hop(kind=HopKind.ROUTE, resource=table.identity, says=says)
