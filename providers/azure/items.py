"""Whether an item of a list is as Azure Resource Manager answers it, before anything is made of it.

Fields of these names hold the same in every resource that is read (Azure REST API reference, Azure templates).
"""

from collections.abc import Iterator
from typing import Any

from scanner.calls import MalformedError
from scanner.models import Unknown

TEXTS = frozenset(
    {
        "access",
        "address",
        "authenticationType",
        "cName",
        "cacheBehavior",
        "cacheDuration",
        "category",
        "certificateSource",
        "cipherSuiteSetType",
        "connectionMode",
        "connectionProtocol",
        "connectionStatus",
        "connectionType",
        "cookieBasedAffinity",
        "customHttpsProvisioningState",
        "destinationAddressPrefix",
        "destinationPortRange",
        "destinationType",
        "dhGroup",
        "direction",
        "forwardingProtocol",
        "fqdn",
        "gatewayIpAddress",
        "gatewayType",
        "headerAction",
        "headerName",
        "hostName",
        "httpsRedirect",
        "ikeEncryption",
        "ikeIntegrity",
        "ipAddress",
        "ipsecEncryption",
        "ipsecIntegrity",
        "level",
        "linkToDefaultDomain",
        "loadDistribution",
        "minimumTlsVersion",
        "networkGroupId",
        "nextHopType",
        "orchestrationMode",
        "path",
        "peeringState",
        "pfsGroup",
        "policyName",
        "policyType",
        "privateIPAddress",
        "privateIPAddressVersion",
        "privateIPAllocationMethod",
        "privateLinkServiceId",
        "profileStatus",
        "protocol",
        "provisioningState",
        "publicIPAllocationMethod",
        "publicIpAddress",
        "queryStringCachingBehavior",
        "redirectType",
        "relativeName",
        "requestPath",
        "resourceState",
        "ruleType",
        "sourceAddressPrefix",
        "sourcePortRange",
        "storageId",
        "targetResourceId",
        "unAuthorizedRequestAction",
        "verifyClientAuthMode",
        "verifyClientRevocation",
        "vpnConnectionProtocolType",
        "vpnLinkConnectionMode",
        "vpnType",
    }
)
WORDS = frozenset({"enabledState", "id"})
NEEDED = {"appliesToGroups": "networkGroupId"}
"""What each member of a list has."""
OBJECTS = frozenset(
    {
        "addressSpace",
        "associatedRouteTable",
        "backendAddressPool",
        "backendHttpSettings",
        "backendIPConfiguration",
        "backendPool",
        "bgpSettings",
        "cacheConfiguration",
        "clientAuthConfiguration",
        "customHttpsParameters",
        "dnsConfig",
        "dnsSettings",
        "firewallPolicy",
        "frontendIPConfiguration",
        "httpListener",
        "ipConfiguration",
        "localNetworkGateway2",
        "natGateway",
        "networkProfile",
        "networkSecurityGroup",
        "parameters",
        "originGroup",
        "policySettings",
        "primaryEndpoints",
        "privateLinkServiceConnectionState",
        "probe",
        "properties",
        "publicIPAddress",
        "redirectConfiguration",
        "remoteVirtualNetwork",
        "remoteVirtualNetworkAddressSpace",
        "remoteVpnSite",
        "routeConfiguration",
        "routeTable",
        "routingConfiguration",
        "secret",
        "secretSource",
        "sku",
        "sslCertificate",
        "sslPolicy",
        "sslProfile",
        "subnet",
        "targetListener",
        "tlsSettings",
        "virtualHub",
        "virtualMachine",
        "virtualMachineProfile",
        "virtualNetwork",
        "virtualNetworkGateway1",
        "virtualWan",
        "vpnClientAddressPool",
        "vpnClientConfiguration",
        "vpnServerConfiguration",
        "wafPolicy",
        "webApplicationFirewallConfiguration",
        "webApplicationFirewallPolicyLink",
    }
)
LISTS_OF_OBJECTS = frozenset(
    {
        "applicationSecurityGroups",
        "appliesToGroups",
        "associations",
        "backendAddressPools",
        "backendAddresses",
        "backendHttpSettingsCollection",
        "backendIPConfigurations",
        "backendPools",
        "backends",
        "bgpPeeringAddresses",
        "customDomains",
        "defaultSecurityRules",
        "endpoints",
        "frontendEndpoints",
        "frontendIPConfigurations",
        "frontendPorts",
        "gatewayIPConfigurations",
        "httpListeners",
        "inboundNatPools",
        "inboundNatRules",
        "ipConfigurations",
        "ipsecPolicies",
        "loadBalancerBackendAddressPools",
        "loadBalancerBackendAddresses",
        "loadBalancerInboundNatRules",
        "loadBalancingRules",
        "logs",
        "networkInterfaceConfigurations",
        "networkInterfaces",
        "origins",
        "outboundRules",
        "privateLinkServiceConnections",
        "probes",
        "publicIpAddresses",
        "redirectConfigurations",
        "requestRoutingRules",
        "rewriteRuleSets",
        "routingRules",
        "ruleSets",
        "rulesEngines",
        "securityRules",
        "sslCertificates",
        "sslProfiles",
        "subnets",
        "trustedClientCertificates",
        "trustedRootCertificates",
        "urlPathMaps",
        "virtualNetworkPeerings",
        "vpnClientIpsecPolicies",
        "vpnLinkConnections",
        "vpnSiteLinks",
    }
)
LISTS_OF_TEXTS = frozenset(
    {
        "acceptedProtocols",
        "addressPrefixes",
        "destinationAddressPrefixes",
        "destinationPortRanges",
        "hostNames",
        "patternsToMatch",
        "sourceAddressPrefixes",
        "sourcePortRanges",
        "supportedProtocols",
        "tunnelIpAddresses",
        "vpnAuthenticationTypes",
        "vpnClientProtocols",
        "vpnProtocols",
        "zones",
    }
)
NUMBERS = frozenset(
    {
        "backendPort",
        "dpdTimeoutSeconds",
        "intervalInSeconds",
        "numberOfProbes",
        "order",
        "priority",
        "probeThreshold",
        "saLifeTimeSeconds",
    }
)
TRUTHS = frozenset(
    {
        "activeActive",
        "allowVirtualNetworkAccess",
        "defaultOutboundAccess",
        "enableBgp",
        "enableFloatingIP",
        "enableHttp2",
        "enableIPForwarding",
        "isActive",
        "isHttpAllowed",
        "isHttpsAllowed",
        "isProfileLevel",
        "requireServerNameIndication",
    }
)
# What people write there is their own.
LEFT_ALONE = frozenset({"tags", "metadata"})
RULES = frozenset({"defaultSecurityRules", "rules", "securityRules"})
"""Lists of parts of which each that is not understood costs itself."""
PLAIN = (str, int, float, bool)


