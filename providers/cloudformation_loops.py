"""`Fn::ForEach` of CloudFormation, which repeats a part of a template.

Source: documentation page "Fn::ForEach", AWS CloudFormation User Guide.
"""

import re
from collections.abc import Callable, Iterator, Mapping

from providers.located import Node, Spending, text_of, together
from scanner.models import Unknown

_LOOP = "Fn::ForEach::"


def unrolled(
    entries: Mapping[str, Node], evaluate: Callable[[Node], Node | None], spending: Spending, depth: int = 0
) -> Mapping[str, Node]:
    """The entries with every loop written out. A loop over what is unknown stays as one entry that is unknown.

    Args:
        entries: of any object of a template.
        evaluate: gives the collection's values.
        spending: counts what the loops write.
        depth: loops around these entries.
    """
    if not any(key.startswith(_LOOP) for key in entries):
        return entries
    written: dict[str, Node] = {}
    for key, node in entries.items():
        written.update(_turns(key, node, evaluate, spending, depth) if key.startswith(_LOOP) else {key: node})
    return written


def _turns(
    key: str, loop: Node, evaluate: Callable[[Node], Node | None], spending: Spending, depth: int
) -> Mapping[str, Node]:
    match loop.members():
        case (name, collection, body) if name.text() and body.entries():
            found = evaluate(collection)
        case _:
            return {key: loop.holding(Unknown(why="Fn::ForEach is not written as CloudFormation expects"))}
    words = [text_of(each) for each in found.members()] if found else []
    if doubts := [each for each in words if isinstance(each, Unknown)]:
        return {key: loop.holding(together(doubts))}
    if found and not isinstance(found.value, tuple):
        return {key: loop.holding(found.value if isinstance(found.value, Unknown) else Unknown(why="is no list"))}
    written: dict[str, Node] = {}
    for word in map(str, words):
        turn = _replaced(body, name.text(), word, spending, depth)
        written.update(unrolled(turn.entries(), evaluate, spending, depth + 1))
    return written


def _replaced(node: Node, name: str, word: str, spending: Spending, depth: int) -> Node:
    """A copy with the word of this turn wherever the loop's name stands."""
    spending.spend(depth, node.line)
    match node.value:
        case str(text):
            is_ref = node.tag == "!Ref" and text == name
            return Node(
                word if is_ref else _filled(text, name, word), node.line, node.end_line, "" if is_ref else node.tag
            )
        case tuple(members):
            copies = tuple(_replaced(each, name, word, spending, depth + 1) for each in members)
            return Node(copies, node.line, node.end_line, node.tag)
        case Mapping() as entries if list(entries) == ["Ref"] and entries["Ref"].value == name:
            return node.holding(word)
        case Mapping() as entries:
            return Node(dict(_entries(entries, name, word, spending, depth + 1)), node.line, node.end_line, node.tag)
        case _:
            return node


def _entries(
    entries: Mapping[str, Node], name: str, word: str, spending: Spending, depth: int
) -> Iterator[tuple[str, Node]]:
    for key, each in entries.items():
        yield _filled(key, name, word), _replaced(each, name, word, spending, depth)


def _filled(text: str, name: str, word: str) -> str:
    """`${Name}` becomes the word, and `&{Name}` its letters and digits: logical names have no others."""
    if name not in text:
        return text
    return text.replace(f"${{{name}}}", word).replace(f"&{{{name}}}", re.sub(r"[^0-9A-Za-z]", "", word))
