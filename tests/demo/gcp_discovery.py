"""Whether Google Cloud could have answered a resource, by the discovery documents of google-api-python-client."""

import json
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources
from typing import Any

JSON_TYPES: Mapping[str, tuple[type, ...]] = {
    "any": (object,),
    "array": (list,),
    "boolean": (bool,),
    "integer": (int,),
    "number": (int, float),
    "object": (dict,),
    "string": (str,),
}
WITH_ITEMS = frozenset({"compute", "storage"})
"""APIs whose lists call their members so; the others' are called after the collection."""
# JSON has no integers of 64 bits that every reader understands, so these are written as text (Google's APIs, "Type and
# format summary").
LONG = {"int64", "uint64"}


def misfits(service: str, collection: str, resource: Mapping[str, Any]) -> list[str]:
    """What in a resource of a collection does not fit the API's schema: unknown fields, values, types.

    Raises:
        KeyError: the API lists no such collection.
    """
    return list(_misfits(_document(service), {"$ref": _schemas(service)[collection]}, resource, collection))


@cache
def _document(service: str) -> dict[str, Any]:
    folder = resources.files("googleapiclient") / "discovery_cache" / "documents"
    found: dict[str, Any] = json.loads((folder / f"{service}.v1.json").read_text(encoding="utf-8"))
    return found


@cache
def _schemas(service: str) -> dict[str, str]:
    """The schema of each collection's resources, from what its list answers."""
    document = _document(service)
    found = {}
    for method in _methods(document):
        answer = document["schemas"].get(method.get("response", {}).get("$ref"), {}).get("properties", {})
        collection = method.get("flatPath", method["path"]).rpartition("/")[2]
        members = answer.get("items" if service in WITH_ITEMS else collection, {}).get("items", {})
        if "$ref" in members and method["httpMethod"] == "GET":
            found[collection] = members["$ref"]
    return found


def _methods(level: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for resource in level.get("resources", {}).values():
        yield from resource.get("methods", {}).values()
        yield from _methods(resource)


def _misfits(document: Mapping[str, Any], schema: Mapping[str, Any], value: Any, path: str) -> Iterator[str]:
    if "$ref" in schema:
        yield from _misfits(document, document["schemas"][schema["$ref"]], value, path)
        return
    kind = schema.get("type", "any")
    if not isinstance(value, JSON_TYPES[kind]) or (isinstance(value, bool) and kind in {"integer", "number"}):
        yield f"{path} is {value!r}, and not of type {kind}"
    elif "enum" in schema and value not in schema["enum"]:
        yield f"{path} is {value!r}, and not one of {', '.join(schema['enum'])}"
    elif schema.get("format") in LONG and isinstance(value, str) and not value.removeprefix("-").isdigit():
        yield f"{path} is {value!r}, and not a number"
    elif isinstance(value, list):
        for place, each in enumerate(value):
            yield from _misfits(document, schema.get("items", {}), each, f"{path}[{place}]")
    elif isinstance(value, dict):
        yield from _misfits_of_fields(document, schema, value, path)


def _misfits_of_fields(
    document: Mapping[str, Any], schema: Mapping[str, Any], value: Mapping[str, Any], path: str
) -> Iterator[str]:
    fields = schema.get("properties", {})
    # Without a type, anything fits.
    others = schema.get("additionalProperties", None if "type" in schema else {})
    for name, each in value.items():
        if name in fields or others is not None:
            yield from _misfits(document, fields.get(name, others), each, f"{path}.{name}")
        else:
            yield f"{path}.{name} does not exist"
