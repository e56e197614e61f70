"""What Azure adds to resources by itself."""

from collections.abc import Mapping
from typing import Any

from providers.templates import Value
from scanner.models import Unknown

APPLICATION_GATEWAY = "microsoft.network/applicationgateways"
NETWORK_SECURITY_GROUP = "microsoft.network/networksecuritygroups"
NEWER = "2023-02-01"
"""The version of the API since which application gateways are made with another TLS policy."""

# "Azure creates the following default rules in each network security group that you create" ("Azure network security
# groups overview").
_DEFAULTS = (
    ("AllowVnetInBound", "Inbound", "Allow", 65000, "VirtualNetwork", "VirtualNetwork"),
    ("AllowAzureLoadBalancerInBound", "Inbound", "Allow", 65001, "AzureLoadBalancer", "*"),
    ("DenyAllInBound", "Inbound", "Deny", 65500, "*", "*"),
    ("AllowVnetOutBound", "Outbound", "Allow", 65000, "VirtualNetwork", "VirtualNetwork"),
    ("AllowInternetOutBound", "Outbound", "Allow", 65001, "*", "Internet"),
    ("DenyAllOutBound", "Outbound", "Deny", 65500, "*", "*"),
)
DEFAULT_RULES = tuple(
    {
        "name": name,
        "properties": {
            "direction": direction,
            "access": access,
            "priority": priority,
            "protocol": "*",
            "sourceAddressPrefix": source,
            "sourcePortRange": "*",
            "destinationAddressPrefix": destination,
            "destinationPortRange": "*",
        },
    }
    for name, direction, access, priority, source, destination in _DEFAULTS
)


def with_default_rules(group: dict[str, Any]) -> dict[str, Any]:
    """A security group with the rules that every one has."""
    properties = group.get("properties")
    own = properties if isinstance(properties, dict) else {}
    return {**group, "properties": {**own, "defaultSecurityRules": list(DEFAULT_RULES)}}


def with_tls_policy(properties: Value, version: str | Unknown) -> Value:
    """Application gateways without a TLS policy have the one that was the default in the API that makes them.

    Source: "Application Gateway TLS policy overview".

    Args:
        properties: of the gateway.
        version: of the API: `2023-11-01`.
    """
    is_set = isinstance(properties, Mapping) and properties.get("sslPolicy") is not None
    if is_set or not isinstance(properties, Mapping) or isinstance(version, Unknown) or not version:
        return properties
    name = "AppGwSslPolicy20220101" if version[: len(NEWER)] >= NEWER else "AppGwSslPolicy20150501"
    return {**properties, "sslPolicy": {"policyType": "Predefined", "policyName": name}}
