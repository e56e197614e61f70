"""Address groups: lists of addresses that firewall policies name."""

from collections.abc import Iterator

from providers.gcp.session import GcpProject
from scanner.models import AddressPeer, AddressSet, derive


def address_groups(project: GcpProject, names: tuple[str, ...]) -> Iterator[AddressPeer]:
    """The groups with what they hold now. One that is gone is left out.

    Args:
        project: that reads them.
        names: `projects/p/locations/global/addressGroups/partners`, or those of an organisation.
    """
    yield from project.each(lambda name: _peer(project, name), names)


def _peer(project: GcpProject, name: str) -> AddressPeer:
    group = project.read(name)
    held = derive(group, lambda known: AddressSet.of(*(known.get("items") or ())))
    return AddressPeer(name=name, addresses=held)
