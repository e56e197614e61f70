"""What is behind the gateways of virtual networks, read from the ARM emulator."""

from typing import Any

import pytest

from providers.azure.remote_networks import remote_networks
from providers.azure.session import AzureSubscription
from scanner.demo.azure_server import AzureServer
from scanner.models import NOWHERE, AddressSet, RemoteNetworks
from tests.providers.azure.networks import NET, subnet, virtual_network
from tests.providers.azure.test_beyond_gateways import EVERYTHING, HUB, LEARNT, SPOKE, connected


def read(subscription: AzureSubscription, server: AzureServer, *resources: dict[str, Any]) -> list[RemoteNetworks]:
    server.put(*resources)
    return [each for each in remote_networks.function(subscription) if isinstance(each, RemoteNetworks)]


def test_z24_sites_and_clients_are_behind_the_gateway_of_every_network_that_uses_it(
    subscription: AzureSubscription, azure_server: AzureServer
) -> None:
    own, spoke = read(subscription, azure_server, HUB, SPOKE, *connected())
    assert (own.network, own.addresses, own.unread) == (NET, EVERYTHING, None)
    assert (spoke.addresses, spoke.unread) == (EVERYTHING, None)


@pytest.mark.parametrize("connection", [{"enableBgp": True}])
def test_z24_what_a_gateway_learns_is_not_told(
    subscription: AzureSubscription, azure_server: AzureServer, connection: dict[str, Any]
) -> None:
    (own,) = read(subscription, azure_server, HUB, *connected(**connection))
    assert own.addresses == AddressSet.of("172.16.9.0/24")
    assert own.unread
    assert own.unread.why == LEARNT[0]


def test_without_a_gateway_nothing_is_behind_one(subscription: AzureSubscription, azure_server: AzureServer) -> None:
    assert read(subscription, azure_server, virtual_network(subnet())) == []
    assert azure_server.calls.total() == 1


def test_keys_stay_in_the_answers(subscription: AzureSubscription, azure_server: AzureServer) -> None:
    found = read(subscription, azure_server, HUB, *connected())
    assert found[0].addresses != NOWHERE
    assert "marker-of-a-secret" not in "".join(each.model_dump_json() for each in found)
