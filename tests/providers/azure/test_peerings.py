"""Peerings, read from the ARM emulator."""

import pytest

from providers.azure.peerings import peerings
from providers.azure.session import AzureSubscription
from scanner.demo.azure_server import AzureServer
from scanner.models import AddressSet, NetworkPeering
from tests.providers.azure.arm import resource, resource_id
from tests.providers.azure.networks import NET, NETWORKS, ref, virtual_network

PEERINGS = "Microsoft.Network/virtualNetworks/virtualNetworkPeerings"


@pytest.mark.parametrize(("state", "is_active"), [("Connected", True), ("Initiated", False), ("Disconnected", False)])
def test_z26_a_peering(subscription: AzureSubscription, azure_server: AzureServer, state: str, is_active: bool) -> None:
    properties = {
        "peeringState": state,
        "remoteVirtualNetwork": ref(NETWORKS, "Hub"),
        "remoteVirtualNetworkAddressSpace": {"addressPrefixes": ["10.50.0.0/16"]},
    }
    azure_server.put(virtual_network(virtualNetworkPeerings=[resource(PEERINGS, "net/to-hub", properties)]))
    (peering,) = peerings.function(subscription)
    assert isinstance(peering, NetworkPeering)
    assert peering.networks == (NET, resource_id(NETWORKS, "hub").lower())
    assert (peering.is_active, peering.addresses) == (is_active, AddressSet.of("10.50.0.0/16"))
    assert peering.name == "to-hub"
