"""What many resources of CloudFormation have alike."""

from typing import Any

from providers.templates import Values
from scanner.models import Unknown


def tags_in(values: Values) -> list[dict[str, Any]]:
    """The tags that are known."""
    found = values.blocks("Tags")
    listed = () if isinstance(found, Unknown) else found
    pairs = [(each.text("Key", None), each.text("Value", "")) for each in listed if not isinstance(each, Unknown)]
    return [{"Key": key, "Value": value} for key, value in pairs if isinstance(key, str) and isinstance(value, str)]
