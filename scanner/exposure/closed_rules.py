"""Rules that allow what the other rule sets on the way never let through."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from scanner.exposure.doubts import doubts
from scanner.exposure.gates import places_of, rules_of
from scanner.exposure.openings import Gate, Place, openings
from scanner.inventory import Related
from scanner.models import (
    ANYWHERE,
    NOWHERE,
    Action,
    AddressPeer,
    AddressSet,
    Direction,
    FirewallRule,
    FirewallRuleSet,
    NetworkInterface,
    Subnet,
    SubnetAcl,
    Traffic,
    known,
)


@dataclass(frozen=True)
class Closed:
    """A rule of which nothing comes through."""

    position: int
    doubt: str | None
    """Why it is not certain."""


def closed_rules(rules: Sequence[FirewallRule], direction: Direction, places: Sequence[Place]) -> Iterator[Closed]:
    """The allows that take effect in their own list, and at none of the places.

    Rules for groups are left out: their members may have any address, and a way of their own.
    """
    judged = [position for position, rule in enumerate(rules) if _is_judged(rule, direction)]
    if not judged:
        return
    own = _admitting(rules, direction, ANYWHERE)
    open_for_certain = _admitting(rules, direction, NOWHERE, places)
    open_perhaps = _admitting(rules, direction, ANYWHERE, places)
    for position in judged:
        if position in own and position not in open_perhaps:
            yield Closed(position, None)
        elif position in open_perhaps - open_for_certain:
            yield Closed(position, doubts(rules, direction, (position,), rules_of(places)))


def _is_judged(rule: FirewallRule, direction: Direction) -> bool:
    is_own = rule.direction is direction and not rule.provider_default
    return is_own and all(isinstance(peer, AddressPeer) for peer in rule.peers)


def _admitting(
    rules: Sequence[FirewallRule], direction: Direction, unknown: AddressSet, places: Sequence[Place] = ()
) -> set[int]:
    """Positions of the rules by which somebody comes through."""
    found = openings(rules, direction, unknown=unknown, places=places)
    return {admission.position for opening in found for admission in opening.admissions}


@dataclass(frozen=True)
class Filters:
    """The other filters on the way to what a rule set filters."""

    places: tuple[Place, ...]
    names: tuple[str, ...]
    """Of the filters, each once."""


def gates_on_the_way(rule_set: FirewallRuleSet, others: Related[FirewallRuleSet]) -> Filters:
    """The rule sets of another level or layer.

    Raises:
        UndecidedError: some of them could not be read.
    """
    names = dict.fromkeys(others.get(each).name for place in known(rule_set.gates) for each in place)
    return Filters(places_of(rule_set, others), tuple(names))


def acls_on_the_way(
    rule_set: FirewallRuleSet,
    interfaces: Related[NetworkInterface],
    subnets: Related[Subnet],
    acls: Related[SubnetAcl],
) -> Filters:
    """The ACLs before the subnets in which a rule set filters interfaces.

    Raises:
        UndecidedError: some of them could not be read.
    """
    filtered = dict.fromkeys(each.subnet for each in interfaces.where(rule_sets=rule_set.id))
    found = [(subnets.get(each), next(acls.where(attached_to=each), None)) for each in filtered if each]
    places = dict.fromkeys((_gate(acl, subnet),) if acl else () for subnet, acl in found)
    return Filters(tuple(places), tuple(dict.fromkeys(acl.name for _, acl in found if acl)))


def _gate(acl: SubnetAcl, subnet: Subnet) -> Gate:
    """An ACL as packets pass it: those from inside its subnet do not (VPC User Guide, "Network ACLs")."""
    inside = (
        FirewallRule(
            direction=direction,
            action=Action.ALLOW,
            traffic=(Traffic(),),
            peers=(AddressPeer(name=subnet.name, addresses=subnet.addresses),),
        )
        for direction in Direction
    )
    return (*inside, *acl.rules)
