"""Security groups that rules name as their far side."""

from typing import Any

from providers.aws.template_names import Naming
from providers.templates import Reference
from providers.translation import DOUBT
from scanner.models import Unknown


def pair_of(group: Reference | str | Unknown, naming: Naming) -> dict[str, Any]:
    """An entry of `UserIdGroupPairs`, which says where it is not known what group it names."""
    return {"GroupId": naming.id(group), DOUBT: group if isinstance(group, Unknown) else None}
