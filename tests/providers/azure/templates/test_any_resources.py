"""Resources of any type in Terraform, as the provider AzAPI has them."""

import json
from pathlib import Path
from typing import Any

import pytest

from scanner.demo.azure_estate import FAMILIES
from scanner.inventory import Inventory
from scanner.models import FirewallRuleSet, LoadBalancer, Network, NetworkInterface, Subnet
from tests.declaring import declare
from tests.parity import by_name, differences
from tests.providers.azure.templates.test_estate import KNOWN, NEVER_DECLARED, name_of, template
from tests.providers.azure.templates.three_ways import IN_GROUP, in_terraform, outcomes

OPEN = 'variable "open" {}\n'
BLOCK = """
resource "azapi_resource" "r{number}" {{
  type = "{kind}@2024-05-01"
  name = "{name}"
  parent_id = "{parent}"
  {location}
  body = {body}
}}
"""
AT_THE_EDGE = ("microsoft.cdn/", "/frontdoor", "microsoft.storage/", "/trafficmanagerprofiles/")
"""Types of which a list is told by blocks of their own alone."""
OF_BLOCKS = frozenset({"id", "name", "type", "location", "tags"})


def block(number: int, resource: dict[str, Any], body: str) -> str:
    """A resource as a block.

    Args:
        number: of the block.
        resource: as Azure answers it.
        body: for what stands in place of the body, as JSON, which is HCL too.
    """
    scope, _, own = resource["id"].rpartition("/providers/")
    namespace, *parts = own.split("/")
    parent = scope if len(parts) == 2 else resource["id"].rpartition("/")[0].rpartition("/")[0]
    location = f'location = "{resource["location"]}"' if resource.get("location") else ""
    written = {key: each for key, each in resource.items() if key not in OF_BLOCKS}
    return BLOCK.format(
        number=number,
        kind="/".join((namespace, *parts[::2])),
        name=parts[-1],
        parent=parent,
        location=location,
        body=body.replace("BODY", json.dumps(written)),
    )


def kind_of(resource: dict[str, Any]) -> str:
    namespace, *parts = resource["id"].rpartition("/providers/")[2].split("/")
    return "/".join((namespace, *parts[::2])).lower()


@pytest.fixture(scope="module")
def estate() -> list[dict[str, Any]]:
    """The demo's resources."""
    return [dict(each) for family in FAMILIES for each in family.resources()]


@pytest.fixture(scope="module")
def native(tmp_path_factory: pytest.TempPathFactory, estate: list[dict[str, Any]]) -> Inventory:
    """They as a template of Azure Resource Manager."""
    return declare(tmp_path_factory.mktemp("arm"), {"main.json": template(estate)}).inventory


@pytest.mark.parametrize("body", ["BODY", "jsonencode(BODY)"])
def test_it_makes_what_a_template_of_azure_makes(
    native: Inventory, estate: list[dict[str, Any]], tmp_path: Path, body: str
) -> None:
    known = [each for each in estate if kind_of(each) in KNOWN]
    text = "".join(block(number, each, body) for number, each in enumerate(known))
    found = declare(tmp_path, {"main.tf": text}).inventory
    assert found.unevaluated == ()
    one, other = by_name(native, name_of), by_name(found, name_of)
    missing = {identity for model, identity in one.keys() - other.keys() if model not in NEVER_DECLARED}
    assert {each for each in missing if not any(edge in each for edge in AT_THE_EDGE)} == set()
    assert {model for model, _ in other.keys() - one.keys()} <= NEVER_DECLARED
    assert len(other) > 130
    different = [*differences(one, other, name_of), *differences(other, one, name_of)]
    own = [each for each in different if not any(edge in each.resource for edge in AT_THE_EDGE)]
    # Which logs are delivered, and what is locked, the other template leaves open.
    assert [each for each in own if "logs_" not in each.field and each.field != "deletion_protection"] == []


