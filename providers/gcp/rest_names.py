"""Terraform's names for what the REST APIs of Google Cloud have: the same words, in snake case."""

import re
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
    "layer4_config": "layer4Configs",
    "src_secure_tag": "srcSecureTags",
    "target_secure_tag": "targetSecureTags",
    # What the provider's beta version called them at first.
    "src_network_scope": "srcNetworkContext",
    "dest_network_scope": "destNetworkContext",
    # "sslCertificates and certificateManagerCertificates can't be defined together", and the API has one field for both
    # (`google_compute_target_https_proxy`; Compute API reference, `TargetHttpsProxy`, sslCertificates).
    "certificate_manager_certificates": "sslCertificates",
}
SCALARS = frozenset(
    {
        "ip_address",
        "network_ip",
        "nat_ip",
        "dest_range",
        "destination_range",
        "header_name",
        "src_network_scope",
        "dest_network_scope",
        "certificate_manager_certificates",
    }
)
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
        "trustStores",
        "trustAnchors",
        "intermediateCas",
        "allowlistedCertificates",
    }
)
# Messages of which there is one, and whose parts are asked for. A block of theirs that may be made is one unknown.
SINGLE = frozenset(
    {
        "cacheKeyPolicy",
        "cachePolicy",
        "cdnPolicy",
        "cipherSuite",
        "config",
        "connectionDraining",
        "customErrorResponsePolicy",
        "defaultCustomErrorResponsePolicy",
        "defaultRouteAction",
        "defaultUrlRedirect",
        "expr",
        "grpcHealthCheck",
        "headerAction",
        "http2HealthCheck",
        "httpHealthCheck",
        "httpsHealthCheck",
        "iap",
        "logConfig",
        "match",
        "mtlsPolicy",
        "phase1",
        "phase2",
        "requestMirrorPolicy",
        "routeAction",
        "securitySettings",
        "sslHealthCheck",
        "tcpHealthCheck",
        "urlRedirect",
        "urlRewrite",
        "website",
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
    "clientValidationTrustConfig": "",
    "certificates": "",
    "natIps": "",
    "sslCertificates": "",
    "srcNetworks": "global/networks",
    "targetResources": "global/networks",
    "healthChecks": "",
    "attachmentTarget": "",
}
# Those of them that are lists. Of one that is not known, neither is how long it is.
LISTS = frozenset({"certificates", "healthChecks", "natIps", "sslCertificates", "srcNetworks", "targetResources"})
# Fields that name a resource of another API, which is written with the host of that or without: `//` and the host, and
# then its name. With the collection that it is of.
WITH_HOST: Mapping[str, str] = {
    "certificateMap": "certificateMaps",
    "clientValidationTrustConfig": "trustConfigs",
    "serverTlsPolicy": "serverTlsPolicies",
    "sslCertificates": "certificates",
}
# Fields whose values Terraform also takes as texts.
FLAGS = frozenset(
    {
        "allowGlobalAccess",
        "allowOpen",
        "disabled",
        "enable",
        "enableCdn",
        "enabled",
        "httpsRedirect",
        "includeHost",
        "includeProtocol",
        "includeQueryString",
        "negativeCaching",
        "preview",
    }
)
FRACTIONS = frozenset({"flowSampling", "sampleRate"})
ADDRESS = re.compile(r"[0-9a-fA-F.:]+(/[0-9]+)?")
"""An address or a range that is written, and not the path of something that has one."""
NUMBERS = frozenset(
    {
        "clientTtl",
        "code",
        "defaultPort",
        "defaultTtl",
        "drainingTimeoutSec",
        "ikeVersion",
        "maxTtl",
        "overrideResponseCode",
        "port",
        "priority",
        "ttl",
        "vpnGatewayInterface",
        "weight",
    }
)
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


def set_fields_of(block: Block, naming: Naming, *left_out: str) -> dict[str, Any]:
    """The same without those that are unset."""
    return {key: each for key, each in fields_of(block, naming, *left_out).items() if each is not None}


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
        case (Unknown() as unknown, *_) if name in SINGLE:
            return unknown
        case tuple() as members:
            return [_scalar(name, each, naming) for each in members]
        case other:
            return _scalar(name, other, naming)


def _member(value: Value, naming: Naming, block: Block, path: str) -> Any:
    if isinstance(value, Mapping):
        return {**_fields(value, naming, block, path), PLACE: line_of(block, block.values, path)}
    return value


def _scalar(name: str, value: Value, naming: Naming) -> Any:
    if isinstance(value, Unknown) and (named := _with_host(name, value, naming)):
        return named
    if isinstance(value, Unknown) and name in LISTS:
        return value
    if name in LINKS and isinstance(value, (Reference, Unknown, str)) and value != "":
        # A bare word may be something else than a resource: an address, the bundle of all APIs.
        is_word = isinstance(value, str) and "/" not in value and not LINKS[name]
        return value if is_word else naming.link(value, LINKS[name])
    if isinstance(value, str) and name in FLAGS | NUMBERS | FRACTIONS:
        return _typed(name, value)
    return naming.path(value) if isinstance(value, Reference) else value


def _with_host(name: str, value: Unknown, naming: Naming) -> str | None:
    """The path of the resource whose name is all that a text is made of, beside the host."""
    block = naming.made_of(value) if name in WITH_HOST else None
    collection = naming.patterns.get(block.type, "").split("/")[-2:-1] if block else []
    return naming.path(block) if block and collection == [WITH_HOST[name]] else None


def _typed(name: str, text: str) -> str | bool | float:
    """What a text stands for, where Terraform takes it for a truth value or a number."""
    if name in FLAGS:
        return {"true": True, "false": False}.get(text, text)
    if name in FRACTIONS:
        return float(text) if re.fullmatch(r"[0-9]*\.?[0-9]+", text) else text
    return int(text) if text.isascii() and text.isdecimal() else text
