"""Members of backend pools, read through azure-core from the ARM emulator."""

from typing import Any

import pytest

from providers.azure.backend_members import Members, plugs_of
from providers.azure.session import AzureSubscription
from scanner.demo.azure_server import AzureServer
from scanner.models import TargetKind, Unknown
from tests.providers.azure.arm import resource, resource_id
from tests.providers.azure.balancers import NETWORK, SUBNET, interface, plugged
from tests.support import SUBSCRIPTION

SCALE_SETS = "Microsoft.Compute/virtualMachineScaleSets"
INSTANCE = f"{resource_id(SCALE_SETS, 'Workers')}/virtualMachines/0"
OF_SCALE_SET = {"id": f"{INSTANCE}/networkInterfaces/nic/ipConfigurations/main"}
INTERFACES = f"/subscriptions/{SUBSCRIPTION}/providers/microsoft.network/networkinterfaces"


def members(subscription: AzureSubscription, *configurations: dict[str, str]) -> Members:
    pool: dict[str, Any] = {"properties": {"backendIPConfigurations": list(configurations)}}
    return plugs_of(subscription, [pool]).members(configurations)


def ids(found: Members) -> list[str]:
    assert not isinstance(found.targets, Unknown)
    return [each.id for each in found.targets]


def test_interfaces_are_known_by_their_addresses(subscription: AzureSubscription, azure_server: AzureServer) -> None:
    azure_server.put(interface("one", "10.40.1.10"), interface("two", "10.40.1.11"))
    found = members(subscription, plugged("two"), plugged("one"))
    assert (found.kind, ids(found), found.network) == (TargetKind.ADDRESS, ["10.40.1.11", "10.40.1.10"], NETWORK)


def test_a_stopped_machine_without_an_address(subscription: AzureSubscription, azure_server: AzureServer) -> None:
    azure_server.put(interface("one", "10.40.1.10", machine="one"), interface("two", None, machine="two"))
    found = members(subscription, plugged("one"), plugged("two"))
    machines = [resource_id("Microsoft.Compute/virtualMachines", name).lower() for name in ("one", "two")]
    assert (found.kind, ids(found)) == (TargetKind.INSTANCE, machines)


def test_machines_of_a_scale_set(subscription: AzureSubscription, azure_server: AzureServer) -> None:
    plug = {**OF_SCALE_SET, "name": "main", "properties": {"privateIPAddress": "10.40.2.4", "subnet": {"id": SUBNET}}}
    nic = {
        "id": OF_SCALE_SET["id"].rpartition("/ipConfigurations/")[0],
        "name": "nic",
        "properties": {"ipConfigurations": [plug], "virtualMachine": {"id": INSTANCE}},
    }
    workers = resource(SCALE_SETS, "Workers", {"orchestrationMode": "Uniform"})
    azure_server.put(workers)
    azure_server.put({**nic, "id": f"{workers['id']}/networkInterfaces/nic", "type": f"{SCALE_SETS}/networkInterfaces"})
    found = members(subscription, OF_SCALE_SET)
    assert (found.kind, ids(found), found.network) == (TargetKind.ADDRESS, ["10.40.2.4"], NETWORK)
    assert INTERFACES not in azure_server.calls


def test_what_stands_in_no_list(subscription: AzureSubscription) -> None:
    found = members(subscription, OF_SCALE_SET)
    assert (found.kind, ids(found), found.network) == (TargetKind.INSTANCE, [INSTANCE.lower()], None)


@pytest.mark.parametrize("refused", ["/networkInterfaces", "/virtualMachineScaleSets"])
def test_refused_lists_are_unknown(subscription: AzureSubscription, azure_server: AzureServer, refused: str) -> None:
    azure_server.refuse(refused)
    assert isinstance(members(subscription, OF_SCALE_SET, plugged("one")).targets, Unknown)
    assert len(list(subscription.gaps())) == 1


def test_nothing_is_asked_about_pools_of_addresses(subscription: AzureSubscription, azure_server: AzureServer) -> None:
    plugs_of(subscription, [{"properties": {"backendAddresses": [{"ipAddress": "10.40.1.10"}]}}])
    assert not azure_server.calls
