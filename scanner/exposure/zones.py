"""Where packets come from that never were on the internet (semantics C1): who sends them, and what is on their way."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Self

from scanner.exposure.estate import Neighbourhood
from scanner.exposure.known_members import Membership
from scanner.exposure.passing import Filters, Service, Site, entrance_of, exposure, target_hop, through
from scanner.exposure.reach import Way
from scanner.models import NOWHERE, AddressSet, NetworkInterface, UndecidedError


@dataclass(frozen=True)
class Senders:
    """Who wants to open a connection from inside."""

    addresses: AddressSet
    network: str | None = None
    """Identity of the only network in which they are; None where they may be in any, or on premises."""
    interface: NetworkInterface | None = None
    """The only one that sends; None where whoever has the addresses does, whatever lets packets out there."""

    @classmethod
    def at(cls, interface: NetworkInterface) -> Self:
        """An interface."""
        return cls(interface.addresses, interface.network, interface)


@dataclass(frozen=True)
class Zone:
    """A part of a network, or a network on premises, and the way from there to one place."""

    network: str | None
    """Identity of the network; None on premises."""
    addresses: AddressSet
    """Of those who are in it, as far as they are known."""
    site: Site
    membership: Membership
    """Whose addresses groups stand for in it."""
    region: str | None = None
    """The only one in which it is, where that is known."""
    is_elsewhere: bool = False
    """Somewhere that was not read: whichever network senders are in, it may be this."""

    def asking(self, senders: Senders) -> AddressSet:
        """Those of the senders who are here."""
        is_here = self.is_elsewhere or senders.network in {None, self.network}
        return self.addresses & senders.addresses if is_here else NOWHERE


def told_apart(interface: NetworkInterface, within: AddressSet) -> list[NetworkInterface]:
    """An interface as it is reached at the addresses that are known, and at those that are not.

    Args:
        interface: that is asked about.
        within: what it has addresses from; none where that is not known either.

    Raises:
        UndecidedError: none of its addresses is known, nor what they are taken from.
    """
    unread = interface.unread_address
    if unread is None:
        return [interface]
    own = interface.addresses
    if not own and not within:
        raise UndecidedError(unread.why)
    known = [interface.model_copy(update={"unread_address": None})] if own else []
    rest = within - own
    return [*known, interface.model_copy(update={"addresses": rest})] if rest else known


def ways_from_zones(
    interface: NetworkInterface, zones: Iterable[Zone], senders: Senders, filters: Filters, estate: Neighbourhood
) -> Iterator[Way]:
    """The ways to the private addresses of an interface, from each zone in which any of the senders is.

    Args:
        interface: that is asked about; where its addresses are not known, one that may have any of several.
        zones: from where packets may come to it.
        senders: who asks.
        filters: the rule sets in force at the interface, with groups as they are written.
        estate: around it.
    """
    unread = interface.unread_address
    hop = entrance_of(interface, NOWHERE if unread else interface.addresses)
    doubts = (unread.why,) if unread else ()
    for zone in zones:
        if asking := zone.asking(senders) & interface.addresses.families:
            service = Service(interface.identity, hop, asking, doubts, interface.addresses)
            found = through(service, zone.membership.filters(filters, estate), zone.site, estate)
            yield from (exposure(interface.identity, each, target_hop(interface)) for each in found)