GROUP = f"""
resource "azurerm_resource_group" "here" {{
  name = "template"
  location = "westeurope"
}}
resource "azurerm_network_security_group" "web" {{
  name = "web"
  {IN_GROUP}
}}
"""
RULE = """
resource "azapi_resource" "rule" {
  type = "Microsoft.Network/networkSecurityGroups/securityRules@2024-05-01"
  name = "shell"
  parent_id = azurerm_network_security_group.web.id
  body = {
    properties = {
      access = "Allow"
      direction = "Inbound"
      priority = 100
      protocol = "Tcp"
      sourceAddressPrefix = PREFIX
      sourcePortRange = "*"
      destinationAddressPrefix = "*"
      destinationPortRange = "22"
    }
  }
}
"""


@pytest.mark.parametrize(
    ("prefix", "outcome"), [('"*"', "fail"), ('"192.0.2.0/24"', "pass"), ("var.open", "undetermined")]
)
def test_a_part_of_a_resource_of_the_other_provider(tmp_path: Path, prefix: str, outcome: str) -> None:
    text = OPEN + GROUP + RULE.replace("PREFIX", prefix)
    found = in_terraform(tmp_path, text)
    ((result, name, line),) = outcomes(found, "firewall-ingress-sensitive-port-open")
    assert (result, name) == (outcome, "azurerm_network_security_group.web")
    start = 'resource "azapi_resource"' if outcome == "fail" else 'resource "azurerm_network_security_group"'
    assert line == text[: text.index(start)].count("\n") + 1


NETWORK = """
resource "azapi_resource" "apps" {
  type = "Microsoft.Network/virtualNetworks@2024-05-01"
  name = "apps"
  parent_id = azurerm_resource_group.here.id
  location = azurerm_resource_group.here.location
  body = {
    properties = {
      addressSpace = {
        addressPrefixes = ["10.1.0.0/16"]
      }
    }
  }
}
resource "azurerm_subnet" "web" {
  name = "web"
  resource_group_name = azurerm_resource_group.here.name
  virtual_network_name = azapi_resource.apps.name
  address_prefixes = ["10.1.1.0/24"]
}
resource "azurerm_subnet_network_security_group_association" "web" {
  subnet_id = azurerm_subnet.web.id
  network_security_group_id = azurerm_network_security_group.web.id
}
"""


def test_a_network_in_which_the_other_provider_has_a_subnet(tmp_path: Path) -> None:
    found = in_terraform(tmp_path, GROUP + NETWORK, Network, Subnet)
    network = found.one(Network)
    assert network.name == "azapi_resource.apps"
    subnet = found.one(Subnet)
    assert (subnet.network, subnet.rule_sets) == (network.id, (found.one(FirewallRuleSet).id,))


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ('type = "Microsoft.Network/loadBalancers@2024-05-01"\n  body = var.open', "depends on var.open"),
        ("type = var.open\n  body = {}", "depends on var.open"),
        ('type = "Microsoft.Network/loadBalancers@2024-05-01"\n  body = "no JSON"', "its body is no object"),
        ('type = "Microsoft.Network/loadBalancers@2024-05-01"\n  body = "[1, null, true]"', "its body is no object"),
        ('type = "Microsoft.Network/loadBalancers@2024-05-01"\n  body = [1]', "its body is no object"),
        (
            'type = "Microsoft.Network/loadBalancers@2024-05-01"\n  body = { properties = "text" }',
            "its properties are no object",
        ),
    ],
)
def test_what_is_not_known_is_told(tmp_path: Path, written: str, why: str) -> None:
    any_one = f'resource "azapi_resource" "any" {{\n  name = "any"\n  parent_id = "/subscriptions/s"\n  {written}\n}}\n'
    found = in_terraform(tmp_path, OPEN + GROUP + any_one, LoadBalancer)
    assert found.of(LoadBalancer) == []
    assert [(each.address, each.why) for each in found.inventory.unevaluated] == [("azapi_resource.any", why)]


