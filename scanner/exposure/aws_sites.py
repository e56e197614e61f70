"""AWS: how packets from the internet come to a subnet, before any rule set (semantics A14, A20 to A23, A26, A30)."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TypeVar

from scanner.exposure.estate import Estate
from scanner.exposure.inspected import Inspection
from scanner.exposure.inspection import inspection_by
from scanner.exposure.leaving import Destination
from scanner.exposure.openings import openings
from scanner.exposure.passing import Site
from scanner.exposure.routing import led_to, to_kind
from scanner.models import (
    ALL_PORTS,
    ANYWHERE,
    NO_PORTS,
    TCP,
    UDP,
    AddressSet,
    BlockedAccess,
    Direction,
    GatewayKind,
    Hop,
    HopKind,
    PublicAccessBlock,
    Route,
    RouteTable,
    Subnet,
    SubnetAcl,
    UndecidedError,
    Unknown,
    known,
)

T = TypeVar("T")


Step = Callable[[Subnet, Estate, Site], None]


def site_of(subnet: Subnet, to: Destination, estate: Estate) -> Site:
    """What is on the way from the internet to something in a subnet."""
    return _after(subnet, estate, (_gateway, _access_block, partial(_detour, to), _route, _acl))


def entrance_to(subnet: Subnet, estate: Estate) -> Site:
    """The beginning of it, up to the network."""
    return _after(subnet, estate, (_gateway, _access_block))


def _after(subnet: Subnet, estate: Estate, steps: Sequence[Step]) -> Site:
    site = Site()
    for step in steps:
        try:
            step(subnet, estate, site)
        except UndecidedError as error:
            site.doubts.append(error.why)
        if site.stop:
            break
    return site


def _gateway(subnet: Subnet, estate: Estate, site: Site) -> None:
    """A22: an internet gateway is attached to the network."""
    attached = estate.gateways.where(network=subnet.network)
    gateway = next((each for each in attached if each.kind is GatewayKind.INTERNET), None)
    if gateway is None:
        site.stop = Hop(kind=HopKind.GATEWAY, says="there is no internet gateway on the network")
    else:
        site.path.append(Hop(kind=HopKind.GATEWAY, resource=gateway.identity, says="is attached to the network"))


def _access_block(subnet: Subnet, estate: Estate, site: Site) -> None:
    """A30: nothing comes in where access is blocked, unless the network or the subnet is left out.

    A block is about what its own account owns ("resources in VPCs and subnets that you own", EC2 API Reference,
    `VpcBlockPublicAccessOptions`), and not about subnets that others share with it.
    """
    owner = subnet.id.split(":")[4]
    is_shared = owner != subnet.identity.account
    if is_shared and all(each.identity.account != owner for each in estate.access_blocks):
        site.doubts.append(f"whether account {owner}, which shares {subnet.name}, blocks access is not read")
    for block in estate.access_blocks:
        is_here = (block.identity.account, block.identity.region) == (owner, subnet.identity.region)
        if is_here and known(block.blocked) is not BlockedAccess.NONE and not _is_left_out(subnet, block):
            says = "keeps out what comes from the internet"
            site.stop = Hop(kind=HopKind.ACCESS_BLOCK, resource=block.identity, says=says)


def _is_left_out(subnet: Subnet, block: PublicAccessBlock) -> bool:
    left_out = {each.target for each in known(block.exclusions) if each.allows_ingress}
    return bool(left_out & {subnet.id, subnet.network})


def _detour(to: Destination, subnet: Subnet, estate: Estate, site: Site) -> None:
    """A26 and A40: the internet gateway may have a table that leads what is for the subnet through something first."""
    found = _detours_of_internet(subnet, estate)
    if not found:
        return
    try:
        # Something of unknown addresses has some of its subnet.
        site.inspection = _inspection(found, replace(to, addresses=subnet.addresses) if to.unread else to, estate)
    except UndecidedError as error:
        site.doubts += [f"{each.doubt}: {error.why}" for each in found]
        return
    if site.inspection is None:
        site.doubts += [each.doubt for each in found]


@dataclass(frozen=True)
class Detour:
    """A route of a gateway's table that leads packets for a subnet through something first."""

    table: RouteTable
    route: Route

    @property
    def doubt(self) -> str:
        """That it may not let them go on."""
        return f"{self.table.name} leads it through {self.route.next_hop} first, which may stop it"


def _detours_of_internet(subnet: Subnet, estate: Estate) -> list[Detour]:
    attached = (each for each in estate.gateways.where(network=subnet.network) if each.kind is GatewayKind.INTERNET)
    return [each for gateway in attached for each in detours(gateway.id, subnet, estate)]


def detours(gateway: str, subnet: Subnet, estate: Estate) -> Iterator[Detour]:
    """What the table of a gateway leads packets for a subnet through first.

    Raises:
        UndecidedError: the table could not be read.
    """
    for table in estate.route_tables.where(gateways=gateway):
        for route in known(table.routes):
            if route.next_hop_kind is not GatewayKind.LOCAL and known(route.addresses) & subnet.addresses:
                yield Detour(table, route)


