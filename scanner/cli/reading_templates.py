"""What templates make, as an inventory."""

import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import wraps
from pathlib import Path
from typing import Any

from scanner.calls import NOT_TOLD, described
from scanner.cli.assay import Source
from scanner.engine import Progress, Reader, collect
from scanner.ignores import Ignores
from scanner.inventory import Inventory, ScopeRead
from scanner.models import Resource, UndecidedError
from scanner.plugins import load_checks, load_collectors, load_provider, load_template_readers, provider_names
from scanner.provider import Collector, DeclaredAccount, RefusedError, TemplateOptions, Unevaluated, UsageError

log = logging.getLogger(__name__)


def source_of(
    root: Path,
    paths: Sequence[str],
    options: TemplateOptions,
    concurrency: int,
    ignores: Ignores | None = None,
) -> Source:
    """Reads the templates in files and directories.

    Args:
        root: of the sources.
        paths: relative to the root.
        options: what the user gives templates to read them with.
        concurrency: answers that are worked on at the same time.
        ignores: comments that accept risks; None where they do not count.
    """

    def source(readers: Sequence[Reader], progress: Progress) -> Inventory:
        templates = [each for reader in load_template_readers() for each in reader.read(root, paths, options)]
        if not templates:
            message = f"no templates were found in {', '.join(paths)}"
            raise UsageError(message)
        accounts = [each for template in templates for each in _declared(template, concurrency)]
        parts = [
            _collected(name, [each for each in accounts if each.provider == name], readers, progress, concurrency)
            for name in sorted({each.provider for each in accounts})
        ] or [collect((), (), readers, progress=progress, concurrency=concurrency)]
        unread = {each.file: tuple(map(_unread, each.unread)) for each in templates}
        inventory = _with_unread(Inventory.joined(parts), unread)
        return _with_ignores(inventory, ignores) if ignores else inventory

    return source


def _declared(template: Any, concurrency: int) -> Iterator[DeclaredAccount]:
    """The accounts that a template makes something in."""
    for name in provider_names():
        if account := load_provider(name).declared(template, concurrency=concurrency):
            yield account


def _collected(
    name: str, accounts: Sequence[DeclaredAccount], readers: Sequence[Reader], progress: Progress, concurrency: int
) -> Inventory:
    collectors = map(_of_templates, load_collectors(name))
    found = collect(accounts, collectors, readers, progress=progress, concurrency=concurrency)
    by_id = {each.id: each for each in accounts}
    batches = tuple(
        batch.model_copy(update={"resources": tuple(map(by_id[batch.account].placed, batch.resources))})
        for batch in found.batches
    )
    return found.model_copy(
        update={
            "scopes": tuple(_declared_scope(each, by_id[each.account]) for each in found.scopes),
            "batches": batches,
            "gaps": tuple(gap for gap in found.gaps if NOT_TOLD not in gap.reason),
            "untold": tuple(gap for gap in found.gaps if NOT_TOLD in gap.reason),
            "unevaluated": tuple(one for each in accounts for one in each.unevaluated()),
        }
    )


def _of_templates(collector: Collector) -> Collector:
    """A collector of which what it does not understand was written by somebody, and is no defect of the cloud's."""

    @wraps(collector.function)
    def function(scope: Any) -> Iterable[Resource]:
        try:
            return tuple(collector.function(scope))
        except (RefusedError, UndecidedError):
            raise
        except Exception as error:
            log.info("collector %r failed in %s", collector.name, scope.account, exc_info=error)
            why = f"something in it is not as the cloud would take it ({described(error)})"
            raise UndecidedError(why) from error

    return replace(collector, function=function)


def _with_ignores(inventory: Inventory, ignores: Ignores) -> Inventory:
    resources = (each for batch in inventory.batches for each in batch.resources)
    found = {each.id: comments for each in resources if each.location and (comments := ignores.of(each.location))}
    known = {check.id for check in load_checks()}
    unknown = (each for comments in found.values() for each in comments if each.check not in known)
    strangers = (
        f"the comment in {each.file}:{each.line} accepts nothing: there is no check {each.check!r}"
        for each in dict.fromkeys(unknown)
    )
    return inventory.model_copy(update={"ignores": found, "notes": (*ignores.mistakes(), *strangers)})


def _declared_scope(scope: ScopeRead, account: DeclaredAccount) -> ScopeRead:
    lacks_parts = any(account.unevaluated())
    return scope.model_copy(update={"template": account.template, "is_partial": True, "lacks_parts": lacks_parts})


def _with_unread(inventory: Inventory, unread: Mapping[str, tuple[Unevaluated, ...]]) -> Inventory:
    """The inventory with what could not be read of each template."""
    scopes = tuple(
        scope.model_copy(update={"lacks_parts": scope.lacks_parts or bool(unread.get(scope.template))})
        for scope in inventory.scopes
    )
    everything = (*(each for found in unread.values() for each in found), *inventory.unevaluated)
    return inventory.model_copy(update={"scopes": scopes, "unevaluated": everything})


def _unread(each: Any) -> Unevaluated:
    return Unevaluated(file=each.file, line=each.line, address=each.address, why=each.why)
