"""A copy of what was asked to be scanned, some files of which are not as they were."""

import posixpath
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from providers.template_files import mapping, names_in
from providers.terraform_dynamic_blocks import Rewritten


class WorkingCopy:
    """A directory with all that another one has: links, where it is the same.

    Args:
        root: what was asked to be scanned.
        directory: that is evaluated, relative to the root.
        rewritten: the files that are not the same, by their names relative to the root.
        place: for the copy.

    Raises:
        UnreadableError: a directory cannot be listed.
    """

    def __init__(self, root: Path, directory: str, rewritten: Mapping[str, Rewritten], place: Path) -> None:
        self._directory = directory
        self._rewritten = rewritten
        copied = {name for file in (*rewritten, posixpath.join(directory, ".")) for name in _around(file)}
        for name in sorted(copied):
            (place / name).mkdir(exist_ok=True)
            for entry in names_in(root, name):
                inner = posixpath.normpath(posixpath.join(name, entry))
                if inner not in copied and inner not in rewritten:
                    (place / inner).symlink_to((root / inner).absolute())
        for file, each in rewritten.items():
            (place / file).write_bytes(each.text)

    def original(self, evaluated: Any) -> Any:
        """What the evaluator says of the copy, with the lines of what was copied."""
        match evaluated:
            case list():
                return [self.original(each) for each in evaluated]
            case dict():
                return {
                    name: self._place(mapping(each)) if name == "__tfmeta" else self.original(each)
                    for name, each in evaluated.items()
                }
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
