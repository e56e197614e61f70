"""AWS: who gets replies past the ACL of a subnet, which does not know what it has let in (semantics A18 and A19)."""

from collections.abc import Iterator

from scanner.exposure.estate import Estate
from scanner.exposure.openings import openings
from scanner.exposure.reach import Answered
from scanner.models import ANYWHERE, NO_PORTS, NOWHERE, TCP, AddressSet, Direction, Hop, HopKind, PortSet, SubnetAcl

EPHEMERAL = PortSet.of((1024, 65535))
"""The ports that clients choose, all systems together (VPC User Guide, "Ephemeral ports")."""


def answered(acl: SubnetAcl, clients: AddressSet, estate: Estate) -> Answered:
    """How many of the clients get replies to whichever port they have chosen."""
    some, always = estate.acls.remember(("answered", acl.id), lambda: _answered(acl))
    if clients <= always:
        return Answered.ALL
    return Answered.SOME if some & clients else Answered.NONE


def replies_hop(acl: SubnetAcl | None, replies: Answered) -> Iterator[Hop]:
    """Says what of the replies is lost; nothing where all get out."""
    if acl and replies is not Answered.ALL:
        lost = "some replies" if replies is Answered.SOME else "every reply"
        says = f"keeps back {lost} to the ports that clients choose"
        yield Hop(kind=HopKind.ACL, resource=acl.identity, says=says)


def _answered(acl: SubnetAcl) -> tuple[AddressSet, AddressSet]:
    """Who gets replies to some of the ports, and who to all of them."""
    ports, some, always = NO_PORTS, NOWHERE, ANYWHERE
    for opening in openings(acl.rules, Direction.EGRESS):
        if opening.protocol == TCP and (reached := opening.ports & EPHEMERAL):
            ports |= reached
            some |= opening.addresses
            always &= opening.addresses
    return some, always if ports == EPHEMERAL else NOWHERE
