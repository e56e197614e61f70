"""AWS: who gets replies past the ACL of a subnet, which does not know what it has let in (semantics A18 and A19)."""

from collections.abc import Iterable

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


def heard(acl: SubnetAcl, services: AddressSet) -> Answered:
    """How many of the replies of services the ACL of the clients' own subnet lets in."""
    found = [_heard(acl, each) for each in (services.v4_only, services.v6_only) if each]
    return found[0] if len(set(found)) == 1 else Answered.SOME


def worst(replies: Iterable[Answered]) -> Answered:
    """What is left of replies that several ACLs keep back."""
    return min(replies, key=list(Answered)[::-1].index, default=Answered.ALL)


def replies_hop(acl: SubnetAcl, replies: Answered) -> Hop:
    """Says what of the replies is lost."""
    lost = "some replies" if replies is Answered.SOME else "every reply"
    says = f"keeps back {lost} to the ports that clients choose"
    return Hop(kind=HopKind.ACL, resource=acl.identity, says=says)


def _heard(acl: SubnetAcl, services: AddressSet) -> Answered:
    ports = NO_PORTS
    for opening in openings(acl.rules, Direction.INGRESS, services):
        if opening.protocol == TCP and services <= opening.addresses:
            ports |= opening.ports & EPHEMERAL
    return Answered.ALL if ports == EPHEMERAL else Answered.SOME if ports else Answered.NONE


def _answered(acl: SubnetAcl) -> tuple[AddressSet, AddressSet]:
    """Who gets replies to some of the ports, and who to all of them."""
    ports, some, always = NO_PORTS, NOWHERE, ANYWHERE
    for opening in openings(acl.rules, Direction.EGRESS):
        if opening.protocol == TCP and (reached := opening.ports & EPHEMERAL):
            ports |= reached
            some |= opening.addresses
            always &= opening.addresses
    return some, always if ports == EPHEMERAL else NOWHERE
