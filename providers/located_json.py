"""JSON with the line of every value.

Azure Resource Manager allows comments and texts of several lines (documentation page "Understand the structure and
syntax of ARM templates"); they and a comma before a closing bracket are read here too.
"""

import json
import math
import re

from providers.located import Content, Node, Spending, put
from providers.template_files import UnreadableError, whole_letters

_WORD = re.compile(
    r'[ \t\r\n]++|//[^\n]*+|/\*.*?\*/|"(?:[^"\\]++|\\.)*+"|[{}\[\]:,]|-?[0-9][0-9.eE+-]*+|true|false|null', re.DOTALL
)
_CONSTANTS: dict[str, bool | None] = {"true": True, "false": False, "null": None}


def read_json(text: str) -> Node:
    """The document.

    Raises:
        UnreadableError: it is no JSON, or grows beyond all measure.
    """
    reader = _Reader(text)
    node = reader.value(0)
    if reader.word:
        why = f"goes on after its end with {reader.word[:20]!r}"
        raise UnreadableError(why, reader.line)
    return node


class _Reader:
    """Holds the next token and its line."""

    def __init__(self, text: str) -> None:
        self._text = text.removeprefix("\ufeff")
        self._at = 0
        self._after = 1
        self._spending = Spending()
        self.word = ""
        self.line = 1
        self._advance()

    def _advance(self) -> None:
        while found := _WORD.match(self._text, self._at):
            self.word, self.line = found[0], self._after
            self._at = found.end()
            self._after += self.word.count("\n")
            if self.word[0] not in " \t\r\n/":
                return
        self.word, self.line = "", self._after
        if self._at < len(self._text):
            why = f"is no JSON at {self._text[self._at : self._at + 20]!r}"
            raise UnreadableError(why, self.line)

    def _take(self) -> str:
        word = self.word
        self._advance()
        return word

    def value(self, depth: int) -> Node:
        """The value that begins with the next token."""
        line = self.line
        self._spending.spend(depth, line)
        match self._take():
            case "{":
                return self._object(line, depth)
            case "[":
                return self._list(line, depth)
            case "":
                why = "ends in the middle"
                raise UnreadableError(why, line)
            case word:
                return Node(_scalar(word, line), line, line + word.count("\n"))

    def _object(self, line: int, depth: int) -> Node:
        entries: dict[str, Node] = {}
        while self.word != "}":
            key_line, key = self.line, self._take()
            if not key.startswith('"') or self._take() != ":":
                why = f"has {key[:20]!r} where a key and a colon belong"
                raise UnreadableError(why, key_line)
            node = self.value(depth + 1)
            put(entries, _string(key, key_line), Node(node.value, key_line, node.end_line))
            self._comma("}")
        return self._closed(entries, line)

    def _list(self, line: int, depth: int) -> Node:
        members: list[Node] = []
        while self.word != "]":
            members.append(self.value(depth + 1))
            self._comma("]")
        return self._closed(tuple(members), line)

    def _comma(self, end: str) -> None:
        if self.word == ",":
            self._advance()
        elif self.word != end:
            why = f"has {self.word[:20]!r} where a comma or {end!r} belongs"
            raise UnreadableError(why, self.line)

    def _closed(self, value: Content, line: int) -> Node:
        end_line = self.line
        self._advance()
        return Node(value, line, end_line)


def _scalar(word: str, line: int) -> Content:
    if word in _CONSTANTS:
        return _CONSTANTS[word]
    if word.startswith('"'):
        return _string(word, line)
    return _number(word, line)


def _string(word: str, line: int) -> str:
    if "\\" not in word:
        return word[1:-1]
    try:
        text: str = json.loads(word, strict=False)
    except ValueError as error:
        why = f"has an escape that JSON does not know in {word[:20]!r}"
        raise UnreadableError(why, line) from error
    return whole_letters(text)


def _number(word: str, line: int) -> int | float:
    try:
        number: int | float = json.loads(word)
    except ValueError as error:
        why = f"has {word[:20]!r}, which is no number"
        raise UnreadableError(why, line) from error
    if isinstance(number, float) and not math.isfinite(number):
        why = f"has {word[:20]!r}, which is too large a number"
        raise UnreadableError(why, line)
    return number
