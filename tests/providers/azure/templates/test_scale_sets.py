"""Scale sets of virtual machines in Terraform."""

from pathlib import Path

import pytest

from scanner.demo.azure_names import refers, resource
from scanner.demo.azure_server import AzureServer, Resource
from scanner.models import FirewallRuleSet, NetworkInterface, RuleSetUser, TargetGroup, Unknown
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

SCALE_SETS = "Microsoft.Compute/virtualMachineScaleSets"
OPEN = 'variable "open" {}\n'
GROUPS = "Microsoft.Network/networkSecurityGroups"
MEMBERS = "Microsoft.Network/applicationSecurityGroups"
SUBNETS = "Microsoft.Network/virtualNetworks/subnets"


def workers(mode: str) -> list[Resource]:
    """As Azure answers it: a scale set with a group of its own on its interfaces."""
    configuration = {
        "subnet": refers(SUBNETS, "apps/batch"),
        "applicationSecurityGroups": [refers(MEMBERS, "cluster")],
    }
    plan = {
        "networkSecurityGroup": refers(GROUPS, "workers"),
        "ipConfigurations": [{"name": "main", "properties": configuration}],
    }
    profile = {"networkInterfaceConfigurations": [{"name": "main", "properties": plan}]}
    properties = {"orchestrationMode": mode, "virtualMachineProfile": {"networkProfile": profile}}
    return [resource(SCALE_SETS, "workers", properties)]


NETWORK = f"""
{virtual_network("apps", "apps", "10.41.0.0/16")}
resource "azurerm_subnet" "batch" {{
  name = "batch"
  resource_group_name = "template"
  virtual_network_name = azurerm_virtual_network.apps.name
  address_prefixes = ["10.41.5.0/24"]
}}
"""
GROUP = f"""
resource "azurerm_network_security_group" "workers" {{
  name = "workers"
  {IN_GROUP}
  security_rule {{
    name = "shell"
    priority = 100
    direction = "Inbound"
    access = "Allow"
    protocol = "Tcp"
    source_port_range = "*"
    source_address_prefix = "PREFIX"
    destination_port_range = "22"
    destination_address_prefix = "*"
  }}
}}
"""
CLUSTER = f"""
resource "azurerm_application_security_group" "cluster" {{
  name = "cluster"
  {IN_GROUP}
}}
"""
WORKERS = f"""
resource "azurerm_linux_virtual_machine_scale_set" "workers" {{
  name = "workers"
  {IN_GROUP}
  sku = "Standard_D2s_v5"
  instances = 2
  admin_username = "worker"
  network_interface {{
    name = "main"
    primary = true
    network_security_group_id = azurerm_network_security_group.workers.id
    ip_configuration {{
      name = "main"
      primary = true
      subnet_id = azurerm_subnet.batch.id
      application_security_group_ids = [azurerm_application_security_group.cluster.id]
      public_ip_address {{
        name = "outside"
      }}
    }}
  }}
}}
"""
ALL = NETWORK + GROUP.replace("PREFIX", "*") + CLUSTER + WORKERS


@pytest.mark.parametrize(("kind", "mode"), [("linux", "Uniform"), ("windows", "Uniform"), ("orchestrated", "Flexible")])
def test_it_makes_what_the_subscription_has(azure_server: AzureServer, tmp_path: Path, kind: str, mode: str) -> None:
    text = ALL.replace("azurerm_linux_virtual", f"azurerm_{kind}_virtual")
    found = in_terraform(tmp_path, text, RuleSetUser)
    assert what_differs(live(azure_server, workers(mode), RuleSetUser), found.inventory, RuleSetUser) == []
    user = found.one(RuleSetUser)
    assert (user.name, user.rule_sets) == (
        f"azurerm_{kind}_virtual_machine_scale_set.workers",
        (found.one(FirewallRuleSet).id,),
    )
    assert plain(found, RuleSetUser) == plain(native(tmp_path, workers(mode), RuleSetUser), RuleSetUser)


LEGACY = f"""
resource "azurerm_virtual_machine_scale_set" "workers" {{
  name = "workers"
  {IN_GROUP}
  sku {{
    name = "Standard_D2s_v5"
    capacity = CAPACITY
  }}
  network_profile {{
    name = "main"
    primary = true
    ip_forwarding = true
    network_security_group_id = azurerm_network_security_group.workers.id
    ip_configuration {{
      name = "main"
      primary = true
      subnet_id = azurerm_subnet.batch.id
      application_security_group_ids = [azurerm_application_security_group.cluster.id]
      public_ip_address_configuration {{
        name = "outside"
      }}
    }}
  }}
}}
"""


