"""The expressions of Azure Resource Manager templates: `[concat(parameters('name'), '-nsg')]`.

Source: documentation page "Syntax and expressions in ARM templates".
"""

import re
from dataclasses import dataclass
from typing import TypeAlias

from providers.template_files import UnreadableError

MAX_LETTERS = 24_576
"""Of an expression, as Azure allows (documentation page "ARM template limits")."""
_MAX_DEPTH = 60
_WORD = re.compile(
    r"(?P<space>\s+)|(?P<text>'(?:[^']|'')*+')|(?P<number>-?[0-9]{1,20})|(?P<sign>[\[\](),.?])"
    r"|(?P<name>[A-Za-z_$][\w$]*+(?:\.[A-Za-z_$][\w$]*+(?=[\w$.]*\s*\())*)"
)


@dataclass(frozen=True, slots=True)
class Literal:
    """A text or a number."""

    value: str | int


@dataclass(frozen=True, slots=True)
class Call:
    """A function and its arguments."""

    name: str
    """Lower-cased: letter case does not matter. With its namespace where the template defines it: `contoso.name`."""
    arguments: "tuple[Expression, ...]"


@dataclass(frozen=True, slots=True)
class Member:
    """A member of a list or a property of an object."""

    of: "Expression"
    key: "Expression"
    is_safe: bool
    """It is null where there is none."""


Expression: TypeAlias = "Literal | Call | Member"


def is_expression(text: str) -> bool:
    """Whether a text is evaluated; `[[` at its beginning stands for a bracket."""
    return text.startswith("[") and text.endswith("]") and not text.startswith("[[")


def parse(text: str) -> Expression:
    """The expression between the brackets.

    Raises:
        UnreadableError: it is none.
    """
    if len(text) > MAX_LETTERS:
        why = f"is longer than the {MAX_LETTERS:,} letters that an expression may have"
        raise UnreadableError(why)
    parser = _Parser(text[1:-1])
    expression = parser.expression(0)
    if parser.kind:
        raise UnreadableError(_MALFORMED)
    return expression


_MALFORMED = "is no expression of Azure Resource Manager"


class _Parser:
    """Holds the next token."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self.kind = ""
        self._word = ""
        self._advance()

    def _advance(self) -> None:
        while found := _WORD.match(self._text, self._at):
            self._at = found.end()
            self.kind, self._word = found.lastgroup or "", found[0]
            if self.kind != "space":
                return
        if self._at < len(self._text):
            raise UnreadableError(_MALFORMED)
        self.kind = self._word = ""

    def _take(self, kind: str) -> str:
        if self.kind != kind:
            raise UnreadableError(_MALFORMED)
        word = self._word
        self._advance()
        return word

    def _skip(self, sign: str) -> bool:
        found = self.kind == "sign" and self._word == sign
        if found:
            self._advance()
        return found

    def _require(self, sign: str) -> None:
        if not self._skip(sign):
            raise UnreadableError(_MALFORMED)

    def expression(self, depth: int) -> Expression:
        """A literal or a call, and the members that are asked of it."""
        if depth > _MAX_DEPTH:
            raise UnreadableError(_MALFORMED)
        found = self._first(depth)
        members = 0
        while self.kind == "sign" and self._word in ".[":
            found = self._member(found, depth)
            members += 1
            if members > _MAX_DEPTH:
                raise UnreadableError(_MALFORMED)
        return found

    def _first(self, depth: int) -> Expression:
        match self.kind:
            case "text":
                return Literal(self._take("text")[1:-1].replace("''", "'"))
            case "number":
                return Literal(int(self._take("number")))
            case _:
                name = self._take("name").lower()
                self._require("(")
                return Call(name, tuple(self._arguments(depth + 1)))

    def _arguments(self, depth: int) -> list[Expression]:
        found: list[Expression] = []
        if self._skip(")"):
            return found
        found.append(self.expression(depth))
        while self._skip(","):
            found.append(self.expression(depth))
        self._require(")")
        return found

    def _member(self, of: Expression, depth: int) -> Expression:
        if self._skip("."):
            is_safe = self._skip("?")
            return Member(of, Literal(self._take("name")), is_safe)
        self._require("[")
        is_safe = self._skip("?")
        key = self.expression(depth + 1)
        self._require("]")
        return Member(of, key, is_safe)
