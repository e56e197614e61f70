"""Groups behind backend services, read over HTTP."""

from typing import Any

import pytest

from providers.gcp.backends import ENDPOINT_KINDS, Groups, kind_of, signing_in, zones_of
from providers.gcp.session import GcpProject
from scanner.demo.gcp_server import GcpServer
from scanner.models import TargetKind, Unknown
from tests.providers.gcp.balancing import INSTANCES, WEB, service
from tests.providers.gcp.compute import REGION, ZONE, Answer, full, link, resource

OTHER_ZONE = "zones/europe-west4-b"


def behind(*groups: Answer) -> Answer:
    return service(backends=[{"group": each["selfLink"]} for each in groups])


def endpoints(kind: str, name: str = "web", scope: str = ZONE, **more: Any) -> Answer:
    return resource("networkEndpointGroups", name, scope, networkEndpointType=kind, **more)


def test_an_instance_group(gcp_server: GcpServer, project: GcpProject) -> None:
    ports = [{"name": "http", "port": 8080}, {"name": "http", "port": 8081}, {"name": "ssh", "port": 22}]
    gcp_server.put("compute", {**INSTANCES, "namedPorts": ports, "network": link("networks", "data-vpc")})
    (found,) = Groups(project).of(behind(INSTANCES))
    assert (found.kind, found.size, found.zones) == (TargetKind.INSTANCE, 2, ("europe-west4-a",))
    assert found.network == full("networks", "data-vpc")
    assert found.named_ports == {"http": (8080, 8081), "ssh": (22,)}


@pytest.mark.parametrize(("kind", "expected"), [*ENDPOINT_KINDS.items(), ("MOON", TargetKind.OTHER)])
def test_endpoint_groups(gcp_server: GcpServer, project: GcpProject, kind: str, expected: TargetKind) -> None:
    group = endpoints(kind, size=3, defaultPort=8443)
    gcp_server.put("compute", group)
    (found,) = Groups(project).of(behind(group))
    assert (found.kind, found.size, found.port) == (expected, 3, 8443)


def test_a_group_without_members(gcp_server: GcpServer, project: GcpProject) -> None:
    group = resource("instanceGroups", "empty", ZONE)
    gcp_server.put("compute", group)
    assert [each.size for each in Groups(project).of(behind(group))] == [0]


def test_a_group_that_is_not_there(project: GcpProject) -> None:
    (found,) = Groups(project).of(behind(endpoints("SERVERLESS", scope=REGION)))
    assert (found.kind, isinstance(found.size, Unknown)) == (TargetKind.OTHER, True)


@pytest.mark.parametrize(
    ("policy", "zones"),
    [
        (
            {"zones": [{"zone": link("", "", "zones/europe-west4-b").rstrip("/")}, {"zone": "zones/europe-west4-a"}]},
            ("europe-west4-a", "europe-west4-b"),
        ),
        ({}, Unknown(why=f"in which zones {full('instanceGroups', 'web', REGION)} is was not told")),
    ],
)
def test_zones_of_a_regional_group(
    gcp_server: GcpServer, project: GcpProject, policy: Answer, zones: tuple[str, ...] | Unknown
) -> None:
    group = resource("instanceGroups", "web", REGION, size=4)
    manager = resource("instanceGroupManagers", "web", REGION, distributionPolicy=policy)
    gcp_server.put("compute", group, manager)
    assert zones_of(Groups(project).of(behind(group))) == zones


def test_zones_of_several_groups(gcp_server: GcpServer, project: GcpProject) -> None:
    groups = [endpoints("GCE_VM_IP_PORT", scope=each) for each in (OTHER_ZONE, ZONE)]
    gcp_server.put("compute", *groups)
    found = Groups(project).of(behind(*groups))
    assert zones_of(found) == ("europe-west4-a", "europe-west4-b")
    assert kind_of(found) is TargetKind.ADDRESS


@pytest.mark.parametrize("kind", ["SERVERLESS", "INTERNET_FQDN_PORT", "PRIVATE_SERVICE_CONNECT"])
def test_what_is_in_no_zone(gcp_server: GcpServer, project: GcpProject, kind: str) -> None:
    group = endpoints(kind, scope=REGION)
    gcp_server.put("compute", group)
    assert zones_of(Groups(project).of(behind(group))) is None


def test_kinds_that_do_not_fit_together(gcp_server: GcpServer, project: GcpProject) -> None:
    mixed = [INSTANCES, endpoints("SERVERLESS", scope=REGION)]
    gcp_server.put("compute", *mixed)
    assert kind_of(Groups(project).of(behind(*mixed))) is TargetKind.OTHER
    assert kind_of(()) is TargetKind.INSTANCE


def test_who_demands_a_sign_in(gcp_server: GcpServer, project: GcpProject) -> None:
    gcp_server.put(
        "compute",
        service(iap={"enabled": True, "oauth2ClientId": "id"}),
        service("off", iap={"enabled": False}),
        service("none"),
    )
    assert signing_in(project) == frozenset({WEB})


def test_lists_that_are_refused_cost_what_they_tell(gcp_server: GcpServer, project: GcpProject) -> None:
    for collection in ("instanceGroups", "instanceGroupManagers", "networkEndpointGroups"):
        gcp_server.refuse(collection)
    regional, zonal, ends = Groups(project).of(
        behind(resource("instanceGroups", "web", REGION), INSTANCES, endpoints("SERVERLESS", scope=REGION))
    )
    assert (regional.kind, zonal.zones, ends.kind) == (TargetKind.INSTANCE, ("europe-west4-a",), TargetKind.OTHER)
    for unread in (regional.size, regional.zones, ends.size):
        assert isinstance(unread, Unknown)
        assert ".list could not be read" in unread.why
