"""Whole scans of mutated templates: read, translated, collected, judged and reported."""

import random
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from json import dumps as as_text
from pathlib import Path
from typing import Any, Final

from providers.located_yaml import read_yaml
from scanner.cli.progress import NoProgress
from scanner.cli.reading_templates import source_of
from scanner.config import Settings
from scanner.engine import Wanted
from scanner.ignores import Ignores
from scanner.judge import judge
from scanner.outputs import json, junit, markdown, sarif, text
from scanner.outputs.sarif import Profile
from scanner.plugins import load_checks
from scanner.provider import TemplateOptions, UsageError
from scanner.report import Report
from tests.providers import scan_seeds
from tests.providers.fuzzed import Kinds, as_json, write
from tests.providers.hcl_mutants import hcl_mutants
from tests.providers.json_mutants import json_mutants
from tests.providers.native_examples import DEPLOYMENT, STACK
from tests.providers.template_mutants import mutants
from tests.providers.terraform_examples import document

CHECKS: Final = load_checks()
WANTED: Final = Wanted(frozenset(model for check in CHECKS for model in check.reads))
OUTPUTS: Final = (json, junit, markdown, text)


def scan_mutant(directory: Path, files: dict[str, str], path: str = ".") -> int:
    """Scan mutated files; how many verdicts there are, none where there is no template any more.

    A defect of ours would be an exception, or a gap that says so. What is malformed is told as such.
    """
    write(directory, files)
    source = source_of(directory, [path], TemplateOptions(), 4, Ignores(directory))
    try:
        inventory = source([WANTED], NoProgress())
    except UsageError:
        return 0
    assert not [each for each in inventory.gaps if "defect" in each.reason]
    report = judge(inventory, CHECKS, Settings())
    _render(report)
    return len(report.verdicts)


def _render(report: Report) -> None:
    for each in OUTPUTS:
        assert each.render(report)
    # What profiles have in common is most of the work.
    profile = tuple(Profile)[len(report.verdicts) % len(Profile)]
    assert sarif.render(report, profile)


def _one_file(name: str) -> Callable[[Path, str], int]:
    return lambda directory, mutant: scan_mutant(directory, {name: mutant}, name)


def _directory(directory: Path, mutant: str) -> int:
    return scan_mutant(directory, {"main.tf": mutant})


def _of_any(documents: Callable[[], Sequence[Any]], number: int, seed: int = 0) -> Iterator[str]:
    """Mutants of any of these documents."""
    chosen = random.Random(seed)  # noqa: S311 - nothing here is secret
    for _ in range(number):
        yield from json_mutants(chosen.choice(documents()), 1, chosen.randrange(1 << 32))


def _of_any_plan(number: int, seed: int = 0) -> Iterator[str]:
    chosen = random.Random(seed)  # noqa: S311 - nothing here is secret
    for _ in range(number):
        planned = scan_seeds.planned(chosen.randrange(len(scan_seeds.terraform())))
        yield from json_mutants(planned, 1, chosen.randrange(1 << 32))


def _stacks_as_json() -> Sequence[Any]:
    return [as_json(read_yaml(each)) for each in scan_seeds.stacks()]


SCANS: Kinds = {
    "scanned plan": (_one_file("plan.json"), partial(json_mutants, document())),
    "scanned CloudFormation": (_one_file("stack.json"), partial(json_mutants, as_json(read_yaml(STACK)))),
    "scanned CloudFormation as text": (_one_file("stack.yaml"), partial(mutants, [STACK])),
    "scanned ARM": (_one_file("main.json"), partial(json_mutants, DEPLOYMENT)),
}


def _of_any_stack(number: int, seed: int = 0) -> Iterator[str]:
    return mutants(scan_seeds.stacks(), number, seed)


def _constructs(number: int, seed: int = 0) -> Iterator[str]:
    """Mutants of what `cdk synth` writes."""
    return _of_any(lambda: [_with_constructs(each) for each in _stacks_as_json()], number, seed)


def _with_constructs(stack: Any) -> Any:
    paths = {name: {"Metadata": {"aws:cdk:path": f"Stack/{name}/Resource"}} for name in stack["Resources"]}
    own = {"CDKMetadata": {"Type": "AWS::CDK::Metadata", "Properties": {"Analytics": "v2:deflate64:H4sIAAAA"}}}
    made = {name: {**each, **paths[name]} for name, each in stack["Resources"].items()}
    return {**stack, "Resources": {**made, **own}}


def _synthesised(directory: Path, mutant: str) -> int:
    manifest = {
        "version": "36.0.0",
        "artifacts": {"Stack": {"type": "aws:cloudformation:stack", "properties": {"templateFile": STACK_FILE}}},
    }
    files = {"cdk.out/manifest.json": as_text(manifest), f"cdk.out/{STACK_FILE}": mutant}
    return scan_mutant(directory, files, "cdk.out")


STACK_FILE: Final = "Stack.template.json"


def _compiled(number: int, seed: int = 0) -> Iterator[str]:
    """Mutants of templates that Bicep makes."""
    return _of_any(lambda: [{**each, **BY_BICEP} for each in scan_seeds.deployments()], number, seed)


BY_BICEP: Final = {"metadata": {"_generator": {"name": "bicep", "version": "0.30.23.60470"}}}


def _beside_bicep(directory: Path, mutant: str) -> int:
    return scan_mutant(directory, {"main.json": mutant, "main.bicep": _bicep_of(mutant)}, "main.json")


def _bicep_of(mutant: str) -> str:
    """A source that knows some of the resources, cut off where the mutant says."""
    text = "\n".join(
        f"resource r{number} '{each['type']}@2024-05-01' = {{\n  name: '{each['name']}'\n}}"
        for document in scan_seeds.deployments()
        for number, each in enumerate(document["resources"])
    )
    return text[: len(mutant) * 997 % len(text)]


def _of_any_directory(number: int, seed: int = 0) -> Iterator[str]:
    return hcl_mutants(scan_seeds.terraform(), number, seed)


def _of_any_text(number: int, seed: int = 0) -> Iterator[str]:
    return mutants(scan_seeds.terraform(), number, seed)


ESTATES: Kinds = {
    "plan of an estate": (_one_file("plan.json"), _of_any_plan),
    "stack of an estate": (_one_file("stack.json"), partial(_of_any, _stacks_as_json)),
    "stack of an estate as text": (_one_file("stack.yaml"), _of_any_stack),
    "deployment of an estate": (_one_file("main.json"), partial(_of_any, scan_seeds.deployments)),
    "constructs of an estate": (_synthesised, _constructs),
    "Bicep of an estate": (_beside_bicep, _compiled),
    "directory of an estate": (_directory, _of_any_directory),
    "directory of an estate as text": (_directory, _of_any_text),
}
"""Of everything that is read, so that every collector and check meets what is malformed."""
