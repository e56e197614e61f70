"""Azure Firewalls, with the collections of rules that they have themselves."""

from collections.abc import Iterator, Mapping
from typing import Any

from providers.azure.arm_fields import properties_of
from providers.azure.from_terraform.firewall_rules import NAT_RULE, NETWORK_RULE, rules_of
from providers.azure.from_terraform.networks import NETWORK, part, resource
from providers.azure.template_names import Naming, owner_of
from providers.azure.template_parts import Part, Told
from providers.templates import Block, Dialect
from providers.translation import Translator, translates
from scanner.models import Unknown

FIREWALLS = f"{NETWORK}/azureFirewalls"
ELSEWHERE = ("virtual_hub", "management_ip_configuration", "sku_name", "sku_tier")
# What the rules of a collection are, and the list of the firewall that has it.
COLLECTIONS: Mapping[str, tuple[str, str]] = {
    "azurerm_firewall_nat_rule_collection": (NAT_RULE, "natRuleCollections"),
    "azurerm_firewall_network_rule_collection": (NETWORK_RULE, "networkRuleCollections"),
}


@translates(Dialect.TERRAFORM, "azurerm_firewall", tells=[FIREWALLS], named=f"{FIREWALLS}/{{name}}")
def firewall(block: Block, naming: Naming) -> Iterator[Told]:
    """A firewall, in a virtual network or in a hub."""
    properties = properties_of(block, naming, *ELSEWHERE)
    hub = block.values.block("virtual_hub", None)
    if hub is not None:
        properties["virtualHub"] = (
            hub if isinstance(hub, Unknown) else {"id": naming.id(hub.reference("virtual_hub_id", None))}
        )
    sku = {"name": block.values.text("sku_name", None), "tier": block.values.text("sku_tier", None)}
    yield Told(resource(block, naming, FIREWALLS, {**properties, "sku": sku}))


def _collection(block: Block, naming: Naming) -> Iterator[Part]:
    kind, collection = COLLECTIONS[block.type]
    # Collections of firewalls have their action in an object, those of policies too (Azure REST API).
    told: dict[str, Any] = {
        "priority": block.values.number("priority", None),
        "action": {"type": block.values.text("action", None)},
        "rules": rules_of(block, block.values, naming, kind),
    }
    answer = part(block, naming, told)
    yield Part(of=owner_of(answer["id"]), collection=collection, answer=answer)


TRANSLATORS: tuple[Translator, ...] = tuple(
    translates(Dialect.TERRAFORM, kind, tells=[], named=f"{FIREWALLS}/{{azure_firewall_name}}/{collection}/{{name}}")(
        _collection
    )
    for kind, (_, collection) in COLLECTIONS.items()
)
"""One for each kind of collection. Nobody asks for application rules, which are not for what comes in."""