def _inspection(found: Sequence[Detour], to: Destination, estate: Estate) -> Inspection | None:
    """The one firewall through which all packets are led, or all of a family; None where it is not as simple as that.

    Raises:
        UndecidedError: it is not among the firewalls that were read, which are not all that there are.
    """
    endpoint, table = found[0].route.next_hop, found[0].table
    firewall = next(estate.firewalls.where(endpoint_ids=endpoint), None)
    if firewall is None or any((each.route.next_hop, each.table) != (endpoint, table) for each in found):
        return None
    led = led_to(known(table.routes), _leading_to(endpoint)) & to.addresses
    if led.families & to.addresses != led:
        return None
    return inspection_by(firewall, endpoint, replace(to, unread=None), led.families, estate) if led else None


def _leading_to(endpoint: str) -> Callable[[Route], bool]:
    return lambda route: route.next_hop == endpoint and _is_by_block(route)


def _is_by_block(route: Route) -> bool:
    """Whether a route is for a block. A gateway endpoint is led to by a list."""
    return "/" in route.destination


def _route(subnet: Subnet, estate: Estate, site: Site) -> None:
    """A21 to A23: replies leave by the internet gateway, as far as the longest prefix leads them there."""
    table = table_of(subnet, estate)
    if site.inspection:
        _replies_through(site.inspection, table, estate, site)
        return
    # What looks at packets on their way in has to see the replies too ("Middlebox routing", VPC User Guide).
    leads_out = _leads_out_through if _detours_of_internet(subnet, estate) else to_kind(GatewayKind.INTERNET)
    key = ("led out", table.id, leads_out is _leads_out_through)
    site.within &= known(estate.route_tables.remember(key, lambda: _led_out(table, leads_out)))
    if site.within:
        site.path.append(_hop(table, "leads replies to the internet gateway"))
    else:
        site.stop = _hop(table, "leads no reply to an internet gateway")


def _replies_through(inspection: Inspection, table: RouteTable, estate: Estate, site: Site) -> None:
    """A40: by the endpoint that packets came through, and from its subnet by the internet gateway.

    Where another endpoint or nothing sees the replies, a firewall knows only half of a connection.
    """
    routes, name = known(table.routes), inspection.endpoint.rpartition("/")[2]
    back = led_to(routes, _leading_to(inspection.endpoint)) & inspection.families
    aside = (led_to(routes, _leads_out_through) & inspection.families) - back
    beside = led_to(routes, to_kind(GatewayKind.INTERNET)) - inspection.families
    if aside & site.within:
        site.doubts.append(f"{table.name} leads replies another way than through {name}")
    site.within &= back | aside | beside
    if not site.within:
        site.stop = _hop(table, f"leads no reply through {name}")
        return
    site.path.append(_hop(table, f"leads replies through {name}"))
    for each in inspection.subnets:
        _out_of(estate.subnets.get(each), inspection, estate, site)
        if site.stop:
            return


def _out_of(subnet: Subnet, inspection: Inspection, estate: Estate, site: Site) -> None:
    """Out of the subnet of an endpoint, through its ACL (VPC User Guide, "Middlebox routing")."""
    table = table_of(subnet, estate)
    site.within &= led_to(known(table.routes), to_kind(GatewayKind.INTERNET)) | (ANYWHERE - inspection.families)
    if not site.within:
        site.stop = _hop(table, "leads no reply to an internet gateway")
        return
    site.path.append(_hop(table, "leads replies to the internet gateway"))
    acl = acl_of(subnet, estate)
    if not all(passes_everything(acl, direction, inspection.families) for direction in Direction):
        site.doubts.append(f"{acl.name}, of a subnet of {inspection.firewall.name}, may stop it")


def table_of(subnet: Subnet, estate: Estate) -> RouteTable:
    """A20: the table that is associated with the subnet, else the main one of its network.

    Raises:
        UndecidedError: it was not read.
    """
    own = next(estate.route_tables.where(subnets=subnet.id), None)
    if own is None:
        own = next((each for each in estate.route_tables.where(network=subnet.network) if each.is_main), None)
    return _read(own, f"the route table of {subnet.name}")


def _leads_out_through(route: Route) -> bool:
    """Whether a route leads out, directly or through what looks at packets."""
    if route.next_hop_kind in {GatewayKind.APPLIANCE, GatewayKind.ENDPOINT}:
        return _is_by_block(route)
    return route.next_hop_kind is GatewayKind.INTERNET


def _led_out(table: RouteTable, leads_out: Callable[[Route], bool]) -> AddressSet | Unknown:
    try:
        return led_to(known(table.routes), leads_out)
    except UndecidedError as error:
        return Unknown(why=error.why)


def _hop(table: RouteTable, says: str) -> Hop:
    return Hop(kind=HopKind.ROUTE, resource=table.identity, says=says)


def _acl(subnet: Subnet, estate: Estate, site: Site) -> None:
    site.acl = acl_of(subnet, estate)


def acl_of(subnet: Subnet, estate: Estate) -> SubnetAcl:
    """A14: every subnet has one.

    Raises:
        UndecidedError: it was not read.
    """
    return _read(next(estate.acls.where(attached_to=subnet.id), None), f"the network ACL of {subnet.name}")


def passes_everything(acl: SubnetAcl, direction: Direction, families: AddressSet) -> bool:
    """Whether an ACL lets through whatever has an address of these families."""
    ports = dict.fromkeys((None, TCP, UDP), NO_PORTS)
    for opening in openings(acl.rules, direction, families):
        if opening.protocol in ports and opening.addresses == families:
            ports[opening.protocol] |= opening.ports
    return all(each == ALL_PORTS for each in ports.values())


def _read(found: T | None, what: str) -> T:
    if found is None:
        why = f"{what} is not among what was read"
        raise UndecidedError(why)
    return found
