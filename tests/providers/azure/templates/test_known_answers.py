"""Rules of Azure that are open to the world, in many ways of writing them."""

from pathlib import Path

import pytest

from tests.providers.known_answers import Row, judge_row

PLACE = 'resource_group_name = "rg"\n'
GROUP = f'variable "nobody" {{}}\nresource "azurerm_network_security_group" "g" {{\nname = "g"\nlocation = "x"\n{PLACE}'
COMMON = (
    'name = "ssh"\npriority = 200\ndirection = "Inbound"\naccess = "Allow"\n'
    'source_port_range = "*"\ndestination_address_prefix = "*"\n'
)
TO = 'protocol = "Tcp"\ndestination_port_range = "22"\n'
FROM = "source_address_prefix = OPEN\n"
ANY, NEAR, NOBODY = '"*"', '"10.0.0.0/8"', "var.nobody"


def separate(body: str, label: str = "ssh", mark: str = " # HERE") -> str:
    """A rule of its own."""
    refers = f"{PLACE}network_security_group_name = azurerm_network_security_group.g.name\n"
    return f'resource "azurerm_network_security_rule" "{label}" {{{mark}\n{COMMON}{body}{refers}}}\n'


def denied(body: str, priority: int) -> str:
    """A deny of its own."""
    text = separate(body, "deny", "").replace('"Allow"', '"Deny"').replace('"ssh"\np', '"deny"\np')
    return text.replace("= 200", f"= {priority}")


def hcl(text: str, opened: str = ANY, closed: str = NEAR, unknown: str = NOBODY) -> Row:
    """A row of Terraform."""
    return Row({"main.tf": text}, opened, closed, unknown)


def inline(body: str) -> str:
    """A rule within its group."""
    return f"{GROUP}security_rule {{ # HERE\n{COMMON}{body}}}\n}}\n"


SEPARATE = GROUP + "}\n" + separate(TO + FROM)
PLURAL = GROUP + "}\n" + separate(TO + "source_address_prefixes = OPEN\n")
EVERYBODY = 'source_address_prefix = "*"\n'
TERRAFORM = {
    "inline": hcl(inline(TO + FROM)),
    "separate": hcl(SEPARATE),
    "Internet": hcl(SEPARATE, '"Internet"', '"VirtualNetwork"'),
    "Internet in another case": hcl(SEPARATE, '"internet"', '"AzureLoadBalancer"'),
    "Any": hcl(SEPARATE, '"Any"'),
    "all of IPv4": hcl(SEPARATE, '"0.0.0.0/0"'),
    "all of IPv6": hcl(SEPARATE, '"::/0"', '"fd00::/8"'),
    "all of IPv6 in full": hcl(SEPARATE, '"0:0:0:0:0:0:0:0/0"', '"fd00::/8"'),
    "host bits": hcl(SEPARATE, '"1.0.0.0/0"'),
    "plural": hcl(PLURAL, '["10.0.0.0/8", "0.0.0.0/0"]', '["10.0.0.0/8"]'),
    "halves": hcl(PLURAL, '["0.0.0.0/1", "128.0.0.0/1"]', '["10.0.0.0/9", "10.128.0.0/9"]'),
    "plural, with something unknown": hcl(PLURAL, '["0.0.0.0/0"]', '["10.0.0.0/8"]', '["10.0.0.0/8", var.nobody]'),
    "ports in plural": hcl(
        GROUP + "}\n" + separate(EVERYBODY + 'protocol = "Tcp"\ndestination_port_ranges = OPEN\n'),
        '["80", "20-30"]',
        '["80", "443"]',
    ),
    "every port": hcl(
        GROUP + "}\n" + separate(EVERYBODY + 'protocol = "*"\ndestination_port_range = OPEN\n'), '"*"', '"443"'
    ),
    "the protocol": hcl(
        GROUP + "}\n" + separate(EVERYBODY + 'destination_port_range = "22"\nprotocol = OPEN\n'), '"Tcp"', '"Icmp"'
    ),
    "the access": hcl((GROUP + "}\n" + separate(TO + EVERYBODY)).replace('"Allow"', "OPEN"), '"allow"', '"Deny"'),
    "the direction": hcl(
        (GROUP + "}\n" + separate(TO + EVERYBODY)).replace('"Inbound"', "OPEN"), '"Inbound"', '"Outbound"'
    ),
    "a deny above": hcl(
        GROUP + "}\n" + separate(TO + EVERYBODY) + denied(TO + FROM, 100), '"10.0.0.0/8"', '"*"', NOBODY
    ),
    "a deny below": hcl(GROUP + "}\n" + separate(TO + FROM) + denied(TO + EVERYBODY, 300)),
    "a deny of another port": hcl(
        GROUP + "}\n" + separate(TO + FROM) + denied(EVERYBODY + TO.replace("22", "80"), 100)
    ),
    "an application security group as the destination": hcl(
        'resource "azurerm_application_security_group" "a" {\nname = "a"\nlocation = "x"\n'
        + PLACE
        + "}\n"
        + GROUP
        + "}\n"
        + separate(TO + FROM).replace(
            'destination_address_prefix = "*"',
            "destination_application_security_group_ids = [azurerm_application_security_group.a.id]",
        )
    ),
    "an application security group as the source": hcl(
        'resource "azurerm_application_security_group" "a" {\nname = "a"\nlocation = "x"\n'
        + PLACE
        + "}\n"
        + GROUP
        + "}\n"
        + separate(TO + "OPEN\n"),
        'source_address_prefix = "*"',
        "source_application_security_group_ids = [azurerm_application_security_group.a.id]",
        "",
    ),
    "a dynamic block": hcl(
        f'{GROUP}dynamic "security_rule" {{ # HERE\nfor_each = [OPEN]\ncontent {{\n{COMMON}{TO}'
        "source_address_prefix = security_rule.value\n}\n}\n}\n"
    ),
    "for each": hcl(
        GROUP + "}\n" + separate("for_each = toset([OPEN])\n" + TO + "source_address_prefix = each.value\n"),
        unknown="",
    ),
}


