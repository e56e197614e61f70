"""Terraform's language written as JSON, as generators do.

Source: "JSON Configuration Syntax" of Terraform's documentation. Whether an object within a resource is a block or a
map only its schema tells: all are attributes here, and only dynamic blocks are blocks.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from providers.located import Node
from providers.located_json import read_json
from providers.terraform_syntax import NO_TERRAFORM, Expression, SourceFile, Syntax, parse

NOT_MADE = "a dynamic block in JSON"
"""What stands for the evaluation of one."""
LABELS = {"resource": 2, "data": 2, "module": 1, "variable": 1, "output": 1, "locals": 0}
"""How many labels the blocks have that matter here; each is one object within another."""


def parse_json_source(text: str) -> SourceFile:
    """Read the text of a file whose name ends with `.tf.json`.

    Raises:
        UnreadableError: it is no JSON, or is too deep or too much.
    """
    document = read_json(text)
    kinds = ((kind, node) for part in _each(document) for kind, node in part.entries().items() if kind in LABELS)
    return SourceFile(tuple(block for kind, node in kinds for block in _labelled(kind, (), node)))


def _labelled(kind: str, labels: tuple[str, ...], node: Node) -> Iterator[Syntax]:
    for part in _each(node):
        if len(labels) == LABELS[kind]:
            yield _block(kind, labels, part)
            continue
        for label, inner in part.entries().items():
            yield from _labelled(kind, (*labels, label), inner)


def _block(kind: str, labels: tuple[str, ...], node: Node) -> Syntax:
    entries = {name: each for name, each in node.entries().items() if name not in {"//", "dynamic"}}
    dynamic = node.get("dynamic")
    blocks = tuple(_dynamic(name, part) for name, each in _entries(dynamic).items() for part in _each(each))
    attributes = {name: _expression(each) for name, each in entries.items()}
    return Syntax(kind, labels, node.line, node.end_line, attributes=attributes, blocks=blocks)


def _dynamic(name: str, node: Node) -> Syntax:
    """A dynamic block. In JSON the evaluator makes none of them (tfparse 0.6)."""
    made_for = node.get("for_each")
    content = _block(name, (), node.get("content") or node)
    each = _expression(made_for) if made_for else Expression(node.line)
    if each.members != ():
        each = replace(each, references=(*each.references, NOT_MADE))
    iterator = node.text("iterator") or name
    return replace(content, line=node.line, end_line=node.end_line, made_for=each, iterator=iterator)


def _expression(node: Node) -> Expression:
    match node.value:
        case None:
            return Expression(node.line, is_null=True)
        case bool(flag):
            return Expression(node.line, literal=str(flag).lower())
        case str(text):
            return _template(text, node.line)
        case int() | float() as number:
            return Expression(node.line, literal=str(number))
        case tuple(members):
            return _whole(node.line, tuple(map(_expression, members)), is_list=True)
        case _:
            return _whole(node.line, tuple(map(_expression, node.entries().values())), is_list=False)


def _whole(line: int, parts: tuple[Expression, ...], *, is_list: bool) -> Expression:
    """A list, or an object, with all names that are in it."""
    return Expression(
        line,
        tuple(dict.fromkeys(name for part in parts for name in part.references)),
        members=parts if is_list or not parts else None,
        functions=frozenset().union(*(part.functions for part in parts)),
    )


def _template(text: str, line: int) -> Expression:
    """A text, which may have expressions in it, or be nothing but one."""
    if "${" not in text and "%{" not in text:
        return Expression(line, literal=text)
    alone = f"({text[2:-1]})" if text.startswith("${") and text.endswith("}") else ""
    for written in filter(None, (alone, f"<<{_END}\n{text}\n{_END}")):
        source = parse(f"a {{\n b = {written}\n}}\n")
        if source.blocks and not source.mistakes and "b" in source.blocks[0].attributes:
            return replace(source.blocks[0].attributes["b"], line=line)
    return Expression(line, (NO_TERRAFORM,))


_END = "NETASSAY_END"


def _each(node: Node) -> tuple[Node, ...]:
    """Where one object may stand, a list of them may stand as well."""
    return node.members() or (node,)


def _entries(node: Node | None) -> Mapping[str, Node]:
    return node.entries() if node else {}
