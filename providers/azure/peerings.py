"""Peerings of virtual networks."""

from collections.abc import Iterator
from functools import partial

from providers.azure.session import Answer, AzureSubscription, properties_of, reference
from providers.azure.virtual_networks import VIRTUAL_NETWORKS, address_space
from scanner.models import AddressSet, NetworkPeering
from scanner.provider import collects

PEERINGS = "Microsoft.Network/virtualNetworks/virtualNetworkPeerings"


@collects("Microsoft.Network/virtualNetworks/read")
def peerings(subscription: AzureSubscription) -> Iterator[NetworkPeering]:
    """Every peering, as the network that lists it has it: each of the two sides has its own."""
    found = [
        {**peering, "location": network.get("location")}
        for network in subscription.all(VIRTUAL_NETWORKS)
        for peering in properties_of(network).get("virtualNetworkPeerings") or ()
    ]
    yield from subscription.parsed(VIRTUAL_NETWORKS, found, partial(_peering, subscription))


def is_connected(peering: Answer) -> bool:
    """Whether both sides have made their half."""
    return str(properties_of(peering).get("peeringState")).lower() == "connected"


def addresses_beyond(peering: Answer) -> AddressSet:
    """The addresses of the other network, where they count as the virtual network's own."""
    # Without the access the other network is not in the tag VirtualNetwork ("Create, change, or delete a virtual
    # network peering"). Peerings allow it unless somebody says otherwise.
    allows = properties_of(peering).get("allowVirtualNetworkAccess")
    if not is_connected(peering) or (allows is not None and not allows):
        return AddressSet()
    return _remote(peering)


def _remote(peering: Answer) -> AddressSet:
    properties = properties_of(peering)
    spaces = (properties.get("remoteVirtualNetworkAddressSpace"), properties.get("remoteAddressSpace"))
    return address_space(spaces[0]) | address_space(spaces[1])


def _peering(subscription: AzureSubscription, answer: Answer) -> NetworkPeering:
    own = answer["id"].lower().partition("/virtualnetworkpeerings/")[0]
    other = reference(properties_of(answer).get("remoteVirtualNetwork"))
    return NetworkPeering(
        identity=subscription.identity(PEERINGS, answer),
        networks=(own, other) if other else (own,),
        is_active=is_connected(answer),
        addresses=_remote(answer),
    )
