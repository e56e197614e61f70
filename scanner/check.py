"""What a check is: a question about one resource, declared with `@check`."""

import inspect
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cached_property
from types import ModuleType, UnionType
from typing import Any, NewType, Union, get_args, get_origin, get_type_hints

from scanner.controls import Control, Theme
from scanner.inventory import Related
from scanner.models import Hop, Model, Resource, Unknown

__all__ = ["AsOf", "Check", "Params", "Related", "Severity", "View", "Violation", "check"]


class Severity(StrEnum):
    """How much a finding matters. Compares from INFO, the least, to CRITICAL."""

    INFO = "info"
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    CRITICAL = "critical"

    @property
    def rank(self) -> int:
        """0 for INFO, 4 for CRITICAL."""
        return _RANKS[self]

    @property
    def lesser(self) -> "Severity":
        """The next lesser one; nothing is less than INFO."""
        return list(Severity)[max(self.rank - 1, 0)]

    def __lt__(self, other: str) -> bool:
        return self.rank < Severity(other).rank

    def __le__(self, other: str) -> bool:
        return self.rank <= Severity(other).rank

    def __gt__(self, other: str) -> bool:
        return self.rank > Severity(other).rank

    def __ge__(self, other: str) -> bool:
        return self.rank >= Severity(other).rank


_RANKS = {severity: rank for rank, severity in enumerate(Severity)}


class Params(Model):
    """Settings of a check: each field with its default, its limits, and a docstring that says what it means."""


class View:
    """Resources of several models that a question is about together, such as all that a packet may pass.

    A view is a frozen dataclass of which each field is a `Related`. A check that has a parameter of its type is given
    one about its resource.
    """


AsOf = NewType("AsOf", datetime)
"""A parameter of this type receives the time at which the resource was read."""


@dataclass(frozen=True)
class Violation:
    """One flaw of the resource, stated as a fact that follows the resource's name in a sentence.

    The message holds nothing that changes from day to day while the flaw stays the same: dashboards compare it.
    """

    message: str
    at: str = ""
    """Path of the deciding field: `tls.oldest`, `rules[3].peers`. Its nearest element names the finding."""
    severity: Severity | None = None
    """When this flaw matters more or less than the check does in general."""
    related: tuple[str, ...] = ()
    """Paths of further elements that take part."""
    about: str = ""
    """Natural name of what it is about, where that is no element of the resource: the rule that opens a way to it."""
    path: tuple[Hop, ...] = ()
    """The way on which it shows, from the source to the resource; empty where it is a matter of the resource alone."""


Answer = Violation | Unknown
"""What a check may yield: a flaw, or something it could not decide while it looks on."""


@dataclass(frozen=True)
class Check:
    """A declared check. Its parameters' types say what it reads."""

    id: str
    theme: Theme
    severity: Severity
    maps: tuple[Control, ...]
    function: Callable[..., Iterator[Answer]]

    @property
    def module(self) -> ModuleType:
        """The file it stands in, whose docstring is its page."""
        return sys.modules[self.function.__module__]

    @cached_property
    def subjects(self) -> tuple[type[Resource], ...]:
        """The models it is asked about: the type of its first parameter, or the members of that union."""
        hint = next(iter(self._hints.values()))
        members = get_args(hint) if get_origin(hint) in {Union, UnionType} else (hint,)
        return tuple(members)

    @cached_property
    def related(self) -> Mapping[str, type[Resource]]:
        """Names of the `Related` parameters, with the model of each."""
        return _related_in(self._hints)

    @cached_property
    def compared(self) -> frozenset[type[Resource]]:
        """The models of everything that its resource is compared with."""
        held = (model for _, fields in self._views.values() for model in fields.values())
        return frozenset({*self.related.values(), *held})

    @cached_property
    def params(self) -> type[Params] | None:
        """The type of its settings, None when it has none."""
        return next((hint for _, hint in self._params), None)

    @cached_property
    def reads(self) -> frozenset[type[Resource]]:
        """Every model it needs collected."""
        return frozenset(self.subjects) | self.compared

    def ask(
        self,
        resource: Resource,
        *,
        params: Params | None = None,
        related: Mapping[type[Resource], Related[Any]],
        as_of: datetime,
    ) -> Iterator[Answer]:
        """Ask the question about one resource."""
        arguments: dict[str, Any] = {name: related[model] for name, model in self.related.items()}
        arguments |= {
            name: view(**{field: related[model] for field, model in fields.items()})
            for name, (view, fields) in self._views.items()
        }
        arguments |= {name: params or default for name, default in self._defaults}
        arguments |= dict.fromkeys(self._times, as_of)
        return self.function(resource, **arguments)

    @cached_property
    def _hints(self) -> Mapping[str, Any]:
        hints = get_type_hints(self.function)
        return {name: hints[name] for name in inspect.signature(self.function).parameters}

    @cached_property
    def _views(self) -> Mapping[str, tuple[type[View], Mapping[str, type[Resource]]]]:
        """Names of the parameters that are views, with the type of each, and its fields with their models."""
        return {
            name: (hint, _related_in(get_type_hints(hint)))
            for name, hint in self._hints.items()
            if isinstance(hint, type) and issubclass(hint, View)
        }

    @cached_property
    def _times(self) -> list[str]:
        """Names of the parameters that are told when the resource was read."""
        return [name for name, hint in self._hints.items() if hint is AsOf]

    @cached_property
    def _defaults(self) -> list[tuple[str, Params]]:
        return [(name, hint()) for name, hint in self._params]

    @cached_property
    def _params(self) -> list[tuple[str, type[Params]]]:
        return [
            (name, hint) for name, hint in self._hints.items() if isinstance(hint, type) and issubclass(hint, Params)
        ]


def _related_in(hints: Mapping[str, Any]) -> dict[str, type[Resource]]:
    return {name: get_args(hint)[0] for name, hint in hints.items() if get_origin(hint) is Related}


def check(
    identifier: str, *, theme: Theme, severity: Severity, maps: tuple[Control, ...] = ()
) -> Callable[[Callable[..., Iterator[Answer]]], Check]:
    """Declare a check.

    Args:
        identifier: names the flaw, so that "allow `tls-weak-ciphers`" reads well. Never reused.
        theme: the theme of A.8.21 it belongs to, which is also its folder.
        severity: what a finding matters, unless the finding or a setting says otherwise.
        maps: controls of other frameworks it gives evidence for; A.8.21 goes without saying.
    """
    return lambda function: Check(identifier, theme, severity, maps, function)
