"""Networks of Azure in Terraform, beside the same in templates of Azure Resource Manager."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from scanner.models import (
    AddressPeer,
    AddressSet,
    FirewallRuleSet,
    FlowLog,
    Gateway,
    NetworkPeering,
    PrivateEndpoint,
    Resource,
    Route,
    RouteTable,
    Subnet,
    Unknown,
)
from tests.declaring import Declared, declare

SCHEMA = "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#"
IN_GROUP = 'location = "westeurope"\n  resource_group_name = "template"'
NETWORKS = f"""
resource "azurerm_virtual_network" "a" {{
  name = "a"
  {IN_GROUP}
  address_space = ["10.1.0.0/16"]
  subnet {{
    name = "in"
    address_prefixes = ["10.1.1.0/24"]
    security_group = azurerm_network_security_group.web.id
  }}
}}
resource "azurerm_virtual_network" "b" {{
  name = "b"
  {IN_GROUP}
  address_space = ["10.2.0.0/16"]
}}
resource "azurerm_network_security_group" "web" {{
  name = "web"
  {IN_GROUP}
}}
resource "azurerm_subnet" "out" {{
  name = "out"
  resource_group_name = "template"
  virtual_network_name = azurerm_virtual_network.b.name
  address_prefixes = ["10.2.1.0/24"]
  private_endpoint_network_policies_enabled = true
}}
"""
HALF = """
resource "azurerm_virtual_network_peering" "{own}" {{
  name = "to-{other}"
  resource_group_name = "template"
  virtual_network_name = azurerm_virtual_network.{own}.name
  remote_virtual_network_id = azurerm_virtual_network.{other}.id
}}
"""
ENDPOINT = f"""
resource "azurerm_private_endpoint" "store" {{
  name = "store"
  {IN_GROUP}
  subnet_id = azurerm_subnet.out.id
  private_service_connection {{
    name = "store"
    private_connection_resource_id = "/subscriptions/s/store"
    is_manual_connection = false
  }}
}}
"""
GATEWAY = f"""
resource "azurerm_nat_gateway" "nat" {{
  name = "nat"
  {IN_GROUP}
}}
resource "azurerm_public_ip_prefix" "out" {{
  name = "out"
  {IN_GROUP}
}}
resource "azurerm_public_ip" "out" {{
  name = "out"
  {IN_GROUP}
  allocation_method = "Static"
}}
resource "azurerm_nat_gateway_public_ip_association" "out" {{
  nat_gateway_id = azurerm_nat_gateway.nat.id
  public_ip_address_id = azurerm_public_ip.out.id
}}
"""
LOG = """
resource "azurerm_network_watcher_flow_log" "log" {
  name = "log"
  resource_group_name = "template"
  network_watcher_name = "watcher"
  target_resource_id = azurerm_virtual_network.b.id
  storage_account_id = "/subscriptions/s/logs"
  enabled = true
}
"""


def at(kind: str, name: str) -> dict[str, str]:
    return {"id": f"[resourceId('Microsoft.Network/{kind}', {name})]"}


def made(kind: str, name: str, **properties: Any) -> dict[str, Any]:
    common = {"type": f"Microsoft.Network/{kind}", "apiVersion": "2024-05-01", "location": "westeurope"}
    return {**common, "name": name, "properties": properties}


def space(*blocks: str) -> dict[str, list[str]]:
    return {"addressPrefixes": list(blocks)}


WEB = made("networkSecurityGroups", "web")
INNER = {
    "name": "in",
    "properties": {
        "addressPrefixes": ["10.1.1.0/24"],
        "networkSecurityGroup": at("networkSecurityGroups", "'web'"),
    },
}
OUT = made(
    "virtualNetworks/subnets", "b/out", addressPrefixes=["10.2.1.0/24"], privateEndpointNetworkPolicies="Enabled"
)
BOTH = [
    made("virtualNetworks", "a", addressSpace=space("10.1.0.0/16"), subnets=[INNER]),
    made("virtualNetworks", "b", addressSpace=space("10.2.0.0/16")),
    WEB,
    OUT,
]


def half(own: str, other: str) -> dict[str, Any]:
    remote = at("virtualNetworks", f"'{other}'")
    return made("virtualNetworks/virtualNetworkPeerings", f"{own}/to-{other}", remoteVirtualNetwork=remote)


APPROVED = {"name": "store", "properties": {"privateLinkServiceId": "/subscriptions/s/store"}}
STORE = made(
    "privateEndpoints",
    "store",
    subnet=at("virtualNetworks/subnets", "'b', 'out'"),
    privateLinkServiceConnections=[APPROVED],
)
NAT = [
    made("publicIPAddresses", "out", publicIPAllocationMethod="Static"),
    made("natGateways", "nat", publicIpAddresses=[at("publicIPAddresses", "'out'")]),
]
LOGGING = [
    made("networkWatchers", "watcher"),
    made(
        "networkWatchers/flowLogs",
        "watcher/log",
        targetResourceId=at("virtualNetworks", "'b'")["id"],
        storageId="/subscriptions/s/logs",
        enabled=True,
    ),
]


def plain(found: Declared, model: type[Resource]) -> list[Any]:
    """What the resources of a model say, without where they stand and what the template is called."""
    dumped = [each.model_dump(mode="json", exclude={"location", "doubt"}) for each in found.of(model)]
    for each in dumped:
        each["identity"] = {key: each["identity"][key] for key in ("id", "type")}
    text = re.sub(r"/subscriptions/[^/]+/resourcegroups/", "/", json.dumps(dumped), flags=re.IGNORECASE)
    again: list[Any] = json.loads(text)
    return sorted(again, key=lambda each: str(each["identity"]["id"]))


@pytest.mark.parametrize(
    ("text", "resources", "model"),
    [
        ("", [], Subnet),
        (
            HALF.format(own="a", other="b") + HALF.format(own="b", other="a"),
            [half("a", "b"), half("b", "a")],
            NetworkPeering,
        ),
        (ENDPOINT, [STORE], PrivateEndpoint),
        (GATEWAY, NAT, Gateway),
        (LOG, LOGGING, FlowLog),
    ],
)
def test_both_ways_to_write_it(tmp_path: Path, text: str, resources: list[Any], model: type[Resource]) -> None:
    terraform = declare(tmp_path / "terraform", {"main.tf": NETWORKS + text}, also=[model])
    document: dict[str, Any] = {"$schema": SCHEMA, "contentVersion": "1.0.0.0", "resources": [*BOTH, *resources]}
    native = declare(tmp_path / "arm", {"main.json": document}, also=[model])
    assert native.of(model)
    assert plain(terraform, model) == plain(native, model)


def test_a_peering_is_connected_once_both_networks_have_their_half(tmp_path: Path) -> None:
    both = HALF.format(own="a", other="b") + HALF.format(own="b", other="a")
    found = declare(tmp_path / "both", {"main.tf": NETWORKS + both}, also=[NetworkPeering])
    assert [each.is_active for each in found.of(NetworkPeering)] == [True, True]
    one = {"main.tf": NETWORKS + HALF.format(own="a", other="b")}
    alone = declare(tmp_path / "alone", one, also=[NetworkPeering])
    assert alone.of(NetworkPeering) == []
    assert any("has its half of the peering" in each.why for each in alone.inventory.unevaluated)


INSIDE_ONLY = """
resource "azurerm_network_security_rule" "ssh" {
  name = "ssh"
  priority = 100
  direction = "Inbound"
  access = "Allow"
  protocol = "Tcp"
  source_port_range = "*"
  destination_port_range = "22"
  source_address_prefix = "VirtualNetwork"
  destination_address_prefix = "*"
  resource_group_name = "template"
  network_security_group_name = azurerm_network_security_group.web.name
}
"""


def test_what_is_behind_a_peering_of_which_one_half_is_known_is_open(tmp_path: Path) -> None:
    check = "firewall-ingress-sensitive-port-open"
    found = declare(tmp_path / "none", {"main.tf": NETWORKS + INSIDE_ONLY}).judged(check)
    assert [each.outcome for each in found.verdicts] == ["pass"]
    one = declare(tmp_path / "one", {"main.tf": NETWORKS + INSIDE_ONLY + HALF.format(own="a", other="b")}).judged(check)
    assert [each.outcome for each in one.verdicts] == ["undetermined"]


def test_a_connection_that_somebody_approves_is_not_known(tmp_path: Path) -> None:
    by_hand = ENDPOINT.replace("is_manual_connection = false", "is_manual_connection = true")
    found = declare(tmp_path, {"main.tf": NETWORKS + by_hand})
    assert found.of(PrivateEndpoint) == []
    assert Unknown(why=next(each.why for each in found.inventory.unevaluated)).why.startswith("whether the owner")


def test_a_part_of_no_type_ends_no_scan(tmp_path: Path) -> None:
    inner = {"name": "in", "type": ["a"], "properties": {"networkSecurityGroup": at("networkSecurityGroups", "'web'")}}
    network = made("virtualNetworks", "a", addressSpace=space("10.1.0.0/16"), subnets=[inner])
    document: dict[str, Any] = {"$schema": SCHEMA, "contentVersion": "1.0.0.0", "resources": [network, WEB]}
    assert declare(tmp_path, {"main.json": document}).of(Subnet)


@pytest.mark.parametrize("properties", [True, "text", "[parameters('all')]"])
def test_a_resource_of_which_nothing_is_known_costs_only_itself(tmp_path: Path, properties: object) -> None:
    bad = {**made("virtualNetworks", "bad"), "properties": properties}
    document: dict[str, Any] = {
        "$schema": SCHEMA,
        "contentVersion": "1.0.0.0",
        "parameters": {"all": {"type": "object"}},
        "resources": [bad, *BOTH],
    }
    found = declare(tmp_path, {"main.json": document})
    assert [each.identity.name for each in found.of(Subnet)] != []
    assert [each.address for each in found.inventory.unevaluated] == ["Microsoft.Network/virtualNetworks/bad"]
    assert found.inventory.gaps == ()


def test_a_log_of_what_is_not_known_may_be_of_any_network(tmp_path: Path) -> None:
    text = 'variable "open" {}\n' + LOG.replace("azurerm_virtual_network.b.id", "var.open")
    assert declare(tmp_path, {"main.tf": text}).one(FlowLog).target == Unknown(why="depends on var.open")


BETWEEN = """
resource "azurerm_virtual_network_peering" "a" {
  name = "to-b"
  resource_group_name = "template"
  virtual_network_name = azurerm_virtual_network.a.name
  remote_virtual_network_id = azurerm_virtual_network.b.id
  allow_virtual_network_access = ALLOWED
}
""" + HALF.format(own="b", other="a")


@pytest.mark.parametrize(("allowed", "is_inside"), [("true", True), ("false", False), ("var.open", None)])
def test_a_peering_that_may_give_no_access(tmp_path: Path, allowed: str, is_inside: bool | None) -> None:
    text = 'variable "open" {}\n' + NETWORKS + INSIDE_ONLY + BETWEEN.replace("ALLOWED", allowed)
    rules = declare(tmp_path, {"main.tf": text}).one(FirewallRuleSet).rules
    (rule,) = (each for each in rules if each.id == "ssh")
    peers = [each.addresses for each in rule.peers if isinstance(each, AddressPeer)]
    known = AddressSet.union(each for each in peers if not isinstance(each, Unknown))
    assert (AddressSet.of("10.2.0.0/16") <= known) is bool(is_inside)
    assert any(isinstance(each, Unknown) for each in peers) is (is_inside is None)


ROUTED = f"""
resource "azurerm_network_interface" "router" {{
  name = "router"
  {IN_GROUP}
  FORWARDING
  ip_configuration {{
    name = "main"
    subnet_id = azurerm_subnet.out.id
    private_ip_address_allocation = "Static"
    private_ip_address = "10.2.1.9"
  }}
}}
resource "azurerm_route_table" "depots" {{
  name = "depots"
  {IN_GROUP}
  route {{
    name = "depots"
    address_prefix = "10.60.0.0/16"
    next_hop_type = "VirtualAppliance"
    next_hop_in_ip_address = "10.2.1.9"
  }}
}}
resource "azurerm_subnet_route_table_association" "out" {{
  subnet_id = azurerm_subnet.out.id
  route_table_id = azurerm_route_table.depots.id
}}
"""


@pytest.mark.parametrize(
    ("forwarding", "is_missing"),
    [("ip_forwarding_enabled = true", False), ("enable_ip_forwarding = true", False), ("", True)],
)
def test_an_interface_that_passes_packets_on(tmp_path: Path, forwarding: str, is_missing: bool) -> None:
    found = declare(tmp_path, {"main.tf": NETWORKS + ROUTED.replace("FORWARDING", forwarding)}, also=[RouteTable])
    (route,) = found.one(RouteTable).routes
    assert isinstance(route, Route)
    assert route.is_blackhole is is_missing


SOME_RULES = """
resource "azurerm_network_security_group" "some" {
  name = "some"
  IN_GROUP
  dynamic "security_rule" {
    for_each = var.open
    content {
      name = "any"
    }
  }
  CERTAIN
}
""".replace("IN_GROUP", IN_GROUP)


@pytest.mark.parametrize("certain", ["", INSIDE_ONLY.partition("{")[2].join(("security_rule {", ""))])
def test_rules_that_are_not_known_may_be_anything(tmp_path: Path, certain: str) -> None:
    within = "\n".join(line for line in certain.splitlines() if "_group" not in line)
    text = 'variable "open" {}\n' + SOME_RULES.replace("CERTAIN", within)
    found = declare(tmp_path, {"main.tf": text})
    check = "firewall-ingress-sensitive-port-open"
    assert [each.outcome for each in found.judged(check).verdicts] == ["undetermined"]
    assert found.inventory.unevaluated == ()


def test_a_list_of_rules_that_is_not_known(tmp_path: Path) -> None:
    group = made("networkSecurityGroups", "some", securityRules="[parameters('all')]")
    document: dict[str, Any] = {
        "$schema": SCHEMA,
        "contentVersion": "1.0.0.0",
        "parameters": {"all": {"type": "array"}},
        "resources": [group],
    }
    found = declare(tmp_path, {"main.json": document}).judged("firewall-ingress-sensitive-port-open")
    assert [each.outcome for each in found.verdicts] == ["undetermined"]


GROUP_ALONE = """
resource "azurerm_network_security_group" "alone" {
  name = "alone"
  IN_GROUP
}
""".replace("IN_GROUP", IN_GROUP)


def test_a_group_for_networks_of_others_reaches_these(tmp_path: Path) -> None:
    found = declare(tmp_path, {"main.tf": GROUP_ALONE})
    outward, inward = "firewall-egress-lateral-admin", "firewall-ingress-sensitive-port-open"
    assert [each.outcome for each in found.judged(outward).verdicts] == ["undetermined"]
    assert [each.outcome for each in found.judged(inward).verdicts] == ["pass"]


def test_a_part_of_which_the_name_is_not_known_ends_no_scan(tmp_path: Path) -> None:
    text = 'variable "open" {}\n' + NETWORKS.replace('    name = "in"', "    name = var.open") + INSIDE_ONLY
    found = declare(tmp_path, {"main.tf": text})
    assert found.inventory.gaps == ()
    assert [each.identity.name for each in found.of(Subnet)] == ["azurerm_subnet.out"]
