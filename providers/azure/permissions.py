"""The least-privilege custom role for a scan."""

import json
from collections.abc import Iterable

# The session itself needs these: it looks up the subscriptions, and finds resources by their type.
SESSION = (
    "Microsoft.Resources/subscriptions/read",
    "Microsoft.Resources/subscriptions/resources/read",
)
# Reading what lies inside a vault is not an action of Azure Resource Manager ("Azure data actions").
DATA_PREFIXES = ("Microsoft.KeyVault/vaults/certificates/",)


def role(actions: Iterable[str]) -> str:
    """A custom role, as `az role definition create` takes it, that allows the actions and no other."""
    named = sorted({*actions, *SESSION})
    return json.dumps(
        {
            "Name": "Netassay Reader",
            "IsCustom": True,
            "Description": "Reads the configuration of network services for netassay.",
            "Actions": [each for each in named if not each.startswith(DATA_PREFIXES)],
            "NotActions": [],
            "DataActions": [each for each in named if each.startswith(DATA_PREFIXES)],
            "NotDataActions": [],
            "AssignableScopes": ["/subscriptions/00000000-0000-0000-0000-000000000000"],
        },
        indent=2,
    )
