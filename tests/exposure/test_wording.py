"""Long lists in few words."""

import pytest

from scanner.exposure.wording import shortened


@pytest.mark.parametrize(
    ("items", "words"),
    [
        ([], ""),
        (["a"], "a"),
        (["a", "b", "c"], "a, b, c"),
        (["a", "b", "c", "d"], "a, b, c and 1 more"),
        (list("abcdefgh"), "a, b, c and 5 more"),
    ],
)
def test_shortened(items: list[str], words: str) -> None:
    assert shortened(items) == words


def test_how_many_are_shown() -> None:
    assert shortened(list("abcdefgh"), 5) == "a, b, c, d, e and 3 more"
