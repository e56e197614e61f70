"""Forwarding rules and what they lead to, read over HTTP."""

import pytest

from providers.gcp.fronts import fronts
from providers.gcp.session import GcpProject
from scanner.demo.gcp_server import GcpServer
from scanner.models import BalancerKind
from scanner.provider import RefusedError
from tests.providers.gcp.balancing import EDGE, edge, https_proxy, rule, url_map
from tests.providers.gcp.compute import REGION, ZONE, full, link, resource


def test_through_a_proxy(gcp_server: GcpServer, project: GcpProject) -> None:
    gcp_server.put("compute", *edge())
    (found,) = fronts(project)
    assert (found.target, found.balancer, found.kind) == ("targetHttpsProxies", EDGE, BalancerKind.APPLICATION)
    assert found.proxy == https_proxy()


@pytest.mark.parametrize(("collection", "scope"), [("targetPools", REGION), ("targetInstances", ZONE)])
def test_past_a_proxy(gcp_server: GcpServer, project: GcpProject, collection: str, scope: str) -> None:
    gcp_server.put("compute", rule(link(collection, "old", scope), scope=REGION))
    (found,) = fronts(project)
    assert (found.target, found.proxy, found.kind) == (collection, None, BalancerKind.NETWORK)
    assert found.balancer == full(collection, "old", scope)


def test_one_spelling_of_a_link_is_another(gcp_server: GcpServer, project: GcpProject) -> None:
    target = link("targetHttpProxies", "edge", REGION).replace("www.googleapis.com", "compute.googleapis.com")
    proxy = resource("targetHttpProxies", "edge", REGION, urlMap=link("urlMaps", "edge", REGION))
    gcp_server.put("compute", rule(target, scope=REGION), proxy)
    (found,) = fronts(project)
    assert found.balancer == full("urlMaps", "edge", REGION)


def test_a_proxy_that_was_deleted_meanwhile(gcp_server: GcpServer, project: GcpProject) -> None:
    gcp_server.put("compute", rule(link("targetHttpsProxies", "edge")), url_map())
    assert fronts(project) == []
    assert list(project.gaps()) == []


@pytest.mark.parametrize("refused", ["forwardingRules", "targetHttpsProxies"])
def test_without_one_of_the_lists_nothing_is_known(gcp_server: GcpServer, project: GcpProject, refused: str) -> None:
    gcp_server.put("compute", *edge())
    gcp_server.refuse(refused)
    with pytest.raises(RefusedError, match=f"compute.{refused}.list"):
        fronts(project)


def test_one_that_does_not_say_where_it_leads_is_a_gap(gcp_server: GcpServer, project: GcpProject) -> None:
    gcp_server.put("compute", rule("", scope=REGION))
    assert fronts(project) == []
    (gap,) = project.gaps()
    assert gap.action == "compute.forwardingRules.list"
