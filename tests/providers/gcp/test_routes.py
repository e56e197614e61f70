"""Routes, read from the emulator."""

from typing import Any

import pytest

from providers.gcp.routes import route_tables
from providers.gcp.session import GcpProject
from scanner.demo.gcp_server import GcpServer
from scanner.models import AddressSet, GatewayKind, Route, RouteTable, Unknown
from tests.providers.gcp.compute import REGION, ZONE, full, link, resource
from tests.support import PROJECT

TUNNEL = link("vpnTunnels", "depot", REGION)
BALANCER = link("forwardingRules", "inspection", REGION)
INSTANCE = link("instances", "proxy", ZONE)
FOREIGN = "https://www.googleapis.com/compute/v1/projects/hub/regions/europe-west4/forwardingRules/inspection"


def tables(project: GcpProject, server: GcpServer, *resources: dict[str, Any]) -> list[RouteTable]:
    server.put("compute", resource("networks", "data-vpc"), *resources)
    return [each for each in route_tables.function(project) if isinstance(each, RouteTable)]


def read(project: GcpProject, server: GcpServer, *more: dict[str, Any], **fields: Any) -> Route:
    given = {"network": link("networks", "data-vpc"), "destRange": "10.9.0.0/16", **fields}
    (table,) = tables(project, server, resource("routes", "depot", **given), *more)
    assert not isinstance(table.routes, Unknown)
    (route,) = table.routes
    return route


def test_the_routes_of_a_network_are_one_table(project: GcpProject, gcp_server: GcpServer) -> None:
    other = resource("routes", "other", network=link("networks", "other"), destRange="::/0")
    (table,) = tables(project, gcp_server, other)
    assert (table.id, table.name) == (f"{full('networks', 'data-vpc')}/routes", "data-vpc")
    assert (table.identity.type, table.network) == ("compute.googleapis.com/Route", full("networks", "data-vpc"))
    assert (table.is_main, table.routes) == (True, ())


@pytest.mark.parametrize(
    ("fields", "hop", "kind"),
    [
        (
            {"nextHopGateway": link("gateways", "default-internet-gateway")},
            full("gateways", "default-internet-gateway"),
            GatewayKind.INTERNET,
        ),
        ({"nextHopInstance": INSTANCE}, full("instances", "proxy", ZONE), GatewayKind.APPLIANCE),
        ({"nextHopIp": "10.0.0.9"}, "10.0.0.9", GatewayKind.APPLIANCE),
        ({"nextHopPeering": "to-partner"}, "to-partner", GatewayKind.PEERING),
        ({"nextHopNetwork": link("networks", "data-vpc")}, full("networks", "data-vpc"), GatewayKind.LOCAL),
        ({"nextHopHub": "projects/hub/locations/global/hubs/core"}, None, GatewayKind.TRANSIT),
    ],
)
def test_next_hops(
    project: GcpProject, gcp_server: GcpServer, fields: dict[str, Any], hop: str | None, kind: GatewayKind
) -> None:
    route = read(project, gcp_server, **fields)
    assert (route.key, route.destination, route.addresses) == (
        "route-depot",
        "10.9.0.0/16",
        AddressSet.of("10.9.0.0/16"),
    )
    assert (route.next_hop_kind, route.is_blackhole, route.is_propagated) == (kind, False, False)
    assert hop is None or route.next_hop == hop


@pytest.mark.parametrize(
    ("code", "is_blackhole"),
    [
        ("NEXT_HOP_INSTANCE_NOT_FOUND", True),
        ("NEXT_HOP_NOT_RUNNING", True),
        ("NEXT_HOP_ADDRESS_NOT_ASSIGNED", True),
        ("DEPRECATED_RESOURCE_USED", False),
    ],
)
def test_warnings(project: GcpProject, gcp_server: GcpServer, code: str, is_blackhole: bool) -> None:
    assert read(project, gcp_server, nextHopInstance=INSTANCE, warnings=[{"code": code}]).is_blackhole is is_blackhole


