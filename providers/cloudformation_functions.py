"""The intrinsic functions of CloudFormation, in both spellings: `Fn::Sub` and `!Sub`.

Source: documentation pages "Intrinsic function reference", AWS CloudFormation User Guide.
"""

import base64
import re
from collections.abc import Callable, Iterator, Mapping
from ipaddress import ip_network
from itertools import islice
from json import dumps
from typing import Protocol

from providers.cloudformation_calls import call
from providers.cloudformation_loops import unrolled
from providers.located import (
    MAX_LETTERS,
    Content,
    Found,
    Node,
    Spending,
    moved,
    plain,
    size,
    text_of,
    together,
    unknowns,
)
from providers.templates import Reference, depends_on
from scanner.models import Unknown

_PLACEHOLDER = re.compile(r"\$\{([^{}]*)\}")
_DYNAMIC = re.compile(r"\{\{resolve:.*?\}\}(?!\})")
_MAX_SUBNETS = 256
_TOO_LONG = Unknown(why=f"is longer than {MAX_LETTERS:,} letters")


class Scope(Protocol):
    """What names mean in a template."""

    def referenced(self, name: str) -> Found:
        """What `Ref` gives for a parameter, a pseudo parameter or a resource."""
        ...

    def attribute(self, name: str, attribute: str) -> Found:
        """What `Fn::GetAtt` gives for a resource."""
        ...

    def condition(self, name: str) -> bool | Unknown:
        """Whether a condition holds."""
        ...

    def mapping(self, name: str) -> Node | None:
        """A table of `Mappings`, None where there is no such table."""
        ...


