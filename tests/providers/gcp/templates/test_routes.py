"""Routes in Terraform: those that come with networks, what they lead to, and what routers and peerings add."""

from pathlib import Path

import pytest

from scanner.models import Gateway, NetworkPeering, PublicAddress, RemoteNetworks, RouteTable, Unknown
from tests.declaring import declare

NETWORK = """
variable "x" {}
variable "on" {}
resource "google_compute_network" "n" {
  name = "n"
  ROUTES
}
resource "google_compute_subnetwork" "s" {
  name          = "s"
  region        = "europe-west4"
  network       = google_compute_network.n.id
  ip_cidr_range = "10.0.0.0/24"
  IPV6
}
"""


def network(routes: str = "", ipv6: str = "") -> str:
    return NETWORK.replace("ROUTES", routes).replace("IPV6", ipv6)


@pytest.mark.parametrize(
    ("main", "destinations"),
    [
        (network(), {"0.0.0.0/0"}),
        (network('delete_default_routes_on_create = "true"'), set()),
        (network("delete_default_routes_on_create = false"), {"0.0.0.0/0"}),
        (network("delete_default_routes_on_create = var.x"), {"depends on var.x"}),
        (network(ipv6='ipv6_access_type = "EXTERNAL"'), {"0.0.0.0/0", "::/0"}),
        (network(ipv6='ipv6_access_type = "INTERNAL"'), {"0.0.0.0/0"}),
        (network(ipv6="ipv6_access_type = var.x"), {"0.0.0.0/0", "depends on var.x"}),
    ],
)
def test_routes_that_come_with_a_network(tmp_path: Path, main: str, destinations: set[str]) -> None:
    found = declare(tmp_path, {"main.tf": main}).one(RouteTable)
    assert not isinstance(found.routes, Unknown)
    assert {each.destination for each in found.routes} == destinations


ROUTE = """
resource "google_compute_route" "r" {
  name       = "r"
  network    = google_compute_network.n.id
  dest_range = DESTINATION
  HOP
}
resource "google_compute_vpn_tunnel" "t" {
  name          = "t"
  region        = "europe-west4"
  shared_secret = "never shown"
  peer_ip       = "198.51.100.1"
}
"""


@pytest.mark.parametrize(
    ("hop", "outcome"),
    [
        ("next_hop_vpn_tunnel = google_compute_vpn_tunnel.t.id", "pass"),
        ("next_hop_vpn_tunnel = data.google_compute_vpn_tunnel.t.id", "undetermined"),
        ("next_hop_vpn_tunnel = var.x", "undetermined"),
        ('next_hop_vpn_tunnel = "projects/p/regions/r/vpnTunnels/t"', "pass"),
        ("next_hop_ip = var.x", "undetermined"),
        ("next_hop_ilb = var.x", "undetermined"),
        ('next_hop_ilb = "10.0.0.9"', "pass"),
        ('next_hop_gateway = "default-internet-gateway"', "pass"),
    ],
)
def test_what_a_route_leads_to(tmp_path: Path, hop: str, outcome: str) -> None:
    main = network() + ROUTE.replace("DESTINATION", '"10.9.0.0/16"').replace("HOP", hop)
    main += 'data "google_compute_vpn_tunnel" "t" {\n name = "t"\n}\n'
    (verdict,) = declare(tmp_path, {"main.tf": main}).judged("route-blackhole").verdicts
    assert verdict.outcome == outcome


def test_where_a_route_leads_that_is_not_known(tmp_path: Path) -> None:
    main = network() + ROUTE.replace("DESTINATION", "var.x").replace("HOP", 'next_hop_ip = "10.0.0.9"')
    routes = declare(tmp_path, {"main.tf": main}).one(RouteTable).routes
    assert not isinstance(routes, Unknown)
    assert [each.addresses for each in routes if each.id == "r"] == [Unknown(why="depends on var.x")]


ROUTER = """
resource "google_compute_router" "r" {
  name    = "r"
  region  = "europe-west4"
  network = google_compute_network.n.id
}
resource "google_compute_router_interface" "i" {
  name   = "i"
  router = google_compute_router.r.name
  region = "europe-west4"
}
"""
PEER = """
resource "google_compute_router_peer" "p" {
  name      = "p"
  router    = google_compute_router.r.name
  region    = "europe-west4"
  interface = "i"
  peer_asn  = 65001
  md5_authentication_key {
    name = "k"
    key  = "never shown"
  }
}
"""
NAT = """
resource "google_compute_router_nat" "nat" {
  name                   = "nat"
  router                 = google_compute_router.r.name
  region                 = google_compute_router.r.region
  nat_ip_allocate_option = "MANUAL_ONLY"
  nat_ips                = IPS
}
resource "google_compute_address" "a" {
  name    = "a"
  region  = "europe-west4"
  ADDRESS
}
"""


