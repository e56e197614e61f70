"""Documents of JSON that are well-formed and nothing like their schema in a few places."""

import copy
import json
import random
from collections.abc import Iterator
from typing import Any

_VALUES: tuple[Any, ...] = (
    None,
    True,
    False,
    0,
    -1,
    1.5,
    "",
    "x",
    "a.b[0].c",
    [],
    {},
    [None],
    {"": {}},
    [[[1]]],
    "\ud800",
)


def json_mutants(document: Any, number: int, seed: int = 0) -> Iterator[str]:
    """So many variants of a document, with values replaced, removed or put elsewhere; the same for the same seed."""
    chosen = random.Random(seed)  # noqa: S311 - nothing here is secret
    for _ in range(number):
        mutant = copy.deepcopy(document)
        for _ in range(chosen.randint(1, 5)):
            _change(mutant, chosen)
        yield json.dumps(mutant)


def _change(document: Any, chosen: random.Random) -> None:
    places = list(_places(document))
    if not places:
        return
    holder, step = chosen.choice(places)
    other, elsewhere = chosen.choice(places)
    match chosen.randrange(4):
        case 0:
            holder[step] = copy.deepcopy(chosen.choice(_VALUES))
        case 1:
            holder[step] = copy.deepcopy(other[elsewhere])
        case 2:
            holder[step] = [copy.deepcopy(holder[step])] * 2
        case _:
            del holder[step]


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    """All values within, each by what holds it and its key or position there."""
    steps = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, inner in list(steps):
        yield value, step
        yield from _places(inner)
