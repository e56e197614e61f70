"""What every template language is read into: blocks with values and places. No resource type is known here.

A value has three states. Known: a plain value. Unset: the key is absent, and the adapter writes the default of the
provider or the API, with its source. Unknown: `Unknown`, with what it depends on.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, TypeAlias, TypeVar

from scanner.models import Location, Unknown

T = TypeVar("T")


class Dialect(StrEnum):
    """A template language."""

    TERRAFORM = "terraform"
    CLOUDFORMATION = "cloudformation"
    ARM = "arm"
    NONE = "none"
    """Of a file that is no template."""


@dataclass(frozen=True, slots=True)
class Reference:
    """A value that another block of the same template has once it exists: what resources are joined on."""

    address: str
    """Of the other block."""
    attribute: str
    """Which of its attributes, dotted where it lies deeper: `arn`, `Endpoint.Port`; empty for the block itself."""
    value: str | None = None
    """What it is, where the other block exists already and its id is known."""

    def __str__(self) -> str:
        return f"{self.address}.{self.attribute}" if self.attribute else self.address


Value: TypeAlias = "str | int | float | bool | Unknown | Reference | tuple[Value, ...] | Mapping[str, Value] | None"
"""None is unset as well: Terraform's `null`. Readers may leave it out."""


def depends_on(*names: str) -> Unknown:
    """An unknown value, by what it depends on.

    Args:
        names: in the template's own words: `var.office_cidrs`, `aws_lb.edge.arn`, `parameter VpcId`.
    """
    return Unknown(why=f"depends on {', '.join(dict.fromkeys(names))}")


def in_doubt(unknown: Unknown, written: str) -> Unknown:
    """Why a resource may not be made.

    Args:
        unknown: what decides about it.
        written: how it does. What depends on the same may be made just where this is not, and has other words for it.
    """
    return Unknown(why=f"{unknown.why} ({written})")


class Values(Mapping[str, Value]):
    """The values of a block, or of a block within it, with their lines.

    Each way of reading takes what an unset value means, so that no default is hidden. A value of another kind than was
    asked for is unknown.
    """

    def __init__(self, entries: Mapping[str, Value], lines: Mapping[str, int] | None = None, at: str = "") -> None:
        """Take the entries.

        Args:
            entries: by attribute.
            lines: of attributes, by their dotted path from the outermost block: `ingress.0.cidr_blocks`.
            at: the dotted path of these values; empty for the outermost.
        """
        self._entries = entries
        self._lines = lines or {}
        self._at = at

    def __getitem__(self, key: str) -> Value:
        return self._entries[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)

    def line(self, key: str) -> int | None:
        """Where the attribute stands, or the nearest thing around it whose line the language tells."""
        path = self._path(key)
        while path and path not in self._lines:
            path = path.rpartition(".")[0]
        return self._lines.get(path)

    def text(self, key: str, unset: T) -> str | Unknown | T:
        """A text. Numbers and truth values are texts too, as every template language converts them."""
        match self.get(key):
            case None:
                return unset
            case bool(flag):
                return "true" if flag else "false"
            case str() | int() | float() as value:
                return str(value)
            case Reference(value=str(value)):
                return value
            case other:
                return self._misfit(key, other, "a text")

    def number(self, key: str, unset: T) -> int | Unknown | T:
        """A whole number, which may be written as a text."""
        match self.get(key):
            case None:
                return unset
            case value if (number := _whole(value)) is not None:
                return number
            case other:
                return self._misfit(key, other, "a whole number")

    def flag(self, key: str, unset: T) -> bool | Unknown | T:
        """A truth value, which may be written as a text."""
        match self.get(key):
            case None:
                return unset
            case bool(flag):
                return flag
            case str(text) if text.lower() in {"true", "false"}:
                return text.lower() == "true"
            case other:
                return self._misfit(key, other, "true or false")

    def reference(self, key: str, unset: T) -> Reference | str | Unknown | T:
        """Another resource: a reference when the template declares it, otherwise the id that is written there."""
        match self.get(key):
            case None:
                return unset
            case Reference() | str() as value:
                return value
            case other:
                return self._misfit(key, other, "one resource")

    def texts(self, key: str) -> tuple[str | Unknown, ...] | Unknown:
        """A list of texts, empty when unset. A text that stands alone is a list of one."""
        found = self._list(key)
        if isinstance(found, Unknown):
            return found
        return tuple(found.text(each, "") for each in found)

    def references(self, key: str) -> tuple[Reference | str | Unknown, ...] | Unknown:
        """A list of other resources, empty when unset."""
        found = self._list(key)
        if isinstance(found, Unknown):
            return found
        return tuple(found.reference(each, "") for each in found)

    def block(self, key: str, unset: T) -> "Values | Unknown | T":
        """The one block within, which may be written as a list of one."""
        match self.get(key):
            case None | ():
                return unset
            case Mapping() as entries:
                return Values(entries, self._lines, self._path(key))
            case (Mapping() as entries,):
                return Values(entries, self._lines, f"{self._path(key)}.0")
            case other:
                return self._misfit(key, other, "one block")

    def blocks(self, key: str) -> "tuple[Values | Unknown, ...] | Unknown":
        """All blocks within of this name, none when unset. A block that stands alone is a list of one."""
        found = self._list(key)
        if isinstance(found, Unknown):
            return found
        return tuple(found.block(each, Values({})) for each in found)

    def _list(self, key: str) -> "Values | Unknown":
        """The members of a list by their positions; what is null is left out."""
        match self.get(key):
            case tuple(members):
                listed: Iterable[Value] = members
            case Unknown() as unknown:
                return unknown
            case alone:
                listed = (alone,)
        entries = {str(number): each for number, each in enumerate(listed) if each is not None}
        return Values(entries, self._lines, self._path(key))

    def _path(self, key: str) -> str:
        return f"{self._at}.{key}" if self._at else key

    def _misfit(self, key: str, value: Value, wanted: str) -> Unknown:
        match value:
            case Unknown():
                return value
            case Reference():
                return depends_on(str(value))
            case _:
                return Unknown(why=f"`{self._path(key)}` is not {wanted}")


