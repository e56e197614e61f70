"""What lets packets out where they come from, as rules that stand before those of what they are for."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Self

from scanner.exposure.known_members import groups_of
from scanner.models import (
    ANYWHERE,
    NOWHERE,
    Action,
    AddressPeer,
    AddressSet,
    Direction,
    FirewallRule,
    FirewallRuleSet,
    GroupPeer,
    LoadBalancer,
    NetworkInterface,
    Peer,
    RuleSet,
    Unknown,
)


@dataclass(frozen=True)
class Destination:
    """What packets are for, as rules on the senders' side see it."""

    name: str
    addresses: AddressSet
    rule_sets: tuple[str, ...]
    groups: tuple[str, ...] | None = None
    unread: Unknown | None = None
    """Why it has further addresses, which are not known."""

    @classmethod
    def of(cls, interface: NetworkInterface) -> Self:
        """An interface, by its private addresses."""
        return cls(interface.name, interface.addresses, interface.rule_sets, interface.groups, interface.unread_address)

    @classmethod
    def of_balancer(cls, balancer: LoadBalancer, addresses: AddressSet) -> Self:
        """A balancer that has some of these addresses."""
        return cls(balancer.name, addresses, balancer.rule_sets)


Members = Callable[[GroupPeer], list[AddressSet | Unknown]]
"""The addresses of those who are in a group, and why there may be more."""


def nobody_knows(group: GroupPeer) -> list[AddressSet | Unknown]:
    """Of groups whose members are not looked for."""
    return [Unknown(why=f"who is in {group} is not known")]


def letting_out(rule_sets: Sequence[RuleSet], to: Destination, members: Members = nobody_knows) -> tuple[RuleSet, ...]:
    """Rule sets that are judged together on the senders' side, as one that says who gets out to a destination.

    None of them lets everything out. A rule that is limited to some members says it of their addresses.
    """
    if not rule_sets:
        return ()
    egress = (rule for each in rule_sets for rule in each.rules if rule.direction is Direction.EGRESS)
    turned = (_turned(each, to, members) for each in egress)
    return (rule_sets[0].model_copy(update={"rules": tuple(each for each in turned if each.peers)}),)


def letting_out_in_layers(
    layers: Sequence[FirewallRuleSet], to: Destination, members: Members = nobody_knows
) -> Iterator[tuple[RuleSet, ...]]:
    """The same for layers that are asked one after the other: each way on which one of them lets something out.

    What a layer allows is out, once those before it have let it pass.
    """
    egress = (each for layer in layers for each in layer.rules if each.direction is Direction.EGRESS and each.enabled)
    if all(each.action is not Action.DENY for each in egress):
        yield ()
        return
    turned = [each for layer in layers for each in letting_out([layer], to, members)]
    deciding = [at for at, each in enumerate(turned) if any(rule.action is Action.ALLOW for rule in each.rules)]
    for at in deciding or [len(turned) - 1]:
        yield (*turned[:at], turned[at].model_copy(update={"unmatched": Action.DENY}))


def _turned(rule: FirewallRule, to: Destination, members: Members) -> FirewallRule:
    peers = tuple(found for each in rule.peers for found in _senders(each, to))
    if rule.targets:
        limits = [(target, own) for target in rule.targets for own in _own(target, members)]
        peers = tuple(_limited(each, target, own) for each in peers for target, own in limits)
    return rule.model_copy(update={"direction": Direction.INGRESS, "peers": peers, "targets": ()})


def _own(target: Peer, members: Members) -> list[AddressSet | Unknown]:
    return [target.addresses] if isinstance(target, AddressPeer) else members(target)


def _limited(peer: AddressPeer, target: Peer, own: AddressSet | Unknown) -> AddressPeer:
    if isinstance(own, AddressSet) and isinstance(peer.addresses, AddressSet):
        return AddressPeer(name=str(target), addresses=peer.addresses & own)
    unread = own if isinstance(own, Unknown) else peer.addresses
    limits = target.at_most if isinstance(target, AddressPeer) and isinstance(own, Unknown) else None
    held = own if isinstance(own, AddressSet) else limits or ANYWHERE
    among = (peer.addresses if isinstance(peer.addresses, AddressSet) else ANYWHERE) & held
    name = str(target if isinstance(own, Unknown) else peer)
    return AddressPeer(name=name, addresses=unread if among else NOWHERE, at_most=among)


def _senders(peer: Peer, to: Destination) -> Iterator[AddressPeer]:
    """Everybody, in the families of which all the destination's addresses are among those of a rule."""
    meant = _meant(peer, to)
    if isinstance(meant, Unknown):
        if to.unread or _may_be_about(peer, to.addresses):
            yield AddressPeer(name=str(peer), addresses=meant)
        return
    if to.unread:
        yield from _wherever(peer, meant, to.unread)
        return
    own = to.addresses
    families = ((ANYWHERE.v4_only, own.v4_only), (ANYWHERE.v6_only, own.v6_only))
    for everybody, addresses in families:
        if addresses and addresses <= meant:
            yield AddressPeer(name=str(peer), addresses=everybody)
        elif addresses & meant:
            why = f"{peer} is about some of the addresses of {to.name} only"
            yield AddressPeer(name=str(peer), addresses=Unknown(why=why))


def _may_be_about(peer: Peer, addresses: AddressSet) -> bool:
    """Whether a list that could not be read may hold any of these."""
    among = peer.at_most if isinstance(peer, AddressPeer) else None
    return among is None or bool(among & addresses)


def _wherever(peer: Peer, meant: AddressSet, unread: Unknown) -> Iterator[AddressPeer]:
    """The same for a destination that may have any address."""
    for everybody in (ANYWHERE.v4_only, ANYWHERE.v6_only):
        if everybody <= meant:
            yield AddressPeer(name=str(peer), addresses=everybody)
        elif everybody & meant:
            yield AddressPeer(name=str(peer), addresses=unread)


def _meant(peer: Peer, to: Destination) -> AddressSet | Unknown:
    if isinstance(peer, AddressPeer):
        return peer.addresses
    members = ANYWHERE if to.unread else to.addresses
    return members if _is_member(to, peer) else NOWHERE


def _is_member(to: Destination, peer: GroupPeer) -> bool:
    return {peer.name, *peer.also}.issubset(groups_of(to, peer))
