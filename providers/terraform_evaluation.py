"""Evaluates a Terraform directory in a process of its own, and says so when that fails."""

import os
import posixpath
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from providers import terraform_child
from providers.template_files import UnreadableError, mapping, names_in, objects, parse_json, read_text, within
from providers.terraform_syntax import Expression, parse

SECONDS = 90
"""How long one directory may take."""


def evaluate(root: Path, directory: str, variables: Sequence[str]) -> list[Mapping[str, Any]]:
    """The blocks of a directory and of the modules it calls, as the evaluator has them.

    Args:
        root: what was asked to be scanned.
        directory: relative to the root.
        variables: files of variables, relative to the root, the later ones over the earlier ones.

    Raises:
        UnreadableError: it came to no end, to a bad one, or to more than can be kept.
    """
    place = within(root, directory)
    files = [os.path.relpath(within(root, name), place) for name in variables]
    with tempfile.TemporaryDirectory() as scratch:
        output = Path(scratch, "evaluated.json")
        # Neither the directory, whose files nobody vouches for, nor PYTHONPATH may say what `import` means.
        _run([sys.executable, "-E", "-P", terraform_child.__file__, str(output), *files], place)
        document = mapping(parse_json(read_text(Path(scratch), output.name)))
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
