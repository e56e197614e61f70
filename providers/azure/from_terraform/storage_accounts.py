"""Storage accounts, as far as edges lead to them."""

from collections.abc import Iterator

from providers.azure.from_terraform.networks import resource
from providers.azure.template_names import Naming
from providers.azure.template_parts import Told
from providers.templates import Block, Dialect
from providers.translation import translates

ACCOUNTS = "Microsoft.Storage/storageAccounts"


@translates(Dialect.TERRAFORM, "azurerm_storage_account", tells=[ACCOUNTS], named=f"{ACCOUNTS}/{{name}}")
def storage_account(block: Block, naming: Naming) -> Iterator[Told]:
    """An account, with endpoints of the standard kind unless it says otherwise (`azurerm_storage_account`)."""
    kind = block.values.text("dns_endpoint_type", "Standard")
    yield Told(resource(block, naming, ACCOUNTS, {"dnsEndpointType": kind}))
