"""Terraform's source files: which blocks a module and those it calls declare, and where. Nothing is evaluated."""

import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import islice
from pathlib import Path

from providers.template_files import UnreadableError, names_in, parse_json, read_text, reading
from providers.templates import Unread
from providers.terraform_json import parse_json_source
from providers.terraform_syntax import Expression, SourceFile, Syntax, parse
from scanner.models import Location

SUFFIXES = (".tf", ".tofu", ".tf.json", ".tofu.json")
MAX_DEPTH = 20
"""Modules within modules."""
MAX_MODULES = 5_000
"""Calls of modules in one configuration."""
CALLS_ITSELF = "the module calls itself"
INSTALLED = ".terraform/modules/modules.json"
"""Where `terraform init` writes which directory holds the sources of each module."""


@dataclass(frozen=True, slots=True)
class Declared:
    """A block of a module that has an address."""

    address: str
    """Within its module, without keys: `aws_lb.edge`, `data.aws_vpc.main`, `module.sg`."""
    location: Location
    syntax: Syntax


@dataclass(frozen=True, slots=True)
class Module:
    """What the files of one directory declare together."""

    directory: str
    """Relative to the scanned root."""
    declared: Mapping[str, Declared] = field(default_factory=dict)
    local_values: Mapping[str, Expression] = field(default_factory=dict)
    """By name, of all `locals` blocks."""
    comments: Mapping[str, Mapping[int, str]] = field(default_factory=dict)
    """By file and line."""
    dynamic: tuple[str, ...] = ()
    """The files that may have dynamic blocks."""
    unread: tuple[Unread, ...] = ()


class Sources:
    """The modules of one configuration, each directory read when it is first asked for.

    Args:
        root: what was asked to be scanned; nothing outside it is read.
        directory: of the root module, relative to the root.
    """

    def __init__(self, root: Path, directory: str = ".") -> None:
        self.root = root
        self.directory = directory
        self._read: dict[str, Module] = {}
        self._directories: dict[tuple[str, ...], str | None] = {(): directory}
        self._installed: dict[str, str] | None = None

    def module(self, calls: tuple[str, ...] = ()) -> Module | None:
        """What a module declares, None where its sources are not there.

        Args:
            calls: the names of the calls that lead to it, the root module's first.
        """
        if (directory := self._directory(calls)) is None:
            return None
        if directory not in self._read:
            self._read[directory] = read_module(self.root, directory)
        return self._read[directory]

    def find(self, calls: tuple[str, ...], address: str) -> Declared | None:
        """The block of this address within a module; None where it is not found."""
        module = self.module(calls)
        return module.declared.get(address) if module else None

    def callers(self, calls: tuple[str, ...]) -> tuple[Location, ...]:
        """Where the module and those around it are called, as far as known; the outermost first."""
        found = (self.find(calls[:end], f"module.{calls[end]}") for end in range(len(calls)))
        return tuple(each.location for each in found if each)

    def modules(self) -> Iterator[tuple[tuple[str, ...], Module]]:
        """The root module and all modules it calls whose sources are there, each with the calls that lead to it."""
        waiting: list[tuple[str, ...]] = [()]
        # A few modules that call each other twice would be millions of calls.
        for calls in islice(waiting, MAX_MODULES):
            if module := self.module(calls):
                yield calls, module
                names = (each.syntax.labels[0] for each in module.declared.values() if each.syntax.type == "module")
                waiting.extend((*calls, name) for name in names)

    def called(self) -> Iterator[str]:
        """The directories of the modules that the root module calls itself, where they are there."""
        module = self.module()
        for each in module.declared.values() if module else ():
            if each.syntax.type == "module" and (found := self._directory((each.syntax.labels[0],))):
                yield found

    def unread(self) -> Iterator[Unread]:
        """What could not be read: files, and modules whose sources are not there."""
        seen: set[str] = set()
        modules = list(self.modules())
        if len(modules) == MAX_MODULES:
            yield Unread(self.directory, f"calls more than {MAX_MODULES} modules")
        for calls, module in modules:
            if module.directory not in seen:
                seen.add(module.directory)
                yield from module.unread
            for each in module.declared.values():
                if each.syntax.type == "module" and (why := self._absence((*calls, each.syntax.labels[0]))):
                    address = ".".join(f"module.{name}" for name in (*calls, each.syntax.labels[0]))
                    yield Unread(each.location.file, why, each.location.line, address)

    def _absence(self, calls: tuple[str, ...]) -> str | None:
        """Why the sources of a module are not there, or None."""
        if self._directory(calls) is not None:
            return None
        if len(calls) > MAX_DEPTH or self._calls_itself(calls):
            return CALLS_ITSELF
        called = self.find(calls[:-1], f"module.{calls[-1]}")
        source = called.syntax.attributes.get("source") if called else None
        return f"the sources of the module {(source and source.literal) or ''} are not here: run `terraform init` first"

    def _directory(self, calls: tuple[str, ...]) -> str | None:
        if calls not in self._directories:
            self._directories[calls] = self._found(calls)
        return self._directories[calls]

    def _found(self, calls: tuple[str, ...]) -> str | None:
        """The directory of a module within another, None where it is not there or would call itself."""
        parent = self._directory(calls[:-1])
        if parent is None or len(calls) > MAX_DEPTH:
            return None
        found = self._installed_directory(".".join(calls)) or self._local_directory(calls, parent)
        if found is None or found in self._chain(calls[:-1]):
            return None
        return found if is_module(self.root, found) else None

    def _chain(self, calls: tuple[str, ...]) -> set[str | None]:
        return {self._directory(calls[:end]) for end in range(len(calls) + 1)}

    def _calls_itself(self, calls: tuple[str, ...]) -> bool:
        parent = self._directory(calls[:-1])
        return parent is not None and self._local_directory(calls, parent) in self._chain(calls[:-1])

    def _local_directory(self, calls: tuple[str, ...], parent: str) -> str | None:
        """The directory of a local path (Terraform documentation, "Module Sources": they begin with a dot)."""
        called = self.find(calls[:-1], f"module.{calls[-1]}")
        source = called.syntax.attributes.get("source") if called else None
        if source is None or source.literal is None or not source.literal.startswith(("./", "../")):
            return None
        return posixpath.normpath(posixpath.join(parent, source.literal))

    def _installed_directory(self, key: str) -> str | None:
        if self._installed is None:
            self._installed = _installed(self.root, self.directory)
        return self._installed.get(key)


