"""Flow logs, which belong to a network watcher that Azure mostly makes by itself."""

from collections.abc import Iterator
from typing import Any

from providers.azure.from_terraform.networks import NETWORK, resource
from providers.azure.template_names import Naming, owner_of
from providers.azure.template_parts import Told
from providers.templates import Block, Dialect
from providers.translation import ADDRESS, OF_OTHERS, translates
from scanner.models import Unknown

WATCHERS = f"{NETWORK}/networkWatchers"
FLOW_LOGS = f"{WATCHERS}/flowLogs"


@translates(Dialect.TERRAFORM, "azurerm_network_watcher", tells=[WATCHERS], named=f"{WATCHERS}/{{name}}")
def network_watcher(block: Block, naming: Naming) -> Iterator[Told]:
    """A network watcher."""
    yield Told(resource(block, naming, WATCHERS, {}))


@translates(
    Dialect.TERRAFORM,
    "azurerm_network_watcher_flow_log",
    tells=[WATCHERS, FLOW_LOGS],
    named=f"{WATCHERS}/{{network_watcher_name}}/flowLogs/{{name}}",
)
def flow_log(block: Block, naming: Naming) -> Iterator[Told]:
    """A flow log. Up to version 3 of the provider its target could be written as a security group's id."""
    identifier = naming.id(block)
    watcher = owner_of(identifier)
    if not any(naming.id(each).lower() == watcher.lower() for each in naming.blocks.of("azurerm_network_watcher")):
        others = {"id": watcher, "name": watcher.rpartition("/")[2], "type": WATCHERS, ADDRESS: OF_OTHERS}
        yield Told({**others, "properties": {}})
    targets = ("target_resource_id", "network_security_group_id")
    written = next((block.values.reference(name, None) for name in targets if name in block.values), None)
    told: dict[str, Any] = {
        # What is recorded may be anything where it is not known.
        "targetResourceId": written if isinstance(written, Unknown) else naming.id(written),
        "storageId": naming.id(block.values.reference("storage_account_id", None)),
        "enabled": block.values.flag("enabled", unset=None),
    }
    yield Told(resource(block, naming, FLOW_LOGS, told))
