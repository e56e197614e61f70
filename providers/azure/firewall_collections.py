"""Rule collections of Azure Firewalls: their own, or those of their policy and of what it inherits from."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from providers.azure.session import Answer, AzureSubscription, properties_of, reference
from providers.translation import doubt_beside
from scanner.models import UndecidedError

POLICIES = "Microsoft.Network/firewallPolicies"
GROUPS = f"{POLICIES}/ruleCollectionGroups"
OWN = ("natRuleCollections", "networkRuleCollections")
DNAT, DENY = "dnat", "deny"
APPLICATION_RULE = "applicationrule"


@dataclass(frozen=True)
class FirewallCollections:
    """The rules in the order in which they are asked, each with the name of its collection."""

    translations: tuple[Answer, ...]
    """Rules of destination NAT. They are asked before all others ("Azure Firewall rule processing logic")."""
    denials: tuple[Answer, ...]
    """Network rules that deny. Application rules are not asked about what comes in (the same page)."""


def collections_of(subscription: AzureSubscription, firewall: Answer) -> FirewallCollections:
    """The collections of a firewall.

    Raises:
        RefusedError: Azure refused its policy.
        VanishedError: the policy does not exist any more.
        UndecidedError: a template leaves open whether some of them are there.
    """
    properties = properties_of(firewall)
    policy = reference(properties.get("firewallPolicy"))
    found = list(_of_policy(subscription, policy, firewall) if policy else _own(firewall))
    return FirewallCollections(tuple(_rules(found, DNAT)), tuple(_rules(found, DENY)))


def _of_policy(subscription: AzureSubscription, policy: str, user: Answer) -> Iterator[Answer]:
    """What a policy inherits counts before what it has itself, whatever the priorities (the same page)."""
    answer = _certain(subscription.get(policy, POLICIES), user)
    if base := reference(properties_of(answer).get("basePolicy")):
        yield from _of_policy(subscription, base, answer)
    groups = (properties_of(_certain(each, answer)) for each in subscription.children(policy, GROUPS))
    for group in _in_order(groups):
        yield from _in_order(group.get("ruleCollections") or ())


def _own(firewall: Answer) -> Iterator[Answer]:
    for field in OWN:
        listed = (_certain(each, firewall) for each in properties_of(firewall).get(field) or ())
        yield from _in_order({**properties_of(each), "name": each["name"]} for each in listed)


def _certain(part: Answer, whole: Answer) -> Answer:
    """A part that is there wherever the whole is.

    Raises:
        UndecidedError: a template leaves open whether it is.
    """
    if doubt := doubt_beside(part, whole):
        raise UndecidedError(doubt.why)
    return part


def _in_order(answers: Iterable[Answer]) -> list[Answer]:
    return sorted(answers, key=lambda each: int(each["priority"]))


def _rules(collections: Iterable[Answer], action: str) -> Iterator[Answer]:
    for each in collections:
        if str((each.get("action") or {}).get("type")).lower() == action:
            rules = (rule for rule in each.get("rules") or () if str(rule.get("ruleType")).lower() != APPLICATION_RULE)
            yield from ({**rule, "name": f"{each['name']}/{rule['name']}"} for rule in rules)
