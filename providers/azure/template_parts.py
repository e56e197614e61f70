"""Putting together what the blocks of a template say of the same resource of Azure."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from providers.azure.session import Answer
from providers.translation import ADDRESS, PLACE


@dataclass(frozen=True)
class Told:
    """A resource as Azure Resource Manager answers it: with `id`, `name`, `type`, and `properties`."""

    answer: Any


@dataclass(frozen=True)
class Part:
    """Something that a block of its own adds to another resource, such as a rule to its security group."""

    of: str
    """The id of the other resource."""
    collection: str
    """The list in its `properties` that it is added to: `securityRules`."""
    answer: Any


@dataclass(frozen=True)
class Setting:
    """Properties that a block of its own sets of another resource, such as the security group of a subnet."""

    of: str
    """The id of the other resource."""
    answer: Any
    """The `properties` that it sets."""


def assembled(told: Iterable[Told | Part | Setting]) -> Mapping[str, Answer]:
    """The resources by their ids in lower case, each with its parts and settings.

    What belongs to a resource that the template does not make is left out: the rest of that is not known.
    """
    everything = list(told)
    found: dict[str, Answer] = {each.answer["id"].lower(): each.answer for each in everything if isinstance(each, Told)}
    for each in everything:
        if isinstance(each, Part) and (whole := found.get(each.of.lower())):
            properties = whole.setdefault("properties", {})
            properties[each.collection] = [*properties.get(each.collection, ()), each.answer]
    for whole in found.values():
        _name_parts(whole)
    parts = {part["id"].lower(): part for whole in found.values() for part in _parts(whole)}
    for each in everything:
        if isinstance(each, Setting) and (set_of := found.get(each.of.lower()) or parts.get(each.of.lower())):
            own = {key: value for key, value in each.answer.items() if key not in {PLACE, ADDRESS}}
            set_of["properties"] = {**set_of.get("properties", {}), **own}
    return found


def _name_parts(whole: Answer) -> None:
    """Give each part the id and the type that Azure gives it, which templates leave out."""
    for collection, parts in whole.get("properties", {}).items():
        for part in parts if isinstance(parts, list) else ():
            if isinstance(part, dict) and isinstance(part.get("name"), str):
                part.setdefault("id", f"{whole['id']}/{collection}/{part['name']}")
                part.setdefault("type", f"{whole['type']}/{collection}")
                _name_parts(part)


def _parts(whole: Answer) -> Iterator[Answer]:
    for parts in whole.get("properties", {}).values():
        for part in parts if isinstance(parts, list) else ():
            if isinstance(part, dict) and "id" in part and "properties" in part:
                yield part
                yield from _parts(part)
