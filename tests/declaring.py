"""Reading templates of a test as `netassay scan iac` does, and comparing what they make with a live account."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from pydantic import JsonValue

from scanner.cli.progress import NoProgress
from scanner.cli.reading_templates import source_of
from scanner.config import Settings
from scanner.engine import Wanted
from scanner.inventory import Inventory
from scanner.judge import judge
from scanner.models import Resource
from scanner.plugins import load_checks
from scanner.provider import TemplateOptions
from scanner.report import Report
from tests.support import REGION

R = TypeVar("R", bound=Resource)

NO_OPTIONS = TemplateOptions()
EVERYTHING = Wanted(frozenset(model for check in load_checks() for model in check.reads))


@dataclass(frozen=True)
class Declared:
    """What templates make."""

    inventory: Inventory

    def of(self, model: type[R]) -> list[R]:
        """The resources of a model, ordered by identity."""
        return list(self.inventory.table(model).resources)

    def one(self, model: type[R]) -> R:
        """The only resource of a model."""
        (found,) = self.of(model)
        return found

    def at(self, model: type[R], address: str) -> R:
        """The resource of a model that is declared at an address."""
        (found,) = (each for each in self.of(model) if each.name == address)
        return found

    def judged(self, *checks: str) -> Report:
        """What these checks say, with their defaults."""
        wanted = [check for check in load_checks() if check.id in checks]
        return judge(self.inventory, wanted, Settings())


def declare(
    root: Path,
    files: Mapping[str, str | JsonValue],
    options: TemplateOptions = NO_OPTIONS,
    *,
    also: Collection[type[Resource]] = (),
) -> Declared:
    """Write files and read the templates among them.

    Args:
        root: an empty directory.
        files: texts, or documents to write as JSON, by path.
        options: what a user gives templates.
        also: models that no check reads.
    """
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content if isinstance(content, str) else json.dumps(content, indent=1), encoding="utf-8")
    return Declared(source_of(root, ["."], options, 4)([EVERYTHING, Wanted(frozenset(also))], NoProgress()))


def facts(resources: Sequence[Resource], names: Mapping[str, str]) -> list[Any]:
    """Everything that resources say, without what they are called and where they stand, to compare with `==`.

    Account and region are the same words for all.

    Args:
        resources: of one live account, or of one template.
        names: what to write for each identity or other text that is found anywhere: a live one by what the template
            has for it, or both by the same word.
    """
    (account,) = {each.identity.account for each in resources}
    words = {f":{account}:": ":ACCOUNT:", f'"{account}"': '"ACCOUNT"', REGION: "REGION", "unknown-region": "REGION"}
    text = json.dumps([_plain(each.model_dump(mode="json")) for each in resources], sort_keys=True)
    for old, new in sorted({**words, **names}.items(), key=lambda each: (-len(each[0]), each)):
        text = text.replace(old if old in words else json.dumps(old)[1:-1], new)
    again: list[Any] = json.loads(text)
    return sorted(again, key=lambda each: str(each["identity"]["id"]))


def _plain(value: Any, within: str = "") -> Any:
    match value:
        case dict() as entries:
            left_out = {"location", "place"} | ({"name", "label"} if within == "identity" else set())
            return {key: _plain(each, key) for key, each in entries.items() if key not in left_out}
        case list() as members:
            return [_plain(each) for each in members]
        case other:
            return other
