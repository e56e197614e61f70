"""The kinds of templates whose readers meet mutants: for each a way to read one, and to make so many from a seed."""

import json
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path

from providers.terraform_plan import read_plan
from providers.terraform_sources import Sources
from tests.providers.json_mutants import json_mutants
from tests.providers.template_mutants import mutants
from tests.providers.terraform_examples import SOURCES, document


def read_mutated_plan(directory: Path, text: str) -> int:
    """Read a plan with its sources; how many blocks there are."""
    _write(directory, SOURCES | {"plan.json": text})
    found = read_plan(directory, "plan.json", Sources(directory))
    str(found)
    assert found.blocks or found.unread or not json.loads(text).get("resource_changes")
    return len(found.blocks)


def read_mutated_sources(directory: Path, text: str) -> int:
    """Read a sound plan beside mutated sources, of which all files are one text here."""
    main, _, network = text.partition("----")
    _write(directory, {"plan.json": json.dumps(document()), "main.tf": main, "network/main.tf": network})
    sources = Sources(directory)
    str([*sources.modules(), *sources.unread()])
    found = read_plan(directory, "plan.json", sources)
    assert len(found.blocks) == len(document()["resource_changes"])
    return len(found.blocks)


def _write(directory: Path, files: Mapping[str, str]) -> None:
    for name, text in files.items():
        (directory / name).parent.mkdir(exist_ok=True)
        (directory / name).write_bytes(text.encode(errors="surrogatepass"))


KINDS: Mapping[str, tuple[Callable[[Path, str], int], Callable[[int, int], Iterator[str]]]] = {
    "plan as text": (read_mutated_plan, partial(mutants, [json.dumps(document(), indent=1)])),
    "plan": (read_mutated_plan, partial(json_mutants, document())),
    "Terraform": (read_mutated_sources, partial(mutants, ["----".join(SOURCES.values())])),
}
