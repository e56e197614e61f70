"""Who wants to open a connection, as `netassay explain` is told."""

from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import ip_address
from typing import TypeVar

from scanner.exposure.wording import shortened
from scanner.exposure.zones import Senders
from scanner.inventory import Inventory
from scanner.models import INTERNET, NOWHERE, AddressSet, Network, NetworkInterface, Resource, Subnet
from scanner.provider import UsageError

ANYBODY = "internet"

R = TypeVar("R", bound=Resource)


@dataclass(frozen=True)
class Asking:
    """Who wants to open it."""

    strangers: AddressSet
    """Those of them who are on the internet."""
    senders: Senders | None
    """Those who may be inside; None where none are."""

    @property
    def addresses(self) -> AddressSet:
        """All their addresses."""
        return self.strangers | (self.senders.addresses if self.senders else NOWHERE)


def asking(written: str, inventory: Inventory) -> Asking:
    """Understand FROM.

    Raises:
        UsageError: it is nothing of what may stand there.
    """
    if written.lower() == ANYBODY:
        return Asking(INTERNET, None)
    try:
        addresses = AddressSet.of(written.strip("[]"))
    except ValueError:
        return Asking(NOWHERE, _named(written, inventory))
    inside = addresses - INTERNET
    for subnet in inventory.table(Subnet).resources:
        inside |= addresses & subnet.addresses
    return Asking(addresses & INTERNET, _inside(inside, inventory) if inside else None)


def _inside(addresses: AddressSet, inventory: Inventory) -> Senders:
    """The interface that has the address, if it is one and no other has the same."""
    blocks = addresses.blocks()
    if len(blocks) == 1 and blocks[0].endswith(("/32", "/128")):
        address = ip_address(blocks[0].partition("/")[0])
        having = [each for each in inventory.table(NetworkInterface).resources if address in each.addresses]
        if len(having) == 1:
            return Senders(addresses, having[0].network, having[0])
    return Senders(addresses)


def _named(written: str, inventory: Inventory) -> Senders:
    if interface := _only(written, inventory.table(NetworkInterface).resources):
        return Senders.at(interface)
    if subnet := _only(written, inventory.table(Subnet).resources):
        return Senders(subnet.addresses, subnet.network)
    if network := _only(written, inventory.table(Network).resources):
        return Senders(network.addresses, network.id)
    message = (
        f"FROM is {written!r}, which is neither an address nor a CIDR block nor {ANYBODY!r}, "
        "nor the name of an interface, a subnet or a network that was read"
    )
    raise UsageError(message)


def _only(written: str, resources: Sequence[R]) -> R | None:
    """The one that is called so; by its identity, or else by a name that no other has."""
    found = [each for each in resources if written in {each.id, each.name, each.identity.label}]
    found = [each for each in found if each.id == written] or found
    if len(found) > 1:
        message = f"FROM is {written!r}, which is the name of several; write one of {shortened([x.id for x in found])}"
        raise UsageError(message)
    return next(iter(found), None)