def deployed(**changes: object) -> str:
    """A template of Azure Resource Manager with a rule within its group, and what is put in the place of its parts."""
    text = """{
 "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
 "contentVersion": "1.0.0.0",
 "parameters": {"all": {"type": "string", "defaultValue": "*"},
  "near": {"type": "string", "defaultValue": "10.0.0.0/8"},
  "nobody": {"type": "string"}},
 "variables": {"list": ["10.0.0.0/8", "*"]},
 "resources": [
  RESOURCES
 ]
}
"""
    for key, value in changes.items():
        text = text.replace(key, str(value))
    return text


NSG = "Microsoft.Network/networkSecurityGroups"
PROPERTIES = (
    '"properties": {"priority": 100, "direction": "Inbound", "access": "Allow", "protocol": "Tcp", '
    '"sourcePortRange": "*", "destinationPortRange": "22", "destinationAddressPrefix": "*", '
    '"sourceAddressPrefix": OPEN}'
)
HEAD = f'{{"type": "{NSG}", "apiVersion": "2024-05-01", "name": "g", "location": "x"'
WITHIN = f'{HEAD}, "properties": {{"securityRules": [\n{{"name": "HERE", {PROPERTIES}}}\n]}}}}'
BESIDE = f'{HEAD}}},\n{{"type": "{NSG}/securityRules", "apiVersion": "2024-05-01", "name": "g/HERE", {PROPERTIES}}}'
CHILD = (
    f'{HEAD}, "resources": [\n'
    f'{{"type": "securityRules", "apiVersion": "2024-05-01", "name": "HERE", {PROPERTIES}}}\n]}}'
)
COPIED = (
    f'{HEAD}}},\n{{"type": "{NSG}/securityRules", "apiVersion": "2024-05-01", '
    '"name": "[concat(\'g/HERE\', copyIndex())]", '
    f'"copy": {{"name": "loop", "count": 1}}, {PROPERTIES}}}'
)


def arm(resources: str, opened: str, closed: str, unknown: str = "\"[parameters('nobody')]\"") -> Row:
    """A row of Azure Resource Manager."""
    return Row({"main.json": deployed(RESOURCES=resources)}, opened, closed, unknown)


ARM = {
    "within": arm(WITHIN, ANY, NEAR),
    "beside": arm(BESIDE, ANY, NEAR),
    "a child": arm(CHILD, ANY, NEAR),
    "a copy": arm(COPIED, ANY, NEAR),
    "a default": arm(WITHIN, "\"[parameters('all')]\"", "\"[parameters('near')]\""),
    "a variable": arm(WITHIN, "\"[variables('list')[1]]\"", "\"[variables('list')[0]]\""),
    "a choice": arm(BESIDE, "\"[if(true(), '*', '10.0.0.0/8')]\"", "\"[if(false(), '*', '10.0.0.0/8')]\""),
    "text put together": arm(WITHIN, "\"[concat('0.0.0.0', '/0')]\"", "\"[concat('10.0.0.0', '/8')]\""),
    "Internet": arm(CHILD, '"INTERNET"', '"VirtualNetwork"'),
    "plural": arm(
        WITHIN.replace('"sourceAddressPrefix": OPEN', '"sourceAddressPrefixes": OPEN'),
        '["0.0.0.0/1", "128.0.0.0/1"]',
        '["10.0.0.0/8"]',
    ),
}


@pytest.mark.parametrize("row", TERRAFORM.values(), ids=TERRAFORM)
def test_terraform(tmp_path: Path, row: Row) -> None:
    judge_row(tmp_path, row)


@pytest.mark.parametrize("row", ARM.values(), ids=ARM)
def test_templates_of_azure_resource_manager(tmp_path: Path, row: Row) -> None:
    judge_row(tmp_path, row)
