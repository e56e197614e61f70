"""Security admin rules of network managers, which are asked before network security groups."""

from collections.abc import Iterable, Iterator, Mapping

from providers.azure.admin_collections import COLLECTIONS, RULES, Collection, admin_collections, children_of
from providers.azure.rules_in_doubt import in_doubt, understood
from providers.azure.security_rules import Side, Wording, meaning
from providers.azure.service_tags import INTERNET_TAG, VIRTUAL_NETWORK, ServiceTags
from providers.azure.session import Answer, AzureSubscription, properties_of
from providers.translation import DOUBT, declared_at, doubt_beside, doubt_of
from scanner.models import ANYWHERE, INTERNET, Action, AddressPeer, AddressSet, FirewallRule, FirewallRuleSet, Unknown
from scanner.provider import collects

# "Security admin rules in Azure Virtual Network Manager", action. An allow leaves the decision to the groups.
ACTIONS: Mapping[str, Action] = {
    "alwaysallow": Action.ALLOW,
    "allow": Action.PASS_ON,
    "deny": Action.DENY,
}
NOT_TOLD = Unknown(
    why="whether the security admin configuration is deployed is told by an action only, and netassay only reads"
)
A_GROUP = Unknown(why="the addresses of a network group are told by an action only, and netassay only reads")
INSIDE = Unknown(why="it stands for the addresses of whichever virtual network the rule is applied to")


@collects(
    "Microsoft.Network/networkManagers/securityAdminConfigurations/ruleCollections/read",
    "Microsoft.Network/networkManagers/securityAdminConfigurations/ruleCollections/rules/read",
    "Microsoft.Network/networkManagers/securityAdminConfigurations/read",
    "Microsoft.Network/networkManagers/networkGroups/staticMembers/read",
    "Microsoft.Network/networkManagers/read",
    "Microsoft.Network/locations/serviceTags/read",
)
def security_admin_rules(subscription: AzureSubscription) -> Iterator[FirewallRuleSet]:
    """Every collection of security admin rules, deployed or not.

    What they allow is told like what a group allows. What they deny may not be in force, so that nothing is closed for
    certain because of them.
    """
    found = {each.id: each for each in admin_collections(subscription).found}

    def rule_set(answer: Answer) -> FirewallRuleSet:
        return _rule_set(subscription, found[answer["id"].lower()])

    yield from subscription.parsed(COLLECTIONS, [each.answer for each in found.values()], rule_set)


def _rule_set(subscription: AzureSubscription, collection: Collection) -> FirewallRuleSet:
    names = _Names(ServiceTags(subscription, collection.location))
    rules = children_of(subscription, [collection.answer], RULES)
    return FirewallRuleSet(
        identity=subscription.identity(COLLECTIONS, collection.answer, collection.location),
        rules=tuple(_rules(rules, names, collection.answer)),
        attached_to=collection.members,
        unmatched=Action.PASS_ON,
        is_in_force=NOT_TOLD,
    )


class _Names:
    """What blocks and tags stand for in security admin rules."""

    def __init__(self, tags: ServiceTags) -> None:
        self._tags = tags

    def peers(self, name: str, action: Action) -> tuple[AddressPeer, ...]:
        """The far side of a rule, whatever it does."""
        del action
        return (AddressPeer(name=name, addresses=self._addresses(name)),)

    @property
    def families(self) -> AddressSet:
        """Both: they are asked in networks of either."""
        return ANYWHERE

    def are_everybody(self, blocks: AddressSet) -> bool:
        """They are asked in whole networks, of which nobody knows all."""
        del blocks
        return False

    def _addresses(self, name: str) -> AddressSet | Unknown:
        if name.lower() in INTERNET_TAG:
            return INTERNET
        if name.lower() in VIRTUAL_NETWORK:
            return INSIDE
        return A_GROUP if name.startswith("/subscriptions/") else self._tags.addresses(name)


def _rules(answers: Iterable[Answer], names: _Names, collection: Answer) -> Iterator[FirewallRule]:
    """The rules in the order in which they are asked."""
    told = ({**each, DOUBT: doubt_beside(each, collection)} for each in answers)
    found = (rule for each in told for rule in _meant(each, names))
    yield from sorted(found, key=lambda rule: (rule.direction, rule.priority or 0))


def _meant(answer: Answer, names: _Names) -> Iterator[FirewallRule]:
    """The rule; where it is open what it is about, or whether it is there, the rules that it may be."""
    known: FirewallRule | Unknown = understood(lambda: _wording(answer).rule(names))
    found = doubt_of(answer) or known
    if isinstance(found, Unknown):
        yield from in_doubt(answer, found, ACTIONS, understood(lambda: _wording(answer).matched()))
    else:
        yield found.model_copy(update={"place": declared_at(answer)})


def _wording(answer: Answer) -> Wording:
    properties = properties_of(answer)
    return Wording(
        name=answer["name"],
        direction=properties.get("direction"),
        action=meaning(ACTIONS, properties.get("access"), f"access of rule {answer['name']}"),
        priority=properties.get("priority"),
        protocol=properties.get("protocol"),
        source=_side(properties, "sources", "sourcePortRanges"),
        destination=_side(properties, "destinations", "destinationPortRanges"),
        description=properties.get("description") or "",
    )


def _side(properties: Answer, addresses: str, ports: str) -> Side:
    """Both are optional fields, and mean everything where they are left out."""
    prefixes = tuple(each["addressPrefix"] for each in properties.get(addresses) or ())
    return Side(prefixes=prefixes or ("*",), ports=tuple(properties.get(ports) or ("*",)))
