"""Resources of a project as the Compute API shows them."""

from typing import Any

from tests.support import PROJECT

Answer = dict[str, Any]
REGION = "regions/europe-west4"
ZONE = "zones/europe-west4-a"
LINK = f"https://www.googleapis.com/compute/v1/projects/{PROJECT}"


def link(collection: str, name: str, scope: str = "global") -> str:
    """The self link of a resource."""
    return f"{LINK}/{scope}/{collection}/{name}"


def full(collection: str, name: str, scope: str = "global") -> str:
    """The full name of a resource."""
    return f"//compute.googleapis.com/projects/{PROJECT}/{scope}/{collection}/{name}"


def resource(collection: str, name: str, scope: str = "global", **fields: Any) -> Answer:
    """A resource of a collection. A field that is None is left out."""
    given = {"name": name, "selfLink": link(collection, name, scope), **fields}
    return {key: value for key, value in given.items() if value is not None}
