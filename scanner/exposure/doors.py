"""The interfaces of targets, each with the port that packets to it have."""

from collections.abc import Iterator
from dataclasses import dataclass

from scanner.exposure.backends import interfaces_of
from scanner.exposure.estate import Estate
from scanner.models import (
    ANYWHERE,
    AddressSet,
    Listener,
    NetworkInterface,
    Target,
    TargetGroup,
    TargetKind,
    UndecidedError,
    Unknown,
    known,
)

PLUGGED_IN = {TargetKind.INSTANCE, TargetKind.ADDRESS}
"""Kinds of targets that have interfaces in networks."""


@dataclass(frozen=True)
class Door:
    """An interface of a target, and the port that packets to it have."""

    interface: NetworkInterface
    port: int | None
    """None for the one that the client has asked for."""
    doubt: str | None = None
    """Why packets may not arrive here."""

    @property
    def doubts(self) -> tuple[str, ...]:
        """The doubt, if there is one."""
        return (self.doubt,) if self.doubt else ()


def doors(group: TargetGroup, listener: Listener, estate: Estate) -> list[Door | Unknown]:
    """Where the packets of a listener arrive, and why that is not known of some of the targets.

    Raises:
        UndecidedError: the targets could not be read.
    """
    return [door for target in known(group.targets) for door in _doors_of(group, target, listener, estate)]


def _doors_of(group: TargetGroup, target: Target, listener: Listener, estate: Estate) -> Iterator[Door | Unknown]:
    port = target.port or group.port or listener.backend_port
    try:
        listed = list(interfaces_of(group, target, estate.interfaces))
    except UndecidedError as error:
        yield Unknown(why=error.why)
        return
    here = [each for each in listed if group.network in {None, each.network}]
    if group.kind is TargetKind.ADDRESS:
        here = [_as_reached_at(AddressSet.of(target.id), each) for each in here]
    elif group.families != ANYWHERE:
        here = [
            _as_reached_at(reached, each) if (reached := each.addresses & group.families) else each for each in here
        ]
    if not here:
        yield Unknown(why=f"target {target.id} is on no interface that was read")
    # Google Cloud: packets that no network is named for arrive at the first ("Multiple network interfaces").
    here = [each for each in here if each.name == "nic0"] or here
    doubt = f"at which of its interfaces target {target.id} is reached is not told" if len(here) > 1 else None
    yield from (Door(each, port, doubt) for each in here)


def _as_reached_at(addresses: AddressSet, interface: NetworkInterface) -> NetworkInterface:
    """An interface as packets for some of its addresses meet it."""
    return interface.model_copy(update={"addresses": addresses, "unread_address": None})