def test_the_older_kind_is_read_too(azure_server: AzureServer, tmp_path: Path) -> None:
    text = ALL.replace(WORKERS, LEGACY.replace("CAPACITY", "2"))
    found = in_terraform(tmp_path, text, RuleSetUser)
    assert what_differs(live(azure_server, workers("Uniform"), RuleSetUser), found.inventory, RuleSetUser) == []


@pytest.mark.parametrize(
    ("scale_set", "count"),
    [
        (WORKERS, 1),
        (WORKERS.replace("instances = 2", "instances = var.open"), 1),
        (WORKERS.replace("instances = 2", "instances = 0"), 0),
        (WORKERS.replace("  instances = 2\n", ""), 0),
        (WORKERS.replace("azurerm_linux", "azurerm_orchestrated"), 0),
        (LEGACY.replace("CAPACITY", "2"), 1),
        (LEGACY.replace("CAPACITY", "0"), 0),
        (WORKERS.replace('    name = "main"\n    primary', "    name = var.open\n    primary"), 1),
    ],
)
def test_which_interfaces_the_machines_have(tmp_path: Path, scale_set: str, count: int) -> None:
    found = in_terraform(tmp_path, OPEN + ALL.replace(WORKERS, scale_set), NetworkInterface)
    assert len(found.of(NetworkInterface)) == count
    for each in found.of(NetworkInterface):
        assert each.rule_sets == (found.one(FirewallRuleSet).id,)
        assert each.unread_public_address is not None
        assert "scale_set.workers" in each.name


def test_interfaces_that_are_not_known_leave_the_scale_set_out(tmp_path: Path) -> None:
    text = ALL.replace("network_security_group_id = azurerm_network_security_group.workers.id", "")
    maybe = (
        '  dynamic "network_interface" {\n    for_each = var.open\n    content {\n      name = "more"\n    }\n  }\n}\n'
    )
    start = text.index('resource "azurerm_linux_virtual')
    found = in_terraform(tmp_path, OPEN + text[:start] + text[start:].rstrip().removesuffix("}") + maybe, RuleSetUser)
    assert found.of(RuleSetUser) == []
    assert "azurerm_linux_virtual_machine_scale_set.workers" in {each.address for each in found.inventory.unevaluated}


@pytest.mark.parametrize(("mode", "prefix", "outcome"), [("linux", "*", "fail"), ("orchestrated", "*", "fail")])
def test_a_group_of_a_scale_set_is_judged(tmp_path: Path, mode: str, prefix: str, outcome: str) -> None:
    text = ALL.replace("azurerm_linux_virtual", f"azurerm_{mode}_virtual").replace("PREFIX", prefix)
    line = text[: text.index("  security_rule {")].count("\n") + 1
    found = list(outcomes(in_terraform(tmp_path, text), "firewall-ingress-sensitive-port-open"))
    assert found == [(outcome, "azurerm_network_security_group.workers", line)]


def test_a_group_that_only_a_scale_set_uses_is_used(tmp_path: Path) -> None:
    assert {each[0] for each in outcomes(in_terraform(tmp_path, ALL), "firewall-ruleset-unused")} == {"pass"}


POOL = f"""
resource "azurerm_lb" "feed" {{
  name = "feed"
  {IN_GROUP}
  frontend_ip_configuration {{
    name = "front"
    subnet_id = azurerm_subnet.batch.id
  }}
}}
resource "azurerm_lb_backend_address_pool" "feed" {{
  name = "feed"
  loadbalancer_id = azurerm_lb.feed.id
}}
resource "azurerm_lb_backend_address_pool_address" "other" {{
  name = "other"
  backend_address_pool_id = azurerm_lb_backend_address_pool.feed.id
  virtual_network_id = azurerm_virtual_network.apps.id
  ip_address = "10.41.5.9"
}}
resource "azurerm_lb_rule" "feed" {{
  name = "feed"
  loadbalancer_id = azurerm_lb.feed.id
  protocol = "Tcp"
  frontend_port = 443
  backend_port = 443
  frontend_ip_configuration_name = azurerm_lb.feed.frontend_ip_configuration[0].name
  backend_address_pool_ids = [azurerm_lb_backend_address_pool.feed.id]
}}
"""


def test_which_machines_are_in_a_pool_is_known_later(tmp_path: Path) -> None:
    alone = in_terraform(tmp_path / "alone", ALL + POOL).one(TargetGroup)
    assert not isinstance(alone.targets, Unknown)
    member = "      load_balancer_backend_address_pool_ids = [azurerm_lb_backend_address_pool.feed.id]\n"
    text = ALL.replace("      public_ip_address {", f"{member}      public_ip_address {{")
    group = in_terraform(tmp_path / "both", text + POOL).one(TargetGroup)
    assert group.targets == Unknown(why="which machines a scale set has is known once it makes them")