def _installed(root: Path, directory: str) -> dict[str, str]:
    """Directories of modules by the names of their calls, joined with dots; none before `terraform init`."""
    try:
        listed = parse_json(read_text(root, posixpath.join(directory, INSTALLED)))
    except UnreadableError:
        return {}
    entries = listed.get("Modules") if isinstance(listed, dict) else None
    return {
        each["Key"]: posixpath.normpath(posixpath.join(directory, each["Dir"]))
        for each in (entries if isinstance(entries, list) else ())
        if isinstance(each, dict) and isinstance(each.get("Key"), str) and isinstance(each.get("Dir"), str)
    }


def is_module(root: Path, directory: str) -> bool:
    """Whether a directory within the root holds files of Terraform."""
    try:
        return any(map(_is_source, names_in(root, directory)))
    except UnreadableError:
        return False


def read_module(root: Path, directory: str) -> Module:
    """What the files of a directory declare; a file that cannot be read costs only itself."""
    files = {file: reading(file, partial(_parsed, root, file)) for file in _files(root, directory)}
    sources = {file: source for file, source in files.items() if isinstance(source, SourceFile)}
    declared: dict[str, Declared] = {}
    local_values: dict[str, Expression] = {}
    for file, syntax in ((file, syntax) for file, source in sources.items() for syntax in source.blocks):
        if syntax.type == "locals":
            local_values |= syntax.attributes
        elif address := _address(syntax):
            place = Location(file=file, line=syntax.line, end_line=syntax.end_line)
            declared[address] = _over(declared.get(address), Declared(address, place, syntax))
    refused = [source for source in files.values() if isinstance(source, Unread)]
    mistakes = [Unread(file, NO_TERRAFORM, source.mistakes[0]) for file, source in sources.items() if source.mistakes]
    comments = {file: source.comments for file, source in sources.items()}
    dynamic = tuple(file for file, source in sources.items() if source.has_dynamic)
    return Module(directory, declared, local_values, comments, dynamic, (*refused, *mistakes))


NO_TERRAFORM = "has something that is no Terraform; what stands around it is read"


def _parsed(root: Path, file: str) -> SourceFile:
    text = read_text(root, file)
    return parse_json_source(text) if file.endswith(".json") else parse(text)


def _files(root: Path, directory: str) -> list[str]:
    """The source files of a module; files that override others come last."""
    try:
        names = [name for name in names_in(root, directory) if _is_source(name)]
    except UnreadableError:
        return []
    return [posixpath.normpath(posixpath.join(directory, name)) for name in sorted(names, key=is_override)]


def _is_source(name: str) -> bool:
    # Editors keep their own files beside, which Terraform ignores as well.
    return name.endswith(SUFFIXES) and not name.startswith((".", "#"))


def is_override(name: str) -> bool:
    """Whether a file overrides others (documentation, "Override Files")."""
    stem = name.partition(".")[0]
    return stem == "override" or stem.endswith("_override")


def _address(syntax: Syntax) -> str | None:
    match syntax.type, syntax.labels:
        case "resource", (kind, name):
            return f"{kind}.{name}"
        case "data", (kind, name):
            return f"data.{kind}.{name}"
        case "module", (name,):
            return f"module.{name}"
        case "variable", (name,):
            return f"var.{name}"
        case "output", (name,):
            return f"output.{name}"
        case _:
            return None


def _over(base: Declared | None, later: Declared) -> Declared:
    """A block with what an override file says of it: attributes, and all blocks within of the same type."""
    if base is None:
        return later
    replaced = {block.type for block in later.syntax.blocks}
    kept = tuple(block for block in base.syntax.blocks if block.type not in replaced)
    syntax = replace(
        base.syntax,
        attributes={**base.syntax.attributes, **later.syntax.attributes},
        blocks=(*kept, *later.syntax.blocks),
    )
    return replace(base, syntax=syntax)
