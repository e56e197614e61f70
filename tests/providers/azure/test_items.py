"""Items of lists that are not as Azure Resource Manager answers them."""

from typing import Any

import pytest

from providers.azure.items import flaw_of
from providers.azure.session import AzureSubscription
from providers.azure.virtual_networks import virtual_networks
from scanner.demo.azure_server import AzureServer
from scanner.models import Unknown
from tests.providers.azure.arm import resource


@pytest.mark.parametrize(
    ("more", "flaw"),
    [
        ({}, None),
        ({"properties": {}}, None),
        ({"properties": {"subnet": None, "securityRules": [], "priority": "100", "hostName": 5}}, None),
        ({"properties": Unknown(why="depends on var.x")}, None),
        ({"properties": {"securityRules": [Unknown(why="depends on var.x")]}}, None),
        ({"tags": {"path": ["anything"]}}, None),
        ({"id": 5}, "it has no id"),
        ({"properties": ["x"]}, "properties is a list, and not an object"),
        ({"properties": {"subnet": "x"}}, "properties.subnet is a text, and not an object"),
        ({"properties": {"securityRules": {}}}, "properties.securityRules is an object, and not a list"),
        ({"properties": {"probes": [{}, True]}}, "properties.probes.1 is a truth value, and not an object"),
        ({"properties": {"subnet": {"id": ["/x"]}}}, "properties.subnet.id is a list, and not a text"),
        ({"properties": {"enabledState": True}}, "properties.enabledState is a truth value, and not a text"),
        ({"properties": {"appliesToGroups": [{}]}}, "properties.appliesToGroups.0 has no networkGroupId"),
        ({"properties": {"hostNames": [1]}}, "properties.hostNames.0 is a number, and not a text"),
        (
            {"properties": {"probes": [{"properties": {"protocol": {}}}]}},
            "properties.probes.0.properties.protocol is an object, and not a text, a number or a truth value",
        ),
    ],
)
def test_what_is_wrong_with_an_item(more: dict[str, Any], flaw: str | None) -> None:
    assert flaw_of({"id": "/x", "name": "x", **more}) == flaw


def test_what_is_no_object_has_no_id() -> None:
    assert flaw_of(["x"]) == "it is no object"


def test_a_malformed_item_costs_itself_and_not_its_list(
    subscription: AzureSubscription, azure_server: AzureServer
) -> None:
    kind = "Microsoft.Network/virtualNetworks"
    good = resource(kind, "good", {"addressSpace": {"addressPrefixes": ["10.0.0.0/16"]}})
    azure_server.put(good, {**resource(kind, "bad", {}), "properties": {"addressSpace": ["10.1.0.0/16"]}})
    assert [each.name for each in virtual_networks.function(subscription)] == ["good"]
    (gap,) = subscription.gaps()
    assert gap.reason.endswith("properties.addressSpace is a list, and not an object; please report this as a defect")
