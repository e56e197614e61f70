"""Virtual networks, read from the ARM emulator."""

from providers.azure.session import AzureSubscription
from providers.azure.virtual_networks import network_of, virtual_networks
from scanner.demo.azure_server import AzureServer
from scanner.models import AddressSet, Network
from tests.providers.azure.networks import NET, WEB, virtual_network


def test_every_block_of_both_families(subscription: AzureSubscription, azure_server: AzureServer) -> None:
    blocks = ["10.40.0.0/16", "fd00:40::/48"]
    azure_server.put({**virtual_network(addressSpace={"addressPrefixes": blocks}), "tags": {"owner": "apps"}})
    (network,) = virtual_networks.function(subscription)
    assert isinstance(network, Network)
    assert (network.id, network.addresses, network.is_default) == (NET, AddressSet.of(*blocks), False)
    assert network.tags == {"owner": "apps"}


def test_one_that_is_not_understood_costs_only_itself(
    subscription: AzureSubscription, azure_server: AzureServer
) -> None:
    azure_server.put(virtual_network(name="odd", addressSpace={"addressPrefixes": ["ten"]}), virtual_network())
    assert [each.name for each in virtual_networks.function(subscription)] == ["net"]
    assert [gap.action for gap in subscription.gaps()] == ["Microsoft.Network/virtualNetworks/read"]


def test_the_network_of_a_subnet() -> None:
    assert network_of(WEB.upper()) == NET
