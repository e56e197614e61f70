"""A document of which every value knows its line: what JSON and YAML are read into, and what expressions give."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TypeAlias

from providers.template_files import TOO_DEEP, UnreadableError
from providers.templates import Reference, Value, Values, depends_on, is_secret
from scanner.models import Unknown

MAX_DEPTH = 100
"""Values within values."""
MAX_NODES = 1_000_000
"""Values of one document, each as often as it is used: YAML's aliases repeat what they point to."""

MAX_LETTERS = 1_000_000
"""Of a text that functions make."""
_SECRET = Unknown(why="is a secret, and secrets are not kept")

Content: TypeAlias = "str | int | float | bool | Unknown | Reference | tuple[Node, ...] | Mapping[str, Node] | None"
Found: TypeAlias = "Content | Node"
"""What a name stands for: a value with places of its own, or one that takes the place of the name."""


@dataclass(frozen=True, slots=True)
class Node:
    """A value and where it stands."""

    value: Content
    line: int
    """Of its key, or where it begins when it has none."""
    end_line: int
    tag: str = ""
    """A YAML tag that says how to understand it: `!Sub`."""

    def entries(self) -> Mapping[str, "Node"]:
        """What is in the object; nothing when it is none."""
        return self.value if isinstance(self.value, Mapping) and not self.tag else {}

    def members(self) -> tuple["Node", ...]:
        """What is in the list; nothing when it is none."""
        return self.value if isinstance(self.value, tuple) and not self.tag else ()

    def get(self, *keys: str) -> "Node | None":
        """What lies at the end of a path of keys, None where one of them is missing."""
        node: Node | None = self
        for key in keys:
            node = node and node.entries().get(key)
        return node

    def text(self, *keys: str) -> str:
        """The text at the end of a path of keys, empty where there is none."""
        node = self.get(*keys)
        return node.value if node and isinstance(node.value, str) and not node.tag else ""

    def holding(self, value: Content) -> "Node":
        """Another value in the same place."""
        return Node(value, self.line, self.end_line)


class Spending:
    """Counts what a document takes, so that none takes all."""

    def __init__(self, limit: int = MAX_NODES) -> None:
        self.spent = 0
        self._limit = limit

    def spend(self, depth: int, line: int, values: int = 1) -> None:
        """Take some values at a depth.

        Raises:
            UnreadableError: they are too many, or lie too deep.
        """
        self.spent += values
        if self.spent > self._limit:
            why = f"grows to more than {self._limit:,} values"
            raise UnreadableError(why, line)
        if depth > MAX_DEPTH:
            raise UnreadableError(TOO_DEEP, line)


def size(node: Node) -> int:
    """How many values there are in a value; a long text counts as several."""
    match node.value:
        case tuple(members):
            return 1 + sum(map(size, members))
        case Mapping() as entries:
            return 1 + sum(map(size, entries.values()))
        case str(text):
            return 1 + len(text) // 20
        case _:
            return 1


def put(entries: dict[str, Node], key: str, node: Node) -> None:
    """Add an entry. A key that is written twice is unknown: readers differ in which of its values counts."""
    if earlier := entries.get(key):
        lines = f"lines {earlier.line} and {node.line}"
        node = node.holding(Unknown(why=f"`{key}` is written twice, on {lines}"))
    entries[key] = node


def moved(node: Node, line: int) -> Node:
    """The same value as if it were written on one line: what another file gives has no line in this one."""
    match node.value:
        case tuple(members):
            return Node(tuple(moved(each, line) for each in members), line, line, node.tag)
        case Mapping() as entries:
            return Node({key: moved(each, line) for key, each in entries.items()}, line, line, node.tag)
        case _:
            return replace(node, line=line, end_line=line)


def node_of(value: object, line: int) -> Node:
    """A plain value, such as the standard library's JSON reader gives, on one line."""
    match value:
        case list(members) | tuple(members):
            return Node(tuple(node_of(each, line) for each in members), line, line)
        case dict(entries):
            return Node({str(key): node_of(each, line) for key, each in entries.items()}, line, line)
        case None | bool() | int() | float() | str() | Unknown() | Reference():
            return Node(value, line, line)
        case _:
            return Node(str(value), line, line)


def plain(node: Node) -> Value:
    """The value without its places."""
    match node.value:
        case tuple(members):
            return tuple(plain(each) for each in members)
        case Mapping() as entries:
            return {key: _kept(key, each) for key, each in entries.items()}
        case other:
            return other


def _kept(key: str, node: Node) -> Value:
    """The value under a key; a text that the key names a secret is dropped."""
    return _SECRET if isinstance(node.value, str) and is_secret(key) else plain(node)


def values(node: Node, *, with_lines: bool = True) -> Values:
    """The entries of an object, and their lines by dotted path."""
    entries = {key: _kept(key, each) for key, each in node.entries().items()}
    return Values(entries, dict(_lines(node, "")) if with_lines else None)


def _lines(node: Node, at: str) -> Iterator[tuple[str, int]]:
    inner = node.value.items() if isinstance(node.value, Mapping) else enumerate(node.members())
    for key, each in inner:
        path = f"{at}.{key}" if at else str(key)
        yield path, each.line
        yield from _lines(each, path)


def unknowns(node: Node) -> Iterator[Unknown]:
    """What is unknown in a value, however deep; what another block gives is not known yet either."""
    match node.value:
        case Unknown() as unknown:
            yield unknown
        case Reference() as reference:
            yield depends_on(str(reference))
        case tuple() | Mapping():
            inner = node.members() or node.entries().values()
            for each in inner:
                yield from unknowns(each)


def together(reasons: Iterable[Unknown]) -> Unknown:
    """One unknown for several."""
    return Unknown(why=" and ".join(dict.fromkeys(each.why for each in reasons)).replace(" and depends on ", ", "))


def text_of(node: Node) -> str | Unknown:
    """A value as it is written into a text."""
    match node.value:
        case bool(flag):
            return "true" if flag else "false"
        case str() | int() | float() as value:
            return str(value)
        case None:
            return ""
        case Unknown() | Reference():
            return together(unknowns(node))
        case _:
            return Unknown(why="is no text")
