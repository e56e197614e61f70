"""The resources that an Azure template declares, and where its deployments come from and go to."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from providers.arm_ids import HERE, Group
from providers.arm_lambdas import Local
from providers.arm_symbols import text_of_part
from providers.bicep_lines import Bicep
from providers.located import Node
from scanner.models import Location, Unknown

_OF_LANGUAGE = {"copy", "condition", "dependson", "resources", "comments", "type", "existing", "import"}
"""Properties that are the template's and not the resource's."""


_HERE = f"{text_of_part(HERE.path(Node('', 1, 1)))}/providers/"


class Evaluating(Protocol):
    """What evaluates the values of a resource."""

    def value(self, node: Node, local: Local) -> Node:
        """What a value comes to."""
        ...


@dataclass(frozen=True)
class Place:
    """Where a deployment's template comes from, and where it deploys to."""

    root: Path
    file: str
    """Relative to the root."""
    group: Group = HERE
    bicep: Bicep | None = None
    """What the template is compiled from."""
    path: str = ""
    """Symbolic names of the modules around it: `network/`."""
    callers: tuple[Location, ...] = ()
    files: tuple[str, ...] = ()
    """Linked templates around this one."""


@dataclass(frozen=True)
class Instance:
    """A resource that a template declares, one for each turn of its loop."""

    node: Node
    type: str
    names: tuple[Node, ...]
    path: str
    """Its symbolic name and those of the modules it is in."""
    local: Local = field(compare=False)
    place: Place
    doubt: Unknown | None
    deployment: Evaluating = field(compare=False)
    id: str = ""
    """Unknown parts are expressions in braces."""

    @property
    def address(self) -> str:
        """The resource id, without the resource group where that is the one of the whole template."""
        return self.id.removeprefix(_HERE).removeprefix("/")

    @property
    def is_deployment(self) -> bool:
        """It is a template within the template."""
        return self.type.lower() == "microsoft.resources/deployments"

    def values(self) -> Node:
        """Its evaluated properties. A nested template is none of them."""
        left_out = {*_OF_LANGUAGE, "properties"} if self.is_deployment else _OF_LANGUAGE
        entries = {key: each for key, each in self.node.entries().items() if key.lower() not in left_out}
        return self.deployment.value(self.node.holding(entries), self.local)
