"""Comparing what a template makes with what an account has, where the template leaves some of it open."""

import json
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from scanner.inventory import Inventory
from scanner.models import Resource

OUTSIDE = frozenset({"doubt", "identity", "location", "place"})
"""Fields that say nothing of what a resource is."""


class Difference(NamedTuple):
    """Something that the two say differently, and neither of them leaves open."""

    model: str
    resource: str
    field: str
    live: str
    declared: str


def by_name(inventory: Inventory, name_of: Any) -> dict[tuple[str, str], Resource]:
    """The resources of an inventory, by model and by the name that both have for them."""
    return {(batch.model, name_of(each.id)): each for batch in inventory.batches for each in batch.resources}


def differences(
    live: Mapping[tuple[str, str], Resource], declared: Mapping[tuple[str, str], Resource], name_of: Any
) -> Iterator[Difference]:
    """What is different in the resources that are in both.

    Args:
        live: of the account.
        declared: of the template.
        name_of: makes a text that may be an identity the same for both.
    """
    for key in sorted(live.keys() & declared.keys()):
        one, other = (_plain(each.model_dump(mode="json"), name_of) for each in (live[key], declared[key]))
        for field in one:
            for path, own, its in _different(field, one[field], other.get(field)):
                yield Difference(*key, path, json.dumps(own)[:300], json.dumps(its)[:300])


def _plain(value: Any, name_of: Any) -> Any:
    match value:
        case dict() as entries:
            return {name_of(key): _plain(each, name_of) for key, each in entries.items() if key not in OUTSIDE}
        case list() as members:
            return sorted(
                (_plain(each, name_of) for each in members), key=lambda each: json.dumps(each, sort_keys=True)
            )
        case str(text):
            return name_of(text)
        case other:
            return other


def _different(path: str, live: Any, declared: Any) -> Iterator[tuple[str, Any, Any]]:
    if live == declared or is_open(declared):
        return
    if isinstance(live, dict) and isinstance(declared, dict) and live.keys() == declared.keys():
        for key in live:
            yield from _different(f"{path}.{key}", live[key], declared[key])
    elif isinstance(live, list) and isinstance(declared, list) and len(live) == len(declared):
        for own, its in zip(live, declared, strict=True):
            yield from _different(f"{path}[]", own, its)
    else:
        yield path, live, declared


def is_open(value: Any) -> bool:
    """Whether a value is unknown."""
    return isinstance(value, dict) and value.keys() == {"why"}
