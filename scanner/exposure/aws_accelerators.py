"""AWS: the ways by which Global Accelerator leads the internet to services (semantics A38)."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from scanner.exposure.aws_sites import acl_of, entrance_to
from scanner.exposure.estate import Estate
from scanner.exposure.internet import Ports
from scanner.exposure.listening import mapped
from scanner.exposure.passing import FROM_INTERNET, Filters, Open, Service, distinct, through, together
from scanner.exposure.reach import Closed, Exposure, Way
from scanner.models import (
    ALL_PORTS,
    INTERNET,
    TCP,
    UDP,
    AcceleratedRoute,
    Accelerator,
    AddressSet,
    Hop,
    HopKind,
    LoadBalancer,
    NetworkInterface,
    UndecidedError,
    Unknown,
)

# `InterfaceType` (EC2 API Reference, `NetworkInterface`). There is one in each subnet of what sees clients (Global
# Accelerator Developer Guide, "Best practices for ENIs and security groups with client IP address preservation").
OF_ACCELERATORS = "global_accelerator_managed"
EVERYTHING: Ports = dict.fromkeys((TCP, UDP), ALL_PORTS)
ACL_IN_DOUBT = "whether {} filters what comes from an accelerator is told differently in different places"
OWN_ADDRESSES = "which addresses {} sends from is not told"


@dataclass(frozen=True)
class Lead:
    """What leads the internet to a service, or may lead it there."""

    hop: Hop
    asked: Ports
    """What clients ask for."""
    port: int | None = None
    """That packets arrive at; None where it is the one that was asked for."""
    families: AddressSet = INTERNET
    doubt: str | None = None
    """Why it may not lead there."""
    hidden: str | None = None
    """Why the service may see others than the clients; None where it sees these."""

    def led(self, way: Way) -> Way:
        """A way to what the service has open, as far as the accelerator leads there."""
        if isinstance(way, Closed):
            return way
        if not (ports := mapped(way.ports, self.asked, self.port)):
            stop = self.hop.model_copy(update={"says": "leads to none of its ports that are open"})
            return Closed(way.service, (FROM_INTERNET, stop))
        sources, doubt = way.sources, way.doubt
        everybody = self.families & sources.families
        if self.hidden and not everybody <= sources:
            sources, doubt = everybody, together(doubt, self.hidden)
        return Exposure(way.service, ports, sources, way.path, doubt, way.answered)


def leads_to(
    service: NetworkInterface | LoadBalancer, names: Sequence[str], subnets: Sequence[str], estate: Estate
) -> Iterator[Lead]:
    """What leads to a service by any of its names.

    Where it is not known what accelerators lead to, an interface of theirs in a subnet says that they lead to
    something in it. Templates declare no such interfaces.
    """
    found, why = _leading(names, estate)
    for accelerator in found:
        yield from _leads_of(accelerator, names)
    if not why:
        return
    untold = [each for each in estate.accelerators.read if isinstance(each.routes, Unknown)]
    if service.location and untold:
        yield Lead(_hop(untold[0], "may lead here"), EVERYTHING, doubt=why)
    for interface in estate.interfaces.where(owner=OF_ACCELERATORS):
        if interface.subnet in subnets:
            says = "leads what comes to an accelerator into the subnet"
            hop = Hop(kind=HopKind.ADDRESS, resource=interface.identity, says=says)
            yield Lead(hop, EVERYTHING, doubt=f"whether the accelerator of {interface.name} leads here: {why}")


def _leading(names: Sequence[str], estate: Estate) -> tuple[list[Accelerator], str | None]:
    """The accelerators that lead to any of these, and why there may be more."""
    found: dict[str, Accelerator] = {}
    why = None
    for name in names:
        try:
            for each in estate.accelerators.where(leads_to=name):
                found[each.id] = each
        except UndecidedError as error:
            why = error.why
    return list(found.values()), why


def _leads_of(accelerator: Accelerator, names: Sequence[str]) -> Iterator[Lead]:
    if accelerator.is_enabled is False or isinstance(accelerator.routes, Unknown):
        return
    for route in accelerator.routes:
        if route.to in names:
            doubts = (each.why for each in (accelerator.is_enabled, route.doubt) if isinstance(each, Unknown))
            yield Lead(
                hop=_hop(accelerator, _leads(route), route.key),
                asked=dict.fromkeys(route.protocols, route.ports),
                port=route.port,
                families=accelerator.families & INTERNET,
                doubt=together(*doubts),
                hidden=None if route.keeps_client_addresses is True else OWN_ADDRESSES.format(accelerator.name),
            )


def _hop(accelerator: Accelerator, says: str, element: str = "") -> Hop:
    return Hop(kind=HopKind.ACCELERATOR, resource=accelerator.identity, element=element, says=says)


def _leads(route: AcceleratedRoute) -> str:
    protocols = " and ".join(map(str, route.protocols))
    return f"leads {protocols} {route.ports} here" + ("" if route.port is None else f", to port {route.port}")


@dataclass(frozen=True)
class Endpoint:
    """A service as accelerators may lead to it."""

    service: Service
    """With everybody who may come in."""
    filters: Filters
    subnets: Sequence[str]
    """That it is in."""
    onward: Callable[[Sequence[Open | Closed]], Sequence[Way]]
    """What becomes of what comes in."""


def by_accelerators(leads: Iterable[Lead], endpoint: Endpoint, estate: Estate) -> list[Way]:
    """The ways that accelerators lead to a service; closed ones only where none is open."""
    found: list[Way] = []
    for lead in leads:
        into = [way for each in endpoint.subnets for way in _into(lead, endpoint, each, estate)]
        found += map(lead.led, endpoint.onward(distinct(into)))
    return opened_of(found) or found


def opened_of(ways: Sequence[Way]) -> list[Way]:
    """The open ones."""
    return [each for each in ways if isinstance(each, Exposure)]


def _into(lead: Lead, endpoint: Endpoint, subnet: str, estate: Estate) -> Iterator[Open | Closed]:
    """Into one subnet, whose network has an internet gateway attached, whatever routes say ("Secure VPC connections").

    By the newer text what comes this way "still respects your subnet's route table rules and NACLs", by the older one
    network ACLs apply to what goes out alone: what they would keep out may come in.
    """
    within = estate.subnets.get(subnet)
    service = replace(endpoint.service, within=endpoint.service.within & lead.families)
    site = entrance_to(within, estate)
    site.path.insert(0, lead.hop)
    site.doubts += [lead.doubt] if lead.doubt else []
    try:
        acl = acl_of(within, estate)
    except UndecidedError as error:
        site.doubts.append(error.why)
        yield from through(service, endpoint.filters, site, estate)
        return
    certain = through(service, endpoint.filters, replace(site, acl=acl), estate)
    yield from certain
    opened = {_what(each) for each in certain if isinstance(each, Open)}
    in_doubt = replace(site, doubts=[*site.doubts, ACL_IN_DOUBT.format(acl.name)])
    unfiltered = through(service, endpoint.filters, in_doubt, estate)
    yield from (each for each in unfiltered if isinstance(each, Open) and _what(each) not in opened)


def _what(way: Open) -> tuple[object, ...]:
    found = way.admitted
    return found.holder, found.rule.key if found.rule else "", tuple(found.ports.items()), found.sources
