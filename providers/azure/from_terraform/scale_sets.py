"""Scale sets of virtual machines, as far as they are on networks."""

from collections.abc import Iterator, Mapping
from typing import Any

from providers.azure.arm_fields import Fields
from providers.azure.from_terraform.networks import resource
from providers.azure.template_machines import OF_MACHINES
from providers.azure.template_names import Naming
from providers.azure.template_parts import Told
from providers.templates import Block, Dialect, Values
from providers.translation import translates
from scanner.models import Unknown

SCALE_SETS = "Microsoft.Compute/virtualMachineScaleSets"
FLEXIBLE = "azurerm_orchestrated_virtual_machine_scale_set"
LEGACY = "azurerm_virtual_machine_scale_set"
"""Up to version 3 of the provider, with other names for its blocks."""
PLANS: Mapping[str, str] = {LEGACY: "network_profile"}
PUBLIC_ADDRESSES = ("public_ip_address", "public_ip_address_configuration")


@translates(
    Dialect.TERRAFORM,
    "azurerm_linux_virtual_machine_scale_set",
    "azurerm_windows_virtual_machine_scale_set",
    FLEXIBLE,
    LEGACY,
    tells=[SCALE_SETS, *OF_MACHINES],
    named=f"{SCALE_SETS}/{{name}}",
)
def scale_set(block: Block, naming: Naming) -> Iterator[Told]:
    """A scale set with the interfaces that its machines get.

    The orchestrated one is flexible, as of version 2.86 of the provider, and the others are uniform.
    """
    plans = block.values.blocks(PLANS.get(block.type, "network_interface"))
    told: dict[str, Any] = {
        "orchestrationMode": "Flexible" if block.type == FLEXIBLE else "Uniform",
        "virtualMachineProfile": {
            "networkProfile": {
                "networkInterfaceConfigurations": plans
                if isinstance(plans, Unknown)
                else [each if isinstance(each, Unknown) else _plan(block, each, naming) for each in plans]
            }
        },
    }
    yield Told({**resource(block, naming, SCALE_SETS, told), "sku": {"capacity": _capacity(block)}})


def _capacity(block: Block) -> int | Unknown | None:
    sku = block.values.block("sku", None) if block.type == LEGACY else None
    if sku is not None:
        return sku if isinstance(sku, Unknown) else sku.number("capacity", None)
    # "Defaults to 0" (`azurerm_linux_virtual_machine_scale_set`).
    return block.values.number("instances", 0)


def _plan(block: Block, values: Values, naming: Naming) -> dict[str, Any]:
    group = values.reference("network_security_group_id", None)
    configurations = values.blocks("ip_configuration")
    # Older names of the provider's majors stand beside the one of now.
    names = ("ip_forwarding_enabled", "enable_ip_forwarding", "ip_forwarding")
    forwarding = values.flag(next((each for each in names if each in values), names[0]), unset=False)
    properties = {
        "enableIPForwarding": forwarding,
        "networkSecurityGroup": {"id": naming.id(group)} if group is not None and group != "" else None,
        "ipConfigurations": configurations
        if isinstance(configurations, Unknown)
        else [each if isinstance(each, Unknown) else _configuration(block, each, naming) for each in configurations],
    }
    return {"name": values.text("name", None), "properties": properties}


def _configuration(block: Block, values: Values, naming: Naming) -> dict[str, Any]:
    inner = {key: each for key, each in values.items() if key not in {"name", *PUBLIC_ADDRESSES}}
    properties = Fields(block, naming, naming.id(block)).of(inner, "")
    public = next((found for key in PUBLIC_ADDRESSES if (found := values.block(key, None)) is not None), None)
    if public is not None:
        properties["publicIPAddressConfiguration"] = (
            public if isinstance(public, Unknown) else {"name": public.text("name", None)}
        )
    return {"name": values.text("name", None), "properties": properties}
