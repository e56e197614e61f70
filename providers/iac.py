"""Reading the templates of a repository: Terraform, CloudFormation and Azure Resource Manager."""

import os
import posixpath
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from providers import arm, arm_parameters, cloudformation, cloudformation_parameters
from providers.documents import read_document
from providers.located import Node
from providers.template_discovery import Kind, discovered
from providers.template_files import UnreadableError
from providers.templates import Dialect, Template, Unread
from providers.terraform import read_directory
from providers.terraform_names import resource_type
from providers.terraform_plan import read_plan
from providers.terraform_sources import Sources, is_module
from providers.translation import translators_in
from scanner.provider import ScanError, TemplateOptions, UsageError

OWNERSHIP = "domain_validation_options"
"""The attribute of certificates that such records are made for (`aws_acm_certificate`)."""
LIBRARIES = ("tfparse", "tree_sitter", "tree_sitter_hcl", "yaml")
MOST_AT_ONCE = 8
"""Templates that are read at the same time. The evaluator of a directory is a process of its own."""


def read(root: Path, paths: Sequence[str], options: TemplateOptions) -> Iterator[Template]:
    """Every template in files and directories, and which of the files that were named is none.

    Args:
        root: of the sources; nothing outside it is read.
        paths: relative to the root.
        options: what the user chose.

    Raises:
        UsageError: a file of parameters cannot be read, or no template has a parameter of the name that is given.
        ScanError: what reads templates is not installed.
    """
    _require_libraries()
    given = _Given(root, options)
    refused: dict[str, str] = {}
    found = dict(discovered(root, paths, refused.__setitem__))
    planned = {given.planned(file) for file, kind in found.items() if kind is Kind.PLAN}
    # A directory is not read beside its plan, which says the same and more.
    wanted = [each for each in found.items() if each[0] not in planned]
    with ThreadPoolExecutor(max_workers=min(MOST_AT_ONCE, os.cpu_count() or 1)) as pool:
        read_of_each = pool.map(lambda each: tuple(given.read(each[1], each[0])), wanted)
        templates = [template for found_there in read_of_each for template in found_there]
    _refuse_unknown(options.values, templates)
    yield from (Template(Dialect.NONE, file, unread=(Unread(file, why),)) for file, why in refused.items())
    yield from _outermost(templates)


def _refuse_unknown(given: Iterable[str], templates: Sequence[Template]) -> None:
    """Refuse values for parameters that no template has: something is misspelt, and what it should say stays open."""
    declared = {name for each in templates for name in each.parameters}
    # Azure compares them without the letter case ("Parameters in ARM templates"), CloudFormation with it.
    azure = {name.lower() for each in templates if each.dialect is Dialect.ARM for name in each.parameters}
    for name in given:
        if name not in declared and name.lower() not in azure:
            own = ", ".join(sorted(each for each in declared if not each.startswith("AWS::")))
            message = f"no template has a parameter {name}" + (f"; there are {own}" if own else "")
            raise UsageError(message)


def _require_libraries() -> None:
    missing = [name for name in LIBRARIES if find_spec(name) is None]
    if missing:
        message = f"reading templates needs {', '.join(missing)}; install netassay with the extra `iac`: netassay[iac]"
        raise ScanError(message)


def _outermost(templates: Sequence[Template]) -> Iterator[Template]:
    """Those that no other one has within itself: nested stacks, linked deployments, stacks of an application."""
    nested = {block.file for each in templates for block in each.blocks if block.file != each.file}
    seen = set[str]()
    for each in templates:
        if each.dialect is Dialect.TERRAFORM:
            wanted = tuple(filter(_is_of_interest, each.unread))
            yield replace(each, unread=wanted, aside=tuple(one for one in each.unread if one not in wanted))
        elif each.file not in nested and each.file not in seen:
            seen.add(each.file)
            yield each


def _is_of_interest(unread: Unread) -> bool:
    """Whether what could not be read may be a network service. Nobody asks for a role that could not be evaluated.

    Nor for the records, known once a certificate is asked for, that prove to its issuer who owns a name.
    """
    kind = resource_type(unread.address)
    return (kind is None or kind in _translated()) and OWNERSHIP not in unread.why


@cache
def _translated() -> frozenset[str]:
    """The types of Terraform that are read."""
    packages = ("providers.aws", "providers.azure", "providers.gcp")
    found = (each for package in packages for each in translators_in(package, Dialect.TERRAFORM))
    return frozenset(name for each in found for name in each.types)


class _Given:
    """What the user gives templates to read them with."""

    def __init__(self, root: Path, options: TemplateOptions) -> None:
        self._root = root
        self._variables = options.var_files
        own = options.values
        files = [_parameters(root, each) for each in options.parameter_files]
        self._texts = {**{name: value for texts, _ in files for name, value in texts.items()}, **own}
        nodes = {name: node for _, each in files for name, node in each.items()}
        self._nodes = {**nodes, **{name: Node(value, 1, 1) for name, value in own.items()}}

    def read(self, kind: Kind, file: str) -> Iterable[Template]:
        readers: Mapping[Kind, Callable[[], Iterable[Template]]] = {
            Kind.TERRAFORM: lambda: (read_directory(self._root, file, self._variables),),
            Kind.PLAN: lambda: (read_plan(self._root, file, self._sources(file)),),
            Kind.CLOUDFORMATION: lambda: (cloudformation.read_stack(self._root, file, self._texts),),
            Kind.ASSEMBLY: lambda: cloudformation.read_assembly(self._root, file, self._texts),
            Kind.ARM: lambda: (arm.read_deployment(self._root, file, self._nodes),),
        }
        return readers[kind]()

    def planned(self, plan: str) -> str | None:
        """The directory of the configuration of a plan: beside it, or at the root."""
        found = (each for each in (posixpath.dirname(plan) or ".", ".") if is_module(self._root, each))
        return next(found, None)

    def _sources(self, plan: str) -> Sources | None:
        directory = self.planned(plan)
        return None if directory is None else Sources(self._root, directory)


def _parameters(root: Path, file: str) -> tuple[Mapping[str, str], Mapping[str, Node]]:
    """The values in a file of parameters, for CloudFormation or for Azure Resource Manager."""
    try:
        if "deploymentparameters.json" in read_document(root, file).text("$schema").lower():
            return {}, arm_parameters.read_parameters(root, file)
        return cloudformation_parameters.read_parameters(root, file), {}
    except UnreadableError as error:
        message = f"{file}: {error.why}"
        raise UsageError(message) from error
