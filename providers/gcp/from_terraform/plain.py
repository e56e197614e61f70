"""Resources of which Terraform has the same fields as the API, but for a few defaults."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from providers.gcp.from_terraform.signing_keys import signed
from providers.gcp.rest_names import ADDRESS, set_fields_of
from providers.gcp.template_names import Naming, Told
from providers.templates import Block, Dialect
from providers.translation import Translator, translates
from scanner.models import Unknown


@dataclass(frozen=True)
class Plain:
    """A type of Terraform's and what it is in the Compute API."""

    type: str
    place: str
    """`global`, or the region or zone with what is in braces an attribute."""
    collection: str
    defaults: Mapping[str, Any] = field(default_factory=dict)
    """What fields mean that are not set (the provider's documentation of the type, and the Compute API reference)."""

    @property
    def pattern(self) -> str:
        """How its resources are named."""
        return f"{self.place}/{self.collection}/{{name}}"


# Never read, and of no interest to anybody who reads configurations.
SECRETS = ("shared_secret", "shared_secret_wo", "shared_secret_wo_version", "private_key", "certificate")
BUCKET = "//storage.googleapis.com/"
ZONE, REGION, GLOBAL = "zones/{zone}", "regions/{region}", "global"
BACKENDS = {"protocol": "HTTP", "loadBalancingScheme": "EXTERNAL", "enableCDN": False}
REGIONAL_BACKENDS = {"protocol": "TCP", "loadBalancingScheme": "INTERNAL"}
FORWARDING = {"IPProtocol": "TCP", "loadBalancingScheme": "EXTERNAL"}
# "If not provided, COMPATIBLE is used", "TLS_1_0 is used" (`google_compute_ssl_policy`).
SSL_POLICIES = {"profile": "COMPATIBLE", "minTlsVersion": "TLS_1_0"}
# How many there are shows when somebody puts them there.
SIZE = {"size": Unknown(why="how many members the group has is known when it is made")}
# "Default value is SERVERLESS" (`google_compute_region_network_endpoint_group`), and GCE_VM_IP_PORT of a zone's.
ENDPOINTS = {**SIZE, "networkEndpointType": "GCE_VM_IP_PORT"}
REGIONAL_ENDPOINTS = {**SIZE, "networkEndpointType": "SERVERLESS"}
PLAIN = (
    Plain("google_compute_vpn_tunnel", REGION, "vpnTunnels", {"ikeVersion": 2}),
    Plain("google_compute_vpn_gateway", REGION, "targetVpnGateways"),
    Plain("google_compute_ha_vpn_gateway", REGION, "vpnGateways"),
    Plain("google_compute_external_vpn_gateway", GLOBAL, "externalVpnGateways"),
    Plain("google_compute_router", REGION, "routers"),
    Plain("google_compute_forwarding_rule", REGION, "forwardingRules", FORWARDING),
    Plain("google_compute_global_forwarding_rule", GLOBAL, "forwardingRules", FORWARDING),
    Plain("google_compute_target_http_proxy", GLOBAL, "targetHttpProxies"),
    Plain("google_compute_target_https_proxy", GLOBAL, "targetHttpsProxies"),
    Plain("google_compute_target_ssl_proxy", GLOBAL, "targetSslProxies"),
    Plain("google_compute_target_tcp_proxy", GLOBAL, "targetTcpProxies"),
    Plain("google_compute_region_target_http_proxy", REGION, "targetHttpProxies"),
    Plain("google_compute_region_target_https_proxy", REGION, "targetHttpsProxies"),
    Plain("google_compute_region_target_tcp_proxy", REGION, "targetTcpProxies"),
    Plain("google_compute_target_grpc_proxy", GLOBAL, "targetGrpcProxies"),
    Plain("google_compute_network_endpoint_group", ZONE, "networkEndpointGroups", ENDPOINTS),
    Plain("google_compute_region_network_endpoint_group", REGION, "networkEndpointGroups", REGIONAL_ENDPOINTS),
    Plain("google_compute_global_network_endpoint_group", GLOBAL, "networkEndpointGroups", SIZE),
    Plain("google_compute_instance_group", ZONE, "instanceGroups", SIZE),
    Plain("google_compute_url_map", GLOBAL, "urlMaps"),
    Plain("google_compute_region_url_map", REGION, "urlMaps"),
    Plain("google_compute_backend_service", GLOBAL, "backendServices", BACKENDS),
    Plain("google_compute_region_backend_service", REGION, "backendServices", REGIONAL_BACKENDS),
    Plain("google_compute_backend_bucket", GLOBAL, "backendBuckets", {"enableCdn": False}),
    Plain("google_compute_ssl_policy", GLOBAL, "sslPolicies", SSL_POLICIES),
    Plain("google_compute_region_ssl_policy", REGION, "sslPolicies", SSL_POLICIES),
    Plain("google_compute_network_edge_security_service", REGION, "networkEdgeSecurityServices"),
    Plain("google_compute_service_attachment", REGION, "serviceAttachments"),
)
BY_TYPE = {each.type: each for each in PLAIN}
CHECKS = {
    "http_health_check": "HTTP",
    "https_health_check": "HTTPS",
    "http2_health_check": "HTTP2",
    "tcp_health_check": "TCP",
    "ssl_health_check": "SSL",
    "grpc_health_check": "GRPC",
    "grpc_tls_health_check": "GRPC_WITH_TLS",
}


