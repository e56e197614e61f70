"""Telling a call of one of CloudFormation's functions from a value."""

from collections.abc import Mapping

from providers.located import Node


def call(node: Node) -> tuple[str, Node] | None:
    """The function that is called in a place and its argument, None where the value is no call."""
    if node.tag:
        name = node.tag.removeprefix("!")
        return (name if name in {"Ref", "Condition"} else f"Fn::{name}"), Node(node.value, node.line, node.end_line)
    match node.value:
        case Mapping() as entries if len(entries) == 1:
            name, argument = next(iter(entries.items()))
            is_call = name == "Ref" or (name.startswith("Fn::") and not name.startswith("Fn::ForEach::"))
            return (name, argument) if is_call else None
        case _:
            return None
