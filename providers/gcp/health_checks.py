"""Health checks of backend services and target pools, the older kinds for HTTP and HTTPS among them."""

from collections.abc import Mapping

from providers.gcp.names import parse_link
from providers.gcp.rest import Answer
from providers.gcp.session import GcpProject
from providers.undecided import decided
from scanner.models import HealthCheck, Unknown

ACTIONS = ("compute.healthChecks.list", "compute.httpHealthChecks.list", "compute.httpsHealthChecks.list")
"""What health checks are read with."""

LEGACY = {"httpHealthChecks": "HTTP", "httpsHealthChecks": "HTTPS"}
# Where the settings of a type stand (Compute API reference, `HealthCheck`).
SETTINGS = {
    "GRPC": "grpcHealthCheck",
    "GRPC_WITH_TLS": "grpcTlsHealthCheck",
    "HTTP": "httpHealthCheck",
    "HTTP2": "http2HealthCheck",
    "HTTPS": "httpsHealthCheck",
    "SSL": "sslHealthCheck",
    "TCP": "tcpHealthCheck",
}
WITH_PATH = {"HTTP", "HTTP2", "HTTPS"}
# "The default value is /." (the same reference, requestPath)
DEFAULT_PATH = "/"
# What a check of gRPC calls, which is there for nothing else ("GRPC Health Checking Protocol").
GRPC_PATH = "/grpc.health.v1.Health/Check"
SERVING_PORT, TRAFFIC_PORT = "USE_SERVING_PORT", "traffic-port"
# "The default value is 5 seconds", "The default value is 2" (the same reference).
DEFAULT_SECONDS, DEFAULT_THRESHOLD = 5, 2


def health_check(project: GcpProject, answer: Answer) -> HealthCheck | Unknown | None:
    """The health check that a backend service or a target pool names, of which there is one at most."""
    links = decided(lambda: tuple(map(parse_link, answer.get("healthChecks") or ())))
    if isinstance(links, Unknown):
        return links
    if not links:
        return None
    collection, identity = links[0].collection, project.full_name(answer["healthChecks"][0])
    listed = project.read_listed(collection) if collection in LEGACY else _newer(project)
    if isinstance(listed, Unknown):
        return listed
    found = next((each for each in listed if project.full_name(each["selfLink"]) == identity), None)
    if found is None:
        return Unknown(why=f"{identity} is not among what was read")
    return _of_legacy(found, LEGACY[collection]) if collection in LEGACY else _of_newer(found)


def _newer(project: GcpProject) -> list[Answer] | Unknown:
    return project.or_unknown(lambda: project.aggregated("healthChecks"))


def _of_legacy(answer: Answer, protocol: str) -> HealthCheck:
    return _made(answer, protocol, answer)


def _of_newer(answer: Answer) -> HealthCheck | Unknown:
    protocol = answer.get("type")
    if protocol not in SETTINGS:
        return Unknown(why=f"health checks of type {protocol} are new to netassay")
    return _made(answer, protocol, answer.get(SETTINGS[protocol]) or {})


def _made(answer: Answer, protocol: str, settings: Mapping[str, object]) -> HealthCheck:
    is_on_serving_port = settings.get("portSpecification") == SERVING_PORT
    return HealthCheck(
        is_enabled=True,
        protocol=protocol,
        port=TRAFFIC_PORT if is_on_serving_port else str(settings["port"]) if "port" in settings else None,
        path=_path(protocol, settings),
        interval=answer.get("checkIntervalSec", DEFAULT_SECONDS),
        timeout=answer.get("timeoutSec", DEFAULT_SECONDS),
        healthy_threshold=answer.get("healthyThreshold", DEFAULT_THRESHOLD),
        unhealthy_threshold=answer.get("unhealthyThreshold", DEFAULT_THRESHOLD),
    )


def _path(protocol: str, settings: Mapping[str, object]) -> str | None:
    if protocol in WITH_PATH:
        return str(settings.get("requestPath") or DEFAULT_PATH)
    return GRPC_PATH if protocol.startswith("GRPC") else None
