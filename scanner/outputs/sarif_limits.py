"""What GitHub takes of one upload ("SARIF support for code scanning", limits), and fitting a scan into it."""

import gzip
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from pydantic_core import to_json

Json = dict[str, Any]

MOST_RUNS = 20
MOST_BYTES = 10_000_000
"""Of a file compressed with gzip."""


def text_of(document: Json) -> str:
    """The bytes to write. The same document gives the same ones."""
    return to_json(document, indent=1).decode() + "\n"


def size_of(document: Json) -> int:
    """Bytes when compressed."""
    return len(gzip.compress(text_of(document).encode(), mtime=0))


def dealt(results: Sequence[Json], most: int) -> list[list[Json]]:
    """The results in parts of at most so many.

    Which part a result is in follows from its fingerprint, and growth moves results out of a part only into new
    ones: a finding does not wander between the categories of two uploads.
    """
    found = [list(results)]
    while max(map(len, found)) > most:
        found = _dealt(results, 2 * len(found))
    return found


def _dealt(results: Sequence[Json], parts: int) -> list[list[Json]]:
    found: list[list[Json]] = [[] for _ in range(parts)]
    for result in results:
        found[int(result["partialFingerprints"]["resourceFinding/v1"][:8], 16) % parts].append(result)
    return found


def packed(runs: Iterable[Json]) -> Iterator[list[Json]]:
    """The runs in their order, as many in a file as it may hold."""
    file: list[Json] = []
    room = MOST_BYTES
    for run in runs:
        size = size_of(run)
        if file and (len(file) == MOST_RUNS or size > room):
            yield file
            file, room = [], MOST_BYTES
        file.append(run)
        room -= size
    if file:
        yield file
