"""Rules of Azure Firewalls, written alike in their own collections and in those of their policies."""

from typing import Any

from providers.azure.template_names import Naming
from providers.templates import Block, Values
from providers.translation import PLACE, line_of, said
from scanner.models import Unknown

NAT_RULE, NETWORK_RULE = "NatRule", "NetworkRule"


def rules_of(block: Block, collection: Values, naming: Naming, kind: str) -> Any:
    """The rules of a collection.

    Args:
        block: the outermost.
        collection: the block with the rules, which may be the outermost.
        naming: for the IP groups that they name.
        kind: `NatRule` or `NetworkRule`.
    """
    listed = collection.blocks("rule")
    if isinstance(listed, Unknown):
        return listed
    return [each if isinstance(each, Unknown) else _rule(block, each, naming, kind) for each in listed]


def _rule(block: Block, values: Values, naming: Naming, kind: str) -> dict[str, Any]:
    return {
        "name": values.text("name", None),
        "ruleType": kind,
        "description": said(values, "description"),
        "ipProtocols": values.texts("protocols"),
        "sourceAddresses": values.texts("source_addresses"),
        "sourceIpGroups": _groups(values, naming, "source_ip_groups"),
        "destinationAddresses": _destinations(values),
        "destinationIpGroups": _groups(values, naming, "destination_ip_groups"),
        "destinationFqdns": values.texts("destination_fqdns"),
        "destinationPorts": values.texts("destination_ports"),
        "translatedAddress": values.text("translated_address", None),
        "translatedFqdn": values.text("translated_fqdn", None),
        "translatedPort": values.text("translated_port", None),
        PLACE: line_of(block, values, "name"),
    }


def _destinations(values: Values) -> Any:
    """The addresses, of which a NAT rule of a policy has one (`azurerm_firewall_policy_rule_collection_group`)."""
    return values.texts("destination_address" if "destination_address" in values else "destination_addresses")


def _groups(values: Values, naming: Naming, key: str) -> Any:
    found = values.references(key)
    if isinstance(found, Unknown):
        return found
    return [each if isinstance(each, Unknown) else naming.id(each) for each in found]
