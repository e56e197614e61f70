"""Scale sets of virtual machines, as far as they are on networks."""

from collections.abc import Iterator
from typing import Any

from providers.azure.arm_fields import Fields
from providers.azure.from_terraform.networks import resource
from providers.azure.template_names import Naming
from providers.azure.template_parts import OF_MACHINES, Told
from providers.templates import Block, Dialect, Values
from providers.translation import translates
from scanner.models import Unknown

SCALE_SETS = "Microsoft.Compute/virtualMachineScaleSets"
FLEXIBLE = "azurerm_orchestrated_virtual_machine_scale_set"
PUBLIC_ADDRESS = "public_ip_address"


@translates(
    Dialect.TERRAFORM,
    "azurerm_linux_virtual_machine_scale_set",
    "azurerm_windows_virtual_machine_scale_set",
    FLEXIBLE,
    tells=[SCALE_SETS, *OF_MACHINES],
    named=f"{SCALE_SETS}/{{name}}",
)
def scale_set(block: Block, naming: Naming) -> Iterator[Told]:
    """A scale set with the interfaces that its machines get.

    The orchestrated one is flexible, as of version 2.86 of the provider, and the others are uniform.
    """
    plans = block.values.blocks("network_interface")
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
    # "Defaults to 0" for uniform ones (`azurerm_linux_virtual_machine_scale_set`).
    sku = {"capacity": block.values.number("instances", 0)}
    yield Told({**resource(block, naming, SCALE_SETS, told), "sku": sku})


def _plan(block: Block, values: Values, naming: Naming) -> dict[str, Any]:
    group = values.reference("network_security_group_id", None)
    configurations = values.blocks("ip_configuration")
    # Up to version 4 of the provider the older name was one of both.
    forwarding = values.flag("ip_forwarding_enabled", values.flag("enable_ip_forwarding", unset=False))
    properties = {
        "enableIPForwarding": forwarding,
        "networkSecurityGroup": {"id": naming.id(group)} if group is not None and group != "" else None,
        "ipConfigurations": configurations
        if isinstance(configurations, Unknown)
        else [each if isinstance(each, Unknown) else _configuration(block, each, naming) for each in configurations],
    }
    return {"name": values.text("name", None), "properties": properties}


def _configuration(block: Block, values: Values, naming: Naming) -> dict[str, Any]:
    inner = {key: each for key, each in values.items() if key not in {"name", PUBLIC_ADDRESS}}
    properties = Fields(block, naming, naming.id(block)).of(inner, "")
    public = values.block(PUBLIC_ADDRESS, None)
    if public is not None:
        properties["publicIPAddressConfiguration"] = (
            public if isinstance(public, Unknown) else {"name": public.text("name", None)}
        )
    return {"name": values.text("name", None), "properties": properties}
