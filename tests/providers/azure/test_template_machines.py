"""The interfaces that the machines of scale sets get, of answers that may be anything."""

from typing import Any

import pytest

from providers.azure.template_machines import interfaces_of_machines, plans_of, pools_of_machines

SCALE_SET = "/subscriptions/s/resourceGroups/r/providers/Microsoft.Compute/virtualMachineScaleSets/workers"


def scale_set(plans: object, **fields: Any) -> dict[str, Any]:
    profile = {"networkProfile": {"networkInterfaceConfigurations": plans}}
    properties = {"virtualMachineProfile": profile, **fields.pop("properties", {})}
    common = {"id": SCALE_SET, "name": "workers", "type": "Microsoft.Compute/virtualMachineScaleSets"}
    return {**common, "location": "westeurope", "properties": properties, **fields}


PLAN = {
    "name": "main",
    "properties": {
        "networkSecurityGroup": {"id": "group"},
        "ipConfigurations": [
            {"name": "inner", "properties": {"subnet": {"id": "subnet"}}},
            {"name": "outer", "properties": {"publicIPAddressConfiguration": {"name": "public"}}},
        ],
    },
}


def told(answer: dict[str, Any]) -> list[dict[str, Any]]:
    return list(interfaces_of_machines({"one": answer}))


def test_an_interface_is_what_its_plan_says() -> None:
    (found,) = told(scale_set([PLAN]))
    own = f"{SCALE_SET}/networkInterfaces/main"
    assert (found["id"], found["name"], found["location"]) == (own, "main", "westeurope")
    inner, outer = found["properties"]["ipConfigurations"]
    assert inner["id"] == f"{own}/ipConfigurations/inner"
    assert "publicIPAddress" not in inner["properties"]
    assert outer["properties"]["publicIPAddress"] == {"id": f"{own}/publicIPAddresses/outer"}
    assert found["properties"]["networkSecurityGroup"] == {"id": "group"}


@pytest.mark.parametrize(
    ("fields", "count"),
    [
        ({"sku": {"capacity": 0}}, 0),
        ({"sku": {"capacity": "0"}}, 0),
        ({"sku": {"capacity": 3}}, 1),
        ({"sku": None}, 1),
        ({"properties": {"orchestrationMode": "Uniform"}}, 1),
        ({"properties": {"orchestrationMode": "Flexible"}}, 0),
        ({"properties": {"orchestrationMode": 1}}, 0),
        ({"type": "Microsoft.Network/loadBalancers"}, 0),
        ({"type": None}, 0),
    ],
)
def test_which_scale_sets_have_machines(fields: dict[str, Any], count: int) -> None:
    assert len(told(scale_set([PLAN], **fields))) == count


@pytest.mark.parametrize("plans", [None, "text", [None, "text"], {}])
def test_plans_that_are_none(plans: object) -> None:
    assert told(scale_set(plans)) == []
    assert plans_of(scale_set(plans)) == []


@pytest.mark.parametrize("configurations", [None, "text", [None, "text"]])
def test_configurations_that_are_none(configurations: object) -> None:
    (found,) = told(scale_set([{"name": "main", "properties": {"ipConfigurations": configurations}}]))
    assert found["properties"]["ipConfigurations"] == configurations


def test_pools() -> None:
    pools = {
        "loadBalancerBackendAddressPools": [{"id": "a"}],
        "applicationGatewayBackendAddressPools": [{"id": "b"}],
    }
    plan = {"name": "main", "properties": {"ipConfigurations": [{"name": "inner", "properties": pools}, "text"]}}
    assert list(pools_of_machines(scale_set([plan]))) == [[{"id": "a"}], [{"id": "b"}]]
