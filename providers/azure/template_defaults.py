"""What Azure adds to resources by itself."""

from typing import Any

NETWORK_SECURITY_GROUP = "microsoft.network/networksecuritygroups"

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
