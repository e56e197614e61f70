"""Virtual networks."""

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from providers.azure.session import Answer, AzureSubscription, properties_of, tags_of
from scanner.models import AddressSet, Network
from scanner.provider import collects

VIRTUAL_NETWORKS = "Microsoft.Network/virtualNetworks"


@collects("Microsoft.Network/virtualNetworks/read")
def virtual_networks(subscription: AzureSubscription) -> Iterator[Network]:
    """Every virtual network with all its address space. Azure makes none by itself."""
    found = subscription.all(VIRTUAL_NETWORKS)
    yield from subscription.parsed(VIRTUAL_NETWORKS, found, partial(_network, subscription))


def network_of(subnet: str) -> str:
    """The identity of the virtual network that a subnet is a part of."""
    return subnet.lower().partition("/subnets/")[0]


def address_space(space: Mapping[str, Any] | None) -> AddressSet:
    """The addresses in an `AddressSpace`; none where it is left out."""
    return AddressSet.of(*(space or {}).get("addressPrefixes") or ())


def _network(subscription: AzureSubscription, answer: Answer) -> Network:
    return Network(
        identity=subscription.identity(VIRTUAL_NETWORKS, answer),
        tags=tags_of(answer),
        addresses=address_space(properties_of(answer).get("addressSpace")),
    )
