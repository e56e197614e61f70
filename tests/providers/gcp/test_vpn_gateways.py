"""The ends of Cloud VPN connections, read over HTTP."""

from typing import TypeVar

from providers.gcp.session import GcpProject
from providers.gcp.vpn_gateways import classic_vpn_gateways, external_vpn_gateways, vpn_gateways
from scanner.demo.gcp_server import GcpServer
from scanner.models import AddressSet, RemoteGateway, Resource, VpnGateway
from scanner.provider import Collector
from tests.providers.gcp.compute import REGION, full, link, resource

R = TypeVar("R", bound=Resource)


def collected(collector: Collector, project: GcpProject, kind: type[R]) -> R:
    """The one resource that a collector finds."""
    (found,) = collector.function(project)
    assert isinstance(found, kind)
    return found


def test_gateways_of_both_kinds(gcp_server: GcpServer, project: GcpProject) -> None:
    network = link("networks", "data")
    gcp_server.put(
        "compute",
        resource("vpnGateways", "new", REGION, network=network, labels={"site": "all"}),
        resource("targetVpnGateways", "old", REGION, network=network),
    )
    new, old = (collected(each, project, VpnGateway) for each in (vpn_gateways, classic_vpn_gateways))
    assert (new.id, new.identity.type) == (full("vpnGateways", "new", REGION), "compute.googleapis.com/VpnGateway")
    assert new.tags == {"site": "all"}
    assert old.id == full("targetVpnGateways", "old", REGION)
    assert old.identity.type == "compute.googleapis.com/TargetVpnGateway"
    assert new.networks == old.networks == (full("networks", "data"),)
    assert (new.is_attached, old.is_attached) == (True, True)


def test_a_peer(gcp_server: GcpServer, project: GcpProject) -> None:
    interfaces = [{"id": 0, "ipAddress": "198.51.100.1"}, {"id": 1, "ipv6Address": "2001:db8::1"}]
    gcp_server.put("compute", resource("externalVpnGateways", "hamburg", interfaces=interfaces))
    peer = collected(external_vpn_gateways, project, RemoteGateway)
    assert peer.id == full("externalVpnGateways", "hamburg")
    assert peer.addresses == AddressSet.of("198.51.100.1", "2001:db8::1")
    assert peer.certificate is None


def test_a_peer_without_addresses(gcp_server: GcpServer, project: GcpProject) -> None:
    gcp_server.put("compute", resource("externalVpnGateways", "hamburg"))
    peer = collected(external_vpn_gateways, project, RemoteGateway)
    assert peer.addresses == AddressSet.of()
