"""Where network security groups filter, and what else packets pass there: the group of the other level, admin rules."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TypeVar

from providers.azure.admin_collections import Collections
from providers.azure.network_interfaces import (
    NETWORK_INTERFACES,
    configurations_of,
    is_filtered,
    own_group,
    subnets_of,
)
from providers.azure.scale_sets import SCALE_SETS, interface_plans, interfaces_of_machines
from providers.azure.session import Answer, AzureSubscription, reference
from providers.azure.subnets import properties_by_id
from providers.azure.virtual_networks import network_of
from scanner.models import Unknown

T = TypeVar("T")

Gates = tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Plug:
    """An interface, or a plan of a scale set for interfaces, in a subnet."""

    subnet: str
    group: str | None
    configurations: tuple[str, ...]
    """Identities of its IP configurations, by which subnets list them."""


class GroupPlaces:
    """The subnets and interfaces of a subscription, by the groups that filter them."""

    def __init__(self, subnets: Mapping[str, Answer], plugs: Iterable[Plug], collections: Collections) -> None:
        self._subnets = subnets
        self._collections = collections
        found = list(plugs)
        self._whole = _by(self._group_of, self._subnets)
        self._plugs = _by(lambda each: each.group, found)
        self._plugs_in = _by(lambda each: each.subnet, found)

    def subnets_of(self, group: str) -> tuple[str, ...]:
        """The subnets in which the group filters something: as a whole, or an interface there."""
        plugs = self._plugs.get(group, ())
        return tuple(dict.fromkeys((*self._whole.get(group, ()), *(each.subnet for each in plugs))))

    def gates(self, group: str) -> Gates:
        """For each place that the group filters, identities of the other rule sets on the way."""
        whole = self._whole.get(group, ())
        of_subnets = (self._gates_in(each, group) for each in whole)
        single = [each for each in self._plugs.get(group, ()) if each.subnet not in whole]
        of_interfaces = (self._gate(each.subnet, self._group_of(each.subnet)) for each in single)
        return tuple(dict.fromkeys((*chain.from_iterable(of_subnets), *of_interfaces)))

    def _gates_in(self, subnet: str, group: str) -> Iterable[tuple[str, ...]]:
        """For a group on a subnet: the groups of the interfaces there, and none for whatever else there is."""
        here = self._plugs_in.get(subnet, ())
        for plug in here:
            yield self._gate(subnet, None if plug.group == group else plug.group)
        listed = [found for each in self._subnets[subnet].get("ipConfigurations") or () if (found := reference(each))]
        known = {configuration for each in here for configuration in each.configurations}
        if not here or any(_receives(each) and each not in known for each in listed):
            yield self._gate(subnet, None)

    def _gate(self, subnet: str, group: str | None) -> tuple[str, ...]:
        return (*self._collections.before(network_of(subnet), subnet), *((group,) if group else ()))

    def _group_of(self, subnet: str) -> str | None:
        return reference(self._subnets.get(subnet, {}).get("networkSecurityGroup"))


def _by(key: Callable[[T], str | None], items: Iterable[T]) -> Mapping[str | None, Sequence[T]]:
    """The items that have the same key together, in their order."""
    found: dict[str | None, list[T]] = {}
    for each in items:
        found.setdefault(key(each), []).append(each)
    return found


def group_places(subscription: AzureSubscription, collections: Collections) -> GroupPlaces | Unknown:
    """Where groups filter; unknown where one of the lists was refused."""
    return subscription.or_unknown(lambda: _places(subscription, collections))


def _places(subscription: AzureSubscription, collections: Collections) -> GroupPlaces:
    subnets = properties_by_id(subscription)
    interfaces = (*subscription.all(NETWORK_INTERFACES), *interfaces_of_machines(subscription))
    filtered = (each for each in interfaces if is_filtered(each, subnets))
    plans = (plan for scale_set in subscription.all(SCALE_SETS) for plan in interface_plans(scale_set))
    return GroupPlaces(subnets, [plug for each in (*filtered, *plans) for plug in _plugs_of(each)], collections)


def _plugs_of(interface: Answer) -> Iterable[Plug]:
    configurations = tuple(each["id"].lower() for each in configurations_of(interface) if each.get("id"))
    for subnet in subnets_of(interface):
        yield Plug(subnet, own_group(interface), configurations)


def _receives(configuration: str) -> bool:
    """Whether what has this IP configuration is where packets arrive: a load balancer sends them on to interfaces."""
    return "/loadbalancers/" not in configuration and "/privateendpoints/" not in configuration
