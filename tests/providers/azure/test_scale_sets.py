"""Scale sets, read from the ARM emulator."""

from typing import Any

import pytest

from providers.azure.scale_sets import scale_sets
from providers.azure.session import AzureSubscription
from scanner.demo.azure_server import AzureServer
from scanner.models import RuleSetUser
from tests.providers.azure.arm import resource, resource_id
from tests.providers.azure.networks import GROUPS, ref

SETS = "Microsoft.Compute/virtualMachineScaleSets"


def profile(*groups: str | None) -> dict[str, Any]:
    plans = [
        {"name": "main", "properties": {"networkSecurityGroup": ref(GROUPS, group)} if group else {}}
        for group in groups
    ]
    return {"virtualMachineProfile": {"networkProfile": {"networkInterfaceConfigurations": plans}}}


@pytest.mark.parametrize(
    ("properties", "groups"),
    [
        (profile("Web"), ["web"]),
        (profile("web", None, "web", "data"), ["web", "data"]),
        (profile(None), []),
        # A flexible scale set may have no profile: its machines are made one by one.
        ({"orchestrationMode": "Flexible"}, []),
    ],
)
def test_groups_of_the_machines(
    subscription: AzureSubscription, azure_server: AzureServer, properties: dict[str, Any], groups: list[str]
) -> None:
    azure_server.put(resource(SETS, "workers", properties))
    (user,) = scale_sets.function(subscription)
    assert isinstance(user, RuleSetUser)
    assert user.rule_sets == tuple(resource_id(GROUPS, each).lower() for each in groups)


def test_application_security_groups_of_the_machines(
    subscription: AzureSubscription, azure_server: AzureServer
) -> None:
    member = ref("Microsoft.Network/applicationSecurityGroups", "Web")
    configuration = {"name": "main", "properties": {"applicationSecurityGroups": [member]}}
    plan = {"name": "main", "properties": {"ipConfigurations": [configuration]}}
    planned = {"networkProfile": {"networkInterfaceConfigurations": [plan]}}
    azure_server.put(resource(SETS, "workers", {"virtualMachineProfile": planned}))
    (user,) = scale_sets.function(subscription)
    assert isinstance(user, RuleSetUser)
    assert user.groups == (member["id"].lower(),)