@pytest.mark.parametrize(
    ("hop", "more", "is_blackhole"),
    [
        ({"nextHopVpnTunnel": TUNNEL}, (), True),
        ({"nextHopVpnTunnel": TUNNEL}, (resource("vpnTunnels", "depot", REGION),), False),
        ({"nextHopIlb": BALANCER}, (), True),
        ({"nextHopIlb": BALANCER}, (resource("forwardingRules", "inspection", REGION),), False),
        ({"nextHopIlb": "10.0.0.9"}, (), False),
        ({"nextHopIlb": FOREIGN}, (), False),
    ],
)
def test_tunnels_and_balancers_that_are_gone(
    project: GcpProject,
    gcp_server: GcpServer,
    hop: dict[str, Any],
    more: tuple[dict[str, Any], ...],
    is_blackhole: bool,
) -> None:
    assert read(project, gcp_server, *more, **hop).is_blackhole is is_blackhole


def test_tunnels_that_cannot_be_read(project: GcpProject, gcp_server: GcpServer) -> None:
    gcp_server.refuse("vpnTunnels")
    assert isinstance(read(project, gcp_server, nextHopVpnTunnel=TUNNEL).is_blackhole, Unknown)


@pytest.mark.parametrize(
    ("status", "is_blackhole"),
    [
        ("ACTIVE", False),
        ("DROPPED", Unknown(why="the route is DROPPED, and where its packets go instead is not known")),
        ("PENDING", Unknown(why="the route is PENDING, and where its packets go instead is not known")),
    ],
)
def test_routes_that_are_learnt(
    project: GcpProject, gcp_server: GcpServer, status: str, is_blackhole: bool | Unknown
) -> None:
    route = read(project, gcp_server, routeType="BGP", routeStatus=status)
    assert (route.is_propagated, route.is_blackhole, route.next_hop_kind) == (True, is_blackhole, GatewayKind.OTHER)


def test_next_hops_are_asked_for_only_where_a_route_leads_to_one(project: GcpProject, gcp_server: GcpServer) -> None:
    read(project, gcp_server, nextHopIp="10.0.0.9")
    base = f"projects/{PROJECT}/global"
    assert set(gcp_server.calls) == {("compute", f"{base}/routes"), ("compute", f"{base}/networks")}


@pytest.mark.parametrize(
    ("fields", "priority", "groups"),
    [({}, 1000, ()), ({"priority": 0}, 0, ()), ({"priority": 900, "tags": ["web", "app"]}, 900, ("web", "app"))],
)
def test_which_counts_and_for_whom(
    project: GcpProject, gcp_server: GcpServer, fields: dict[str, Any], priority: int, groups: tuple[str, ...]
) -> None:
    route = read(project, gcp_server, nextHopIp="10.0.0.9", **fields)
    assert (route.priority, route.groups) == (priority, groups)


@pytest.mark.parametrize(
    ("fields", "network", "why"),
    [
        ({}, "data-vpc", "route depot leads to what is new to netassay"),
        ({"nextHopGalaxy": "andromeda"}, "data-vpc", "route depot leads to what is new to netassay"),
        ({"nextHopIp": "10.0.0.9"}, None, "compute.routes.list could not be read: "),
        ({"nextHopIp": "10.0.0.9"}, 5, "compute.routes.list could not be read: "),
    ],
)
def test_a_route_that_is_not_understood_may_lead_anywhere(
    project: GcpProject, gcp_server: GcpServer, fields: dict[str, Any], network: Any, why: str
) -> None:
    of = link("networks", network) if isinstance(network, str) else network
    odd = resource("routes", "depot", destRange="0.0.0.0/0", network=of, **fields)
    (table,) = tables(project, gcp_server, odd)
    assert isinstance(table.routes, Unknown)
    assert table.routes.why.startswith(why)


def test_a_warning_that_does_not_say_what_of(project: GcpProject, gcp_server: GcpServer) -> None:
    warned = read(project, gcp_server, nextHopIp="10.0.0.9", warnings=[{"message": "look here"}])
    assert warned.is_blackhole == Unknown(why="Google warns of the route, and does not say of what")
