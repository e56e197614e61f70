"""The same resources in a subscription, in a template of Azure Resource Manager, and in Terraform."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from providers.azure.sign_in import AzureOptions, open_subscriptions
from scanner.cli.progress import NoProgress
from scanner.demo.azure_estate import NAME
from scanner.demo.azure_names import SUBSCRIPTION
from scanner.demo.azure_server import AzureServer, Resource
from scanner.engine import Wanted, collect
from scanner.inventory import Inventory
from scanner.models import Resource as Model
from scanner.plugins import load_collectors
from tests.declaring import Declared, declare
from tests.parity import Difference, by_name, differences
from tests.providers.azure.templates.test_estate import name_of, template

IN_GROUP = 'location = "westeurope"\n  resource_group_name = "template"'


def virtual_network(block: str, name: str, space: str) -> str:
    """A virtual network in Terraform, in the resource group of templates."""
    return (
        f'resource "azurerm_virtual_network" "{block}" {{\n  name = "{name}"\n  {IN_GROUP}\n'
        f'  address_space = ["{space}"]\n}}'
    )


def live(server: AzureServer, resources: Sequence[Resource], *models: type[Model]) -> Inventory:
    """What a scan of a subscription with these resources finds.

    Args:
        server: whose environment is set.
        resources: as ARM writes them, in the subscription of the demo.
        models: that are asked for.
    """
    server.subscription(SUBSCRIPTION, NAME)
    server.put(*resources)
    (account,) = open_subscriptions(AzureOptions(subscription=(SUBSCRIPTION,)), concurrency=4)
    wanted = [Wanted(frozenset(models))]
    return collect([account], load_collectors("azure"), wanted, progress=NoProgress(), concurrency=4)


def native(root: Path, resources: Sequence[Resource], *models: type[Model]) -> Declared:
    """The same as a template of Azure Resource Manager."""
    return declare(root / "arm", {"main.json": template([dict(each) for each in resources])}, also=models)


def in_terraform(root: Path, text: str, *models: type[Model]) -> Declared:
    """The same in Terraform."""
    return declare(root / "terraform", {"main.tf": text}, also=models)


def what_differs(one: Inventory, other: Inventory, *models: type[Model]) -> list[Difference]:
    """What one says differently of resources of these models than the other, where the latter leaves nothing open.

    Those that only one of them has are differences too.
    """
    names = {model.__name__ for model in models}
    own, its = (
        {key: each for key, each in by_name(found, name_of).items() if key[0] in names} for found in (one, other)
    )
    alone = [Difference(*key, "", "there" if key in own else "", "") for key in sorted(own.keys() ^ its.keys())]
    return [*alone, *differences(own, its, name_of)]


def plain(found: Declared, model: type[Model]) -> list[Any]:
    """All that the resources of a model say, without where they stand and what the template is called."""
    left_out = {"location", "doubt", "place"}
    dumped = [_without(each.model_dump(mode="json"), left_out) for each in found.of(model)]
    for each in dumped:
        each["identity"] = {key: each["identity"][key] for key in ("id", "type")}
    return sorted(json.loads(name_of(json.dumps(dumped))), key=lambda each: str(each["identity"]["id"]))


def _without(value: Any, names: set[str]) -> Any:
    match value:
        case dict() as entries:
            return {key: _without(each, names) for key, each in entries.items() if key not in names}
        case list() as members:
            return [_without(each, names) for each in members]
        case other:
            return other


def outcomes(found: Declared, check: str) -> Iterator[tuple[str, str, int | None]]:
    """What a check says of each resource: the outcome, its address and the line."""
    for each in found.judged(check).verdicts:
        yield str(each.outcome), each.resource.name, each.location.line if each.location else None
