"""Management locks."""

from collections.abc import Iterator

from providers.azure.locks import LOCKS
from providers.azure.template_names import Naming
from providers.azure.template_parts import Told
from providers.templates import Block, Dialect
from providers.translation import translates


@translates(Dialect.TERRAFORM, "azurerm_management_lock", tells=[LOCKS])
def lock(block: Block, naming: Naming) -> Iterator[Told]:
    """A lock of a resource, of a resource group or of a whole subscription."""
    name = naming.name(block)
    scope = naming.id(block.values.reference("scope", None))
    level = block.values.text("lock_level", None)
    yield Told({"id": f"{scope}/providers/{LOCKS}/{name}", "name": name, "type": LOCKS, "properties": {"level": level}})
