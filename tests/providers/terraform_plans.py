"""Plans in the shape of `terraform show -json` ("JSON Output Format" of Terraform's documentation)."""

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from providers.templates import Block, Template
from providers.terraform_plan import read_plan
from providers.terraform_sources import Sources

FILE = "plan.json"
ADDRESS = re.compile(r"(?P<module>(module\.\w+(\[[^\]]*\])?\.)*)(data\.)?(?P<type>\w+)\.(?P<name>\w+)(\[[^\]]*\])?")


def resource(
    address: str,
    after: Mapping[str, Any] | None = None,
    *,
    unknown: Any = None,
    sensitive: Any = None,
    actions: Sequence[str] = ("create",),
    key: str | int | None = None,
    mode: str = "managed",
) -> dict[str, Any]:
    """An entry of `resource_changes`. The address has a module's before the type, the name and perhaps a key."""
    found = ADDRESS.fullmatch(address)
    assert found is not None
    index = {} if key is None else {"index": key}
    change = {
        "actions": list(actions),
        "before": None,
        "after": after if after is not None or "delete" in actions else {},
        "after_unknown": unknown or {},
        "after_sensitive": sensitive or {},
    }
    return {
        "address": address,
        "module_address": found["module"].removesuffix("."),
        "mode": mode,
        "type": found["type"],
        "name": found["name"],
        "change": change,
        **index,
    }


def names(*references: str) -> dict[str, Any]:
    """An expression that refers to something."""
    return {"references": list(references)}


def configured(address: str, /, **expressions: Any) -> dict[str, Any]:
    """A resource of the configuration."""
    return {"address": address, "expressions": expressions}


def plan(*changes: Mapping[str, Any], module: Mapping[str, Any] | None = None, **more: Any) -> dict[str, Any]:
    """A plan with these changes; `module` is the root module of the configuration."""
    return {
        "format_version": "1.2",
        "terraform_version": "1.11.4",
        "resource_changes": list(changes),
        "configuration": {"root_module": module or {}},
        **more,
    }


def read(directory: Path, document: Any, *, sources: Mapping[str, str] | None = None) -> Template:
    """What is read of a plan, with or without the sources that were planned."""
    (directory / FILE).write_text(json.dumps(document))
    for name, text in (sources or {}).items():
        (directory / name).parent.mkdir(parents=True, exist_ok=True)
        (directory / name).write_text(text)
    return read_plan(directory, FILE, Sources(directory) if sources else None)


def block(template: Template, address: str) -> Block:
    """The block of this address."""
    (found,) = (each for each in template.blocks if each.address == address)
    return found
