"""Endpoints of Private Service Connect, read from the emulator."""

from typing import Any

import pytest

from providers.gcp.private_service_connect import private_endpoints
from providers.gcp.session import GcpProject
from scanner.demo.gcp_server import GcpServer
from scanner.models import EndpointKind, PrivateEndpoint
from tests.providers.gcp.compute import REGION, full, link, resource

SERVICE = "projects/partner/regions/europe-west4/serviceAttachments/payments"


def collected(project: GcpProject, server: GcpServer, scope: str = REGION, **fields: Any) -> list[PrivateEndpoint]:
    rule = resource("forwardingRules", "payments", scope, network=link("networks", "data-vpc"), **fields)
    server.put("compute", rule)
    return [each for each in private_endpoints.function(project) if isinstance(each, PrivateEndpoint)]


def test_an_endpoint_of_a_published_service(project: GcpProject, gcp_server: GcpServer) -> None:
    (endpoint,) = collected(
        project,
        gcp_server,
        target=f"https://www.googleapis.com/compute/v1/{SERVICE}",
        subnetwork=link("subnetworks", "data", REGION),
        pscConnectionStatus="ACCEPTED",
        labels={"team": "data"},
    )
    assert (endpoint.id, endpoint.kind) == (full("forwardingRules", "payments", REGION), EndpointKind.INTERFACE)
    assert endpoint.service == f"//compute.googleapis.com/{SERVICE}"
    assert (endpoint.network, endpoint.subnets) == (
        full("networks", "data-vpc"),
        (full("subnetworks", "data", REGION),),
    )
    assert (endpoint.is_available, endpoint.tags) == (True, {"team": "data"})


@pytest.mark.parametrize("bundle", ["all-apis", "vpc-sc"])
def test_an_endpoint_of_googles_apis(project: GcpProject, gcp_server: GcpServer, bundle: str) -> None:
    (endpoint,) = collected(project, gcp_server, "global", target=bundle)
    assert (endpoint.service, endpoint.subnets, endpoint.is_available) == (bundle, (), True)


@pytest.mark.parametrize("status", ["PENDING", "REJECTED", "CLOSED", "NEEDS_ATTENTION", "A_NEW_ONE"])
def test_only_an_accepted_connection_is_available(project: GcpProject, gcp_server: GcpServer, status: str) -> None:
    (endpoint,) = collected(project, gcp_server, target=SERVICE, pscConnectionStatus=status)
    assert endpoint.is_available is False


@pytest.mark.parametrize("target", [link("targetHttpProxies", "web"), None])
def test_rules_of_balancers_are_no_endpoints(project: GcpProject, gcp_server: GcpServer, target: str | None) -> None:
    assert collected(project, gcp_server, target=target) == []
