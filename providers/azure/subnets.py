"""Subnets of virtual networks."""

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from providers.azure.route_tables import custom_routes, leads_everything_away
from providers.azure.session import Answer, AzureSubscription, properties_of, reference
from providers.azure.virtual_networks import VIRTUAL_NETWORKS, network_of
from scanner.models import AddressSet, Subnet, SubnetPurpose, Unknown, derive
from scanner.provider import collects

SUBNETS = "Microsoft.Network/virtualNetworks/subnets"
# Names that Azure reserves for what stands in them ("Virtual network integration of Azure services").
PURPOSES: Mapping[str, SubnetPurpose] = {
    "gatewaysubnet": SubnetPurpose.GATEWAY,
    "routeserversubnet": SubnetPurpose.GATEWAY,
    "azurefirewallsubnet": SubnetPurpose.FIREWALL,
    "azurefirewallmanagementsubnet": SubnetPurpose.FIREWALL,
    "azurebastionsubnet": SubnetPurpose.PRIVATE_SERVICE,
}
# "Manage network policies for private endpoints".
FILTERS_ENDPOINTS = frozenset({"enabled", "networksecuritygroupenabled"})
ROUTES_ENDPOINTS = frozenset({"enabled", "routetableenabled"})


@collects("Microsoft.Network/virtualNetworks/read", "Microsoft.Network/routeTables/read")
def subnets(subscription: AzureSubscription) -> Iterator[Subnet]:
    """Every subnet of every virtual network."""
    found = all_subnets(subscription)
    networks = subscription.all(VIRTUAL_NETWORKS)
    # A NAT gateway of a whole network serves each of its subnets (REST API, `defaultPublicNatGateway`).
    served = frozenset(each["id"].lower() for each in networks if properties_of(each).get("defaultPublicNatGateway"))
    yield from subscription.parsed(VIRTUAL_NETWORKS, found, partial(_subnet, subscription, served))


def all_subnets(subscription: AzureSubscription) -> list[Answer]:
    """The subnets, each with the location of its network.

    Raises:
        RefusedError: Azure refused the list of virtual networks.
    """
    return [
        {**subnet, "location": network.get("location")}
        for network in subscription.all(VIRTUAL_NETWORKS)
        for subnet in properties_of(network).get("subnets") or ()
    ]


def properties_by_id(subscription: AzureSubscription) -> Mapping[str, Answer]:
    """The properties of the subnets, by their identities.

    Raises:
        RefusedError: Azure refused the list of virtual networks.
    """
    return {each["id"].lower(): properties_of(each) for each in all_subnets(subscription)}


def filters_endpoints(subnet: Mapping[str, Any]) -> bool:
    """Whether the group of a subnet filters the private endpoints in it; it does not unless somebody says so."""
    return str(subnet.get("privateEndpointNetworkPolicies")).lower() in FILTERS_ENDPOINTS


def routes_endpoints(subnet: Mapping[str, Any]) -> bool:
    """Whether route tables count for the private endpoints in a subnet; they do not unless somebody says so."""
    return str(subnet.get("privateEndpointNetworkPolicies")).lower() in ROUTES_ENDPOINTS


def blocks_of(subnet: Answer) -> AddressSet:
    """Its addresses: one block, or several where it has both families."""
    properties = properties_of(subnet)
    one = properties.get("addressPrefix")
    return AddressSet.of(*((one,) if one else ()), *(properties.get("addressPrefixes") or ()))


def _subnet(subscription: AzureSubscription, served: frozenset[str], answer: Answer) -> Subnet:
    properties, network = properties_of(answer), network_of(answer["id"])
    group = reference(properties.get("networkSecurityGroup"))
    return Subnet(
        identity=subscription.identity(SUBNETS, answer),
        network=network,
        addresses=blocks_of(answer),
        purpose=PURPOSES.get(answer["name"].lower(), SubnetPurpose.WORKLOAD),
        # An interface has a public address only where its own configuration names one.
        assigns_public_addresses=False,
        assigns_ipv6_addresses=False,
        default_outbound=False if network in served else _has_default_outbound(subscription, properties),
        rule_sets=(group,) if group else (),
    )


def _has_default_outbound(subscription: AzureSubscription, properties: Answer) -> bool | Unknown | None:
    """Whether Azure lends what has no other way out a public address.

    It does unless the subnet says otherwise or has a way of its own ("Default outbound access in Azure"). Only subnets
    made with version 2025-07-01 of the API, or a later one, say so by themselves, and then they say it. Where a subnet
    is delegated, its service manages the way out (the same page, limitations).
    """
    if properties.get("delegations"):
        return None
    if properties.get("defaultOutboundAccess") is False or properties.get("natGateway"):
        return False
    routes = custom_routes(subscription, reference(properties.get("routeTable")))
    return derive(routes, lambda found: not leads_everything_away(found))
