"""Load balancers in Terraform, with all their parts."""

from pathlib import Path
from typing import Any

import pytest

from scanner.demo import azure_balancers
from scanner.demo.azure_server import AzureServer
from scanner.models import Listener, LoadBalancer, TargetGroup, TargetHealth, TargetKind, Unknown
from tests.declaring import Declared
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

MODELS = (Listener, LoadBalancer, TargetGroup)
OPEN = 'variable "open" {}\n'
NETWORKS = f"""
{virtual_network("apps", "apps-vnet", "10.40.0.0/16")}
{virtual_network("legacy", "apps-vnet-legacy", "10.41.0.0/16")}
resource "azurerm_subnet" "data" {{
  name = "data"
  resource_group_name = "template"
  virtual_network_name = azurerm_virtual_network.apps.name
  address_prefixes = ["10.40.2.0/24"]
}}
"""
ROUTER = f"""
resource "azurerm_network_interface" "router" {{
  name = "depots-router"
  {IN_GROUP}
  ip_configuration {{
    name = "main"
    subnet_id = azurerm_subnet.data.id
    private_ip_address_allocation = "Static"
    private_ip_address = "10.40.2.30"
  }}
}}
"""
BALANCER = """
resource "azurerm_public_ip" "{key}" {{
  name = "{name}"
  {group}
  allocation_method = "Static"
  sku = "Standard"
  zones = {zones}
}}
resource "azurerm_lb" "{key}" {{
  name = "{name}"
  {group}
  sku = "Standard"
  frontend_ip_configuration {{
    name = "front"
    public_ip_address_id = azurerm_public_ip.{key}.id
  }}
}}
"""
INTERNAL = f"""
resource "azurerm_lb" "ledger" {{
  name = "ledger"
  {IN_GROUP}
  sku = "Standard"
  frontend_ip_configuration {{
    name = "front"
    subnet_id = azurerm_subnet.data.id
    private_ip_address = "10.40.2.10"
    private_ip_address_allocation = "Static"
    zones = ["1", "2", "3"]
  }}
}}
"""
POOL = """
resource "azurerm_lb_backend_address_pool" "{key}" {{
  name = "{name}"
  loadbalancer_id = azurerm_lb.{key}.id
}}
"""
MEMBER = """
resource "azurerm_lb_backend_address_pool_address" "{key}" {{
  name = "{address}"
  backend_address_pool_id = azurerm_lb_backend_address_pool.{pool}.id
  virtual_network_id = azurerm_virtual_network.{network}.id
  ip_address = "{address}"
}}
"""
PROBE = """
resource "azurerm_lb_probe" "{key}" {{
  name = "up"
  loadbalancer_id = azurerm_lb.{key}.id
  protocol = "{protocol}"
  port = {port}
  {path}
  probe_threshold = 2
}}
"""
RULE = """
resource "azurerm_lb_rule" "{key}" {{
  name = "{name}"
  loadbalancer_id = azurerm_lb.{key}.id
  protocol = "Tcp"
  frontend_port = {port}
  backend_port = {behind}
  frontend_ip_configuration_name = "front"
  backend_address_pool_ids = [azurerm_lb_backend_address_pool.{key}.id]
  {probe}
}}
"""
NAT_RULE = """
resource "azurerm_lb_nat_rule" "shell" {
  name = "shell-legacy"
  resource_group_name = "template"
  loadbalancer_id = azurerm_lb.feed-legacy.id
  protocol = "Tcp"
  frontend_port = 50022
  backend_port = 22
  frontend_ip_configuration_name = "front"
}
"""
LEADS = """
resource "azurerm_network_interface_nat_rule_association" "shell" {
  network_interface_id = azurerm_network_interface.router.id
  ip_configuration_name = "main"
  nat_rule_id = azurerm_lb_nat_rule.shell.id
}
"""


def public(key: str, name: str, zones: str = '["1", "2", "3"]') -> str:
    return BALANCER.format(key=key, name=name, group=IN_GROUP, zones=zones)


