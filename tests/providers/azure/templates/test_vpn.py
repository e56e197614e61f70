"""VPNs of virtual network gateways in Terraform."""

from pathlib import Path

import pytest

from scanner.demo import azure_vpn
from scanner.demo.azure_server import AzureServer
from scanner.models import RemoteGateway, Unknown, VpnConnection, VpnGateway
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

MODELS = (RemoteGateway, VpnConnection, VpnGateway)
OPEN = 'variable "open" {}\n'
SUBNET = f"""
{virtual_network("apps", "apps-vnet", "10.40.0.0/16")}
resource "azurerm_subnet" "gateway" {{
  name = "GatewaySubnet"
  resource_group_name = "template"
  virtual_network_name = azurerm_virtual_network.apps.name
  address_prefixes = ["10.40.255.0/27"]
}}
"""
END = """
  ip_configuration {{
    name = "instance-{number}"
    subnet_id = azurerm_subnet.gateway.id
    public_ip_address_id = azurerm_public_ip.{name}.id
  }}
"""
ADDRESS = f"""
resource "azurerm_public_ip" "{{name}}" {{{{
  name = "{{name}}"
  {IN_GROUP}
  allocation_method = "Static"
}}}}
"""
CLIENTS = """
  vpn_client_configuration {{
    address_space = ["10.43.0.0/24"]
    vpn_client_protocols = ["IkeV2"]
    vpn_auth_types = ["{way}"]
    {policy}
  }}
"""
POLICY_OF_CLIENTS = """
    ipsec_policy {
      sa_lifetime_in_seconds = 3600
      sa_data_size_in_kilobytes = 102400000
      ipsec_encryption = "GCMAES256"
      ipsec_integrity = "GCMAES256"
      ike_encryption = "GCMAES256"
      ike_integrity = "SHA384"
      dh_group = "ECP384"
      pfs_group = "ECP384"
    }
"""
BOTH = f"""
resource "azurerm_virtual_network_gateway" "apps" {{
  name = "apps-vpn"
  {IN_GROUP}
  type = "Vpn"
  sku = "VpnGw2AZ"
  bgp_enabled = true
  active_active = true
{END.format(number=0, name="apps-vpn-0")}
{END.format(number=1, name="apps-vpn-1")}
{CLIENTS.format(way="Certificate", policy=POLICY_OF_CLIENTS)}
}}
"""
ONE = f"""
resource "azurerm_virtual_network_gateway" "legacy" {{
  name = "apps-vpn-legacy"
  {IN_GROUP}
  type = "Vpn"
  vpn_type = "RouteBased"
  sku = "VpnGw1"
  enable_bgp = true
{END.format(number=0, name="apps-vpn-legacy-0")}
{CLIENTS.format(way="Radius", policy="")}
}}
"""
ADDRESSES = "".join(ADDRESS.format(name=each) for each in ("apps-vpn-0", "apps-vpn-1", "apps-vpn-legacy-0"))
DEPOT = """
resource "azurerm_local_network_gateway" "{name}" {{
  name = "{name}"
  {group}
  gateway_address = "{address}"
  bgp_settings {{
    asn = 65010
    bgp_peering_address = "10.60.0.1"
  }}
}}
resource "azurerm_virtual_network_gateway_connection" "{name}" {{
  name = "{name}"
  {group}
  type = "IPsec"
  virtual_network_gateway_id = azurerm_virtual_network_gateway.{gateway}.id
  local_network_gateway_id = azurerm_local_network_gateway.{name}.id
  {settings}
}}
"""
STRONG = """
  ipsec_policy {
    sa_lifetime = 3600
    ipsec_encryption = "GCMAES256"
    ipsec_integrity = "GCMAES256"
    ike_encryption = "GCMAES256"
    ike_integrity = "SHA384"
    dh_group = "ECP384"
    pfs_group = "ECP384"
  }
"""
WEAK = """
  ipsec_policy {
    sa_lifetime = 86400
    ipsec_encryption = "AES128"
    ipsec_integrity = "SHA1"
    ike_encryption = "DES3"
    ike_integrity = "SHA1"
    dh_group = "DHGroup2"
    pfs_group = "None"
  }
"""
HARDENED = f'authentication_type = "Certificate"\n  bgp_enabled = true\n  dpd_timeout_seconds = 30\n{STRONG}'
RESPONDER = """
  connection_protocol = "IKEv1"
  connection_mode = "ResponderOnly"
  enable_bgp = true
  dpd_timeout_seconds = 120
  shared_key = "kestrel.demo.pre.shared.key"
"""


def depot(name: str, address: str, gateway: str, settings: str) -> str:
    """A depot and the connection to it."""
    return DEPOT.format(name=name, group=IN_GROUP, address=address, gateway=gateway, settings=settings)


ALL = (
    SUBNET
    + ADDRESSES
    + BOTH
    + ONE
    + depot("depot-antwerp", "198.51.100.40", "apps", HARDENED)
    + depot("depot-antwerp-legacy", "198.51.100.41", "legacy", RESPONDER)
    + depot("depot-lille", "198.51.100.42", "apps", HARDENED)
    + depot("depot-lille-legacy", "198.51.100.43", "legacy", f"enable_bgp = true\n{WEAK}")
)
# Outside addresses and states show later, others may log, and the demo's API always names the protocol.
LATER = {
    "tunnels[].id",
    "tunnels[].status",
    "tunnels[].logs_activity",
    "tunnels[].logs_routing",
    "tunnels[].defaulted",
}


