"""Which files of a repository are templates, by what they hold, and from which of them reading begins."""

import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from enum import StrEnum
from pathlib import Path

from providers.template_files import UnreadableError, read_text
from providers.terraform_sources import Sources, is_module


class Kind(StrEnum):
    """What a file or directory is read as."""

    TERRAFORM = "Terraform directory"
    PLAN = "Terraform plan"
    CLOUDFORMATION = "CloudFormation template"
    ASSEMBLY = "CDK output"
    ARM = "Azure Resource Manager template"


SKIPPED = frozenset({".git", ".hg", ".svn", ".terraform", ".tox", ".venv", "__pycache__", "node_modules", "venv"})
"""Directories of tools, which hold copies and what others wrote."""
SUFFIXES = (".json", ".jsonc", ".template", ".yaml", ".yml")
MANIFEST = "manifest.json"

# A plan has both on one line; the first letters of a large file are enough for neither.
_PLAN = (re.compile(r'"terraform_version"\s*:'), re.compile(r'"(?:resource_changes|planned_values)"\s*:'))
_ARM = re.compile(r'"\$schema"\s*:\s*"[^"]*deploymentTemplate\.json', re.IGNORECASE)
_ASSEMBLY = re.compile(r'"artifacts"\s*:')
# At the beginning of a line, or anywhere in JSON, which may be all on one.
_CLOUDFORMATION = re.compile(
    r"""^[{\s]*["']?AWSTemplateFormatVersion["']?\s*:|[{,]\s*"AWSTemplateFormatVersion"\s*:""", re.MULTILINE
)
_RESOURCES = re.compile(r"""^[{\s]*["']?Resources["']?\s*:|[{,]\s*"Resources"\s*:\s*\{""", re.MULTILINE)
_RESOURCE_TYPE = re.compile(r"""["']?Type["']?\s*:\s*["']?[A-Za-z0-9]+::[A-Za-z0-9]+""")


def kind_of(root: Path, file: str) -> Kind | None:
    """What a file is, None where it is no template.

    Args:
        root: of the sources.
        file: relative to the root.

    Raises:
        UnreadableError: it cannot be read.
    """
    text = read_text(root, file)
    if all(each.search(text) for each in _PLAN):
        return Kind.PLAN
    if _ARM.search(text):
        return Kind.ARM
    if _CLOUDFORMATION.search(text) or (_RESOURCES.search(text) and _RESOURCE_TYPE.search(text)):
        return Kind.CLOUDFORMATION
    if file.rpartition("/")[2] == MANIFEST and _ASSEMBLY.search(text) and "aws:cloudformation:stack" in text:
        return Kind.ASSEMBLY
    return None


def discovered(root: Path, paths: Iterable[str], refuse: Callable[[str, str], None]) -> Iterator[tuple[str, Kind]]:
    """What reading begins from, in the order of the paths.

    Args:
        root: of the sources.
        paths: files and directories relative to the root.
        refuse: hears of files that were named and are no templates, or cannot be read, and why.
    """
    found: dict[str, Kind] = {}
    directories: list[str] = []
    for path in dict.fromkeys(paths):
        if (root / path).is_dir():
            for directory, names in _walk(root, path):
                if is_module(root, directory):
                    directories.append(directory)
                found |= {file: kind for file in names if (kind := _kind_or_none(root, file))}
        else:
            try:
                kind = kind_of(root, path)
            except UnreadableError as error:
                refuse(path, error.why)
                continue
            if kind is None:
                refuse(path, "is no template of Terraform, CloudFormation or Azure Resource Manager")
            else:
                found[path] = kind
    yield from sorted({**found, **dict.fromkeys(root_modules(root, directories, paths), Kind.TERRAFORM)}.items())


def root_modules(root: Path, directories: Iterable[str], named: Iterable[str] = ()) -> list[str]:
    """The directories that no other one calls as a module, or that were named.

    Of modules that only call each other in a circle, the first one.
    """
    ordered = sorted(dict.fromkeys(directories))
    called = {each: _called_by(root, each) for each in ordered}
    inner = {each for calls in called.values() for each in calls}
    roots = [each for each in ordered if each not in inner or each in set(named)]
    reached = set[str]()
    for each in [*roots, *ordered]:
        if each not in reached:
            if each not in roots:
                roots.append(each)
            _reach(each, called, reached)
    return roots


def _reach(directory: str, called: Mapping[str, set[str]], reached: set[str]) -> None:
    waiting = [directory]
    while waiting:
        each = waiting.pop()
        if each not in reached:
            reached.add(each)
            waiting.extend(called.get(each, ()))


def _called_by(root: Path, directory: str) -> set[str]:
    """The directories that a module calls itself, without itself."""
    return set(Sources(root, directory).called()) - {directory}


def _walk(root: Path, path: str) -> Iterator[tuple[str, list[str]]]:
    """The directories within one, each with its files that may be templates, both relative to the root."""
    for here, directories, files in os.walk(root / path):
        directories[:] = sorted(each for each in directories if each not in SKIPPED)
        relative = Path(here).relative_to(root).as_posix()
        prefix = "" if relative == "." else f"{relative}/"
        yield relative, [f"{prefix}{name}" for name in sorted(files) if name.lower().endswith(SUFFIXES)]


def _kind_or_none(root: Path, file: str) -> Kind | None:
    try:
        return kind_of(root, file)
    except UnreadableError:
        # Whatever is no text, or leads outside, is no template that anybody meant.
        return None
