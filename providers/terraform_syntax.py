"""The syntax of Terraform's language: blocks, attributes, references, comments and their lines. Nothing is evaluated.

Parsed by tree-sitter, which is imported only then. Source of the grammar: HCL Native Syntax Specification.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tree_sitter import Node


NO_TERRAFORM = "what is no Terraform"
"""What an expression with a mistake in it refers to."""


@dataclass(frozen=True, slots=True)
class Expression:
    """What stands behind an attribute's name."""

    line: int
    references: tuple[str, ...] = ()
    """All names in it, as they are written: `aws_lb.edge.arn`, `module.sg["x"].id`, `aws_subnet.s[*].id`."""
    literal: str | None = None
    """Its text, where it is nothing but a text, a number or a truth value."""
    is_exact: bool = False
    """It is nothing but one reference, so that both are equal."""
    members: "tuple[Expression, ...] | None" = None
    """What is in it, where it is written as a list; nothing, where it is an empty object."""
    is_null: bool = False
    """It is `null`: as if nothing were written."""
    functions: frozenset[str] = frozenset()
    """The names of all functions that are called in it."""
    text: str = field(default="", compare=False)
    """As it is written."""


@dataclass(frozen=True, slots=True)
class Syntax:
    """A block, as it is written."""

    type: str
    """`resource`, `ingress`; of a dynamic block the type it makes."""
    labels: tuple[str, ...]
    line: int
    end_line: int
    made_for: "Expression | None" = None
    """Of a dynamic block, what it is made for each of."""
    iterator: str = ""
    """Of a dynamic block, the name for the one that it is made for."""
    attributes: Mapping[str, Expression] = field(default_factory=dict)
    blocks: "tuple[Syntax, ...]" = ()

    def sets(self, name: str) -> bool:
        """Whether something of this name is written in it: an attribute, a block, or a dynamic block."""
        return name in self.attributes or any(block.type == name for block in self.blocks)


@dataclass(frozen=True, slots=True)
class SourceFile:
    """The outermost blocks of a file."""

    blocks: tuple[Syntax, ...] = ()
    comments: Mapping[int, str] = field(default_factory=dict)
    """By the line each begins on."""
    mistakes: tuple[int, ...] = ()
    """Lines that are no Terraform. The blocks around them are read nevertheless."""
    has_dynamic: bool = False
    """Whether there may be a dynamic block in it."""


def parse(text: str) -> SourceFile:
    """Read a file's text."""
    root = tree_of(text.encode(errors="replace"))
    return SourceFile(
        blocks=tuple(block for body in bodies(root) for block in _blocks(body)),
        comments={_line(node): _text(node) for node in _all(root, "comment")},
        mistakes=tuple(sorted({_line(node) for node in _mistakes(root)})),
        has_dynamic="dynamic" in text,
    )


def tree_of(text: bytes) -> "Node":
    """The root of a file's syntax tree."""
    import tree_sitter_hcl
    from tree_sitter import Language, Parser

    return Parser(Language(tree_sitter_hcl.language())).parse(text).root_node


def bodies(node: "Node") -> "list[Node]":
    """What is between the braces of a block, or the whole of a file."""
    return [body for body in node.named_children if body.type == "body"]


def _blocks(body: "Node") -> Iterator[Syntax]:
    for node in body.named_children:
        if node.type == "block":
            yield _block(node)


def _block(node: "Node") -> Syntax:
    """A block; a dynamic one is what its content makes (Terraform documentation, "dynamic Blocks")."""
    words = [_word(child) for child in node.named_children if child.type in {"identifier", "string_lit"}]
    body = next((child for child in node.named_children if child.type == "body"), None)
    attributes = dict(_attributes(body)) if body else {}
    blocks = tuple(_blocks(body)) if body else ()
    line, end_line = _line(node), node.end_point[0] + 1
    content = next((each for each in blocks if each.type == "content"), None)
    if words[0] == "dynamic" and words[1:]:
        inner = content or Syntax("content", (), line, end_line)
        each = attributes.get("for_each", Expression(line))
        named = attributes["iterator"].references if "iterator" in attributes else ()
        iterator = next(iter(named), words[1])
        return Syntax(words[1], (), line, end_line, each, iterator, inner.attributes, inner.blocks)
    return Syntax(words[0], tuple(words[1:]), line, end_line, attributes=attributes, blocks=blocks)


def _attributes(body: "Node") -> Iterator[tuple[str, Expression]]:
    for node in body.named_children:
        if node.type == "attribute" and len(node.named_children) > 1:
            name, expression = node.named_children[0], node.named_children[-1]
            yield _text(name), _expression(expression, _line(node))


