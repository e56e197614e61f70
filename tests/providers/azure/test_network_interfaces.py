"""Network interfaces, read from the ARM emulator."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from werkzeug.wrappers import Request, Response

from providers.azure.network_interfaces import network_interfaces, scale_set_interfaces
from providers.azure.session import AzureSubscription
from scanner.demo.azure_server import AzureServer
from scanner.models import NOWHERE, AddressSet, NetworkInterface, Unknown
from scanner.provider import RefusedError
from tests.providers.azure.arm import resource, resource_id
from tests.providers.azure.networks import GROUPS, NET, SUBNETS, WEB, interface, on_subnet, ref

PUBLIC = "Microsoft.Network/publicIPAddresses"
MACHINES = "Microsoft.Compute/virtualMachines"
GROUPED = "Microsoft.Network/applicationSecurityGroups"
SETS = "Microsoft.Compute/virtualMachineScaleSets"


def read(subscription: AzureSubscription, azure_server: AzureServer, *resources: dict[str, Any]) -> NetworkInterface:
    azure_server.put(*resources)
    (found,) = network_interfaces.function(subscription)
    assert isinstance(found, NetworkInterface)
    return found


def test_an_interface(subscription: AzureSubscription, azure_server: AzureServer) -> None:
    found = read(subscription, azure_server, interface(group="own", virtualMachine=ref(MACHINES, "VM")))
    assert (found.network, found.subnet) == (NET, WEB)
    assert (found.addresses, found.public_addresses) == (AddressSet.of("10.40.1.4"), NOWHERE)
    assert found.rule_sets == (resource_id(GROUPS, "own").lower(),)
    assert found.owner == resource_id(MACHINES, "vm").lower()


def test_several_addresses(subscription: AzureSubscription, azure_server: AzureServer) -> None:
    first = {
        "privateIPAddress": "10.40.1.4",
        "publicIPAddress": ref(PUBLIC, "edge"),
        "applicationSecurityGroups": [ref(GROUPED, "Web"), ref(GROUPED, "labels")],
    }
    configurations = [
        {"name": "v4", "properties": first},
        {"name": "v6", "properties": {"privateIPAddress": "fd00:40:1::4", "privateIPAddressVersion": "IPv6"}},
        {"name": "block", "properties": {"privateIPAddress": "10.40.1.16/28"}},
        {"name": "stopped", "properties": {}},
    ]
    lent = resource(PUBLIC, "Edge", {"ipAddress": "203.0.113.7"})
    found = read(subscription, azure_server, interface(ipConfigurations=configurations), lent)
    assert found.addresses == AddressSet.of("10.40.1.4", "fd00:40:1::4", "10.40.1.16/28")
    assert found.public_addresses == AddressSet.of("203.0.113.7")
    assert (found.network, found.rule_sets) == (None, ())
    # Nothing has it yet.
    assert found.owner == found.id
    assert found.groups == (resource_id(GROUPED, "web").lower(), resource_id(GROUPED, "labels").lower())


def test_what_an_interface_belongs_to(subscription: AzureSubscription, azure_server: AzureServer) -> None:
    endpoint = ref("Microsoft.Network/privateEndpoints", "db")
    assert read(subscription, azure_server, interface(privateEndpoint=endpoint)).owner == endpoint["id"].lower()


ENDPOINT = {"privateEndpoint": ref("Microsoft.Network/privateEndpoints", "db")}


@pytest.mark.parametrize(
    ("fields", "web", "is_filtered"),
    [
        ({}, {}, True),
        (ENDPOINT, {}, False),
        (ENDPOINT, {"privateEndpointNetworkPolicies": "Enabled"}, True),
    ],
)
def test_z21_the_group_of_the_subnet(
    subscription: AzureSubscription,
    azure_server: AzureServer,
    fields: dict[str, Any],
    web: dict[str, Any],
    is_filtered: bool,
) -> None:
    found = read(subscription, azure_server, interface(**fields), *on_subnet(**web))
    assert found.subnet_rule_sets == ((resource_id(GROUPS, "web").lower(),) if is_filtered else ())


@pytest.mark.parametrize(
    ("fields", "policies", "ignores_routes"),
    [
        ({}, None, False),
        (ENDPOINT, None, True),
        (ENDPOINT, "NetworkSecurityGroupEnabled", True),
        (ENDPOINT, "RouteTableEnabled", False),
        (ENDPOINT, "Enabled", False),
    ],
)
def test_z21_route_tables_count_for_private_endpoints_only_where_the_subnet_says_so(
    subscription: AzureSubscription,
    azure_server: AzureServer,
    fields: dict[str, Any],
    policies: str | None,
    ignores_routes: bool,
) -> None:
    web = on_subnet(privateEndpointNetworkPolicies=policies)
    assert read(subscription, azure_server, interface(**fields), *web).ignores_routes is ignores_routes


def test_unread_subnets_leave_open_which_groups_filter(
    subscription: AzureSubscription, azure_server: AzureServer
) -> None:
    azure_server.refuse("virtualNetworks")
    assert isinstance(read(subscription, azure_server, interface()).subnet_rule_sets, Unknown)


@pytest.mark.parametrize(
    ("sku", "needs_rule_set"),
    [
        ({"sku": {"name": "Standard"}}, True),
        ({"sku": {"name": "StandardV2"}}, True),
        ({"sku": {"name": "Basic"}}, False),
        ({}, False),
    ],
)
def test_z14_the_sku_of_an_address_says_whether_it_is_open_without_a_group(
    subscription: AzureSubscription, azure_server: AzureServer, sku: dict[str, Any], needs_rule_set: bool
) -> None:
    lent = [{"name": "main", "properties": {"publicIPAddress": ref(PUBLIC, "edge")}}]
    address = resource(PUBLIC, "edge", {"ipAddress": "203.0.113.7"}, **sku)
    found = read(subscription, azure_server, interface(ipConfigurations=lent), address)
    assert found.needs_rule_set is needs_rule_set
    assert found.unread_public_address is None


def test_an_address_that_is_in_no_list_may_be_any(subscription: AzureSubscription, azure_server: AzureServer) -> None:
    lent = [{"name": "main", "properties": {"publicIPAddress": ref(PUBLIC, "edge")}}]
    found = read(subscription, azure_server, interface(ipConfigurations=lent))
    assert found.public_addresses == NOWHERE
    assert isinstance(found.unread_public_address, Unknown)


def test_unread_public_addresses_are_a_refusal(subscription: AzureSubscription, azure_server: AzureServer) -> None:
    azure_server.put(interface())
    azure_server.refuse("publicIPAddresses")
    with pytest.raises(RefusedError):
        list(network_interfaces.function(subscription))


MACHINE = resource_id(f"{SETS}/virtualMachines", "workers/0")
LENT = f"{MACHINE}/networkInterfaces/main/ipConfigurations/main/publicIPAddresses/main"


def of_machine(**configuration: Any) -> dict[str, Any]:
    """An interface of a machine of a scale set, which says neither type nor location."""
    properties = {"privateIPAddress": "10.40.1.9", "subnet": ref(SUBNETS, "net/web"), **configuration}
    return {
        "id": f"{MACHINE}/networkInterfaces/main",
        "name": "main",
        "properties": {
            "ipConfigurations": [{"name": "main", "properties": properties}],
            "virtualMachine": {"id": MACHINE},
        },
    }


def answering(*listed: dict[str, Any]) -> Callable[[Request], Response]:
    """What the API of the interfaces of scale sets, which has only an old version, answers with."""

    def answer(request: Request) -> Response:
        assert request.args["api-version"] == "2018-10-01"
        return Response(json.dumps({"value": listed}), content_type="application/json")

    return answer


@pytest.mark.parametrize(
    ("mode", "count"),
    [({}, 1), ({"orchestrationMode": "Uniform"}, 1), ({"orchestrationMode": "Flexible"}, 0)],
)
def test_machines_of_scale_sets(
    subscription: AzureSubscription, azure_server: AzureServer, mode: dict[str, str], count: int
) -> None:
    azure_server.put(resource(SETS, "workers", mode))
    azure_server.answer(f"{resource_id(SETS, 'workers')}/networkInterfaces", answering(of_machine()))
    found = list(scale_set_interfaces.function(subscription))
    assert len(found) == count
    for each in found:
        assert isinstance(each, NetworkInterface)
        assert (each.addresses, each.public_addresses) == (AddressSet.of("10.40.1.9"), NOWHERE)
        assert (each.network, each.identity.region, each.owner) == (NET, "westeurope", MACHINE.lower())


def test_public_addresses_of_machines_of_scale_sets(subscription: AzureSubscription, azure_server: AzureServer) -> None:
    azure_server.put(resource(SETS, "workers"))
    workers = resource_id(SETS, "workers")
    lent = {"id": LENT, "name": "main", "properties": {"ipAddress": "203.0.113.8"}}
    azure_server.answer(f"{workers}/networkInterfaces", answering(of_machine(publicIPAddress={"id": LENT})))
    azure_server.answer(f"{workers}/publicIPAddresses", answering(lent))
    (found,) = scale_set_interfaces.function(subscription)
    assert isinstance(found, NetworkInterface)
    assert found.public_addresses == AddressSet.of("203.0.113.8")
