"""Virtual hubs of Azure Virtual WAN, the networks connected to them, and their route tables."""

from collections.abc import Iterator
from typing import Any

from providers.azure.from_terraform.networks import NETWORK, resource
from providers.azure.template_names import Naming
from providers.azure.template_parts import Part, Told
from providers.templates import Block, Dialect, Reference, Values
from providers.translation import PLACE, line_of, place_of, translates
from scanner.models import Unknown

WANS = f"{NETWORK}/virtualWans"
HUBS = f"{NETWORK}/virtualHubs"
CONNECTIONS = f"{HUBS}/hubVirtualNetworkConnections"
TABLES = f"{HUBS}/hubRouteTables"
DEFAULT_TABLE = "default_route_table_id"
"""What a hub says of the table that Azure makes with it (`azurerm_virtual_hub`)."""


@translates(Dialect.TERRAFORM, "azurerm_virtual_wan", tells=[], named=f"{WANS}/{{name}}")
def virtual_wan(block: Block, naming: Naming) -> Iterator[Told]:
    """A Virtual WAN, which hubs name."""
    yield Told(resource(block, naming, WANS, {}))


@translates(Dialect.TERRAFORM, "azurerm_virtual_hub", tells=[HUBS, TABLES], named=f"{HUBS}/{{name}}")
def virtual_hub(block: Block, naming: Naming) -> Iterator[Told]:
    """A hub, and its default route table where others write routes into it."""
    wan = block.values.reference("virtual_wan_id", None)
    told: dict[str, Any] = {
        "virtualWan": {"id": naming.id(wan)} if wan is not None else None,
        "addressPrefix": block.values.text("address_prefix", NOT_CHOSEN),
    }
    yield Told(resource(block, naming, HUBS, told))
    if any(_is_default(each, block) for each in naming.blocks.of("azurerm_virtual_hub_route_table_route")):
        identifier = f"{naming.id(block)}/hubRouteTables/defaultRouteTable"
        answer = {"id": identifier, "name": "defaultRouteTable", "type": TABLES, "properties": {}}
        yield Told({**answer, "location": block.values.get("location")})


NOT_CHOSEN = Unknown(why="Azure chooses the addresses of the hub")


def _is_default(route: Block, hub: Block) -> bool:
    table = route.values.get("route_table_id")
    return isinstance(table, Reference) and (table.address, table.attribute) == (hub.address, DEFAULT_TABLE)


@translates(
    Dialect.TERRAFORM,
    "azurerm_virtual_hub_connection",
    tells=[CONNECTIONS],
    named="{virtual_hub_id}/hubVirtualNetworkConnections/{name}",
)
def connection(block: Block, naming: Naming) -> Iterator[Told]:
    """A connection of a hub to a virtual network. It is associated with the default table unless it names another."""
    told = {
        "remoteVirtualNetwork": {"id": naming.id(block.values.reference("remote_virtual_network_id", None))},
        "routingConfiguration": _routing(block.values.block("routing", None), naming),
    }
    yield Told(resource(block, naming, CONNECTIONS, told))


def _routing(values: Values | Unknown | None, naming: Naming) -> Any:
    if values is None or isinstance(values, Unknown):
        return values
    table = values.reference("associated_route_table_id", None)
    return {"associatedRouteTable": table if isinstance(table, Unknown) else {"id": table_id(table, naming)}}


def table_id(table: Reference | str | None, naming: Naming) -> str | None:
    """The id of a route table, which may be the one that Azure makes with a hub."""
    if isinstance(table, Reference) and table.attribute == DEFAULT_TABLE:
        return f"{naming.id(table)}/hubRouteTables/defaultRouteTable"
    return naming.id(table) if table is not None else None


@translates(
    Dialect.TERRAFORM,
    "azurerm_virtual_hub_route_table",
    tells=[TABLES],
    named="{virtual_hub_id}/hubRouteTables/{name}",
)
def route_table(block: Block, naming: Naming) -> Iterator[Told]:
    """A route table of a hub, with the routes within it."""
    listed = block.values.blocks("route")
    routes = (
        listed
        if isinstance(listed, Unknown)
        else [each if isinstance(each, Unknown) else _route(block, each, naming) for each in listed]
    )
    yield Told(resource(block, naming, TABLES, {"routes": routes}))


@translates(Dialect.TERRAFORM, "azurerm_virtual_hub_route_table_route", tells=[])
def route(block: Block, naming: Naming) -> Iterator[Part]:
    """A route of such a table."""
    table = block.values.reference("route_table_id", None)
    answer = {**_route(block, block.values, naming), PLACE: place_of(block)}
    if not isinstance(table, Unknown):
        yield Part(of=str(table_id(table, naming)), collection="routes", answer=answer)


def _route(block: Block, values: Values, naming: Naming) -> dict[str, Any]:
    hop = values.reference("next_hop", None)
    return {
        "name": values.text("name", None),
        "destinationType": values.text("destinations_type", None),
        "destinations": values.texts("destinations"),
        "nextHopType": values.text("next_hop_type", "ResourceId"),
        "nextHop": hop if isinstance(hop, Unknown) else naming.id(hop),
        PLACE: line_of(block, values, "name"),
    }
