"""Network managers, and the security admin rules that they apply.

Whether a configuration is deployed, Azure tells by an action only, so that no block for that is read.
"""

from collections.abc import Iterator
from typing import Any

from providers.azure.from_terraform.networks import NETWORK, resource
from providers.azure.template_names import Naming
from providers.azure.template_parts import Told
from providers.templates import Block, Dialect, Values
from providers.translation import PLACE, place_of, said, translates
from scanner.models import Unknown

MANAGERS = f"{NETWORK}/networkManagers"
GROUPS = f"{MANAGERS}/networkGroups"
MEMBERS = f"{GROUPS}/staticMembers"
CONFIGURATIONS = f"{MANAGERS}/securityAdminConfigurations"
COLLECTIONS = f"{CONFIGURATIONS}/ruleCollections"
RULES = f"{COLLECTIONS}/rules"


@translates(Dialect.TERRAFORM, "azurerm_network_manager", tells=[MANAGERS], named=f"{MANAGERS}/{{name}}")
def manager(block: Block, naming: Naming) -> Iterator[Told]:
    """A network manager."""
    yield Told(resource(block, naming, MANAGERS, {}))


@translates(
    Dialect.TERRAFORM,
    "azurerm_network_manager_network_group",
    tells=[],
    named="{network_manager_id}/networkGroups/{name}",
)
def network_group(block: Block, naming: Naming) -> Iterator[Told]:
    """A group of networks, which a policy may give members too."""
    yield Told(resource(block, naming, GROUPS, {}))


@translates(
    Dialect.TERRAFORM,
    "azurerm_network_manager_static_member",
    tells=[MEMBERS],
    named="{network_group_id}/staticMembers/{name}",
)
def static_member(block: Block, naming: Naming) -> Iterator[Told]:
    """A network that somebody puts into a group."""
    network = block.values.reference("target_virtual_network_id", None)
    told = {"resourceId": network if isinstance(network, Unknown) else naming.id(network)}
    yield Told(resource(block, naming, MEMBERS, told))


@translates(
    Dialect.TERRAFORM,
    "azurerm_network_manager_security_admin_configuration",
    tells=[CONFIGURATIONS],
    named="{network_manager_id}/securityAdminConfigurations/{name}",
)
def configuration(block: Block, naming: Naming) -> Iterator[Told]:
    """A configuration, which has collections of rules."""
    yield Told(resource(block, naming, CONFIGURATIONS, {}))


@translates(
    Dialect.TERRAFORM,
    "azurerm_network_manager_admin_rule_collection",
    tells=[COLLECTIONS],
    named="{security_admin_configuration_id}/ruleCollections/{name}",
)
def rule_collection(block: Block, naming: Naming) -> Iterator[Told]:
    """A collection of rules, with the groups that it applies to."""
    groups = block.values.references("network_group_ids")
    applies = groups if isinstance(groups, Unknown) else [_group(each, naming) for each in groups]
    yield Told(resource(block, naming, COLLECTIONS, {"appliesToGroups": applies}))


def _group(group: Any, naming: Naming) -> Any:
    return {"networkGroupId": group if isinstance(group, Unknown) else naming.id(group)}


@translates(
    Dialect.TERRAFORM,
    "azurerm_network_manager_admin_rule",
    tells=[RULES],
    named="{admin_rule_collection_id}/rules/{name}",
)
def admin_rule(block: Block, naming: Naming) -> Iterator[Told]:
    """A security admin rule."""
    values = block.values
    told: dict[str, Any] = {
        "access": values.text("action", None),
        "direction": values.text("direction", None),
        "priority": values.number("priority", None),
        "protocol": values.text("protocol", None),
        "sources": _side(values, "source"),
        "destinations": _side(values, "destination"),
        "sourcePortRanges": values.texts("source_port_ranges"),
        "destinationPortRanges": values.texts("destination_port_ranges"),
        "description": said(values, "description"),
    }
    yield Told({**resource(block, naming, RULES, told), PLACE: place_of(block)})


def _side(values: Values, key: str) -> Any:
    listed = values.blocks(key)
    if isinstance(listed, Unknown):
        return listed
    return [each if isinstance(each, Unknown) else _end(each) for each in listed]


def _end(values: Values) -> dict[str, Any]:
    return {
        "addressPrefix": values.text("address_prefix", None),
        "addressPrefixType": values.text("address_prefix_type", None),
    }
