"""From a load balancer on to what it sends packets to, or to where they end behind it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from scanner.exposure.answers import worst
from scanner.exposure.doors import PLUGGED_IN, Door, doors
from scanner.exposure.estate import Estate
from scanner.exposure.internet import without
from scanner.exposure.listening import families, leads, listening, mapped, transports
from scanner.exposure.passing import (
    FROM_INTERNET,
    Filter,
    Filters,
    Open,
    Service,
    Site,
    distinct,
    exposure,
    target_hop,
    through,
    together,
)
from scanner.exposure.reach import Admitted, Closed, Exposure, Way, limited
from scanner.models import (
    NOWHERE,
    AddressSet,
    Hop,
    HopKind,
    Identity,
    Listener,
    ListenerProtocol,
    LoadBalancer,
    NetworkInterface,
    PortSet,
    RequestFilter,
    TargetGroup,
    TargetKind,
    UndecidedError,
    Unknown,
    known,
)

MAY_LET_IN = "may have targets that let the load balancer in: {}"
NOT_ALL = "they let in only some of the addresses that it may have"


@dataclass(frozen=True)
class Behind:
    """How a cloud's packets come from a balancer to the interface of a target."""

    filters_of: Callable[[NetworkInterface, AddressSet], Filters]
    """What filters an interface, for packets to these addresses; to its own where there are none."""
    site_of: Callable[[NetworkInterface], Site]
    """What else is on the way there, for packets that keep the address of the client."""
    sources: Callable[[], AddressSet]
    """The addresses that packets come from where the balancer opens connections of its own."""
    into: Callable[[LoadBalancer, Service], list[Open | Closed]]
    """What comes into another balancer, of the packets that this one passes on to it."""
    of: "Callable[[LoadBalancer], Behind]"
    """The same for what is behind that one."""
    origin: Hop = FROM_INTERNET
    """Where packets to the balancer come from."""
    senders: str = "anybody on the internet"
    hides_clients: bool = False
    """Whether targets see addresses of the balancer, whatever their group says."""
    reached: str = "has addresses on the internet"
    """How they come to it."""
    ends_connections: bool = True
    """Whether it opens connections of its own where targets do not see clients; else it puts its address into packets,
    and who is not let in by targets opens no connection."""
    requests: Callable[[TargetGroup], tuple[RequestFilter, ...]] = lambda _: ()
    """What a proxy asks before it sends something on to a group."""


def is_on_internet(listener: Listener) -> bool:
    """Whether a listener has, or may have, an address on the internet."""
    return listener.is_public is not False


def ways_to_listeners(
    balancer: LoadBalancer,
    into: Sequence[Open | Closed],
    behind: Behind,
    estate: Estate,
    is_reached: Callable[[Listener], bool] = is_on_internet,
) -> Iterator[Way]:
    """The ways through a balancer to each of its listeners that has an address where packets come from."""
    listeners = list(filter(is_reached, estate.listeners.where(balancer=balancer.id)))
    for listener in listeners:
        yield from _Front(balancer, listener, behind, estate).ways(into)
    if not listeners:
        says = "nothing listens there"
        yield Closed(balancer.identity, (behind.origin, balancer_hop(balancer, says)))


def balancer_hop(balancer: LoadBalancer, says: str = "has addresses on the internet") -> Hop:
    """The balancer as a part of a way."""
    return Hop(kind=HopKind.BALANCER, resource=balancer.identity, says=says)


def without_public_address(balancer: LoadBalancer) -> Closed:
    """The way to a balancer that no packet from the internet can be sent to."""
    return Closed(balancer.identity, (FROM_INTERNET, balancer_hop(balancer, "has no address on the internet")))


