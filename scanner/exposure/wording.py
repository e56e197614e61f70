"""Long lists and rules in few words."""

from collections.abc import Sequence
from ipaddress import ip_network

from scanner.models import Action, AddressSet, Direction, FirewallRule

VERBS = {Action.ALLOW: "allows", Action.DENY: "denies", Action.PASS_ON: "passes on"}
"""What a rule does."""


def shortened(items: Sequence[str], shown: int = 3) -> str:
    """The first few, and how many more there are."""
    more = len(items) - shown
    return ", ".join(items[:shown]) + (f" and {more} more" if more > 0 else "")


def addresses_in_words(addresses: AddressSet) -> str:
    """The first few of them: `198.51.100.61, 203.0.113.0/24`."""
    networks = map(ip_network, addresses.blocks())
    return shortened([str(each if each.num_addresses > 1 else each.network_address) for each in networks])


def traffic_in_words(rule: FirewallRule) -> str:
    """What a rule is about: `TCP 22 from 0.0.0.0/0`."""
    traffic = shortened([str(each) for each in rule.traffic])
    way = "from" if rule.direction is Direction.INGRESS else "to"
    return f"{traffic} {way} {shortened([each.name for each in rule.peers])}"


def rule_name(rule: FirewallRule) -> str:
    """The provider's name of a rule, or what it does where it has none."""
    return f"rule {rule.id}" if rule.id else f"the rule for {traffic_in_words(rule)}"


def rule_names(rules: Sequence[FirewallRule], positions: Sequence[int]) -> str:
    """The names of some of the rules."""
    return shortened([rule_name(rules[each]) for each in positions])
