"""Azure Firewalls in Terraform: their own rules, those of their policies, and the IP groups that rules name."""

from pathlib import Path
from typing import Any

import pytest

from scanner.demo.azure_names import refers, resource, resource_id
from scanner.demo.azure_server import AzureServer, Resource
from scanner.models import AddressPeer, AddressSet, TranslatingFirewall, Unknown
from tests.providers.azure.templates.three_ways import (
    IN_GROUP,
    in_terraform,
    live,
    native,
    plain,
    virtual_network,
    what_differs,
)

FIREWALLS = "Microsoft.Network/azureFirewalls"
POLICIES = "Microsoft.Network/firewallPolicies"
COLLECTION_GROUPS = f"{POLICIES}/ruleCollectionGroups"
IP_GROUPS = "Microsoft.Network/ipGroups"
NETWORKS = "Microsoft.Network/virtualNetworks"
SUBNETS = f"{NETWORKS}/subnets"
OPEN = 'variable "open" {}\n'

HOME = resource(
    NETWORKS,
    "hub",
    {
        "addressSpace": {"addressPrefixes": ["10.0.0.0/16"]},
        "subnets": [resource(SUBNETS, "hub/AzureFirewallSubnet", {"addressPrefix": "10.0.1.0/24"})],
    },
)
OFFICES = resource(IP_GROUPS, "offices", {"ipAddresses": ["192.0.2.0/24", "198.51.100.1-198.51.100.9"]})
TO_SHELL = {
    "sourceAddresses": ["*"],
    "destinationAddresses": ["203.0.113.9"],
    "destinationPorts": ["2222"],
    "translatedAddress": "10.0.2.4",
    "translatedPort": "22",
}
TO_SITE = {
    "sourceIpGroups": [resource_id(IP_GROUPS, "offices")],
    "destinationAddresses": ["203.0.113.9"],
    "destinationPorts": ["443"],
    "translatedFqdn": "site.example",
    "translatedPort": "443",
}
KEPT_OUT = {
    "sourceAddresses": ["9.9.9.0/24"],
    "destinationAddresses": ["10.0.2.0/24"],
    "destinationPorts": ["22", "1000-2000"],
}


def classic_collection(name: str, priority: int, action: str, *rules: Resource) -> dict[str, Any]:
    return {"name": name, "properties": {"priority": priority, "action": {"type": action}, "rules": list(rules)}}


def policy_collection(name: str, priority: int, action: str, *rules: Resource) -> dict[str, Any]:
    return {"name": name, "priority": priority, "action": {"type": action}, "rules": list(rules)}


def firewall(**properties: Any) -> Resource:
    place = {"name": "main", "properties": {"subnet": refers(SUBNETS, "hub/AzureFirewallSubnet")}}
    return resource(FIREWALLS, "edge", {"ipConfigurations": [place], **properties})


CLASSIC = [
    HOME,
    OFFICES,
    firewall(
        natRuleCollections=[
            classic_collection("late", 200, "Dnat", {"name": "shell", "protocols": ["TCP"], **TO_SHELL}),
            classic_collection("early", 100, "Dnat", {"name": "site", "protocols": ["TCP"], **TO_SITE}),
        ],
        networkRuleCollections=[
            classic_collection("out", 300, "Deny", {"name": "none", "protocols": ["Any"], **KEPT_OUT}),
            classic_collection("in", 400, "Allow", {"name": "some", "protocols": ["TCP"], **KEPT_OUT}),
        ],
    ),
]
OF_POLICY = [
    HOME,
    OFFICES,
    firewall(firewallPolicy=refers(POLICIES, "corp")),
    resource(POLICIES, "base"),
    resource(POLICIES, "corp", {"basePolicy": refers(POLICIES, "base")}),
    resource(
        COLLECTION_GROUPS,
        "base/first",
        {
            "priority": 900,
            "ruleCollections": [
                policy_collection(
                    "in", 100, "Dnat", {"name": "site", "ruleType": "NatRule", "ipProtocols": ["TCP"], **TO_SITE}
                )
            ],
        },
    ),
    resource(
        COLLECTION_GROUPS,
        "corp/second",
        {
            "priority": 100,
            "ruleCollections": [
                policy_collection(
                    "in", 100, "Dnat", {"name": "shell", "ruleType": "NatRule", "ipProtocols": ["TCP"], **TO_SHELL}
                ),
                policy_collection(
                    "out", 200, "Deny", {"name": "none", "ruleType": "NetworkRule", "ipProtocols": ["Any"], **KEPT_OUT}
                ),
            ],
        },
    ),
]

