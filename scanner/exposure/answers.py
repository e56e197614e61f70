"""AWS: who gets replies past the ACL of a subnet, which does not know what it has let in (semantics A18 and A19)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from scanner.exposure.doubts import doubts, unread
from scanner.exposure.estate import Estate
from scanner.exposure.openings import openings
from scanner.exposure.reach import Answered
from scanner.models import ANYWHERE, NO_PORTS, NOWHERE, TCP, AddressSet, Direction, Hop, HopKind, PortSet, SubnetAcl

EPHEMERAL = PortSet.of((1024, 65535))
"""The ports that clients choose, all systems together (VPC User Guide, "Ephemeral ports")."""


@dataclass(frozen=True)
class Replies:
    """What becomes of the replies to some of those who ask."""

    clients: AddressSet
    answered: Answered
    doubt: str | None = None
    """Why it is not certain that they get any."""


def replies_to(acl: SubnetAcl, clients: AddressSet, estate: Estate) -> Iterator[Replies]:
    """How many of the replies go out to whichever port clients have chosen, told apart by those who get some."""
    least, most = estate.acls.remember(("answered", acl.id), lambda: _answered(acl))
    if every := clients & least.always:
        yield Replies(every, Answered.ALL)
    if certain := (clients & least.some) - least.always:
        yield Replies(certain, Answered.ALL if certain <= most.always else Answered.SOME)
    if perhaps := (clients & most.some) - least.some:
        yield Replies(perhaps, Answered.ALL if perhaps <= most.always else Answered.SOME, _doubt(acl, Direction.EGRESS))
    if silent := clients - most.some:
        yield Replies(silent, Answered.NONE)


def heard(acl: SubnetAcl, services: AddressSet) -> tuple[Answered, str | None]:
    """How many of the replies of services the ACL of the clients' own subnet lets in, and why that is not certain."""
    families = [each for each in (services.v4_only, services.v6_only) if each]
    least, most = (_heard_in(acl, families, unknown) for unknown in (NOWHERE, ANYWHERE))
    is_certain = least is most or least is not Answered.NONE
    return most, None if is_certain else _doubt(acl, Direction.INGRESS)


def worst(replies: Iterable[Answered]) -> Answered:
    """What is left of replies that several ACLs keep back."""
    return min(replies, key=list(Answered)[::-1].index, default=Answered.ALL)


def replies_hop(acl: SubnetAcl, replies: Answered) -> Hop:
    """Says what of the replies is lost."""
    lost = "some replies" if replies is Answered.SOME else "every reply"
    says = f"keeps back {lost} to the ports that clients choose"
    return Hop(kind=HopKind.ACL, resource=acl.identity, says=says)


def _doubt(acl: SubnetAcl, direction: Direction) -> str:
    why = doubts(acl.rules, direction, tuple(range(len(acl.rules))))
    return f"whether {acl.name} lets replies through is not known: {why}"


def _heard_in(acl: SubnetAcl, families: Iterable[AddressSet], unknown: AddressSet) -> Answered:
    found = {_heard(acl, each, unknown) for each in families}
    return found.pop() if len(found) == 1 else Answered.SOME


def _heard(acl: SubnetAcl, services: AddressSet, unknown: AddressSet) -> Answered:
    ports = NO_PORTS
    for opening in openings(acl.rules, Direction.INGRESS, services, unknown):
        if opening.protocol == TCP and services <= opening.addresses:
            ports |= opening.ports & EPHEMERAL
    return Answered.ALL if ports == EPHEMERAL else Answered.SOME if ports else Answered.NONE


@dataclass(frozen=True)
class _Answered:
    """Who gets replies to some of the ports, and who to all of them."""

    some: AddressSet
    always: AddressSet


def _answered(acl: SubnetAcl) -> tuple[_Answered, _Answered]:
    """The least and the most, whatever address lists hold that could not be read."""
    least = _let_out(acl, NOWHERE)
    is_read = not any(map(unread, acl.rules))
    return least, least if is_read else _let_out(acl, ANYWHERE)


def _let_out(acl: SubnetAcl, unknown: AddressSet) -> _Answered:
    ports, some, always = NO_PORTS, NOWHERE, ANYWHERE
    for opening in openings(acl.rules, Direction.EGRESS, unknown=unknown):
        if opening.protocol == TCP and (reached := opening.ports & EPHEMERAL):
            ports |= reached
            some |= opening.addresses
            always &= opening.addresses
    return _Answered(some, always if ports == EPHEMERAL else NOWHERE)
