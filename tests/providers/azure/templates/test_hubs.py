"""Virtual WAN in Terraform: hubs, the networks connected to them, their tables, and the VPN to sites."""

from pathlib import Path
from typing import Any

import pytest

from scanner.demo import azure_wan
from scanner.demo.azure_server import AzureServer
from scanner.models import (
    AddressSet,
    GatewayKind,
    HubAttachment,
    RemoteGateway,
    Route,
    RouteTable,
    TransitHub,
    TranslatingFirewall,
    TunnelAuthentication,
    Unknown,
    VpnConnection,
    VpnGateway,
)
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

MODELS = (HubAttachment, RemoteGateway, RouteTable, TransitHub, VpnConnection, VpnGateway)
HUB = f"""
resource "azurerm_virtual_wan" "offices" {{
  name = "offices"
  {IN_GROUP}
}}
resource "azurerm_virtual_hub" "offices" {{
  name = "offices-hub"
  {IN_GROUP}
  virtual_wan_id = azurerm_virtual_wan.offices.id
  address_prefix = "10.44.0.0/23"
}}
resource "azurerm_virtual_hub_connection" "apps" {{
  name = "apps"
  virtual_hub_id = azurerm_virtual_hub.offices.id
  remote_virtual_network_id = azurerm_virtual_network.apps.id
  routing {{
    associated_route_table_id = azurerm_virtual_hub.offices.default_route_table_id
  }}
}}
{virtual_network("apps", "apps-vnet", "10.40.0.0/16")}
"""
ROUTE = """
resource "azurerm_virtual_hub_route_table_route" "apps" {
  route_table_id = azurerm_virtual_hub.offices.default_route_table_id
  name = "apps"
  destinations_type = "CIDR"
  destinations = ["10.40.0.0/16"]
  next_hop = azurerm_virtual_hub_connection.apps.id
}
"""
GATEWAY = f"""
resource "azurerm_vpn_gateway" "offices" {{
  name = "offices-vpn"
  {IN_GROUP}
  virtual_hub_id = azurerm_virtual_hub.offices.id
}}
"""
SITE = """
resource "azurerm_vpn_site" "{name}" {{
  name = "office-{name}-legacy"
  {group}
  virtual_wan_id = azurerm_virtual_wan.offices.id
  link {{
    name = "fibre"
    ip_address = "{address}"
  }}
}}
resource "azurerm_vpn_gateway_connection" "{name}" {{
  name = "office-{name}-legacy"
  vpn_gateway_id = azurerm_vpn_gateway.offices.id
  remote_vpn_site_id = azurerm_vpn_site.{name}.id
  vpn_link {{
    name = "fibre"
    vpn_site_link_id = azurerm_vpn_site.{name}.link[0].id
    shared_key = "kestrel.demo.pre.shared.key"
    {policy}
  }}
}}
"""
STRONG = """
    ipsec_policy {
      sa_lifetime_sec = 3600
      sa_data_size_kb = 102400000
      encryption_algorithm = "GCMAES256"
      integrity_algorithm = "GCMAES256"
      ike_encryption_algorithm = "GCMAES256"
      ike_integrity_algorithm = "SHA384"
      dh_group = "ECP384"
      pfs_group = "ECP384"
    }
"""
GHENT = SITE.format(name="ghent", group=IN_GROUP, address="198.51.100.50", policy=STRONG)
LIEGE = SITE.format(name="liege", group=IN_GROUP, address="198.51.100.51", policy="")
ALL = HUB + ROUTE + GATEWAY + GHENT + LIEGE
# Outside addresses, whether tunnels are up, and what others log, show later.
LATER = {"tunnels[].id", "tunnels[].status"}


def test_it_makes_what_the_subscription_has(azure_server: AzureServer, tmp_path: Path) -> None:
    found = in_terraform(tmp_path, ALL, *MODELS)
    assert found.inventory.unevaluated == ()
    own = live(azure_server, azure_wan.resources(), *MODELS)
    assert [each for each in what_differs(own, found.inventory, *MODELS) if each.field not in LATER] == []


@pytest.mark.parametrize("model", [HubAttachment, RemoteGateway, RouteTable, TransitHub, VpnGateway])
def test_both_templates_are_alike(tmp_path: Path, model: type) -> None:
    assert plain(in_terraform(tmp_path, ALL, *MODELS), model) == plain(
        native(tmp_path, azure_wan.resources(), *MODELS), model
    )


OPEN = 'variable "open" {}\n'
WEAK = STRONG.replace('dh_group = "ECP384"', 'dh_group = "DHGroup2"')


@pytest.mark.parametrize(
    ("policy", "outcome"),
    [
        (STRONG, "pass"),
        (WEAK, "fail"),
        ("", "fail"),
        (STRONG.replace('dh_group = "ECP384"', "dh_group = var.open"), "undetermined"),
    ],
)
def test_what_the_tunnels_of_a_link_accept(tmp_path: Path, policy: str, outcome: str) -> None:
    text = OPEN + HUB + GATEWAY + SITE.format(name="ghent", group=IN_GROUP, address="198.51.100.50", policy=policy)
    line = text[: text.index('resource "azurerm_vpn_gateway_connection"')].count("\n") + 1
    found = list(outcomes(in_terraform(tmp_path, text), "vpn-ike-dh-group"))
    assert set(found) == {(outcome, "azurerm_vpn_gateway_connection.ghent", line)}


