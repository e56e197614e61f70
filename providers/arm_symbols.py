"""Values that only the deployment knows, written as the expression they come from.

Two texts with the same unknown part, such as a name and the id that is made of it, are then still known to be equal.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping

from providers.located import Content, Node, together, unknowns
from providers.templates import Reference, depends_on
from scanner.models import Unknown

OWN_GROUP = "/subscriptions/{subscription().subscriptionId}/resourceGroups/{resourceGroup().name}"
"""What the id of the group that is deployed to is made of, as in the common `uniqueString(resourceGroup().id)`."""
_MAX_LETTERS = 2_000
_PART = re.compile(r"[{}/]")


class Symbol(Unknown):
    """An unknown text, list or object, by what it is made of."""

    text: str
    """What is known of it, and expressions in braces: `{parameters('name')}-nsg`."""
    is_rest: bool = False
    """It stands for any number of members of the list it is in."""


def symbol(text: str, *names: str) -> Symbol:
    """An unknown value.

    Args:
        text: the expression.
        names: what it depends on; the expression itself where there are none.
    """
    return Symbol(why=depends_on(*names or (text,)).why, text=f"{{{text}}}")


def combined(name: str, arguments: Iterable[Node]) -> Symbol:
    """What a function gives whose arguments are not all known."""
    listed = tuple(arguments)
    text = f"{name}({', '.join(map(written, listed))})".replace(OWN_GROUP, "resourceGroup().id")
    doubts = [each for argument in listed for each in unknowns(argument)]
    return made_of(f"{{{text}}}", doubts or [depends_on(f"{name}()")])


def made_of(text: str, doubts: Iterable[Unknown]) -> Symbol:
    """A text with unknown parts."""
    return Symbol(why=together(doubts).why, text=text if len(text) <= _MAX_LETTERS else _shortened(text))


def rest(unknown: Unknown) -> Symbol:
    """Any number of members of a list."""
    return Symbol(why=unknown.why, text=embedded(unknown), is_rest=True)


def embedded(unknown: Unknown) -> str:
    """What stands for an unknown value within a text."""
    return unknown.text if isinstance(unknown, Symbol) else f"{{{unknown.why}}}"


def written(node: Node) -> str:
    """A value as an expression would write it: equal values are written equally."""
    match node.value:
        case Symbol(text=text):
            return text
        case Unknown(why=why):
            return f"{{{why}}}"
        case str(text):
            return f"'{text}'"
        case tuple(members):
            return f"[{', '.join(map(written, members))}]"
        case Mapping() as entries:
            return f"<{', '.join(f'{key}: {written(entries[key])}' for key in sorted(entries))}>"
        case other:
            return str(other)


def has_rest(members: Iterable[Node]) -> bool:
    """Whether it is unknown how many members a list has."""
    return any(isinstance(each.value, Symbol) and each.value.is_rest for each in members)


def segments(text: str) -> Iterator[str]:
    """The parts between the slashes of a text; slashes within an expression do not part it."""
    depth = start = 0
    for found in _PART.finditer(text):
        depth += (found[0] == "{") - (found[0] == "}")
        if found[0] == "/" and depth <= 0:
            yield text[start : found.start()]
            start = found.end()
    yield text[start:]


def text_of_part(content: Content) -> str | None:
    """A scalar as a part of a text, unknown ones as their expression; None for what is no scalar."""
    match content:
        case bool(flag):
            return "true" if flag else "false"
        case str() | int() | float():
            return str(content)
        case Unknown():
            return embedded(content)
        case Reference():
            return f"{{{content}}}"
        case None:
            return ""
        case _:
            return None


def truth(content: Content) -> bool | Unknown:
    """Whether a condition holds."""
    match content:
        case bool() | Unknown():
            return content
        case str(text) if text.lower() in {"true", "false"}:
            return text.lower() == "true"
        case _:
            return Unknown(why="its condition is neither true nor false")


def name_of(content: Content) -> Content:
    """A name or an id; unknown where it is none."""
    text = text_of_part(content)
    return Unknown(why="is no name") if text is None or len(text) > _MAX_LETTERS else content


def _shortened(text: str) -> str:
    return f"{{{hashlib.sha256(text.encode()).hexdigest()}}}"