@pytest.mark.parametrize(("peer", "count"), [(PEER, 1), ("", 0)])
def test_what_a_peer_tells_a_router_is_not_declared(tmp_path: Path, peer: str, count: int) -> None:
    declared = declare(tmp_path, {"main.tf": network() + ROUTER + peer}, also=[RemoteNetworks])
    found = declared.of(RemoteNetworks)
    assert [isinstance(each.unread, Unknown) for each in found] == [True] * count
    assert "never shown" not in declared.inventory.snapshot()


@pytest.mark.parametrize(
    ("ips", "address", "blocks"),
    [
        ("[google_compute_address.a.self_link]", 'address = "198.51.100.7"', ["198.51.100.7/32"]),
        ("[google_compute_address.a.self_link]", "", []),
        ("var.x", "", []),
    ],
)
def test_addresses_that_a_network_is_seen_by(tmp_path: Path, ips: str, address: str, blocks: list[str]) -> None:
    main = network() + ROUTER + NAT.replace("IPS", ips).replace("ADDRESS", address)
    found = declare(tmp_path, {"main.tf": main}).one(Gateway)
    assert (found.addresses.blocks(), found.name) == (blocks, "google_compute_router.r/nat")


PEERING = """
resource "google_compute_network_peering" "ONE" {
  COUNT
  name         = "ONE"
  network      = google_compute_network.ONE.id
  peer_network = google_compute_network.OTHER.self_link
}
"""
OTHER = 'resource "google_compute_network" "m" {\n  name = "m"\n}\n'


def peering(one: str, other: str, count: str = "") -> str:
    return PEERING.replace("ONE", one).replace("OTHER", other).replace("COUNT", count)


@pytest.mark.parametrize(
    ("answer", "is_certain"),
    [(peering("m", "n"), True), ("", False), (peering("m", "n", "count = var.on ? 1 : 0"), False)],
)
def test_a_peering_needs_two(tmp_path: Path, answer: str, is_certain: bool) -> None:
    main = network() + OTHER + peering("n", "m") + answer
    found = declare(tmp_path, {"main.tf": main}, also=[NetworkPeering]).at(
        NetworkPeering, "google_compute_network_peering.n"
    )
    assert found.networks == tuple(f"//compute.googleapis.com/projects/./global/networks/{each}" for each in "nm")
    assert (found.doubt is None) == is_certain
    assert found.location is not None
    assert found.location.line == next(
        at for at, each in enumerate(main.splitlines(), 1) if each.endswith('"google_compute_network_peering" "n" {')
    )


def test_a_tunnel_stands_at_its_line(tmp_path: Path) -> None:
    main = """
    resource "google_compute_ha_vpn_gateway" "g" {
      name    = "g"
      region  = "europe-west4"
      network = "default"
    }
    resource "google_compute_external_vpn_gateway" "e" {
      name = "e"
    }
    resource "google_compute_vpn_tunnel" "t" {
      name                  = "t"
      region                = "europe-west4"
      vpn_gateway           = google_compute_ha_vpn_gateway.g.id
      peer_external_gateway = google_compute_external_vpn_gateway.e.id
      ike_version           = "1"
    }
    """
    (verdict,) = declare(tmp_path, {"main.tf": main}).judged("vpn-ike-version").verdicts
    assert verdict.outcome == "fail"
    assert verdict.location is not None
    assert verdict.location.line == 10


def test_a_network_that_nobody_names(tmp_path: Path) -> None:
    main = network() + 'resource "google_compute_network_peering" "p" {\n name = "p"\n}\n'
    found = declare(tmp_path, {"main.tf": main}, also=[NetworkPeering])
    assert found.of(NetworkPeering) == []


def test_a_global_address(tmp_path: Path) -> None:
    main = 'resource "google_compute_global_address" "a" {\n name = "a"\n address = "198.51.100.7"\n}\n'
    found = declare(tmp_path, {"main.tf": main}, also=[PublicAddress]).one(PublicAddress)
    assert (found.addresses.blocks(), found.name) == (["198.51.100.7/32"], "google_compute_global_address.a")
