"""Front Door profiles with all that is in them, read through azure-core from the ARM emulator."""

import pytest

from providers.azure.front_door_profiles import endpoints_of, is_enabled, is_front_door, rules_for, served_names
from providers.azure.session import AzureSubscription
from scanner.demo.azure_server import AzureServer
from scanner.models import Unknown
from tests.providers.azure.arm import resource_id
from tests.providers.azure.front_door import (
    OWN,
    RULE_SETS,
    RULES,
    WWW,
    action,
    endpoint,
    origin,
    profile,
    ref,
    route,
    rule,
    rule_set,
    whole,
)


@pytest.mark.parametrize(
    ("sku", "expected"),
    [
        ({"name": "Standard_AzureFrontDoor"}, True),
        ({"name": "premium_azurefrontdoor"}, True),
        ({"name": "Ultimate_AzureFrontDoor"}, True),
        ({"name": "Standard_Microsoft"}, False),
        (None, False),
    ],
)
def test_which_profiles_are_front_doors(sku: dict[str, str] | None, expected: bool) -> None:
    assert is_front_door(profile(sku=sku)) is expected


@pytest.mark.parametrize(
    ("state", "expected"), [("Enabled", True), ("disabled", False), (None, True), ("Draining", True)]
)
def test_states(state: str | None, expected: bool) -> None:
    assert is_enabled(endpoint(enabledState=state)) is expected


def test_what_is_disabled_is_left_out(subscription: AzureSubscription, azure_server: AzureServer) -> None:
    azure_server.put(*whole(two=origin("web/two", enabledState="Disabled"), off=route("off", enabledState="Disabled")))
    (found,) = endpoints_of(subscription)
    assert [each["name"] for each in found.routes] == ["all"]
    ((origin_found,),) = found.profile.origins.values()
    assert origin_found["name"] == "one"


def test_names_that_are_served(subscription: AzureSubscription, azure_server: AzureServer) -> None:
    azure_server.put(*whole())
    (found,) = endpoints_of(subscription)
    served = served_names(found, found.routes)
    assert [each["properties"]["hostName"] for each in served.values()] == [OWN, WWW]
    assert served_names(found, []) == {}


def test_rules_of_sets(subscription: AzureSubscription, azure_server: AzureServer) -> None:
    first, second = (ref(RULE_SETS, f"shop/{name}") for name in ("rules", "more"))
    parts = {
        "route": route(ruleSets=[second, first]),
        "rules": rule_set(),
        "more": rule_set("more"),
        "sign": rule("sign", action("UrlSigning")),
        "last": rule("last", action("UrlRewrite"), order=2, matchProcessingBehavior="Stop"),
        "before": {**rule("before"), "id": resource_id(RULES, "shop/more/before")},
    }
    azure_server.put(*whole(**parts))
    (found,) = endpoints_of(subscription)
    rules = rules_for(found, found.routes[0])
    assert not isinstance(rules, Unknown)
    assert [(len(each.changes), each.stops) for each in rules] == [(0, False), (1, False), (1, True)]
