"""What the resources of a template are called in the answers of Azure Resource Manager."""

from collections.abc import Mapping
from dataclasses import dataclass

from providers.templates import Block, Dialect, Reference
from providers.translation import Blocks, token_of
from scanner.models import Unknown


@dataclass(frozen=True)
class Naming:
    """The blocks of a template, and the ids that Azure would give them."""

    blocks: Blocks
    account: str
    patterns: Mapping[str, str]
    """How resources are named after the resource group, by the types of their blocks.

    `Microsoft.Network/virtualNetworks/{virtual_network_name}/subnets/{name}`: what is in braces is an attribute of the
    block. An attribute that is an id stands at the beginning: `{loadbalancer_id}/probes/{name}`.
    """

    def id(self, value: Block | Reference | str | Unknown | None) -> str:
        """The id of what is referred to: as it is written, or as Azure makes it of the names of another block.

        For something unknown stands what it depends on, which is the id of nothing that could be found.
        """
        match value:
            case Block() as block if block.dialect is Dialect.ARM:
                return f"{self.group('template')}/providers/{block.address}"
            case Block() as block:
                return self._pattern(block)
            case Reference() as reference:
                target = self.blocks.get(reference.address)
                is_known = target is not None and not target.is_read and self.names(target)
                return self.id(target) if is_known else reference.value or self.unknown(str(reference))
            case Unknown(why=why):
                return self.unknown(why.removeprefix("depends on "))
            case str(written):
                return written
            case None:
                return self.unknown("nothing")

    def group(self, name: str) -> str:
        """The id of a resource group."""
        return f"/subscriptions/{self.account}/resourcegroups/{name}"

    def unknown(self, what: str) -> str:
        """An id for what is not known."""
        return f"{self.group('unknown')}/providers/unknown/unknown/{token_of(what)}"

    def name(self, block: Block, key: str = "name") -> str:
        """A name that a block is given, or what stands for it."""
        found = block.values.text(key, None)
        return found if isinstance(found, str) else token_of(block.address if key == "name" else str(block.values[key]))

    def names(self, block: Block) -> bool:
        """Whether the block makes something that has an id."""
        return block.dialect is Dialect.ARM or block.type in self.patterns

    def _pattern(self, block: Block) -> str:
        pattern = self.patterns[block.type]
        named = pattern.format_map(_Attributes(self, block))
        if pattern.startswith("{"):
            return named
        group = block.values.text("resource_group_name", "default")
        return f"{self.group(group if isinstance(group, str) else token_of(group.why))}/providers/{named}"


class _Attributes(dict[str, str]):
    """The attributes of a block, as parts of its id."""

    def __init__(self, naming: Naming, block: Block) -> None:
        super().__init__()
        self._naming = naming
        self._block = block

    def __missing__(self, key: str) -> str:
        if key.endswith("_id"):
            return self._naming.id(self._block.values.reference(key, None))
        if key != "name" and isinstance(target := self._naming.blocks.target(self._block, key), Block):
            return self._naming.name(target)
        return self._naming.name(self._block, key)
