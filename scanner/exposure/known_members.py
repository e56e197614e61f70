"""Groups that rules name as the addresses of their members, for packets that never leave the provider's networks."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Protocol

from scanner.exposure.estate import Estate
from scanner.exposure.passing import Filters
from scanner.models import (
    NOWHERE,
    AddressPeer,
    AddressSet,
    FirewallRule,
    GroupPeer,
    Peer,
    RuleSet,
    UndecidedError,
    Unknown,
)


class Member(Protocol):
    """What may be in groups."""

    @property
    def groups(self) -> tuple[str, ...] | None:
        """Those that rules name by what is in them."""

    @property
    def rule_sets(self) -> tuple[str, ...]:
        """Identities of the rule sets that filter it, which rules name as groups too."""


@dataclass(frozen=True)
class Membership:
    """Whose addresses groups stand for where packets come from."""

    network: str | None
    """Members in this network; None is nobody."""
    doubt: str | None = None
    """Why groups may stand for nobody there."""

    def filters(self, filters: Filters, estate: Estate) -> Filters:
        """The same rule sets with the groups of their rules as addresses."""
        any_of = tuple(
            replace(
                each,
                rule_sets=tuple(self._resolved(one, estate) for one in each.rule_sets),
                before=tuple(self._resolved(one, estate) for one in each.before),
            )
            for each in filters.any_of
        )
        return Filters((filters.key, self), any_of, filters.doubts)

    def addresses(self, peer: GroupPeer, estate: Estate) -> AddressSet | Unknown:
        """The private addresses of the members of a group."""
        if peer.is_gone or self.network is None:
            return NOWHERE
        if self.doubt:
            return Unknown(why=self.doubt)
        try:
            return self._of_members(peer, estate)
        except UndecidedError as error:
            return Unknown(why=error.why)

    def _resolved(self, rule_set: RuleSet, estate: Estate) -> RuleSet:
        if not rule_set.groups_named:
            return rule_set
        return rule_set.model_copy(update={"rules": tuple(self._rule(each, estate) for each in rule_set.rules)})

    def _rule(self, rule: FirewallRule, estate: Estate) -> FirewallRule:
        return rule.model_copy(update={"peers": tuple(self._peer(each, estate) for each in rule.peers)})

    def _peer(self, peer: Peer, estate: Estate) -> Peer:
        if isinstance(peer, AddressPeer):
            return peer
        return AddressPeer(name=str(peer), addresses=self.addresses(peer, estate))

    def _of_members(self, peer: GroupPeer, estate: Estate) -> AddressSet | Unknown:
        certain = possible = NOWHERE
        for interface in estate.interfaces.anywhere(network=self.network):
            groups = set(groups_of(interface, peer))
            if peer.name in groups:
                if interface.unread_address:
                    return interface.unread_address
                own = interface.addresses - interface.alias_addresses
                possible |= own
                certain |= own if groups.issuperset(peer.also) else NOWHERE
            elif peer.on_interfaces and interface.groups is None:
                return Unknown(why=f"of which groups {interface.name} is a member is not known")
        if certain == possible:
            return certain
        return Unknown(why=f"which members of {peer.name} are also {' and '.join(peer.also)} is not known")


def groups_of(member: Member, peer: GroupPeer) -> Iterator[str]:
    """The groups that somebody is a member of, of the kind of a peer and as rules name them."""
    if peer.on_interfaces:
        yield from member.groups or ()
    else:
        yield from (each.rpartition("/")[2] for each in member.rule_sets)
