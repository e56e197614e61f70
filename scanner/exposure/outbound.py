"""Whether the outbound rules of a load balancer let it reach what it sends requests to."""

from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import ip_address

from scanner.exposure.backends import allows, interfaces_of
from scanner.exposure.openings import openings
from scanner.inventory import Related
from scanner.models import (
    NOWHERE,
    AddressPeer,
    AddressSet,
    Direction,
    FirewallRule,
    FirewallRuleSet,
    LoadBalancer,
    NetworkInterface,
    Protocol,
    Subnet,
    Target,
    TargetGroup,
    TargetKind,
    UndecidedError,
    Unknown,
)


@dataclass(frozen=True)
class Surroundings:
    """Where targets are looked for."""

    interfaces: Related[NetworkInterface]
    subnets: Related[Subnet]
    balancers: Related[LoadBalancer]
    rule_sets: Related[FirewallRuleSet]


@dataclass(frozen=True)
class _Way:
    """Whom rules let a balancer reach on one port."""

    addresses: AddressSet
    rule_sets: frozenset[str]
    """Identities of rule sets whose members it reaches."""
    doubt: Unknown | None
    """Why it may reach more."""


class Outbound:
    """Rules that are judged together."""

    def __init__(self, rules: Sequence[FirewallRule], around: Surroundings) -> None:
        self._rules = rules
        self._openings = list(openings(rules, Direction.EGRESS))
        self._around = around
        self._ways: dict[tuple[Protocol, int], _Way] = {}

    def reaches(self, group: TargetGroup, target: Target, protocol: Protocol, port: int) -> bool | Unknown:
        """Whether the balancer reaches a target: by the address of it or, for a balancer as target, by all it may have.

        A target is also reached by a rule that names one of its rule sets.
        """
        if (protocol, port) not in self._ways:
            self._ways[protocol, port] = self._way(protocol, port)
        way = self._ways[protocol, port]
        try:
            is_reached = self._is_reached(way, group, target)
        except UndecidedError as error:
            return Unknown(why=error.why)
        return way.doubt or False if is_reached is False else is_reached

    def _way(self, protocol: Protocol, port: int) -> _Way:
        addresses = NOWHERE
        for opening in self._openings:
            if opening.protocol == protocol and port in opening.ports:
                addresses |= opening.addresses
        members: set[str] = set()
        doubt: Unknown | None = None
        peers = [peer for rule in self._rules if allows(rule, Direction.EGRESS, protocol, port) for peer in rule.peers]
        for peer in peers:
            if isinstance(peer, AddressPeer):
                if isinstance(peer.addresses, Unknown):
                    doubt = Unknown(why=f"{peer.name}: {peer.addresses.why}")
                continue
            try:
                members |= {each.id for each in self._around.rule_sets.where(name=peer.name)}
            except UndecidedError as error:
                doubt = Unknown(why=error.why)
        return _Way(addresses, frozenset(members), doubt)

    def _is_reached(self, way: _Way, group: TargetGroup, target: Target) -> bool | Unknown:
        if group.kind is TargetKind.BALANCER:
            return self._is_balancer_reached(way, self._around.balancers.get(target.id))
        by_address = group.kind is TargetKind.ADDRESS
        if by_address and ip_address(target.id) in way.addresses:
            return True
        if by_address and not way.rule_sets:
            return False
        found = list(interfaces_of(group, target, self._around.interfaces))
        if any(way.rule_sets.intersection(each.rule_sets) for each in found):
            return True
        if not by_address and any(each.addresses & way.addresses for each in found):
            return True
        return False if found else Unknown(why=f"target {target.id} is on no interface that was read")

    def _is_balancer_reached(self, way: _Way, balancer: LoadBalancer) -> bool | Unknown:
        """Where in its subnets a balancer has addresses is not known."""
        if way.rule_sets.intersection(balancer.rule_sets):
            return True
        possible = NOWHERE
        for subnet in balancer.subnets:
            possible |= self._around.subnets.get(subnet).addresses
        reached = possible & way.addresses
        if possible and reached == possible:
            return True
        return Unknown(why=f"which addresses {balancer.name} has is not known") if reached or not possible else False
