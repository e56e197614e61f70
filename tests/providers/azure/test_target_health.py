"""The health of members of backend pools, measured, and read through azure-core from the ARM emulator."""

import json
from typing import Any

import pytest
from werkzeug.wrappers import Request, Response

from providers.azure.session import AzureSubscription
from providers.azure.target_health import (
    NOT_MEASURED,
    healthy_behind,
    healthy_hosts,
    healthy_in,
    probe_status,
)
from scanner.demo.azure_server import AzureServer
from scanner.models import Unknown
from tests.providers.azure.balancers import balancer
from tests.providers.azure.gateways import gateway

METRICS = "Microsoft.Insights/metrics"
BALANCER, GATEWAY = balancer(), gateway()


def metric(resource: str, name: str, *measured: dict[str, Any]) -> dict[str, Any]:
    """A metric as Azure Monitor answers it."""
    return {
        "id": f"{resource}/providers/{METRICS}/{name}",
        "type": METRICS,
        "name": {"value": name, "localizedValue": name},
        "unit": "Count",
        "timeseries": list(measured),
    }


def series(*averages: float | None, **dimensions: str) -> dict[str, Any]:
    """Points of one value of each dimension, some of which may be empty."""
    points = [{"timeStamp": "2026-11-23T06:00:00Z", **({} if each is None else {"average": each})} for each in averages]
    named = [{"name": {"value": name, "localizedValue": name}, "value": value} for name, value in dimensions.items()]
    return {"metadatavalues": named, "data": points}


def probe(address: str, *averages: float | None, port: str = "443") -> dict[str, Any]:
    return series(*averages, backendipaddress=address, backendport=port)


@pytest.mark.parametrize(
    ("measured", "port", "expected"),
    [
        ([probe("10.40.1.10", 100), probe("10.40.1.11", 100)], 443, 2),
        ([probe("10.40.1.10", 100), probe("10.40.1.11", 0)], 443, 1),
        ([probe("10.40.1.10", 0)], 443, 0),
        # What was measured last counts, and an empty point is none.
        ([probe("10.40.1.10", 0, 100, None)], 443, 1),
        ([probe("10.40.1.10", 100, 0, None)], 443, 0),
        # It fails now and then.
        ([probe("10.40.1.10", 40.5)], 443, 1),
        ([probe("10.40.1.10", 100, port="80")], None, 1),
        ([probe("10.40.1.10", 100, port="80")], 443, NOT_MEASURED),
        ([probe("10.40.9.9", 100)], 443, NOT_MEASURED),
        ([probe("10.40.1.10", None)], 443, NOT_MEASURED),
        ([], 443, NOT_MEASURED),
    ],
)
def test_probes_of_load_balancers(
    subscription: AzureSubscription,
    azure_server: AzureServer,
    measured: list[dict[str, Any]],
    port: int | None,
    expected: int | Unknown,
) -> None:
    azure_server.put(BALANCER, metric(BALANCER["id"], "DipAvailability", *measured))
    status = probe_status(subscription, BALANCER["id"])
    assert healthy_behind(status, port, ["10.40.1.10", "10.40.1.11"]) == expected


@pytest.mark.parametrize(
    ("measured", "expected"),
    [
        ([series(2, backendsettingspool="web~https"), series(0, backendsettingspool="web~plain")], 2),
        ([series(1.5, backendsettingspool="Web~Https")], 2),
        ([series(0, backendsettingspool="web~https")], 0),
        ([series(2, backendsettingspool="other~https")], NOT_MEASURED),
    ],
)
def test_hosts_of_application_gateways(
    subscription: AzureSubscription, azure_server: AzureServer, measured: list[dict[str, Any]], expected: int | Unknown
) -> None:
    azure_server.put(GATEWAY, metric(GATEWAY["id"], "HealthyHostCount", *measured))
    assert healthy_in(healthy_hosts(subscription, GATEWAY["id"]), "web", "https") == expected


def test_a_balancer_with_more_members_than_azure_monitor_tells_unasked(
    subscription: AzureSubscription, azure_server: AzureServer
) -> None:
    measured = [probe(f"10.40.1.{number}", 100) for number in range(10, 30)]
    azure_server.put(BALANCER, metric(BALANCER["id"], "DipAvailability", *measured))
    assert healthy_behind(probe_status(subscription, BALANCER["id"]), 443, ["10.40.1.28", "10.40.1.29"]) == 2


def test_what_azure_monitor_is_asked(subscription: AzureSubscription, azure_server: AzureServer) -> None:
    asked: list[dict[str, str]] = []

    def answer(request: Request) -> Response:
        asked.append(request.args.to_dict())
        return Response(json.dumps({"value": []}), content_type="application/json")

    azure_server.answer(f"{BALANCER['id']}/providers/{METRICS}", answer)
    probe_status(subscription, BALANCER["id"])
    assert asked == [
        {
            "api-version": "2018-01-01",
            "metricnames": "DipAvailability",
            "aggregation": "average",
            "top": "10000",
            "$filter": "BackendIPAddress eq '*' and BackendPort eq '*'",
        }
    ]


def test_refused_metrics(subscription: AzureSubscription, azure_server: AzureServer) -> None:
    azure_server.put(GATEWAY)
    azure_server.refuse("/metrics")
    found = healthy_in(healthy_hosts(subscription, GATEWAY["id"]), "web", "https")
    assert isinstance(found, Unknown)
    assert found.why.startswith("Microsoft.Insights/metrics/read could not be read")