PLACE = f"""
{virtual_network("hub", "hub", "10.0.0.0/16")}
resource "azurerm_subnet" "firewall" {{
  name = "AzureFirewallSubnet"
  resource_group_name = "template"
  virtual_network_name = azurerm_virtual_network.hub.name
  address_prefixes = ["10.0.1.0/24"]
}}
resource "azurerm_public_ip" "edge" {{
  name = "edge"
  {IN_GROUP}
  allocation_method = "Static"
}}
resource "azurerm_ip_group" "offices" {{
  name = "offices"
  {IN_GROUP}
  cidrs = ["192.0.2.0/24", "198.51.100.1-198.51.100.9"]
}}
"""
EDGE = """
resource "azurerm_firewall" "edge" {{
  name = "edge"
  {group}
  sku_name = "AZFW_VNet"
  sku_tier = "Standard"
  {policy}
  ip_configuration {{
    name = "main"
    subnet_id = azurerm_subnet.firewall.id
    public_ip_address_id = azurerm_public_ip.edge.id
  }}
}}
"""
SHELL = """
  rule {
    name = "shell"
    protocols = ["TCP"]
    source_addresses = ["*"]
    destination_addresses = ["203.0.113.9"]
    destination_ports = ["2222"]
    translated_address = "10.0.2.4"
    translated_port = 22
  }
"""
SITE = """
  rule {
    name = "site"
    protocols = ["TCP"]
    source_ip_groups = [azurerm_ip_group.offices.id]
    destination_addresses = ["203.0.113.9"]
    destination_ports = ["443"]
    translated_fqdn = "site.example"
    translated_port = 443
  }
"""
DENIED = """
  rule {
    name = "NAME"
    protocols = ["Any"]
    source_addresses = ["9.9.9.0/24"]
    destination_addresses = ["10.0.2.0/24"]
    destination_ports = ["22", "1000-2000"]
  }
"""
COLLECTION = """
resource "azurerm_firewall_{kind}_rule_collection" "{name}" {{
  name = "{name}"
  azure_firewall_name = azurerm_firewall.edge.name
  resource_group_name = "template"
  priority = {priority}
  action = "{action}"
{rules}
}}
"""


def collection(kind: str, name: str, priority: object, action: str, rules: str) -> str:
    return COLLECTION.format(kind=kind, name=name, priority=priority, action=action, rules=rules)


EARLY = collection("nat", "early", 100, "Dnat", SITE)
LATE = collection("nat", "late", 200, "Dnat", SHELL)
OUT = collection("network", "out", 300, "Deny", DENIED.replace("NAME", "none"))
IN = collection("network", "in", 400, "Allow", DENIED.replace("NAME", "some").replace('"Any"', '"TCP"'))
OWN = PLACE + EDGE.format(group=IN_GROUP, policy="") + LATE + EARLY + OUT + IN

POLICY = """
resource "azurerm_firewall_policy" "{name}" {{
  name = "{name}"
  {group}
  {base}
}}
"""
GROUP = """
resource "azurerm_firewall_policy_rule_collection_group" "{name}" {{
  name = "{name}"
  firewall_policy_id = azurerm_firewall_policy.{policy}.id
  priority = {priority}
{collections}
}}
"""
WITHIN = """
  {kind}_rule_collection {{
    name = "{name}"
    priority = {priority}
    action = "{action}"
{rules}
  }}
"""


