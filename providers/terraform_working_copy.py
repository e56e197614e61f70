"""A copy of what was asked to be scanned, some files of which are not as they were."""

import os
import posixpath
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from providers.template_files import mapping
from providers.terraform_dynamic_blocks import Rewritten


class WorkingCopy:
    """A directory with all that another one has: links, where it is the same.

    Args:
        root: what was asked to be scanned.
        directory: that is evaluated, relative to the root.
        rewritten: the files that are not the same, by their names relative to the root.
        place: for the copy.
    """

    def __init__(self, root: Path, directory: str, rewritten: Mapping[str, Rewritten], place: Path) -> None:
        self._directory = directory
        self._rewritten = rewritten
        copied = {name for file in (*rewritten, posixpath.join(directory, ".")) for name in _around(file)}
        for name in sorted(copied):
            (place / name).mkdir(exist_ok=True)
            for entry in os.scandir(root / name):
                inner = posixpath.normpath(posixpath.join(name, entry.name))
                if inner not in copied and inner not in rewritten:
                    (place / inner).symlink_to(Path(entry.path).absolute())
        for file, each in rewritten.items():
            (place / file).write_bytes(each.text)

    def original(self, evaluated: Any) -> Any:
        """What the evaluator says of the copy, with the lines of what was copied."""
        match evaluated:
            case list():
                return [self.original(each) for each in evaluated]
            case dict():
                told = {name: self.original(each) for name, each in evaluated.items() if name != "__tfmeta"}
                return (
                    {**told, "__tfmeta": self._place(mapping(evaluated["__tfmeta"]))}
                    if "__tfmeta" in evaluated
                    else told
                )
            case other:
                return other

    def _place(self, meta: Mapping[str, Any]) -> Mapping[str, Any]:
        file = posixpath.normpath(posixpath.join(self._directory, str(meta.get("filename", ""))))
        if file not in self._rewritten:
            return meta
        lines = self._rewritten[file].lines
        return {**meta, **{name: lines[meta[name] - 1] for name in ("line_start", "line_end") if name in meta}}


def _around(file: str) -> Iterator[str]:
    """The directories that a file lies in."""
    directory = posixpath.normpath(posixpath.dirname(file))
    while directory != ".":
        yield directory
        directory = posixpath.dirname(directory) or "."
    yield "."
