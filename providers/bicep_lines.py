"""Where a Bicep file declares its resources and modules. A compiled template keeps their names and no lines.

Source: documentation page "Understand the structure and syntax of Bicep files".
"""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from providers.documents import beside
from providers.template_files import UnreadableError, read_text

_WORD = re.compile(
    r"(?P<skipped>'''.*?'''|'(?:\\.|[^'\\\n])*+'|//[^\n]*+|/\*.*?\*/)"
    r"|(?P<bracket>[{}\[\]()])|(?P<line>\n)"
    r"|(?P<declared>(?<![\w$.-])(?:resource|module)[ \t]++(?P<name>\w++)[ \t]++'(?P<path>[^'\n]*+)')",
    re.DOTALL,
)


@dataclass(frozen=True)
class Declaration:
    """A resource or module of a Bicep file."""

    line: int
    end_line: int
    path: str
    """Type of the resource, or file of the module."""


@dataclass(frozen=True)
class Bicep:
    """What a Bicep file declares."""

    file: str
    """Relative to the scanned root."""
    declarations: dict[str, Declaration]
    """By symbolic name."""

    def declaration(self, name: str) -> Declaration | None:
        """Where a resource or module is declared; one within another is compiled to `outer::inner`."""
        return self.declarations.get(name.partition("[")[0].rpartition("::")[2])

    def module(self, root: Path, name: str) -> "Bicep | None":
        """The file of a local module, None where it lies in a registry or cannot be read."""
        declaration = self.declaration(name)
        is_local = declaration is not None and declaration.path.endswith(".bicep") and ":" not in declaration.path
        return read_bicep(root, beside(self.file, declaration.path)) if declaration and is_local else None


MaybeBicep: TypeAlias = "Bicep | None"


def read_bicep(root: Path, file: str) -> MaybeBicep:
    """What a Bicep file declares, None where there is no such file."""
    try:
        return Bicep(file, declarations(read_text(root, file)))
    except UnreadableError:
        return None


def declarations(text: str) -> dict[str, Declaration]:
    """The resources and modules, by their symbolic names."""
    found: dict[str, Declaration] = {}
    unfinished: list[tuple[int, int, str, str]] = []
    line, depth = 1, 0
    for word in _WORD.finditer(text):
        match word.lastgroup:
            case "declared":
                unfinished.append((depth, line, word["name"], word["path"]))
                found[word["name"]] = Declaration(line, line, word["path"])
            case "bracket":
                depth += 1 if word[0] in "{[(" else -1
                if unfinished and word[0] in "}]" and depth <= unfinished[-1][0]:
                    _, begun, name, path = unfinished.pop()
                    found[name] = Declaration(begun, line, path)
        line += word[0].count("\n")
    return found