def pool(key: str, name: str, network: str, *addresses: str) -> str:
    members = (
        MEMBER.format(key=f"{key}-{at}", address=each, pool=key, network=network) for at, each in enumerate(addresses)
    )
    return POOL.format(key=key, name=name) + "".join(members)


def rule(key: str, name: str, port: int, behind: int, *, probed: bool = True) -> str:
    probe = f"probe_id = azurerm_lb_probe.{key}.id" if probed else ""
    return RULE.format(key=key, name=name, port=port, behind=behind, probe=probe)


SQL = "".join(PROBE.format(key=each, protocol="Tcp", port=1433, path="") for each in ("ledger", "ledger-legacy"))
FEED = (
    public("feed", "tracking-feed")
    + pool("feed", "members", "apps", "10.40.1.20", "10.40.1.21")
    + PROBE.format(key="feed", protocol="Https", port=8443, path='request_path = "/healthz"')
    + rule("feed", "events", 443, 8443)
)
FEED_LEGACY = (
    public("feed-legacy", "tracking-feed-legacy", '["1"]')
    + pool("feed-legacy", "members-legacy", "legacy")
    + rule("feed-legacy", "events-legacy", 443, 8443, probed=False)
    + NAT_RULE
    + LEADS
)
LEDGER = (
    INTERNAL
    + pool("ledger", "members", "apps", "10.40.2.20")
    + rule("ledger", "sql", 1433, 1433)
    + public("ledger-legacy", "ledger-legacy")
    + pool("ledger-legacy", "members-legacy", "legacy", "10.41.5.20")
    + rule("ledger-legacy", "sql-legacy", 1433, 1433)
    + SQL
)
ALL = NETWORKS + ROUTER + FEED + FEED_LEGACY + LEDGER
# Addresses and their names, locks and measurements are known later, or by others.
LATER = {"addresses", "deletion_protection", "domain", "healthy"}


def test_it_makes_what_the_subscription_has(azure_server: AzureServer, tmp_path: Path) -> None:
    found = in_terraform(tmp_path, ALL, *MODELS)
    assert found.inventory.unevaluated == ()
    own = live(azure_server, azure_balancers.resources(), *MODELS)
    different = [each for each in what_differs(own, found.inventory, *MODELS) if each.field not in LATER]
    # What is in a pool without members may be declared elsewhere.
    assert [(each.model, each.field) for each in different] == [("TargetGroup", "kind")]
    assert "tracking-feed-legacy" in different[0].resource


@pytest.mark.parametrize("model", MODELS)
def test_both_templates_are_alike(tmp_path: Path, model: type) -> None:
    resources = azure_balancers.resources()
    (own, its) = (plain(each, model) for each in (in_terraform(tmp_path, ALL), native(tmp_path, resources)))
    later = ("addresses", "domain", "deletion_protection")
    assert without(own, *later) == without(its, *later)


def without(found: list[Any], *names: str) -> list[Any]:
    """Leave out what the demo's API tells of addresses, as a template never does, and locks, for which words differ."""
    return [{key: each for key, each in one.items() if key not in names} for one in found]


def only_group(found: Declared) -> TargetGroup:
    return found.one(TargetGroup)


MANY = NETWORKS + public("feed", "tracking-feed") + rule("feed", "events", 443, 8443, probed=False)


def test_members_that_may_not_be_there_leave_open_what_is_in_the_pool(tmp_path: Path) -> None:
    maybe = pool("feed", "members", "apps", "10.40.1.20").replace(
        '  name = "10.40.1.20"', '  count = var.open ? 1 : 0\n  name = "10.40.1.20"'
    )
    group = only_group(in_terraform(tmp_path, OPEN + MANY + maybe))
    assert group.kind is TargetKind.OTHER
    assert isinstance(group.targets, Unknown)


def test_an_address_that_is_not_known_leaves_open_what_is_in_the_pool(tmp_path: Path) -> None:
    text = pool("feed", "members", "apps", "10.40.1.20").replace('ip_address = "10.40.1.20"', "ip_address = var.open")
    assert isinstance(only_group(in_terraform(tmp_path, OPEN + MANY + text)).targets, Unknown)


