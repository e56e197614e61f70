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
    first, *rest = ("".join(map(_matching, part)) for part in pattern.split("*"))
    # What is between two stars may as well be found where it comes first, and is not looked for again: with many stars
    # that would take for ever.
    between = "".join(f"(?>.*?{part})" for part in rest[:-1])
    last = f".*{rest[-1]}" if rest else ""
    return re.fullmatch(f"{first}{between}{last}", other, re.DOTALL) is not None


def _matching(character: str) -> str:
    # A text of any length is no single character.
    return "[^*]" if character == "?" else re.escape(character)
