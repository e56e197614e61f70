"""Cloud NAT, which is a part of its router."""

from collections.abc import Iterator

from providers.gcp.rest_names import fields_of
from providers.gcp.template_names import Naming, Part
from providers.templates import Block, Dialect
from providers.translation import translates


@translates(Dialect.TERRAFORM, "google_compute_router_nat", tells=[])
def router_nat(block: Block, naming: Naming) -> Iterator[Part]:
    """A gateway that translates addresses."""
    router = naming.blocks.target(block, "router")
    place = f"projects/{naming.account}/regions/{naming.name(block, 'region')}/routers/{naming.name(block, 'router')}"
    fields = {key: each for key, each in fields_of(block, naming, "router", "region").items() if each is not None}
    served = {"subnetworks": fields.pop("subnetwork", [])}
    path = naming.path(router) if router else place
    yield Part(of=path, collection="nats", answer={**fields, **served, "name": naming.name(block)})
