"""Security policies of Cloud Armor, read over HTTP."""

from providers.gcp.security_policies import security_policies
from providers.gcp.session import GcpProject
from scanner.demo.gcp_server import GcpServer
from scanner.models import Unknown, WebAcl
from tests.providers.gcp.cdn_parts import backend_bucket, service
from tests.providers.gcp.compute import REGION, full, link, resource

EDGE = link("securityPolicies", "edge")


def listed(project: GcpProject) -> list[WebAcl]:
    """The policies of a project."""
    return [each for each in security_policies.function(project) if isinstance(each, WebAcl)]


def test_what_a_policy_stands_in_front_of(gcp_server: GcpServer, project: GcpProject) -> None:
    short = f"projects/{project.id}/regions/europe-west4/securityPolicies/nearby"
    gcp_server.put(
        "compute",
        resource("securityPolicies", "edge", type="CLOUD_ARMOR", labels={"team": "web"}),
        resource("securityPolicies", "nearby", REGION, type="CLOUD_ARMOR"),
        service("one", securityPolicy=EDGE),
        service("two", securityPolicy=EDGE, edgeSecurityPolicy=short),
        service("three"),
        backend_bucket(edgeSecurityPolicy=EDGE),
        resource("backendServices", "four", REGION, securityPolicy=short),
    )
    edge, nearby = listed(project)
    assert (edge.id, edge.name, edge.tags) == (full("securityPolicies", "edge"), "edge", {"team": "web"})
    assert edge.identity.type == "compute.googleapis.com/SecurityPolicy"
    assert edge.protects == (
        full("backendServices", "one"),
        full("backendServices", "two"),
        full("backendBuckets", "media"),
    )
    # That of the edge has no rules against attacks.
    assert nearby.protects == (full("backendServices", "four", REGION),)
    assert nearby.identity.region == "europe-west4"


def test_backends_that_may_not_be_read(gcp_server: GcpServer, project: GcpProject) -> None:
    gcp_server.refuse("backendServices")
    gcp_server.put("compute", resource("securityPolicies", "edge"))
    (edge,) = listed(project)
    assert isinstance(edge.protects, Unknown)


def test_backends_are_not_asked_for_without_a_policy(gcp_server: GcpServer, project: GcpProject) -> None:
    assert listed(project) == []
    assert len(gcp_server.calls) == 1
