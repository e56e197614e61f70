"""The kinds of templates whose readers meet mutants: for each a way to read one, and to make so many from a seed."""

import json
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any, TypeAlias

from providers.arm import read_deployment
from providers.cloudformation import read_stack
from providers.cloudformation_calls import call
from providers.located import Node
from providers.located_yaml import read_yaml
from providers.templates import Template
from providers.terraform import read_directory
from providers.terraform_plan import read_plan
from providers.terraform_sources import Sources
from tests.providers.json_mutants import json_mutants
from tests.providers.native_examples import BICEP, DEPLOYMENT, NESTED, STACK
from tests.providers.template_mutants import mutants
from tests.providers.terraform_examples import JSON_SOURCES, SOURCES, document


def read_mutated_plan(directory: Path, text: str) -> int:
    """Read a plan with its sources; how many blocks there are."""
    write(directory, SOURCES | {"plan.json": text})
    found = read_plan(directory, "plan.json", Sources(directory))
    str(found)
    assert found.blocks or found.unread or not json.loads(text).get("resource_changes")
    return len(found.blocks)


def read_mutated_sources(directory: Path, text: str) -> int:
    """Read a sound plan beside mutated sources, of which all files are one text here."""
    main, _, network = text.partition("----")
    write(directory, {"plan.json": json.dumps(document()), "main.tf": main, "network/main.tf": network})
    sources = Sources(directory)
    str([*sources.modules(), *sources.unread()])
    found = read_plan(directory, "plan.json", sources)
    assert len(found.blocks) == len(document()["resource_changes"])
    return len(found.blocks)


def read_mutated_json_sources(directory: Path, text: str) -> int:
    """Read mutated sources that are written as JSON; how many declarations there are."""
    write(directory, {"json/main.tf.json": text})
    sources = Sources(directory, "json")
    found = [declared for _, module in sources.modules() for declared in module.declared]
    str([*sources.unread(), *found])
    return len(found)


def read_mutated_directory(directory: Path, text: str) -> int:
    """Evaluate mutated sources; how many blocks there are."""
    main, _, network = text.partition("----")
    write(directory, {"main.tf": main, "network/main.tf": network})
    return _read(read_directory(directory))


def read_mutated_stack(directory: Path, text: str) -> int:
    """Read a CloudFormation template beside a sound one that it nests; how many blocks there are."""
    write(directory, {"template.yaml": text, "nested.yaml": NESTED})
    return _read(read_stack(directory, "template.yaml", {"Office": "192.0.2.0/24"}))


def read_mutated_deployment(directory: Path, text: str) -> int:
    """Read an Azure template beside a sound Bicep file; how many blocks there are."""
    write(directory, {"main.json": text, "main.bicep": BICEP})
    return _read(read_deployment(directory, "main.json"))


def read_mutated_bicep(directory: Path, text: str) -> int:
    """Read a sound Azure template beside a mutated Bicep file."""
    write(directory, {"main.json": json.dumps(DEPLOYMENT), "main.bicep": text})
    found = read_deployment(directory, "main.json")
    assert not found.unread
    return _read(found)


def as_json(node: Node) -> Any:
    """A template in YAML as it is written in JSON, with the long names of functions."""
    if called := call(node):
        return {called[0]: as_json(called[1])}
    if node.entries():
        return {key: as_json(each) for key, each in node.entries().items()}
    return [as_json(each) for each in node.members()] or node.value


def _read(found: Template) -> int:
    str(found)
    assert all(each.why and (each.line is None or each.line > 0) for each in found.unread)
    assert all(each.location for each in found.blocks)
    return len(found.blocks)


def write(directory: Path, files: Mapping[str, str]) -> None:
    """Write files, whatever is in their texts."""
    for name, text in files.items():
        (directory / name).parent.mkdir(exist_ok=True)
        (directory / name).write_bytes(text.encode(errors="surrogatepass"))


Kinds: TypeAlias = Mapping[str, tuple[Callable[[Path, str], int], Callable[[int, int], Iterator[str]]]]

KINDS: Kinds = {
    "plan as text": (read_mutated_plan, partial(mutants, [json.dumps(document(), indent=1)])),
    "plan": (read_mutated_plan, partial(json_mutants, document())),
    "CloudFormation": (read_mutated_stack, partial(mutants, [STACK])),
    "CloudFormation in JSON": (read_mutated_stack, partial(json_mutants, as_json(read_yaml(STACK)))),
    "ARM as text": (read_mutated_deployment, partial(mutants, [json.dumps(DEPLOYMENT, indent=1)])),
    "ARM": (read_mutated_deployment, partial(json_mutants, DEPLOYMENT)),
    "Bicep": (read_mutated_bicep, partial(mutants, [BICEP])),
    "Terraform": (read_mutated_sources, partial(mutants, ["----".join(SOURCES.values())])),
    "Terraform in JSON": (read_mutated_json_sources, partial(json_mutants, JSON_SOURCES)),
}
SLOW_KINDS: Kinds = {
    "evaluated Terraform": (read_mutated_directory, partial(mutants, ["----".join(SOURCES.values())])),
}
"""Each mutant has a process of its own."""