SECRETS = re.compile(
    r"(password|passphrase|secret|shared_?key|private_?key|secret_?key|pre_?shared_?key|psk|connection_?string|token)"
    r"(_wo|_value)?$",
    re.IGNORECASE,
)
"""Ends of the names of attributes whose texts are secrets, in all dialects."""


def is_secret(name: str) -> bool:
    """Whether a text under this name is never kept, whether or not the template marks it."""
    return SECRETS.search(name) is not None


def _whole(value: Value) -> int | None:
    match value:
        case bool():
            return None
        case int(number):
            return number
        case float(number) if number.is_integer():
            return int(number)
        case str(text) if text.removeprefix("-").isdecimal() and text.isascii():
            return int(text)
        case _:
            return None


@dataclass(frozen=True, slots=True)
class Block:
    """A resource that a template declares."""

    dialect: Dialect
    type: str
    """In the dialect's words: `aws_lb_listener`, `AWS::EC2::SecurityGroup`, `Microsoft.Network/loadBalancers`."""
    address: str
    """Its identity in the template: `module.edge.aws_lb.this[0]`."""
    file: str
    """Path of the file that declares it, relative to the scanned root, with forward slashes."""
    line: int | None
    """None where only the file is known: a plan without its sources."""
    end_line: int | None
    values: Values
    is_read: bool = False
    """It is looked up and not made by this template: a data source, ARM's `existing`."""
    is_unchanged: bool = False
    """It exists already, and applying the template does not change it."""
    path: str = ""
    """Where a generator's own program names it: the CDK's construct path."""
    doubt: Unknown | None = None
    """Why it may not exist: its condition or number could not be decided. None where it does."""
    callers: tuple[Location, ...] = ()
    """Where the modules or nested templates are called that it is in, the outermost first."""

    @property
    def location(self) -> Location | None:
        """Where the whole block stands, None where only the file is known."""
        if self.line is None or self.end_line is None:
            return None
        return Location(file=self.file, line=self.line, end_line=self.end_line)


TAKEN: Final = "one is taken"
"""How it is said that a block of which the number is unknown stands among the others, in doubt."""


@dataclass(frozen=True, slots=True)
class Unread:
    """What was found and could not be read or evaluated, so that nothing is missing in silence."""

    file: str
    """Path relative to the scanned root, with forward slashes."""
    why: str
    line: int | None = None
    address: str = ""
    """Of the declared block that could not be evaluated; empty when it is the file."""


@dataclass(frozen=True, slots=True)
class Template:
    """What was read of one template: a plan, a Terraform directory, a stack, a deployment."""

    dialect: Dialect
    file: str
    """Path of the file or directory it starts from, relative to the scanned root; `.` is the root itself."""
    blocks: tuple[Block, ...] = ()
    unread: tuple[Unread, ...] = ()
    parameters: frozenset[str] = frozenset()
    """The names of what can be given for it with `--parameter`."""
    aside: tuple[Unread, ...] = ()
    """What could not be evaluated either, and nobody asks for by itself. It may be a part of something that is asked
    for."""
