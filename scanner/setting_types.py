"""Types of settings in the words of somebody who writes TOML."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel

from scanner.models import AddressSet, PortSet


@dataclass(frozen=True)
class _Kind:
    """What is said of a type."""

    one: str
    many: str
    article: str = ""
    each: str = ""
    """What each of many is, where `many` does not say so."""
    example: str = ""


_TEXT = _Kind("text", "text")
_ANYTHING = _Kind("anything", "anything")
_TABLE = _Kind("table", "tables", "a ")
# A class stands before those it derives from: the first that fits is taken.
_CLASSES: Mapping[type, _Kind] = {
    bool: _Kind("true or false", "true or false"),
    int: _Kind("whole number", "whole numbers", "a "),
    float: _Kind("number", "numbers", "a "),
    str: _TEXT,
    datetime: _Kind("date and time", "dates and times", "a ", example="2027-03-31T12:00:00Z"),
    date: _Kind("date", "dates", "a ", example="2027-03-31"),
    PortSet: _Kind("ports", "ports", example='"22, 8000-8100"'),
    AddressSet: _Kind("list of CIDR blocks", "lists of CIDR blocks", "a ", example='["10.0.0.0/8"]'),
}


def type_name(annotation: Any) -> str:
    """A type in few words: `whole number`, `list of text`, `table with tcp, udp`."""
    return _kind(annotation).one


def wanted(annotation: Any) -> str:
    """What a value of the type is, after "must be": `a date such as 2027-03-31`."""
    kind = _kind(annotation)
    return f"{kind.article}{kind.one}" + (f" such as {kind.example}" if kind.example else "")


def without_none(annotation: Any) -> Any:
    """The type without its `Annotated`, and without `None`, which TOML cannot write."""
    if get_origin(annotation) is Annotated:
        return without_none(get_args(annotation)[0])
    if get_origin(annotation) in {Union, UnionType}:
        members = [each for each in get_args(annotation) if each is not NoneType]
        return without_none(members[0]) if len(members) == 1 else Union[tuple(members)]  # noqa: UP007 - of a list
    return annotation


def is_mapping(annotation: Any) -> bool:
    """Whether it is a table whose keys its author chooses."""
    return _is_generic(annotation, Mapping)


def is_list(annotation: Any) -> bool:
    """Whether it is a list of values of one type."""
    return any(_is_generic(annotation, base) for base in (tuple, list, AbstractSet))


def _is_generic(annotation: Any, base: type) -> bool:
    origin = get_origin(annotation)
    return isinstance(origin, type) and issubclass(origin, base)


def _kind(annotation: Any) -> _Kind:
    annotation = without_none(annotation)
    arguments = get_args(annotation)
    if annotation is Any:
        return _ANYTHING
    if isinstance(annotation, type) and not arguments:
        return _class(annotation)
    if get_origin(annotation) is Literal:
        return _one_of(arguments)
    if is_mapping(annotation):
        return _mapping(arguments[-1])
    if is_list(annotation):
        return _list(arguments[0])
    members = [_kind(each) for each in arguments]
    alternatives = " or ".join(f"{each.article}{each.one}" for each in members)
    return _Kind(alternatives, alternatives)


def _class(of: type) -> _Kind:
    if issubclass(of, Enum):
        return _one_of(each.value for each in of)
    if issubclass(of, BaseModel):
        fields = f"with {', '.join(of.model_fields)}"
        return _Kind(f"table {fields}", "tables", "a ", fields)
    named = _Kind(of.__name__, of.__name__)
    return next((kind for known, kind in _CLASSES.items() if issubclass(of, known)), named)


def _one_of(values: Any) -> _Kind:
    allowed = f"one of: {', '.join(map(str, values))}"
    return _Kind(allowed, "text", each=allowed)


def _mapping(value: Any) -> _Kind:
    if value is Any:
        return _TABLE
    kind = _kind(value)
    each = f", each {kind.each}" if kind.each else ""
    return _Kind(f"table of {kind.many} by name{each}", f"tables of {kind.many} by name", "a ", kind.each)


def _list(value: Any) -> _Kind:
    kind = _kind(value)
    if kind.each.startswith("one of: "):
        allowed = kind.each.removeprefix("one of: ")
        return _Kind(f"list of: {allowed}", f"lists of: {allowed}", "a ")
    each = f", each {kind.each}" if kind.each else ""
    return _Kind(f"list of {kind.many}{each}", f"lists of {kind.many}", "a ", kind.each)
