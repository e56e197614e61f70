"""Peerings of virtual networks."""

from collections.abc import Iterator

from providers.azure.arm_fields import properties_of
from providers.azure.from_terraform.networks import VIRTUAL_NETWORKS, part
from providers.azure.template_names import Naming, owner_of
from providers.azure.template_parts import Part
from providers.templates import Block, Dialect
from providers.translation import translates


@translates(
    Dialect.TERRAFORM,
    "azurerm_virtual_network_peering",
    tells=[],
    named=f"{VIRTUAL_NETWORKS}/{{virtual_network_name}}/virtualNetworkPeerings/{{name}}",
)
def peering(block: Block, naming: Naming) -> Iterator[Part]:
    """One half of a peering, which is its network's."""
    answer = part(block, naming, properties_of(block, naming, "virtual_network_name"))
    yield Part(of=owner_of(answer["id"]), collection="virtualNetworkPeerings", answer=answer)
