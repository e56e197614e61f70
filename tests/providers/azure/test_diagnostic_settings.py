"""Diagnostic settings, read through azure-core from the ARM emulator."""

from typing import Any

import pytest

from providers.azure.diagnostic_settings import SETTINGS, deliveries_of, is_delivered
from providers.azure.session import AzureSubscription
from scanner.demo.azure_server import AzureServer
from scanner.models import LogDelivery, Unknown
from tests.providers.azure.arm import resource

GATEWAY = resource("Microsoft.Network/virtualNetworkGateways", "Depot-GW")
CATEGORY = "IKEDiagnosticLog"
WORKSPACE = "/subscriptions/x/resourceGroups/logs/providers/Microsoft.OperationalInsights/workspaces/logs"


def setting(name: str, *logs: dict[str, Any], of: dict[str, Any] = GATEWAY) -> dict[str, Any]:
    return {
        "id": f"{of['id']}/providers/{SETTINGS}/{name}",
        "name": name,
        "type": SETTINGS,
        "location": None,
        "properties": {"workspaceId": WORKSPACE, "logs": list(logs), "metrics": []},
    }


def category(name: str, *, enabled: bool = True) -> dict[str, Any]:
    return {"category": name, "categoryGroup": None, "enabled": enabled}


def group(name: str, *, enabled: bool = True) -> dict[str, Any]:
    return {"category": None, "categoryGroup": name, "enabled": enabled}


AUDIT = Unknown(why="Azure does not tell whether category group audit has IKEDiagnosticLog")


@pytest.mark.parametrize(
    ("logs", "expected"),
    [
        ([category(CATEGORY)], True),
        ([category("ikediagnosticlog")], True),
        ([group("allLogs")], True),
        ([group("audit"), category(CATEGORY)], True),
        ([category(CATEGORY, enabled=False)], False),
        ([group("allLogs", enabled=False)], False),
        ([category("TunnelDiagnosticLog")], False),
        ([], False),
        ([group("audit")], AUDIT),
    ],
)
def test_what_a_setting_takes(
    subscription: AzureSubscription, azure_server: AzureServer, logs: list[dict[str, Any]], expected: bool | Unknown
) -> None:
    azure_server.put(GATEWAY, setting("to-logs", *logs))
    assert is_delivered(subscription, CATEGORY, GATEWAY["id"]) == expected
    (delivery,) = deliveries_of(subscription, CATEGORY, [GATEWAY])
    assert delivery.is_delivered == expected


@pytest.mark.parametrize(("first", "second"), [("audit", "allLogs"), ("allLogs", "audit")])
def test_one_setting_that_takes_it_is_enough(
    subscription: AzureSubscription, azure_server: AzureServer, first: str, second: str
) -> None:
    azure_server.put(GATEWAY, setting("one", group(first)), setting("two", group(second)))
    assert is_delivered(subscription, CATEGORY, GATEWAY["id"]) is True


def test_without_a_setting_nothing_is_delivered(subscription: AzureSubscription, azure_server: AzureServer) -> None:
    azure_server.put(GATEWAY)
    assert is_delivered(subscription, CATEGORY, GATEWAY["id"]) is False
    assert not list(deliveries_of(subscription, CATEGORY, [GATEWAY]))


def test_a_delivery(subscription: AzureSubscription, azure_server: AzureServer) -> None:
    answer = setting("To-Logs", category(CATEGORY))
    azure_server.put(GATEWAY, answer)
    (found,) = deliveries_of(subscription, CATEGORY, [GATEWAY])
    assert isinstance(found, LogDelivery)
    assert (found.id, found.name, found.identity.region) == (answer["id"].lower(), "To-Logs", "westeurope")
    assert (found.targets, found.log_type) == ((GATEWAY["id"].lower(),), CATEGORY)


def test_logs_of_a_resource_may_tell_about_others(subscription: AzureSubscription, azure_server: AzureServer) -> None:
    azure_server.put(GATEWAY, setting("to-logs", category(CATEGORY)))
    (found,) = deliveries_of(subscription, CATEGORY, [GATEWAY], lambda _: ("/one", "/other"))
    assert found.targets == ("/one", "/other")


def test_refused_settings_are_unknown(subscription: AzureSubscription, azure_server: AzureServer) -> None:
    azure_server.put(GATEWAY, setting("to-logs", category(CATEGORY)))
    azure_server.refuse("/diagnosticSettings")
    why = f"{SETTINGS}/read could not be read: AuthorizationFailed: refused by the demo server"
    assert is_delivered(subscription, CATEGORY, GATEWAY["id"]) == Unknown(why=why)
    (found,) = deliveries_of(subscription, CATEGORY, [GATEWAY])
    assert (found.name, found.is_delivered) == ("Depot-GW/diagnosticSettings", Unknown(why=why))
    assert [gap.fields_only for gap in subscription.gaps()] == [True, True]


def test_a_setting_that_is_not_understood_costs_only_itself(
    subscription: AzureSubscription, azure_server: AzureServer
) -> None:
    azure_server.put(GATEWAY, setting("good", category(CATEGORY)), {**setting("odd"), "properties": {"logs": [7]}})
    assert [each.name for each in deliveries_of(subscription, CATEGORY, [GATEWAY])] == ["good"]
    (gap,) = subscription.gaps()
    assert (gap.action, gap.fields_only) == (f"{SETTINGS}/read", False)