def checked(item: dict[str, Any]) -> dict[str, Any]:
    """An item that is as Azure answers it.

    Raises:
        MalformedError: it is not.
    """
    if flaw := flaw_of(item):
        raise MalformedError(flaw)
    return item


def flaw_of(item: Any) -> str | None:
    """What in an item Azure would not have answered, without what it holds; None where nothing is."""
    if not isinstance(item, dict):
        return "it is no object"
    if not isinstance(item.get("id"), str):
        return "it has no id"
    return next(_flaws(item, ""), None)


def _flaws(value: Any, path: str) -> Iterator[str]:
    if isinstance(value, dict):
        for key, each in value.items():
            if key not in LEFT_ALONE and each is not None:
                at = f"{path}.{key}" if path else str(key)
                yield from _flaws_of_field(str(key), each, at)
                yield from () if key in RULES else _flaws(each, at)
    elif isinstance(value, (list, tuple)):
        for number, each in enumerate(value):
            yield from _flaws(each, f"{path}.{number}")


def _flaws_of_field(name: str, value: Any, path: str) -> Iterator[str]:
    if isinstance(value, Unknown):
        return
    # Azure takes numbers and truth values for texts, and the other way round.
    if name in TEXTS | NUMBERS | TRUTHS and not isinstance(value, PLAIN):
        yield f"{path} is {_kind(value)}, and not a text, a number or a truth value"
    elif name in WORDS and not isinstance(value, str):
        yield f"{path} is {_kind(value)}, and not a text"
    elif name in OBJECTS and not isinstance(value, dict):
        yield f"{path} is {_kind(value)}, and not an object"
    elif name in LISTS_OF_OBJECTS | LISTS_OF_TEXTS:
        yield from _flaws_of_list(value, path, dict if name in LISTS_OF_OBJECTS else str)
        yield from _lacks(value, NEEDED.get(name), path)


def _flaws_of_list(value: Any, path: str, kind: type) -> Iterator[str]:
    if not isinstance(value, (list, tuple)):
        yield f"{path} is {_kind(value)}, and not a list"
        return
    for number, each in enumerate(value):
        if not isinstance(each, (kind, Unknown)):
            yield f"{path}.{number} is {_kind(each)}, and not {'an object' if kind is dict else 'a text'}"


def _lacks(value: Any, needed: str | None, path: str) -> Iterator[str]:
    for number, each in enumerate(value if needed else ()):
        if isinstance(each, dict) and needed not in each:
            yield f"{path}.{number} has no {needed}"


def _kind(value: Any) -> str:
    kinds = ((bool, "a truth value"), ((int, float), "a number"), (str, "a text"), (dict, "an object"))
    return next((words for kind, words in kinds if isinstance(value, kind)), "a list")
