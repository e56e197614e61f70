"""Copy loops of Azure Resource Manager templates.

Source: documentation pages "Resource iteration in ARM templates" and "Property iteration in ARM templates".
"""

from collections.abc import Mapping

from providers.arm_collections import entry
from providers.located import Node

MAX_COPIES = 800
"""Of one loop, as Azure allows (documentation page "ARM template limits")."""


def property_loops(node: Node) -> Mapping[str, Node]:
    """The loops that make lists of an object, by the property or variable that each makes."""
    found = entry(node, "copy")
    loops = found.members() if found else ()
    is_loop = bool(loops) and all(entry(each, "count") and each.text("name") for each in loops)
    return {each.text("name"): each for each in loops} if is_loop else {}
