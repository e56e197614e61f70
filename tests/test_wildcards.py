"""Patterns compared with each other."""

from fnmatch import fnmatchcase
from itertools import product

import pytest

from scanner.wildcards import covers, overlap

PATTERNS = ["".join(each) for length in range(5) for each in product("a*?", repeat=length)]
TEXTS = ["".join(each) for length in range(7) for each in product("ab", repeat=length)]
MATCHED = {pattern: {text for text in TEXTS if fnmatchcase(text, pattern)} for pattern in PATTERNS}


def test_overlap_is_exact() -> None:
    wrong = [
        (one, other)
        for one, other in product(PATTERNS, PATTERNS)
        if overlap(one, other) is not bool(MATCHED[one] & MATCHED[other])
    ]
    assert wrong == []


def test_a_pattern_that_is_said_to_cover_covers() -> None:
    wrong = [
        (one, other)
        for one, other in product(PATTERNS, PATTERNS)
        if covers(one, other) and not MATCHED[other] <= MATCHED[one]
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("pattern", "other"),
    [("*", "/private/*"), ("/private/*", "/private/*"), ("/private/*", "/private/a?c"), ("/a?", "/a?")],
)
def test_covered(pattern: str, other: str) -> None:
    assert covers(pattern, other)


@pytest.mark.parametrize(
    ("pattern", "other"),
    [("/a?", "/a*"), ("/private/*.jpg", "/private/*"), ("/a.c", "/abc"), ("/[ab]", "/a"), ("/A", "/a")],
)
def test_not_covered(pattern: str, other: str) -> None:
    assert not covers(pattern, other)


def test_long_patterns_are_compared_at_once() -> None:
    assert overlap("*a" * 120, "*b*a" * 60)
    assert not overlap("*a" * 120 + "c", "*a" * 120 + "d")
    assert covers("*a" * 120, "a" * 255)
    assert not covers("*a" * 120 + "b", "a" * 255)
