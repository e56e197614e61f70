"""Terraform's source text with dynamic blocks as the evaluator can make them.

The evaluator (tfparse 0.6) has two mistakes. What a dynamic block makes is dropped where that stands in a block that is
no dynamic one itself: so that one becomes dynamic, and is made once. And the last block that dynamic ones make is taken
for a repetition and dropped, where a block comes after them that is none: so another dynamic block comes last, of which
the one that is made is dropped.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from providers.terraform_syntax import bodies, tree_of

if TYPE_CHECKING:
    from tree_sitter import Node

ONCE = "for_each = [0]\n"
LAST = f'dynamic "netassay" {{\n{ONCE}content {{\n}}\n}}\n'
"""Of a type that no resource has."""


@dataclass(frozen=True, slots=True)
class Rewritten:
    """A text that is not the one in the file."""

    text: bytes
    lines: tuple[int, ...]
    """For each of its lines, the one of the file that it comes from."""


class _Edit(NamedTuple):
    begin: int
    end: int
    text: str


def rewrite(text: str) -> Rewritten | None:
    """The text with what the evaluator needs; None where that is the text as it is."""
    original = text.encode(errors="replace")
    outermost = [block for body in bodies(tree_of(original)) for block in _blocks(body)]
    edits = [edit for block in outermost if _type(block) in {"resource", "data"} for edit in _within(block)]
    return _applied(original, sorted(edits)) if edits else None


def _within(block: "Node") -> Iterator[_Edit]:
    """What has to be different between the braces of a block."""
    inner = [each for body in bodies(block) for each in _blocks(body)]
    for each in inner:
        if _is_around_dynamic(each):
            yield from _made_dynamic(each)
        yield from _within(each)
    is_dynamic = [_type(each) == "dynamic" or _is_around_dynamic(each) for each in inner]
    if any(before and not after for before, after in pairwise(is_dynamic)):
        end = _brace(block, "block_end")
        yield _Edit(end.start_byte, end.start_byte, LAST)


def _made_dynamic(block: "Node") -> Iterator[_Edit]:
    begin, end = _brace(block, "block_start"), _brace(block, "block_end")
    yield _Edit(block.start_byte, begin.end_byte, f'dynamic "{_type(block)}" {{\n{ONCE}content {{')
    yield _Edit(end.start_byte, end.end_byte, "}\n}")


def _is_around_dynamic(block: "Node") -> bool:
    """Whether a block, which is no dynamic one itself, has one somewhere in it."""
    if _type(block) in {"dynamic", "content"}:
        return False
    inner = [each for body in bodies(block) for each in _blocks(body)]
    return any(_type(each) == "dynamic" or _is_around_dynamic(each) for each in inner)


def _blocks(body: "Node") -> "list[Node]":
    return [each for each in body.named_children if each.type == "block"]


def _type(block: "Node") -> str:
    return (block.named_children[0].text or b"").decode(errors="replace")


def _brace(block: "Node", kind: str) -> "Node":
    return next(each for each in block.children if each.type == kind)


def _applied(text: bytes, edits: list[_Edit]) -> Rewritten:
    parts: list[bytes] = []
    lines: list[int] = []
    line, at = 1, 0
    for begin, end, new in edits:
        kept = text[at:begin]
        after = line + kept.count(b"\n")
        lines += (*range(line, after), *(after for _ in range(new.count("\n"))))
        parts += (kept, new.encode())
        line, at = after, end
    rest = text[at:]
    lines += range(line, line + rest.count(b"\n") + 1)
    return Rewritten(b"".join((*parts, rest)), tuple(lines))
