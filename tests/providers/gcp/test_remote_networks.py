"""What VPC networks reach through tunnels and interconnects, read from the emulator."""

from typing import Any

import pytest

from providers.gcp.remote_networks import remote_networks
from providers.gcp.session import GcpProject
from scanner.demo.gcp_server import GcpServer
from scanner.models import NOWHERE, AddressSet, RemoteNetworks
from tests.providers.gcp.compute import REGION, full, link, resource
from tests.support import PROJECT

NETWORK = link("networks", "data-vpc")
ROUTER = resource("routers", "edge", REGION, network=NETWORK, bgpPeers=[{"name": "depot"}])
STATUS = f"projects/{PROJECT}/{REGION}/routers/edge/getRouterStatus"


def listed(project: GcpProject, server: GcpServer, *resources: dict[str, Any]) -> list[RemoteNetworks]:
    server.put("compute", resource("networks", "data-vpc"), *resources)
    return [each for each in remote_networks.function(project) if isinstance(each, RemoteNetworks)]


@pytest.mark.parametrize(
    ("fields", "is_remote"),
    [
        ({"nextHopVpnTunnel": link("vpnTunnels", "depot", REGION)}, True),
        ({"nextHopInterconnectAttachment": link("interconnectAttachments", "depot", REGION)}, True),
        ({"nextHopGateway": link("gateways", "default-internet-gateway")}, False),
        ({"nextHopPeering": "to-partner"}, False),
    ],
)
def test_g24_routes_to_tunnels_and_interconnects(
    project: GcpProject, gcp_server: GcpServer, fields: dict[str, Any], is_remote: bool
) -> None:
    route = resource("routes", "depot", network=NETWORK, destRange="192.168.7.0/24", **fields)
    found = listed(project, gcp_server, route)
    assert [(each.network, each.addresses, each.unread) for each in found] == (
        [(full("networks", "data-vpc"), AddressSet.of("192.168.7.0/24"), None)] if is_remote else []
    )


def test_g24_what_a_router_has_learnt(project: GcpProject, gcp_server: GcpServer) -> None:
    learnt = {"bestRoutes": [{"destRange": "192.168.8.0/24"}], "bestRoutesForRouter": [{"destRange": "192.168.9.0/24"}]}
    gcp_server.answer("compute", STATUS, {"kind": "compute#routerStatusResponse", "result": learnt})
    (found,) = listed(project, gcp_server, ROUTER)
    assert found.addresses == AddressSet.of("192.168.8.0/24", "192.168.9.0/24")
    assert found.unread is None


def test_g24_a_router_that_may_not_be_asked(project: GcpProject, gcp_server: GcpServer) -> None:
    gcp_server.refuse("getRouterStatus")
    (found,) = listed(project, gcp_server, ROUTER)
    assert found.addresses == NOWHERE
    assert found.unread
    assert found.unread.why.startswith("compute.routers.get could not be read")


def test_g26_a_router_without_peers_is_not_asked(project: GcpProject, gcp_server: GcpServer) -> None:
    assert (
        listed(project, gcp_server, resource("routers", "nat", REGION, network=NETWORK, nats=[{"name": "out"}])) == []
    )


def test_a_router_that_does_not_say_its_network_costs_itself(project: GcpProject, gcp_server: GcpServer) -> None:
    odd = resource("routers", "odd", REGION, bgpPeers=[{"name": "depot"}])
    for router in (ROUTER, odd):
        learnt = {"result": {"bestRoutes": [{"destRange": "192.168.8.0/24"}]}}
        path = f"projects/{PROJECT}/{REGION}/routers/{router['name']}/getRouterStatus"
        gcp_server.answer("compute", path, {"kind": "compute#routerStatusResponse", **learnt})
    (found,) = listed(project, gcp_server, ROUTER, odd)
    assert found.addresses == AddressSet.of("192.168.8.0/24")
    (gap,) = project.gaps()
    assert (gap.action, "routers/odd was not understood" in gap.reason) == ("compute.routers.list", True)
