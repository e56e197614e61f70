"""Templates with mistakes that nobody thought of."""

import random
from collections.abc import Iterator, Sequence

_WORDS = (
    *(
        "",
        "\0",
        "\n",
        "  ",
        "\t",
        "{",
        "}",
        "[",
        "]",
        '"',
        "'",
        ":",
        ",",
        "!Ref",
        "!X",
        "&a",
        "*a",
        "- ",
        "null",
        "1e999",
    ),
    *("9" * 5000, "(" * 200, "[" * 200, "${A}", "\ud7ff", "\U0001f600", "<<", "Fn::If", "AWS::NoValue", "true", "-1"),
)


def mutants(texts: Sequence[str], number: int, seed: int = 0) -> Iterator[str]:
    """Texts that are like the given ones except in a few places, the same for the same seed."""
    chosen = random.Random(seed)  # noqa: S311 - nothing here is secret
    for _ in range(number):
        text = chosen.choice(texts)
        for _ in range(chosen.randint(1, 3)):
            text = _changed(text, chosen)
        yield text


def _changed(text: str, chosen: random.Random) -> str:
    first, second = sorted(chosen.randrange(len(text) + 1) for _ in range(2))
    near = min(first + chosen.randint(0, 20), len(text))
    match chosen.randrange(5):
        case 0:
            return text[:first] + text[near:]
        case 1:
            return text[:first] + chosen.choice(_WORDS) + text[near:]
        case 2:
            return text[:second] + text[first:]
        case 3:
            lines = text.split("\n")
            chosen.shuffle(lines)
            return "\n".join(lines)
        case _:
            return text[:first] + chosen.choice(_WORDS) + text[first:]
