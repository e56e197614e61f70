"""What load balancers send requests to, read over HTTP."""

from typing import Any

import pytest

from providers.gcp.session import GcpProject
from providers.gcp.target_health import NOT_ASKED
from scanner.demo.gcp_server import GcpServer
from scanner.models import ListenerProtocol, Target, TargetGroup, TargetHealth, TargetKind, Unknown
from tests.providers.gcp.balancing import EDGE, INSTANCES, WEB, edge, group, groups, passing, rule, service
from tests.providers.gcp.compute import REGION, ZONE, full, link, resource, unreachable
from tests.support import PROJECT

MESH = "whether the proxies of the service mesh encrypt is not told with the backend service"


def with_endpoints(server: GcpServer, project: GcpProject, kind: str, scope: str = REGION, **more: Any) -> TargetGroup:
    endpoints = resource("networkEndpointGroups", "ends", scope, networkEndpointType=kind, **more)
    return group(server, project, endpoints, service(backends=[{"group": endpoints["selfLink"]}]))


def test_a_backend_service(gcp_server: GcpServer, project: GcpProject) -> None:
    more: dict[str, Any] = {"connectionDraining": {"drainingTimeoutSec": 30}, "sessionAffinity": "CLIENT_IP"}
    found = group(gcp_server, project, *edge(), service(**more))
    assert (found.id, found.identity.type) == (WEB, "compute.googleapis.com/BackendService")
    assert (found.protocol, found.port, found.kind) == (ListenerProtocol.HTTPS, 8080, TargetKind.INSTANCE)
    assert (found.balancers, found.keeps_client_addresses) == ((EDGE,), False)
    assert (found.health_check, found.targets) == (None, NOT_ASKED)
    assert (found.deregistration_delay, found.is_sticky) == (30, True)


def test_behind_a_passthrough_balancer(gcp_server: GcpServer, project: GcpProject) -> None:
    found = group(gcp_server, project, *passing(network=link("networks", "data-vpc")))
    assert found.balancers == (found.id,)
    assert (found.keeps_client_addresses, found.network) == (True, full("networks", "data-vpc"))


def test_one_that_nothing_uses(gcp_server: GcpServer, project: GcpProject) -> None:
    found = group(gcp_server, project, service(), INSTANCES)
    assert (found.balancers, found.keeps_client_addresses) == ((), None)


def test_one_that_a_url_map_may_use_that_is_not_understood(gcp_server: GcpServer, project: GcpProject) -> None:
    weighted = {"weightedBackendServices": [{"weight": 1}]}
    broken = resource("urlMaps", "broken", pathMatchers=[{"name": "m", "defaultRouteAction": weighted}])
    assert isinstance(group(gcp_server, project, service(), INSTANCES, broken).balancers, Unknown)


@pytest.mark.parametrize(
    ("written", "protocol"),
    [
        ({"protocol": "HTTP"}, ListenerProtocol.HTTP),
        ({"protocol": "H2C"}, ListenerProtocol.HTTP),
        ({"protocol": "HTTP2"}, ListenerProtocol.HTTPS),
        ({"protocol": "SSL"}, ListenerProtocol.TLS),
        ({"protocol": "UNSPECIFIED"}, ListenerProtocol.TCP_UDP),
        ({"protocol": "GRPC"}, Unknown(why=MESH)),
        ({"protocol": "HTTP", "loadBalancingScheme": "INTERNAL_SELF_MANAGED"}, Unknown(why=MESH)),
        ({"protocol": "MORSE"}, Unknown(why="backend protocol MORSE is new to netassay")),
        ({"protocol": None}, Unknown(why="backend protocol None is new to netassay")),
    ],
)
def test_protocols(
    gcp_server: GcpServer, project: GcpProject, written: dict[str, Any], protocol: ListenerProtocol | Unknown
) -> None:
    assert group(gcp_server, project, service(**written), INSTANCES).protocol == protocol


@pytest.mark.parametrize(("kind", "of"), [("SERVERLESS", "FUNCTION"), ("PRIVATE_SERVICE_CONNECT", "PRIVATE_LINK")])
def test_groups_that_are_one_target(gcp_server: GcpServer, project: GcpProject, kind: str, of: str) -> None:
    found = with_endpoints(gcp_server, project, kind)
    assert found.kind is TargetKind[of]
    assert (found.protocol is None) == (of == "FUNCTION")
    ends = full("networkEndpointGroups", "ends", REGION)
    assert found.targets == (Target(id=ends, health=TargetHealth.UNCHECKED),)


@pytest.mark.parametrize(("size", "count"), [(None, 0), (0, 0), (1, 1)])
def test_hosts_elsewhere(gcp_server: GcpServer, project: GcpProject, size: int | None, count: int) -> None:
    more = {} if size is None else {"size": size}
    found = with_endpoints(gcp_server, project, "INTERNET_FQDN_PORT", "global", **more)
    assert isinstance(found.targets, tuple)
    assert (found.kind, len(found.targets)) == (TargetKind.HOST, count)


