"""The line of each table and key of a TOML document. The standard library's reader keeps no positions."""

import re
import tomllib
from collections.abc import Iterator

from scanner.toml_text import Key

_PART = r"""(?:[\w-]+|"(?:\\.|[^"\\\n])*"|'[^'\n]*')"""
_DOTTED = rf"{_PART}(?:[ \t]*\.[ \t]*{_PART})*"
_HEADER = re.compile(rf"[ \t]*(\[{{1,2}})[ \t]*({_DOTTED})[ \t]*\]")
_KEY = re.compile(rf"[ \t]*({_DOTTED})[ \t]*=")
# What may hide the end of a statement: strings of several lines and of one, comments, and brackets.
_TOKEN = re.compile(
    r'''"""(?:\\.|[^\\])*?"{3,5}|\'\'\'.*?\'{3,5}|"(?:\\.|[^"\\\n])*"|'[^'\n]*'|\#[^\n]*|[\[\]{}\n]''', re.DOTALL
)


def key_lines(text: str) -> dict[Key, int]:
    """The line of each table and key. Keys of inline tables have none: they stand with the key of the whole.

    Args:
        text: a document that `tomllib` reads without complaint.
    """
    lines: dict[Key, int] = {}
    lengths: dict[Key, int] = {}
    table: Key = ()
    for number, start in _statements(text):
        if header := _HEADER.match(text, start):
            names = _parts(header[2])
            if header[1] == "[[":
                array = (*_within(lengths, names[:-1]), names[-1])
                lengths[array] = lengths.get(array, 0) + 1
            table = _within(lengths, names)
            lines[table] = number
        elif key := _KEY.match(text, start):
            path = table + _parts(key[1])
            for end in range(len(table) + 1, len(path) + 1):
                lines.setdefault(path[:end], number)
    return lines


def _statements(text: str) -> Iterator[tuple[int, int]]:
    """The line and the offset at which each statement, or a line without one, begins."""
    yield 1, 0
    line, depth = 1, 0
    for token in _TOKEN.finditer(text):
        line += token[0].count("\n")
        depth += (token[0] in "[{") - (token[0] in "]}")
        if token[0] == "\n" and not depth:
            yield line, token.end()


def _parts(dotted: str) -> tuple[str, ...]:
    return tuple(next(iter(tomllib.loads(f"{part} = 0"))) for part in re.findall(_PART, dotted))


def _within(lengths: dict[Key, int], names: tuple[str, ...]) -> Key:
    """The path of a table; a name of an array of tables means the last of them so far."""
    path: Key = ()
    for name in names:
        path = (*path, name)
        if path in lengths:
            path = (*path, lengths[path] - 1)
    return path
