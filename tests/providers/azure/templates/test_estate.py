"""The demo estate as a template of Azure Resource Manager, compared with the same in a subscription."""

import copy
import json
import re
from typing import Any

import pytest

from providers.azure.sign_in import AzureOptions, open_subscriptions
from providers.azure.template_types import TYPES
from scanner.cli.progress import NoProgress
from scanner.demo.azure_estate import FAMILIES, NAME
from scanner.demo.azure_names import SUBSCRIPTION
from scanner.demo.azure_server import AzureServer
from scanner.engine import collect
from scanner.inventory import Inventory
from scanner.plugins import load_collectors
from tests.declaring import EVERYTHING, declare
from tests.parity import by_name, differences

SCHEMA = "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#"
KNOWN = {each.lower() for each in TYPES}
# What a template cannot have, and why it is not there or not the same.
NEVER_DECLARED = {
    # Others may set more of them beside a resource: what there are is open.
    "LogDelivery",
}
DIFFERENT = {
    # The facts of a policy come from Azure live, and from the table otherwise.
    ("Listener", "tls.resolution"),
    ("Listener", "tls.as_of"),
    # In which network a group filters is known only with the machines of scale sets.
    ("FirewallRuleSet", "network"),
    # What a pool of a scale set holds is known only then.
    ("TargetGroup", "kind"),
    ("FirewallRuleSet", "rules[].peers"),
    ("FirewallRuleSet", "rules[].peers[].addresses"),
}

WITHOUT_POLICY = "/httplisteners/staff-legacy"
"""It has no TLS policy, and a template tells by the version of the API which one is the default."""


def name_of(text: str) -> str:
    """An id without the group that it is in."""
    return re.sub(r"/subscriptions/[^/]+/resourcegroups/[^/]+/", "", text, flags=re.IGNORECASE).lower()


def template(resources: list[dict[str, Any]]) -> dict[str, Any]:
    """The resources as somebody would declare them, with the ids that they have in one resource group."""
    listed = [_declared(each) for each in resources]
    document = {"$schema": SCHEMA, "contentVersion": "1.0.0.0", "resources": [each for each in listed if each]}
    group = f"/subscriptions/{SUBSCRIPTION}/resourceGroups/[^/]+"
    here = "/subscriptions/main.json/resourcegroups/template"
    found: dict[str, Any] = json.loads(re.sub(group, here, json.dumps(document), flags=re.IGNORECASE))
    return found


def _declared(resource: dict[str, Any]) -> dict[str, Any] | None:
    own = copy.deepcopy(resource)
    identifier = own.pop("id")
    own.pop("name", None)
    namespace, *parts = identifier.rpartition("/providers/")[2].split("/")
    kind = "/".join((namespace, *parts[::2]))
    if kind.lower() not in KNOWN:
        return None
    scope = {"scope": identifier.rpartition("/providers/")[0]} if identifier.count("/providers/") > 1 else {}
    return {**own, **scope, "type": kind, "name": "/".join(parts[1::2]), "apiVersion": "2025-01-01"}


@pytest.fixture(scope="module")
def estate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Inventory, Inventory]:
    """Live and declared."""
    with AzureServer() as server, pytest.MonkeyPatch.context() as patch:
        server.subscription(SUBSCRIPTION, NAME)
        resources = [each for family in FAMILIES for each in family.resources()]
        server.put(*resources)
        for name, value in server.environment.items():
            patch.setenv(name, value)
        accounts = list(open_subscriptions(AzureOptions(subscription=(SUBSCRIPTION,)), concurrency=4))
        collectors = load_collectors("azure")
        live = collect(accounts, collectors, [EVERYTHING], progress=NoProgress(), concurrency=4)
    return live, declare(tmp_path_factory.mktemp("estate"), {"main.json": template(resources)}).inventory


def test_a_template_makes_what_the_subscription_has(estate: tuple[Inventory, Inventory]) -> None:
    live, declared = (by_name(each, name_of) for each in estate)
    assert {model for model, _ in live.keys() - declared.keys()} <= NEVER_DECLARED
    assert {model for model, _ in declared.keys() - live.keys()} <= NEVER_DECLARED
    assert len(declared) > 130


def test_nothing_of_it_is_known_and_different(estate: tuple[Inventory, Inventory]) -> None:
    live, declared = (by_name(each, name_of) for each in estate)
    found = [each for each in differences(live, declared, name_of) if (each.model, each.field) not in DIFFERENT]
    assert [
        each for each in found if not (each.resource.endswith(WITHOUT_POLICY) and each.field.startswith("tls."))
    ] == []


def test_all_of_it_is_understood(estate: tuple[Inventory, Inventory]) -> None:
    _, declared = estate
    assert declared.gaps == ()
    assert declared.unevaluated == ()


def test_every_resource_has_its_line(estate: tuple[Inventory, Inventory]) -> None:
    _, declared = estate
    places = [each.location for batch in declared.batches for each in batch.resources]
    assert all(each is not None and each.file == "main.json" and each.line for each in places)
