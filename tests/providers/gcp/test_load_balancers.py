"""Load balancers as the console lists them, read over HTTP."""

from typing import Any

import pytest

from providers.gcp.session import GcpProject
from scanner.demo.gcp_server import GcpServer
from scanner.models import BalancerKind, ForwardedFor, Unknown
from tests.providers.gcp.balancing import (
    EDGE,
    INSTANCES,
    WEB,
    balancer,
    balancers,
    edge,
    https_proxy,
    passing,
    rule,
    service,
    url_map,
)
from tests.providers.gcp.compute import REGION, ZONE, Answer, full, link, resource, unreachable

BUCKET = link("backendBuckets", "media")
API = link("backendServices", "api")


def test_an_application_load_balancer(gcp_server: GcpServer, project: GcpProject) -> None:
    found = balancer(gcp_server, project, *edge())
    assert (found.id, found.name, found.identity.type) == (EDGE, "edge", "compute.googleapis.com/UrlMap")
    assert (found.kind, found.is_public, found.is_set_up_by_targets) == (BalancerKind.APPLICATION, True, True)
    assert (found.zones, found.access_logs) == (("europe-west4-a",), False)
    assert found.forwarded_for is ForwardedFor.APPEND
    settings = (found.deletion_protection, found.cross_zone, found.drops_invalid_headers, found.desync_mitigation)
    assert settings == (None, None, None, None)


def test_a_passthrough_load_balancer(gcp_server: GcpServer, project: GcpProject) -> None:
    network, subnet = link("networks", "data-vpc"), link("subnetworks", "front", REGION)
    found = balancer(gcp_server, project, *passing(scheme="INTERNAL", network=network, subnetwork=subnet))
    assert (found.id, found.identity.type) == (
        full("backendServices", "web", REGION),
        "compute.googleapis.com/BackendService",
    )
    assert (found.kind, found.is_public, found.forwarded_for) == (BalancerKind.NETWORK, False, None)
    assert (found.network, found.subnets) == (
        full("networks", "data-vpc"),
        (full("subnetworks", "front", REGION),),
    )


@pytest.mark.parametrize(
    ("collection", "scope", "fields", "zones"),
    [
        (
            "targetPools",
            REGION,
            {"instances": [link("instances", "one", ZONE), link("instances", "two", "zones/europe-west4-b")]},
            ("europe-west4-a", "europe-west4-b"),
        ),
        ("targetPools", REGION, {}, ()),
        ("targetInstances", ZONE, {"instance": link("instances", "one", ZONE)}, ("europe-west4-a",)),
    ],
)
def test_the_older_kinds(
    gcp_server: GcpServer,
    project: GcpProject,
    collection: str,
    scope: str,
    fields: dict[str, Any],
    zones: tuple[str, ...],
) -> None:
    target = resource(collection, "old", scope, **fields)
    found = balancer(
        gcp_server, project, rule(target["selfLink"], scope=REGION, loadBalancingScheme="EXTERNAL"), target
    )
    assert (found.id, found.kind, found.is_public) == (full(collection, "old", scope), BalancerKind.NETWORK, True)
    assert (found.zones, found.access_logs) == (zones, None)


def test_one_that_is_reached_from_both_sides(gcp_server: GcpServer, project: GcpProject) -> None:
    inside = rule(link("targetHttpsProxies", "edge"), "inside", loadBalancingScheme="INTERNAL_MANAGED")
    assert balancer(gcp_server, project, inside, *edge()).is_public is True


@pytest.mark.parametrize(
    ("estate", "names"),
    [
        ((url_map(),), {EDGE}),
        ((service(protocol="TCP", loadBalancingScheme="EXTERNAL"),), {WEB}),
        ((service(protocol="HTTP"),), set()),
        ((service(protocol="TCP", loadBalancingScheme="INTERNAL_SELF_MANAGED"),), set()),
        ((resource("targetPools", "old", REGION),), {full("targetPools", "old", REGION)}),
    ],
)
def test_without_a_forwarding_rule(
    gcp_server: GcpServer, project: GcpProject, estate: tuple[Answer, ...], names: set[str]
) -> None:
    gcp_server.put("compute", *estate)
    found = balancers(project)
    assert {each.id for each in found} == names
    assert not any(each.is_public for each in found)


@pytest.mark.parametrize(
    ("config", "logs"),
    [
        ({"enable": True}, True),
        ({"enable": True, "sampleRate": 0.5}, True),
        ({"enable": True, "sampleRate": 0.0}, False),
        ({"enable": False}, False),
        ({}, False),
        (None, False),
    ],
)
def test_logs(gcp_server: GcpServer, project: GcpProject, config: Answer | None, logs: bool) -> None:
    assert balancer(gcp_server, project, *edge(), service(logConfig=config)).access_logs is logs


LOGGED = service("api", logConfig={"enable": True})
ASIDE = [{"name": "m", "defaultService": API}]


