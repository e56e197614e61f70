"""Flow logs, read from the ARM emulator."""

from typing import Any

import pytest

from providers.azure.flow_logs import flow_logs
from providers.azure.session import AzureSubscription
from scanner.demo.azure_server import AzureServer
from scanner.models import FlowLog, FlowTraffic, Unknown
from tests.providers.azure.arm import resource, resource_id
from tests.providers.azure.networks import NET, NETWORKS

WATCHERS = "Microsoft.Network/networkWatchers"
ACCOUNTS = "Microsoft.Storage/storageAccounts"


def read(subscription: AzureSubscription, azure_server: AzureServer, **fields: Any) -> FlowLog:
    properties = {
        "targetResourceId": resource_id(NETWORKS, "Net"),
        "storageId": resource_id(ACCOUNTS, "Flows"),
        "enabled": True,
        "provisioningState": "Succeeded",
        **fields,
    }
    given = {name: value for name, value in properties.items() if value is not None}
    azure_server.put(resource(WATCHERS, "west"), resource(f"{WATCHERS}/flowLogs", "west/net", given))
    (found,) = flow_logs.function(subscription)
    assert isinstance(found, FlowLog)
    return found


def test_a_flow_log(subscription: AzureSubscription, azure_server: AzureServer) -> None:
    found = read(subscription, azure_server)
    assert (found.target, found.is_active, found.traffic) == (NET, True, FlowTraffic.ALL)
    assert (found.destination, found.delivery_error) == (resource_id(ACCOUNTS, "flows").lower(), None)


@pytest.mark.parametrize(
    ("enabled", "is_active"),
    [(False, False), (None, Unknown(why="Azure does not say whether the flow log is enabled"))],
)
def test_activity(
    subscription: AzureSubscription, azure_server: AzureServer, enabled: bool | None, is_active: bool | Unknown
) -> None:
    assert read(subscription, azure_server, enabled=enabled).is_active == is_active


def test_an_activity_that_is_null(subscription: AzureSubscription, azure_server: AzureServer) -> None:
    written = {"targetResourceId": NET, "storageId": resource_id(ACCOUNTS, "Flows"), "enabled": None}
    azure_server.put(resource(WATCHERS, "west"), resource(f"{WATCHERS}/flowLogs", "west/net", written))
    (found,) = flow_logs.function(subscription)
    assert isinstance(found, FlowLog)
    assert isinstance(found.is_active, Unknown)


@pytest.mark.parametrize(
    ("fields", "traffic"),
    [
        ({"recordTypes": ""}, FlowTraffic.ALL),
        ({"recordTypes": "B,C,E,D"}, FlowTraffic.ALL),
        ({"recordTypes": "B,D"}, FlowTraffic.ALL),
        ({"recordTypes": "b, e"}, FlowTraffic.ACCEPTED),
        ({"recordTypes": "D"}, FlowTraffic.REJECTED),
        ({"enabledFilteringCriteria": ""}, FlowTraffic.ALL),
        (
            {"enabledFilteringCriteria": "dstPort=22", "recordTypes": "D"},
            Unknown(why="the flow log has a filter of its own, and what passes it is not known to netassay"),
        ),
    ],
)
def test_traffic(
    subscription: AzureSubscription, azure_server: AzureServer, fields: dict[str, str], traffic: FlowTraffic | Unknown
) -> None:
    assert read(subscription, azure_server, **fields).traffic == traffic


@pytest.mark.parametrize(
    ("state", "error"),
    [
        ("Failed", "its provisioning state is Failed"),
        ("Updating", Unknown(why="Azure says Updating of its provisioning")),
        (None, Unknown(why="Azure says nothing of its provisioning")),
    ],
)
def test_provisioning(
    subscription: AzureSubscription, azure_server: AzureServer, state: str | None, error: str | Unknown
) -> None:
    assert read(subscription, azure_server, provisioningState=state).delivery_error == error
