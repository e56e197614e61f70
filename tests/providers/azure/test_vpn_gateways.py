"""Virtual network gateways, read from the ARM emulator."""

from providers.azure.session import AzureSubscription
from providers.azure.vpn_gateways import vpn_gateways
from scanner.demo.azure_server import AzureServer
from scanner.models import VpnGateway
from tests.providers.azure.arm import resource_id
from tests.providers.azure.site_to_site import GATEWAYS, gateway


def read(subscription: AzureSubscription) -> list[VpnGateway]:
    return [each for each in vpn_gateways.function(subscription) if isinstance(each, VpnGateway)]


def test_a_gateway(azure_server: AzureServer, subscription: AzureSubscription) -> None:
    azure_server.put({**gateway("Hub"), "tags": {"site": "1"}})
    assert read(subscription) == [
        VpnGateway(
            identity=subscription.identity(GATEWAYS, gateway("Hub")),
            tags={"site": "1"},
            networks=(resource_id("Microsoft.Network/virtualNetworks", "Hub").lower(),),
            is_attached=True,
        )
    ]


def test_gateways_for_other_purposes_are_left_out(azure_server: AzureServer, subscription: AzureSubscription) -> None:
    azure_server.put(gateway("circuit", gatewayType="ExpressRoute"), gateway("vpn", gatewayType="VPN"))
    assert [each.name for each in read(subscription)] == ["vpn"]


def test_one_without_a_subnet(azure_server: AzureServer, subscription: AzureSubscription) -> None:
    azure_server.put(gateway(ipConfigurations=None))
    (found,) = read(subscription)
    assert (found.networks, found.is_attached) == ((), False)
