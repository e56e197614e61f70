"""Local network gateways: what Azure knows of devices at the other end of VPN connections."""

from collections.abc import Iterator
from functools import partial

from providers.azure.session import FIND, Answer, AzureSubscription, properties_of, tags_of
from scanner.models import AddressSet, RemoteGateway
from scanner.provider import collects

LOCAL_GATEWAYS = "Microsoft.Network/localNetworkGateways"


@collects(f"{LOCAL_GATEWAYS}/read", FIND)
def local_network_gateways(subscription: AzureSubscription) -> Iterator[RemoteGateway]:
    """Every local network gateway."""
    listed = subscription.all_by_group(LOCAL_GATEWAYS)
    yield from subscription.parsed(LOCAL_GATEWAYS, listed, partial(_remote_gateway, subscription))


def _remote_gateway(subscription: AzureSubscription, answer: Answer) -> RemoteGateway:
    properties = properties_of(answer)
    address = properties.get("gatewayIpAddress")
    return RemoteGateway(
        identity=subscription.identity(LOCAL_GATEWAYS, answer),
        tags=tags_of(answer),
        addresses=AddressSet.of(*filter(None, (address,))),
        domain=None if address else properties.get("fqdn") or None,
        autonomous_system=(properties.get("bgpSettings") or {}).get("asn") or None,
    )
