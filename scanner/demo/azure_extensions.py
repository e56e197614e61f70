"""What other services of Azure keep about a resource of the demo: locks, diagnostic settings and measurements."""

from collections.abc import Mapping

from scanner.demo.azure_names import resource_id
from scanner.demo.azure_server import Resource

LOCKS = "Microsoft.Authorization/locks"
METRICS = "Microsoft.Insights/metrics"
SETTINGS = "Microsoft.Insights/diagnosticSettings"
WORKSPACE = resource_id("Microsoft.OperationalInsights/workspaces", "apps-logs")


def deletion_lock(of: Resource) -> Resource:
    """A lock against the deletion of a resource."""
    return _about(of, LOCKS, "keep", properties={"level": "CanNotDelete"})


def diagnostic_setting(of: Resource, category: str) -> Resource:
    """A setting that sends the logs of a category to the workspace."""
    logs = [{"category": category, "categoryGroup": None, "enabled": True}]
    return _about(of, SETTINGS, "to-workspace", properties={"workspaceId": WORKSPACE, "logs": logs, "metrics": []})


def measured(of: Resource, metric: str, average: float, dimensions: Mapping[str, str]) -> Resource:
    """What was measured of a resource just now, for one value of each dimension."""
    named = [
        {"name": {"value": name.lower(), "localizedValue": name}, "value": value} for name, value in dimensions.items()
    ]
    series = {"metadatavalues": named, "data": [{"timeStamp": "2026-11-23T06:00:00Z", "average": average}]}
    return {
        **_about(of, METRICS, metric),
        "name": {"value": metric, "localizedValue": metric},
        "unit": "Count",
        "timeseries": [series],
    }


def _about(of: Resource, type_name: str, name: str, **fields: object) -> Resource:
    return {"id": f"{of['id']}/providers/{type_name}/{name}", "name": name, "type": type_name, **fields}