def test_it_makes_what_the_subscription_has(azure_server: AzureServer, tmp_path: Path) -> None:
    found = in_terraform(tmp_path, ALL, *MODELS)
    assert found.inventory.unevaluated == ()
    own = live(azure_server, azure_vpn.resources(), *MODELS)
    assert [each for each in what_differs(own, found.inventory, *MODELS) if each.field not in LATER] == []


@pytest.mark.parametrize("model", [RemoteGateway, VpnGateway])
def test_both_templates_are_alike(tmp_path: Path, model: type) -> None:
    resources = azure_vpn.resources()
    assert plain(in_terraform(tmp_path, ALL, *MODELS), model) == plain(native(tmp_path, resources, *MODELS), model)


@pytest.mark.parametrize(
    ("settings", "outcome"),
    [
        (STRONG, "pass"),
        (WEAK, "fail"),
        ("", "fail"),
        (STRONG.replace('"ECP384"', "var.open", 1), "undetermined"),
        (
            'dynamic "ipsec_policy" {\n    for_each = var.open\n    content {\n      dh_group = "ECP384"\n    }\n  }\n',
            "undetermined",
        ),
    ],
)
def test_what_the_tunnel_of_a_connection_accepts(tmp_path: Path, settings: str, outcome: str) -> None:
    text = OPEN + SUBNET + ADDRESSES + ONE + depot("depot", "198.51.100.40", "legacy", settings)
    line = text[: text.index('resource "azurerm_virtual_network_gateway_connection"')].count("\n") + 1
    found = {each for each in outcomes(in_terraform(tmp_path, text), "vpn-ike-dh-group") if "connection" in each[1]}
    assert found == {(outcome, "azurerm_virtual_network_gateway_connection.depot", line)}


def of_depot(found: Declared) -> VpnConnection:
    """The connection to the depot, without what is accepted of clients."""
    return found.at(VpnConnection, "azurerm_virtual_network_gateway_connection.depot")


def test_a_policy_that_may_be_there_leaves_all_of_both_phases_open(tmp_path: Path) -> None:
    maybe = 'dynamic "ipsec_policy" {\n    for_each = var.open\n    content {\n      dh_group = "ECP384"\n    }\n  }\n'
    text = OPEN + SUBNET + ADDRESSES + ONE + depot("depot", "198.51.100.40", "legacy", maybe)
    (tunnel,) = of_depot(in_terraform(tmp_path, text)).tunnels
    assert isinstance(tunnel.defaulted, Unknown)
    assert isinstance(tunnel.phase1.encryption, Unknown)
    assert isinstance(tunnel.phase2.lifetime, Unknown)
    assert isinstance(tunnel.dead_peer_detection, Unknown) is False


def test_a_gateway_of_an_unknown_kind_accepts_nobody_knows_what(tmp_path: Path) -> None:
    text = OPEN + SUBNET + ADDRESSES + ONE.replace('"RouteBased"', "var.open")
    text += depot("depot", "198.51.100.40", "legacy", "")
    (tunnel,) = of_depot(in_terraform(tmp_path, text)).tunnels
    assert tunnel.phase1.encryption == Unknown(why="depends on var.open")


def test_how_tunnels_are_authenticated_may_be_open(tmp_path: Path) -> None:
    text = OPEN + SUBNET + ADDRESSES + ONE
    text += depot("depot", "198.51.100.40", "legacy", "authentication_type = var.open\n  bgp_enabled = var.open")
    found = of_depot(in_terraform(tmp_path, text))
    assert found.key_storage == Unknown(why="depends on var.open")
    assert found.tunnels[0].logs_routing == Unknown(why="depends on var.open")


def test_clients_of_which_the_pool_is_open_are_not_made_up(tmp_path: Path) -> None:
    text = OPEN + SUBNET + ADDRESSES + ONE.replace('address_space = ["10.43.0.0/24"]', "address_space = var.open")
    found = in_terraform(tmp_path, text)
    assert found.of(VpnConnection) == []
    assert [each.address for each in found.inventory.unevaluated] == ["azurerm_virtual_network_gateway.legacy"]


SOME = """
    virtual_network_gateway_client_connection {
      name = "drivers"
      policy_group_names = ["drivers"]
      address_prefixes = ["10.43.1.0/24"]
    }
"""


@pytest.mark.parametrize(("pool", "some", "count"), [("[]", SOME, 1), ("[]", "", 0)])
def test_pools_for_some_clients(tmp_path: Path, pool: str, some: str, count: int) -> None:
    one = ONE.replace('address_space = ["10.43.0.0/24"]', f"address_space = {pool}\n{some}")
    assert len(in_terraform(tmp_path, SUBNET + ADDRESSES + one).of(VpnConnection)) == count


def test_a_connection_of_an_unknown_kind_costs_itself_alone(tmp_path: Path) -> None:
    text = OPEN + SUBNET + ADDRESSES + ONE + depot("depot", "198.51.100.40", "legacy", "")
    other = depot("other", "198.51.100.41", "legacy", "").replace('type = "IPsec"', "type = var.open")
    found = in_terraform(tmp_path, text + other)
    assert found.inventory.gaps == ()
    assert of_depot(found).remote_gateway is not None
    assert [each.address for each in found.inventory.unevaluated] == [
        "azurerm_virtual_network_gateway_connection.other"
    ]
