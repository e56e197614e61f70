"""The blocks of one template, by what they refer to, or may refer to."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cached_property
from types import MappingProxyType

from providers.templates import TAKEN, Block, Reference, Template, Value, Values
from providers.terraform_names import resource_type
from scanner.models import Unknown


class Blocks:
    """The blocks of one template, by what they are asked for."""

    def __init__(self, template: Template, failed: Mapping[str, str] = MappingProxyType({})) -> None:
        """Take the blocks.

        Args:
            template: that has them.
            failed: the addresses of those that are malformed, with the reason. Only their names are of use.
        """
        self.template = template
        self.failed = failed

    def get(self, address: str) -> Block | None:
        """The block of this address, None where the template has none."""
        return self._by_address.get(address)

    def of(self, *types: str) -> Iterator[Block]:
        """The blocks of these types that the template makes, in its order."""
        for each in types:
            yield from self._by_type.get(each, ())

    def pointing(self, target: Block, key: str, *types: str) -> Iterator[Block]:
        """The blocks of these types of which an attribute refers to a block, or may: the rules of a group.

        One that stands and falls with that block is made where that is, and is not in doubt. One of which it is not
        known to what it refers, or that could not be evaluated, comes last, in doubt; of the latter nothing is known.

        Args:
            target: the block that is referred to.
            key: the attribute, dotted where it lies in a block within: `listeners.arn`.
            types: of the blocks that refer to it.
        """
        for each in types:
            for block in self._pointing(each, key).get(target.address, ()):
                yield replace(block, doubt=None) if block.doubt == target.doubt else block
        for each in types:
            yield from self._perhaps_pointing(target, key, each)

    def target(self, block: Block, key: str) -> Block | None:
        """The block that an attribute of another one refers to, None where the template makes none of it."""
        addresses = _addresses(block.values, key.split("."))
        found = (self.get(each) for each in addresses)
        return next((each for each in found if each and not each.is_read), None)

    def named_by(self, value: Value, *types: str) -> Iterator[Block]:
        """The blocks of these types that a value refers to, or depends on where it is unknown."""
        for each in self.of(*types):
            refers = isinstance(value, Reference) and value.address == each.address
            if refers or (isinstance(value, Unknown) and _names(value, each)):
                yield each

    def unevaluated(self, *types: str) -> Iterator[Block]:
        """What of these types could not be evaluated, each as a block in doubt of which nothing else is known."""
        for each in types:
            yield from self._unevaluated.get(each, ())

    def _perhaps_pointing(self, target: Block, key: str, type_name: str) -> Iterator[Block]:
        for part, unknown in self._untold(type_name, key):
            if _names(unknown, target):
                yield replace(part, doubt=unknown)
        yield from self.unevaluated(type_name)

    def _untold(self, type_name: str, key: str) -> list[tuple[Block, Unknown]]:
        """The blocks of a type of which an attribute may refer to several others, with why."""
        if (type_name, key) not in self._open:
            found = ((each, value) for each in self.of(type_name) for value in _unknowns(each.values, key.split(".")))
            self._open[type_name, key] = list(found)
        return self._open[type_name, key]

    @cached_property
    def _open(self) -> dict[tuple[str, str], list[tuple[Block, Unknown]]]:
        return {}

    @cached_property
    def _unevaluated(self) -> Mapping[str, list[Block]]:
        """What could not be evaluated, by its type. One of unknown number that is taken is among the blocks."""
        found: dict[str, list[Block]] = defaultdict(list)
        for each in (*self.template.unread, *self.template.aside):
            kind = resource_type(each.address)
            if kind and not each.why.endswith(TAKEN):
                doubt = Unknown(why=f"{each.address}: {each.why}")
                made = Block(self.template.dialect, kind, each.address, each.file, each.line, each.line, Values({}))
                found[kind].append(replace(made, doubt=doubt))
        for address, why in self.failed.items():
            if block := self.get(address):
                doubt = Unknown(why=f"{address}: {why}")
                found[block.type].append(replace(block, values=Values({}), doubt=doubt))
        return found

    def _pointing(self, type_name: str, key: str) -> Mapping[str, list[Block]]:
        if (type_name, key) not in self._indexes:
            found: dict[str, list[Block]] = defaultdict(list)
            for block in self.of(type_name):
                for address in dict.fromkeys(_addresses(block.values, key.split("."))):
                    found[address].append(block)
            self._indexes[type_name, key] = found
        return self._indexes[type_name, key]

    @cached_property
    def _indexes(self) -> dict[tuple[str, str], Mapping[str, list[Block]]]:
        return {}

    @cached_property
    def _by_address(self) -> Mapping[str, Block]:
        return {each.address: each for each in self.template.blocks}

    @cached_property
    def _by_type(self) -> Mapping[str, list[Block]]:
        found: dict[str, list[Block]] = defaultdict(list)
        for each in self.template.blocks:
            if not each.is_read and each.address not in self.failed:
                found[each.type].append(each)
        return found


def _addresses(value: Value, path: list[str]) -> Iterator[str]:
    """The blocks that are referred to at the end of a path, in lists as well."""
    match value:
        case tuple(members):
            for each in members:
                yield from _addresses(each, path)
        case Reference(address=address) if not path:
            yield address
        case Mapping() if path:
            yield from _addresses(value.get(path[0]), path[1:])
        case _:
            return


def _unknowns(value: Value, path: list[str]) -> Iterator[Unknown]:
    """What is not known at the end of a path, or on the way to it."""
    match value:
        case Unknown() as unknown:
            yield unknown
        case tuple(members):
            for each in members:
                yield from _unknowns(each, path)
        case Mapping() if path:
            yield from _unknowns(value.get(path[0]), path[1:])
        case _:
            return


def _names(unknown: Unknown, block: Block) -> bool:
    """Whether something unknown depends on a block."""
    words = unknown.why.removeprefix("depends on ").partition(" (")[0].split(", ")
    return any(each == block.address or each.startswith(f"{block.address}.") for each in words)
