"""What the resources of a template are called in the answers of Google Cloud."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from providers.gcp.names import BASES, UNKNOWN, parse_link
from providers.template_blocks import Blocks
from providers.templates import Block, Reference
from providers.translation import token_of
from scanner.hostnames import canonical
from scanner.models import GLOBAL, Unknown

MANAGERS, GROUPS = "/instanceGroupManagers/", "/instanceGroups/"


@dataclass(frozen=True)
class Told:
    """A resource as Google Cloud answers it, or what a method of one answers."""

    link: str
    """Its path after the version of the API: `projects/p/global/firewalls/ssh`."""
    answer: Any
    service: str = "compute"


@dataclass(frozen=True)
class Part:
    """Something that a block of its own adds to another resource, such as a rule to its policy."""

    of: str
    """The path of the other resource."""
    collection: str
    """The list that it is added to: `rules`."""
    answer: Any
    service: str = field(default="compute")


@dataclass(frozen=True)
class Naming:
    """The blocks of a template, and the paths that Google Cloud would give them."""

    blocks: Blocks
    account: str
    patterns: Mapping[str, str]
    """How resources are named within the project, by the types of their blocks: `global/firewalls/{name}`,
    `regions/{region}/subnetworks/{name}`. What is in braces is an attribute of the block. One that begins with the host
    of an API is the whole name of what belongs to no project: `//storage.googleapis.com/{name}`."""

    def path(self, value: Block | Reference | str | Unknown | None, collection: str = "") -> str:
        """The path of what is referred to: `projects/p/global/networks/main`.

        For something unknown stands what it depends on, which is the path of nothing that could be found.

        Args:
            value: a block, a reference to one, or a link or a name that is written.
            collection: where something of which only the name is written is: `global/networks`.
        """
        match value:
            case Block() as block:
                own = self.patterns[block.type].format_map(_Attributes(self, block))
                return own if own.startswith("//") else f"projects/{self.account}/{own}"
            case Reference() as reference:
                return self._referred(reference)
            case Unknown(why=why):
                return self.unknown(why.removeprefix("depends on "))
            case str(written) if "/" in written or not collection:
                return written
            case str(name):
                return f"projects/{self.account}/{collection}/{name}"
            case None:
                return self.unknown("nothing")

    def link(self, value: Block | Reference | str | Unknown | None, collection: str = "") -> str:
        """The link to what is referred to, in the API that it is a resource of."""
        path = self.path(value, collection)
        return path if "//" in path else f"{BASES[parse_link(path).service]}{path}"

    def made_of(self, value: Unknown) -> Block | None:
        """The one block that an unknown text is made of: the name of another resource, with more around it.

        None where it depends on something else as well, or on nothing that the template makes.
        """
        name = value.why.removeprefix("depends on ")
        found = self.blocks.get(name) or self.blocks.get(name.rpartition(".")[0])
        return None if found is None or found.is_read else found

    def _referred(self, reference: Reference) -> str:
        target = self.blocks.get(reference.address)
        if target is None or target.is_read or target.type not in self.patterns:
            return reference.value or self.unknown(str(reference))
        path = self.path(target)
        # The group that a manager makes has its name (Compute API reference, `InstanceGroupManager`, instanceGroup).
        return path.replace(MANAGERS, GROUPS) if reference.attribute == "instance_group" else path

    def unknown(self, what: str) -> str:
        """A path for what is not known."""
        return f"projects/{self.account}/global/{UNKNOWN}/{token_of(what)}"

    def name(self, block: Block, key: str = "name") -> str:
        """A name that a block is given, or what stands for it."""
        found = block.values.text(key, None)
        if isinstance(found, str):
            return found
        if key == "name" or found is None:
            return token_of(block.address) if key == "name" else f"unknown-{key}"
        return token_of(found.why)


class _Attributes(dict[str, str]):
    """The attributes of a block, as parts of its path."""

    def __init__(self, naming: Naming, block: Block) -> None:
        super().__init__()
        self._naming = naming
        self._block = block

    def __missing__(self, key: str) -> str:
        if key == "domain":
            return canonical(self._naming.name(self._block))
        # What is in no region in particular is global (each type's documentation, location).
        if key == "location" and self._block.values.get(key) is None:
            return GLOBAL
        # A link is as good as a name for what is in it.
        if key != "name" and isinstance(target := self._naming.blocks.target(self._block, key), Block):
            return self._naming.name(target)
        return self._naming.name(self._block, key).rpartition("/")[2]
