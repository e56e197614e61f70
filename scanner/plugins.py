"""Finding providers, checks and outputs: our own and a third party's alike, by entry points.

Names come from the entry points alone, so that listing them imports nothing.
"""

import importlib
import pkgutil
from collections.abc import Iterator
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from scanner.check import Check
    from scanner.provider import Collector, Provider, TemplateReader

T = TypeVar("T")

PROVIDERS = "scanner.providers"
CHECKS = "scanner.checks"
OUTPUTS = "scanner.outputs"
TEMPLATES = "scanner.templates"

OWN_PACKAGES = ("providers", "checks")
"""Installed beside this one. Their names are common, so another package of the same name may hide them."""


def require_own_packages() -> None:
    """Stop where another package hides one of ours.

    Raises:
        UsageError: it does, or ours is missing; the message says where the other one is.
    """
    home = Path(__file__).resolve().parent.parent
    for name in OWN_PACKAGES:
        found = find_spec(name)
        place = found.origin if found else None
        if place is None or Path(place).resolve() != home / name / "__init__.py" or not _is_own(Path(place)):
            from scanner.provider import UsageError

            culprit = f"another package {name!r}, {place}, hides" if place else "nothing is installed in the place of"
            message = (
                f"{culprit} the package {name!r} of netassay. Install netassay in an environment of its own "
                "(`pipx install netassay` or `uv tool install netassay`), and clear PYTHONPATH."
            )
            raise UsageError(message)


def _is_own(file: Path) -> bool:
    # Two distributions installed into one place overwrite each other's files, so the place alone says little.
    return "netassay" in file.read_text(encoding="utf-8", errors="replace")


def provider_names() -> tuple[str, ...]:
    """Names of the installed providers."""
    return tuple(sorted(_entries(PROVIDERS)))


def load_provider(name: str) -> "Provider":
    """An installed provider.

    Raises:
        UsageError: there is none of this name.
    """
    provider: Provider = _module(PROVIDERS, name).provider
    return provider


def load_template_readers() -> "tuple[TemplateReader, ...]":
    """The installed readers of templates."""
    return tuple(_module(TEMPLATES, name) for name in sorted(_entries(TEMPLATES)))


def load_collectors(name: str) -> "tuple[Collector, ...]":
    """Every collector in a provider's package, ordered by name."""
    from scanner.provider import Collector

    found = {id(each): each for each in _members(_module(PROVIDERS, name), Collector)}
    return tuple(sorted(found.values(), key=lambda collector: collector.name))


@cache
def load_checks() -> "tuple[Check, ...]":
    """Every installed check, ordered by id.

    Raises:
        ScanError: two checks have the same id.
    """
    from scanner.check import Check
    from scanner.provider import ScanError

    found: dict[str, Check] = {}
    for name in sorted(_entries(CHECKS)):
        for check in _members(_module(CHECKS, name), Check):
            if found.setdefault(check.id, check) is not check:
                places = f"{found[check.id].module.__name__} and {check.module.__name__}"
                message = f"two checks are called {check.id!r}: {places}; uninstall one of them"
                raise ScanError(message)
    return tuple(found[each] for each in sorted(found))


def output_names() -> tuple[str, ...]:
    """Names of the installed report formats."""
    return tuple(sorted(_entries(OUTPUTS)))


def load_output(name: str) -> ModuleType:
    """The module that renders a format.

    Raises:
        UsageError: there is none of this name.
    """
    return _module(OUTPUTS, name)


@cache
def _entries(group: str) -> dict[str, EntryPoint]:
    return {entry.name: entry for entry in entry_points(group=group)}


def _module(group: str, name: str) -> ModuleType:
    from scanner.provider import ScanError, UsageError

    entries = _entries(group)
    kind = group.rpartition(".")[2].removesuffix("s")
    if name not in entries:
        message = f"there is no {kind} {name!r}; installed: {', '.join(sorted(entries)) or 'none'}"
        raise UsageError(message)
    try:
        module: ModuleType = entries[name].load()
    except ImportError as error:
        message = f"the {kind} {name!r} ({entries[name].value}) cannot be imported: {error}"
        raise ScanError(message) from error
    return module


def _members(package: ModuleType, kind: type[T]) -> Iterator[T]:
    """Everything of one kind that a module, and those within it, define."""
    within = pkgutil.walk_packages(getattr(package, "__path__", ()), f"{package.__name__}.")
    for name in (package.__name__, *(module.name for module in within)):
        for value in vars(importlib.import_module(name)).values():
            if isinstance(value, kind):
                yield value
