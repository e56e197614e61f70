"""What the resources of a template are called in the answers of Azure Resource Manager."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from providers.azure.part_names import part_named
from providers.template_blocks import Blocks
from providers.templates import Block, Dialect, Reference, Values
from providers.translation import token_of
from scanner.models import Unknown

ANY_RESOURCE = "azapi_resource"
"""The type of Terraform's blocks that are resources of any type, which they name themselves."""
RESOURCE_GROUP = "azurerm_resource_group"
UNKNOWN = "/providers/unknown/unknown/"
DEPENDS = "depends on "
ELSEWHERE = ("azapi_", "azurerm_", "data.", "nothing")
"""How what an unknown id depends on begins, where that is a block."""
TYPES_WITH_GROUPS = 2
"""Words in the type of a resource that is in a resource group: `Microsoft.Network/loadBalancers`."""


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
            case Block() as block:
                return self._made(block)
            case Reference() as reference:
                return self._of(reference)
            case Unknown(why=why):
                return self.unknown(why.removeprefix(DEPENDS))
            case str(written):
                return written
            case None:
                return self.unknown("nothing")

    def _made(self, block: Block) -> str:
        if block.dialect is Dialect.ARM:
            # What is of another resource is called by the id of that, as it is written in its `scope`.
            is_whole = block.address.lower().startswith("subscriptions/")
            return f"/{block.address}" if is_whole else f"{self.group('template')}/providers/{block.address}"
        return self._any(block) if block.type == ANY_RESOURCE else self._pattern(block)

    def _of(self, reference: Reference) -> str:
        target = self.blocks.get(reference.address)
        if target is not None and target.type == RESOURCE_GROUP:
            return self.group(self.name(target))
        if target is None or target.is_read or not self.names(target):
            return reference.value or self.unknown(str(reference))
        if target.dialect is Dialect.ARM:
            return "/".join(filter(None, (self.id(target), reference.attribute)))
        return self._part(target, reference) if "." in reference.attribute else self.id(target)

    def _part(self, target: Block, reference: Reference) -> str:
        """The id of a part of a resource."""
        part = part_named(target, reference)
        name = part[2].text("name", None) if part and part[1] == "id" else None
        return f"{self.id(target)}/{part[0]}/{name}" if part and isinstance(name, str) else self.unknown(str(reference))

    def text(self, values: Values, key: str) -> str | Unknown | None:
        """A text, which may be said of a part of another resource: the name of its `frontend_ip_configuration[0]`."""
        value = values.get(key)
        target = self.blocks.get(value.address) if isinstance(value, Reference) and value.value is None else None
        part = part_named(target, value) if target and isinstance(value, Reference) else None
        return part[2].text(part[1], None) if part else values.text(key, None)

    def kind(self, block: Block) -> str | Unknown:
        """The type of a resource of any type, without the version of the API: `Microsoft.Network/loadBalancers`."""
        written = block.values.text("type", "")
        return written if isinstance(written, Unknown) else written.partition("@")[0]

    @staticmethod
    def version(block: Block) -> str | Unknown:
        """The version of the API in the type of a resource of any type: `2023-11-01`."""
        written = block.values.text("type", "")
        return written if isinstance(written, Unknown) else written.partition("@")[2]

    def _any(self, block: Block) -> str:
        kind, parent = self.kind(block), self.id(block.values.reference("parent_id", None))
        if isinstance(kind, Unknown):
            return self.unknown(block.address)
        return self.within(parent, kind, self.name(block))

    def within(self, parent: str, kind: str, name: str) -> str:
        """The id of what has this name in its parent: another resource, or a resource group."""
        is_child = kind.count("/") >= TYPES_WITH_GROUPS
        collection = kind.rpartition("/")[2] if is_child else f"providers/{kind}"
        return f"{parent}/{collection}/{name}"

    def group(self, name: str) -> str:
        """The id of a resource group."""
        return f"/subscriptions/{self.account}/resourcegroups/{name}"

    def unknown(self, what: str) -> str:
        """An id for what is not known."""
        return f"{self.group('unknown')}{UNKNOWN}{token_of(what)}"

    def why_unknown(self, identifier: str) -> str | None:
        """On what the id of something depends that may be in the template; None where the id is known, or is another's.

        Blocks that are looked up, or of types that are not read, make nothing of this template.
        """
        what = _unknown_in(identifier)
        is_ours = what is not None and (self._owners(what) or not what.startswith(ELSEWHERE))
        return f"what it belongs to depends on {what}" if is_ours else None

    def candidates(self, identifier: str) -> list[str]:
        """What an unknown id may be: the ids of the resources of the template on which it depends."""
        what = _unknown_in(identifier)
        before, token, after = identifier.partition(UNKNOWN)
        rest = after.partition("/")[2] if token else around_unknown_name(before)[2]
        return [f"{self.id(each)}/{rest}".rstrip("/") for each in self._owners(what or "")]

    def leads_outside(self, identifier: str) -> bool:
        """Whether an unknown id is one of what the template does not make: it depends on what comes from outside."""
        what = _unknown_in(identifier) or ""
        is_id = UNKNOWN in identifier and not self._owners(what)
        return is_id and not any(each.startswith("module.") for each in what.split(", "))

    def _owners(self, what: str) -> list[Block]:
        """The blocks that make something, among what an unknown value depends on."""
        addresses = dict.fromkeys(word.rpartition(".")[0] for word in what.partition(" (")[0].split(", "))
        found = (self.blocks.get(each) for each in addresses)
        return [each for each in found if each and not each.is_read and self.names(each)]

    def name(self, block: Block, key: str = "name") -> str:
        """A name that a block is given, or what stands for it."""
        match block.values.text(key, None):
            case str(found):
                return found
            case Unknown(why=why) if key != "name":
                return token_of(why)
            case _:
                return token_of(block.address if key == "name" else str(block.values.get(key)))

    def names(self, block: Block) -> bool:
        """Whether the block makes something that has an id."""
        return block.dialect is Dialect.ARM or block.type in self.patterns

    def _pattern(self, block: Block) -> str:
        pattern = self.patterns[block.type]
        attributes = _Attributes(self, block)
        if pattern.startswith("{"):
            return pattern.format_map(attributes)
        before, _, after = pattern.partition("}")
        kind, _, key = before.partition("{")
        owner = self.blocks.target(block, key)
        if owner and self.patterns.get(owner.type) == f"{kind}{{name}}":
            # Its resource group may be written in other words here.
            return f"{self.id(owner)}{after.format_map(attributes)}"
        named = pattern.format_map(attributes)
        group = block.values.text("resource_group_name", "default")
        return f"{self.group(group if isinstance(group, str) else token_of(group.why))}/providers/{named}"


