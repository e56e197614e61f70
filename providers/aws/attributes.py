"""Attributes by one name in both languages: Terraform writes `vpc_id` for what CloudFormation calls `VpcId`."""

from collections.abc import Mapping
from typing import Any, TypeVar

from providers.templates import Block, Dialect, Reference, Value, Values
from scanner.models import Unknown

T = TypeVar("T")


class Attributes:
    """The attributes of a block, or of a block within it, by their names in Terraform.

    Where CloudFormation has another name than the same words in capitals, it stands after a bar: `entry|Entries`. What
    only one of them has is written with nothing on the other side.
    """

    def __init__(self, values: Values, *, is_camel: bool) -> None:
        self.values = values
        self.is_camel = is_camel
        """Whether CloudFormation has them."""

    @classmethod
    def of(cls, block: Block) -> "Attributes":
        """Those of a whole block."""
        return cls(block.values, is_camel=block.dialect is Dialect.CLOUDFORMATION)

    def key(self, name: str) -> str:
        """What an attribute is called in the language of the block."""
        terraform, bar, cloudformation = name.partition("|")
        if not self.is_camel:
            return terraform
        return cloudformation if bar else "".join(part.capitalize() for part in terraform.split("_"))

    def is_set(self, name: str) -> bool:
        """Whether there is anything under the name, known or not."""
        return self.values.get(self.key(name)) is not None

    def text(self, name: str, unset: T) -> str | Unknown | T:
        """A text."""
        return self.values.text(self.key(name), unset)

    def number(self, name: str, unset: T) -> int | Unknown | T:
        """A whole number."""
        return self.values.number(self.key(name), unset)

    def flag(self, name: str, unset: T) -> bool | Unknown | T:
        """A truth value."""
        return self.values.flag(self.key(name), unset)

    def reference(self, name: str, unset: T) -> Reference | str | Unknown | T:
        """Another resource."""
        return self.values.reference(self.key(name), unset)

    def texts(self, name: str) -> list[str | Unknown]:
        """A list of texts; one that is unknown as a whole is a list of one."""
        found = self.values.texts(self.key(name))
        return [found] if isinstance(found, Unknown) else list(found)

    def references(self, name: str) -> list[Reference | str | Unknown]:
        """A list of other resources; one that is unknown as a whole is a list of one."""
        found = self.values.references(self.key(name))
        return [found] if isinstance(found, Unknown) else list(found)

    def block(self, name: str) -> "Attributes | Unknown | None":
        """The one block within of this name."""
        found = self.values.block(self.key(name), None)
        return self._within(found) if isinstance(found, Values) else found

    def blocks(self, name: str) -> "list[Attributes | Unknown]":
        """The blocks within of this name; a list that is unknown as a whole is a list of one."""
        found = self.values.blocks(self.key(name))
        if isinstance(found, Unknown):
            return [found]
        return [self._within(each) if isinstance(each, Values) else each for each in found]

    def tags(self) -> list[dict[str, Any]]:
        """The tags that are known, with those that the provider puts on every resource where a plan tells them."""
        if self.is_camel:
            listed = [each for each in self.blocks("tags") if isinstance(each, Attributes)]
            pairs: list[tuple[Any, Any]] = [(each.text("key", None), each.text("value", "")) for each in listed]
        else:
            found = self.values.get("tags_all") or self.values.get("tags")
            pairs = [(key, each if isinstance(each, str) else None) for key, each in _entries(found)]
        return [{"Key": key, "Value": each} for key, each in pairs if isinstance(key, str) and isinstance(each, str)]

    def _within(self, values: Values) -> "Attributes":
        return Attributes(values, is_camel=self.is_camel)


def _entries(value: Value) -> list[tuple[str, Value]]:
    return list(value.items()) if isinstance(value, Mapping) else []
