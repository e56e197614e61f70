"""Network security groups."""

from collections.abc import Iterable, Iterator

from providers.azure.admin_collections import admin_collections
from providers.azure.group_places import GroupPlaces, group_places
from providers.azure.rules_in_doubt import in_doubt, understood
from providers.azure.security_rules import Side, Wording, meaning
from providers.azure.service_tags import INTERNET_TAG, VIRTUAL_NETWORK, ServiceTags
from providers.azure.session import FIND, Answer, AzureSubscription, properties_of, references, tags_of
from providers.azure.virtual_network_tag import Inside, VirtualNetworkTags, inside_peers, internet_peers, unread
from providers.azure.virtual_networks import network_of
from providers.translation import DOUBT, declared_at, doubt_of
from providers.undecided import decided
from scanner.models import ANYWHERE, Action, AddressPeer, AddressSet, FirewallRule, FirewallRuleSet, Unknown
from scanner.provider import collects

NETWORK_SECURITY_GROUPS = "Microsoft.Network/networkSecurityGroups"
ACTIONS = {"allow": Action.ALLOW, "deny": Action.DENY}
ENDS = frozenset(
    f"{end}{what}"
    for end in ("source", "destination")
    for what in ("AddressPrefix", "AddressPrefixes", "ApplicationSecurityGroups")
)
"""Fields that say who is at the ends of a rule."""
SOMEWHERE = unread("in which virtual network it filters could not be read")


@collects(
    "Microsoft.Network/networkSecurityGroups/read",
    "Microsoft.Network/virtualNetworks/read",
    "Microsoft.Network/routeTables/read",
    "Microsoft.Network/networkInterfaces/read",
    "Microsoft.Network/locations/serviceTags/read",
    "Microsoft.Network/networkManagers/read",
    "Microsoft.Network/networkManagers/securityAdminConfigurations/read",
    "Microsoft.Network/networkManagers/securityAdminConfigurations/ruleCollections/read",
    "Microsoft.Network/networkManagers/networkGroups/staticMembers/read",
    "Microsoft.Compute/virtualMachineScaleSets/read",
    "Microsoft.Compute/virtualMachineScaleSets/networkInterfaces/read",
    "Microsoft.Network/virtualNetworkGateways/read",
    "Microsoft.Network/localNetworkGateways/read",
    "Microsoft.Network/connections/read",
    FIND,
)
def network_security_groups(subscription: AzureSubscription) -> Iterator[FirewallRuleSet]:
    """Every network security group with its rules and the default rules that Azure adds."""
    found = subscription.all(NETWORK_SECURITY_GROUPS)
    if found:
        around = _Around(subscription, next(filter(None, (each.get("location") for each in found)), None))
        yield from subscription.parsed(NETWORK_SECURITY_GROUPS, found, around.group)


class _Around:
    """What is around the groups of a subscription."""

    def __init__(self, subscription: AzureSubscription, location: str | None) -> None:
        self._subscription = subscription
        self._tags = ServiceTags(subscription, location)
        self._networks = VirtualNetworkTags(subscription, self._tags)
        collections = subscription.or_unknown(lambda: admin_collections(subscription))
        self._places: GroupPlaces | Unknown = (
            collections
            if isinstance(collections, Unknown)
            else decided(lambda: group_places(subscription, collections))
        )

    def group(self, answer: Answer) -> FirewallRuleSet:
        """One of the groups."""
        properties, identity = properties_of(answer), self._subscription.identity(NETWORK_SECURITY_GROUPS, answer)
        if not properties.get("defaultSecurityRules"):
            message = "Azure tells no default rules of it, which every group has"
            raise ValueError(message)
        attached = (*references(properties.get("subnets")), *references(properties.get("networkInterfaces")))
        subnets = self._subnets(identity.id, references(properties.get("subnets")))
        networks = tuple(dict.fromkeys(map(network_of, subnets)))
        places = [self._networks.inside(each) for each in subnets]
        is_somewhere = bool(attached) or isinstance(self._places, Unknown)
        names = _Names(self._tags, places or [SOMEWHERE] * is_somewhere)
        # One that a template makes for others reaches the networks of these, which no rule for what comes in opens.
        is_for_others = declared_at(answer) is not None
        outward = _Names(self._tags, places or [SOMEWHERE] * (is_somewhere or is_for_others))
        return FirewallRuleSet(
            identity=identity,
            tags=tags_of(answer),
            network=networks[0] if len(networks) == 1 else None,
            rules=(
                *_rules(properties.get("securityRules"), names, outward, is_default=False),
                *_rules(properties.get("defaultSecurityRules"), names, outward, is_default=True),
            ),
            attached_to=attached,
            gates=self._places if isinstance(self._places, Unknown) else self._places.gates(identity.id),
        )

    def _subnets(self, group: str, listed: tuple[str, ...]) -> tuple[str, ...]:
        """The subnets in which it filters something."""
        return listed if isinstance(self._places, Unknown) else self._places.subnets_of(group)


