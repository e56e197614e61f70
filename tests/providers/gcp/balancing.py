"""Load balancers of a project as the Compute API shows them, from the address to what is behind."""

from typing import Any

from providers.gcp.forwarding_rules import forwarding_rules
from providers.gcp.load_balancers import load_balancers
from providers.gcp.session import GcpProject
from providers.gcp.target_groups import target_groups
from scanner.demo.gcp_server import GcpServer
from scanner.models import Listener, LoadBalancer, TargetGroup
from tests.providers.gcp.compute import REGION, ZONE, Answer, full, link, resource

EDGE = full("urlMaps", "edge")
WEB = full("backendServices", "web")
LISTENER = full("forwardingRules", "edge")
INSTANCES = resource("instanceGroups", "web", ZONE, size=2, namedPorts=[{"name": "http", "port": 8080}])


def rule(target: str | None = None, name: str = "edge", scope: str = "global", **more: Any) -> Answer:
    """A forwarding rule for one port, on the internet."""
    defaults = {
        "IPAddress": "203.0.113.10",
        "IPProtocol": "TCP",
        "loadBalancingScheme": "EXTERNAL_MANAGED",
        "portRange": "443-443",
    }
    return resource("forwardingRules", name, scope, **{**defaults, "target": target, **more})


def https_proxy(name: str = "edge", scope: str = "global", **more: Any) -> Answer:
    """A target HTTPS proxy of the URL map `edge`."""
    return resource("targetHttpsProxies", name, scope, **{"urlMap": link("urlMaps", "edge"), **more})


def url_map(name: str = "edge", **more: Any) -> Answer:
    """A URL map that sends everything to the backend service `web`, when nothing else is said."""
    return resource("urlMaps", name, **(more or {"defaultService": link("backendServices", "web")}))


def service(name: str = "web", scope: str = "global", **more: Any) -> Answer:
    """A backend service with an instance group behind it."""
    defaults = {
        "backends": [{"group": INSTANCES["selfLink"]}],
        "loadBalancingScheme": "EXTERNAL_MANAGED",
        "portName": "http",
        "protocol": "HTTPS",
    }
    return resource("backendServices", name, scope, **{**defaults, **more})


def edge(**proxy: Any) -> tuple[Answer, ...]:
    """A public application load balancer on HTTPS, with these fields of its target proxy."""
    return rule(link("targetHttpsProxies", "edge")), https_proxy(**proxy), url_map(), service(), INSTANCES


def passing(*, scheme: str = "EXTERNAL", **more: Any) -> tuple[Answer, ...]:
    """A passthrough load balancer, with these fields of its forwarding rule."""
    behind = service("web", REGION, loadBalancingScheme=scheme, protocol="TCP", portName=None)
    front = rule(scope=REGION, loadBalancingScheme=scheme, backendService=behind["selfLink"], **more)
    return front, behind, INSTANCES


def listeners(project: GcpProject) -> list[Listener]:
    """The listeners of the project."""
    return [each for each in forwarding_rules.function(project) if isinstance(each, Listener)]


def balancers(project: GcpProject) -> list[LoadBalancer]:
    """The balancers of the project."""
    return [each for each in load_balancers.function(project) if isinstance(each, LoadBalancer)]


def groups(project: GcpProject) -> list[TargetGroup]:
    """The target groups of the project."""
    return [each for each in target_groups.function(project) if isinstance(each, TargetGroup)]


def listener(server: GcpServer, project: GcpProject, *estate: Answer) -> Listener:
    """The one listener of an estate."""
    server.put("compute", *estate)
    (found,) = listeners(project)
    return found


def balancer(server: GcpServer, project: GcpProject, *estate: Answer) -> LoadBalancer:
    """The one balancer of an estate."""
    server.put("compute", *estate)
    (found,) = balancers(project)
    return found


def group(server: GcpServer, project: GcpProject, *estate: Answer) -> TargetGroup:
    """The one target group of an estate."""
    server.put("compute", *estate)
    (found,) = groups(project)
    return found