@pytest.mark.parametrize(
    ("fields", "logs"),
    [
        ({"defaultService": API}, True),
        ({"defaultService": BUCKET}, True),
        ({"defaultService": link("backendServices", "web"), "pathMatchers": ASIDE}, False),
        ({"defaultService": link("backendServices", "gone")}, "gone is not among what was read"),
        ({"defaultUrlRedirect": {"httpsRedirect": True}}, None),
        ({"defaultUrlRedirect": {"httpsRedirect": True}, "pathMatchers": ASIDE}, True),
    ],
)
def test_everything_that_gets_requests_must_log(
    gcp_server: GcpServer, project: GcpProject, fields: dict[str, Any], logs: bool | str | None
) -> None:
    estate = (rule(link("targetHttpsProxies", "edge")), https_proxy(), url_map(**fields), service(), LOGGED, INSTANCES)
    found = balancer(gcp_server, project, *estate).access_logs
    if isinstance(logs, str):
        assert isinstance(found, Unknown)
        assert found.why.endswith(logs)
    else:
        assert found is logs


def test_a_service_of_another_project(gcp_server: GcpServer, project: GcpProject) -> None:
    foreign = API.replace(project.id, "other-project")
    both = [link("instanceGroups", "api", f"zones/europe-west4-{zone}") for zone in "ab"]
    api = service("api", backends=[{"group": each} for each in both], logConfig={"enable": True}, selfLink=foreign)
    found = balancer(gcp_server, project, *edge(), api, url_map(defaultService=foreign))
    assert (found.access_logs, found.zones) == (True, ("europe-west4-a", "europe-west4-b"))


def test_a_service_of_another_project_that_may_not_be_read(gcp_server: GcpServer, project: GcpProject) -> None:
    foreign = API.replace(project.id, "other-project")
    gcp_server.answer("compute", "projects/other-project/global/backendServices/api", "not for you")
    found = balancer(gcp_server, project, *edge(), url_map(defaultService=foreign))
    assert isinstance(found.access_logs, Unknown)
    assert isinstance(found.zones, Unknown)
    assert {gap.action for gap in project.gaps()} == {"compute.backendServices.get"}


def test_the_service_in_the_fewest_zones_counts(gcp_server: GcpServer, project: GcpProject) -> None:
    both = [resource("instanceGroups", "api", f"zones/europe-west4-{zone}", size=1) for zone in "ab"]
    api = service("api", backends=[{"group": each["selfLink"]} for each in both])
    alone = balancer(gcp_server, project, *edge(), api, *both, url_map(defaultService=API))
    assert alone.zones == ("europe-west4-a", "europe-west4-b")


def test_of_two_services_that_in_one_zone_counts(gcp_server: GcpServer, project: GcpProject) -> None:
    both = [resource("instanceGroups", "api", f"zones/europe-west4-{zone}", size=1) for zone in "ab"]
    api = service("api", backends=[{"group": each["selfLink"]} for each in both])
    fields: dict[str, Any] = {"defaultService": link("backendServices", "web"), "pathMatchers": ASIDE}
    assert balancer(gcp_server, project, *edge(), api, *both, url_map(**fields)).zones == ("europe-west4-a",)


BROKEN = {"name": "m", "defaultRouteAction": {"weightedBackendServices": [{"weight": 1}]}}


def test_a_url_map_that_is_not_understood_costs_itself(gcp_server: GcpServer, project: GcpProject) -> None:
    gcp_server.put("compute", *edge(), resource("urlMaps", "broken", pathMatchers=[BROKEN]))
    assert [each.name for each in balancers(project)] == ["edge"]
    assert {gap.action for gap in project.gaps()} == {"compute.urlMaps.list"}


def test_storage_is_in_no_zone(gcp_server: GcpServer, project: GcpProject) -> None:
    assert balancer(gcp_server, project, *edge(), url_map(defaultService=BUCKET)).zones is None


def test_zones_of_a_group_that_is_not_there(gcp_server: GcpServer, project: GcpProject) -> None:
    group = link("instanceGroups", "gone", REGION)
    found = balancer(gcp_server, project, *edge(), service(backends=[{"group": group}])).zones
    assert isinstance(found, Unknown)


@pytest.mark.parametrize(
    ("lacking", "place", "is_known"),
    [
        ("forwardingRules", REGION, False),
        ("targetHttpsProxies", REGION, False),
        ("forwardingRules", "regions/us-east1", True),
        ("instanceGroups", REGION, True),
    ],
)
def test_a_forwarding_rule_may_be_where_a_list_was_not_read(
    gcp_server: GcpServer, project: GcpProject, lacking: str, place: str, is_known: bool
) -> None:
    proxy = https_proxy(scope=REGION, urlMap=link("urlMaps", "edge", REGION))
    front = rule(proxy["selfLink"], scope=REGION)
    gcp_server.put("compute", resource("urlMaps", "edge", REGION, defaultService=API), proxy)
    if lacking != "forwardingRules":
        gcp_server.put("compute", front)
    unreachable(gcp_server, lacking, place)
    (found,) = balancers(project)
    if is_known:
        assert found.is_public is (lacking == "instanceGroups")
    else:
        assert found.is_public == Unknown(why=f"compute.{lacking}.list could not be read: {place} could not be reached")


def test_a_rule_of_any_region_may_lead_to_what_is_global(gcp_server: GcpServer, project: GcpProject) -> None:
    gcp_server.put("compute", url_map())
    unreachable(gcp_server, "forwardingRules", REGION)
    (found,) = balancers(project)
    assert isinstance(found.is_public, Unknown)


def test_what_is_known_stays_known(gcp_server: GcpServer, project: GcpProject) -> None:
    gcp_server.put("compute", *edge())
    gcp_server.unreachable("europe-west4")
    (found,) = balancers(project)
    assert found.is_public is True
