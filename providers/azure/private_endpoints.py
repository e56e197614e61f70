"""Private endpoints."""

from collections.abc import Iterator, Mapping
from functools import partial

from providers.azure.session import Answer, AzureSubscription, properties_of, reference, references, tags_of
from providers.azure.subnets import filters_endpoints, properties_by_id
from providers.azure.virtual_networks import network_of
from scanner.models import EndpointKind, PrivateEndpoint
from scanner.provider import collects

PRIVATE_ENDPOINTS = "Microsoft.Network/privateEndpoints"


@collects("Microsoft.Network/privateEndpoints/read", "Microsoft.Network/virtualNetworks/read")
def private_endpoints(subscription: AzureSubscription) -> Iterator[PrivateEndpoint]:
    """Every private endpoint, approved or not."""
    found = subscription.all(PRIVATE_ENDPOINTS)
    subnets = properties_by_id(subscription) if found else {}
    yield from subscription.parsed(PRIVATE_ENDPOINTS, found, partial(_endpoint, subscription, subnets))


def _endpoint(subscription: AzureSubscription, subnets: Mapping[str, Answer], answer: Answer) -> PrivateEndpoint:
    properties = properties_of(answer)
    subnet = properties["subnet"]["id"].lower()
    # The owner of the service approves some by hand; each endpoint has one connection, in one of the two fields.
    fields = ("privateLinkServiceConnections", "manualPrivateLinkServiceConnections")
    connections = [properties_of(each) for field in fields for each in properties.get(field) or ()]
    around = subnets.get(subnet, {})
    group = reference(around.get("networkSecurityGroup"))
    return PrivateEndpoint(
        identity=subscription.identity(PRIVATE_ENDPOINTS, answer),
        tags=tags_of(answer),
        kind=EndpointKind.INTERFACE,
        service=connections[0].get("privateLinkServiceId", "").lower() if connections else "",
        network=network_of(subnet),
        subnets=(subnet,),
        interfaces=references(properties.get("networkInterfaces")),
        rule_sets=(group,) if group and filters_endpoints(around) else (),
        is_available=bool(connections) and all(map(_is_approved, connections)),
    )


def _is_approved(connection: Answer) -> bool:
    state = connection.get("privateLinkServiceConnectionState") or {}
    return str(state.get("status")).lower() == "approved"