def test_a_resource_that_nobody_reads_and_one_without_a_body(tmp_path: Path) -> None:
    others = """
resource "azapi_resource" "other" {
  type = "Microsoft.Search/searchServices@2024-05-01"
  name = "other"
  parent_id = azurerm_resource_group.here.id
  body = {}
}
resource "azapi_resource" "bare" {
  type = "Microsoft.Network/virtualNetworks@2024-05-01"
  name = "bare"
  parent_id = azurerm_resource_group.here.id
}
"""
    found = in_terraform(tmp_path, GROUP + others, Network)
    assert [each.name for each in found.of(Network)] == ["azapi_resource.bare"]
    assert found.inventory.unevaluated == ()


INTERFACE = f"""
resource "azurerm_network_interface" "web" {{
  name = "web"
  {IN_GROUP}
  ip_configuration {{
    name = "main"
    subnet_id = azurerm_subnet.web.id
    private_ip_address_allocation = "Dynamic"
  }}
}}
"""
CHANGED = """
resource "azapi_update_resource" "web" {
  type = "Microsoft.Network/networkInterfaces@2024-05-01"
  NAMED
  body = {
    properties = PROPERTIES
  }
}
"""


@pytest.mark.parametrize(
    ("named", "properties", "is_known"),
    [
        ("resource_id = azurerm_network_interface.web.id", "{ enableIPForwarding = true }", True),
        ('name = "web"\n  parent_id = azurerm_resource_group.here.id', "{ enableIPForwarding = true }", True),
        ("resource_id = azurerm_network_interface.web.id", "{ ipConfigurations = [] }", False),
        ("resource_id = azurerm_network_interface.web.id", "{ networkSecurityGroup = { id = var.open } }", False),
        ("resource_id = azurerm_network_interface.web.id", "var.open", False),
        ("resource_id = azurerm_network_interface.web.id", '"text"', False),
        ('name = "web"\n  parent_id = azurerm_resource_group.here.id', "var.open", False),
        ('name = "other"\n  parent_id = azurerm_resource_group.here.id', "var.open", True),
    ],
)
def test_what_another_block_changes(tmp_path: Path, named: str, properties: str, is_known: bool) -> None:
    changed = CHANGED.replace("NAMED", named).replace("PROPERTIES", properties)
    found = in_terraform(tmp_path, OPEN + GROUP + NETWORK + INTERFACE + changed, NetworkInterface)
    told = [each.address for each in found.inventory.unevaluated]
    assert [each.name for each in found.of(NetworkInterface)] == ["azurerm_network_interface.web"] * is_known
    assert told == [] if is_known else set(told) == {"azurerm_network_interface.web"}


@pytest.mark.parametrize("written", ["body = var.open", 'body = "no JSON"'])
def test_a_change_that_is_not_known_leaves_nothing_known(tmp_path: Path, written: str) -> None:
    changed = f"""
resource "azapi_update_resource" "web" {{
  type = "Microsoft.Network/networkInterfaces@2024-05-01"
  resource_id = azurerm_network_interface.web.id
  {written}
}}
"""
    found = in_terraform(tmp_path, OPEN + GROUP + NETWORK + INTERFACE + changed, NetworkInterface)
    assert found.of(NetworkInterface) == []


def test_a_change_that_may_be_made_leaves_open_what_it_changes(tmp_path: Path) -> None:
    named = "count = var.open ? 1 : 0\n  resource_id = azurerm_network_interface.web.id"
    changed = CHANGED.replace("NAMED", named).replace(
        "PROPERTIES", "{ networkSecurityGroup = null, ipConfigurations = 1 }"
    )
    found = in_terraform(tmp_path, OPEN + GROUP + NETWORK + INTERFACE + changed, NetworkInterface)
    assert found.of(NetworkInterface) == []
