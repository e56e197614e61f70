"""What virtual networks reach through gateways, of their own or of a network that they are peered with."""

from collections.abc import Iterator
from functools import partial

from providers.azure.beyond_gateways import BeyondGateways
from providers.azure.next_hops import has_gateway
from providers.azure.session import FIND, Answer, AzureSubscription
from providers.azure.virtual_networks import VIRTUAL_NETWORKS
from scanner.models import RemoteNetworks, Unknown
from scanner.provider import collects


@collects(
    "Microsoft.Network/virtualNetworks/read",
    "Microsoft.Network/virtualNetworkGateways/read",
    "Microsoft.Network/localNetworkGateways/read",
    "Microsoft.Network/connections/read",
    FIND,
)
def remote_networks(subscription: AzureSubscription) -> Iterator[RemoteNetworks]:
    """What is behind gateways, for every virtual network that has one or uses one."""
    found = [each for each in subscription.all(VIRTUAL_NETWORKS) if has_gateway(each)]
    yield from subscription.parsed(
        VIRTUAL_NETWORKS, found, partial(_remote, subscription, BeyondGateways(subscription))
    )


def _remote(subscription: AzureSubscription, gateways: BeyondGateways, answer: Answer) -> RemoteNetworks:
    beyond = gateways.of(answer)
    return RemoteNetworks(
        identity=subscription.identity(VIRTUAL_NETWORKS, answer),
        network=answer["id"].lower(),
        addresses=beyond.addresses,
        unread=Unknown(why="; ".join(dict.fromkeys(beyond.doubts))) if beyond.doubts else None,
    )
