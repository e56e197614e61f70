"""Resources as ARM writes them, everything but what matters to a test filled in."""

from typing import Any

from tests.support import SUBSCRIPTION

GROUP = f"/subscriptions/{SUBSCRIPTION}/resourceGroups/Net-RG"


def resource(type_name: str, name: str, properties: dict[str, Any] | None = None, **fields: Any) -> dict[str, Any]:
    """A resource in the resource group, or, where the name has slashes, a child of another one there.

    The flow log named `west/web` has an id that ends in `/networkWatchers/west/flowLogs/web`.
    """
    return {
        "id": resource_id(type_name, name),
        "name": name.rpartition("/")[2],
        "type": type_name,
        "location": "westeurope",
        "properties": properties or {},
        **fields,
    }


def resource_id(type_name: str, name: str) -> str:
    """The id of such a resource, as ARM writes it."""
    namespace, *types = type_name.split("/")
    path = "/".join(part for pair in zip(types, name.split("/"), strict=True) for part in pair)
    return f"{GROUP}/providers/{namespace}/{path}"
