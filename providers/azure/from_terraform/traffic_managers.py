"""Profiles of Traffic Manager, and their endpoints."""

from collections.abc import Iterator, Mapping
from typing import Any

from providers.azure.from_terraform.edge_values import host, host_behind, state
from providers.azure.from_terraform.networks import NETWORK, part, resource
from providers.azure.template_names import Naming, owner_of
from providers.azure.template_parts import Part, Told
from providers.templates import Block, Dialect, Reference
from providers.translation import Translator, translates
from scanner.models import Unknown

PROFILES = f"{NETWORK}/trafficManagerProfiles"
PROFILE = "azurerm_traffic_manager_profile"
ENDPOINTS: Mapping[str, str] = {
    "azurerm_traffic_manager_azure_endpoint": "azureEndpoints",
    "azurerm_traffic_manager_external_endpoint": "externalEndpoints",
    "azurerm_traffic_manager_nested_endpoint": "nestedEndpoints",
}


@translates(Dialect.TERRAFORM, PROFILE, tells=[PROFILES], named=f"{PROFILES}/{{name}}")
def profile(block: Block, naming: Naming) -> Iterator[Told]:
    """A profile, which answers unless it says otherwise (`azurerm_traffic_manager_profile`)."""
    told: dict[str, Any] = {
        "profileStatus": state_of(block),
        "dnsConfig": {"fqdn": host_behind(naming, block)},
        "endpoints": [],
    }
    yield Told({**resource(block, naming, PROFILES, told), "location": "global"})


def state_of(block: Block) -> str | Unknown:
    """Whether a profile answers."""
    return block.values.text("profile_status", "Enabled")


def _endpoint(block: Block, naming: Naming) -> Iterator[Part]:
    """An endpoint of a profile. The name of a resource of Azure's is known where the resource says it."""
    reference = block.values.reference("target_resource_id", None)
    target = naming.blocks.get(reference.address) if isinstance(reference, Reference) else None
    name = host_behind(naming, target) if target else host(block.values, naming, "target")
    unknown = Unknown(why=f"depends on {reference}") if isinstance(reference, Reference) else UNKNOWN_TARGET
    told: dict[str, Any] = {"target": name or unknown, "endpointStatus": state(block.values, "enabled", unset=True)}
    if block.doubt:
        told["target"] = block.doubt
    answer = part(block, naming, told)
    yield Part(of=owner_of(answer["id"]), collection="endpoints", answer=answer)


UNKNOWN_TARGET = Unknown(why="where an endpoint of Traffic Manager leads is not known")
TRANSLATORS: tuple[Translator, ...] = tuple(
    translates(Dialect.TERRAFORM, kind, tells=[], named=f"{{profile_id}}/{collection}/{{name}}")(_endpoint)
    for kind, collection in ENDPOINTS.items()
)
"""One for each kind of endpoint."""