class _Names:
    """What blocks and tags stand for in the rules of one group."""

    def __init__(self, tags: ServiceTags, places: Iterable[Inside]) -> None:
        self._tags = tags
        self._places = list(places)

    def peers(self, name: str, action: Action) -> tuple[AddressPeer, ...]:
        """The far side of a rule."""
        if name.lower() in VIRTUAL_NETWORK:
            return inside_peers(self._places, action)
        if name.lower() in INTERNET_TAG:
            return internet_peers(self._places, action)
        return (AddressPeer(name=name, addresses=self._tags.addresses(name)),)

    @property
    def families(self) -> AddressSet:
        """Those that the subnets have in which the group filters something; both where one of them is not known.

        A machine has addresses of its subnet alone ("What is IPv6 for Azure Virtual Network?").
        """
        if not self._places or not all(each.here for each in self._places):
            return ANYWHERE
        return AddressSet.union(each.here for each in self._places).families

    def are_everybody(self, blocks: AddressSet) -> bool:
        """Whether they hold every subnet in which the group filters something."""
        return bool(self._places) and all(each.here and each.here <= blocks for each in self._places)


def _rules(
    answers: Iterable[Answer] | None, names: _Names, outward: _Names, *, is_default: bool
) -> Iterator[FirewallRule]:
    """The rules in the order in which they are asked.

    Args:
        answers: the rules.
        names: what they name.
        outward: what rules for what goes out name.
        is_default: whether Azure adds them.
    """
    found = (
        rule
        for each in _listed(answers)
        for rule in _meant(each, outward if _is_outbound(each) else names, is_default=is_default)
    )
    yield from sorted(found, key=lambda rule: (rule.direction, rule.priority or 0))


def _is_outbound(answer: Answer) -> bool:
    direction = decided(lambda: str(properties_of(answer).get("direction")).lower())
    return isinstance(direction, str) and direction == "outbound"


def _listed(answers: Iterable[Answer | Unknown] | Unknown | None) -> list[Answer]:
    """The rules. What a template leaves open of their list may be anything."""
    listed = [answers] if isinstance(answers, Unknown) else list(answers or ())
    return [
        {"name": SOME, DOUBT: Unknown(why=each.why), "properties": {}} if isinstance(each, Unknown) else each
        for each in listed
    ]


SOME = "rules that are not known"


def _meant(answer: Answer, names: _Names, *, is_default: bool) -> Iterator[FirewallRule]:
    """The rule; where it is open what it is about, or whether it is there, the rules that it may be."""
    known = understood(lambda: _wording(answer, is_default=is_default).rule(names))
    found = doubt_of(answer) or known
    if isinstance(found, Unknown):
        properties = properties_of(answer)
        ports_alone = {**answer, "properties": {key: each for key, each in properties.items() if key not in ENDS}}
        traffic = understood(lambda: _wording(ports_alone, is_default=is_default).matched())
        yield from in_doubt(answer, found, ACTIONS, traffic, is_default=is_default)
    else:
        yield found.model_copy(update={"place": declared_at(answer)})


def _wording(answer: Answer, *, is_default: bool) -> Wording:
    properties = properties_of(answer)
    return Wording(
        name=answer["name"],
        direction=properties.get("direction"),
        action=meaning(ACTIONS, properties.get("access"), f"access of rule {answer['name']}"),
        priority=properties.get("priority"),
        protocol=properties.get("protocol"),
        source=_side(properties, "source"),
        destination=_side(properties, "destination"),
        description=described if isinstance(described := properties.get("description"), str) else "",
        is_default=is_default,
    )


def _side(properties: Answer, end: str) -> Side:
    """Each field has a plural, and both may be written."""
    return Side(
        prefixes=_both(properties, f"{end}AddressPrefix", f"{end}AddressPrefixes"),
        groups=references(properties.get(f"{end}ApplicationSecurityGroups")),
        ports=_both(properties, f"{end}PortRange", f"{end}PortRanges"),
    )


def _both(properties: Answer, one: str, several: str) -> tuple[str, ...]:
    return tuple(each for each in (properties.get(one), *(properties.get(several) or ())) if each)