INTERFACES = f"""
resource "azurerm_network_interface" "web" {{
  count = 2
  name = "web-${{count.index}}"
  {IN_GROUP}
  ip_configuration {{
    name = "main"
    subnet_id = azurerm_subnet.data.id
    private_ip_address_allocation = "Dynamic"
  }}
}}
resource "azurerm_network_interface_backend_address_pool_association" "web" {{
  count = 2
  network_interface_id = azurerm_network_interface.web[count.index].id
  ip_configuration_name = "main"
  backend_address_pool_id = azurerm_lb_backend_address_pool.feed.id
}}
"""


def test_interfaces_are_members_by_blocks_of_their_own(tmp_path: Path) -> None:
    group = only_group(in_terraform(tmp_path, MANY + POOL.format(key="feed", name="members") + INTERFACES))
    assert group.kind is TargetKind.INSTANCE
    assert not isinstance(group.targets, Unknown)
    assert [each.id.rpartition("/")[2] for each in group.targets] == ["web-0", "web-1"]
    assert {each.health for each in group.targets if isinstance(each.health, TargetHealth)} == set()


def test_interfaces_that_may_be_members_leave_open_what_is_in_the_pool(tmp_path: Path) -> None:
    maybe = INTERFACES.replace("  count = 2\n  network_interface_id", "  count = var.open\n  network_interface_id")
    text = OPEN + MANY + POOL.format(key="feed", name="members") + maybe
    assert isinstance(only_group(in_terraform(tmp_path, text)).targets, Unknown)


def test_a_member_of_which_the_configuration_is_not_known_is_told(tmp_path: Path) -> None:
    text = OPEN + MANY + POOL.format(key="feed", name="members")
    text += INTERFACES.replace('ip_configuration_name = "main"', "ip_configuration_name = var.open")
    found = in_terraform(tmp_path, text)
    told = {each.address for each in found.inventory.unevaluated}
    assert "azurerm_network_interface_backend_address_pool_association.web[0]" in told
    assert isinstance(only_group(found).targets, Unknown)


def test_a_rule_that_leads_nowhere_may_be_given_to_an_interface_elsewhere(tmp_path: Path) -> None:
    text = NETWORKS + ROUTER + FEED_LEGACY.replace(LEADS, "")
    found = in_terraform(tmp_path, text)
    assert [each.name for each in found.of(Listener)] == ["azurerm_lb_rule.feed-legacy"]
    (told,) = found.inventory.unevaluated
    assert (told.address, told.why) == (
        "azurerm_lb_nat_rule.shell",
        "to which interface the NAT rule leads may be declared elsewhere",
    )


def test_a_rule_to_a_shell_is_found_at_its_line(tmp_path: Path) -> None:
    text = NETWORKS + ROUTER + FEED_LEGACY
    line = text[: text.index('resource "azurerm_lb_nat_rule"')].count("\n") + 1
    found = list(outcomes(in_terraform(tmp_path, text), "lb-listener-sensitive-port"))
    assert ("fail", "azurerm_lb_nat_rule.shell", line) in found
    assert [each for each in found if each[0] == "fail"] == [("fail", "azurerm_lb_nat_rule.shell", line)]


def test_a_port_that_is_not_known_decides_nothing(tmp_path: Path) -> None:
    text = OPEN + NETWORKS + ROUTER + FEED_LEGACY.replace("frontend_port = 50022", "frontend_port = var.open")
    found = in_terraform(tmp_path, text)
    assert "azurerm_lb_nat_rule.shell" in {each.address for each in found.inventory.unevaluated}


