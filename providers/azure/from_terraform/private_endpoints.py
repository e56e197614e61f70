"""Private endpoints."""

from collections.abc import Iterator
from typing import Any

from providers.azure.from_terraform.networks import NETWORK, resource
from providers.azure.template_names import Naming
from providers.azure.template_parts import Told
from providers.templates import Block, Dialect, Values
from providers.translation import translates
from scanner.models import UndecidedError, Unknown

ENDPOINTS = f"{NETWORK}/privateEndpoints"


@translates(Dialect.TERRAFORM, "azurerm_private_endpoint", tells=[ENDPOINTS], named=f"{ENDPOINTS}/{{name}}")
def private_endpoint(block: Block, naming: Naming) -> Iterator[Told]:
    """A private endpoint with its one connection.

    Raises:
        UndecidedError: what it is connected to is not known.
    """
    told: dict[str, Any] = {"subnet": {"id": naming.id(block.values.reference("subnet_id", None))}}
    connection = block.values.block("private_service_connection", None)
    if isinstance(connection, Unknown):
        raise UndecidedError(connection.why)
    if connection is not None:
        told |= _connection(connection, naming)
    yield Told(resource(block, naming, ENDPOINTS, told))


def _connection(values: Values, naming: Naming) -> dict[str, Any]:
    by_hand = values.flag("is_manual_connection", unset=False)
    if isinstance(by_hand, Unknown):
        raise UndecidedError(by_hand.why)
    service = values.reference("private_connection_resource_id", None)
    properties = {"privateLinkServiceId": naming.id(service) if service is not None else ""}
    field = "manualPrivateLinkServiceConnections" if by_hand else "privateLinkServiceConnections"
    return {field: [{"name": values.text("name", None), "properties": properties}]}
