"""Configurations of Terraform that are well-formed and nothing like what a provider takes in a few places."""

import random
import re
from collections.abc import Iterator, Sequence

_ATTRIBUTE = re.compile(r"^(\s*[\w-]+\s*=\s*)([^\s{(\[].*|\[.*\]|\{.*\})$")
_VALUES = (
    "null",
    "true",
    "-1",
    "1.5",
    "0",
    '""',
    '"x"',
    '"a/b:c.d"',
    "[]",
    "{}",
    "[null]",
    '["", "x"]',
    '{ "" = [] }',
    "var.nobody_knows",
    '"x-${var.nobody_knows}"',
    "[var.nobody_knows]",
    "[for each in var.nobody_knows : each.id]",
    '"::/0"',
    '"0.0.0.0/33"',
    "999999999999999999999",
)


def hcl_mutants(texts: Sequence[str], number: int, seed: int = 0) -> Iterator[str]:
    """So many variants of texts, with values replaced, exchanged or removed, and blocks that come twice."""
    chosen = random.Random(seed)  # noqa: S311 - nothing here is secret
    for _ in range(number):
        lines = chosen.choice(texts).split("\n")
        for _ in range(chosen.randint(1, 4)):
            _change(lines, chosen)
        yield "\n".join(['variable "nobody_knows" {}', *lines])


def _change(lines: list[str], chosen: random.Random) -> None:
    places = [number for number, line in enumerate(lines) if _ATTRIBUTE.match(line)]
    if not places:
        return
    place, other = chosen.choice(places), chosen.choice(places)
    name, value = _ATTRIBUTE.findall(lines[place])[0]
    its_name, its_value = _ATTRIBUTE.findall(lines[other])[0]
    match chosen.randrange(6):
        case 0 | 1:
            lines[place] = name + chosen.choice(_VALUES)
        case 2:
            lines[place] = name + its_value
        case 3:
            lines[place] = its_name + value
        case 4:
            lines[place] = f"{name}[{value}, {value}]"
        case _:
            del lines[place]
