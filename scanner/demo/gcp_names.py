"""Names that several parts of the demo's Google Cloud project use, and resources as Compute writes them."""

from typing import Any

PROJECT = "kestrel-parcel-data"
REGION = "europe-west4"
REGIONAL = f"regions/{REGION}"
API = "https://www.googleapis.com/compute/v1"


def link(collection: str, name: str, scope: str = "global") -> str:
    """The link of a resource: `link("subnetworks", "data", REGIONAL)`."""
    return f"{API}/projects/{PROJECT}/{scope}/{collection}/{name}"


def resource(collection: str, name: str, scope: str = "global", **fields: Any) -> dict[str, Any]:
    """A resource, with the link to itself and to its region."""
    place = {"region": f"{API}/projects/{PROJECT}/{scope}"} if scope.startswith("regions/") else {}
    return {"name": name, "selfLink": link(collection, name, scope), **place, **fields}
