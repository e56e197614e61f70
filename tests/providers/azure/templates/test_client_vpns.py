"""Point-to-site VPNs of virtual hubs in Terraform and in templates of Azure Resource Manager."""

from pathlib import Path
from typing import Any

import pytest

from scanner.demo.azure_names import resource, resource_id
from scanner.demo.azure_server import AzureServer
from scanner.models import VpnConnection
from tests.providers.azure.site_to_site import POLICY
from tests.providers.azure.templates.three_ways import (
    IN_GROUP,
    in_terraform,
    live,
    native,
    outcomes,
    plain,
    what_differs,
)

GATEWAYS, SERVERS = "Microsoft.Network/p2svpnGateways", "Microsoft.Network/vpnServerConfigurations"
OPEN = 'variable "open" {}\n'
STRONG = """
  ipsec_policy {
    sa_lifetime_seconds = 3600
    sa_data_size_kilobytes = 102400000
    ipsec_encryption = "GCMAES256"
    ipsec_integrity = "GCMAES256"
    ike_encryption = "GCMAES256"
    ike_integrity = "SHA384"
    dh_group = "ECP384"
    pfs_group = "ECP384"
  }
"""
WRITTEN = f"""
resource "azurerm_point_to_site_vpn_gateway" "staff" {{
  name = "staff"
  {IN_GROUP}
  virtual_hub_id = "{resource_id("Microsoft.Network/virtualHubs", "hub")}"
  vpn_server_configuration_id = azurerm_vpn_server_configuration.staff.id
  scale_unit = 1
  connection_configuration {{
    name = "staff"
    vpn_client_address_pool {{
      address_prefixes = ["172.16.9.0/24"]
    }}
  }}
}}
resource "azurerm_vpn_server_configuration" "staff" {{
  name = "staff"
  {IN_GROUP}
  vpn_protocols = ["IkeV2"]
  vpn_authentication_types = ["Certificate"]
  {STRONG}
}}
"""
AS_IN_TERRAFORM = {
    "saLifeTimeSeconds": 3600,
    "ipsecEncryption": "GCMAES256",
    "ipsecIntegrity": "GCMAES256",
    "ikeEncryption": "GCMAES256",
    "ikeIntegrity": "SHA384",
    "dhGroup": "ECP384",
    "pfsGroup": "ECP384",
}


def declared() -> list[dict[str, Any]]:
    """The same as the API has it."""
    accepted = {
        "vpnProtocols": ["IkeV2"],
        "vpnAuthenticationTypes": ["Certificate"],
        "vpnClientIpsecPolicies": [{**POLICY, **AS_IN_TERRAFORM}],
    }
    named = {"vpnServerConfiguration": {"id": resource_id(SERVERS, "staff")}}
    return [resource(GATEWAYS, "staff", named), resource(SERVERS, "staff", accepted)]


def test_it_makes_what_the_subscription_has(azure_server: AzureServer, tmp_path: Path) -> None:
    found = in_terraform(tmp_path, WRITTEN, VpnConnection)
    assert found.inventory.unevaluated == ()
    own = live(azure_server, declared(), VpnConnection)
    assert what_differs(own, found.inventory, VpnConnection) == []
    # Others may send its logs somewhere.
    assert {each[0] for each in outcomes(found, "vpn-logging")} == {"undetermined"}


def test_both_templates_are_alike(tmp_path: Path) -> None:
    in_both = (in_terraform(tmp_path, WRITTEN, VpnConnection), native(tmp_path, declared(), VpnConnection))
    own, other = (plain(each, VpnConnection) for each in in_both)
    assert own == other
    assert len(own) == 1


@pytest.mark.parametrize(
    ("written", "wanted", "outcome"),
    [
        ("", "", "pass"),
        ('dh_group = "ECP384"', 'dh_group = "DHGroup2"', "fail"),
        ('dh_group = "ECP384"', "dh_group = var.open", "undetermined"),
        ('vpn_protocols = ["IkeV2"]', "vpn_protocols = var.open", "pass"),
        ('vpn_protocols = ["IkeV2"]', "", "pass"),
        ('vpn_protocols = ["IkeV2"]', 'vpn_protocols = ["OpenVPN"]', "not-applicable"),
        ("azurerm_vpn_server_configuration.staff.id", "var.open", "undetermined"),
        (STRONG, "", "fail"),
        (
            STRONG,
            'dynamic "ipsec_policy" {\n for_each = var.open\n content {\n dh_group = "ECP384"\n }\n}\n',
            "undetermined",
        ),
        ('vpn_authentication_types = ["Certificate"]', "vpn_authentication_types = var.open", "pass"),
    ],
)
def test_what_it_accepts_of_clients(tmp_path: Path, written: str, wanted: str, outcome: str) -> None:
    found = in_terraform(tmp_path, OPEN + WRITTEN.replace(written, wanted, 1))
    assert {each[0] for each in outcomes(found, "vpn-ike-dh-group")} == {outcome}
