"""Application gateways as ARM writes them, for the tests of several modules."""

from collections.abc import Mapping
from typing import Any

from tests.providers.azure.arm import resource, resource_id

GATEWAYS = "Microsoft.Network/applicationGateways"
ADDRESSES = "Microsoft.Network/publicIPAddresses"
SUBNET = resource_id("Microsoft.Network/virtualNetworks/subnets", "apps-vnet/appgw")
GATEWAY = resource_id(GATEWAYS, "Apps").lower()
PUBLIC, PRIVATE = {"id": resource_id(ADDRESSES, "apps")}, {"id": SUBNET}

Parts = Mapping[str, Mapping[str, Any]]
"""The properties of the parts of one collection, by name."""


def ref(collection: str, name: str, gateway: str = "Apps") -> dict[str, str]:
    """A reference to a part."""
    return {"id": part_id(collection, name, gateway)}


def part_id(collection: str, name: str, gateway: str = "Apps") -> str:
    """The id of a part, as ARM writes it."""
    return resource_id(f"{GATEWAYS}/{collection}", f"{gateway}/{name}")


def listener(port: int = 443, *, frontend: str = "public", gateway: str = "Apps", **more: Any) -> dict[str, Any]:
    """Properties of a listener, for HTTPS where nothing else is said."""
    return {
        "frontendIPConfiguration": ref("frontendIPConfigurations", frontend, gateway),
        "frontendPort": ref("frontendPorts", f"port-{port}", gateway),
        "protocol": "Https",
        **more,
    }


def to_pool(pool: str = "web", settings: str = "https", gateway: str = "Apps") -> dict[str, Any]:
    """The fields of a rule that send requests to a pool."""
    return {
        "backendAddressPool": ref("backendAddressPools", pool, gateway),
        "backendHttpSettings": ref("backendHttpSettingsCollection", settings, gateway),
    }


def rule(of: str = "web", *, gateway: str = "Apps", **more: Any) -> dict[str, Any]:
    """Properties of a basic rule for a listener."""
    return {"ruleType": "Basic", "priority": 10, "httpListener": ref("httpListeners", of, gateway), **more}


def gateway(name: str = "Apps", *, fields: Mapping[str, Any] | None = None, **properties: Any) -> dict[str, Any]:
    """A gateway of the second generation with a public HTTPS listener whose requests go to one address.

    Args:
        name: of it.
        fields: beside the properties, such as `zones`.
        properties: further ones, or others. A collection of parts is given as their properties by name.
    """
    common: dict[str, Any] = {
        "sku": {"name": "WAF_v2", "tier": "WAF_v2"},
        "gatewayIPConfigurations": {"main": {"subnet": {"id": SUBNET}}},
        "frontendIPConfigurations": {"public": {"publicIPAddress": PUBLIC}, "private": {"subnet": PRIVATE}},
        "frontendPorts": {f"port-{port}": {"port": port} for port in (80, 443, 8443)},
        "sslCertificates": {"edge": {}},
        "sslPolicy": {"policyType": "Predefined", "policyName": "AppGwSslPolicy20220101S"},
        "backendAddressPools": {"web": {"backendAddresses": [{"ipAddress": "10.40.1.10"}]}},
        "backendHttpSettingsCollection": {"https": {"port": 8443, "protocol": "Https"}},
        "httpListeners": {"web": listener(sslCertificate=ref("sslCertificates", "edge", name), gateway=name)},
        "requestRoutingRules": {"web": rule(gateway=name, **to_pool(gateway=name))},
    }
    built = {field: _parts(name, field, value) for field, value in {**common, **properties}.items()}
    return resource(GATEWAYS, name, built, **(fields or {}))


def public_address(name: str = "apps", **more: Any) -> dict[str, Any]:
    """A zone-redundant public address with a name."""
    properties = {"ipAddress": "20.73.0.10", "dnsSettings": {"fqdn": f"{name}.westeurope.cloudapp.azure.com"}}
    return resource(ADDRESSES, name, properties, **{"zones": ["1", "2", "3"], **more})


def _parts(gateway_name: str, collection: str, value: Any) -> Any:
    is_collection = collection.endswith(("s", "Collection"))
    if not is_collection or not isinstance(value, dict):
        return value
    return [
        {"id": part_id(collection, name, gateway_name), "name": name, "properties": properties}
        for name, properties in value.items()
    ]
