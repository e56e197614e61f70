"""Network managers as ARM writes them, for the tests of several modules."""

from typing import Any

from tests.providers.azure.arm import resource, resource_id
from tests.providers.azure.networks import NET

MANAGERS = "Microsoft.Network/networkManagers"
CONFIGURATIONS = f"{MANAGERS}/securityAdminConfigurations"
COLLECTIONS = f"{CONFIGURATIONS}/ruleCollections"
RULES = f"{COLLECTIONS}/rules"
GROUPS = f"{MANAGERS}/networkGroups"
MEMBERS = f"{GROUPS}/staticMembers"
COLLECTION = resource_id(COLLECTIONS, "corp/base/ports").lower()


def managed(*rules: dict[str, Any], members: tuple[str, ...] = (NET,)) -> list[dict[str, Any]]:
    """A network manager that applies these rules to the members of a group."""
    return [
        resource(MANAGERS, "corp"),
        resource(GROUPS, "corp/all"),
        *(resource(MEMBERS, f"corp/all/{at}", {"resourceId": each}) for at, each in enumerate(members)),
        resource(CONFIGURATIONS, "corp/base"),
        resource(
            COLLECTIONS,
            "corp/base/ports",
            {"appliesToGroups": [{"networkGroupId": resource_id(GROUPS, "corp/all")}]},
        ),
        *rules,
    ]


def admin_rule(name: str = "one", **fields: Any) -> dict[str, Any]:
    """A rule that keeps everybody out of a port."""
    written = {
        "access": "Deny",
        "direction": "Inbound",
        "priority": 10,
        "protocol": "Tcp",
        "sources": [{"addressPrefix": "*", "addressPrefixType": "IPPrefix"}],
        "destinations": [],
        "sourcePortRanges": [],
        "destinationPortRanges": ["22"],
        **fields,
    }
    return resource(RULES, f"corp/base/ports/{name}", written, kind="Custom")
