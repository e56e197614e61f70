"""Network managers and their security admin rules in Terraform."""

from pathlib import Path

import pytest

from scanner.demo import azure_network_managers
from scanner.demo.azure_server import AzureServer
from scanner.models import Action, FirewallRuleSet, Unknown
from tests.providers.azure.templates.three_ways import (
    IN_GROUP,
    in_terraform,
    live,
    native,
    outcomes,
    plain,
    virtual_network,
    what_differs,
)

OPEN = 'variable "open" {}\n'
ADMIN_RULE = """
resource "azurerm_network_manager_admin_rule" "no-telnet" {
  name = "no-telnet"
  admin_rule_collection_id = azurerm_network_manager_admin_rule_collection.clear-text.id
  action = "Deny"
  direction = "Inbound"
  priority = 10
  protocol = "Tcp"
  source_port_ranges = ["0-65535"]
  destination_port_ranges = ["23"]
  source {
    address_prefix_type = "IPPrefix"
    address_prefix = "*"
  }
  destination {
    address_prefix_type = "IPPrefix"
    address_prefix = "*"
  }
}
"""
MEMBER = """
resource "azurerm_network_manager_static_member" "apps" {
  name = "apps-vnet"
  network_group_id = azurerm_network_manager_network_group.apps.id
  target_virtual_network_id = azurerm_virtual_network.apps.id
}
"""
MANAGER = f"""
resource "azurerm_network_manager" "kestrel" {{
  name = "kestrel"
  {IN_GROUP}
  scope {{
    subscription_ids = ["/subscriptions/s"]
  }}
}}
resource "azurerm_network_manager_network_group" "apps" {{
  name = "apps"
  network_manager_id = azurerm_network_manager.kestrel.id
}}
resource "azurerm_network_manager_security_admin_configuration" "base" {{
  name = "base"
  network_manager_id = azurerm_network_manager.kestrel.id
}}
resource "azurerm_network_manager_admin_rule_collection" "clear-text" {{
  name = "clear-text"
  security_admin_configuration_id = azurerm_network_manager_security_admin_configuration.base.id
  network_group_ids = [azurerm_network_manager_network_group.apps.id]
}}
{virtual_network("apps", "apps-vnet", "10.40.0.0/16")}
"""
DEPLOYED = """
resource "azurerm_network_manager_deployment" "base" {
  network_manager_id = azurerm_network_manager.kestrel.id
  location = "westeurope"
  scope_access = "SecurityAdmin"
  configuration_ids = [azurerm_network_manager_security_admin_configuration.base.id]
}
"""
ALL = MANAGER + MEMBER + ADMIN_RULE


def test_it_makes_what_the_subscription_has(azure_server: AzureServer, tmp_path: Path) -> None:
    found = in_terraform(tmp_path, ALL, FirewallRuleSet)
    assert found.inventory.unevaluated == ()
    resources = azure_network_managers.resources()
    own = live(azure_server, resources, FirewallRuleSet)
    assert what_differs(own, found.inventory, FirewallRuleSet) == []
    assert plain(found, FirewallRuleSet) == plain(native(tmp_path, resources), FirewallRuleSet)


@pytest.mark.parametrize("text", [ALL, ALL + DEPLOYED])
def test_whether_it_is_deployed_is_not_told_in_any_way(tmp_path: Path, text: str) -> None:
    assert isinstance(in_terraform(tmp_path, text).one(FirewallRuleSet).is_in_force, Unknown)


def test_a_group_without_members_may_get_some_from_a_policy(tmp_path: Path) -> None:
    assert isinstance(in_terraform(tmp_path, MANAGER + ADMIN_RULE).one(FirewallRuleSet).attached_to, Unknown)


@pytest.mark.parametrize(
    "member",
    [
        MEMBER.replace("azurerm_virtual_network.apps.id", "var.open"),
        MEMBER.replace('  name = "apps-vnet"', '  count = var.open ? 1 : 0\n  name = "apps-vnet"'),
    ],
)
def test_a_member_that_is_not_certain_leaves_open_where_rules_apply(tmp_path: Path, member: str) -> None:
    found = in_terraform(tmp_path, OPEN + MANAGER + member + ADMIN_RULE)
    assert [each.attached_to for each in found.of(FirewallRuleSet) if not isinstance(each.attached_to, Unknown)] == []


SHELL = ADMIN_RULE.replace('"Deny"', '"AlwaysAllow"').replace('["23"]', '["22"]')


@pytest.mark.parametrize(
    ("rule", "outcome"),
    [
        (SHELL, "fail"),
        (ADMIN_RULE, "pass"),
        (SHELL.replace('address_prefix = "*"', 'address_prefix = "10.0.0.0/8"', 1), "pass"),
        (SHELL.replace('address_prefix = "*"', "address_prefix = var.open", 1), "undetermined"),
        (SHELL.replace('"AlwaysAllow"', "var.open"), "undetermined"),
        (SHELL.replace('["22"]', "var.open"), "undetermined"),
        (SHELL.replace('  name = "no-', '  count = var.open ? 1 : 0\n  name = "no-'), "undetermined"),
    ],
)
def test_what_admin_rules_let_in(tmp_path: Path, rule: str, outcome: str) -> None:
    found = in_terraform(tmp_path, OPEN + MANAGER + MEMBER + rule)
    assert {each[0] for each in outcomes(found, "firewall-ingress-sensitive-port-open")} == {outcome}


def test_a_rule_has_its_line(tmp_path: Path) -> None:
    (rule,) = in_terraform(tmp_path, ALL).one(FirewallRuleSet).rules
    assert rule.action is Action.DENY
    assert rule.place is not None
    assert rule.place.line == ALL[: ALL.index('resource "azurerm_network_manager_admin_rule" ')].count("\n") + 1


def test_a_collection_for_groups_that_are_not_known(tmp_path: Path) -> None:
    groups = "network_group_ids = [azurerm_network_manager_network_group.apps.id]"
    found = in_terraform(tmp_path, OPEN + ALL.replace(groups, "network_group_ids = var.open"))
    assert found.inventory.gaps == ()
    assert found.one(FirewallRuleSet).attached_to == Unknown(why="depends on var.open")
