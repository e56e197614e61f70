"""What many resources of Terraform's AWS provider have alike."""

from collections.abc import Mapping
from typing import Any

from providers.templates import Values


def tags_in(values: Values) -> list[dict[str, Any]]:
    """The tags that are known, with those that the provider puts on every resource where a plan tells them."""
    found = values.get("tags_all") if isinstance(values.get("tags_all"), Mapping) else values.get("tags")
    if not isinstance(found, Mapping):
        return []
    return [{"Key": key, "Value": value} for key, value in found.items() if isinstance(value, str)]
