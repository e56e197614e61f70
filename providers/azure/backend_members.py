"""Members of backend pools: configurations of network interfaces, of scale sets too, and addresses."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial

from providers.azure.network_interfaces import NETWORK_INTERFACES, configurations_of, owner_of
from providers.azure.scale_sets import SCALE_SET_INTERFACES, SCALE_SETS, interfaces_of_machines
from providers.azure.session import Answer, AzureSubscription, properties_of, reference
from providers.azure.virtual_networks import network_of
from providers.undecided import decided
from scanner.models import Target, TargetHealth, TargetKind, Unknown

READ_MEMBERS = (f"{NETWORK_INTERFACES}/read", f"{SCALE_SETS}/read", f"{SCALE_SET_INTERFACES}/read")
"""Permissions for the lists in which members are."""
OF_SCALE_SET = "/virtualmachinescalesets/"
NOT_TOLD = Unknown(why="Azure counts the targets that are healthy, and does not say which they are")


@dataclass(frozen=True)
class Members:
    """What is in a backend pool."""

    kind: TargetKind
    targets: tuple[Target, ...] | Unknown
    network: str | None


def members_or_unknown(read: Callable[[], Members]) -> Members:
    """What is in a pool; unknown targets of an unknown kind where a template leaves some of it open."""
    found = decided(read)
    return Members(TargetKind.OTHER, found, None) if isinstance(found, Unknown) else found


@dataclass(frozen=True)
class Plug:
    """An IP configuration of a network interface."""

    machine: str
    """Identity of what the interface belongs to."""
    address: str | None
    """None where a stopped machine has given its own back."""
    subnet: str | None


@dataclass(frozen=True)
class Plugs:
    """The IP configurations that are members of pools, by identity."""

    known: Mapping[str, Plug] | Unknown

    def members(self, configurations: Iterable[Answer]) -> Members:
        """What these are: addresses, or the machines where one of them has none."""
        if isinstance(self.known, Unknown):
            return Members(TargetKind.ADDRESS, self.known, None)
        plugs = [self.known.get(each, _unread(each)) for each in _identities(configurations)]
        network = next((network_of(each.subnet) for each in plugs if each.subnet), None)
        addresses = [each.address for each in plugs if each.address]
        if len(addresses) < len(plugs):
            return Members(TargetKind.INSTANCE, tuple(target(each.machine) for each in plugs), network)
        return Members(TargetKind.ADDRESS, tuple(map(target, addresses)), network)


def _interfaces(pool: Answer) -> list[Answer]:
    """The interfaces in a pool; none where a template leaves it open."""
    found = properties_of(pool).get("backendIPConfigurations")
    return [] if isinstance(found, Unknown) else list(found or ())


def plugs_of(subscription: AzureSubscription, pools: Iterable[Answer]) -> Plugs:
    """The members of these pools that are IP configurations.

    Args:
        subscription: that has them.
        pools: which say of what kind their members are, so that only lists are read in which these are.
    """
    known = (pool for pool in pools if not isinstance(pool, Unknown))
    wanted = [each for pool in known for each in _identities(_interfaces(pool))]
    of_scale_sets = [OF_SCALE_SET in each for each in wanted]
    lists = (
        *((partial(subscription.all, NETWORK_INTERFACES),) if False in of_scale_sets else ()),
        *((partial(interfaces_of_machines, subscription),) if True in of_scale_sets else ()),
    )
    found: dict[str, Plug] = {}
    for listed in lists:
        interfaces = subscription.or_unknown(listed)
        if isinstance(interfaces, Unknown):
            return Plugs(interfaces)
        for each in interfaces:
            plugs = decided(partial(_plugs, each))
            # One of which a template leaves some open is none that could be found.
            found |= {} if isinstance(plugs, Unknown) else plugs
    return Plugs(found)


def target(identifier: str, health: TargetHealth | Unknown = NOT_TOLD) -> Target:
    """One of them."""
    return Target(id=identifier, health=health)


def _identities(configurations: Iterable[Answer]) -> list[str]:
    return [str(each["id"]).lower() for each in configurations]


def _plugs(interface: Answer) -> dict[str, Plug]:
    return dict(_plugged(interface))


def _plugged(interface: Answer) -> Iterator[tuple[str, Plug]]:
    for each in configurations_of(interface):
        properties = properties_of(each)
        if not each.get("id"):
            continue
        plug = Plug(owner_of(interface), properties.get("privateIPAddress"), reference(properties.get("subnet")))
        yield str(each["id"]).lower(), plug


def _unread(identity: str) -> Plug:
    """One that is in no list that was read: `.../virtualMachines/0/networkInterfaces/nic/ipConfigurations/main`.

    What other interfaces belong to, their names do not say.
    """
    part = "/networkinterfaces/" if OF_SCALE_SET in identity else "/ipconfigurations/"
    return Plug(identity.partition(part)[0], None, None)
