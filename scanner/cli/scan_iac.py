"""`netassay scan iac PATH...`: read templates and judge what they make, before anything is applied."""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import click

from scanner.calls import NOT_TOLD
from scanner.cli.assay import Source, assay
from scanner.cli.common import Common, common_params
from scanner.engine import Progress, Reader, collect
from scanner.inventory import Inventory, ScopeRead
from scanner.plugins import load_collectors, load_provider, load_template_readers, provider_names
from scanner.provider import DeclaredAccount, TemplateOptions, Unevaluated, UsageError

HELP = """Read the templates in each PATH, a file or a directory, and judge what they make.

Terraform directories and plans (`terraform show -json`), CloudFormation and what `cdk synth` writes, and templates of
Azure Resource Manager are found by what they hold. Nothing is downloaded, run or applied.

What a template leaves open is undetermined, and so is what may exist beside it; a setting of netassay.toml says which
templates declare the whole of an account.
"""


def command_for(name: str) -> click.Command:
    """The command that judges templates."""
    return click.Command(name, callback=scan_iac, params=[*_params(), *common_params()], help=HELP)


def scan_iac(paths: tuple[Path, ...], **values: Any) -> int:
    """Judge what templates make."""
    common = Common.take(values)
    root = _root(values["source_root"], paths)
    options = TemplateOptions(
        var_files=tuple(_relative(root, each) for each in values["var_file"]),
        values=dict(_pair(each) for each in values["parameter"]),
        parameter_files=tuple(_relative(root, each) for each in values["parameter_file"]),
    )
    names = tuple(_relative(root, each) for each in paths)
    return assay(source_of(root, names, options, common.concurrency), common)


def source_of(root: Path, paths: Sequence[str], options: TemplateOptions, concurrency: int) -> Source:
    """Reads the templates in files and directories.

    Args:
        root: of the sources.
        paths: relative to the root.
        options: what the user gives templates to read them with.
        concurrency: answers that are worked on at the same time.
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
        unread = tuple(_unread(each) for template in templates for each in getattr(template, "unread", (template,)))
        inventory = Inventory.joined(parts)
        return inventory.model_copy(update={"unevaluated": (*unread, *inventory.unevaluated)})

    return source


def _params() -> list[click.Parameter]:
    return [
        click.Argument(
            ["paths"], nargs=-1, required=True, type=click.Path(exists=True, path_type=Path), metavar="PATH..."
        ),
        click.Option(
            ["--source-root"],
            type=click.Path(exists=True, file_okay=False, path_type=Path),
            metavar="DIR",
            help="What the paths in reports are relative to, and outside of which nothing is read; the Git repository "
            "of PATH, or the working directory, if not given.",
        ),
        click.Option(
            ["--var-file"],
            type=click.Path(exists=True, dir_okay=False, path_type=Path),
            multiple=True,
            metavar="FILE",
            help="Values of Terraform's variables, over those that Terraform finds by itself. Repeatable.",
        ),
        click.Option(
            ["--parameter"],
            multiple=True,
            metavar="NAME=VALUE",
            help="Value of a parameter of CloudFormation or Azure templates. Repeatable.",
        ),
        click.Option(
            ["--parameter-file"],
            type=click.Path(exists=True, dir_okay=False, path_type=Path),
            multiple=True,
            metavar="FILE",
            help="Values of parameters of CloudFormation or Azure templates. Repeatable.",
        ),
    ]


def _declared(template: Any, concurrency: int) -> Iterator[DeclaredAccount]:
    """The accounts that a template makes something in."""
    if hasattr(template, "blocks"):
        for name in provider_names():
            if account := load_provider(name).declared(template, concurrency=concurrency):
                yield account


def _collected(
    name: str, accounts: Sequence[DeclaredAccount], readers: Sequence[Reader], progress: Progress, concurrency: int
) -> Inventory:
    found = collect(accounts, load_collectors(name), readers, progress=progress, concurrency=concurrency)
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
            "doubts": {
                resource.id: why
                for batch in batches
                for resource in batch.resources
                if (why := by_id[batch.account].doubt(resource))
            },
        }
    )


def _declared_scope(scope: ScopeRead, account: DeclaredAccount) -> ScopeRead:
    return scope.model_copy(update={"template": account.template, "is_partial": True})


def _unread(each: Any) -> Unevaluated:
    return Unevaluated(file=each.file, line=each.line, address=each.address, why=each.why)


def _root(given: Path | None, paths: Sequence[Path]) -> Path:
    """What the paths of reports are relative to: the repository that holds everything, or the working directory."""
    if given:
        return given.resolve()
    here = Path.cwd()
    places = [here, *(each.resolve() for each in paths)]
    common = Path(os.path.commonpath([str(each) for each in places[1:]]))
    start = here if all(each.is_relative_to(here) for each in places) else common if common.is_dir() else common.parent
    return next((each for each in (start, *start.parents) if (each / ".git").exists()), start)


def _relative(root: Path, path: Path) -> str:
    """The path within the root of the sources, with forward slashes."""
    try:
        return path.resolve().relative_to(root).as_posix()
    except ValueError as error:
        message = f"{path} lies outside {root}; give a --source-root that holds it"
        raise UsageError(message) from error


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not (name and equals):
        message = f"--parameter {text}: write NAME=VALUE"
        raise UsageError(message)
    return name, value
