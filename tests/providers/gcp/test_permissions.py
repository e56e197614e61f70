"""The least-privilege role, as gcloud takes it."""

import json

from providers.gcp import provider


def test_the_role_holds_the_permissions_and_what_signing_in_needs() -> None:
    role = json.loads(provider.permissions(["compute.routes.list", "compute.firewalls.list", "compute.routes.list"]))
    assert sorted(role) == ["description", "includedPermissions", "stage", "title"]
    assert (role["title"], role["stage"]) == ("netassay", "GA")
    assert role["includedPermissions"] == [
        "compute.firewalls.list",
        "compute.projects.get",
        "compute.routes.list",
        "resourcemanager.projects.get",
    ]
