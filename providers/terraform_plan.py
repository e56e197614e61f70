"""Terraform plans, as `terraform show -json` writes them.

Source: "JSON Output Format" of Terraform's documentation. What a plan leaves unknown is unset where nothing is written
for it; otherwise it is what the configuration refers to.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from providers.template_files import UnreadableError, mapping, objects, parse_json, read_text, reading
from providers.templates import Block, Dialect, Template, Unread
from providers.terraform_changes import Change, change_of, prior_data
from providers.terraform_names import Key, ModulePath, syntax_of
from providers.terraform_references import References
from providers.terraform_sources import Sources
from providers.terraform_syntax import Syntax
from providers.terraform_values import PlannedValues, identities_of

IS_PLAN = ("resource_changes", "planned_values")
"""What a plan has one of at least."""


def is_plan(document: object) -> bool:
    """Whether a JSON document is a Terraform plan."""
    return isinstance(document, dict) and "terraform_version" in document and any(key in document for key in IS_PLAN)


def read_plan(root: Path, file: str, sources: Sources | None = None) -> Template:
    """Read a plan.

    Args:
        root: what was asked to be scanned.
        file: of the plan, relative to the root.
        sources: of the configuration that was planned, for lines and local values; None where they are not there.
    """
    found = reading(file, partial(_read, root, file, sources))
    return Template(Dialect.TERRAFORM, file, unread=(found,)) if isinstance(found, Unread) else found


def _read(root: Path, file: str, sources: Sources | None) -> Template:
    document = parse_json(read_text(root, file))
    if not is_plan(document):
        why = "is no Terraform plan in JSON"
        raise UnreadableError(why)
    version = str(document.get("format_version", ""))
    if not re.match(r"(0|1)\.", version):
        why = f"is a plan of format version {version}, which is new to netassay"
        raise UnreadableError(why)
    return plan_of(document, file, sources)


def plan_of(document: Mapping[str, Any], file: str, sources: Sources | None = None) -> Template:
    """The blocks of a plan that has been parsed."""
    entries = [*objects(document.get("resource_changes")), *prior_data(document.get("prior_state"))]
    found = {str(entry.get("address")): change_of(entry) for entry in reversed(entries)}
    changes = [change for change in reversed(found.values()) if change]
    kept = [change for change in changes if not _is_gone(change)]
    by_address = {change.address: change for change in kept}
    references = References(
        configuration=mapping(document.get("configuration")),
        instances=_instances(kept),
        sources=sources,
        text=lambda reference: by_address[reference.address].text(reference.attribute),
    )
    values = PlannedValues(references, identities_of(kept))
    refused = (
        Unread(file, "has no type, name or values that a plan has", address=address)
        for address, change in found.items()
        if change is None
    )
    return Template(
        Dialect.TERRAFORM,
        file,
        tuple(_block(change, file, references, values) for change in kept),
        (*_faults(document, file), *refused),
    )


def _faults(document: Mapping[str, Any], file: str) -> Iterator[Unread]:
    """Why a plan may not be the whole."""
    listed = document.get("resource_changes", [])
    if not isinstance(listed, list) or len(objects(listed)) < len(listed):
        yield Unread(file, "has resource changes that are not as Terraform writes them")
    if document.get("errored") is True:
        yield Unread(file, "planning ended with an error: the plan lacks what came after it")
    # Absent before Terraform 1.8, which had no incomplete plans but those with `-target`.
    elif document.get("complete") is False:
        yield Unread(file, "the plan is not complete: parts were left out or put off")
    for deferred in objects(document.get("deferred_changes")):
        address = str(mapping(deferred.get("resource_change")).get("address", ""))
        yield Unread(file, f"Terraform put this off: {deferred.get('reason', 'unknown')}", address=address)


def _block(change: Change, file: str, references: References, values: PlannedValues) -> Block:
    declared = references.declared(change.declared, change.scope)
    place = declared.location if declared else None
    return Block(
        dialect=Dialect.TERRAFORM,
        type=change.type,
        address=change.address,
        file=place.file if place else file,
        line=place.line if place else None,
        end_line=place.end_line if place else None,
        values=values.of(change, *_written(change, references)),
        is_read=change.is_read,
        is_unchanged=change.actions == ("no-op",),
        callers=references.sources.callers(change.scope.calls) if references.sources else (),
    )


def _written(change: Change, references: References) -> tuple[Syntax, bool]:
    """How the resource is written, and whether that is all of it: plans do not list dynamic blocks.

    Sources that lack what the plan lists are not those that were planned.
    """
    planned = syntax_of(references.expressions(change.scope.calls, change.declared))
    declared = references.declared(change.declared, change.scope)
    names = [*planned.attributes, *(block.type for block in planned.blocks)]
    if declared and all(map(declared.syntax.sets, names)):
        return declared.syntax, True
    return planned, False


def _is_gone(change: Change) -> bool:
    """Whether applying the plan deletes it, or leaves it to others."""
    return change.actions in {("delete",), ("forget",)}


def _instances(changes: Iterable[Change]) -> Mapping[tuple[ModulePath, str], Mapping[Key, str]]:
    found: dict[tuple[ModulePath, str], dict[Key, str]] = defaultdict(dict)
    for change in changes:
        found[change.path, change.declared][change.key] = change.address
    return found
