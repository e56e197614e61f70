"""The demo subscription's network manager: what the company never lets into its networks."""

from scanner.demo.azure_names import refers, resource, resource_id
from scanner.demo.azure_server import Resource

MANAGERS = "Microsoft.Network/networkManagers"
GROUPS = f"{MANAGERS}/networkGroups"
MEMBERS = f"{GROUPS}/staticMembers"
CONFIGURATIONS = f"{MANAGERS}/securityAdminConfigurations"
COLLECTIONS = f"{CONFIGURATIONS}/ruleCollections"
RULES = f"{COLLECTIONS}/rules"
NETWORKS = "Microsoft.Network/virtualNetworks"
SUBSCRIPTION = resource_id(MANAGERS, "kestrel").partition("/resourceGroups/")[0]


def resources() -> tuple[Resource, ...]:
    """The manager with a collection of rules for one network."""
    applies = {"appliesToGroups": [{"networkGroupId": resource_id(GROUPS, "kestrel/apps")}]}
    return (
        resource(MANAGERS, "kestrel", {"networkManagerScopes": {"subscriptions": [SUBSCRIPTION]}}),
        resource(GROUPS, "kestrel/apps"),
        resource(MEMBERS, "kestrel/apps/apps-vnet", {"resourceId": refers(NETWORKS, "apps-vnet")["id"]}),
        resource(CONFIGURATIONS, "kestrel/base"),
        resource(COLLECTIONS, "kestrel/base/clear-text", applies),
        resource(
            RULES,
            "kestrel/base/clear-text/no-telnet",
            {
                "access": "Deny",
                "direction": "Inbound",
                "priority": 10,
                "protocol": "Tcp",
                "sources": [{"addressPrefix": "*", "addressPrefixType": "IPPrefix"}],
                "destinations": [{"addressPrefix": "*", "addressPrefixType": "IPPrefix"}],
                "sourcePortRanges": ["0-65535"],
                "destinationPortRanges": ["23"],
            },
            kind="Custom",
        ),
    )
