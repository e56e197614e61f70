"""Names in Terraform's expressions and addresses, and the expressions that a plan lists by names.

Source: "JSON Output Format" of Terraform's documentation, the representations of configuration and of expressions.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from providers.template_files import mapping
from providers.terraform_syntax import Expression, Syntax

Key = str | int | None
"""What `count` or `for_each` tells an instance by; None without either."""
ModulePath = tuple[tuple[str, Key], ...]
"""The instance of a module: the name and the key of each call that leads to it."""

_KEY = r'\[(\d+|"(?:\\.|[^"\\])*")\]'
_CALL = re.compile(rf"module\.([^.\[]+)(?:{_KEY})?(?:\.|$)")
_STEP = re.compile(r'\.?([^.\[\]]+)|\[((?:"(?:\\.|[^"\\])*"|[^\]"])*)\]')
OWN_KEYS = ("count.index", "each.key")
"""What gives an instance its own key."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Where an expression stands."""

    path: ModulePath = ()
    key: Key = None
    """Of the resource or the call that it stands in: what `count.index` and `each.key` mean there."""

    @property
    def calls(self) -> tuple[str, ...]:
        """The names of the calls that lead to the module."""
        return tuple(name for name, _ in self.path)


@dataclass(frozen=True, slots=True)
class Index:
    """An index that is no key: `*`, or an expression."""

    text: str

    def __str__(self) -> str:
        return f"[{self.text}]"


def split_key(rest: list[str | Index], scope: Scope) -> tuple[Key | Index, list[str | Index]]:
    """The key after a name, None where there is none, and what comes after it."""
    match rest:
        case [Index(text), *after]:
            return (scope.key if text in OWN_KEYS else _key(text)), after
        case _:
            return None, rest


def resource_type(address: str) -> str | None:
    """The type of a resource at an address, None where it is none: `aws_lb` in `module.edge["a"].aws_lb.this[0]`.

    What is looked up has the type `data`.
    """
    match steps(_CALL.sub("", address)):
        case [str(kind), str(), *_]:
            return kind
        case _:
            return None


def _key(text: str) -> Key | Index:
    if text.isdecimal():
        return int(text)
    if text.startswith('"') and text.endswith('"') and len(text) > 1:
        return text[1:-1].replace('\\"', '"').replace("\\\\", "\\")
    return Index(text)


def steps(name: str) -> list[str | Index]:
    """The parts of a name: what stands between dots, and what stands in brackets."""
    return [word or Index(index) for word, index in _STEP.findall(name)]


def path_of(module_address: str) -> ModulePath:
    """The path of a module's address: `module.edge[0].module.sg["a"]`."""
    return tuple((name, _plain(key)) for name, key in _CALL.findall(module_address))


def _plain(text: str) -> Key:
    key = _key(text) if text else None
    return None if isinstance(key, Index) else key


def syntax_of(expressions: object) -> Syntax:
    """A plan's representation of expressions, as if it had been read from the sources.

    It has no lines, no dynamic blocks, and not what is made of the names in an expression: where a plan waits for one
    name alone, the value is taken to be what it names.
    """
    attributes: dict[str, Expression] = {}
    blocks: list[Syntax] = []
    for name, written in mapping(expressions).items():
        nested = written if isinstance(written, list) else [written]
        if isinstance(written, dict) and ("references" in written or "constant_value" in written or not written):
            listed = written.get("references")
            names = _longest(each for each in (listed if isinstance(listed, list) else ()) if isinstance(each, str))
            attributes[name] = Expression(0, names, is_exact=True)
        else:
            inner = map(syntax_of, nested)
            blocks.extend(Syntax(name, (), 0, 0, attributes=each.attributes, blocks=each.blocks) for each in inner)
    return Syntax("resource", (), 0, 0, attributes=attributes, blocks=tuple(blocks))


def _longest(names: Iterable[str]) -> tuple[str, ...]:
    """Without names that begin another: a plan lists `aws_lb.edge` beside `aws_lb.edge.arn`."""
    listed = tuple(dict.fromkeys(names))
    begun = {each for name in listed for each in _beginnings(name)}
    return tuple(name for name in listed if name not in begun)


def _beginnings(name: str) -> Iterator[str]:
    parts = _STEP.finditer(name)
    yield from (name[: part.end()] for part in parts if part.end() < len(name))
