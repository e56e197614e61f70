"""Terraform's names for what the REST APIs of Google Cloud have: the same words, in snake case."""

from collections.abc import Mapping
from typing import Any

from providers.gcp.template_names import Naming
from providers.templates import Block, Reference, Value
from providers.translation import PLACE, line_of
from scanner.models import Unknown

# What is not the same words (each API's reference beside the provider's documentation).
RENAMED: Mapping[str, str] = {
    "allow": "allowed",
    "deny": "denied",
    "backend": "backends",
    "host_rule": "hostRules",
    "path_matcher": "pathMatchers",
    "path_rule": "pathRules",
    "test": "tests",
    "network_interface": "networkInterfaces",
    "access_config": "accessConfigs",
    "ipv6_access_config": "ipv6AccessConfigs",
    "alias_ip_range": "aliasIpRanges",
    "secondary_ip_range": "secondaryIpRanges",
    "interface": "interfaces",
    "service_account": "serviceAccounts",
    "header_name": "headerName",
    "ip_address": "IPAddress",
    "rule": "rules",
    "named_port": "namedPorts",
    "error_response_rule": "errorResponseRules",
    "network_ip": "networkIP",
    "nat_ip": "natIP",
    "destination_range": "destRange",
    "dest_range": "destRange",
}
SCALARS = frozenset({"ip_address", "network_ip", "nat_ip", "dest_range", "destination_range", "header_name"})
"""Those of them that are no blocks."""
# Messages of which there may be several. Every other block within is one alone.
REPEATED = frozenset(
    {
        "allowed",
        "denied",
        "backends",
        "hostRules",
        "pathMatchers",
        "pathRules",
        "routeRules",
        "matchRules",
        "networkInterfaces",
        "accessConfigs",
        "ipv6AccessConfigs",
        "aliasIpRanges",
        "secondaryIpRanges",
        "interfaces",
        "serviceAccounts",
        "rules",
        "namedPorts",
        "errorResponseRules",
        "layer4Configs",
        "srcSecureTags",
        "targetSecureTags",
        "negativeCachingPolicy",
        "bypassCacheOnRequestHeaders",
        "headerMatches",
        "queryParameterMatches",
        "weightedBackendServices",
        "requestHeadersToAdd",
        "responseHeadersToAdd",
        "subnetwork",
    }
)
# Fields that are links, with where a bare name is.
LINKS: Mapping[str, str] = {
    "network": "global/networks",
    "peerNetwork": "global/networks",
    "urlMap": "global/urlMaps",
    "sslPolicy": "global/sslPolicies",
    "securityPolicy": "global/securityPolicies",
    "edgeSecurityPolicy": "global/securityPolicies",
    "defaultService": "",
    "service": "",
    "backendService": "",
    "target": "",
    "subnetwork": "",
    "group": "",
    "nextHopGateway": "",
    "nextHopInstance": "",
    "nextHopVpnTunnel": "",
    "nextHopIlb": "",
    "vpnGateway": "",
    "targetVpnGateway": "",
    "peerExternalGateway": "",
    "peerGcpGateway": "",
    "router": "",
    "certificateMap": "",
    "serverTlsPolicy": "",
    "clientTlsPolicy": "",
    "sslCertificates": "",
    "healthChecks": "",
    "attachmentTarget": "",
}
OF_TERRAFORM = frozenset(
    {"project", "timeouts", "provider", "depends_on", "lifecycle", "id", "self_link", "creation_timestamp", "count"}
)


def fields_of(block: Block, naming: Naming, *left_out: str) -> dict[str, Any]:
    """The attributes of a block as fields of its resource.

    Args:
        block: of any type.
        naming: for what it refers to.
        left_out: attributes that the API has elsewhere.
    """
    ignored = OF_TERRAFORM.union(left_out)
    entries = {key: each for key, each in block.values.items() if key not in ignored}
    return _fields(entries, naming, block, "")


def camel(name: str) -> str:
    """What the API calls an attribute."""
    return RENAMED.get(name) or plain_camel(name)


def plain_camel(name: str) -> str:
    """`ip_cidr_range` as `ipCidrRange`."""
    first, *rest = name.split("_")
    return first + "".join(part.capitalize() for part in rest)


def _is_block(value: Value) -> bool:
    """Whether it is a block, or several; what is unknown may be some."""
    listed = value if isinstance(value, tuple) else (value,)
    return any(isinstance(each, (Mapping, Unknown)) for each in listed)


def _fields(entries: Mapping[str, Value], naming: Naming, block: Block, at: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in entries.items():
        name = camel(key) if _is_block(value) or key in SCALARS else plain_camel(key)
        path = f"{at}.{key}" if at else key
        found[name] = _field(name, value, naming, block, path)
    return found


def _field(name: str, value: Value, naming: Naming, block: Block, path: str) -> Any:
    match value:
        case Mapping() as entries:
            only = _fields(entries, naming, block, path)
            return [{**only, PLACE: line_of(block, block.values, path)}] if name in REPEATED else only
        case tuple() as members if any(isinstance(each, Mapping) for each in members):
            listed = [_member(each, naming, block, f"{path}.{number}") for number, each in enumerate(members)]
            return listed if name in REPEATED else listed[0]
        case tuple() as members:
            return [_scalar(name, each, naming) for each in members]
        case other:
            return _scalar(name, other, naming)


def _member(value: Value, naming: Naming, block: Block, path: str) -> Any:
    if isinstance(value, Mapping):
        return {**_fields(value, naming, block, path), PLACE: line_of(block, block.values, path)}
    return value


def _scalar(name: str, value: Value, naming: Naming) -> Any:
    if name in LINKS and isinstance(value, (Reference, Unknown, str)) and value != "":
        return naming.link(value, LINKS[name])
    return naming.path(value) if isinstance(value, Reference) else value
