"""Load balancers as ARM writes them, for the tests of several modules."""

from collections.abc import Mapping
from typing import Any

from tests.providers.azure.arm import resource, resource_id

BALANCERS = "Microsoft.Network/loadBalancers"
BALANCER = resource_id(BALANCERS, "Edge").lower()
SUBNET = resource_id("Microsoft.Network/virtualNetworks/subnets", "apps-vnet/web")
NETWORK = resource_id("Microsoft.Network/virtualNetworks", "apps-vnet").lower()
PUBLIC = {"publicIPAddress": {"id": resource_id("Microsoft.Network/publicIPAddresses", "apps")}}
INTERNAL = {"subnet": {"id": SUBNET}, "privateIPAddress": "10.40.1.5"}


def ref(collection: str, name: str) -> dict[str, str]:
    """A reference to a part."""
    return {"id": part_id(collection, name)}


def part_id(collection: str, name: str) -> str:
    """The id of a part, as ARM writes it."""
    return resource_id(f"{BALANCERS}/{collection}", f"Edge/{name}")


def rule(port: int = 443, *, frontend: str = "public", **more: Any) -> dict[str, Any]:
    """Properties of a load balancing rule for TCP, or of a NAT rule."""
    return {
        "frontendIPConfiguration": ref("frontendIPConfigurations", frontend),
        "protocol": "Tcp",
        "frontendPort": port,
        "backendPort": port,
        "backendAddressPool": ref("backendAddressPools", "web"),
        **more,
    }


def balancer(
    sku: str | None = "Standard",
    tier: str = "Regional",
    zones: Mapping[str, list[str]] | None = None,
    **properties: Any,
) -> dict[str, Any]:
    """A public load balancer with a rule for port 443, and a pool of one address.

    Args:
        sku: of it; None leaves it out.
        tier: `Regional` or `Global`.
        zones: of frontend configurations, by their names.
        properties: further ones, or others. A collection of parts is given as their properties by name.
    """
    common: dict[str, Any] = {
        "frontendIPConfigurations": {"public": PUBLIC},
        "backendAddressPools": {"web": {"loadBalancerBackendAddresses": [address("10.40.1.10")]}},
        "loadBalancingRules": {"https": rule()},
    }
    built = {name: _parts(name, value, zones or {}) for name, value in {**common, **properties}.items()}
    return resource(BALANCERS, "Edge", built, sku={"name": sku, "tier": tier} if sku else None)


def address(ip: str, **more: Any) -> dict[str, Any]:
    """A member of a pool by its address."""
    return {"name": ip, "properties": {"ipAddress": ip, "virtualNetwork": {"id": NETWORK}, **more}}


def interface(name: str, ip: str | None = "10.40.1.10", machine: str = "web") -> dict[str, Any]:
    """A network interface of a virtual machine; a stopped one may have no address."""
    type_name = "Microsoft.Network/networkInterfaces"
    plug = {
        "id": f"{resource_id(type_name, name)}/ipConfigurations/main",
        "name": "main",
        "properties": {"privateIPAddress": ip, "subnet": {"id": SUBNET}},
    }
    owner = {"id": resource_id("Microsoft.Compute/virtualMachines", machine)}
    return resource(type_name, name, {"ipConfigurations": [plug], "virtualMachine": owner})


def plugged(name: str) -> dict[str, str]:
    """A reference to the configuration of such an interface."""
    return {"id": f"{resource_id('Microsoft.Network/networkInterfaces', name)}/ipConfigurations/main"}


def _parts(collection: str, value: Mapping[str, Any], zones: Mapping[str, list[str]]) -> list[dict[str, Any]]:
    return [
        {
            "id": part_id(collection, name),
            "name": name,
            "properties": properties,
            **({"zones": zones[name]} if name in zones else {}),
        }
        for name, properties in value.items()
    ]
