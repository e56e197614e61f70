"""Whole scans of mutated templates: read, translated, collected and judged."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final

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
from scanner.provider import TemplateOptions
from scanner.report import Report
from tests.providers.fuzzed import Kinds, as_json, write
from tests.providers.json_mutants import json_mutants
from tests.providers.native_examples import DEPLOYMENT, STACK
from tests.providers.template_mutants import mutants
from tests.providers.terraform_examples import document

CHECKS: Final = load_checks()
WANTED: Final = Wanted(frozenset(model for check in CHECKS for model in check.reads))
OUTPUTS: Final = (json, junit, markdown, text)


def scan_mutant(directory: Path, files: dict[str, str]) -> int:
    """Scan mutated files; how many verdicts there are.

    A defect of ours would be an exception, or a gap that says so.
    """
    write(directory, files)
    source = source_of(directory, list(files), TemplateOptions(), 4, Ignores(directory))
    inventory = source([WANTED], NoProgress())
    assert not inventory.gaps, inventory.gaps
    report = judge(inventory, CHECKS, Settings())
    _render(report)
    return len(report.verdicts)


def _render(report: Report) -> None:
    for each in OUTPUTS:
        assert each.render(report)
    for profile in Profile:
        assert sarif.render(report, profile)


def _one_file(name: str) -> Callable[[Path, str], int]:
    return lambda directory, mutant: scan_mutant(directory, {name: mutant})


SCANS: Kinds = {
    "scanned plan": (_one_file("plan.json"), partial(json_mutants, document())),
    "scanned CloudFormation": (_one_file("stack.json"), partial(json_mutants, as_json(read_yaml(STACK)))),
    "scanned CloudFormation as text": (_one_file("stack.yaml"), partial(mutants, [STACK])),
    "scanned ARM": (_one_file("main.json"), partial(json_mutants, DEPLOYMENT)),
}
