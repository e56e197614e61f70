"""Which version of each resource provider's API is asked.

Versions that are generally available in every cloud, as far as they have the fields that are read (Azure REST API
reference). An older one answers without the newer fields, which would then read as absent.
"""

from collections.abc import Mapping

API_VERSIONS: Mapping[str, str] = {
    "microsoft.authorization/locks": "2020-05-01",
    # The first with key exchange groups, and with firewall policies for whole profiles or for routes.
    "microsoft.cdn": "2026-10-01",
    "microsoft.compute": "2024-07-01",
    "microsoft.compute/virtualmachinescalesets/networkinterfaces": "2018-10-01",
    "microsoft.compute/virtualmachinescalesets/publicipaddresses": "2018-10-01",
    "microsoft.insights/diagnosticsettings": "2021-05-01-preview",
    "microsoft.insights/metrics": "2018-01-01",
    "microsoft.network": "2025-05-01",
    "microsoft.network/dnszones": "2018-05-01",
    # Made by the teams of Front Door, in versions of their own.
    "microsoft.network/frontdoors": "2021-06-01",
    "microsoft.network/frontdoorwebapplicationfirewallpolicies": "2024-02-01",
    "microsoft.network/privatednszones": "2024-06-01",
    "microsoft.network/trafficmanagerprofiles": "2022-04-01",
    "microsoft.resources": "2021-04-01",
    # The regions, which say their zones.
    "microsoft.resources/subscriptions/locations": "2022-12-01",
    "microsoft.storage": "2023-05-01",
    "microsoft.subscription": "2022-12-01",
}
"""By namespace, or by a type that has versions of its own; in lower case."""

OLDER_VERSIONS: Mapping[str, str] = {"microsoft.cdn": "2024-02-01"}
"""By namespace, what is asked in a cloud that does not have the version above yet; in lower case."""


def api_version(type_name: str) -> str:
    """The version for a resource type such as `Microsoft.Network/loadBalancers`.

    Raises:
        KeyError: its namespace is not in the table.
    """
    parts = type_name.lower().split("/")
    names = ("/".join(parts[:length]) for length in range(len(parts), 1, -1))
    own = next((name for name in names if name in API_VERSIONS), parts[0])
    return API_VERSIONS[own]


def older_version(type_name: str) -> str | None:
    """The version to ask where a cloud does not have the usual one yet; None where there is no such choice."""
    return OLDER_VERSIONS.get(type_name.lower().partition("/")[0])
