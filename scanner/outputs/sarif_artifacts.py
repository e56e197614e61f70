"""The documents that findings point into, embedded in the file."""

import hashlib
from collections.abc import Iterable, Sequence
from typing import Any

from scanner.outputs.sarif_places import canonical
from scanner.report import Finding, Verdict

Json = dict[str, Any]


def embedded(results: Sequence[Json], verdicts: Iterable[Verdict]) -> tuple[list[Json], list[Json]]:
    """The results with the index of the artifact that each points into, and the artifacts."""
    texts = {
        verdict.fingerprint: canonical(verdict.subject)
        for verdict in verdicts
        if isinstance(verdict, Finding) and not verdict.location
    }
    indexes: dict[tuple[str, str], int] = {}
    linked = [_linked(result, texts, indexes) for result in results]
    return linked, [_artifact(uri, text) for uri, text in indexes]


def _linked(result: Json, texts: dict[str, str], indexes: dict[tuple[str, str], int]) -> Json:
    text = texts.get(result["partialFingerprints"]["resourceFinding/v1"])
    if text is None:
        return result
    (location,) = result["locations"]
    physical = location["physicalLocation"]
    artifact = physical["artifactLocation"]
    index = indexes.setdefault((artifact["uri"], text), len(indexes))
    physical = {**physical, "artifactLocation": {**artifact, "index": index}}
    return {**result, "locations": [{**location, "physicalLocation": physical}]}


def _artifact(uri: str, text: str) -> Json:
    return {
        "location": {"uri": uri},
        "mimeType": "application/json",
        "contents": {"text": text},
        "hashes": {"sha-256": hashlib.sha256(text.encode()).hexdigest()},
    }
