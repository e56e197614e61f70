"""The service tag VirtualNetwork: what it stands for depends on the subnet in which a rule is asked.

It is the address space of the virtual network and of its peers, what lies beyond gateways, the address of the host, and
the destinations of custom routes; it "might also contain default routes" ("Virtual network service tags").
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, partial, reduce

from providers.azure.beyond_gateways import BeyondGateways
from providers.azure.peerings import addresses_beyond
from providers.azure.route_tables import EVERY_ADDRESS, custom_routes
from providers.azure.service_tags import HOST, ServiceTags
from providers.azure.session import Answer, AzureSubscription, properties_of, reference
from providers.azure.subnets import blocks_of
from providers.azure.virtual_networks import VIRTUAL_NETWORKS, address_space, network_of
from providers.undecided import decided
from scanner.models import INTERNET, NOWHERE, Action, AddressPeer, AddressSet, Unknown

NAME = "VirtualNetwork"


@dataclass(frozen=True)
class Inside:
    """What VirtualNetwork stands for in one subnet."""

    networks: AddressSet | Unknown = NOWHERE
    """The virtual network and its peers."""
    others: AddressSet = HOST
    """What lies beyond its gateway, the destinations of custom routes, and the host."""
    doubts: tuple[str, ...] = ()
    """Why it may hold more than that."""
    here: AddressSet = NOWHERE
    """The addresses of the subnet; none where they are not known."""

    @property
    def known(self) -> AddressSet:
        """What it certainly stands for."""
        return self.others | (NOWHERE if isinstance(self.networks, Unknown) else self.networks)

    @property
    def outside(self) -> AddressSet:
        """Public addresses that it certainly does not stand for, as far as the networks are known."""
        return INTERNET - self.known


class VirtualNetworkTags:
    """The tag, for the subnets of a subscription."""

    def __init__(self, subscription: AzureSubscription, tags: ServiceTags) -> None:
        self._subscription = subscription
        self._tags = tags
        self._beyond = BeyondGateways(subscription)
        self._known: dict[str, Inside] = {}

    def inside(self, subnet: str) -> Inside:
        """What it stands for in a subnet."""
        if subnet not in self._known:
            self._known[subnet] = self._inside(subnet)
        return self._known[subnet]

    def _inside(self, subnet: str) -> Inside:
        networks = self._networks
        if isinstance(networks, Unknown):
            return unread(networks.why)
        network = networks.get(network_of(subnet))
        if network is None:
            return unread(f"the virtual network {network_of(subnet)} is not in the list")
        beyond = self._beyond.of(network)
        subnets: Iterable[Answer] = properties_of(network).get("subnets") or ()
        here: Answer = next((each for each in subnets if each["id"].lower() == subnet), {})
        destinations, doubts = self._routed(here)
        peers, unknown_peers = _peered(network)
        return Inside(
            networks=address_space(properties_of(network).get("addressSpace")) | peers,
            others=HOST | beyond.addresses | destinations,
            doubts=(*beyond.doubts, *doubts, *unknown_peers),
            here=blocks_of(here),
        )

    def _routed(self, subnet: Answer) -> tuple[AddressSet, tuple[str, ...]]:
        """The destinations of the subnet's custom routes, and why there may be more."""
        routes = custom_routes(self._subscription, reference(properties_of(subnet).get("routeTable")))
        if isinstance(routes, Unknown):
            return NOWHERE, (routes.why,)
        destinations, doubts = NOWHERE, []
        for prefix in (properties_of(each)["addressPrefix"] for each in routes):
            if prefix in EVERY_ADDRESS:
                doubts.append(f"it may hold {prefix}, for which the subnet has a custom route")
                continue
            addresses = self._tags.addresses(prefix)
            if isinstance(addresses, Unknown):
                doubts.append(addresses.why)
            else:
                destinations |= addresses
        return destinations, tuple(doubts)

    @cached_property
    def _networks(self) -> Mapping[str, Answer] | Unknown:
        found = self._subscription.or_unknown(lambda: self._subscription.all(VIRTUAL_NETWORKS))
        return found if isinstance(found, Unknown) else {each["id"].lower(): each for each in found}


def unread(why: str) -> Inside:
    """The tag where the virtual network is not known."""
    return Inside(networks=Unknown(why=why), doubts=(why,))


def inside_peers(places: Iterable[Inside], action: Action) -> tuple[AddressPeer, ...]:
    """VirtualNetwork as a peer of a rule that counts in several subnets.

    An allow lets in what any of them has, a deny is sure to keep out only what all of them have.
    """
    found = list(places) or [Inside()]
    doubts = dict.fromkeys(doubt for each in found for doubt in each.doubts)
    peers = (AddressPeer(name=NAME, addresses=_together(action, [each.known for each in found])),)
    return (*peers, AddressPeer(name=NAME, addresses=Unknown(why="; ".join(doubts)))) if doubts else peers


def internet_peers(places: Iterable[Inside], action: Action) -> tuple[AddressPeer, ...]:
    """Internet as a peer: public addresses outside the virtual network, Azure's own among them.

    Default routes do not make the internet a part of the virtual network: that they may be in VirtualNetwork is said of
    that tag alone.
    """
    found = list(places) or [Inside()]
    why = next((each.networks.why for each in found if isinstance(each.networks, Unknown)), None)
    if why and action is not Action.ALLOW:
        return (AddressPeer(name="Internet", addresses=Unknown(why=why)),)
    return (AddressPeer(name="Internet", addresses=_together(action, [each.outside for each in found])),)


def _together(action: Action, sets: list[AddressSet]) -> AddressSet:
    return reduce(AddressSet.__or__ if action is Action.ALLOW else AddressSet.__and__, sets)


def _peered(network: Answer) -> tuple[AddressSet, tuple[str, ...]]:
    """The addresses of the networks that it is peered with, and why there may be more."""
    peerings = properties_of(network).get("virtualNetworkPeerings") or ()
    spaces = [decided(partial(addresses_beyond, each)) for each in peerings]
    unknown = dict.fromkeys(each.why for each in spaces if isinstance(each, Unknown))
    return AddressSet.union(each for each in spaces if isinstance(each, AddressSet)), tuple(unknown)
