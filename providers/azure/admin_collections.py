"""Collections of security admin rules, by the virtual networks to which a network manager applies them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from providers.azure.session import Answer, AzureSubscription, properties_of
from providers.translation import doubt_beside
from providers.undecided import decided
from scanner.models import Unknown

MANAGERS = "Microsoft.Network/networkManagers"
CONFIGURATIONS = f"{MANAGERS}/securityAdminConfigurations"
COLLECTIONS = f"{CONFIGURATIONS}/ruleCollections"
RULES = f"{COLLECTIONS}/rules"
GROUPS = f"{MANAGERS}/networkGroups"
MEMBERS = f"{GROUPS}/staticMembers"

NO_MEMBERS = Unknown(why="the members that Azure Policy gives to its network groups are in no list")


@dataclass(frozen=True)
class Collection:
    """A collection, with what it applies to."""

    answer: Answer
    location: str | None
    members: tuple[str, ...] | Unknown
    """Identities of the virtual networks and subnets."""

    @property
    def id(self) -> str:
        """Its identity."""
        return str(self.answer["id"]).lower()

    def applies_to(self, network: str, subnet: str) -> bool:
        """Whether it does, or may."""
        return isinstance(self.members, Unknown) or bool({network, subnet}.intersection(self.members))


class Collections:
    """Every collection of the network managers of a subscription."""

    def __init__(self, found: tuple[Collection, ...]) -> None:
        self.found = found

    def before(self, network: str, subnet: str) -> tuple[str, ...]:
        """Identities of the collections that are asked before the groups in a subnet."""
        return tuple(each.id for each in self.found if each.applies_to(network, subnet))


def admin_collections(subscription: AzureSubscription) -> Collections:
    """The collections of every network manager that the subscription has.

    A manager of another subscription may apply rules here too. It is read where it is.

    Raises:
        RefusedError: Azure refused one of the lists.
    """
    return Collections(tuple(_collections(subscription)))


def _collections(subscription: AzureSubscription) -> Iterator[Collection]:
    for manager in subscription.all(MANAGERS):
        for configuration in children_of(subscription, [manager], CONFIGURATIONS):
            for collection in children_of(subscription, [configuration], COLLECTIONS):
                yield Collection(collection, manager.get("location"), _members(subscription, collection))


def children_of(subscription: AzureSubscription, parents: Iterable[Answer], type_name: str) -> list[Answer]:
    """What is in some parents, which may vanish meanwhile.

    Raises:
        RefusedError: Azure refused one of the lists.
    """
    lists = subscription.each(lambda parent: subscription.children(parent["id"], type_name), parents)
    return [each for several in lists for each in several]


def _members(subscription: AzureSubscription, collection: Answer) -> tuple[str, ...] | Unknown:
    """The members that people have put into its groups; unknown where there are none, since a policy may add some."""
    groups = decided(lambda: _groups(collection))
    if isinstance(groups, Unknown):
        return groups
    members = subscription.or_unknown(lambda: children_of(subscription, groups, MEMBERS))
    if isinstance(members, Unknown):
        return members
    doubt = next((doubt for each in members if (doubt := doubt_beside(each, collection))), None)
    found = decided(lambda: tuple(dict.fromkeys(str(properties_of(each)["resourceId"]).lower() for each in members)))
    return doubt or found or NO_MEMBERS


def _groups(collection: Answer) -> list[Answer]:
    named = properties_of(collection).get("appliesToGroups") or ()
    return [{"id": str(each["networkGroupId"])} for each in named]
