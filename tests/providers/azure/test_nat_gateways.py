"""NAT gateways, read from the ARM emulator."""

from providers.azure.nat_gateways import nat_gateways
from providers.azure.session import AzureSubscription
from scanner.demo.azure_server import AzureServer
from scanner.models import AddressSet, Gateway, GatewayKind
from tests.providers.azure.arm import resource
from tests.providers.azure.networks import NET, NETWORKS, SUBNETS, ref

NAT = "Microsoft.Network/natGateways"
PUBLIC = "Microsoft.Network/publicIPAddresses"
PREFIXES = "Microsoft.Network/publicIPPrefixes"


def test_a_nat_gateway(subscription: AzureSubscription, azure_server: AzureServer) -> None:
    properties = {
        "subnets": [ref(SUBNETS, "net/web")],
        "publicIpAddresses": [ref(PUBLIC, "out")],
        "publicIpPrefixesV6": [ref(PREFIXES, "out")],
    }
    azure_server.put(
        resource(NAT, "out", properties),
        resource(PUBLIC, "out", {"ipAddress": "203.0.113.9"}),
        resource(PREFIXES, "out", {"ipPrefix": "2001:db8::/124"}),
    )
    (found,) = nat_gateways.function(subscription)
    assert isinstance(found, Gateway)
    assert (found.kind, found.network, found.is_public) == (GatewayKind.NAT, NET, True)
    assert found.addresses == AddressSet.of("203.0.113.9", "2001:db8::/124")


def test_a_gateway_of_a_whole_network(subscription: AzureSubscription, azure_server: AzureServer) -> None:
    azure_server.put(resource(NAT, "out", {"sourceVirtualNetwork": ref(NETWORKS, "net")}), resource(NAT, "spare"))
    networks = {each.name: each.network for each in nat_gateways.function(subscription) if isinstance(each, Gateway)}
    assert networks == {"out": NET, "spare": None}


def test_nothing_else_is_asked_where_there_is_none(subscription: AzureSubscription, azure_server: AzureServer) -> None:
    assert list(nat_gateways.function(subscription)) == []
    assert azure_server.calls.total() == 1