def _expression(node: "Node", line: int) -> Expression:
    if node.has_error:
        return Expression(line, (NO_TERRAFORM,))
    node = _core(node)
    if every := _every(node):
        return Expression(line, (every,), is_exact=True)
    references = tuple(dict.fromkeys(_references(node)))
    return Expression(
        line=line,
        references=references,
        literal=_literal(node),
        is_exact=_is_traversal(node) and len(references) >= 1,
        members=_members(node),
        is_null=node.type == "literal_value" and _text(node) == "null",
        functions=frozenset(_text(call.named_children[0]) for call in _all(node, "function_call")) | _called(node),
        text=" ".join(_text(node).split()),
    )


def _called(node: "Node") -> frozenset[str]:
    return frozenset({_text(node.named_children[0])}) if node.type == "function_call" else frozenset()


def _core(node: "Node") -> "Node":
    """Without what changes nothing: brackets of expressions of one part, and `"${...}"` around one reference."""
    while len(inner := [each for each in node.named_children if each.type not in _QUOTES]) == 1 and (
        node.type in {"collection_value", "for_expr", "template_expr", "quoted_template", "template_interpolation"}
        or (node.type == "expression" and inner[0].type != "variable_expr")
    ):
        node = inner[0]
    return node


_QUOTES = frozenset(
    {"quoted_template_start", "quoted_template_end", "template_interpolation_start", "template_interpolation_end"}
)
_STEPS = frozenset({"variable_expr", "get_attr", "index", "splat"})


def _every(node: "Node") -> str | None:
    """`aws_subnet.s[*].id` for `[for s in aws_subnet.s : s.id]`, also where the key has a name; None for others."""
    match node.named_children if node.type == "for_tuple_expr" else []:
        case [_, intro, each, _] if _is_traversal(each):
            *names, whole = intro.named_children
            name, _, rest = _text(each).partition(".")
            if _is_traversal(whole) and names and name == _text(names[-1]) and rest:
                return f"{_text(whole)}[*].{rest}"
    return None


def _is_traversal(node: "Node") -> bool:
    return (
        node.type == "expression"
        and bool(node.named_children)
        and node.named_children[0].type == "variable_expr"
        and all(child.type in _STEPS for child in node.named_children)
    )


def _references(node: "Node", bound: frozenset[str] = frozenset()) -> Iterator[str]:
    """The names in an expression, those in its indexes too.

    Args:
        node: of the expression.
        bound: names that a `for` around it gives to what it goes through, which are told by what that is.
    """
    yield from (name for first, name in _names(node) if first not in bound)
    for intro in (child for child in node.children if child.type == "for_intro"):
        bound |= {_text(each) for each in intro.named_children if each.type == "identifier"}
    children = node.children
    # What stands before `=` in an object is its name, though it looks like a variable's.
    if node.type == "object_elem" and _is_traversal(node.named_children[0]):
        children = node.named_children[1:]
    for child in children:
        if child.type not in {"variable_expr", "get_attr"}:
            yield from _references(child, bound)


def _names(node: "Node") -> Iterator[tuple[str, str]]:
    """The names among the parts of an expression, each with what it begins with: two, where they are compared."""
    found: list[list[str]] = []
    for step in (child for child in node.children if child.type in _STEPS):
        if step.type == "variable_expr":
            found.append([_text(step)])
        elif found:
            found[-1].append(_text(step))
    yield from ((name[0], "".join(name).replace(" ", "")) for name in found)


def _literal(node: "Node") -> str | None:
    if node.type == "literal_value" and node.named_children:
        node = node.named_children[0]
    match node.type:
        case "string_lit":
            return _word(node)
        case "numeric_lit" | "bool_lit":
            return _text(node)
        case _:
            return None


def _members(node: "Node") -> tuple[Expression, ...] | None:
    if node.type == "object" and not any(each.type == "object_elem" for each in node.named_children):
        return ()
    if node.type != "tuple":
        return None
    return tuple(_expression(each, _line(each)) for each in node.named_children if each.type == "expression")


def _word(node: "Node") -> str:
    """An identifier, or what is between quotes."""
    if node.type == "identifier":
        return _text(node)
    return "".join(_text(child) for child in node.named_children if child.type == "template_literal")


def _mistakes(node: "Node") -> Iterator["Node"]:
    if node.is_error or node.is_missing:
        yield node
    elif node.has_error:
        for child in node.children:
            yield from _mistakes(child)


def _all(node: "Node", kind: str) -> Iterator["Node"]:
    for child in node.children:
        if child.type == kind:
            yield child
        yield from _all(child, kind)


def _line(node: "Node") -> int:
    return node.start_point[0] + 1


def _text(node: "Node") -> str:
    return (node.text or b"").decode(errors="replace")
