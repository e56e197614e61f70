"""Local network gateways, read from the ARM emulator."""

from typing import Any

import pytest

from providers.azure.local_network_gateways import local_network_gateways
from providers.azure.session import AzureSubscription
from scanner.demo.azure_server import AzureServer
from scanner.models import NOWHERE, AddressSet, RemoteGateway
from tests.providers.azure.arm import resource
from tests.providers.azure.site_to_site import LOCAL_GATEWAYS


@pytest.mark.parametrize(
    ("properties", "addresses", "domain", "system"),
    [
        ({"gatewayIpAddress": "192.0.2.1"}, AddressSet.of("192.0.2.1"), None, None),
        ({"gatewayIpAddress": "2001:db8::1"}, AddressSet.of("2001:db8::1"), None, None),
        ({"fqdn": "depot.example", "bgpSettings": {"asn": 4200000000}}, NOWHERE, "depot.example", 4200000000),
        ({"gatewayIpAddress": "", "fqdn": "", "bgpSettings": None}, NOWHERE, None, None),
    ],
)
def test_a_gateway(
    azure_server: AzureServer,
    subscription: AzureSubscription,
    properties: dict[str, Any],
    addresses: AddressSet,
    domain: str | None,
    system: int | None,
) -> None:
    azure_server.put(resource(LOCAL_GATEWAYS, "Depot", properties))
    (found,) = local_network_gateways.function(subscription)
    assert isinstance(found, RemoteGateway)
    assert (found.name, found.identity.type) == ("Depot", LOCAL_GATEWAYS)
    assert (found.addresses, found.domain, found.autonomous_system) == (addresses, domain, system)


def test_an_address_that_is_none_costs_only_its_gateway(
    azure_server: AzureServer, subscription: AzureSubscription
) -> None:
    azure_server.put(
        resource(LOCAL_GATEWAYS, "depot", {"gatewayIpAddress": "192.0.2.1"}),
        resource(LOCAL_GATEWAYS, "odd", {"gatewayIpAddress": "here"}),
    )
    assert [each.name for each in local_network_gateways.function(subscription)] == ["depot"]
    assert [gap.action for gap in subscription.gaps()] == [f"{LOCAL_GATEWAYS}/read"]
