"""What lies beyond gateways, read from the ARM emulator."""

from typing import Any

import pytest

from providers.azure.beyond_gateways import Beyond, BeyondGateways
from providers.azure.session import AzureSubscription
from scanner.demo.azure_server import AzureServer
from scanner.models import AddressSet
from tests.providers.azure.arm import resource
from tests.providers.azure.networks import NETWORKS, SUBNETS, ref, subnet, virtual_network

GATEWAYS = "Microsoft.Network/virtualNetworkGateways"
SITES = "Microsoft.Network/localNetworkGateways"
CONNECTIONS = "Microsoft.Network/connections"
HUB = virtual_network(subnet(), subnet("GatewaySubnet", ipConfigurations=[{"id": "gateway"}]))
SPOKE = virtual_network(
    name="spoke",
    virtualNetworkPeerings=[{"properties": {"useRemoteGateways": True, "remoteVirtualNetwork": ref(NETWORKS, "net")}}],
)
EVERYTHING = AddressSet.of("192.168.7.0/24", "172.16.9.0/24")
LEARNT = ("it may hold any address, since routes that edge learnt cannot be read",)


def connected(kind: str = "Vpn", **connection: Any) -> tuple[dict[str, Any], ...]:
    """A gateway of the network that is connected to an office, and into which people dial."""
    configuration = {"name": "main", "properties": {"subnet": ref(SUBNETS, "net/GatewaySubnet")}}
    clients = {"vpnClientAddressPool": {"addressPrefixes": ["172.16.9.0/24"]}}
    ends = {"virtualNetworkGateway1": ref(GATEWAYS, "edge"), "localNetworkGateway2": ref(SITES, "office")}
    gateway = {"gatewayType": kind, "ipConfigurations": [configuration], "vpnClientConfiguration": clients}
    return (
        resource(GATEWAYS, "edge", gateway),
        resource(SITES, "office", {"localNetworkAddressSpace": {"addressPrefixes": ["192.168.7.0/24"]}}),
        resource(SITES, "another", {"localNetworkAddressSpace": {"addressPrefixes": ["192.168.8.0/24"]}}),
        resource(CONNECTIONS, "office", {**ends, "sharedKey": "marker-of-a-secret", **connection}),
    )


def beyond(
    subscription: AzureSubscription, azure_server: AzureServer, *resources: dict[str, Any], of: dict[str, Any] = HUB
) -> Beyond:
    azure_server.put(*resources)
    return BeyondGateways(subscription).of(of)


def test_a_network_without_a_gateway_asks_for_none(subscription: AzureSubscription, azure_server: AzureServer) -> None:
    assert beyond(subscription, azure_server, of=virtual_network(subnet())) == Beyond()
    assert azure_server.calls.total() == 0


@pytest.mark.parametrize("network", [HUB, SPOKE])
def test_sites_and_clients_of_a_vpn(
    subscription: AzureSubscription, azure_server: AzureServer, network: dict[str, Any]
) -> None:
    assert beyond(subscription, azure_server, *connected(), of=network) == Beyond(EVERYTHING)


@pytest.mark.parametrize(
    "resources",
    [
        connected(enableBgp=True),
        connected("ExpressRoute"),
        connected(localNetworkGateway2=None, virtualNetworkGateway2=ref(GATEWAYS, "other")),
        connected(localNetworkGateway2=ref(SITES, "elsewhere")),
    ],
)
def test_what_a_gateway_learns_is_not_told(
    subscription: AzureSubscription, azure_server: AzureServer, resources: tuple[dict[str, Any], ...]
) -> None:
    assert beyond(subscription, azure_server, *resources).doubts == LEARNT


def test_a_gateway_of_another_subscription(subscription: AzureSubscription, azure_server: AzureServer) -> None:
    assert beyond(subscription, azure_server, of=SPOKE).doubts == (
        "it may hold any address that the gateway of another subscription leads spoke to",
    )


@pytest.mark.parametrize(("kind", "path"), [(GATEWAYS, ""), (SITES, ""), (CONNECTIONS, "/office")])
def test_unread_lists_leave_it_open(
    subscription: AzureSubscription, azure_server: AzureServer, kind: str, path: str
) -> None:
    azure_server.refuse(f"{kind}{path}")
    (doubt,) = beyond(subscription, azure_server, *connected()).doubts
    assert doubt.startswith(f"{kind}/read could not be read")
