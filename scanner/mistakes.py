"""What is wrong with values that a model refuses, in the words of somebody who writes TOML."""

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from scanner.setting_types import is_list, is_mapping, wanted, without_none
from scanner.toml_text import Key

# Names of errors: "Validation Errors" in the documentation of pydantic.
_OF_ANOTHER_TYPE = re.compile(
    r"\w+_type|\w+_parsing|\w+_parsing_size|\w+_from_\w+|\w+_inexact|enum|literal_error|is_instance_of"
)
_LIMITS = {
    "greater_than": "must be more than {gt}",
    "greater_than_equal": "must be at least {ge}",
    "less_than": "must be less than {lt}",
    "less_than_equal": "must be at most {le}",
}


class _Place(NamedTuple):
    """As far as an error's path is made of fields, names and numbers of items, before branches of pydantic's own."""

    key: Key
    annotation: Any
    """The type of the value there."""
    owner: type[BaseModel]
    """The innermost model of which it is a part."""


def mistakes(error: ValidationError, model: type[BaseModel], *also: str) -> Mapping[Key, str]:
    """A sentence for each key that is wrong.

    Args:
        error: why the model refused the values.
        model: the model.
        also: keys that the outermost table may have beside the model's fields.
    """
    found: dict[Key, str] = {}
    by_type: dict[Key, str] = {}
    for each in error.errors(include_url=False):
        place = _place(model, each["loc"])
        if _is_unknown_key(each, place):
            allowed = (*_fields(place.annotation), *(also if not place.key else ()))
            found.setdefault(each["loc"], f"unknown key; allowed: {', '.join(allowed)}")
        elif _is_of_another_type(each, place):
            by_type.setdefault(place.key, f"must be {wanted(place.annotation)}")
        else:
            found.setdefault(place.key, _sentence(each, place))
    return by_type | found


def _is_unknown_key(error: ErrorDetails, place: _Place) -> bool:
    return error["type"] == "extra_forbidden" and place.key == error["loc"][:-1]


def _is_of_another_type(error: ErrorDetails, place: _Place) -> bool:
    """Also where a key is too many or missing for one branch of a union, of which its author need not have thought."""
    of_a_branch = error["type"] in {"extra_forbidden", "missing"} and place.key != error["loc"]
    return of_a_branch or bool(_OF_ANOTHER_TYPE.fullmatch(error["type"]))


def _fields(annotation: Any) -> tuple[str, ...]:
    return tuple(annotation.model_fields)


def _sentence(error: ErrorDetails, place: _Place) -> str:
    context = error.get("ctx", {})
    match error["type"]:
        case "missing":
            required = (name for name, field in place.owner.model_fields.items() if field.is_required())
            return f"is required; needed: {', '.join(required)}"
        case "string_too_short" | "too_short" if context["min_length"] == 1:
            return "must not be empty"
        case kind if kind in _LIMITS:
            return _LIMITS[kind].format(**{name: _number(limit) for name, limit in context.items()})
        case _:
            return re.sub(r"^\w+ should\b", "must", error["msg"].removeprefix("Value error, "))


def _number(limit: object) -> object:
    """A limit as its author would write it: 1, where pydantic says 1.0."""
    return int(limit) if isinstance(limit, float) and limit.is_integer() else limit


def _place(model: type[BaseModel], path: Key) -> _Place:
    place = _Place((), model, model)
    for part in path:
        inner = _inside(place.annotation, part)
        if inner is None:
            break
        owner = place.annotation if _is_model(place.annotation) else place.owner
        place = _Place((*place.key, part), inner, owner)
    return place


def _inside(annotation: Any, part: str | int) -> Any:
    """The type of a part of a value, None when it has no such part."""
    if _is_model(annotation):
        field = annotation.model_fields.get(part)
        return field and without_none(field.annotation)
    if is_mapping(annotation) and isinstance(part, str):
        return without_none(annotation.__args__[-1])
    if is_list(annotation) and isinstance(part, int):
        return without_none(annotation.__args__[0])
    return None


def _is_model(annotation: Any) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)
