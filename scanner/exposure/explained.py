"""Whether somebody can open a connection to a service, by which way, or which hop stops it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from scanner.exposure.internet import Ports
from scanner.exposure.reach import Closed, Exposure, Way, limited, unanswered
from scanner.exposure.wide_ways import NEARLY
from scanner.exposure.wording import shortened
from scanner.models import (
    INTERNET,
    NOWHERE,
    AddressSet,
    Hop,
    HopKind,
    Identity,
    PortSet,
    Protocol,
    Traffic,
    internet_share,
)

PART = "nothing is reached here by itself: it is a part of something else, which is what to ask about"


class Answer(StrEnum):
    """Whether the connection can be opened."""

    OPEN = "open"
    PARTLY = "open to some of them"
    UNKNOWN = "not known"
    CLOSED = "closed"


@dataclass(frozen=True)
class Question:
    """A connection."""

    sources: AddressSet
    """Who wants to open it."""
    protocol: Protocol
    port: int

    @property
    def ports(self) -> dict[Protocol, PortSet]:
        """The port by its protocol."""
        return {self.protocol: PortSet.of(self.port)}

    @property
    def traffic(self) -> str:
        """What is asked for: `TCP 22`."""
        return str(Traffic(protocol=self.protocol, ports=PortSet.of(self.port)))


@dataclass(frozen=True)
class Explained:
    """The answer about one service, with the way that shows it."""

    service: Identity
    answer: Answer
    path: tuple[Hop, ...]
    why: str = ""
    """What the doubt is, or who of those who ask comes in."""


def explained(service: Identity, ways: Sequence[Way], question: Question) -> Explained:
    """The widest of the ways that are open for the connection; else a way that may be; else where one ends.

    What no way leads to is a part of something else, such as an interface of a balancer.
    """
    if not ways:
        return Explained(service, Answer.UNKNOWN, (), PART)
    fitting = [each for each in ways if isinstance(each, Exposure) and _fits(each, each.connectable, question)]
    certain = [each for each in fitting if not each.doubt]
    if certain:
        admitted = NOWHERE
        for each in certain:
            admitted |= each.sources & question.sources
        widest = max(certain, key=lambda way: internet_share(way.sources & question.sources))
        if _is_everybody(admitted, question.sources):
            return Explained(service, Answer.OPEN, widest.path)
        return Explained(service, Answer.PARTLY, widest.path, _few(admitted) + _further(fitting, admitted, question))
    for way in fitting:
        return Explained(service, Answer.UNKNOWN, way.path, way.doubt or "")
    return Explained(service, Answer.CLOSED, _ended(ways, question))


def _is_everybody(admitted: AddressSet, asking: AddressSet) -> bool:
    """Whether all of a family come in: a service that has no address of the other is not reached over that.

    Of the internet as a whole, what only the provider itself sends from may be missing.
    """
    missing = (asking & admitted.families) - admitted
    return not missing or (asking == INTERNET and internet_share(missing) < 1 - NEARLY)


def _fits(way: Exposure, ports: Ports, question: Question) -> bool:
    return bool(limited(ports, question.ports) and way.sources & question.sources)


def _further(ways: Sequence[Exposure], admitted: AddressSet, question: Question) -> str:
    """Why others of those who ask may come in as well."""
    more = (each.doubt for each in ways if each.doubt and (each.sources & question.sources) - admitted)
    doubt = next(more, None)
    return f"; others may come in: {doubt}" if doubt else ""


def _few(addresses: AddressSet) -> str:
    return shortened(addresses.blocks())


def _ended(ways: Sequence[Way], question: Question) -> tuple[Hop, ...]:
    """A way that ends, for packets or for replies; or one for others, up to the rule set that lets only those in."""
    open_ones = [each for each in ways if isinstance(each, Exposure)]
    closed = [each for each in ways if isinstance(each, Closed)]
    if closed and not open_ones:
        return closed[0].path
    for each in open_ones:
        if _fits(each, each.ports, question):
            return unanswered(each).path
    # Of several listeners, the one on the port.
    nearest = max(open_ones, key=lambda way: bool(limited(way.ports, question.ports)))
    return tuple(_up_to_the_rules(nearest, question))


def _up_to_the_rules(way: Exposure, question: Question) -> Iterator[Hop]:
    is_on_port = bool(limited(way.ports, question.ports))
    kinds = {HopKind.RULE_SET, HopKind.LISTENER, *(() if is_on_port else (HopKind.ACCELERATOR,))}
    deciding = [at for at, hop in enumerate(way.path) if hop.kind in kinds]
    last = deciding[0] if deciding else len(way.path) - 1
    yield from way.path[:last]
    says = f"no rule lets them in to {question.traffic}"
    if way.path[last].kind is HopKind.ACCELERATOR:
        says = f"leads no {question.traffic} to anything that is open"
    elif way.path[last].kind is HopKind.LISTENER:
        says = f"does not take {question.traffic} from them"
    elif any(hop.kind is HopKind.LISTENER for hop in way.path[last:]):
        says += ", or no listener takes it"
    yield Hop(kind=way.path[last].kind, resource=way.path[last].resource, says=says)
