"""Load balancers with Cloud CDN as the APIs show them, everything but what matters to a test filled in."""

from typing import Any

from providers.gcp.cdn import distributions
from providers.gcp.session import GcpProject
from scanner.demo.gcp_server import GcpServer
from scanner.models import Distribution
from tests.providers.gcp.compute import Answer, link, resource

SERVICE, BUCKET = link("backendServices", "web"), link("backendBuckets", "media")
MAP = link("urlMaps", "edge")
GROUP = link("instanceGroups", "web", "zones/europe-west4-a")


def service(name: str = "web", **fields: Any) -> Answer:
    """A backend service over HTTPS with the CDN on."""
    given = {"protocol": "HTTPS", "enableCDN": True, "backends": [{"group": GROUP}], **fields}
    return resource("backendServices", name, **given)


def backend_bucket(name: str = "media", **fields: Any) -> Answer:
    """A backend bucket with the CDN on."""
    return resource("backendBuckets", name, **{"bucketName": f"kestrel-{name}", "enableCdn": True, **fields})


def bucket(name: str = "kestrel-media", **fields: Any) -> Answer:
    """A bucket of Cloud Storage."""
    selflink = f"https://www.googleapis.com/storage/v1/b/{name}"
    return {"name": name, "selfLink": selflink, "location": "EU", "locationType": "multi-region", **fields}


def url_map(**fields: Any) -> Answer:
    """A URL map that leads to the service."""
    return resource("urlMaps", "edge", **{"defaultService": SERVICE, **fields})


def front(kind: str = "Https", to: str = MAP) -> tuple[Answer, Answer]:
    """A forwarding rule and a proxy for HTTP or HTTPS."""
    collection = f"target{kind}Proxies"
    name = kind.lower()
    rule = resource(
        "forwardingRules",
        name,
        target=link(collection, name),
        IPAddress="203.0.113.7",
        loadBalancingScheme="EXTERNAL_MANAGED",
    )
    return rule, resource(collection, name, urlMap=to)


def collected(server: GcpServer, project: GcpProject, *resources: Answer, buckets: tuple[Answer, ...] = ()) -> Any:
    """The one distribution of a project with these resources; None where there is none."""
    server.put("compute", *resources)
    server.put("storage", *buckets)
    found = [each for each in distributions.function(project) if isinstance(each, Distribution)]
    assert len(found) <= 1
    return found[0] if found else None
