"""Terraform directories, evaluated in a process of their own, with a list of what could not be evaluated."""

import posixpath
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from providers.template_files import mapping, reading
from providers.templates import TAKEN, Block, Dialect, Template, Unread, Values, depends_on, in_doubt
from providers.terraform_evaluated import EvaluatedValues
from providers.terraform_evaluation import evaluate, variables_files, variables_of
from providers.terraform_names import Key, ModulePath, Scope, path_of
from providers.terraform_references import References
from providers.terraform_sources import CALLS_ITSELF, Declared, Sources, is_override
from providers.terraform_syntax import Expression
from scanner.models import Unknown

_ADDRESS = re.compile(
    r"(?P<module>(?:module\.[^.\[]+(?:\[(?:\d+|\"(?:\\.|[^\"\\])*\")\])?\.)*)"
    r"(?P<local>(?:data\.)?[^.\[]+\.[^.\[]+)(?:\[(?:(?P<number>\d+)|\"(?P<key>.*)\")\])?",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Evaluated:
    """A resource or a data source as the evaluator has it."""

    address: str
    declared: str
    """Within its module, without a key."""
    scope: Scope
    values: Mapping[str, Any]
    id: str
    """What the evaluator has for each attribute that is known only later."""
    file: str
    """As the evaluator names it."""

    def declared_in(self, sources: Sources) -> Declared | None:
        """The block in the sources; None where it is not found."""
        return sources.find(self.scope.calls, self.declared)


def read_directory(root: Path, directory: str = ".", given: Sequence[str] = ()) -> Template:
    """Read the root module in a directory, and the modules it calls.

    Args:
        root: what was asked to be scanned; nothing outside it is read for its own sake.
        directory: relative to the root.
        given: files of variables that are named besides those that Terraform finds, relative to the root.
    """
    sources = Sources(root, directory)
    files = variables_files(root, directory, given)
    unread = tuple(sources.unread())
    # The evaluator comes to no end with modules that call each other.
    if any(each.why == CALLS_ITSELF for each in unread):
        return Template(Dialect.TERRAFORM, directory, _inventory(sources), unread)
    found = reading(directory, partial(_evaluated, sources, files))
    if isinstance(found, Unread):
        return Template(Dialect.TERRAFORM, directory, _inventory(sources), (found, *unread))
    evaluated, variables = found
    references = References({}, _instances(evaluated), sources, lambda _: None, variables)
    addresses = {each.id: each.address for each in evaluated}
    blocks = tuple(block for each in evaluated if (block := _block(each, sources, references, addresses)))
    placeless = (
        Unread(each.file, NO_SOURCE, address=each.address) for each in evaluated if not each.declared_in(sources)
    )
    missing = _missing(sources, evaluated, references)
    return Template(Dialect.TERRAFORM, directory, blocks, (*unread, *placeless, *missing))


def _inventory(sources: Sources) -> tuple[Block, ...]:
    """What is left without an evaluation: every resource is there, and nothing is known of it."""
    return tuple(_undecided(calls, each) for calls, each in _resources(sources))


NO_SOURCE = "is declared where sources are not read: in JSON, or outside the scanned directory"


def _evaluated(sources: Sources, files: Sequence[str]) -> tuple[list[Evaluated], dict[str, Expression]]:
    variables = variables_of(sources.root, files)
    dynamic = {file for _, module in sources.modules() for file in module.dynamic}
    listed = [_resource(values) for values in evaluate(sources.root, sources.directory, files, dynamic)]
    return _overridden([each for each in listed if each]), variables


def _overridden(evaluated: Sequence[Evaluated]) -> list[Evaluated]:
    """One of each address. The evaluator has what an override file says of a resource as another one."""
    found: dict[str, Evaluated] = {}
    for each in sorted(evaluated, key=lambda each: is_override(posixpath.basename(each.file))):
        base = found.get(each.address)
        found[each.address] = replace(base, values={**base.values, **each.values}) if base else each
    return list(found.values())


def _resource(values: Mapping[str, Any]) -> Evaluated | None:
    meta = mapping(values.get("__tfmeta"))
    found = _ADDRESS.fullmatch(str(meta.get("path", "")))
    if meta.get("type") not in {"resource", "data"} or found is None:
        return None
    key: Key = int(found["number"]) if found["number"] else found["key"]
    scope = Scope(path_of(found["module"]), key)
    return Evaluated(found[0], found["local"], scope, values, str(values.get("id", "")), str(meta.get("filename", "")))


def _instances(evaluated: Sequence[Evaluated]) -> Mapping[tuple[ModulePath, str], Mapping[Key, str]]:
    found: dict[tuple[ModulePath, str], dict[Key, str]] = defaultdict(dict)
    for each in evaluated:
        found[each.scope.path, each.declared][each.scope.key] = each.address
    return found


def _block(each: Evaluated, sources: Sources, references: References, addresses: Mapping[str, str]) -> Block | None:
    declared = each.declared_in(sources)
    if declared is None:
        return None
    values = EvaluatedValues(references, addresses, each.scope, declared.syntax).of(each.values)
    made = _made(each.address, each.scope.calls, declared, values, sources)
    return replace(made, doubt=_doubt(each.scope.calls, declared, references))


def _doubt(calls: tuple[str, ...], declared: Declared, references: References) -> Unknown | None:
    """Why a resource that was evaluated may not be made: the evaluator takes a number that it does not know for one."""
    for scope, each in _repeated(calls, declared, references):
        if unknown := _unsettled(each, scope, references, ("count",)):
            within = "".join(f" in module.{name}" for name in reversed(scope.calls))
            return in_doubt(unknown, f"count = {each.syntax.attributes['count'].text}{within}")
    return None


def _undecided(calls: tuple[str, ...], declared: Declared) -> Block:
    """A resource of which nothing is known but that it is written."""
    names = [*declared.syntax.attributes, *(block.type for block in declared.syntax.blocks)]
    lines = {name: each.line for name, each in declared.syntax.attributes.items()}
    values = Values({name: depends_on("an evaluation that failed") for name in names}, lines)
    return _made(_address(calls, declared), calls, declared, values, None)


def _made(address: str, calls: tuple[str, ...], declared: Declared, values: Values, sources: Sources | None) -> Block:
    return Block(
        dialect=Dialect.TERRAFORM,
        type=declared.syntax.labels[0],
        address=address,
        file=declared.location.file,
        line=declared.location.line,
        end_line=declared.location.end_line,
        values=values,
        is_read=declared.syntax.type == "data",
        callers=sources.callers(calls) if sources else (),
    )


def _resources(sources: Sources) -> Iterator[tuple[tuple[str, ...], Declared]]:
    for calls, module in sources.modules():
        for declared in module.declared.values():
            if declared.syntax.type in {"resource", "data"}:
                yield calls, declared


def _missing(sources: Sources, evaluated: Sequence[Evaluated], references: References) -> Iterator[Unread]:
    """What is declared and was not evaluated, or only in part."""
    there = {(each.scope.calls, each.declared) for each in evaluated}
    for calls, declared in _resources(sources):
        address = _address(calls, declared)
        place = declared.location
        if (calls, declared.address) not in there and (why := _why_missing(calls, declared, references)):
            yield Unread(place.file, why, place.line, address)
        elif count := _unsettled(declared, _scope(calls), references, ("count",)):
            yield Unread(place.file, f"how many there are {count.why}; {TAKEN}", place.line, address)


def _why_missing(calls: tuple[str, ...], declared: Declared, references: References) -> str | None:
    """Why a resource has no instance; None where there is to be none."""
    repeated = _repeated(calls, declared, references)
    for scope, each in repeated:
        if unknown := _unsettled(each, scope, references, ("count", "for_each")):
            return f"for what it is made {unknown.why}"
    is_repeated = any(name in each.syntax.attributes for _, each in repeated for name in ("count", "for_each"))
    return None if is_repeated else "was not evaluated"


def _repeated(calls: tuple[str, ...], declared: Declared, references: References) -> list[tuple[Scope, Declared]]:
    """All that says how often a resource is made, with where it stands: itself, and the calls of its modules."""
    outer = [_scope(calls[:at]) for at in range(len(calls))]
    around = [(scope, references.declared(f"module.{name}", scope)) for scope, name in zip(outer, calls, strict=True)]
    return [(_scope(calls), declared), *((scope, each) for scope, each in around if each)]


def _address(calls: tuple[str, ...], declared: Declared) -> str:
    """Without keys, since nothing was evaluated."""
    return ".".join([*(f"module.{name}" for name in calls), declared.address])


def _scope(calls: tuple[str, ...]) -> Scope:
    return Scope(tuple((name, None) for name in calls))


def _unsettled(declared: Declared, scope: Scope, references: References, names: Sequence[str]) -> Unknown | None:
    """On what it depends how often a block is made, None where that is known."""
    for name in names:
        expression = declared.syntax.attributes.get(name)
        origin = references.origin(expression, scope) if expression else None
        if origin and (origin.names or origin.references):
            return depends_on(*origin.names, *map(str, origin.references))
    return None
