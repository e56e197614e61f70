"""Parts of Cloud Routers: Cloud NAT, and the peers from which they learn routes."""

from collections.abc import Iterator
from typing import Any

from providers.gcp.rest_names import set_fields_of
from providers.gcp.template_names import Naming, Part
from providers.templates import Block, Dialect
from providers.translation import translates


@translates(Dialect.TERRAFORM, "google_compute_router_nat", tells=[])
def router_nat(block: Block, naming: Naming) -> Iterator[Part]:
    """A gateway that translates addresses."""
    fields = set_fields_of(block, naming, "router", "region")
    served = {"subnetworks": fields.pop("subnetwork", [])}
    yield _part(block, naming, "nats", {**fields, **served})


@translates(Dialect.TERRAFORM, "google_compute_router_peer", tells=[])
def router_peer(block: Block, naming: Naming) -> Iterator[Part]:
    """Somebody who tells a router what is behind him. The key that he is known by is never read."""
    fields = set_fields_of(block, naming, "router", "region", "md5_authentication_key")
    yield _part(block, naming, "bgpPeers", fields)


@translates(Dialect.TERRAFORM, "google_compute_router_interface", tells=[])
def router_interface(block: Block, naming: Naming) -> Iterator[Part]:
    """Where a router is plugged into a tunnel or an attachment."""
    yield _part(block, naming, "interfaces", set_fields_of(block, naming, "router", "region"))


def _part(block: Block, naming: Naming, collection: str, fields: dict[str, Any]) -> Part:
    router = naming.blocks.target(block, "router")
    named = naming.name(block, "router").rpartition("/")[2]
    place = f"projects/{naming.account}/regions/{naming.name(block, 'region')}/routers/{named}"
    answer = {**fields, "name": naming.name(block)}
    return Part(of=naming.path(router) if router else place, collection=collection, answer=answer)
