"""The demo project's load balancers, from their addresses to what is behind them.

`edge` shows parcels to everybody, `partner-api` is for partners, and `ingest` takes the scanners' readings inside the
network. Carriers have certificates of their own, which nobody can revoke.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from scanner.demo.gcp_certificates import CARRIERS_LEGACY, CERTIFICATE_MAP, EDGE, EDGE_LEGACY, OPEN_LEGACY
from scanner.demo.gcp_names import PROJECT, REGION, REGIONAL, link, resource
from scanner.demo.gcp_server import Resource

EXTERNAL = "EXTERNAL_MANAGED"
ZONES = tuple(f"{REGION}-{zone}" for zone in "ab")
POLICY = "application"
"""The security policy in front of what is well kept."""
TARGETS = {
    "global/backendServices/tracking": "loader",
    "global/backendServices/tracking-legacy": "exports-legacy",
    f"{REGIONAL}/backendServices/ingest": "loader",
}
"""The instance behind each backend service."""


def resources() -> tuple[Resource, ...]:
    """Forwarding rules, target proxies, URL maps, backend services, instance groups, health checks, one policy."""
    policy = resource("securityPolicies", POLICY, **RULES)
    return (*_edge(), *_redirect(), *_partners(), *_mesh(), *_ingest(), *_behind(), policy)


RULES: Mapping[str, Any] = {
    "type": "CLOUD_ARMOR",
    "rules": [
        {
            "priority": 1000,
            "action": "deny(403)",
            "match": {"expr": {"expression": "evaluatePreconfiguredWaf('sqli-v33-stable')"}},
        },
        {
            "priority": 2147483647,
            "action": "allow",
            "match": {"versionedExpr": "SRC_IPS_V1", "config": {"srcIpRanges": ["*"]}},
        },
    ],
}


def answers() -> dict[str, Any]:
    """What the API says of the health of targets, by path."""
    return {
        f"projects/{PROJECT}/{service}/getHealth": {
            "kind": "compute#backendServiceGroupHealth",
            "healthStatus": [
                {
                    "instance": link("instances", instance, f"zones/{ZONES[0]}"),
                    "port": 8443,
                    "healthState": "UNHEALTHY" if service.endswith("-legacy") else "HEALTHY",
                }
            ],
        }
        for service, instance in TARGETS.items()
    }


def _edge() -> Iterator[Resource]:
    yield _rule("edge", link("targetHttpsProxies", "edge"), EDGE)
    yield resource(
        "targetHttpsProxies",
        "edge",
        urlMap=link("urlMaps", "edge"),
        certificateMap=CERTIFICATE_MAP,
        sslPolicy=link("sslPolicies", "restricted"),
    )
    yield resource("urlMaps", "edge", defaultService=link("backendServices", "tracking"))
    yield _rule("edge-legacy", link("targetHttpsProxies", "edge-legacy"), EDGE_LEGACY)
    yield resource(
        "targetHttpsProxies",
        "edge-legacy",
        urlMap=link("urlMaps", "edge-legacy"),
        sslCertificates=[link("sslCertificates", "edge-legacy"), link("sslCertificates", "intranet-legacy")],
    )
    yield resource("urlMaps", "edge-legacy", defaultService=link("backendServices", "tracking-legacy"))


def _redirect() -> Iterator[Resource]:
    """Plain HTTP, sent on to HTTPS, and served as it comes."""
    yield _rule("edge-http", link("targetHttpProxies", "edge"), EDGE, "80-80")
    yield resource("targetHttpProxies", "edge", urlMap=link("urlMaps", "edge-redirect"))
    redirect = {"httpsRedirect": True, "redirectResponseCode": "MOVED_PERMANENTLY_DEFAULT", "stripQuery": False}
    yield resource("urlMaps", "edge-redirect", defaultUrlRedirect=redirect)
    yield _rule("edge-http-legacy", link("targetHttpProxies", "edge-legacy"), EDGE_LEGACY, "80-80")
    yield resource("targetHttpProxies", "edge-legacy", urlMap=link("urlMaps", "edge-legacy"))


def _partners() -> Iterator[Resource]:
    for name, policy, accepted, address in (
        ("partner-api", "", "restricted", "198.51.100.82"),
        ("partner-api-legacy", OPEN_LEGACY, "custom-legacy", "198.51.100.83"),
        ("carriers-legacy", CARRIERS_LEGACY, "restricted", "198.51.100.85"),
    ):
        mutual = {"serverTlsPolicy": f"//networksecurity.googleapis.com/{policy}"} if policy else {}
        yield _rule(name, link("targetHttpsProxies", name), address)
        yield resource(
            "targetHttpsProxies",
            name,
            urlMap=link("urlMaps", name),
            sslCertificates=[link("sslCertificates", name)],
            sslPolicy=link("sslPolicies", accepted),
            **mutual,
        )
        yield resource("urlMaps", name, defaultService=link("backendServices", "tracking"))


def _mesh() -> Iterator[Resource]:
    """A front end whose TLS is settled elsewhere, by the proxies of a service mesh."""
    yield resource(
        "forwardingRules",
        "mesh-legacy",
        loadBalancingScheme="INTERNAL_SELF_MANAGED",
        IPProtocol="TCP",
        IPAddress="0.0.0.0",  # noqa: S104 - the address that such a rule has
        portRange="443-443",
        network=link("networks", "data-vpc-legacy"),
        target=link("targetHttpsProxies", "mesh-legacy"),
    )
    yield resource("targetHttpsProxies", "mesh-legacy", urlMap=link("urlMaps", "mesh-legacy"))
    yield resource("urlMaps", "mesh-legacy", defaultService=link("backendServices", "mesh-legacy"))
    yield resource(
        "backendServices", "mesh-legacy", loadBalancingScheme="INTERNAL_SELF_MANAGED", protocol="HTTP", backends=[]
    )


def _ingest() -> Iterator[Resource]:
    """Packets that pass through: inside the network, and from anywhere to the port of the remote shell."""
    yield resource(
        "forwardingRules",
        "ingest",
        REGIONAL,
        loadBalancingScheme="INTERNAL",
        IPProtocol="TCP",
        IPAddress="10.60.0.40",
        ports=["8443"],
        network=link("networks", "data-vpc"),
        subnetwork=link("subnetworks", "data", REGIONAL),
        backendService=link("backendServices", "ingest", REGIONAL),
    )
    yield resource(
        "forwardingRules",
        "ingest-legacy",
        REGIONAL,
        loadBalancingScheme="EXTERNAL",
        IPProtocol="TCP",
        IPAddress="198.51.100.84",
        ports=["8443", "22"],
        backendService=link("backendServices", "ingest-legacy", REGIONAL),
    )


def _behind() -> Iterator[Resource]:
    """Backend services, what is in them, and how it is looked after."""
    yield resource(
        "backendServices",
        "tracking",
        loadBalancingScheme=EXTERNAL,
        protocol="HTTPS",
        portName="https",
        backends=[{"group": link("instanceGroups", "tracking", REGIONAL)}],
        healthChecks=[link("healthChecks", "ready")],
        logConfig={"enable": True, "sampleRate": 1.0},
        securityPolicy=link("securityPolicies", POLICY),
    )
    yield resource(
        "backendServices",
        "tracking-legacy",
        loadBalancingScheme=EXTERNAL,
        protocol="HTTP",
        portName="https",
        backends=[{"group": link("instanceGroups", "tracking-legacy", f"zones/{ZONES[0]}")}],
        healthChecks=[link("healthChecks", "root")],
        logConfig={"enable": False},
        iap={"enabled": True},
    )
    for name, scheme, is_logged in (("ingest", "INTERNAL", True), ("ingest-legacy", "EXTERNAL", False)):
        yield resource(
            "backendServices",
            name,
            REGIONAL,
            loadBalancingScheme=scheme,
            protocol="TCP",
            backends=[{"group": link("instanceGroups", "tracking", REGIONAL)}] if is_logged else [],
            healthChecks=[link("healthChecks", "ready")],
            logConfig={"enable": is_logged},
        )
    yield from _groups()
    yield _health_check("ready", "/ready")
    yield _health_check("root", "/")


def _groups() -> Iterator[Resource]:
    zones = [{"zone": f"https://www.googleapis.com/compute/v1/projects/{PROJECT}/zones/{each}"} for each in ZONES]
    ports = [{"name": "https", "port": 8443}]
    network = link("networks", "data-vpc")
    yield resource("instanceGroups", "tracking", REGIONAL, size=1, namedPorts=ports, network=network)
    yield resource("instanceGroupManagers", "tracking", REGIONAL, distributionPolicy={"zones": zones})
    yield resource(
        "instanceGroups",
        "tracking-legacy",
        f"zones/{ZONES[0]}",
        size=1,
        namedPorts=ports,
        network=link("networks", "data-vpc-legacy"),
    )


def _health_check(name: str, path: str) -> Resource:
    return resource("healthChecks", name, type="HTTPS", httpsHealthCheck={"port": 8443, "requestPath": path})


def _rule(name: str, target: str, address: str, ports: str = "443-443") -> Resource:
    return resource(
        "forwardingRules",
        name,
        loadBalancingScheme=EXTERNAL,
        IPProtocol="TCP",
        IPAddress=address,
        portRange=ports,
        networkTier="PREMIUM",
        target=target,
    )
