"""Estates of a few resources, and the ways in them as text."""

from collections.abc import Iterable, Sequence

from scanner.exposure.estate import Neighbourhood
from scanner.exposure.inside import inner_ways_to
from scanner.exposure.reach import Exposure, Way
from scanner.exposure.survey import AROUND
from scanner.exposure.ways import Service, ways_to
from scanner.exposure.zones import Senders
from scanner.inventory import Related, Table
from scanner.models import AddressSet, NetworkInterface, Resource, Traffic
from scanner.provider import Gap


def estate_of(subject: Resource, others: Iterable[Resource], gaps: Sequence[Gap] = ()) -> Neighbourhood:
    """What is around a resource."""
    listed = [subject, *others]
    tables = {
        name: Table(
            [each for each in listed if isinstance(each, model)],
            [gap for gap in gaps if model.__name__ in gap.affects],
        )
        for name, model in AROUND.items()
    }
    tables_by_name = {name: Related(table, subject) for name, table in tables.items()}
    return Neighbourhood(**tables_by_name)  # type: ignore[arg-type]  # each name has a table of its own model


def ways(service: Service, *others: Resource, gaps: Sequence[Gap] = ()) -> list[str]:
    """Open ways as `TCP 22 from 0.0.0.0/0`, with the doubt there is; closed ones as where and why they end."""
    return [in_words(way) for way in ways_to(service, estate_of(service, others, gaps))]


def inner_ways(
    service: Service, senders: str | NetworkInterface, *others: Resource, gaps: Sequence[Gap] = ()
) -> list[str]:
    """The same for ways inside, from a block of addresses or from an interface."""
    who = Senders(AddressSet.of(senders)) if isinstance(senders, str) else Senders.at(senders)
    return [in_words(way) for way in inner_ways_to(service, who, estate_of(service, others, gaps))]


def in_words(way: Way) -> str:
    """One way."""
    if not isinstance(way, Exposure):
        return f"closed at {way.path[-1].where}: {way.path[-1].says}"
    ports = ", ".join(str(Traffic(protocol=protocol, ports=each)) for protocol, each in way.ports.items())
    return f"{ports} from {way.sources}" + (f" if {way.doubt}" if way.doubt else "")
