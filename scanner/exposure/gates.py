"""The other rule sets that packets have to pass: at another level, or in a layer that is asked before."""

from collections.abc import Iterable
from typing import Literal

from scanner.exposure.openings import Gate, Place
from scanner.inventory import Related
from scanner.models import (
    ANYWHERE,
    Action,
    AddressPeer,
    Direction,
    FirewallRule,
    FirewallRuleSet,
    Peer,
    RuleSet,
    Traffic,
    Unknown,
    known,
)

AFTER_ALL = 1 << 32
"""A priority that no provider has: Google Cloud's go up to 2147483647."""
GOES_ON = tuple(
    FirewallRule(
        direction=direction,
        priority=AFTER_ALL,
        traffic=(Traffic(),),
        peers=(AddressPeer(name="*", addresses=ANYWHERE),),
    )
    for direction in Direction
)
"""What no rule of a layer matches is asked in the next one."""


def places_of(rule_set: FirewallRuleSet, others: Related[FirewallRuleSet]) -> tuple[Place, ...]:
    """The gates before each of the places that a rule set filters.

    Raises:
        UndecidedError: some of them could not be read.
    """
    places = (tuple(map(others.get, place)) for place in known(rule_set.gates))
    return tuple(dict.fromkeys(tuple(map(gate_of, place)) for place in places))


def rules_of(places: Iterable[Place]) -> tuple[FirewallRule, ...]:
    """Every rule on the way to some of the places, once for each gate."""
    # By identity: to hash a gate is to hash all of its rules.
    gates = {id(gate): gate for place in places for gate in place}
    return tuple(rule for gate in gates.values() for rule in gate)


def gate_of(rule_set: RuleSet) -> Gate:
    """The rules as they let packets through to where others are asked."""
    if not isinstance(rule_set, FirewallRuleSet) or rule_set.unmatched is not Action.PASS_ON:
        return rule_set.rules
    own = (rule for rule in rule_set.rules if not rule.provider_default)
    return (*(_on_the_way(rule, rule_set.is_in_force) for rule in own), *GOES_ON)


def _on_the_way(rule: FirewallRule, is_in_force: Literal[True] | Unknown) -> FirewallRule:
    """What a layer allows for good is open by its own rule; here it only matters that it is not kept out.

    Nobody is kept out for certain by a layer that may not be in force.
    """
    if rule.action is Action.PASS_ON:
        return rule.model_copy(update={"action": Action.ALLOW})
    if rule.action is Action.DENY and isinstance(is_in_force, Unknown):
        return rule.model_copy(update={"peers": tuple(_perhaps(peer, is_in_force) for peer in rule.peers)})
    return rule


def _perhaps(peer: Peer, doubt: Unknown) -> Peer:
    return peer.model_copy(update={"addresses": doubt}) if isinstance(peer, AddressPeer) else peer
