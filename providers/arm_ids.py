"""Resource ids of Azure Resource Manager, of which parts may be unknown.

Source: documentation page "Resource functions for ARM templates", resourceId and its kin.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from providers.arm_collections import joined
from providers.arm_symbols import Symbol, embedded, segments, symbol, text_of_part
from providers.located import Content, Node
from providers.templates import Reference, depends_on
from scanner.models import Unknown

FUNCTIONS = {
    "resourceid",
    "subscriptionresourceid",
    "tenantresourceid",
    "extensionresourceid",
    "managementgroupresourceid",
}


@dataclass(frozen=True)
class Group:
    """The resource group that a deployment writes to."""

    subscription: Content
    name: Content

    def subscription_entries(self, at: Node) -> Node:
        """What `subscription()` gives."""
        path = joined((at.holding("/subscriptions/"), at.holding(self.subscription)))
        inner = {"subscriptionId": self.subscription, "id": path, "tenantId": symbol("subscription().tenantId")}
        return at.holding({key: at.holding(each) for key, each in inner.items()})

    def entries(self, at: Node) -> Node:
        """What `resourceGroup()` gives."""
        inner = {"name": self.name, "id": self.path(at), "location": symbol("resourceGroup().location")}
        return at.holding({key: at.holding(each) for key, each in inner.items()})

    def path(self, at: Node) -> Content:
        """The group's id."""
        return group_path(at, self.subscription, self.name)


HERE = Group(symbol("subscription().subscriptionId"), symbol("resourceGroup().name"))
"""Where the whole template is deployed to: only the deployment knows."""


def group_path(at: Node, subscription: Content, name: Content) -> Content:
    """The id of a resource group."""
    parts = ("/subscriptions/", subscription, "/resourceGroups/", name)
    return joined(tuple(at.holding(each) for each in parts))


def id_of(function: str, arguments: tuple[Node, ...], group: Group, at: Node) -> Content:
    """What `resourceId` or one of its kin gives.

    Raises:
        TypeError: the arguments name no resource.
    """
    before, kind, names = _divided(arguments)
    match function, before:
        case "resourceid", ():
            start = group.path(at)
        case "resourceid", (name,):
            start = group_path(at, group.subscription, name.value)
        case "resourceid", (subscription, name):
            start = group_path(at, subscription.value, name.value)
        case "subscriptionresourceid", ():
            start = joined((at.holding("/subscriptions/"), at.holding(group.subscription)))
        case "subscriptionresourceid", (subscription,):
            start = joined((at.holding("/subscriptions/"), subscription))
        case "tenantresourceid", ():
            start = ""
        case "extensionresourceid", (of,):
            start = of.value
        case _:
            start = symbol("managementGroup().id")
    return path_of(at, start, kind, names)


def path_of(at: Node, start: Content, kind: str, names: tuple[Node, ...]) -> Content:
    """The id of a resource below a group, a subscription or another resource."""
    provider, *kinds = kind.split("/")
    parts = [at.holding(start), at.holding(f"/providers/{provider}")]
    for each, name in zip(kinds, names, strict=True):
        parts += [at.holding(f"/{each}/"), name]
    return joined(tuple(parts))


def _divided(arguments: tuple[Node, ...]) -> tuple[tuple[Node, ...], str, tuple[Node, ...]]:
    """What stands before the type, the type, and as many names as it has parts."""
    for number, each in enumerate(arguments):
        if isinstance(each.value, str) and each.value.count("/") == len(arguments) - number - 1 > 0:
            return arguments[:number], each.value, arguments[number + 1 :]
    raise TypeError


def names_of(at: Node, name: Content, kind: str) -> tuple[Node, ...]:
    """The parts of a resource's name, one for each part of its type: `vnet/subnet`.

    A name whose parts cannot be told apart stands for all of them.
    """
    expected = kind.count("/")
    parts = tuple(segments(text_of_part(name) or ""))
    doubt = name if isinstance(name, Unknown) else None
    if len(parts) != expected:
        whole = depends_on("the name of its parent")
        missing = tuple(at.holding(symbol(f"part {number} of {embedded(whole)}")) for number in range(expected - 1))
        return (*missing, at.holding(name))
    return tuple(at.holding(Symbol(why=doubt.why, text=each) if doubt and "{" in each else each) for each in parts)


class Ids:
    """The resources of a whole template, to tell which of them an id means."""

    def __init__(self, addresses: Mapping[str, str]) -> None:
        """Take them.

        Args:
            addresses: of the resources, by their ids.
        """
        self._addresses = {key.lower(): address for key, address in addresses.items()}

    def reference(self, content: Content) -> Reference | None:
        """The resource that a text is the id of, or what of it; None where it is of none here."""
        text = text_of_part(content) or ""
        path = text
        while path:
            if address := self._addresses.get(path.lower()):
                return Reference(address, text[len(path) + 1 :])
            *before, _ = segments(path)
            path = "/".join(before)
        return None

    def joined(self, node: Node) -> Node:
        """A value in which ids of the template's own resources are references, and what else is unknown says why."""
        match node.value:
            case tuple(members):
                return node.holding(tuple(self.joined(each) for each in members))
            case Mapping() as entries:
                return node.holding({key: self.joined(each) for key, each in entries.items()})
            case Symbol() as unknown:
                return node.holding(self.reference(unknown) or Unknown(why=unknown.why))
            case str(text) if "/" in text:
                return node.holding(self.reference(text) or text)
            case _:
                return node
