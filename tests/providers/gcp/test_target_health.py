"""Targets and their health, asked over HTTP."""

from typing import Any

import pytest

from providers.gcp.session import GcpProject
from scanner.demo.gcp_server import GcpServer
from scanner.models import Target, TargetGroup, TargetHealth, Unknown
from tests.providers.gcp.balancing import INSTANCES, edge, group, rule, service
from tests.providers.gcp.compute import REGION, ZONE, Answer, full, link, resource
from tests.support import PROJECT

PROBE = link("healthChecks", "web")
ONE, TWO = link("instances", "one", ZONE), link("instances", "two", ZONE)
SERVICE = f"projects/{PROJECT}/global/backendServices/web/getHealth"
POOL = f"projects/{PROJECT}/{REGION}/targetPools/old/getHealth"
UNTOLD = Unknown(why="the health of the target is not told")


def told(*statuses: dict[str, Any]) -> dict[str, Any]:
    return {"kind": "compute#backendServiceGroupHealth", "healthStatus": list(statuses)}


def target(name: str = "one", health: TargetHealth | Unknown = TargetHealth.HEALTHY, **more: Any) -> Target:
    return Target(id=full("instances", name, ZONE), zone="europe-west4-a", health=health, **more)


def probed(server: GcpServer, project: GcpProject, *more: Answer, size: int = 1, **fields: Any) -> TargetGroup:
    instances = {**INSTANCES, "size": size}
    return group(server, project, *edge(), service(healthChecks=[PROBE], **fields), instances, *more)


@pytest.mark.parametrize(
    ("statuses", "expected"),
    [
        (
            [{"instance": ONE, "healthState": "HEALTHY", "port": 8080}, {"instance": TWO, "healthState": "UNHEALTHY"}],
            (target(port=8080), target("two", TargetHealth.UNHEALTHY)),
        ),
        ([{"instance": ONE}], (target(health=UNTOLD),)),
        ([{"instance": ONE, "ipv6HealthState": "HEALTHY"}], (target(),)),
        (
            [{"instance": ONE, "healthState": "SLEEPY"}],
            (target(health=Unknown(why="target health SLEEPY is new to netassay")),),
        ),
        # A passthrough balancer's packets keep their port, and this one is of no meaning.
        ([{"instance": ONE, "healthState": "HEALTHY", "port": 80, "forwardingRule": "x"}], (target(),)),
        # Of several forwarding rules, the one that finds it unhealthy counts.
        (
            [{"instance": ONE, "healthState": "UNHEALTHY"}, {"instance": ONE, "healthState": "HEALTHY"}],
            (target(health=TargetHealth.UNHEALTHY),),
        ),
    ],
)
def test_instances(
    gcp_server: GcpServer, project: GcpProject, statuses: list[dict[str, Any]], expected: tuple[Target, ...]
) -> None:
    gcp_server.answer("compute", SERVICE, told(*statuses))
    assert probed(gcp_server, project).targets == expected


def test_each_group_is_asked_about(gcp_server: GcpServer, project: GcpProject) -> None:
    other = resource("instanceGroups", "web", "zones/europe-west4-b", size=1)
    far = link("instances", "far", "zones/europe-west4-b")
    by_group = {INSTANCES["selfLink"]: ONE, other["selfLink"]: far}
    gcp_server.answer(
        "compute",
        SERVICE,
        lambda question: told({"instance": by_group[question["group"]], "healthState": "HEALTHY"}),
    )
    found = probed(gcp_server, project, other, backends=[{"group": each} for each in by_group])
    assert isinstance(found.targets, tuple)
    assert [each.zone for each in found.targets] == ["europe-west4-a", "europe-west4-b"]


def test_endpoints_go_by_their_addresses(gcp_server: GcpServer, project: GcpProject) -> None:
    ends = resource("networkEndpointGroups", "ends", ZONE, networkEndpointType="GCE_VM_IP_PORT", size=2)
    gcp_server.answer(
        "compute",
        SERVICE,
        told(
            {"instance": ONE, "ipAddress": "10.0.0.2", "port": 8443, "healthState": "HEALTHY"},
            {"ipv6Address": "fd20::2", "port": 8443, "healthState": "HEALTHY"},
        ),
    )
    found = probed(gcp_server, project, ends, backends=[{"group": ends["selfLink"]}])
    assert found.targets == tuple(
        Target(id=each, port=8443, zone="europe-west4-a", health=TargetHealth.HEALTHY)
        for each in ("10.0.0.2", "fd20::2")
    )


@pytest.mark.parametrize("count", [0, 1])
def test_not_all_are_told(gcp_server: GcpServer, project: GcpProject, count: int) -> None:
    name = full("instanceGroups", "web", ZONE)
    gcp_server.answer("compute", SERVICE, told(*[{"instance": ONE, "healthState": "HEALTHY"}] * count))
    found = probed(gcp_server, project, size=2).targets
    assert found == Unknown(why=f"only {count} of the 2 targets of {name} are told")


@pytest.mark.parametrize("fields", [{"healthChecks": [PROBE]}, {}])
def test_what_is_not_asked(gcp_server: GcpServer, project: GcpProject, fields: dict[str, Any]) -> None:
    # Nothing uses the first, and nothing checks the second.
    estate = (service(**fields), INSTANCES) if fields else edge()
    assert isinstance(group(gcp_server, project, *estate).targets, Unknown)
    assert not any(path.endswith("getHealth") for _, path in gcp_server.calls)


def test_what_could_not_be_asked(gcp_server: GcpServer, project: GcpProject) -> None:
    gcp_server.refuse("getHealth")
    found = probed(gcp_server, project).targets
    assert isinstance(found, Unknown)
    assert "compute.backendServices.get " in found.why


POOLED = resource("targetPools", "old", REGION, instances=[ONE], healthChecks=[link("httpHealthChecks", "old")])


@pytest.mark.parametrize(
    ("statuses", "health"),
    [
        ([{"instance": ONE, "healthState": "HEALTHY"}], TargetHealth.HEALTHY),
        ([{"healthState": "HEALTHY"}, {"healthState": "UNHEALTHY"}], TargetHealth.UNHEALTHY),
        ([], UNTOLD),
    ],
)
def test_members_of_a_target_pool(
    gcp_server: GcpServer,
    project: GcpProject,
    statuses: list[dict[str, Any]],
    health: TargetHealth | Unknown,
) -> None:
    gcp_server.answer("compute", POOL, lambda question: told(*statuses if question == {"instance": ONE} else ({},)))
    found = group(gcp_server, project, rule(POOLED["selfLink"], scope=REGION), POOLED)
    assert found.targets == (target(health=health),)