class _Front:
    """One listener with what is behind it."""

    def __init__(self, balancer: LoadBalancer, listener: Listener, behind: Behind, estate: Estate) -> None:
        self._balancer = balancer
        self._listener = listener
        self._behind = behind
        self._estate = estate

    def ways(self, into: Sequence[Open | Closed]) -> Iterator[Way]:
        """The ways to the listener, and through it."""
        open_ones = [each for each in into if isinstance(each, Open)]
        taken = [found for each in open_ones if (found := self._taken(each))]
        if not taken:
            says = f"nothing before it lets {self._behind.senders} in to its port"
            hops = (self._behind.origin, balancer_hop(self._balancer, self._behind.reached), self._hop(says))
            yield next((each for each in into if isinstance(each, Closed)), Closed(self._service, hops))
        for each in taken:
            yield from self._beyond(each)

    @property
    def _service(self) -> Identity:
        return self._balancer.identity

    def _hop(self, says: str) -> Hop:
        return Hop(kind=HopKind.LISTENER, resource=self._listener.identity, says=says)

    def _taken(self, way: Open) -> Open | None:
        """What the listener takes of it."""
        ports = limited(way.admitted.ports, listening(self._listener))
        sources = way.admitted.sources & families(self._balancer, self._listener)
        if not ports or not sources:
            return None
        doubts = (each.why for each in (self._listener.is_public, self._listener.protocol) if isinstance(each, Unknown))
        hops = (*way.path, self._hop(leads(self._listener)))
        found = Admitted(way.admitted.rule_set, way.admitted.rule, ports, sources, way.admitted.doubt)
        return Open(found, hops, together(way.doubt, *doubts), way.answered)

    def _beyond(self, way: Open) -> Iterator[Way]:
        """C7: a connection ends at a proxy, whatever becomes of the proxy's own; it passes through whatever else."""
        try:
            yield from self._onward(way)
        except UndecidedError as error:
            yield self._doubtful(way, error.why)

    def _onward(self, way: Open) -> Iterator[Way]:
        groups = [self._estate.target_groups.get(each) for each in known(self._listener.target_groups)]
        if self._listener.interface:
            interface = self._estate.interfaces.get(self._listener.interface)
            yield from self._to_doors(way, [Door(interface, self._listener.backend_port)])
        elif not self._behind.hides_clients and any(each.keeps_client_addresses for each in groups):
            for each in groups:
                yield from self._to_group(way, each)
        elif self._listener.backend_port and not groups:
            yield self._doubtful(way, "which of its targets it leads to is not told")
        elif not groups:
            yield exposure(self._service, way)
        else:
            yield from self._through_proxy(way, groups)

    def _through_proxy(self, way: Open, groups: Sequence[TargetGroup]) -> Iterator[Way]:
        """Whoever the filters of requests let in, together for the groups that have the same ones."""
        found = [(self._behind.requests(group), group) for group in groups]
        for names in dict.fromkeys(_names(filters) for filters, _ in found):
            several = [group for filters, group in found if _names(filters) == names]
            filters = next(each for each, _ in found if _names(each) == names)
            for each in self._asking(way, filters) if filters else [way]:
                yield self._connected(each, several)

    def _asking(self, way: Open, filters: tuple[RequestFilter, ...]) -> Iterator[Open | Closed]:
        service = Service(self._service, balancer_hop(self._balancer, "sends it on"), way.admitted.sources)
        in_series = Filters(_names(filters), (Filter(filters[-1:], filters[:-1]),))
        for each in through(service, in_series, Site(within=way.admitted.sources), self._estate):
            path = (*way.path, *each.path[1:])
            if isinstance(each, Closed):
                yield Closed(self._service, path)
            else:
                found, ports = each.admitted, mapped(each.admitted.ports, way.admitted.ports, None)
                admitted = Admitted(found.rule_set, found.rule, ports, found.sources, None)
                yield Open(admitted, path, together(way.doubt, each.doubt), way.answered)

    def _doubtful(self, way: Open, why: str) -> Exposure:
        found = way.admitted
        return Exposure(self._service, found.ports, found.sources, way.path, together(way.doubt, why), way.answered)

    def _to_group(self, way: Open, group: TargetGroup) -> Iterator[Way]:
        """Through the rule sets of targets, which see the clients."""
        if known(group.keeps_client_addresses) is not True:
            yield self._connected(way, [group])
        elif group.kind is TargetKind.BALANCER:
            yield from self._to_balancers(way, group)
        elif group.kind not in PLUGGED_IN:
            yield self._doubtful(way, f"what {group.name} lets in is told with what is behind it")
        elif not known(group.targets):
            hops = (*way.path, Hop(kind=HopKind.TARGET_GROUP, resource=group.identity, says="has no target"))
            yield Closed(self._service, hops)
        else:
            yield from self._to_doors(way, doors(group, self._listener, self._estate))

    def _to_balancers(self, way: Open, group: TargetGroup) -> Iterator[Way]:
        """A36: through another balancer."""
        is_listening = False
        for target in known(group.targets):
            other = self._estate.balancers.get(target.id)
            service = Service(self._service, balancer_hop(other, "is behind it"), way.admitted.sources)
            into = self._behind.into(other, service)
            port = target.port or group.port
            for listener in self._estate.listeners.where(balancer=other.id):
                if port is None or port in listener.ports:
                    is_listening = True
                    onward = _Front(other, listener, self._behind.of(other), self._estate).ways(into)
                    yield from (self._through_other(way, each, port) for each in onward)
        if not is_listening:
            says = "has no target that listens on its port"
            yield Closed(self._service, (*way.path, Hop(kind=HopKind.TARGET_GROUP, resource=group.identity, says=says)))

    def _through_other(self, way: Open, onward: Way, port: int | None) -> Way:
        path = (*way.path, *onward.path[1:])
        ports = mapped(onward.ports, way.admitted.ports, port) if isinstance(onward, Exposure) else {}
        if isinstance(onward, Closed) or not ports:
            return Closed(self._service, path)
        doubt = together(way.doubt, onward.doubt)
        return Exposure(self._service, ports, onward.sources, path, doubt, way.answered)

    def _to_doors(self, way: Open, arriving: Sequence[Door | Unknown]) -> Iterator[Way]:
        ways = [each for door in arriving if isinstance(door, Door) for each in self._to_door(way, door)]
        found = distinct(ways)
        doubt = together(*(each.why for each in arriving if isinstance(each, Unknown)))
        if doubt is None:
            yield from (exposure(self._service, each) for each in found)
            return
        certain = [each for each in found if isinstance(each, Open) and each.doubt is None]
        yield from (exposure(self._service, each) for each in certain)
        if not any(_is_all_of(each.admitted, way.admitted) for each in certain):
            yield self._doubtful(way, doubt)

    def _to_door(self, way: Open, door: Door) -> Iterator[Open | Closed]:
        filters = self._behind.filters_of(door.interface, self._kept_destination())
        service = Service(self._service, target_hop(door.interface), way.admitted.sources, door.doubts)
        for each in through(service, filters, self._behind.site_of(door.interface), self._estate):
            if isinstance(each, Closed):
                yield Closed(self._service, (*way.path, *each.path[1:]))
            elif ports := mapped(each.admitted.ports, way.admitted.ports, door.port):
                found = Admitted(each.admitted.rule_set, each.admitted.rule, ports, each.admitted.sources, None)
                replies = worst((way.answered, each.answered))
                yield Open(found, (*way.path, *each.path[1:]), together(way.doubt, each.doubt), replies)
            else:
                says = f"no rule lets {self._behind.senders} in to the port that it leads to"
                stop = Hop(kind=HopKind.RULE_SET, resource=_holder(each), says=says)
                yield Closed(self._service, (*way.path, stop))

    def _kept_destination(self) -> AddressSet:
        """The addresses that packets are for when they come to a target; none where those are its own."""
        if self._listener.keeps_destination is False:
            return NOWHERE
        return AddressSet.of(*(self._listener.addresses or self._listener.inner_addresses))

    def _connected(self, way: Open | Closed, groups: Sequence[TargetGroup]) -> Way:
        """A32 and A34: to targets that see the balancer in the place of clients."""
        reached = [self._let_in(group) for group in groups]
        hops = [
            Hop(kind=HopKind.TARGET_GROUP, resource=group.identity, says=says)
            for group, (_, says) in zip(groups, reached, strict=True)
        ]
        if isinstance(way, Closed) or self._ends_connections or any(is_in for is_in, _ in reached):
            return exposure(self._service, way, *hops)
        named = zip(groups, reached, strict=True)
        if doubt := next((f"{group.name} {says}" for group, (is_in, says) in named if is_in is None), None):
            return exposure(self._service, replace(way, doubt=together(way.doubt, doubt)), *hops)
        return Closed(self._service, (*way.path, *hops))

    @property
    def _ends_connections(self) -> bool:
        return self._behind.ends_connections or self._listener.protocol is ListenerProtocol.TLS

    def _let_in(self, group: TargetGroup) -> tuple[bool | None, str]:
        """Whether targets let the balancer itself in, and the same in words; None where that is not known."""
        try:
            return self._let_in_by(group)
        except UndecidedError as error:
            return None, MAY_LET_IN.format(error.why)

    def _let_in_by(self, group: TargetGroup) -> tuple[bool | None, str]:
        if group.kind not in PLUGGED_IN:
            return True, "is called by the provider"
        found = doors(group, self._listener, self._estate)
        if not found:
            return False, "has no target"
        answers = [each if isinstance(each, Unknown) else self._admits(each) for each in found]
        if any(each is True for each in answers):
            return True, "has targets that let the load balancer in"
        if doubt := next((each for each in answers if isinstance(each, Unknown)), None):
            return None, MAY_LET_IN.format(doubt.why)
        return False, "has no target that lets the load balancer in, so that requests end here"

    def _admits(self, door: Door) -> bool | Unknown:
        sources = self._behind.sources()
        filters = replace(self._behind.filters_of(door.interface, NOWHERE), stop=None)
        service = Service(self._service, target_hop(door.interface), sources)
        asked = PortSet.of(door.port) if door.port else self._listener.ports
        wanted = dict.fromkeys(transports(self._listener), asked)
        usual = self._behind.site_of(door.interface)
        site = Site(within=sources, acl=usual.acl, leaving=usual.leaving)
        ways = through(service, filters, site, self._estate)
        found = [each for each in ways if isinstance(each, Open) and limited(each.admitted.ports, wanted)]
        certain = AddressSet.union([each.admitted.sources for each in found if each.doubt is None])
        if self._is_let_in(certain, sources):
            return True
        doubt = next((each.doubt for each in found if each.doubt), None)
        return Unknown(why=doubt or NOT_ALL) if found else False

    def _is_let_in(self, certain: AddressSet, sources: AddressSet) -> bool:
        """Whether who is let in for certain is the balancer. Which addresses of its subnets it has is not told."""
        if self._ends_connections:
            return bool(certain)
        return any(each and each <= certain for each in (sources.v4_only, sources.v6_only))


def _names(filters: Sequence[RequestFilter]) -> tuple[str, ...]:
    return tuple(each.id for each in filters)


def _is_all_of(found: Admitted, asked: Admitted) -> bool:
    """Whether everything that comes to a listener is let in behind it."""
    return asked.sources <= found.sources and not without(asked.ports, found.ports)


def _holder(way: Open) -> Identity | None:
    return way.admitted.rule_set.identity if way.admitted.rule_set else None