def owner_of(identifier: str) -> str:
    """The id of what a part, or a resource within another one, belongs to."""
    return "/".join(identifier.split("/")[:-2])


def type_of_list(path: str) -> str:
    """The type that is listed: `microsoft.network/virtualnetworks/subnets` at `.../virtualnetworks/hub/subnets`."""
    namespace, *parts = path.rpartition("/providers/")[2].split("/")
    return "/".join((namespace, *parts[::2]))


def around_unknown_name(identifier: str) -> tuple[str, str, str]:
    """An id before, at and behind a name in it that depends on something; whole, and nothing else, without one."""
    group, providers, path = identifier.partition("/providers/")
    words = path.split("/")
    at = next((number for number, each in enumerate(words) if _told_later(each)), None)
    if at is None:
        return identifier, "", ""
    return f"{group}{providers}{'/'.join(words[:at])}", words[at], "".join(f"/{each}" for each in words[at + 1 :])


def _unknown_in(identifier: str) -> str | None:
    """What an id depends on; None where it is known."""
    _, found, token = identifier.partition(UNKNOWN)
    name = around_unknown_name(identifier)[1]
    return token.partition("/")[0] if found else _told_later(name)


def _told_later(name: str) -> str | None:
    """On what a name depends, which is in braces where only a part of it does; None where it is known."""
    if name.startswith(DEPENDS):
        return name.removeprefix(DEPENDS)
    found = re.search(r"\{(.*)\}", name)
    return found[1] if found else None


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