def within(kind: str, name: str, priority: int, action: str, rules: str) -> str:
    one = rules.replace('destination_addresses = ["203.0.113.9"]', 'destination_address = "203.0.113.9"')
    return WITHIN.format(kind=kind, name=name, priority=priority, action=action, rules=one)


TAKEN_IN = within("nat", "in", 100, "Dnat", SHELL)
KEEPING_OUT = within("network", "out", 200, "Deny", DENIED.replace("NAME", "none"))
APPLICATIONS = """
  application_rule_collection {
    name = "web"
    priority = 50
    action = "Deny"
    rule {
      name = "all"
      source_addresses = ["*"]
      destination_fqdns = ["*"]
      protocols {
        type = "Https"
        port = 443
      }
    }
  }
"""
FIRST = GROUP.format(name="first", policy="base", priority=900, collections=within("nat", "in", 100, "Dnat", SITE))
SECOND = GROUP.format(name="second", policy="corp", priority=100, collections=APPLICATIONS + KEEPING_OUT + TAKEN_IN)
BASES = POLICY.format(name="base", group=IN_GROUP, base="") + POLICY.format(
    name="corp", group=IN_GROUP, base="base_policy_id = azurerm_firewall_policy.base.id"
)
BY_POLICY = PLACE + EDGE.format(group=IN_GROUP, policy="firewall_policy_id = azurerm_firewall_policy.corp.id")
ALL = BY_POLICY + BASES + FIRST + SECOND


@pytest.mark.parametrize(("text", "resources"), [(OWN, CLASSIC), (ALL, OF_POLICY)])
def test_it_makes_what_the_subscription_has(
    azure_server: AzureServer, tmp_path: Path, text: str, resources: list[Resource]
) -> None:
    found = in_terraform(tmp_path, text, TranslatingFirewall)
    assert found.inventory.unevaluated == ()
    own = live(azure_server, resources, TranslatingFirewall)
    assert what_differs(own, found.inventory, TranslatingFirewall) == []
    (terraform,) = plain(found, TranslatingFirewall)
    assert plain(native(tmp_path, resources, TranslatingFirewall), TranslatingFirewall) == [terraform]
    assert [len(terraform[each]) for each in ("translations", "denials")] == [2, 1]


def test_a_rule_has_its_line(tmp_path: Path) -> None:
    firewall = in_terraform(tmp_path, ALL, TranslatingFirewall).one(TranslatingFirewall)
    assert not isinstance(firewall.translations, Unknown)
    (shell,) = (each.rule.place for each in firewall.translations if "shell" in each.key)
    assert shell is not None
    assert shell.line == ALL[: ALL.index('name = "shell"')].count("\n") + 1


def only(root: Path, text: str) -> TranslatingFirewall:
    return in_terraform(root, OPEN + text, TranslatingFirewall).one(TranslatingFirewall)


MAYBE = '  count = var.open ? 1 : 0\n  name = "'
DYNAMIC = """
  dynamic "rule" {
    for_each = var.open
    content {
      name = "more"
    }
  }
"""


@pytest.mark.parametrize(
    "text",
    [
        OWN.replace('translated_address = "10.0.2.4"', "translated_address = var.open"),
        OWN.replace('protocols = ["TCP"]', "protocols = var.open"),
        OWN.replace("priority = 100", "priority = var.open"),
        OWN.replace('action = "Deny"', "action = var.open"),
        OWN.replace('source_addresses = ["9.9.9.0/24"]', "source_addresses = [var.open]"),
        OWN.replace(SITE, SITE + DYNAMIC),
        OWN.replace('  name = "late"', f'{MAYBE}late"'),
        OWN.replace('  name = "out"', f'{MAYBE}out"'),
        ALL.replace("azurerm_firewall_policy.corp.id\n  ip", "var.open\n  ip"),
        ALL.replace(
            '"azurerm_firewall_policy" "corp" {\n', '"azurerm_firewall_policy" "corp" {\n  count = var.open ? 1 : 0\n'
        ).replace("azurerm_firewall_policy.corp.id", "azurerm_firewall_policy.corp[0].id"),
        ALL.replace('  name = "first"', f'{MAYBE}first"'),
        ALL.replace("priority = 900", "priority = var.open"),
        ALL.replace("base_policy_id = azurerm_firewall_policy.base.id", "base_policy_id = var.open"),
    ],
)
def test_a_rule_that_is_open_decides_nothing(tmp_path: Path, text: str) -> None:
    assert text not in {OWN, ALL}
    assert isinstance(only(tmp_path, text).translations, Unknown)


