"""Blocks of Terraform that are parts of a resource with names of their own, and references to such parts."""

import re
from collections.abc import Mapping

from providers.templates import Block, Reference, Values
from scanner.models import Unknown

# Blocks that are parts with names of their own, and the lists that have them.
PARTS: Mapping[str, str] = {
    "gateway_ip_configuration": "gatewayIPConfigurations",
    "frontend_ip_configuration": "frontendIPConfigurations",
    "frontend_port": "frontendPorts",
    "backend_address_pool": "backendAddressPools",
    "backend_http_settings": "backendHttpSettingsCollection",
    "http_listener": "httpListeners",
    "target_listener": "httpListeners",
    "request_routing_rule": "requestRoutingRules",
    "redirect_configuration": "redirectConfigurations",
    "rewrite_rule_set": "rewriteRuleSets",
    "ssl_certificate": "sslCertificates",
    "ssl_profile": "sslProfiles",
    "trusted_client_certificate": "trustedClientCertificates",
    "trusted_root_certificate": "trustedRootCertificates",
    "url_path_map": "urlPathMaps",
    "path_rule": "pathRules",
    "probe": "probes",
    "security_rule": "securityRules",
    "ip_configuration": "ipConfigurations",
    "route": "routes",
    "subnet": "subnets",
}
IN_ORDER = frozenset({"frontend_ip_configuration", "ip_configuration"})
"""Blocks that the provider keeps in the order in which they are written; of others it makes sets."""
_WITHIN = re.compile(r"(?P<key>\w+)\.\[?(?P<number>\d+)\]?\.(?P<attribute>\w+)")


def part_named(target: Block, reference: Reference) -> tuple[str, str, Values] | None:
    """The part of a resource that is referred to: `azurerm_lb.edge.frontend_ip_configuration[0].id`.

    Args:
        target: the resource.
        reference: to something of it.

    Returns:
        The list that the API has the part in, the attribute of it that is meant, and its values; None where no such
        part is meant, or it is not known which.
    """
    found = _WITHIN.fullmatch(reference.attribute)
    listed = target.values.blocks(found["key"]) if found and found["key"] in PARTS else ()
    if found is None or isinstance(listed, Unknown) or int(found["number"]) >= len(listed):
        return None
    part = listed[int(found["number"])]
    is_certain = found["key"] in IN_ORDER or len(listed) == 1
    if not is_certain or isinstance(part, Unknown):
        return None
    return PARTS[found["key"]], found["attribute"], part
