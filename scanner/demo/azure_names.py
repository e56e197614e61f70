"""Names that several parts of the demo's Azure subscription use, and resources as ARM writes them."""

from typing import Any

SUBSCRIPTION = "5ca1ab1e-8210-4000-8000-000000000821"
GROUP = "apps-rg"
LOCATION = "westeurope"


def resource(
    type_name: str,
    name: str,
    properties: dict[str, Any] | None = None,
    *,
    group: str = GROUP,
    location: str = LOCATION,
    **fields: Any,
) -> dict[str, Any]:
    """A resource, or, where the name has slashes, a child of another one."""
    return {
        "id": resource_id(type_name, name, group=group),
        "name": name.rpartition("/")[2],
        "type": type_name,
        "location": location,
        "properties": properties or {},
        **fields,
    }


def resource_id(type_name: str, name: str, *, group: str = GROUP) -> str:
    """The id of such a resource: the subnet `apps-vnet/web` is `.../virtualNetworks/apps-vnet/subnets/web`."""
    namespace, *types = type_name.split("/")
    path = "/".join(part for pair in zip(types, name.split("/"), strict=True) for part in pair)
    return f"/subscriptions/{SUBSCRIPTION}/resourceGroups/{group}/providers/{namespace}/{path}"


def refers(type_name: str, name: str, *, group: str = GROUP) -> dict[str, str]:
    """A reference to such a resource."""
    return {"id": resource_id(type_name, name, group=group)}
