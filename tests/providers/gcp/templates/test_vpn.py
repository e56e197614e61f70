"""VPN tunnels in Terraform for Google Cloud, of which a template leaves something open."""

from pathlib import Path

import pytest

from scanner.models import Unknown, VpnConnection
from tests.declaring import Declared, declare

STRONG = """
  cipher_suite {
    phase1 {
      encryption = ["AES-GCM-16-256"]
      prf = ["PRF-HMAC-SHA2-384"]
      dh = ["Group-20"]
    }
    phase2 {
      encryption = ["AES-GCM-16-256"]
      pfs = ["Group-20"]
    }
  }
"""
GATEWAYS = """
variable "x" {}
resource "google_compute_ha_vpn_gateway" "own" {
  name = "own"
  region = "europe-west4"
  network = "n"
}
resource "google_compute_external_vpn_gateway" "depot" {
  name = "depot"
}
"""
CRYPTOGRAPHY = (
    "vpn-explicit-crypto-policy",
    "vpn-ike-dh-group",
    "vpn-ike-encryption",
    "vpn-ike-integrity",
    "vpn-ike-version",
    "vpn-ipsec-encryption",
    "vpn-ipsec-pfs",
)


def tunnel(number: int, old: str = "", new: str = "") -> str:
    text = f"""
resource "google_compute_vpn_tunnel" "t{number}" {{
  name = "t{number}"
  region = "europe-west4"
  vpn_gateway = google_compute_ha_vpn_gateway.own.id
  vpn_gateway_interface = {number}
  peer_external_gateway = google_compute_external_vpn_gateway.depot.id
  ike_version = 2
  shared_secret = "kestrel.demo.pre.shared.key"
{STRONG}
}}
"""
    assert old in text
    return text.replace(old, new, 1)


def declared(root: Path, *tunnels: str) -> Declared:
    return declare(root, {"main.tf": GATEWAYS + "".join(tunnels)}, also=[VpnConnection])


def open_in(found: Declared) -> set[str]:
    """The checks that are undetermined; every other one passes."""
    verdicts = found.judged(*CRYPTOGRAPHY).verdicts
    assert {str(each.outcome) for each in verdicts} <= {"pass", "undetermined"}
    return {each.check for each in verdicts if each.outcome == "undetermined"}


def test_two_tunnels_are_one_connection(tmp_path: Path) -> None:
    found = declared(tmp_path, tunnel(0), tunnel(1))
    assert [each.id for each in found.one(VpnConnection).tunnels] == ["t0", "t1"]
    assert open_in(found) == set()


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("ike_version = 2", "ike_version = var.x", {"vpn-ike-version"}),
        (STRONG, "cipher_suite = var.x", {*CRYPTOGRAPHY} - {"vpn-ike-version"}),
        ('dh = ["Group-20"]', "dh = var.x", {"vpn-ike-dh-group", "vpn-explicit-crypto-policy"}),
        ('dh = ["Group-20"]', "dh = [var.x]", {"vpn-ike-dh-group"}),
        ('pfs = ["Group-20"]', "pfs = var.x", {"vpn-ipsec-pfs", "vpn-explicit-crypto-policy"}),
        ('prf = ["PRF-HMAC-SHA2-384"]', "prf = [var.x]", {"vpn-ike-integrity"}),
    ],
)
def test_what_is_open_of_a_tunnel_is_open_of_its_connection(
    tmp_path: Path, old: str, new: str, expected: set[str]
) -> None:
    found = declared(tmp_path, tunnel(0), tunnel(1, old, new))
    assert len(found.one(VpnConnection).tunnels) == 2
    assert open_in(found) == expected


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("google_compute_external_vpn_gateway.depot.id", "var.x"),
        ("google_compute_ha_vpn_gateway.own.id", "var.x"),
    ],
)
def test_a_tunnel_of_which_an_end_is_open_is_a_connection_of_its_own(tmp_path: Path, old: str, new: str) -> None:
    found = declared(tmp_path, tunnel(0), tunnel(1, old, new))
    assert sorted([one.id for one in each.tunnels] for each in found.of(VpnConnection)) == [["t0"], ["t1"]]


def test_tunnels_of_an_unknown_interface_stay_in_their_connection(tmp_path: Path) -> None:
    found = declared(tmp_path, tunnel(0), tunnel(1, "vpn_gateway_interface = 1", "vpn_gateway_interface = var.x"))
    assert len(found.one(VpnConnection).tunnels) == 2


def test_whether_a_tunnel_is_up_shows_later(tmp_path: Path) -> None:
    (only,) = declared(tmp_path, tunnel(0)).one(VpnConnection).tunnels
    assert isinstance(only.status, Unknown)
