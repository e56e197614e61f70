"""Resources of a project as the Compute API shows them."""

from typing import Any

from scanner.demo.gcp_server import GcpServer
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


def unreachable(server: GcpServer, collection: str, *places: str) -> None:
    """Have an aggregated list hold nothing, and lack these places."""
    answer = {"kind": f"compute#{collection}AggregatedList", "unreachables": list(places)}
    server.answer("compute", f"projects/{PROJECT}/aggregated/{collection}", answer)


def resource(collection: str, name: str, scope: str = "global", **fields: Any) -> Answer:
    """A resource of a collection. A field that is None is left out."""
    given = {"name": name, "selfLink": link(collection, name, scope), **fields}
    return {key: value for key, value in given.items() if value is not None}
