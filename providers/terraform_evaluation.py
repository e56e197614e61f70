"""Evaluates a Terraform directory in a process of its own, and says so when that fails."""

import os
import posixpath
import subprocess
import sys
import tempfile
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from providers import terraform_child
from providers.template_files import UnreadableError, mapping, names_in, objects, parse_json, read_text, within
from providers.terraform_dynamic_blocks import rewrite
from providers.terraform_syntax import Expression, parse
from providers.terraform_working_copy import WorkingCopy

SECONDS = 90
"""How long one directory may take."""


def evaluate(
    root: Path, directory: str, variables: Sequence[str], dynamic: Collection[str] = ()
) -> list[Mapping[str, Any]]:
    """The blocks of a directory and of the modules it calls, as the evaluator has them.

    Args:
        root: what was asked to be scanned.
        directory: relative to the root.
        variables: files of variables, relative to the root, the later ones over the earlier ones.
        dynamic: files that may have dynamic blocks, relative to the root.

    Raises:
        UnreadableError: it came to no end, to a bad one, or to more than can be kept.
    """
    rewritten = {file: each for file in sorted(dynamic) if (each := rewrite(read_text(root, file)))}
    with tempfile.TemporaryDirectory() as scratch:
        if not rewritten:
            return _evaluated(root, directory, variables, Path(scratch))
        place = Path(scratch, "copy")
        copy = WorkingCopy(root, directory, rewritten, place)
        return [copy.original(block) for block in _evaluated(place, directory, variables, Path(scratch))]


def _evaluated(root: Path, directory: str, variables: Sequence[str], scratch: Path) -> list[Mapping[str, Any]]:
    place = within(root, directory)
    files = [os.path.relpath(root.resolve() / name, place) for name in variables]
    output = scratch / "evaluated.json"
    # Neither the directory, whose files nobody vouches for, nor PYTHONPATH may say what `import` means.
    _run([sys.executable, "-E", "-P", terraform_child.__file__, str(output), *files], place)
    document = mapping(parse_json(read_text(scratch, output.name)))
    return [block for blocks in document.values() for block in objects(blocks)]


def _run(command: list[str], place: Path) -> None:
    """Run the child where `path.cwd` is right, and without variables that are set outside."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("TF_")}
    try:
        subprocess.run(  # noqa: S603 - our own program
            command,
            cwd=place,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=SECONDS,
            check=True,
        )
    except subprocess.TimeoutExpired as error:
        why = f"was not evaluated within {SECONDS} s"
        raise UnreadableError(why) from error
    except subprocess.CalledProcessError as error:
        why = "cannot be evaluated: the evaluator gave up"
        raise UnreadableError(why) from error


def variables_files(root: Path, directory: str, given: Sequence[str] = ()) -> tuple[str, ...]:
    """The files that Terraform takes variables from, in its order (documentation, "Variable Definition Precedence").

    Args:
        root: what was asked to be scanned.
        directory: of the root module, relative to the root.
        given: files that are named besides, relative to the root.
    """
    try:
        names = names_in(root, directory)
    except UnreadableError:
        return tuple(given)
    own = [name for name in ("terraform.tfvars", "terraform.tfvars.json") if name in names]
    automatic = [name for name in names if name.endswith((".auto.tfvars", ".auto.tfvars.json"))]
    return (*(posixpath.normpath(posixpath.join(directory, name)) for name in [*own, *automatic]), *given)


def variables_of(root: Path, files: Sequence[str]) -> dict[str, Expression]:
    """What is given for each variable.

    Raises:
        UnreadableError: a file cannot be read.
    """
    return {name: value for file in files for name, value in _given(file, read_text(root, file))}


def _given(file: str, text: str) -> Iterator[tuple[str, Expression]]:
    if file.endswith(".json"):
        yield from ((name, _constant(value)) for name, value in mapping(parse_json(text)).items())
        return
    # A file of variables has what a block has.
    for block in parse(f"variables {{\n{text}\n}}\n").blocks:
        yield from block.attributes.items()


def _constant(value: object) -> Expression:
    match value:
        case None:
            return Expression(1, is_null=True)
        case bool():
            return Expression(1, literal=str(value).lower())
        case str() | int() | float():
            return Expression(1, literal=str(value))
        case list():
            return Expression(1, members=tuple(map(_constant, value)))
        case _:
            return Expression(1, members=() if value == {} else None)
