"""Diagnostic settings."""

from collections.abc import Iterator
from typing import Any

from providers.azure.diagnostic_settings import SETTINGS
from providers.azure.from_terraform.networks import resource
from providers.azure.template_names import Naming
from providers.azure.template_parts import Told
from providers.templates import Block, Dialect, Values
from providers.translation import translates
from scanner.models import Unknown


@translates(
    Dialect.TERRAFORM,
    "azurerm_monitor_diagnostic_setting",
    tells=[SETTINGS],
    named=f"{{target_resource_id}}/providers/{SETTINGS}/{{name}}",
)
def diagnostic_setting(block: Block, naming: Naming) -> Iterator[Told]:
    """A setting of a resource. Where the resource is made and it may not be, it takes nothing for certain."""
    target = naming.blocks.target(block, "target_resource_id")
    is_certain = block.doubt is None or (target is not None and target.doubt == block.doubt)
    yield Told(resource(block, naming, SETTINGS, {"logs": _logs(block) if is_certain else block.doubt}))


def _logs(block: Block) -> Any:
    """The logs that are named: as `enabled_log`, and as `log` up to version 3 of the provider."""
    found: list[Any] = []
    for name in ("enabled_log", "log"):
        listed = block.values.blocks(name)
        if isinstance(listed, Unknown):
            return listed
        found += [each if isinstance(each, Unknown) else _log(each) for each in listed]
    return found


def _log(values: Values) -> dict[str, Any]:
    # A `log` is enabled unless it says otherwise, and an `enabled_log` has no such attribute.
    return {
        "category": values.text("category", None),
        "categoryGroup": values.text("category_group", None),
        "enabled": values.flag("enabled", unset=True),
    }
