"""Terraform's names for what Azure Resource Manager has: mostly the same words, in snake case and without envelopes."""

from collections.abc import Mapping
from typing import Any

from providers.azure.part_names import PARTS
from providers.azure.template_names import Naming
from providers.templates import Block, Reference, Value
from providers.translation import PLACE, line_of
from scanner.calls import MalformedError
from scanner.models import Unknown

# What is not the same words (the provider's documentation beside the Azure REST API). Older and newer names of the
# provider's majors stand side by side.
RENAMED: Mapping[str, str] = {
    "private_ip_address": "privateIPAddress",
    "private_ip_address_allocation": "privateIPAllocationMethod",
    "private_ip_address_version": "privateIPAddressVersion",
    "public_ip_address": "publicIPAddress",
    "public_ip_prefix": "publicIPPrefix",
    "frontend_ip_configuration": "frontendIPConfiguration",
    "gateway_ip_configuration": "gatewayIPConfiguration",
    "enable_floating_ip": "enableFloatingIP",
    "floating_ip_enabled": "enableFloatingIP",
    "enable_ip_forwarding": "enableIPForwarding",
    "ip_forwarding_enabled": "enableIPForwarding",
    "enable_http2": "enableHttp2",
    "http2_enabled": "enableHttp2",
    "disabled_protocols": "disabledSslProtocols",
    "drain_timeout_sec": "drainTimeoutInSec",
    "next_hop_in_ip_address": "nextHopIpAddress",
    "frontend_port_start": "frontendPortRangeStart",
    "frontend_port_end": "frontendPortRangeEnd",
    "allocation_method": "publicIPAllocationMethod",
    "sa_lifetime": "saLifeTimeSeconds",
    "gateway_address": "gatewayIpAddress",
    "gateway_fqdn": "fqdn",
    "active_active": "activeActive",
    "enable_bgp": "enableBgp",
    "bgp_enabled": "enableBgp",
    "default_outbound_access_enabled": "defaultOutboundAccess",
    "security_group": "networkSecurityGroup",
    "require_sni": "requireServerNameIndication",
}
# Ids under names that do not say so, and lists whose name is not made of that of one.
BARE_IDS = frozenset({"security_group"})
PLURALS: Mapping[str, str] = {
    "public_ip_address_ids": "publicIpAddresses",
    "public_ip_prefix_ids": "publicIpPrefixes",
}
# Ids that are written as they are, and not as references to resources.
PLAIN_IDS = frozenset({"key_vault_secret_id", "target_resource_id"})
BESIDE = ("zones",)
"""What the API has beside the properties of a part."""
SECRETS = frozenset({"password", "data", "shared_key", "authorization_key", "pfx"})
OF_TERRAFORM = frozenset(
    {"name", "resource_group_name", "location", "tags", "timeouts", "id", "zones", "sku", "sku_tier"}
)


def properties_of(block: Block, naming: Naming, *left_out: str) -> dict[str, Any]:
    """The attributes of a block as the properties of its resource.

    Args:
        block: of any type.
        naming: for what it refers to.
        left_out: attributes that the API has elsewhere.

    Raises:
        MalformedError: what must be a block is none.
    """
    ignored = OF_TERRAFORM.union(left_out)
    entries = {key: each for key, each in block.values.items() if key not in ignored}
    return Fields(block, naming, naming.id(block)).of(entries, "")


def zones_of(block: Block) -> list[str] | None:
    """The zones, where they are known."""
    found = block.values.texts("zones")
    return [each for each in found if isinstance(each, str)] if isinstance(found, tuple) else None


OF_BALANCERS = "azurerm_lb_"
"""Parts of load balancers, which have a number under the name that a part of a gateway has: `frontend_port`."""


class Fields:
    """Turns attributes of a resource into fields of its parts.

    Args:
        block: the resource.
        naming: for what it refers to.
        own: its id, within which its parts have theirs.
    """

    def __init__(self, block: Block, naming: Naming, own: str) -> None:
        self._block = block
        self._naming = naming
        self._own = own

    def of(self, entries: Mapping[str, Value], at: str) -> dict[str, Any]:
        """The attributes at a path, as fields."""
        found: dict[str, Any] = {}
        for key, value in entries.items():
            if value in (None, "", ()) or key in SECRETS:
                continue
            path = f"{at}.{key}" if at else key
            name, field = self._field(key, value, path)
            found[name] = field
        return found

    def _field(self, key: str, value: Value, path: str) -> tuple[str, Any]:
        stem = key.removesuffix("_name").removesuffix("_names")
        part = PARTS.get(stem.removeprefix("default_"))
        if key in PARTS and not (self._is_of_balancer and not self._is_block(value)):
            return PARTS[key], self._parts(value, path)
        if key.endswith("_name") and part:
            return camel(stem), value if isinstance(value, Unknown) else {"id": f"{self._own}/{part}/{value}"}
        if key.endswith("_names") and part and isinstance(value, tuple):
            return f"{camel(stem)}s", [{"id": f"{self._own}/{part}/{each}"} for each in value]
        if key in BARE_IDS or (key.endswith("_id") and key not in PLAIN_IDS):
            return camel(key.removesuffix("_id")), self._reference(value)
        if key.endswith("_ids"):
            listed = value if isinstance(value, tuple) else (value,)
            name = PLURALS.get(key) or f"{camel(key.removesuffix('_ids'))}s"
            return name, [self._reference(each) for each in listed]
        return camel(key), self._plain(value, path)

    @property
    def _is_of_balancer(self) -> bool:
        return self._block.type.startswith(OF_BALANCERS)

    def _is_block(self, value: Value) -> bool:
        if isinstance(value, Unknown):
            return not self._is_of_balancer
        # Blocks of which it is not known for what they are made are unknown members of the list of them.
        return isinstance(value, Mapping) or (
            isinstance(value, tuple) and any(isinstance(each, (Mapping, Unknown)) for each in value)
        )

    def _parts(self, value: Value, path: str) -> Any:
        if isinstance(value, Unknown):
            return value
        if isinstance(value, Reference):
            return Unknown(why=f"depends on {value}")
        if not self._is_block(value):
            flaw = f"{path} is no block"
            raise MalformedError(flaw)
        listed = value if isinstance(value, tuple) else (value,)
        several = isinstance(value, tuple)
        return [self._part(each, f"{path}.{number}" if several else path) for number, each in enumerate(listed)]

    def _part(self, value: Value, path: str) -> Any:
        if not isinstance(value, Mapping):
            return value
        inner = {key: each for key, each in value.items() if key not in {"name", "id", *BESIDE}}
        beside = {key: self._plain(value[key], f"{path}.{key}") for key in BESIDE if value.get(key)}
        place = line_of(self._block, self._block.values, path)
        return {"name": value.get("name"), **beside, "properties": self.of(inner, path), PLACE: place}

    def _reference(self, value: Value) -> Any:
        known = isinstance(value, (Reference, str, Unknown))
        return {"id": self._naming.id(value)} if known else value  # type: ignore[arg-type]

    def _plain(self, value: Value, path: str) -> Any:
        match value:
            case Mapping() as entries:
                return self.of(entries, path)
            case (Mapping() as entries,):
                return self.of(entries, f"{path}.0")
            case tuple() as members:
                return [self._plain(each, f"{path}.{number}") for number, each in enumerate(members)]
            case Reference() as reference:
                return reference.value or Unknown(why=f"depends on {reference}")
            case other:
                return other


def camel(name: str) -> str:
    """`source_port_range` as `sourcePortRange`."""
    first, *rest = name.split("_")
    return RENAMED.get(name) or first + "".join(part.capitalize() for part in rest)
