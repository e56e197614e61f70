"""Which rules the open ways from the internet go by, and where the ways to what a rule set filters end."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, fields

from scanner.exposure.estate import Estate
from scanner.exposure.internet import Ports
from scanner.exposure.reach import Closed, Exposure, Way, unanswered
from scanner.exposure.ways import Service, ways_to
from scanner.models import (
    GLOBAL,
    Accelerator,
    AddressSet,
    Hop,
    HopKind,
    Identity,
    Listener,
    LoadBalancer,
    PortSet,
    UndecidedError,
    Unknown,
    known,
)
from scanner.models.intervals import union_of

ON_THE_WAY = {HopKind.LISTENER, HopKind.GATEWAY}
"""Where a way ends of which it is not known where it leads."""


@dataclass(frozen=True)
class Passage:
    """An open way, as a rule set on it sees the packets."""

    ports: Ports | None
    """None where packets have other ports there than the client has asked for, and these are not told."""
    sources: AddressSet
    """Who sends them, whoever the rule set takes for the sender."""
    path: tuple[Hop, ...]
    doubt: str | None


@dataclass
class Passages:
    """What came of following every way to some services."""

    by_rule: dict[tuple[str, str], dict[object, Passage]] = field(default_factory=dict)
    """The open ways by the identity of a rule set and the key of its rule."""
    past: dict[str, dict[object, Passage]] = field(default_factory=dict)
    """Those that pass a rule set of which they name no rule: a subnet's, before that of an interface (Azure)."""
    ends: dict[str, Closed] = field(default_factory=dict)
    """The closed way that comes furthest, by the service; only where none is open."""
    reached: set[str] = field(default_factory=set)
    """The services that a way is open to."""
    undecided: set[str] = field(default_factory=set)
    """Those of which that could not be found out."""
    open_ended: list[Identity] = field(default_factory=list)
    """Balancers that may lead to more than is known of them."""
    followed: set[str] = field(default_factory=set)

    def follow(self, service: Service, estate: Estate) -> bool:
        """Follow the ways to a service, unless that is done. Whether it was not."""
        if service.id in self.followed:
            return False
        self.followed.add(service.id)
        near = _about(service, estate)
        try:
            self._sort(service, ways_to(service, near), near)
        except UndecidedError:
            self._not_known(service)
        return True

    def may_lead_to(self, subject: Identity) -> bool:
        """Whether a balancer near the subject may lead to it without being known to."""
        near = {subject.region, GLOBAL}
        return any(
            (balancer.provider, balancer.account) == (subject.provider, subject.account)
            and (balancer.region in near or subject.region == GLOBAL)
            for balancer in self.open_ended
        )

    def _sort(self, service: Service, ways: Sequence[Way], estate: Estate) -> None:
        closed = [way if isinstance(way, Closed) else unanswered(way) for way in ways if not _is_open(way)]
        for way in ways:
            if isinstance(way, Exposure) and way.connectable:
                self.reached.add(service.id)
                self._keep(way, estate)
                if way.doubt and way.path[-1].kind in ON_THE_WAY:
                    self._not_known(service)
        if closed and service.id not in self.reached:
            self.ends[service.id] = max(closed, key=lambda way: len(way.path))

    def _not_known(self, service: Service) -> None:
        self.undecided.add(service.id)
        if isinstance(service, LoadBalancer):
            self.open_ended.append(service.identity)

    def _keep(self, way: Exposure, estate: Estate) -> None:
        named: set[str] = set()
        ports: Ports | None = way.connectable
        for hop in way.path:
            if hop.resource is None:
                continue
            if hop.kind is HopKind.ACCELERATOR and ports is not None:
                ports = _beyond(estate.accelerators.get(hop.resource.id), hop.element, ports)
            elif hop.kind is HopKind.LISTENER and ports is not None:
                ports = _behind(estate.listeners.get(hop.resource.id), ports, estate)
            elif hop.kind is HopKind.GATEWAY and named:
                ports = None
            passage = Passage(ports, way.sources, way.path, way.doubt)
            if hop.kind is HopKind.RULE_SET and hop.element:
                named.add(hop.resource.id)
                _add(self.by_rule.setdefault((hop.resource.id, hop.element), {}), passage)
            elif hop.kind is HopKind.TARGET:
                for each in _around(hop.resource.id, estate) - named:
                    _add(self.past.setdefault(each, {}), passage)


def passages(estate: Estate) -> Passages:
    """The ways to every balancer, and to whatever else was followed already, whichever rule set is asked about."""
    return estate.balancers.remember("passages", lambda: _to_balancers(estate))


def _to_balancers(estate: Estate) -> Passages:
    found = Passages()
    for balancer in estate.balancers.read:
        found.follow(balancer, estate)
    return found


def _about(service: Service, estate: Estate) -> Estate:
    return Estate(**{each.name: getattr(estate, each.name).about(service) for each in fields(Estate)})


def _is_open(way: Way) -> bool:
    return isinstance(way, Exposure) and bool(way.connectable)


def _add(to: dict[object, Passage], passage: Passage) -> None:
    ports = None if passage.ports is None else tuple(passage.ports.items())
    to.setdefault((ports, passage.sources, passage.doubt), passage)


def _beyond(accelerator: Accelerator, route: str, asked: Ports) -> Ports:
    """The ports that packets for these ports of an accelerator have where one of its routes leads them."""
    port = next(each.port for each in known(accelerator.routes) if each.key == route)
    return asked if port is None else dict.fromkeys(asked, PortSet.of(port))


def _behind(listener: Listener, asked: Ports, estate: Estate) -> Ports:
    """The ports that packets for these ports of a listener have behind it."""
    ports = dict.fromkeys(_led_to(listener, estate))
    return {
        protocol: PortSet(union_of((opened if each is None else PortSet.of(each)).bounds for each in ports))
        for protocol, opened in asked.items()
    }


def _led_to(listener: Listener, estate: Estate) -> Iterator[int | None]:
    """The ports that it leads to; None for the one that the client has asked for."""
    if isinstance(listener.target_groups, Unknown) or not listener.target_groups:
        yield listener.backend_port
        return
    for each in listener.target_groups:
        group = estate.target_groups.get(each)
        for target in () if isinstance(group.targets, Unknown) else group.targets:
            yield target.port or group.port or listener.backend_port


def _around(interface: str, estate: Estate) -> set[str]:
    """The rule sets of the interface's subnet."""
    found = next(estate.interfaces.where(id=interface), None)
    return set() if found is None or isinstance(found.subnet_rule_sets, Unknown) else set(found.subnet_rule_sets)
