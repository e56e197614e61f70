"""Templates to be mutated for whole scans: those that tests of the clouds declare, and the demo estates."""

import pkgutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from providers.located_yaml import read_yaml
from providers.template_files import UnreadableError
from providers.templates import Block, Reference, Template, Value
from providers.terraform import read_directory
from scanner.demo.azure_estate import FAMILIES
from scanner.models import Unknown
from tests.providers import balancer_templates
from tests.providers.azure.templates.test_estate import template
from tests.providers.gcp.templates.hcl import Writer
from tests.providers.gcp.templates.test_estate import BY_ITSELF, resources
from tests.providers.terraform_plans import ADDRESS, configured, names, plan, resource

CLOUDS = ("aws", "azure", "gcp")


@cache
def terraform() -> tuple[str, ...]:
    """Configurations of all clouds."""
    listed = [(under, each) for _, under, each in resources() if each["name"] not in BY_ITSELF]
    parts = [listed[start : start + 30] for start in range(0, len(listed), 30)]
    google = (Writer(each).text() for each in parts)
    return (*_texts(lambda text: 'resource "' in text), balancer_templates.TERRAFORM, *google)


@cache
def stacks() -> tuple[str, ...]:
    """Templates of CloudFormation, as YAML."""
    found = _texts(lambda text: text.startswith("Resources:") and "Type: AWS::" in text)
    return (*(each for each in found if _is_yaml(each)), balancer_templates.CLOUDFORMATION)


def _is_yaml(text: str) -> bool:
    try:
        read_yaml(text)
    except UnreadableError:
        return False
    return True


@cache
def deployments() -> tuple[dict[str, Any], ...]:
    """Templates of Azure Resource Manager."""
    return tuple(template(list(family.resources())) for family in FAMILIES)


def _texts(is_wanted: Callable[[str], bool]) -> Iterator[str]:
    """The constants of tests that are templates."""
    for cloud in CLOUDS:
        home = import_module(f"tests.providers.{cloud}.templates")
        for found in pkgutil.iter_modules(home.__path__, f"{home.__name__}."):
            members = vars(import_module(found.name)).items()
            yield from (each for name, each in members if name.isupper() and isinstance(each, str) and is_wanted(each))


@cache
def planned(number: int) -> dict[str, Any]:
    """The plan of one of the configurations."""
    with TemporaryDirectory() as directory:
        (Path(directory) / "main.tf").write_text(terraform()[number], encoding="utf-8")
        return plan_of(read_directory(Path(directory)))


def plan_of(found: Template) -> dict[str, Any]:
    """What Terraform would plan for the blocks of a configuration that has no modules."""
    made = [each for each in found.blocks if not each.is_read and ADDRESS.fullmatch(each.address)]
    return plan(
        *(resource(each.address, _after(each.values), unknown=_unknown(each.values)) for each in made),
        module={"resources": [configured(_without_key(each), **_expressions(each.values)) for each in made]},
    )


def _without_key(block: Block) -> str:
    return block.address.partition("[")[0]


def _after(value: Value) -> Any:
    """What is known of a value."""
    match value:
        case Mapping():
            return {key: _after(each) for key, each in value.items() if not isinstance(each, Unknown | Reference)}
        case tuple():
            return [_after(each) for each in value]
        case Unknown() | Reference():
            return None
        case plain:
            return plain


def _unknown(value: Value) -> Any:
    match value:
        case Mapping():
            return {key: _unknown(each) for key, each in value.items()}
        case tuple():
            return [_unknown(each) for each in value]
        case other:
            return isinstance(other, Unknown | Reference)


def _expressions(values: Mapping[str, Value]) -> dict[str, Any]:
    return {key: _expression(each) for key, each in values.items()}


def _expression(value: Value) -> Any:
    match value:
        case Mapping():
            return [_expressions(value)]
        case tuple() if any(isinstance(each, Mapping) for each in value):
            return [_expressions(each) for each in value if isinstance(each, Mapping)]
        case Unknown():
            return names("var.open")
        case other if found := tuple(_references(other)):
            return names(*found)
        case other:
            return {"constant_value": _after(other)}


def _references(value: Value) -> Iterator[str]:
    members: Sequence[Value] = value if isinstance(value, tuple) else (value,)
    for each in members:
        if isinstance(each, Reference):
            yield from (str(each), each.address)
