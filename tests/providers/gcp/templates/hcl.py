"""Writing resources of Google Cloud, in the words of its APIs, as somebody would declare them in Terraform."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from scanner.demo.gcp_paths import own_path

Fields = Mapping[str, Any]

GLOBAL_TYPES: Mapping[str, str] = {
    "addresses": "google_compute_global_address",
    "backendBuckets": "google_compute_backend_bucket",
    "backendServices": "google_compute_backend_service",
    "externalVpnGateways": "google_compute_external_vpn_gateway",
    "firewallPolicies": "google_compute_network_firewall_policy",
    "firewalls": "google_compute_firewall",
    "forwardingRules": "google_compute_global_forwarding_rule",
    "healthChecks": "google_compute_health_check",
    "instanceTemplates": "google_compute_instance_template",
    "networks": "google_compute_network",
    "routes": "google_compute_route",
    "securityPolicies": "google_compute_security_policy",
    "sslCertificates": "google_compute_ssl_certificate",
    "sslPolicies": "google_compute_ssl_policy",
    "targetHttpProxies": "google_compute_target_http_proxy",
    "targetHttpsProxies": "google_compute_target_https_proxy",
    "urlMaps": "google_compute_url_map",
    "certificates": "google_certificate_manager_certificate",
    "certificateMaps": "google_certificate_manager_certificate_map",
    "certificateMapEntries": "google_certificate_manager_certificate_map_entry",
    "trustConfigs": "google_certificate_manager_trust_config",
    "serverTlsPolicies": "google_network_security_server_tls_policy",
    "managedZones": "google_dns_managed_zone",
    "b": "google_storage_bucket",
}
PLACED_TYPES: Mapping[str, str] = {
    "addresses": "google_compute_address",
    "backendServices": "google_compute_region_backend_service",
    "forwardingRules": "google_compute_forwarding_rule",
    "instanceGroupManagers": "google_compute_region_instance_group_manager",
    "instanceGroups": "google_compute_instance_group",
    "instances": "google_compute_instance",
    "networkEndpointGroups": "google_compute_region_network_endpoint_group",
    "routers": "google_compute_router",
    "subnetworks": "google_compute_subnetwork",
    "targetVpnGateways": "google_compute_vpn_gateway",
    "vpnGateways": "google_compute_ha_vpn_gateway",
    "vpnTunnels": "google_compute_vpn_tunnel",
}
# What the provider calls otherwise than the API, and the words of its own for things of which there may be several.
WORDS: Mapping[str, str] = {
    "IPAddress": "ip_address",
    "IPProtocol": "ip_protocol",
    "accessConfigs": "access_config",
    "backends": "backend",
    "enableCDN": "enable_cdn",
    "errorResponseRules": "error_response_rule",
    "hostRules": "host_rule",
    "interfaces": "interface",
    "ipv6AccessConfigs": "ipv6_access_config",
    "namedPorts": "named_port",
    "natIP": "nat_ip",
    "networkIP": "network_ip",
    "networkInterfaces": "network_interface",
    "pathMatchers": "path_matcher",
    "pathRules": "path_rule",
    "rules": "rule",
    "serviceAccounts": "service_account",
}
# What an API tells of a resource and nobody declares.
TOLD_ONLY = frozenset(
    {
        "creationTimestamp",
        "enabledFeatures",
        "expireTime",
        "id",
        "kind",
        "locationType",
        "policySource",
        "region",
        "selfLink",
        "sharedSecret",
        "sharedSecretHash",
        "size",
        "state",
        "status",
        "subjectAlternativeNames",
        "usedBy",
        "vpnInterfaces",
        "warnings",
        "zone",
    }
)


class Expression(str):
    """What is written without quotes."""

    __slots__ = ()


@dataclass(frozen=True)
class Declared:
    """A resource and how Terraform calls it."""

    path: str
    type: str
    label: str
    fields: Fields

    @property
    def name(self) -> str:
        """The last part of its path."""
        return self.path.rpartition("/")[2]

    def refer(self, attribute: str = "id") -> Expression:
        """A reference to it."""
        return Expression(f"{self.type}.{self.label}.{attribute}")


class Writer:
    """Writes resources that refer to each other."""

    def __init__(self, resources: Iterable[tuple[str, Fields]]) -> None:
        """Take the resources.

        Args:
            resources: each with the path of its list, which is empty where its name or its link is its path.
        """
        listed = list(resources)
        self._fields = {own_path(fields, under): fields for under, fields in listed}
        self._made = {each.path: each for under, fields in listed if (each := _declared(under, fields))}

    def text(self) -> str:
        """The whole configuration."""
        return "\n".join(line for each in self._made.values() for line in self._resource(each))

    def fields(self, path: str) -> Fields:
        """A resource in the words of its API, also one that nobody declares by itself."""
        return self._fields[path]

    def _resource(self, made: Declared) -> Iterator[str]:
        shape = SHAPES.get(made.type)
        fields = {key: value for key, value in made.fields.items() if key not in TOLD_ONLY}
        blocks = list(shape(self, made, fields)) if shape else [(made.type, made.label, fields)]
        for kind, label, given in blocks:
            own = {"name": made.name, **_place(made.path)} if label == made.label and kind == made.type else {}
            yield f'resource "{kind}" "{label}" {{'
            yield from self._body({**given, **own}, "  ")
            yield "}"

    def _body(self, fields: Fields, indent: str) -> Iterator[str]:
        for key, value in fields.items():
            name = WORDS.get(key) or re.sub(r"(?<!^)([A-Z])", r"_\1", key).lower()
            members = value if isinstance(value, list) and value and isinstance(value[0], Mapping) else [value]
            for each in members:
                if isinstance(each, Mapping):
                    yield f"{indent}{name} {{"
                    yield from self._body(each, f"{indent}  ")
                    yield f"{indent}}}"
                else:
                    yield f"{indent}{name} = {self.value(each)}"

    def value(self, value: Any) -> str:
        """A value that is no block."""
        match value:
            case Expression():
                return value
            case list():
                return f"[{', '.join(self.value(each) for each in value)}]"
            case str() if found := self.target(value):
                return found.refer()
            case other:
                return json.dumps(other).replace("${", "$${").replace("%{", "%%{")

    def target(self, link: str) -> Declared | None:
        """What a link points to, None where it is none of these."""
        path = re.sub(r"^(https?:)?//[^/]+/((compute|dns|storage)/)?(v\d/)?", "", link)
        return self._made.get(path)


def _declared(under: str, fields: Fields) -> Declared | None:
    path = own_path(fields, under)
    parts = path.split("/")
    is_placed = "/regions/" in path or "/zones/" in path
    if "/regions/" in path and parts[-2] == "instanceGroups":
        # Their managers make them.
        return None
    kind = (PLACED_TYPES if is_placed else GLOBAL_TYPES).get(parts[-2])
    if "rrdatas" in fields:
        path, kind = f"{path} {fields['type']}", "google_dns_record_set"
    label = "_".join(re.sub(r"[^\w-]", "_", each) for each in parts if each not in {"projects", "locations"})
    return Declared(path, kind, f"r_{label}", fields) if kind else None


def _place(path: str) -> Fields:
    found = re.search(r"/(region|zone)s/([^/]+)/", path)
    return {found[1]: found[2]} if found else {}


Blocks = Iterator[tuple[str, str, Fields]]


def _firewall(writer: Writer, made: Declared, fields: Fields) -> Blocks:
    del writer
    renamed = {
        {"allowed": "allow", "denied": "deny"}[key]: [
            {"protocol" if name == "IPProtocol" else name: value for name, value in each.items()}
            for each in fields[key]
        ]
        for key in ("allowed", "denied")
        if key in fields
    }
    yield made.type, made.label, {**_without(fields, "allowed", "denied"), **renamed}


def _firewall_policy(writer: Writer, made: Declared, fields: Fields) -> Blocks:
    del writer
    yield made.type, made.label, _without(fields, "rules", "associations")
    for each in fields["rules"]:
        if each["priority"] < 2147483644:
            yield (
                f"{made.type}_rule",
                f"{made.label}_{each['priority']}",
                {**each, "firewallPolicy": made.refer("name")},
            )
    for each in fields["associations"]:
        label = f"{made.label}_{each['name']}"
        yield f"{made.type}_association", label, {**each, "firewallPolicy": made.refer()}


def _instance(writer: Writer, made: Declared, fields: Fields) -> Blocks:
    interfaces = [_without(each, "name") for each in fields["networkInterfaces"]]
    interfaces = [
        {
            **each,
            **{key: [_without(one, "name", "type") for one in each[key]] for key in ("accessConfigs",) if key in each},
            **{
                key: [{**_without(one, "name", "type"), "networkTier": "PREMIUM"} for one in each[key]]
                for key in ("ipv6AccessConfigs",)
                if key in each
            },
        }
        for each in interfaces
    ]
    del writer
    given = {**fields, "tags": fields["tags"]["items"], "networkInterfaces": interfaces, "machineType": "e2-small"}
    yield made.type, made.label, given


def _template(writer: Writer, made: Declared, fields: Fields) -> Blocks:
    del writer
    properties = fields["properties"]
    yield made.type, made.label, {**properties, "tags": properties["tags"]["items"]}


def _router(writer: Writer, made: Declared, fields: Fields) -> Blocks:
    del writer
    yield made.type, made.label, _without(fields, "nats")
    for each in fields["nats"]:
        given = {
            **_without(each, "sourceSubnetworkIpRangesToNat"),
            "router": made.refer("name"),
            "region": made.refer("region"),
            "source_subnetwork_ip_ranges_to_nat": each["sourceSubnetworkIpRangesToNat"],
        }
        yield "google_compute_router_nat", f"{made.label}_{each['name']}", given


def _backend(writer: Writer, made: Declared, fields: Fields) -> Blocks:
    """The group of a regional manager is that of the manager."""
    backends = []
    for each in fields.get("backends", ()):
        manager = writer.target(each["group"].replace("/instanceGroups/", "/instanceGroupManagers/"))
        backends.append({**each, **({"group": manager.refer("instance_group")} if manager else {})})
    yield made.type, made.label, {**_without(fields, "backends"), **({"backends": backends} if backends else {})}


def _bucket_backend(writer: Writer, made: Declared, fields: Fields) -> Blocks:
    policy = fields.get("cdnPolicy", {})
    rest = _without(policy, "signedUrlKeyNames")
    bucket = writer.target(f"b/{fields['bucketName']}")
    named = {"bucketName": bucket.refer("name")} if bucket else {}
    yield made.type, made.label, {**fields, **({"cdnPolicy": rest} if rest else {}), **named}
    for each in policy.get("signedUrlKeyNames", ()):
        given = {"name": each, "backendBucket": made.refer("name"), "keyValue": "c2VjcmV0"}
        yield f"{made.type}_signed_url_key", f"{made.label}_{each}", given


def _network(writer: Writer, made: Declared, fields: Fields) -> Blocks:
    """Its routes are all written."""
    del writer
    yield made.type, made.label, {**fields, "deleteDefaultRoutesOnCreate": True}


def _manager(writer: Writer, made: Declared, fields: Fields) -> Blocks:
    """What the group has is said of its manager."""
    group = writer.fields(made.path.replace("/instanceGroupManagers/", "/instanceGroups/"))
    zones = [each["zone"].rpartition("/")[2] for each in fields["distributionPolicy"]["zones"]]
    given = {"baseInstanceName": made.name, "distributionPolicyZones": zones, "namedPorts": group["namedPorts"]}
    yield made.type, made.label, given


def _health_check(writer: Writer, made: Declared, fields: Fields) -> Blocks:
    del writer
    yield made.type, made.label, _without(fields, "type")


def _certificate(writer: Writer, made: Declared, fields: Fields) -> Blocks:
    del writer
    yield made.type, made.label, {**_without(fields, "type"), "privateKey": "never read"}


def _managed_certificate(writer: Writer, made: Declared, fields: Fields) -> Blocks:
    del writer
    yield made.type, made.label, {"managed": {"domains": fields["managed"]["domains"]}}


def _entry(writer: Writer, made: Declared, fields: Fields) -> Blocks:
    parent = writer.target(made.path.rpartition("/certificateMapEntries/")[0])
    yield made.type, made.label, {**fields, "map": parent.refer("name") if parent else "edge"}


def _proxy(writer: Writer, made: Declared, fields: Fields) -> Blocks:
    """The provider takes the name of a certificate map with the host of its API alone."""
    found = writer.target(fields.get("certificateMap", ""))
    named = (
        {"certificateMap": Expression(f'"//certificatemanager.googleapis.com/${{{found.refer()}}}"')} if found else {}
    )
    yield made.type, made.label, {**fields, **named}


def _bucket(writer: Writer, made: Declared, fields: Fields) -> Blocks:
    del writer
    config = fields.get("iamConfiguration", {})
    given = {
        "publicAccessPrevention": config.get("publicAccessPrevention"),
        "uniformBucketLevelAccess": config.get("uniformBucketLevelAccess", {}).get("enabled"),
    }
    yield made.type, made.label, {**_without(fields, "iamConfiguration"), **given}


def _record(writer: Writer, made: Declared, fields: Fields) -> Blocks:
    zone = writer.target(made.path.partition("/rrsets/")[0])
    named = {"managedZone": zone.refer("name") if zone else "data"}
    yield made.type, f"{made.label}_record", {**fields, **named}


def _without(fields: Fields, *names: str) -> dict[str, Any]:
    return {key: value for key, value in fields.items() if key not in names}


SHAPES: Mapping[str, Any] = {
    "google_certificate_manager_certificate": _managed_certificate,
    "google_certificate_manager_certificate_map_entry": _entry,
    "google_compute_backend_bucket": _bucket_backend,
    "google_compute_backend_service": _backend,
    "google_compute_firewall": _firewall,
    "google_compute_health_check": _health_check,
    "google_compute_instance": _instance,
    "google_compute_instance_template": _template,
    "google_compute_network": _network,
    "google_compute_network_firewall_policy": _firewall_policy,
    "google_compute_region_backend_service": _backend,
    "google_compute_region_instance_group_manager": _manager,
    "google_compute_router": _router,
    "google_compute_ssl_certificate": _certificate,
    "google_compute_target_https_proxy": _proxy,
    "google_dns_record_set": _record,
    "google_storage_bucket": _bucket,
}
"""What is not written as the API has it."""
