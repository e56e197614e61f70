"""Health checks, read over HTTP."""

from typing import Any

import pytest

from providers.gcp.health_checks import health_check
from providers.gcp.session import GcpProject
from scanner.demo.gcp_server import GcpServer
from scanner.models import HealthCheck, Unknown
from tests.providers.gcp.balancing import service
from tests.providers.gcp.compute import REGION, link, resource


def read(
    server: GcpServer,
    project: GcpProject,
    collection: str = "healthChecks",
    scope: str = "global",
    **fields: Any,
) -> HealthCheck | Unknown | None:
    probe = resource(collection, "web", scope, **fields)
    server.put("compute", probe)
    return health_check(project, service(healthChecks=[probe["selfLink"]]))


def made(protocol: str, path: str | None, port: str | None = None) -> HealthCheck:
    return HealthCheck(
        is_enabled=True,
        protocol=protocol,
        port=port,
        path=path,
        interval=5,
        timeout=5,
        healthy_threshold=2,
        unhealthy_threshold=2,
    )


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"type": "HTTP", "httpHealthCheck": {"port": 80, "requestPath": "/ready"}}, made("HTTP", "/ready", "80")),
        ({"type": "HTTPS", "httpsHealthCheck": {"port": 443}}, made("HTTPS", "/", "443")),
        ({"type": "HTTP2", "http2HealthCheck": {}}, made("HTTP2", "/")),
        (
            {"type": "TCP", "tcpHealthCheck": {"portSpecification": "USE_SERVING_PORT"}},
            made("TCP", None, "traffic-port"),
        ),
        ({"type": "SSL", "sslHealthCheck": {"port": 8443}}, made("SSL", None, "8443")),
        ({"type": "GRPC", "grpcHealthCheck": {"port": 1}}, made("GRPC", "/grpc.health.v1.Health/Check", "1")),
        ({"type": "GRPC_WITH_TLS"}, made("GRPC_WITH_TLS", "/grpc.health.v1.Health/Check")),
        ({"type": "PIGEON"}, Unknown(why="health checks of type PIGEON are new to netassay")),
    ],
)
def test_types(
    gcp_server: GcpServer, project: GcpProject, fields: dict[str, Any], expected: HealthCheck | Unknown
) -> None:
    assert read(gcp_server, project, **fields) == expected


def test_timing(gcp_server: GcpServer, project: GcpProject) -> None:
    timing: dict[str, Any] = {"checkIntervalSec": 10, "timeoutSec": 7, "healthyThreshold": 3, "unhealthyThreshold": 4}
    found = read(gcp_server, project, scope=REGION, type="TCP", **timing)
    assert isinstance(found, HealthCheck)
    assert (found.interval, found.timeout, found.healthy_threshold, found.unhealthy_threshold) == (10, 7, 3, 4)


@pytest.mark.parametrize(("collection", "protocol"), [("httpHealthChecks", "HTTP"), ("httpsHealthChecks", "HTTPS")])
def test_older_kinds(gcp_server: GcpServer, project: GcpProject, collection: str, protocol: str) -> None:
    assert read(gcp_server, project, collection, port=8080) == made(protocol, "/", "8080")
    assert {path.rpartition("/")[2] for _, path in gcp_server.calls} == {collection}


def test_none(gcp_server: GcpServer, project: GcpProject) -> None:
    assert health_check(project, service()) is None
    assert not gcp_server.calls


@pytest.mark.parametrize("collection", ["healthChecks", "httpHealthChecks"])
def test_what_could_not_be_read(gcp_server: GcpServer, project: GcpProject, collection: str) -> None:
    gcp_server.refuse(collection)
    found = read(gcp_server, project, collection, type="TCP")
    assert isinstance(found, Unknown)
    assert f"compute.{collection}.list" in found.why


def test_one_that_is_not_there(project: GcpProject) -> None:
    found = health_check(project, service(healthChecks=[link("healthChecks", "gone")]))
    assert isinstance(found, Unknown)
    assert found.why.endswith("healthChecks/gone is not among what was read")
