"""The rule sets of a network that are asked one after the other, as the interfaces in it meet them."""

from collections.abc import Set as AbstractSet

from scanner.inventory import Related
from scanner.models import GLOBAL, FirewallRuleSet, NetworkInterface, Unknown, known


def layers_of(interface: NetworkInterface, rule_sets: Related[FirewallRuleSet]) -> tuple[str, ...]:
    """Identities of the rule sets that filter an interface, in the order in which they are asked.

    Of a network that another project shares, the project of the interface is told no more than that there is one
    (Google Cloud: Shared VPC). What filters that network in the interface's region is found among all that was read.

    Raises:
        UndecidedError: the rule sets of the other project could not be read, or their order is not known.
    """
    if len(interface.rule_sets) != 1:
        return interface.rule_sets
    only = rule_sets.get(interface.rule_sets[0])
    if isinstance(only.attached_to, Unknown) or interface.network not in only.attached_to:
        return interface.rule_sets
    layers = {only.id: only}
    if only.identity.account != interface.identity.account:
        places = {GLOBAL, interface.identity.region}
        attached = rule_sets.anywhere(attached_to=interface.network)
        layers = {each.id: each for each in attached if each.identity.region in places}
    return tuple(sorted(layers, key=lambda each: _depth(layers[each], layers.keys())))


def _depth(layer: FirewallRuleSet, names: AbstractSet[str]) -> int:
    """How many of the others are asked before it."""
    return max((len(names & {*gates}) for gates in known(layer.gates)), default=0)


def layers_in(network: str, region: str, rule_sets: Related[FirewallRuleSet]) -> tuple[FirewallRuleSet, ...]:
    """What filters everything in one region of a network, in the order in which it is asked (Google Cloud).

    Raises:
        UndecidedError: the rule sets could not be read, or their order is not known.
    """
    attached = rule_sets.anywhere(attached_to=network)
    layers = {each.id: each for each in attached if each.identity.region in {GLOBAL, region}}
    return tuple(sorted(layers.values(), key=lambda each: _depth(each, layers.keys())))
