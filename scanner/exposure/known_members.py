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
    NetworkInterface,
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

    def addresses(self, peer: GroupPeer, estate: Estate) -> list[AddressSet | Unknown]:
        """The private addresses of the members of a group, and why there may be more."""
        if peer.is_gone or self.network is None:
            return [NOWHERE]
        if self.doubt:
            return [Unknown(why=self.doubt)]
        if peer.untold:
            return [peer.untold]
        found = _Members(peer)
        try:
            for interface in estate.interfaces.anywhere(network=self.network):
                found.count(interface)
        except UndecidedError as error:
            found.doubts[error.why] = None
        return found.listed

    def _resolved(self, rule_set: RuleSet, estate: Estate) -> RuleSet:
        if not rule_set.groups_named:
            return rule_set
        return rule_set.model_copy(update={"rules": tuple(self._rule(each, estate) for each in rule_set.rules)})

    def _rule(self, rule: FirewallRule, estate: Estate) -> FirewallRule:
        return rule.model_copy(update={"peers": tuple(one for each in rule.peers for one in self._peers(each, estate))})

    def _peers(self, peer: Peer, estate: Estate) -> Iterator[Peer]:
        if isinstance(peer, AddressPeer):
            yield peer
        else:
            yield from (AddressPeer(name=str(peer), addresses=each) for each in self.addresses(peer, estate))


class _Members:
    """The members of a group that are known."""

    def __init__(self, group: GroupPeer) -> None:
        self._group = group
        self._addresses = NOWHERE
        self.doubts: dict[str, None] = {}
        """Why there may be more."""

    def count(self, interface: NetworkInterface) -> None:
        """Take an interface, if it is one of them."""
        group, groups = self._group, set(groups_of(interface, self._group))
        if group.name in groups:
            if interface.unread_address:
                self.doubts[interface.unread_address.why] = None
            if groups.issuperset(group.also):
                self._addresses |= interface.addresses - interface.alias_addresses
            else:
                why = f"which members of {group.name} are also {' and '.join(group.also)} is not known"
                self.doubts[why] = None
        elif group.on_interfaces and interface.groups is None:
            self.doubts[f"of which groups {interface.name} is a member is not known"] = None

    @property
    def listed(self) -> list[AddressSet | Unknown]:
        """Their addresses, and each of the doubts."""
        doubts = [Unknown(why=each) for each in self.doubts]
        return [self._addresses, *doubts] if self._addresses or not doubts else [*doubts]


def groups_of(member: Member, peer: GroupPeer) -> Iterator[str]:
    """The groups that somebody is a member of, of the kind of a peer and as rules name them."""
    if peer.on_interfaces:
        yield from member.groups or ()
    else:
        yield from (each.rpartition("/")[2] for each in member.rule_sets)