def test_a_range_of_ports_for_the_machines_of_a_scale_set(tmp_path: Path) -> None:
    nat_pool = """
resource "azurerm_lb_nat_pool" "shells" {
  name = "shells"
  resource_group_name = "template"
  loadbalancer_id = azurerm_lb.feed.id
  protocol = "Tcp"
  frontend_port_start = 50000
  frontend_port_end = 50119
  backend_port = 22
  frontend_ip_configuration_name = "front"
}
"""
    found = in_terraform(tmp_path, public("feed", "tracking-feed") + nat_pool).one(Listener)
    assert (found.port, str(found.more_ports), found.backend_port) == (50000, "50001-50119", 22)
    assert found.is_public is True


@pytest.mark.parametrize(
    "written",
    [
        RULE.format(key="feed", name="events", port=443, behind=8443, probe="probe_id = var.open"),
        rule("feed", "events", 443, 8443).replace("azurerm_lb_probe.feed.id", "azurerm_lb_probe.elsewhere.id"),
    ],
)
def test_a_probe_that_is_not_known_is_no_lack_of_one(tmp_path: Path, written: str) -> None:
    text = OPEN + NETWORKS + public("feed", "tracking-feed") + pool("feed", "members", "apps", "10.40.1.20") + written
    found = in_terraform(tmp_path, text)
    assert isinstance(found.one(TargetGroup).health_check, Unknown)
    assert {each[0] for each in outcomes(found, "lb-health-probe")} == {"undetermined"}


def test_a_probe_that_may_not_be_made(tmp_path: Path) -> None:
    text = OPEN + NETWORKS + FEED.replace('  name = "up"', '  count = var.open ? 1 : 0\n  name = "up"')
    found = in_terraform(tmp_path, text.replace("azurerm_lb_probe.feed.id", "azurerm_lb_probe.feed[0].id"))
    assert isinstance(found.one(TargetGroup).health_check, Unknown)


@pytest.mark.parametrize(
    ("text", "is_public"),
    [
        (FEED, True),
        (LEDGER.partition('resource "azurerm_public_ip"')[0], False),
        # Rules are blocks of their own, which may be anywhere.
        (public("feed", "tracking-feed"), None),
        (INTERNAL, False),
        (FEED.replace("  backend_port", "  count = var.open ? 1 : 0\n  backend_port"), None),
    ],
)
def test_whether_a_balancer_is_on_the_internet(tmp_path: Path, text: str, is_public: bool | None) -> None:
    found = in_terraform(tmp_path, OPEN + NETWORKS + text).one(LoadBalancer).is_public
    assert isinstance(found, Unknown) if is_public is None else found is is_public


def test_a_rule_of_which_the_balancer_is_not_known_is_told(tmp_path: Path) -> None:
    text = OPEN + NETWORKS + FEED + NAT_RULE.replace("azurerm_lb.feed-legacy.id", "var.open")
    (told,) = in_terraform(tmp_path, text).inventory.unevaluated
    assert (told.address, told.why) == ("azurerm_lb_nat_rule.shell", "what it belongs to depends on var.open")
    assert told.line == text[: text.index('resource "azurerm_lb_nat_rule"')].count("\n") + 1


def test_a_rule_of_a_balancer_that_is_looked_up_is_none_of_this_template(tmp_path: Path) -> None:
    looked_up = 'data "azurerm_lb" "other" {\n  name = "other"\n  resource_group_name = "template"\n}\n'
    text = NETWORKS + FEED + looked_up + NAT_RULE.replace("azurerm_lb.feed-legacy.id", "data.azurerm_lb.other.id")
    assert in_terraform(tmp_path, text).inventory.unevaluated == ()


def test_frontends_that_are_not_known_cost_their_balancer_alone(tmp_path: Path) -> None:
    dynamic = """
  dynamic "frontend_ip_configuration" {
    for_each = var.open
    content {
      name = "more"
    }
  }
}
"""
    whole = public("feed-legacy", "tracking-feed-legacy")
    text = OPEN + NETWORKS + FEED + whole.rstrip().removesuffix("}") + dynamic
    found = in_terraform(tmp_path, text)
    assert [each.name for each in found.of(LoadBalancer)] == ["azurerm_lb.feed"]
    assert "azurerm_lb.feed-legacy" in {each.address for each in found.inventory.unevaluated}
    assert found.inventory.gaps == ()
