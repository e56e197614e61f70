"""Patterns in which `*` stands for any text and `?` for any one character, compared with each other."""

import re
from collections.abc import Iterator


def overlap(one: str, other: str) -> bool:
    """Whether some text matches both patterns."""
    reached = [(0, 0)]
    seen = set(reached)
    while reached:
        left, right = reached.pop()
        if (left, right) == (len(one), len(other)):
            return True
        steps = [(left + move, right + step) for move, step in _steps(one[left : left + 1], other[right : right + 1])]
        reached += [each for each in steps if each not in seen]
        seen.update(steps)
    return False


def _steps(one: str, other: str) -> Iterator[tuple[int, int]]:
    """How far on in each pattern one can be, seeing the next character of both, which is empty at the end."""
    if one == "*":
        yield from ((1, 0), (0, len(other)))
    if other == "*":
        yield from ((0, 1), (len(one), 0))
    if one and other and (one == other or "?" in {one, other}):
        yield 1, 1


def covers(pattern: str, other: str) -> bool:
    """Whether every text that matches the other pattern matches this one.

    True is certain. False may be a coverage that shows only in several cases put together: `*?` and `a*`.
    """
    return re.fullmatch("".join(map(_matching, pattern)), other, re.DOTALL) is not None


def _matching(character: str) -> str:
    match character:
        case "*":
            return ".*"
        case "?":
            # A text of any length is no single character.
            return "[^*]"
        case _:
            return re.escape(character)
