"""Finding providers, checks and outputs: our own and a third party's alike, by entry points."""

import importlib
import pkgutil
from collections.abc import Iterator
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from types import ModuleType
from typing import TypeVar

from scanner.check import Check
from scanner.provider import Collector, Provider, ScanError, UsageError

T = TypeVar("T")

PROVIDERS = "scanner.providers"
CHECKS = "scanner.checks"
OUTPUTS = "scanner.outputs"


def provider_names() -> tuple[str, ...]:
    """Names of the installed providers."""
    return tuple(sorted(_entries(PROVIDERS)))


def load_provider(name: str) -> Provider:
    """An installed provider.

    Raises:
        UsageError: there is none of this name.
    """
    provider: Provider = _module(PROVIDERS, name).provider
    return provider


def load_collectors(name: str) -> tuple[Collector, ...]:
    """Every collector in a provider's package, ordered by name."""
    found = {id(each): each for each in _members(_module(PROVIDERS, name), Collector)}
    return tuple(sorted(found.values(), key=lambda collector: collector.name))


@cache
def load_checks() -> tuple[Check, ...]:
    """Every installed check, ordered by id.

    Raises:
        ScanError: two checks have the same id.
    """
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
    entries = _entries(group)
    if name not in entries:
        kind = group.rpartition(".")[2].removesuffix("s")
        message = f"there is no {kind} {name!r}; installed: {', '.join(sorted(entries)) or 'none'}"
        raise UsageError(message)
    module: ModuleType = entries[name].load()
    return module


def _members(package: ModuleType, kind: type[T]) -> Iterator[T]:
    """Everything of one kind that the modules of a package define."""
    for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        for value in vars(importlib.import_module(module.name)).values():
            if isinstance(value, kind):
                yield value