@pytest.mark.parametrize(
    ("written", "field"),
    [
        ("protocol = var.open", "ike_versions"),
        ("connection_mode = var.open", "initiates"),
        ("dpd_timeout_seconds = var.open", "dead_peer_detection"),
        ("bgp_enabled = var.open", "logs_routing"),
        (STRONG.replace("3600", "var.open"), "phase2.lifetime"),
        (STRONG.replace('integrity_algorithm = "GCMAES256"', "integrity_algorithm = var.open"), "phase2.integrity"),
        (STRONG.replace('pfs_group = "ECP384"', "pfs_group = var.open"), "phase2.dh_groups"),
        (
            STRONG.replace('ike_encryption_algorithm = "GCMAES256"', "ike_encryption_algorithm = var.open"),
            "phase1.encryption",
        ),
    ],
)
def test_one_setting_that_is_open_leaves_the_others_as_they_are(tmp_path: Path, written: str, field: str) -> None:
    text = OPEN + HUB + GATEWAY + SITE.format(name="ghent", group=IN_GROUP, address="198.51.100.50", policy=written)
    (tunnel, _) = in_terraform(tmp_path, text).one(VpnConnection).tunnels
    value: Any = tunnel
    for name in field.split("."):
        value = getattr(value, name)
    assert value == Unknown(why="depends on var.open")
    assert isinstance(tunnel.authentication, TunnelAuthentication)


def test_a_table_whose_next_hop_is_open_is_not_made_up(tmp_path: Path) -> None:
    text = OPEN + HUB + ROUTE.replace("azurerm_virtual_hub_connection.apps.id", "var.open")
    found = in_terraform(tmp_path, text, RouteTable)
    assert found.of(RouteTable) == []
    assert [each.why for each in found.inventory.unevaluated] == ["depends on var.open"]


def test_a_table_of_its_own(tmp_path: Path) -> None:
    table = """
resource "azurerm_virtual_hub_route_table" "own" {
  name = "own"
  virtual_hub_id = azurerm_virtual_hub.offices.id
  route {
    name = "named"
    destinations_type = "Service"
    destinations = ["Storage"]
    next_hop = azurerm_firewall.hub.id
  }
}
resource "azurerm_firewall" "hub" {
  name = "hub"
  IN_GROUP
  sku_name = "AZFW_Hub"
  sku_tier = "Standard"
  virtual_hub {
    virtual_hub_id = azurerm_virtual_hub.offices.id
  }
}
""".replace("IN_GROUP", IN_GROUP)
    text = HUB.replace("azurerm_virtual_hub.offices.default_route_table_id", "azurerm_virtual_hub_route_table.own.id")
    found = in_terraform(tmp_path, text + table, *MODELS, TranslatingFirewall)
    (own,) = found.of(RouteTable)
    (route,) = own.routes
    assert isinstance(route, Route)
    assert (own.is_main, route.next_hop_kind) == (False, GatewayKind.APPLIANCE)
    assert isinstance(route.addresses, Unknown)
    assert found.one(HubAttachment).route_table == own.id
    firewall = found.one(TranslatingFirewall)
    assert firewall.sends_from == AddressSet.of("10.44.0.0/23")
    assert firewall.networks == (found.one(HubAttachment).attached,)


def test_a_hub_without_a_wan_joins_nothing(tmp_path: Path) -> None:
    text = HUB.replace("  virtual_wan_id = azurerm_virtual_wan.offices.id\n", "")
    assert in_terraform(tmp_path, text, *MODELS).of(TransitHub) == []


ROUTING = "  routing {\n    associated_route_table_id = azurerm_virtual_hub.offices.default_route_table_id\n  }\n"


@pytest.mark.parametrize(
    ("routing", "is_known"),
    [
        ("", True),
        ("  routing {\n  }\n", True),
        (ROUTING, True),
        ("  routing {\n    associated_route_table_id = var.open\n  }\n", False),
        ('  dynamic "routing" {\n    for_each = var.open\n    content {\n    }\n  }\n', False),
    ],
)
def test_the_table_of_a_connection(tmp_path: Path, routing: str, is_known: bool) -> None:
    found = in_terraform(tmp_path, OPEN + HUB.replace(ROUTING, routing), HubAttachment)
    tables = [str(each.route_table).rpartition("/")[2] for each in found.of(HubAttachment)]
    assert tables == ["defaultroutetable"] * is_known
    assert bool(found.inventory.unevaluated) is not is_known


def test_a_route_of_which_the_table_is_not_known_is_nobodys(tmp_path: Path) -> None:
    route = ROUTE.replace("azurerm_virtual_hub.offices.default_route_table_id", "var.open")
    assert in_terraform(tmp_path, OPEN + HUB + route, RouteTable).of(RouteTable) == []
