"""Everything in an inventory that is reached from the internet, and by which ways."""

from collections.abc import Iterator, Mapping
from dataclasses import fields
from typing import Any, get_args, get_type_hints

from scanner.exposure.estate import Neighbourhood
from scanner.exposure.inside import inner_ways_to
from scanner.exposure.internet import every_protocol
from scanner.exposure.reach import Answered, Exposure, Way
from scanner.exposure.ways import Service, ways_to
from scanner.exposure.zones import Senders
from scanner.inventory import Inventory, Related, Table
from scanner.models import (
    TCP,
    AddressSet,
    Hop,
    Identity,
    LoadBalancer,
    Model,
    NetworkInterface,
    Resource,
    Traffic,
    UndecidedError,
    Unknown,
    internet_share,
)


class OpenWay(Model):
    """A way on which somebody on the internet can open connections to a service."""

    service: Identity
    ports: str
    """Protocols with their ports, in words: `TCP 22, 80`."""
    sources: AddressSet
    """Who can, as CIDR blocks."""
    share: float
    """The part, from 0 to 1, that they are of the IPv4 or IPv6 internet."""
    replies: Answered
    """How many of them get the replies that a TCP connection needs."""
    doubt: str | None
    """Why it may not be open, when that is not certain."""
    path: tuple[Hop, ...]


class Undecided(Model):
    """A service of which it could not be found out how it is reached."""

    service: Identity
    why: str


class Survey(Model):
    """What is reached from the internet."""

    ways: tuple[OpenWay, ...]
    undecided: tuple[Undecided, ...]


def _around() -> Mapping[str, type[Resource]]:
    hints = get_type_hints(Neighbourhood)
    return {each.name: get_args(hints[each.name])[0] for each in fields(Neighbourhood)}


AROUND = _around()
"""The models of everything around services, by the names of the fields of an estate."""
EVERYTHING = frozenset(AROUND.values())


class Surroundings:
    """The services of an inventory, with the ways to each."""

    def __init__(self, inventory: Inventory) -> None:
        self._tables: dict[str, Table[Any]] = {name: inventory.table(model) for name, model in AROUND.items()}
        self._inventory = inventory

    def services(self) -> Iterator[Service]:
        """Every interface and every balancer, in the order of their identities."""
        yield from self._inventory.table(NetworkInterface).resources
        yield from self._inventory.table(LoadBalancer).resources

    def estate(self, service: Service) -> Neighbourhood:
        """What is around a service."""
        return Neighbourhood(**{name: Related(table, service) for name, table in self._tables.items()})

    def ways(self, service: Service) -> list[Way] | Unknown:
        """The ways to a service, open or closed."""
        try:
            return ways_to(service, self.estate(service))
        except UndecidedError as error:
            return Unknown(why=error.why)

    def inner_ways(self, service: Service, senders: Senders) -> list[Way] | Unknown:
        """The ways to its private addresses from wherever any of the senders may be, open or closed."""
        try:
            return inner_ways_to(service, senders, self.estate(service))
        except UndecidedError as error:
            return Unknown(why=error.why)


def survey(inventory: Inventory) -> Survey:
    """Follow every way to every service."""
    around = Surroundings(inventory)
    found: list[OpenWay] = []
    undecided: list[Undecided] = []
    for service in around.services():
        ways = around.ways(service)
        if isinstance(ways, Unknown):
            undecided.append(Undecided(service=service.identity, why=ways.why))
        else:
            found += (_open_way(each) for each in ways if isinstance(each, Exposure) and each.connectable)
    return Survey(ways=tuple(found), undecided=tuple(undecided))


def all_ports_in_words(way: Exposure) -> str:
    """Everything on which connections can be opened on a way, ICMP too."""
    if None in way.connectable:
        return every_protocol(way.connectable)
    ports = sorted((each, found) for each, found in way.connectable.items() if each is not None)
    return ", ".join(str(Traffic(protocol=protocol, ports=found)) for protocol, found in ports)


def _open_way(way: Exposure) -> OpenWay:
    return OpenWay(
        service=way.service,
        ports=all_ports_in_words(way),
        sources=way.sources,
        share=internet_share(way.sources),
        replies=way.answered if TCP in way.connectable else Answered.ALL,
        doubt=way.doubt,
        path=way.path,
    )
