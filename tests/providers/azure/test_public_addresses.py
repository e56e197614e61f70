"""Public addresses, read from the ARM emulator."""

from typing import Any

import pytest

from providers.azure.public_addresses import public_addresses
from providers.azure.session import AzureSubscription
from scanner.demo.azure_server import AzureServer
from scanner.models import NOWHERE, AddressSet, PublicAddress
from tests.providers.azure.arm import resource, resource_id
from tests.providers.azure.networks import INTERFACES, ref

PUBLIC = "Microsoft.Network/publicIPAddresses"
BALANCERS = "Microsoft.Network/loadBalancers"
NAT = "Microsoft.Network/natGateways"


def part_of(type_name: str, name: str, part: str) -> dict[str, str]:
    return {"id": f"{resource_id(type_name, name)}/{part}/main"}


@pytest.mark.parametrize(
    ("properties", "addresses", "holder"),
    [
        ({"ipAddress": "203.0.113.7"}, AddressSet.of("203.0.113.7"), None),
        ({"ipAddress": "2001:db8::7"}, AddressSet.of("2001:db8::7"), None),
        ({"publicIPAllocationMethod": "Dynamic"}, NOWHERE, None),
        ({"ipConfiguration": part_of(INTERFACES, "nic", "ipConfigurations")}, NOWHERE, (INTERFACES, "nic")),
        ({"ipConfiguration": part_of(BALANCERS, "edge", "frontendIPConfigurations")}, NOWHERE, (BALANCERS, "edge")),
        ({"natGateway": ref(NAT, "out")}, NOWHERE, (NAT, "out")),
    ],
)
def test_a_public_address(
    subscription: AzureSubscription,
    azure_server: AzureServer,
    properties: dict[str, Any],
    addresses: AddressSet,
    holder: tuple[str, str] | None,
) -> None:
    azure_server.put(resource(PUBLIC, "edge", properties))
    (found,) = public_addresses.function(subscription)
    assert isinstance(found, PublicAddress)
    assert found.addresses == addresses
    assert found.interface == (resource_id(*holder).lower() if holder else None)
