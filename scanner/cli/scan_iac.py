"""`netassay scan iac PATH...`: read templates and judge what they make, before anything is applied."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from scanner.cli.assay import assay
from scanner.cli.common import Common, common_params
from scanner.cli.reading_templates import source_of
from scanner.ignores import Ignores
from scanner.provider import TemplateOptions, UsageError

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
    ignores = None if values["no_inline_ignores"] else Ignores(root)
    source = source_of(root, names, options, common.concurrency, ignores)
    return assay(source, common, inputs=[each for each in paths if each.is_file()])


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
        click.Option(
            ["--no-inline-ignores"],
            is_flag=True,
            help="Comments such as `netassay:ignore CHECK reason` accept nothing; the settings still do.",
        ),
    ]


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