def test_endpoints_on_a_port(gcp_server: GcpServer, project: GcpProject) -> None:
    network = link("networks", "data-vpc")
    found = with_endpoints(gcp_server, project, "GCE_VM_IP_PORT", ZONE, size=3, defaultPort=8443, network=network)
    assert (found.kind, found.port, found.targets) == (TargetKind.ADDRESS, 8443, NOT_ASKED)
    assert found.network == full("networks", "data-vpc")


@pytest.mark.parametrize("backends", [None, [], [{"group": link("instanceGroups", "empty", ZONE)}]])
def test_without_targets(gcp_server: GcpServer, project: GcpProject, backends: list[dict[str, str]] | None) -> None:
    empty = resource("instanceGroups", "empty", ZONE, size=0)
    assert group(gcp_server, project, service(backends=backends), empty).targets == ()


def test_a_group_that_is_not_there(gcp_server: GcpServer, project: GcpProject) -> None:
    assert isinstance(group(gcp_server, project, service()).targets, Unknown)


def test_a_backend_bucket(gcp_server: GcpServer, project: GcpProject) -> None:
    found = group(gcp_server, project, resource("backendBuckets", "media", bucketName="kestrel-media"))
    assert (found.kind, found.protocol, found.health_check) == (TargetKind.STORAGE, None, None)
    assert found.targets == (Target(id="kestrel-media", health=TargetHealth.UNCHECKED),)
    assert found.identity.type == "compute.googleapis.com/BackendBucket"


def test_a_target_pool(gcp_server: GcpServer, project: GcpProject) -> None:
    instance = link("instances", "one", ZONE)
    pool = resource("targetPools", "old", REGION, instances=[instance], sessionAffinity="NONE")
    found = group(gcp_server, project, pool, rule(pool["selfLink"], scope=REGION))
    assert (found.balancers, found.protocol) == ((found.id,), ListenerProtocol.TCP_UDP)
    assert found.targets == (Target(id=full("instances", "one", ZONE), zone="europe-west4-a", health=NOT_ASKED),)
    assert (found.keeps_client_addresses, found.is_sticky, found.health_check) == (True, False, None)


def test_a_target_instance(gcp_server: GcpServer, project: GcpProject) -> None:
    instance = resource("targetInstances", "one", ZONE, instance=link("instances", "one", ZONE))
    found = group(gcp_server, project, instance)
    assert isinstance(found.targets, tuple)
    assert [each.id for each in found.targets] == [full("instances", "one", ZONE)]


def test_each_kind_beside_the_others(gcp_server: GcpServer, project: GcpProject) -> None:
    gcp_server.put(
        "compute",
        *edge(),
        resource("backendBuckets", "media", bucketName="kestrel-media"),
        resource("targetPools", "old", REGION),
        resource("backendBuckets", "broken"),
    )
    assert {each.name for each in groups(project)} == {"web", "media", "old"}
    assert ["backendBuckets/broken" in gap.reason for gap in project.gaps()] == [True]


@pytest.mark.parametrize(("protocol", "is_known"), [("HTTP", False), ("HTTPS", True)])
def test_what_is_behind_is_not_known(gcp_server: GcpServer, project: GcpProject, protocol: str, is_known: bool) -> None:
    gcp_server.refuse("networkEndpointGroups")
    ends = link("networkEndpointGroups", "ends", REGION)
    found = group(gcp_server, project, service(protocol=protocol, backends=[{"group": ends}]))
    assert found.kind is TargetKind.OTHER
    assert (found.protocol is ListenerProtocol.HTTPS) == is_known
    assert isinstance(found.protocol, Unknown) != is_known


@pytest.mark.parametrize(("place", "is_known"), [(REGION, False), ("regions/us-east1", True)])
def test_a_balancer_may_be_where_a_list_was_not_read(
    gcp_server: GcpServer, project: GcpProject, place: str, is_known: bool
) -> None:
    unreachable(gcp_server, "urlMaps", place)
    found = group(gcp_server, project, service(scope=REGION))
    why = Unknown(why=f"compute.urlMaps.list could not be read: {place} could not be reached")
    assert found.balancers == (() if is_known else why)


def test_a_balancer_of_another_project(gcp_server: GcpServer, project: GcpProject) -> None:
    path = "compute.googleapis.com/projects/shared-edge/global/urlMaps/shared"
    users = [f"https://{path.replace('com/', 'com/compute/v1/', 1)}", link("urlMaps", "gone")]
    checks = [link("healthChecks", "ready")]
    used = service(usedBy=[{"reference": each} for each in users], healthChecks=checks)
    found = group(gcp_server, project, used, INSTANCES)
    assert found.balancers == (f"//{path}",)
    assert gcp_server.calls["compute", f"projects/{PROJECT}/global/backendServices/web/getHealth"] == 1
