"""The least-privilege IAM role for a scan."""

import json
from collections.abc import Iterable

# The session itself needs these: it looks whether the project can be read, and finds projects when none is named.
SESSION = ("compute.projects.get", "resourcemanager.projects.get")


def role(actions: Iterable[str]) -> str:
    """A custom role, as JSON, that allows the actions and nothing else.

    `gcloud iam roles create --file` takes it: YAML, which JSON is too, with the fields of the IAM API's `Role`.
    """
    return json.dumps(
        {
            "title": "netassay",
            "description": "Reads the configuration of network services, and nothing else.",
            "stage": "GA",
            "includedPermissions": sorted({*actions, *SESSION}),
        },
        indent=2,
    )