def _told(block: Block, naming: Naming) -> Iterator[Told]:
    fields = signed(_respelt(set_fields_of(block, naming, *SECRETS)), block, naming)
    yield Told(naming.path(block), {**BY_TYPE[block.type].defaults, **fields, "name": naming.name(block)})


def _respelt(fields: dict[str, Any]) -> dict[str, Any]:
    """Names in which the API has capitals of its own."""
    spelt = {"ipProtocol": "IPProtocol", "enableCdn": "enableCdn"}
    found = {spelt.get(key, key): each for key, each in fields.items()}
    if "enableCdn" in found and "bucketName" not in found:
        found["enableCDN"] = found.pop("enableCdn")
    if isinstance(bucket := found.get("bucketName"), str):
        found["bucketName"] = bucket.removeprefix(BUCKET)
    if (seconds := found.pop("connectionDrainingTimeoutSec", None)) is not None:
        found["connectionDraining"] = {"drainingTimeoutSec": seconds}
    # Until version 6 of the provider, a block for it turned it on.
    if isinstance(guard := found.get("iap"), dict):
        found["iap"] = {"enabled": True, **{key: each for key, each in guard.items() if each is not None}}
    # The address of something that is made is known as late as one that Google Cloud chooses.
    if "IPAddress" in found and not _is_address(found["IPAddress"]):
        del found["IPAddress"]
    return found


def _is_address(value: Any) -> bool:
    return isinstance(value, str) and ADDRESS.fullmatch(value) is not None


TRANSLATORS: tuple[Translator, ...] = tuple(
    translates(Dialect.TERRAFORM, each.type, tells=[f"compute/{each.collection}"], named=each.pattern)(_told)
    for each in PLAIN
)
"""One for each of the types."""


@translates(
    Dialect.TERRAFORM,
    "google_compute_health_check",
    tells=["compute/healthChecks"],
    named="global/healthChecks/{name}",
)
def health_check(block: Block, naming: Naming) -> Iterator[Told]:
    """A health check, whose kind shows in which block it has."""
    yield from _health_check(block, naming)


@translates(
    Dialect.TERRAFORM,
    "google_compute_region_health_check",
    tells=["compute/healthChecks"],
    named="regions/{region}/healthChecks/{name}",
)
def region_health_check(block: Block, naming: Naming) -> Iterator[Told]:
    """The same of a region."""
    yield from _health_check(block, naming)


def _health_check(block: Block, naming: Naming) -> Iterator[Told]:
    fields = set_fields_of(block, naming)
    kind = next((each for name, each in CHECKS.items() if block.values.get(name)), None)
    yield Told(naming.path(block), {**fields, "type": kind, "name": naming.name(block)})
