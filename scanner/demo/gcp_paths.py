"""Paths of Google Cloud's REST APIs, as the loopback server understands them."""

import re
from collections.abc import Mapping
from typing import Any

PREFIXES: Mapping[str, str] = {
    "certificatemanager": "/v1/",
    "cloudresourcemanager": "/v3/",
    "compute": "/compute/v1/",
    "dns": "/dns/v1/",
    "networkmanagement": "/v1/",
    "networksecurity": "/v1/",
    "storage": "/storage/v1/",
}
"""What the paths of each API begin with. Some begin alike, and are told apart by their collections."""

NETWORK_MANAGEMENT = frozenset({"vpcFlowLogsConfigs", "vpcFlowLogsConfigs:queryOrgVpcFlowLogsConfigs"})
NETWORK_SECURITY = frozenset({"addressGroups", "authorizationPolicies", "clientTlsPolicies", "serverTlsPolicies"})

_COMMON = frozenset({"alt", "fields", "filter", "key", "pageToken", "prettyPrint", "quotaUser"})
QUERIES: Mapping[str, frozenset[str]] = {
    "certificatemanager": _COMMON | {"orderBy", "pageSize"},
    "cloudresourcemanager": _COMMON | {"pageSize", "query"},
    "compute": _COMMON | {"includeAllScopes", "maxResults", "orderBy", "returnPartialSuccess", "serviceProjectNumber"},
    "dns": _COMMON | {"dnsName", "maxResults", "name", "type"},
    "networkmanagement": _COMMON | {"orderBy", "pageSize"},
    "networksecurity": _COMMON | {"pageSize", "returnPartialSuccess"},
    "storage": _COMMON | {"maxResults", "prefix", "project", "projection", "softDeleted"},
}
"""What may be asked in the query of a list (the APIs' discovery documents)."""

AGGREGATED = frozenset(
    {
        "addresses",
        "backendBuckets",
        "backendServices",
        "firewallPolicies",
        "forwardingRules",
        "healthChecks",
        "instanceGroupManagers",
        "instanceGroups",
        "instanceTemplates",
        "instances",
        "interconnectAttachments",
        "networkAttachments",
        "networkEdgeSecurityServices",
        "networkEndpointGroups",
        "packetMirrorings",
        "routers",
        "securityPolicies",
        "serviceAttachments",
        "sslCertificates",
        "sslPolicies",
        "subnetworks",
        "targetHttpProxies",
        "targetHttpsProxies",
        "targetInstances",
        "targetPools",
        "targetTcpProxies",
        "targetVpnGateways",
        "urlMaps",
        "vpnGateways",
        "vpnTunnels",
    }
)
"""Collections of the network that the Compute API lists aggregated (its discovery document, v1)."""

GLOBAL_LISTS = frozenset(
    {
        "addresses",
        "backendBuckets",
        "backendServices",
        "externalVpnGateways",
        "firewallPolicies",
        "firewalls",
        "forwardingRules",
        "healthChecks",
        "httpHealthChecks",
        "httpsHealthChecks",
        "instanceTemplates",
        "interconnects",
        "networkEndpointGroups",
        "networks",
        "routes",
        "securityPolicies",
        "sslCertificates",
        "sslPolicies",
        "targetGrpcProxies",
        "targetHttpProxies",
        "targetHttpsProxies",
        "targetSslProxies",
        "targetTcpProxies",
        "urlMaps",
    }
)
"""Those that it lists globally."""

_LINK = re.compile(r"(?:https?:)?//[^/]+/(?:(?:compute|dns|storage)/)?(?:v\d\w*|alpha|beta)/(.*)")
_PLACE = re.compile(r"projects(:search|/[^/]+/?((aggregated|global|(regions|zones|locations)/[^/]+)/?)?)")


def service_and_path(url_path: str) -> tuple[str, str]:
    """Which API a request is for, and the path within it."""
    if url_path.startswith("/v1/"):
        path = url_path.removeprefix("/v1/")
        parts = path.split("/")
        if NETWORK_MANAGEMENT.intersection(parts):
            return "networkmanagement", path
        return "networksecurity" if NETWORK_SECURITY.intersection(parts) else "certificatemanager", path
    for service, prefix in PREFIXES.items():
        if url_path.startswith(prefix):
            return service, url_path.removeprefix(prefix)
    return "compute", url_path.removeprefix("/")


def own_path(resource: Mapping[str, Any], under: str) -> str:
    """The path of a resource: in its link, in its name, or its name in a list."""
    if found := _LINK.fullmatch(resource.get("selfLink", "")):
        return found[1]
    return f"{under}/{resource['name']}" if under else str(resource["name"])


def collection_of(path: str) -> str:
    """What a path is about: the collection that it lists, or of which it names one; or the method at its end."""
    parts = _PLACE.sub("", path).split("/")
    # Collections and names take turns.
    return parts[(len(parts) - 1) // 2 * 2] or "projects"


def place_of(path: str, project: str, collection: str) -> str | None:
    """The place of a resource of a project's collection, `regions/us-central1`; None for one of another."""
    found = re.fullmatch(rf"projects/{re.escape(project)}/(global|regions/[^/]+|zones/[^/]+)/{collection}/[^/]+", path)
    return found[1] if found else None
