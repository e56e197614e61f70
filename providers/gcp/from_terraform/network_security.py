"""Network Security: what target proxies do with clients' certificates, and lists of addresses for firewalls."""

from collections.abc import Iterator

from providers.gcp.rest_names import set_fields_of
from providers.gcp.template_names import Naming, Told
from providers.templates import Block, Dialect
from providers.translation import translates
from scanner.models import Unknown

SERVICE = "networksecurity"
FILLED_LATER = Unknown(why="which addresses are on it is known when they are put there")


@translates(
    Dialect.TERRAFORM,
    "google_network_security_server_tls_policy",
    tells=[f"{SERVICE}/serverTlsPolicies"],
    named="locations/{location}/serverTlsPolicies/{name}",
)
def server_tls_policy(block: Block, naming: Naming) -> Iterator[Told]:
    """Whether clients' certificates are asked for."""
    yield Told(naming.path(block), {**set_fields_of(block, naming), "name": naming.path(block)}, SERVICE)


@translates(
    Dialect.TERRAFORM,
    "google_network_security_address_group",
    tells=[f"{SERVICE}/addressGroups"],
    named="locations/{location}/addressGroups/{name}",
)
def address_group(block: Block, naming: Naming) -> Iterator[Told]:
    """A list of addresses. One that says none is filled by other means."""
    fields = set_fields_of(block, naming, "items")
    items = block.values.texts("items") or FILLED_LATER
    yield Told(naming.path(block), {**fields, "items": items, "name": naming.path(block)}, SERVICE)