def test_what_stands_and_falls_with_its_firewall_is_no_doubt(tmp_path: Path) -> None:
    text = OWN
    for name in ("edge", "early", "late", "out", "in"):
        text = text.replace(f'  name = "{name}"\n  azure', f'{MAYBE}{name}"\n  azure')
    text = text.replace('  name = "edge"\n  ' + IN_GROUP + "\n  sku", f'{MAYBE}edge"\n  {IN_GROUP}\n  sku')
    text = text.replace("azurerm_firewall.edge.name", '"edge"')
    found = only(tmp_path, text)
    assert found.doubt is not None
    assert not isinstance(found.translations, Unknown)
    assert len(found.translations) == 2


ADDED = """
resource "azurerm_ip_group_cidr" "{name}" {{
  ip_group_id = azurerm_ip_group.offices.id
  {cidr}
}}
"""
ONE = ADDED.format(name="one", cidr='cidr = "192.0.2.0/24"')


@pytest.mark.parametrize(
    ("cidrs", "added", "addresses"),
    [
        ('cidrs = ["192.0.2.0/24"]', "", AddressSet.of("192.0.2.0/24")),
        ("", ONE, AddressSet.of("192.0.2.0/24")),
        ("cidrs = []", "", AddressSet.of()),
        ("", "", Unknown(why="which addresses are in the IP group may be declared elsewhere")),
        ("cidrs = var.open", "", Unknown(why="depends on var.open")),
        ("", ADDED.format(name="one", cidr="cidr = var.open"), Unknown(why="depends on var.open")),
        (
            "",
            ONE + ADDED.format(name="two", cidr='count = var.open ? 1 : 0\n  cidr = "198.51.100.0/24"'),
            Unknown(why="depends on var.open (count = var.open ? 1 : 0)"),
        ),
    ],
)
def test_the_addresses_of_a_group(tmp_path: Path, cidrs: str, added: str, addresses: AddressSet | Unknown) -> None:
    text = OWN.replace('cidrs = ["192.0.2.0/24", "198.51.100.1-198.51.100.9"]', cidrs)
    found = only(tmp_path, text + added)
    assert not isinstance(found.translations, Unknown)
    (peer,) = (each.rule.peers[0] for each in found.translations if "site" in each.key)
    assert isinstance(peer, AddressPeer)
    assert (peer.name, peer.addresses) == ("offices", addresses)


def test_a_hub_that_is_not_known(tmp_path: Path) -> None:
    hub = "virtual_hub {\n    virtual_hub_id = var.open\n  }"
    found = only(tmp_path, PLACE + EDGE.format(group=IN_GROUP, policy=hub))
    assert isinstance(found.networks, Unknown)
    assert isinstance(found.sends_from, Unknown)


def test_rules_of_a_firewall_that_others_make_are_nobodys(tmp_path: Path) -> None:
    text = PLACE + LATE.replace("azurerm_firewall.edge.name", '"elsewhere"')
    assert in_terraform(tmp_path, text, TranslatingFirewall).of(TranslatingFirewall) == []


@pytest.mark.parametrize(
    "text",
    [
        OWN.replace("[azurerm_ip_group.offices.id]", "var.open"),
        OWN.replace("[azurerm_ip_group.offices.id]", "[var.open]"),
        OWN.replace(SHELL, "  rule = var.open\n"),
    ],
)
def test_what_a_rule_is_about_may_be_open_as_a_whole(tmp_path: Path, text: str) -> None:
    assert text != OWN
    assert isinstance(only(tmp_path, text).translations, Unknown)
