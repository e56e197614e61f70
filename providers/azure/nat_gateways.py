"""NAT gateways."""

from collections.abc import Iterator, Mapping
from functools import partial

from providers.azure.public_addresses import addresses_by_id, prefixes_by_id
from providers.azure.session import Answer, AzureSubscription, properties_of, reference, references, tags_of
from providers.azure.virtual_networks import network_of
from scanner.models import NOWHERE, AddressSet, Gateway, GatewayKind
from scanner.provider import collects

NAT_GATEWAYS = "Microsoft.Network/natGateways"


@collects(
    "Microsoft.Network/natGateways/read",
    "Microsoft.Network/publicIPAddresses/read",
    "Microsoft.Network/publicIPPrefixes/read",
)
def nat_gateways(subscription: AzureSubscription) -> Iterator[Gateway]:
    """Every NAT gateway with its public addresses."""
    found = subscription.all(NAT_GATEWAYS)
    addresses = {**addresses_by_id(subscription), **prefixes_by_id(subscription)} if found else {}
    yield from subscription.parsed(NAT_GATEWAYS, found, partial(_gateway, subscription, addresses))


def _gateway(subscription: AzureSubscription, public: Mapping[str, AddressSet], answer: Answer) -> Gateway:
    properties = properties_of(answer)
    subnets = references(properties.get("subnets"))
    addresses = NOWHERE
    for field in ("publicIpAddresses", "publicIpAddressesV6", "publicIpPrefixes", "publicIpPrefixesV6"):
        for each in references(properties.get(field)):
            addresses |= public.get(each, NOWHERE)
    return Gateway(
        identity=subscription.identity(NAT_GATEWAYS, answer),
        tags=tags_of(answer),
        kind=GatewayKind.NAT,
        # All of its subnets are in one network ("What is Azure NAT Gateway?").
        network=network_of(subnets[0]) if subnets else reference(properties.get("sourceVirtualNetwork")),
        addresses=addresses,
    )
