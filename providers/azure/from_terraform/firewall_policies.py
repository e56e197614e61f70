"""Policies of Azure Firewalls, the groups of rule collections within them, and the IP groups that rules name."""

from collections.abc import Iterator, Mapping
from typing import Any

from providers.azure.from_terraform.firewall_rules import NAT_RULE, NETWORK_RULE, rules_of
from providers.azure.from_terraform.networks import NETWORK, resource
from providers.azure.template_names import Naming
from providers.azure.template_parts import Told
from providers.templates import Block, Dialect, Values
from providers.translation import translates
from scanner.models import Unknown

POLICIES = f"{NETWORK}/firewallPolicies"
GROUPS = f"{POLICIES}/ruleCollectionGroups"
IP_GROUPS = f"{NETWORK}/ipGroups"
# The types of collections and of their rules (Azure REST API). Application rules are not asked about what comes in.
COLLECTIONS: Mapping[str, tuple[str, str]] = {
    "nat_rule_collection": ("FirewallPolicyNatRuleCollection", NAT_RULE),
    "network_rule_collection": ("FirewallPolicyFilterRuleCollection", NETWORK_RULE),
}


@translates(Dialect.TERRAFORM, "azurerm_firewall_policy", tells=[POLICIES], named=f"{POLICIES}/{{name}}")
def policy(block: Block, naming: Naming) -> Iterator[Told]:
    """A policy, which may inherit the rules of another one."""
    base = block.values.reference("base_policy_id", None)
    told = {"basePolicy": {"id": naming.id(base)} if base is not None and base != "" else None}
    yield Told(resource(block, naming, POLICIES, told))


@translates(
    Dialect.TERRAFORM,
    "azurerm_firewall_policy_rule_collection_group",
    tells=[GROUPS],
    named="{firewall_policy_id}/ruleCollectionGroups/{name}",
)
def rule_collection_group(block: Block, naming: Naming) -> Iterator[Told]:
    """A group of collections of a policy."""
    collections = [each for key in COLLECTIONS for each in _collections(block, naming, key)]
    told = {"priority": block.values.number("priority", None), "ruleCollections": collections}
    yield Told(resource(block, naming, GROUPS, told))


def _collections(block: Block, naming: Naming, key: str) -> Iterator[Any]:
    listed = block.values.blocks(key)
    for each in (listed,) if isinstance(listed, Unknown) else listed:
        yield each if isinstance(each, Unknown) else _collection(block, each, naming, key)


def _collection(block: Block, values: Values, naming: Naming, key: str) -> dict[str, Any]:
    kind, of_rules = COLLECTIONS[key]
    return {
        "name": values.text("name", None),
        "ruleCollectionType": kind,
        "priority": values.number("priority", None),
        "action": {"type": values.text("action", None)},
        "rules": rules_of(block, values, naming, of_rules),
    }


@translates(Dialect.TERRAFORM, "azurerm_ip_group", tells=[IP_GROUPS], named=f"{IP_GROUPS}/{{name}}")
def ip_group(block: Block, naming: Naming) -> Iterator[Told]:
    """A group of addresses, with those that blocks of their own put into it."""
    yield Told(resource(block, naming, IP_GROUPS, {"ipAddresses": _addresses(block, naming)}))


OTHERS = Unknown(why="which addresses are in the IP group may be declared elsewhere")


def _addresses(block: Block, naming: Naming) -> Any:
    listed = block.values.texts("cidrs")
    if isinstance(listed, Unknown):
        return listed
    added = list(naming.blocks.pointing(block, "ip_group_id", "azurerm_ip_group_cidr"))
    if not listed and not added and "cidrs" not in block.values:
        return OTHERS
    return [*listed, *(each.doubt or each.values.text("cidr", None) for each in added)]


@translates(Dialect.TERRAFORM, "azurerm_ip_group_cidr", tells=[])
def address_of_group(block: Block, naming: Naming) -> Iterator[Told]:
    """An address of a group, which tells it."""
    del block, naming
    yield from ()