class Functions:
    """Evaluates values in a scope."""

    def __init__(self, scope: Scope, spending: Spending) -> None:
        self._scope = scope
        self._spending = spending
        self._table: Mapping[str, Callable[[Node, int], Found]] = {
            "Ref": self._ref,
            "Fn::Base64": self._base64,
            "Fn::Cidr": self._cidr,
            "Fn::FindInMap": self._find_in_map,
            "Fn::GetAZs": self._zones,
            "Fn::GetAtt": self._attribute,
            "Fn::ImportValue": self._import,
            "Fn::Join": self._join,
            "Fn::Length": self._length,
            "Fn::Select": self._select,
            "Fn::Split": self._split,
            "Fn::Sub": self._sub,
            "Fn::ToJsonString": self._json,
        }

    def value(self, node: Node, depth: int = 0) -> Node | None:
        """What a value comes to, None where it is `AWS::NoValue`: the property is then unset."""
        self._spending.spend(depth, node.line)
        if called := call(node):
            return self._called(*called, node, depth + 1)
        match node.value:
            case tuple(members):
                return node.holding(tuple(self._each(members, depth + 1)))
            case Mapping() as entries:
                loops = unrolled(entries, lambda each: self.value(each, depth + 1), self._spending)
                found = {key: self.value(each, depth + 1) for key, each in loops.items()}
                return node.holding({key: each for key, each in found.items() if each})
            case str(text) if dynamic := _DYNAMIC.search(text):
                return node.holding(depends_on(dynamic[0]))
            case _:
                return node

    def _called(self, name: str, argument: Node, node: Node, depth: int) -> Node | None:
        if name == "Ref" and argument.value == "AWS::NoValue":
            return None
        if name == "Fn::If":
            return self._if(argument, node, depth)
        function = self._table.get(name)
        if not function:
            return node.holding(Unknown(why=f"uses {node.tag or name}, which cannot be evaluated here"))
        found = function(argument, depth)
        if isinstance(found, Node):
            self._spending.spend(depth, node.line, size(found))
            return moved(found, node.line)
        if isinstance(found, str) and len(found) > MAX_LETTERS:
            found = _TOO_LONG
        return node.holding(Unknown(why=f"{name} is not written as CloudFormation expects") if found is None else found)

    def _if(self, argument: Node, node: Node, depth: int) -> Node | None:
        match argument.members():
            case (name, first, second):
                holds = self._scope.condition(name.text())
            case _:
                return node.holding(Unknown(why="Fn::If is not written as CloudFormation expects"))
        if not isinstance(holds, Unknown):
            return self.value(first if holds else second, depth)
        one, other = self.value(first, depth), self.value(second, depth)
        is_same = (one and plain(one)) == (other and plain(other))
        return one if is_same else node.holding(together([holds, *_within(one, other)]))

    def _ref(self, argument: Node, _: int) -> Found:
        return self._scope.referenced(argument.text()) if argument.text() else None

    def _attribute(self, argument: Node, depth: int) -> Found:
        if argument.members():
            words = [self.text(each, depth) for each in argument.members()]
            name, attribute = words[0], ".".join(each for each in words[1:] if isinstance(each, str))
            is_known = all(isinstance(each, str) for each in words)
            return self._scope.attribute(str(name), attribute) if is_known else together(_doubts(words))
        resource, dot, attribute = argument.text().partition(".")
        return self._scope.attribute(resource, attribute) if dot else None

    def _sub(self, argument: Node, depth: int) -> Found:
        match argument.members():
            case ():
                template, own = argument, argument.holding({})
            case (template, own):
                pass
            case _:
                return None
        if template.tag or not isinstance(template.value, str):
            return None
        if dynamic := _DYNAMIC.search(template.value):
            return depends_on(dynamic[0])
        return self._joined("", tuple(self._parts(template, own.entries(), depth)))

    def _parts(self, template: Node, own: Mapping[str, Node], depth: int) -> Iterator[Node]:
        """The text between the placeholders, and what they stand for."""
        for number, part in enumerate(_PLACEHOLDER.split(template.text())):
            name = part.strip()
            if number % 2 == 0:
                yield template.holding(part)
            elif name.startswith("!"):
                yield template.holding(f"${{{name[1:]}}}")
            elif name in own:
                yield self.value(own[name], depth) or template.holding("")
            else:
                found = self._named(name)
                yield found if isinstance(found, Node) else template.holding(found)

    def _named(self, name: str) -> Found:
        resource, dot, attribute = name.partition(".")
        return self._scope.attribute(resource, attribute) if dot else self._scope.referenced(name)

    def _join(self, argument: Node, depth: int) -> Found:
        match argument.members():
            case (delimiter, several) if isinstance(delimiter.value, str):
                found = self._list(several, depth)
                return found if isinstance(found, Unknown) else self._joined(delimiter.value, found)
            case _:
                return None

    def _joined(self, delimiter: str, parts: tuple[Node, ...]) -> Content:
        parts = parts if delimiter else tuple(each for each in parts if each.value != "")
        if len(parts) == 1 and isinstance(parts[0].value, Reference):
            return parts[0].value
        texts = [text_of(each) for each in parts]
        if doubts := _doubts(texts):
            return together(doubts)
        letters = sum(len(str(each)) + len(delimiter) for each in texts)
        return _TOO_LONG if letters > MAX_LETTERS else delimiter.join(map(str, texts))

    def _select(self, argument: Node, depth: int) -> Found:
        if len(argument.members()) != 2:  # noqa: PLR2004 - an index and a list
            return None
        index, several = self.text(argument.members()[0], depth), self._list(argument.members()[1], depth)
        if doubts := _doubts((index, several)):
            return together([*doubts, *_within(*(several if isinstance(several, tuple) else ()))])
        number = int(index) if isinstance(index, str) and index.isdecimal() and len(index) < 6 else -1  # noqa: PLR2004 - no list is that long
        if not isinstance(several, tuple) or not 0 <= number < len(several):
            return Unknown(why=f"Fn::Select asks for member {index} of a list that has none")
        return several[number]

    def _split(self, argument: Node, depth: int) -> Found:
        if len(argument.members()) != 2 or not argument.members()[0].text():  # noqa: PLR2004 - a delimiter and a text
            return None
        delimiter, text = argument.members()[0].text(), self.text(argument.members()[1], depth)
        if isinstance(text, Unknown):
            return text
        self._spending.spend(depth, argument.line, text.count(delimiter))
        return tuple(argument.holding(each) for each in text.split(delimiter))

    def _find_in_map(self, argument: Node, depth: int) -> Found:
        arguments = argument.members()
        default = next((each.entries()["DefaultValue"] for each in arguments if each.get("DefaultValue")), None)
        words = [self.text(each, depth) for each in arguments if not each.get("DefaultValue")]
        if doubts := _doubts(words):
            return together(doubts)
        name, *keys = map(str, words or [""])
        table = self._scope.mapping(name)
        found = table and table.get(*keys)
        if found and len(keys) == 2:  # noqa: PLR2004 - every table has two levels
            return found
        missing = Unknown(why=f"the mapping {name} has no entry {'.'.join(keys)}")
        return (self.value(default, depth) or missing) if default else missing

    def _cidr(self, argument: Node, depth: int) -> Found:
        words = [self.text(each, depth) for each in argument.members()]
        if doubts := _doubts(words):
            return together(doubts)
        try:
            block, count, bits = words
            network = ip_network(str(block), strict=False)
            subnets = network.subnets(new_prefix=network.max_prefixlen - int(str(bits)))
            found = tuple(islice(subnets, min(int(str(count)), _MAX_SUBNETS)))
        except ValueError:
            return None
        return tuple(argument.holding(str(each)) for each in found)

    def _base64(self, argument: Node, depth: int) -> Found:
        text = self.text(argument, depth)
        return text if isinstance(text, Unknown) else base64.b64encode(text.encode()).decode()

    def _zones(self, argument: Node, depth: int) -> Found:
        region = self.text(argument, depth)
        return depends_on(f"the availability zones of {region if isinstance(region, str) and region else 'the region'}")

    def _import(self, argument: Node, depth: int) -> Found:
        name = self.text(argument, depth)
        return name if isinstance(name, Unknown) else depends_on(f"export {name}")

    def _length(self, argument: Node, depth: int) -> Found:
        found = self._list(argument, depth)
        return found if isinstance(found, Unknown) else len(found)

    def _json(self, argument: Node, depth: int) -> Found:
        found = self.value(argument, depth)
        if found is None:
            return None
        doubts = list(unknowns(found))
        return together(doubts) if doubts else dumps(plain(found))

    def _each(self, members: tuple[Node, ...], depth: int) -> Iterator[Node]:
        found = (self.value(each, depth) for each in members)
        return (each for each in found if each)

    def _list(self, node: Node, depth: int) -> tuple[Node, ...] | Unknown:
        found = self.value(node, depth)
        match found and found.value:
            case tuple(members):
                return members
            case Unknown() | Reference():
                return together(unknowns(found)) if found else Unknown(why="is no list")
            case _:
                return Unknown(why="is no list")

    def text(self, node: Node, depth: int) -> str | Unknown:
        """What a value comes to, as a text."""
        found = self.value(node, depth)
        return text_of(found) if found else ""


def _within(*several: Node | None) -> Iterator[Unknown]:
    """What the values depend on among which it is not known which one is meant."""
    return (each for one in several if one for each in unknowns(one))


def _doubts(found: "Iterator[object] | list[str | Unknown] | tuple[object, ...]") -> list[Unknown]:
    return [each for each in found if isinstance(each, Unknown)]
