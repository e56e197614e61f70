"""Values of an Azure template's parameters: given, from a parameter file, or the defaults that it declares."""

from collections.abc import Mapping
from pathlib import Path

from providers.arm_collections import entry
from providers.documents import read_document
from providers.located import Node
from providers.template_files import UnreadableError
from providers.templates import depends_on

_SECURE = {"securestring", "secureobject"}
_MAX_DEFINITIONS = 20
"""Types that are defined by other types."""


def is_secret(template: Node, declared: Node) -> bool:
    """Whether a parameter is secret by its type, which may be one that the template defines."""
    for _ in range(_MAX_DEFINITIONS):
        if declared.text("type").lower() in _SECURE:
            return True
        name = declared.text("$ref").removeprefix("#/definitions/")
        found = template.get("definitions", name) if name else None
        if found is None:
            return False
        declared = found
    return True


def given_value(node: Node) -> Node:
    """A value as a deployment or a parameter file writes it: `{"value": ...}` or a reference to a key vault."""
    found = entry(node, "value")
    if found:
        return found
    secret = node.text("reference", "secretName")
    return node.holding(depends_on(f"key vault secret {secret}" if secret else "what the deployment is given"))


def read_parameters(root: Path, file: str) -> Mapping[str, Node]:
    """The parameters that a file gives.

    Raises:
        UnreadableError: it cannot be read, or is no parameter file.
    """
    found = entry(read_document(root, file), "parameters")
    if not found or not found.entries():
        why = "gives no parameters"
        raise UnreadableError(why)
    return {name: given_value(each) for name, each in found.entries().items()}
